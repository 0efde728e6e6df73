"""Years, semesters, quarters and months as whole numbers, so that any engine can group by them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple


class Calendar(NamedTuple):
    """The months in which the two semesters of a school begin, in the order of the year."""

    spring: int = 2
    autumn: int = 8


SCHOOL_YEAR = Calendar()
PERIODS = ("year", "semester", "quarter", "month")


def starts(per: str, calendar: Calendar = SCHOOL_YEAR) -> tuple[int, ...]:
    """The months of the year in which a period begins."""
    return {"year": (1,), "semester": tuple(calendar), "quarter": (1, 4, 7, 10), "month": tuple(range(1, 13))}[per]


def index_of(day: date, per: str, calendar: Calendar = SCHOOL_YEAR) -> int:
    """The number of the period that holds the day: periods that follow each other have numbers that do so too."""
    begun = starts(per, calendar)
    return day.year * len(begun) + sum(day.month >= month for month in begun) - 1


def first_day(index: int, per: str, calendar: Calendar = SCHOOL_YEAR) -> date:
    begun = starts(per, calendar)
    year, place = divmod(index, len(begun))
    return date(year, begun[place], 1)


def last_day(index: int, per: str, calendar: Calendar = SCHOOL_YEAR) -> date:
    return first_day(index + 1, per, calendar) - timedelta(days=1)


def label(index: int, per: str, calendar: Calendar = SCHOOL_YEAR) -> str:
    """ "2026", "2026-spring", "2026-Q2" or "2026-05"."""
    year, place = divmod(index, len(starts(per, calendar)))
    return {
        "year": f"{year}",
        "semester": f"{year}-{('spring', 'autumn')[place % 2]}",
        "quarter": f"{year}-Q{place + 1}",
        "month": f"{year}-{place + 1:02}",
    }[per]


def between(first: date, last: date, per: str, calendar: Calendar = SCHOOL_YEAR) -> range:
    """The numbers of the periods that have a day in common with the days from first to last."""
    return range(index_of(first, per, calendar), index_of(last, per, calendar) + 1)


def months_between(first: date, last: date) -> list[str]:
    return [label(index, "month") for index in between(first, last, "month")]
