"""Tables that were flattened into lines: cells between tabs or bars, or one cell to a line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kepu.engines.compiler.lines.folding import fold
from kepu.engines.compiler.lines.physical import Line, display_width
from kepu.engines.compiler.source import Source

_RUN = re.compile(r"\S+")
_HEADER_CELL = re.compile(
    r"序号|类别|项目|行动|工程|指标(?:名称|类别|项)?|单位|备注|年份|进度|基期值?|目标值?|属性|性质|\d{4}年(?:目标)?值?"
    r"|(?:重点|主要|工作|具体|目标|建设|实施|责任)?(?:任务|内容|措施|项目|事项|目标|举措|指标)(?:内容|名称|分工|分解)?"
    r"|(?:牵头|责任|配合|主责|协办|主办|承办|参与|参加|落实|实施|协同|支持)(?:责任)?(?:单位|部门|主体|领导)(?:及责任人)?"
    r"|(?:完成|时间|进度|办结)(?:时限|时间|要求|节点|安排)|任务分工|职责分工"
)


def marked_tables(source: Source, lines: list[Line]) -> list[Line]:
    """`lines` with the cells of tables, where the text shows them, each as a line with its place in the table."""
    if any(line.table is not None for line in lines):
        return lines  # the reader knew the tables
    text = source.text
    if "\t" in text:
        return _tabbed(source, lines)
    if text.count("\n|") >= 3:
        return _barred(source, lines)
    return _one_cell_a_line(lines)


def _tabbed(source: Source, lines: list[Line]) -> list[Line]:
    starts = source.line_starts()
    table, row, column, previous = -1, -1, 0, -9
    is_tabbed = {}
    text = source.text
    for number, start in enumerate(starts, 1):
        end = starts[number] - 1 if number < len(starts) else len(text)
        at = text.find("\t", start, end)
        if at < 0:
            continue
        raw = text[start:end]
        # A tab after a number is an indent, not a column.
        if raw.startswith("\t") or raw.count("\t") >= 2 or re.match(r"[^\t]{1,40}\t\S", raw):
            is_tabbed[number] = raw
    if len(is_tabbed) < 3 or _tabs_indent_paragraphs(is_tabbed.values()):
        return lines
    by_number = {line.number: line for line in lines}
    one_cell_lines = sum(1 for raw in is_tabbed.values() if raw.startswith("\t") and raw.count("\t") == 1)
    a_line_is_a_cell = one_cell_lines >= 0.8 * len(is_tabbed)
    cells: dict[int, list[Line]] = {}
    for number, raw in is_tabbed.items():
        between = [n for n in range(previous + 1, number) if n in by_number] if number - previous < 60 else [0]
        if previous < 0 or between:
            table, row, column = table + 1, 0, 0
        elif not a_line_is_a_cell or number > previous + 1:
            row, column = row + 1, 0
        previous = number
        offset = starts[number - 1]
        if a_line_is_a_cell:
            line = by_number.get(number)
            if line is not None:
                cells[number] = [replace(line, table=(table, row, column))]
            column += 1
            continue
        found = []
        for at, piece in enumerate(raw.split("\t")):
            if piece.strip():
                found.append(_cell(source, number, offset, offset + len(piece), (table, row, at)))
            offset += len(piece) + 1
        cells[number] = found
    return [cell for line in lines for cell in cells.get(line.number, [line])]


def _tabs_indent_paragraphs(raws: Iterable[str]) -> bool:
    """Tabs that open running text are indents."""
    texts = [text for raw in raws if (text := raw.strip())]
    sentences = sum(1 for text in texts if "。" in text)
    return sentences > 0.3 * len(texts)


def _barred(source: Source, lines: list[Line]) -> list[Line]:
    cells: dict[int, list[Line]] = {}
    table, row, previous = -1, 0, -9
    starts = source.line_starts()
    for line in lines:
        if not (line.norm.startswith("|") and line.norm.endswith("|") and len(line.norm) > 2):
            continue
        table, row = (table, row + 1) if line.number == previous + 1 else (table + 1, 0)
        previous = line.number
        if re.fullmatch(r"[|:—]+", line.norm):
            cells[line.number] = []
            row -= 1
            continue
        start = line.pieces[0][0]
        offset = max(start, starts[line.number - 1]) + 1
        found = []
        for column, piece in enumerate(source.text[offset : line.pieces[-1][1] - 1].split("|")):
            if piece.strip():
                found.append(_cell(source, line.number, offset, offset + len(piece), (table, row, column)))
            offset += len(piece) + 1
        cells[line.number] = found
    return [cell for line in lines for cell in cells.get(line.number, [line])]


def _one_cell_a_line(lines: list[Line]) -> list[Line]:
    """A row of header cells, one to a line, then a row of cells after another, each opened by its running number."""
    out = list(lines)
    at = table = 0
    while at < len(lines):
        header = _header_length(lines, at)
        if header < 3:
            at += max(header, 1)
            continue
        end = _mark_rows(out, lines, at, header, table)
        if end > at + header:
            table += 1
        at = end
    return out


def _header_length(lines: list[Line], at: int) -> int:
    length = 0
    while at + length < len(lines) and _HEADER_CELL.fullmatch(lines[at + length].norm):
        length += 1
    return length


def _mark_rows(out: list[Line], lines: list[Line], at: int, columns: int, table: int) -> int:
    """Mark the header and the rows under it; returns the index after the table, or after the header when none follow."""
    body = at + columns
    numbered = lines[at].norm == "序号"
    marked: list[tuple[int, int, int]] = [(i, 0, i - at) for i in range(at, body)]
    row, i = 0, body
    while i < len(lines):
        if numbered:
            if lines[i].norm.rstrip(".、") != str(row + 1):
                break
            following = next(
                (
                    j
                    for j in range(i + 2, min(i + 3 * columns, len(lines)))
                    if lines[j].norm.rstrip(".、") == str(row + 2)
                ),
                None,
            )
            stop = following if following is not None else min(i + columns, len(lines))
        else:
            stop = i + columns
            if stop > len(lines) or any(_ends_a_table(lines[j]) for j in range(i, stop)):
                break
        row += 1
        marked += [(j, row, min(j - i, columns - 1)) for j in range(i, stop)]
        i = stop
    if row == 0:
        return body
    for index, row_number, column in marked:
        out[index] = replace(lines[index], table=(table, row_number, column))
    return i


def _ends_a_table(line: Line) -> bool:
    return bool(re.match(r"抄送|附件|附：|[一二三四五六七八九十]、", line.norm)) or (
        line.norm.endswith("。") and len(line.norm) > 120
    )


def _cell(source: Source, number: int, start: int, end: int, table: tuple[int, int, int]) -> Line:
    pieces = [match.span() for match in _RUN.finditer(source.text, start, end)]
    text = "".join(source.text[a:b] for a, b in pieces)
    return Line(number, pieces, text, fold(text), 0, display_width(text), False, source.marks.get(number), table)
