"""Indicator tables (指标名称 | 单位 | 2020年 | 2025年): one baseline and one target a row."""

from __future__ import annotations

import re
from itertools import groupby

from kepu.engines.compiler.plan import Comparator, Indicator
from kepu.engines.compiler.quantities.numbers import Quantity, read_quantities
from kepu.engines.compiler.quantities.words import COMPARATOR_OF, TAILS
from kepu.engines.compiler.source import Paragraph

Cell = tuple[Paragraph, str | None]  # a table cell and the path of the section it stands in

_NAME_COLUMN = re.compile(r"指标(?:名称|内容)?$|^(?:主要|具体|核心|重点|发展)?指标|^名称$|^项目$|目标名称")
_UNIT_COLUMN = re.compile(r"单位$")
_YEAR = re.compile(r"(20\d\d)年?")
_BASE_COLUMN = re.compile(r"基期|现状|基础值|基准|完成值|实际")
_GOAL_COLUMN = re.compile(r"目标|规划|预期值")
_SIGN = re.compile(r"^[（]?(?P<sign>≥|>=|≤|<=|＞|>|＜|<|不低于|不少于|不超过|超过|大于|小于|达到|达|约|低于)?[）]?")
_SIGNS: dict[str, Comparator] = COMPARATOR_OF | {">=": ">=", "<=": "<="}  # typed as two characters in cells alone


def read_tables(cells: list[Cell], first_year: int | None) -> list[Indicator]:
    """The baselines and targets of every table that has a column of indicators and one of a year or a target."""
    found: list[Indicator] = []
    numbered = [cell for cell in cells if cell[0].table is not None]
    for _, table in groupby(numbered, key=lambda cell: cell[0].table[0] if cell[0].table else 0):
        found += _read_table(list(table), first_year)
    return found


def _read_table(cells: list[Cell], first_year: int | None) -> list[Indicator]:
    rows: dict[int, dict[int, Cell]] = {}
    for cell in cells:
        _, row, column = cell[0].table or (0, 0, 0)
        rows.setdefault(row, {}).setdefault(column, cell)
    header_row = min(rows)
    header = {column: cell[0].norm for column, cell in rows[header_row].items()}
    names = [column for column, title in header.items() if _NAME_COLUMN.search(title)]
    values = {column: title for column, title in header.items() if _YEAR.search(title) or _is_value(title)}
    if not names or not values:
        return []
    units = [column for column, title in header.items() if _UNIT_COLUMN.search(title) and column not in names]
    found: list[Indicator] = []
    for row in sorted(rows):
        line = rows[row]
        if row == header_row or names[-1] not in line:
            continue
        unit = line[units[0]][0].norm if units and units[0] in line else None
        for column, title in values.items():
            if column in line and column not in names:
                found += _read_cell(line[column], line[names[-1]][0], unit, title, first_year)
    return found


def _is_value(title: str) -> bool:
    return bool(_BASE_COLUMN.search(title) or _GOAL_COLUMN.search(title)) and not _NAME_COLUMN.search(title)


def _read_cell(cell: Cell, name: Paragraph, unit: str | None, title: str, first_year: int | None) -> list[Indicator]:
    paragraph, path = cell
    sign = _SIGN.match(paragraph.norm)
    start = sign.end() if sign else 0
    quantity = next(iter(read_quantities(paragraph.norm, start, len(paragraph.norm))), None)
    if quantity is None or quantity.start > start + 2:
        return []
    year = int(found[1]) if (found := _YEAR.search(title)) else None
    past = _BASE_COLUMN.search(title) or (year is not None and first_year is not None and year < first_year)
    word = (sign["sign"] or "") if sign else ""
    comparator: Comparator = _SIGNS.get(word) or TAILS.get(quantity.tail) or "="
    return [
        Indicator(
            section_path=path,
            quote=paragraph.text,
            metric=_plain_name(name.norm),
            comparator="=" if past else comparator,
            value=quantity.value,
            value_max=quantity.value_max,
            unit=_unit(quantity, unit, name.norm),
            role="baseline" if past else "target",
            deadline=year,
            frequency=None,
            scope=None,
            relative_to=None,
            span=paragraph.span(),
        )
    ]


_UNIT_IN_NAME = re.compile(r"（([^（）]{1,8})）$")


def _unit(quantity: Quantity, column: str | None, name: str) -> str | None:
    if quantity.unit:
        return quantity.unit
    if column and column not in ("—", "/", "-"):
        return column
    in_name = _UNIT_IN_NAME.search(name)
    return in_name[1] if in_name else None


def _plain_name(name: str) -> str:
    return _UNIT_IN_NAME.sub("", re.sub(r"^[\d（）.、①-⑳]+", "", name))
