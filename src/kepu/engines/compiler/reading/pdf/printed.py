"""Characters of a page → printed lines and table cells, from above to below."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

from kepu.engines.compiler.reading.pdf.glyphs import Glyph
from kepu.engines.compiler.reading.pdf.grids import Grid

SPACE_GAP = 0.45  # of an em between two characters, from which a space was meant
COLUMN_GAP = 1.5  # of an em, from which the space is written as wide as it is
MAX_INDENT = 40


@dataclass(slots=True)
class PrintedLine:
    """One line as printed, or one line of a cell's text with the wraps of the cell undone."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    first: int  # index of its first and last character in pdfium's text page
    last: int
    cell: tuple[int, int, int] | None = None  # (grid on this page, row, column)
    goes_on: bool = False  # in a cell: the text reaches the right edge, so that a next line would belong to it
    bold: bool = False
    running: bool = False  # a header, footer or page number

    @property
    def em(self) -> float:
        return max(self.top - self.bottom, 1.0)


@dataclass(slots=True)
class Sheet:
    """One page taken apart."""

    number: int
    width: float
    height: float
    lines: list[PrintedLine] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)


def lay_out(sheet: Sheet, glyphs: list[Glyph]) -> None:
    """Fill sheet.lines. A table stands where its upper edge lies among the lines."""
    loose: list[Glyph] = []
    in_cells: dict[tuple[int, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        place = _place(sheet.grids, glyph)
        if place is None:
            loose.append(glyph)
        else:
            in_cells.setdefault(place, []).append(glyph)
    lines = _lines(loose)
    for index, grid in enumerate(sheet.grids):
        position = next((i for i, line in enumerate(lines) if line.cell is None and line.top < grid.ys[-1]), len(lines))
        lines[position:position] = _cells(index, grid, in_cells)
    sheet.lines = lines


def _place(grids: list[Grid], glyph: Glyph) -> tuple[int, int, int] | None:
    if grids:
        x, y = (glyph.left + glyph.right) / 2, (glyph.bottom + glyph.top) / 2
        for index, grid in enumerate(grids):
            cell = grid.cell_at(x, y)
            if cell is not None:
                return (index, *cell)
    return None


def _lines(glyphs: list[Glyph]) -> list[PrintedLine]:
    """Characters on one height make a line, whatever their order in the file."""
    rows: list[list[Glyph]] = []
    heights: list[tuple[float, float]] = []
    for glyph in sorted(glyphs, key=lambda glyph: -(glyph.bottom + glyph.top)):
        middle = (glyph.bottom + glyph.top) / 2
        # Small print and digits sit a little off the middle of the Chinese characters beside them.
        if rows and (heights[-1][0] <= middle <= heights[-1][1]):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            quarter = (glyph.top - glyph.bottom) / 3
            heights.append((middle - quarter, middle + quarter))
    return [line for row in rows if (line := _line(sorted(row, key=lambda glyph: glyph.left))) is not None]


def _line(row: list[Glyph]) -> PrintedLine | None:
    visible = [glyph for glyph in row if not glyph.text.isspace()]
    if not visible:
        return None
    em = sorted(glyph.top - glyph.bottom for glyph in visible)[len(visible) // 2] or 1.0
    pieces: list[str] = []
    before: Glyph | None = None
    spaced = False
    for glyph in row:
        if glyph.text.isspace():
            spaced = True
            continue
        if before is not None:
            gap = (glyph.left - before.right) / em
            # A line printed twice to look bold counts once; the letters of a ligature share a box and stand in a row.
            twice = glyph.text == before.text and abs(glyph.left - before.left) < 0.3 * em
            if twice and abs(glyph.index - before.index) > 1:
                continue
            if gap > COLUMN_GAP:
                pieces.append("　" * min(round(gap), MAX_INDENT))
            elif gap > SPACE_GAP or spaced:
                pieces.append(" ")
        spaced = False
        pieces.append(glyph.text)
        before = glyph
    first, last = visible[0], visible[-1]
    bottom, top = min(glyph.bottom for glyph in visible), max(glyph.top for glyph in visible)
    return PrintedLine(
        "".join(pieces), first.left, last.right, bottom, min(top, bottom + 2 * em), first.index, last.index
    )


def _cells(index: int, grid: Grid, in_cells: dict[tuple[int, int, int], list[Glyph]]) -> list[PrintedLine]:
    """The cells of a table row by row; what a merged cell covers further down is an empty line."""
    lines: list[PrintedLine] = []
    for row in range(grid.rows):
        for column in range(grid.columns):
            root = grid.root[row, column]
            if root != (row, column):
                if root[0] < row and root[1] == column:
                    lines.append(_empty(grid, (index, row, column)))
                continue
            held = _unwrapped(_lines(in_cells.get((index, row, column), [])), grid.right_edge(root))
            for line in held:
                line.cell = (index, row, column)
            lines += held or [_empty(grid, (index, row, column))]
    return lines


def _empty(grid: Grid, cell: tuple[int, int, int]) -> PrintedLine:
    top = grid.ys[grid.rows - cell[1]]
    return PrintedLine("", grid.xs[cell[2]], grid.xs[cell[2]], top, top, 0, 0, cell)


def _unwrapped(lines: list[PrintedLine], right_edge: float) -> list[PrintedLine]:
    """A line that reaches the cell's right edge, or ends in a comma, goes on in the next."""
    joined: list[PrintedLine] = []
    for line in lines:
        reaches = line.right > right_edge - 2.2 * line.em or line.text[-1] in "、，,（(《“"
        line.goes_on = reaches and line.text[-1] not in "。；"
        if joined and joined[-1].goes_on:
            before = joined[-1]
            before.text += line.text
            before.right, before.bottom, before.last = max(before.right, line.right), line.bottom, line.last
            before.goes_on = line.goes_on
        else:
            joined.append(line)
    return joined


def join_split_rows(sheets: list[Sheet]) -> None:
    """A table row that a page end cut in two becomes one row again, on the page where it began."""
    for before, after in pairwise(sheets):
        upper = _edge_row(before, last=True)
        lower = _edge_row(after, last=False)
        if not upper or not lower or before.grids[-1].columns != after.grids[0].columns:
            continue
        texts = {column: lines for column, lines in lower.items() if any(line.text for line in lines)}
        some_end = any(column not in texts and any(line.text for line in lines) for column, lines in upper.items())
        if texts and some_end and all(column in upper and upper[column][-1].goes_on for column in texts):
            for column, (first, *rest) in texts.items():
                upper[column][-1].text += first.text
                at = before.lines.index(upper[column][-1]) + 1
                before.lines[at:at] = [replace(line, cell=upper[column][-1].cell) for line in rest]
            gone = {id(line) for lines in lower.values() for line in lines}
            after.lines = [line for line in after.lines if id(line) not in gone]


def _edge_row(sheet: Sheet, *, last: bool) -> dict[int, list[PrintedLine]]:
    """The lines of the table row that is the last or first thing on a page, by column; {} where text is."""
    lines = [line for line in sheet.lines if not line.running]
    if not lines or (edge := lines[-1 if last else 0].cell) is None:
        return {}
    row: dict[int, list[PrintedLine]] = {}
    for line in lines:
        if line.cell is not None and line.cell[:2] == edge[:2]:
            row.setdefault(line.cell[2], []).append(line)
    return row
