"""The Chinese calendar."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from lunar_python import LunarYear, Solar


@lru_cache(maxsize=600)  # astronomy: some milliseconds a year, and a page asks for the same few years
def lunar_month(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month, never a leap month, of the lunar year that begins in the given year."""
    found = LunarYear.fromYear(year).getMonth(month)
    first = Solar.fromJulianDay(found.getFirstJulianDay())
    start = date(first.getYear(), first.getMonth(), first.getDay())
    return start, date.fromordinal(start.toordinal() + found.getDayCount() - 1)
