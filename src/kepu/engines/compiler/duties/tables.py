"""Tables that deal out tasks: one row a task, its columns 牵头部门, 责任部门, 配合单位 in any order.

Rows are matched to sections by name, ordinal and category; the names may differ: 交流合作 in the body, 开放合作 in
the table.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from kepu.engines.compiler.duties.matching import Matcher
from kepu.engines.compiler.duties.notes import Note, Part
from kepu.engines.compiler.duties.wording import Manner, Wording, manner_of_label, read_cell
from kepu.engines.compiler.outline import Outline
from kepu.engines.compiler.source import Paragraph
from kepu.engines.compiler.unit_names.splitting import fold

_Rows = dict[int, dict[int, list[Paragraph]]]

_LONGEST_HEADER = 24
_HEADER_ROWS = 4
_ROLE_HEADER = re.compile(
    r"(?:市级|县级|区级|省级|总|主要|共同)?(?P<role>牵头|主办|主责|责任|负责|实施|落实|承办|承担|配合|协办|协作|协同|协助|参与|参加|支持)"
    r"(?:（?(?:及|和|、|/)?(?:责任|牵头|配合|参与|主办|协办)）?)?(?:单位|部门|处室|科室|机构|主体|县区|单位（部门）|部门（单位）)(?:及责任人|及负责人)?(?:（.*）)?"
)
_TEXT_HEADER = re.compile(r"任务|内容|项目|工作|行动|工程|措施|事项|名称|要点|举措|目标|类别|分类|领域|板块|条目|要求")
_COARSE_HEADER = re.compile(r"类别|分类|领域|板块|大类|类型")
_CHAPTER = re.compile(
    r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章部]|（[一二三四五六七八九十]{1,3}）"
)
_ASIDE_HEADER = re.compile(r"时限|时间|期限|进度|备注|领导|责任人|负责人|联系|成果|指标|序号|依据")


@dataclass(slots=True)
class _Columns:
    """What each column of a table holds."""

    roles: dict[int, Manner] = field(default_factory=dict)
    texts: list[int] = field(default_factory=list)  # from the most particular to the most general
    header_rows: int = 0


def find_rows(outline: Outline) -> list[Note]:
    """A note for every table row that names units, in document order."""
    tables: dict[int, list[Paragraph]] = defaultdict(list)
    for paragraph in _cells(outline):
        if paragraph.table is not None:
            tables[paragraph.table[0]].append(paragraph)
    if not tables:
        return []
    matcher = Matcher(outline)
    found: list[Note] = []
    for cells in tables.values():
        found += _rows_of(cells, matcher)
    found.sort(key=lambda note: note.first_offset)
    return found


def _cells(outline: Outline) -> Iterable[Paragraph]:
    yield from outline.annex
    seen: set[int] = set()
    for block in outline.blocks:
        if block.paragraph.table is not None and id(block.paragraph) not in seen:
            seen.add(id(block.paragraph))
            yield block.paragraph
    yield from outline.back


def _rows_of(cells: list[Paragraph], matcher: Matcher) -> list[Note]:
    rows = _grid(cells)
    columns = _read_header(rows)
    if columns is None:
        return []
    found: list[Note] = []
    carried_texts: dict[int, str] = {}
    carried_parts: list[Part] = []
    for number in sorted(rows)[columns.header_rows :]:
        row = rows[number]
        if _repeats_header(row, columns) or _is_band(row, columns):
            continue
        for column in columns.texts:
            if row.get(column):
                carried_texts[column] = "".join(cell.norm for cell in row[column])
        own_task = bool(columns.texts) and bool(row.get(columns.texts[0]))
        parts = [part for column, manner in columns.roles.items() for part in _parts(row.get(column, []), manner)]
        if parts:
            if own_task:
                parts += [_silent(cell) for cell in row[columns.texts[0]]]
            carried_parts = parts
        elif not own_task or not carried_parts:
            continue
        texts = [carried_texts[column] for column in columns.texts if column in carried_texts]
        # Units in a merged cell above serve every row it spans.
        parts = sorted(carried_parts, key=lambda part: part.paragraph.starts[part.start])
        found.append(Note(matcher.section_of(texts), parts, own_line=False))
    return found


def _repeats_header(row: dict[int, list[Paragraph]], columns: _Columns) -> bool:
    """The header printed again at the top of a page."""
    return any(_ROLE_HEADER.fullmatch(fold(cell.norm)) for column in columns.roles for cell in row.get(column, []))


def _is_band(row: dict[int, list[Paragraph]], columns: _Columns) -> bool:
    """A line across the table that names the chapter of the rows below, in one cell or the same words in all."""
    words = {cell.norm for cells in row.values() for cell in cells}
    return len(words) == 1 and (len(row) > 1 or bool(_CHAPTER.match(next(iter(words)))))


def _grid(cells: list[Paragraph]) -> _Rows:
    """Cells by row and column. A table flattened to one cell a line, no gap between rows, is folded at its header."""
    rows: _Rows = defaultdict(lambda: defaultdict(list))
    for cell in cells:
        if cell.table is not None:
            rows[cell.table[1]][cell.table[2]].append(cell)
    if len(rows) > 1:
        return rows
    (only,) = rows.values()
    width = 0
    while width in only and _is_header(fold(only[width][0].norm)):
        width += 1
    if width < 2 or max(only) < 2 * width - 1:
        return rows
    folded_rows: _Rows = defaultdict(lambda: defaultdict(list))
    for column, found in only.items():
        folded_rows[column // width][column % width] += found
    return folded_rows


def _is_header(name: str) -> bool:
    if len(name) > _LONGEST_HEADER:
        return False
    return bool(_ROLE_HEADER.fullmatch(name) or _TEXT_HEADER.search(name) or _ASIDE_HEADER.search(name))


def _read_header(rows: _Rows) -> _Columns | None:
    for at, number in enumerate(sorted(rows)[:_HEADER_ROWS]):
        columns = _Columns(header_rows=at + 1)
        texts: list[tuple[bool, int]] = []
        for column, cells in rows[number].items():
            name = fold("".join(cell.norm for cell in cells))
            if len(name) > _LONGEST_HEADER:
                continue
            role = _ROLE_HEADER.fullmatch(name)
            if role:
                columns.roles[column] = manner_of_label(role["role"])
            elif _TEXT_HEADER.search(name) and not _ASIDE_HEADER.search(name):
                texts.append((bool(_COARSE_HEADER.search(name)), -column))
        if columns.roles:
            columns.texts = [-column for _, column in sorted(texts)] or _columns_before(columns.roles)
            return columns
    return None


def _columns_before(roles: dict[int, Manner]) -> list[int]:
    return list(range(min(roles) - 1, -1, -1))


def _parts(cells: list[Paragraph], manner: Manner) -> list[Part]:
    parts: list[Part] = []
    for cell in cells:
        folded = fold(cell.norm)
        names = read_cell(folded, manner, _gaps(cell))
        if names:
            wording = Wording(names, labelled=True, labels=frozenset((manner,)))
            parts.append(Part(cell, 0, len(cell.text), 0, wording))
    return parts


def _silent(cell: Paragraph) -> Part:
    """The cell that names the task: part of what is quoted, though it names nobody."""
    return Part(cell, 0, len(cell.text), 0, Wording([]))


def _gaps(cell: Paragraph) -> list[int]:
    """Where white space or a line end parts the characters of a cell."""
    starts = cell.starts
    if starts[-1] - starts[0] == len(starts) - 1:
        return []
    return [at for at in range(1, len(starts)) if starts[at] - starts[at - 1] > 1]
