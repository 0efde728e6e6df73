"""Which days the items of a calendar fall on in a year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kepu.engines.calendar.items import Item, Override


@dataclass(frozen=True, slots=True)
class Occurrence:
    key: str
    name: str
    year: int  # the year it counts for: (key, year) is unique and is what an Override names
    first: date
    last: date  # included
    provisional: bool  # no notice yet: these are the days in which it is expected
    source: str  # in words: the rule, or the notice


@dataclass(frozen=True, slots=True)
class Undated:
    """An item of the year whose days nobody can say yet."""

    key: str
    name: str
    year: int
    reason: str


def occurrences(items: Iterable[Item], year: int, overrides: Iterable[Override] = ()) -> list[Occurrence]:
    raise NotImplementedError


def between(
    items: Iterable[Item], first_day: date, last_day: date, overrides: Iterable[Override] = ()
) -> list[Occurrence]:
    raise NotImplementedError


def undated(items: Iterable[Item], year: int, overrides: Iterable[Override] = ()) -> list[Undated]:
    raise NotImplementedError
