"""Stretches of time that documents count by: year, semester, quarter, month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Per(StrEnum):
    YEAR = "year"
    SEMESTER = "semester"
    QUARTER = "quarter"
    MONTH = "month"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date
    name: str

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def elapsed(self, day: date) -> float:
        """How much of the period has passed at the end of the day, 0 to 1."""
        return min(1.0, max(0.0, ((day - self.first).days + 1) / self.days))


# First months. A school year runs from August to July: teaching begins in early September and in February.
_STARTS = {Per.YEAR: (1,), Per.SEMESTER: (2, 8), Per.QUARTER: (1, 4, 7, 10), Per.MONTH: tuple(range(1, 13))}


def period_of(day: date, per: Per) -> Period:
    """The period in which the day lies."""
    starts = _STARTS[per]
    earlier = [month for month in starts if month <= day.month]
    first = date(day.year, earlier[-1], 1) if earlier else date(day.year - 1, starts[-1], 1)
    months = 12 // len(starts)
    after = first.year * 12 + first.month - 1 + months
    last = date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
    return Period(first, last, _name(first, per))


def periods_between(first: date, last: date, per: Per) -> Iterator[Period]:
    """The periods that meet the stretch, in order."""
    day = first
    while day <= last:
        period = period_of(day, per)
        yield period
        day = period.last + timedelta(days=1)


def _name(first: date, per: Per) -> str:
    if per == Per.YEAR:
        return f"{first.year}年"
    if per == Per.QUARTER:
        return f"{first.year}年第{'一二三四'[(first.month - 1) // 3]}季度"
    if per == Per.MONTH:
        return f"{first.year}年{first.month}月"
    if first.month == 8:
        return f"{first.year}—{first.year + 1}学年第一学期"
    return f"{first.year - 1}—{first.year}学年第二学期"
