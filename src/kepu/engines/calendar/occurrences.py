"""Which days the items of a calendar fall on in a year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from kepu.engines.calendar.items import Item, Override
from kepu.engines.calendar.rules import FIRST_YEAR, LAST_YEAR, DayOf, Days, Notice, RuleInYears, describe


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


_Found: TypeAlias = Occurrence | Undated | None  # None: not held that year


def occurrences(items: Iterable[Item], year: int, overrides: Iterable[Override] = ()) -> list[Occurrence]:
    """The items held in the year, by first day, then in their order.

    A reference that leads nowhere makes an item undated here; check() refuses it when items are stored.
    Raises ValueError for a year outside 1900–2100 and for two overrides of one item and year.
    """
    found = [found for found in _Year(items, year, overrides).all() if isinstance(found, Occurrence)]
    return sorted(found, key=lambda occurrence: occurrence.first)


def undated(items: Iterable[Item], year: int, overrides: Iterable[Override] = ()) -> list[Undated]:
    """The items of the year that have no day, with the reason. Raises ValueError as occurrences() does."""
    return [found for found in _Year(items, year, overrides).all() if isinstance(found, Undated)]


def between(
    items: Iterable[Item], first_day: date, last_day: date, overrides: Iterable[Override] = ()
) -> list[Occurrence]:
    """The occurrences of which at least one day lies between the two days, both included, by first day.

    Raises ValueError as occurrences() does, and where last_day is before first_day.
    """
    items, overrides = tuple(items), tuple(overrides)
    if last_day < first_day:
        raise ValueError(f"末日（{last_day}）早于首日（{first_day}），请对调。")
    _refuse_year(first_day.year)
    _refuse_year(last_day.year)
    years = range(max(first_day.year - 1, FIRST_YEAR), min(last_day.year + 1, LAST_YEAR) + 1)
    found = [one for year in years for one in occurrences(items, year, overrides)]
    touching = [one for one in found if one.first <= last_day and first_day <= one.last]
    return sorted(touching, key=lambda occurrence: occurrence.first)


class _Year:
    """The items of one year, each resolved once however many others count from it."""

    def __init__(self, items: Iterable[Item], year: int, overrides: Iterable[Override]) -> None:
        _refuse_year(year)
        self.year = year
        self.items = {item.key: item for item in items}
        self.names = {key: item.name for key, item in self.items.items()}
        self.overrides = self._of_this_year(overrides)
        self.found: dict[str, _Found] = {}

    def _of_this_year(self, overrides: Iterable[Override]) -> dict[str, Override]:
        by_key: dict[str, Override] = {}
        for override in overrides:
            if override.year != self.year:
                continue
            if override.key in by_key:
                name = self.names.get(override.key, override.key)
                raise ValueError(f"“{name}”{self.year} 年录入了两次日期，请留一个。")
            by_key[override.key] = override
        return by_key

    def all(self) -> list[_Found]:
        return [self.resolve(item) for item in self.items.values()]

    def resolve(self, item: Item) -> _Found:
        if item.key not in self.found:
            self.found[item.key] = self._undated(item, "推算成了一个圈，请改规则。")  # holds while it is being resolved
            self.found[item.key] = self._resolve(item)
        return self.found[item.key]

    def _resolve(self, item: Item) -> _Found:
        held = next((held for held in item.rules if held.holds_in(self.year)), None)
        override = self.overrides.get(item.key)
        if override:
            source = override.source or f"{self.year} 年通知"
            return self._occurrence(item, held, (override.first, override.last), source=source)
        if held is None:
            return None
        if isinstance(held.rule, DayOf):
            return self._counted_from(item, held, held.rule)
        rule = held.rule.expected if isinstance(held.rule, Notice) else held.rule
        if rule is None:
            return self._undated(item, "日期由当年通知确定，收到通知后请录入。")
        days = rule.in_year(self.year)
        return days and self._occurrence(item, held, days, provisional=isinstance(held.rule, Notice))

    def _counted_from(self, item: Item, held: RuleInYears, rule: DayOf) -> _Found:
        if rule.key not in self.items:
            return self._undated(item, f"按“{rule.key}”推算，但没有这个节点。")
        other = self.resolve(self.items[rule.key])
        name = self.names[rule.key]
        if not isinstance(other, Occurrence):
            reason = other.reason if other else "这一年没有。"
            return self._undated(item, f"按“{name}”推算，而“{name}”：{reason}")
        if other.provisional:
            return self._occurrence(item, held, (other.first, other.last), provisional=True)
        day = other.first + timedelta(days=rule.k - 1)
        if day > other.last:
            return self._undated(item, f"“{name}”{self.year} 年没有第 {rule.k} 天，请另行录入日期。")
        return self._occurrence(item, held, (day, day))

    def _occurrence(
        self, item: Item, held: RuleInYears | None, days: Days, *, source: str = "", provisional: bool = False
    ) -> Occurrence:
        words = source or (describe(held.rule, self.names) if held else "")
        name = (held and held.name) or item.name
        return Occurrence(item.key, name, self.year, *days, provisional=provisional, source=words)

    def _undated(self, item: Item, reason: str) -> Undated:
        return Undated(item.key, item.name, self.year, reason)


def _refuse_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"只能推算 {FIRST_YEAR} 到 {LAST_YEAR} 年的日期，不能推算 {year} 年。")
