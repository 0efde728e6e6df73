"""One theme day: its rule in words, its days of some years, and what is held for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kepu.engines.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    Item,
    Occurrence,
    Override,
    Undated,
    describe,
    occurrences,
    parse_rules,
    undated,
)
from kepu.operations.activities.models import Activity, ThemeDay, ThemeDayYear
from kepu.operations.activities.queries.calendar import RegionCalendar, span_in_words


@dataclass(frozen=True, slots=True)
class RuleInWords:
    words: str
    years: str  # 2025 年起; empty: always
    name: str  # what it is called in these years, where it differs


@dataclass(frozen=True, slots=True)
class YearRow:
    """How one year goes. held and reason are both empty where the theme day is not held that year."""

    year: int
    held: Occurrence | None
    reason: str
    said: ThemeDayYear | None
    is_own: bool  # the region itself put it down, and can take it back

    @property
    def when(self) -> str:
        return span_in_words(self.held.first, self.held.last) if self.held else ""


def rules_in_words(text: str, names: dict[str, str]) -> list[RuleInWords]:
    found = []
    for held in parse_rules(text):
        years = ""
        if held.from_year and held.until_year:
            years = (
                f"{held.from_year}—{held.until_year} 年"
                if held.from_year != held.until_year
                else f"{held.from_year} 年"
            )
        elif held.from_year:
            years = f"{held.from_year} 年起"
        elif held.until_year:
            years = f"{held.until_year} 年及以前"
        found.append(RuleInWords(describe(held.rule, names), years, held.name))
    return found


def years_of(calendar: RegionCalendar, key: str, years: Iterable[int]) -> list[YearRow]:
    return [
        _year_row(key, year, calendar.items, calendar.overrides, calendar.years.get((key, year)), calendar)
        for year in years
        if FIRST_YEAR <= year <= LAST_YEAR
    ]


def _year_row(
    key: str,
    year: int,
    items: tuple[Item, ...],
    overrides: tuple[Override, ...],
    said: ThemeDayYear | None,
    calendar: RegionCalendar,
) -> YearRow:
    held = next((one for one in occurrences(items, year, overrides) if one.key == key), None)
    reason = "" if held else next((one.reason for one in undated(items, year, overrides) if one.key == key), "")
    is_own = said is not None and said.region is not None and said.region.code == calendar.region.code
    return YearRow(year, held, reason, said, is_own)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule that is being typed would give."""

    words: list[RuleInWords]
    days: list[tuple[int, str, bool]]  # year, the days or why there are none, still awaiting a notice


def preview(text: str, key: str, name: str, calendar: RegionCalendar, years: Iterable[int]) -> Preview:
    """Raises ValueError, in words, where the rule cannot be read."""
    rules = parse_rules(text)
    item = Item(key=key, name=name, kind=ThemeDay.Kind.DAY, rules=rules)
    items = (*(other for other in calendar.items if other.key != key), item)
    names = {other.key: other.name for other in items}
    days = []
    for year in years:
        held = next((one for one in occurrences(items, year) if one.key == key), None)
        unsaid = next((one for one in undated(items, year) if one.key == key), None)
        days.append((year, *_told(held, unsaid)))
    return Preview(rules_in_words(text, names), days)


def _told(held: Occurrence | None, unsaid: Undated | None) -> tuple[str, bool]:
    if held is not None:
        return span_in_words(held.first, held.last), held.provisional
    return (unsaid.reason if unsaid else "这一年没有"), False


def by_year(activities: Iterable[Activity], rows: Iterable[YearRow]) -> dict[int, list[Activity]]:
    """Activities held for the theme day by the year it counts for: that of its nearest days."""
    held = [row for row in rows if row.held is not None]
    found: dict[int, list[Activity]] = {row.year: [] for row in held}
    for activity in activities:
        day = activity.happened_on
        near = min(held, key=lambda row: _distance(row, day), default=None)
        if near is not None:
            found[near.year].append(activity)
    return found


def _distance(row: YearRow, day: date) -> int:
    assert row.held is not None
    return max((row.held.first - day).days, (day - row.held.last).days, 0)
