"""Items of the calendar, the dates that notices gave them, and what must hold among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kepu.engines.calendar.rules import RuleInYears

KINDS = ("day", "week", "month", "campaign")


@dataclass(frozen=True, slots=True)
class Item:
    """A named day, week, month or campaign. Build it with rules=parse_rules(text)."""

    key: str  # lower-case letters, digits and hyphens: what `day 3 of KEY` names
    name: str
    rules: tuple[RuleInYears, ...]
    kind: str = "day"  # one of KINDS
    leads: tuple[str, ...] = ()  # kinds of department (应急局), matched with the ends of unit names
    audience: tuple[str, ...] = ()  # codes of population-group
    themes: tuple[str, ...] = ()  # codes of activity-theme
    lead_days: int = 0  # days before the first day when preparing should begin
    task: str = ""  # one line: what to prepare
    basis: str = ""  # the law or notice it rests on
    note: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """The days a notice gave an item for one year. Raises ValueError where they cannot be."""

    key: str
    year: int
    first: date
    last: date  # included
    source: str = ""  # the notice, in words


def items_from_csv(text: str) -> tuple[Item, ...]:
    """Read and check the items of a table; its columns are the fields of Item, several values parted by |."""
    raise NotImplementedError


def check(items: Iterable[Item]) -> None:
    """Raise ValueError where a key stands twice, a reference is unknown or leads in a circle."""
    raise NotImplementedError
