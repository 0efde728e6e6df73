"""The body of a Word document: paragraphs and tables in document order, each line with what Word knows of it."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from kepu.engines.compiler.reading.docx.names import (
    ALTERNATE,
    BODY,
    CHOICE,
    DEL,
    FALLBACK,
    MOVE_FROM,
    P_PR,
    R_PR,
    TBL,
    TC,
    TC_PR,
    TR,
    TR_PR,
    VAL,
    P,
    W,
)
from kepu.engines.compiler.reading.docx.numbering import Numbering
from kepu.engines.compiler.reading.docx.package import by_tag
from kepu.engines.compiler.reading.docx.paragraph import Content, Inside, Stretch
from kepu.engines.compiler.reading.docx.styles import (
    ALIGNMENT,
    Properties,
    Style,
    Styles,
    heading_level_of,
    number_of,
    whole_number,
)
from kepu.engines.compiler.reading.page import Page
from kepu.engines.compiler.source import LineMark

STYLE = f"{W}pStyle"
GRID_BEFORE, GRID_SPAN = f"{W}gridBefore", f"{W}gridSpan"
MERGED_ACROSS, MERGED_DOWN = f"{W}hMerge", f"{W}vMerge"
NO_NUMBER = "0"
MAX_COLUMNS = 1_000  # a span beyond this is damage, not a table
NOTHING_SAID: Properties = {}
Line = tuple[str, LineMark | None]


class Body:
    """Feeds top-level paragraphs and tables, one at a time, into a page."""

    def __init__(self, page: Page, styles: Styles, numbering: Numbering) -> None:
        self._page = page
        self._styles = styles
        self._numbering = numbering
        self._inside = Inside()
        self._tables = 0
        self._carried: list[Stretch] = []  # text of a paragraph whose mark was deleted: it runs into the next

    @property
    def left_out(self) -> dict[str, int]:
        """How many deletions, comments, footnotes, hidden runs and contents lines were left out."""
        return self._inside.left_out

    def add(self, block: etree._Element) -> None:
        """A <w:p> or <w:tbl> that stands in the text itself."""
        if block.tag == TBL:
            self._table(block)
        else:
            for text, mark in self._paragraph(block):
                self._page.add(text, mark)

    def _paragraph(self, paragraph: etree._Element) -> list[Line]:
        style, style_id, properties = self._styles.default, None, _properties(paragraph, P_PR)
        if STYLE in properties:
            style_id = properties[STYLE].get(VAL)
            style = self._styles[style_id]
        joined = R_PR in properties and _is_deleted(properties[R_PR])
        content = self._inside.read(paragraph, bool(style.bold), bool(style.hidden))
        if style.is_contents:
            self._inside.left_out["contents"] = self._inside.left_out.get("contents", 0) + 1
            return []
        stretches, self._carried = self._carried + content.stretches, []
        if joined:
            self._carried = stretches
            return self._boxed(content)
        label = self._label(properties, style, style_id) if stretches else ""
        return _lines(stretches, label, *_looks(properties, style)) + self._boxed(content)

    def _label(self, properties: Properties, style: Style, style_id: str | None) -> str:
        number_id, level = number_of(properties)
        if number_id is None:
            number_id = style.number_id
            level = style.number_level if level is None else level
        elif level is None:
            level = style.number_level or 0
        if number_id is None or number_id == NO_NUMBER:
            return ""
        return self._numbering.label(number_id, level, style_id)

    def _boxed(self, content: Content) -> list[Line]:
        """Text boxes follow the paragraph that anchors them."""
        return [line for box in content.boxes for line in self._flat(box) if line[0].strip()]

    def _flat(self, container: etree._Element) -> list[Line]:
        """Everything in a cell or text box, line by line; tables inside lose their grid."""
        lines: list[Line] = []
        for block in blocks(container):
            if block.tag == P:
                lines += self._paragraph(block)
            else:
                lines += [line for row in rows(block) for cell in cells(row) for line in self._flat(cell)]
        return lines

    def _table(self, table: etree._Element) -> None:
        grid = [(row, list(cells(row))) for row in rows(table)]
        whole = [cell for _, row_cells in grid for cell in row_cells]
        if len(whole) == 1:  # a frame around text
            for text, mark in self._flat(whole[0]):
                self._page.add(text, mark)
            return
        for row_index, (row, row_cells) in enumerate(grid):
            column = _gap_before(row)
            for cell in row_cells:
                span, continues = _merged(cell)
                lines = [] if continues else [line for line in self._flat(cell) if line[0].strip()]
                for text, mark in lines or [("", None)]:
                    mark = mark or LineMark()
                    mark.table = (self._tables, row_index, column)
                    if mark.numbering or mark.bold_until:
                        mark.numbering += 1 if mark.numbering else 0
                        mark.bold_until += 1 if mark.bold_until else 0
                    self._page.add(f"\t{text}", mark)
                column += span
        self._tables += 1


def blocks(container: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables of a container, through content controls and insertions, deletions left out."""
    for child in container:
        tag = child.tag
        if tag in (P, TBL):
            yield child
        elif tag == ALTERNATE:
            branch = child.find(CHOICE)
            yield from blocks(child if branch is None else branch)
        elif tag not in (DEL, MOVE_FROM, FALLBACK) and len(child):
            yield from blocks(child)


def rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == TR:
            if DEL not in _properties(child, TR_PR):
                yield child
        elif child.tag != TBL and len(child):
            yield from rows(child)


def cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == TC:
            across = _properties(child, TC_PR).get(MERGED_ACROSS)
            if across is None or across.get(VAL) == "restart":
                yield child
        elif child.tag != TR_PR and len(child):
            yield from cells(child)


def is_in_text(block: etree._Element) -> bool:
    """Whether a block that no other paragraph or table holds belongs to the text as it stands."""
    parent = block.getparent()
    if parent is not None and parent.tag == BODY:
        return True
    return all(element.tag not in (DEL, MOVE_FROM, FALLBACK) for element in block.iterancestors())


def _properties(element: etree._Element, tag: str) -> Properties:
    """What the first child with that tag holds; it stands first, if at all."""
    for child in element:
        if child.tag == tag:
            return by_tag(child)
    return NOTHING_SAID


def _gap_before(row: etree._Element) -> int:
    gap = _properties(row, TR_PR).get(GRID_BEFORE)
    return 0 if gap is None else min(max(whole_number(gap.get(VAL)), 0), MAX_COLUMNS)


def _merged(cell: etree._Element) -> tuple[int, bool]:
    """(columns the cell spans, whether it continues the cell above)."""
    properties = _properties(cell, TC_PR)
    span, above = properties.get(GRID_SPAN), properties.get(MERGED_DOWN)
    columns = 1 if span is None else min(max(whole_number(span.get(VAL), 1), 1), MAX_COLUMNS)
    return columns, above is not None and above.get(VAL, "continue") == "continue"


def _is_deleted(mark: etree._Element) -> bool:
    """Whether the mark that ends a paragraph is deleted."""
    return any(said.tag == DEL for said in mark)


def _looks(properties: Properties, style: Style) -> tuple[int | None, bool]:
    """(heading level, centred)."""
    level, centred = style.heading_level, bool(style.centred)
    stated = heading_level_of(properties)
    if stated is not None:
        level = stated or None
    if ALIGNMENT in properties:
        centred = properties[ALIGNMENT].get(VAL) == "center"
    return level, centred


def _lines(stretches: list[Stretch], label: str, level: int | None, centred: bool) -> list[Line]:
    """The physical lines of a paragraph: a soft break ends one. A tab at a line's start is an indent."""
    lines: list[Line] = []
    rest: list[Stretch] | None = stretches
    while rest is not None:
        line, rest = _cut(rest)
        text = "".join(stretch.text for stretch in line)
        bold, bold_until = _bold(line, text)
        if text.startswith("\t"):
            text = "　" + text[1:]
        if label:
            text = label + text
            bold_until += len(label) if bold_until else 0
        if label or bold or bold_until or centred or level:
            mark = LineMark(level, centred, bold, bold_until, len(label))
            lines.append((text, mark))
        else:
            lines.append((text, None))
        label = ""
    return lines


def _cut(stretches: list[Stretch]) -> tuple[list[Stretch], list[Stretch] | None]:
    """The stretches before the first line break, and those after it; None where there is no break."""
    for index, stretch in enumerate(stretches):
        if "\n" in stretch.text:
            before, _, after = stretch.text.partition("\n")
            head = [*stretches[:index], Stretch(before, stretch.bold)]
            return head, [Stretch(after, stretch.bold), *stretches[index + 1 :]]
    return stretches, None


def _bold(line: list[Stretch], text: str) -> tuple[bool, int]:
    """(whether the whole line is bold, how many leading characters are)."""
    if not any(stretch.bold for stretch in line):
        return False, 0
    until = 0
    for stretch in line:
        if not stretch.bold and stretch.text.strip():
            break
        until += len(stretch.text)
    if until == len(text):
        return bool(text.strip()), 0
    return False, until if text[:until].strip() else 0
