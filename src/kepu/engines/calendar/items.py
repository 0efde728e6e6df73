"""Items of the calendar, the dates that notices gave them, and what must hold among them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from kepu.engines.calendar.reading import KEY, parse_rules
from kepu.engines.calendar.rules import DayOf, RuleInYears

KINDS: Final = ("day", "week", "month", "campaign")
LONGEST_PREPARATION_DAYS: Final = 365
LONGEST_CHAIN: Final = 20


@dataclass(frozen=True, slots=True)
class Item:
    """A named day, week, month or campaign. Build it with rules=parse_rules(text)."""

    key: str  # lower-case letters, digits and hyphens: what `day 3 of KEY` names
    name: str
    kind: str  # one of KINDS
    rules: tuple[RuleInYears, ...]
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

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"末日（{self.last}）早于首日（{self.first}），请改正。")
        if abs(self.first.year - self.year) > 1:
            raise ValueError(f"首日（{self.first}）不在 {self.year} 年，请改日期或年份。")


COLUMNS: Final = tuple(field.name for field in fields(Item))


def items_from_csv(text: str) -> tuple[Item, ...]:
    """Read and check the items of a table; its columns are the fields of Item, several values parted by |.

    Raises ValueError.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    try:
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise ValueError(f"首行缺少列：{'、'.join(missing)}。请补上，列名为 {','.join(COLUMNS)}。")
        items = tuple(_item(row, reader.line_num) for row in reader)
    except csv.Error as problem:
        raise ValueError(f"第 {reader.line_num} 行不是逗号分隔的文本（{problem}）。请另存为 CSV UTF-8 再用。") from None
    check(items)
    return items


def check(items: Iterable[Item]) -> None:
    """Raise ValueError where a key stands twice, or where `day k of` leads nowhere or in a circle."""
    by_key: dict[str, Item] = {}
    for item in items:
        if item.key in by_key:
            raise ValueError(f"标识“{item.key}”用了两次（{by_key[item.key].name}、{item.name}），请改其中一个。")
        by_key[item.key] = item
    for item in by_key.values():
        for key in _followed(item):
            if key not in by_key:
                raise ValueError(f"“{item.name}”按“{key}”推算，但没有这个节点。请先添加它，或改规则。")
    done: set[str] = set()
    for item in by_key.values():
        _refuse_circle(item, by_key, [], done)


def _refuse_circle(item: Item, by_key: dict[str, Item], path: list[str], done: set[str]) -> None:
    if item.key in path:
        circle = [by_key[key].name for key in [*path[path.index(item.key) :], item.key]]
        raise ValueError(f"推算成了一个圈：{' → '.join(circle)}。请给其中一个另写规则。")
    if item.key in done:
        return
    if len(path) >= LONGEST_CHAIN:
        raise ValueError(f"“{item.name}”处在超过 {LONGEST_CHAIN} 层的推算中，请改按日期写规则。")
    for key in _followed(item):
        _refuse_circle(by_key[key], by_key, [*path, item.key], done)
    done.add(item.key)


def _followed(item: Item) -> list[str]:
    return [held.rule.key for held in item.rules if isinstance(held.rule, DayOf)]


def _item(row: dict[str, str | None], number: int) -> Item:
    cells = {column: (row[column] or "").strip() for column in COLUMNS}
    try:
        if None in row or None in row.values():
            raise ValueError(f"列数与首行不同，应有 {len(row) - (None in row)} 列；含逗号的内容请加英文双引号。")
        if not KEY.fullmatch(cells["key"]):
            raise ValueError(f"标识“{cells['key'][:40]}”只能用小写字母、数字和短横，如 water-day。")
        if not cells["name"]:
            raise ValueError("没有名称，请填写。")
        if cells["kind"] not in KINDS:
            raise ValueError(f"类别“{cells['kind'][:20]}”应是 {'、'.join(KINDS)} 之一。")
        return Item(
            key=cells["key"],
            name=cells["name"],
            kind=cells["kind"],
            rules=parse_rules(cells["rules"]),
            leads=_several(cells["leads"]),
            audience=_several(cells["audience"]),
            themes=_several(cells["themes"]),
            lead_days=_lead_days(cells["lead_days"]),
            task=cells["task"],
            basis=cells["basis"],
            note=cells["note"],
        )
    except ValueError as problem:
        raise ValueError(f"第 {number} 行（{cells['name'][:20] or '无名称'}）：{problem}") from None


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _lead_days(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit()) or len(cell) > 3 or int(cell) > LONGEST_PREPARATION_DAYS:
        raise ValueError(f"准备天数“{cell[:20]}”应是 0 到 {LONGEST_PREPARATION_DAYS} 的整数。")
    return int(cell)
