"""A year as twelve months: theme days by the month they begin in, and a grid of days."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kepu.operations.activities.queries.calendar import Entry

MONDAY = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the grid; None of its month: a gap."""

    day: date
    in_month: bool
    entries: tuple[Entry, ...]
    activities: int
    is_today: bool

    @property
    def names(self) -> str:
        return "、".join(entry.held.name for entry in self.entries)

    @property
    def awaits_notice(self) -> bool:
        return bool(self.entries) and all(entry.held.provisional for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    last: date
    weeks: tuple[tuple[Cell, ...], ...]
    entries: tuple[Entry, ...]  # that begin in it, the whole-month ones first
    activities: int
    is_now: bool


def months_of(year: int, entries: Iterable[Entry], activities: Mapping[date, int], today: date) -> list[Month]:
    """entries: all that touch the year, by first day. activities: how many begin on each day."""
    entries = list(entries)
    on: dict[date, list[Entry]] = {}
    for entry in entries:
        if not entry.is_long:
            for number in range(entry.held.first.toordinal(), entry.held.last.toordinal() + 1):
                on.setdefault(date.fromordinal(number), []).append(entry)
    return [_month(year, number, entries, on, activities, today) for number in range(1, 13)]


def _month(
    year: int,
    number: int,
    entries: list[Entry],
    on: Mapping[date, list[Entry]],
    activities: Mapping[date, int],
    today: date,
) -> Month:
    weeks = tuple(
        tuple(
            Cell(day, day.month == number, tuple(on.get(day, ())), activities.get(day, 0), day == today) for day in week
        )
        for week in Calendar(MONDAY).monthdatescalendar(year, number)
    )
    days = [cell for week in weeks for cell in week if cell.in_month]
    start = date(year, 1, 1)
    begun = [entry for entry in entries if _month_of(max(entry.held.first, start)) == (year, number)]
    return Month(
        first=days[0].day,
        last=days[-1].day,
        weeks=weeks,
        entries=tuple(sorted(begun, key=lambda entry: (not entry.is_long, entry.held.first))),
        activities=sum(cell.activities for cell in days),
        is_now=_month_of(today) == (year, number),
    )


def _month_of(day: date) -> tuple[int, int]:
    return day.year, day.month
