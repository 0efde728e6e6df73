"""A table as a workbook: merged title, repeated header rows, borders, A4 landscape, fit to the width of the page."""

from __future__ import annotations

import math
import re
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from kepu.engines.documents.tables import Amount, Cell, Table, as_text

TITLE_FONT = "方正小标宋简体"
BODY_FONT = "宋体"
HEAD_FONT = "黑体"
MAX_CELL = 32_767
MAX_ROW_HEIGHT = 400.0
LINE_HEIGHT = 15.0
WIDE_FROM = 0x2E7F  # from here on characters are as wide as two
# What a spreadsheet would take for the beginning of a formula once somebody edits the cell.
FORMULA_STARTS = tuple("=+-@\t\r")
_BAD_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
# XML 1.0 knows no other control characters.
_BAD_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def table_as_xlsx(table: Table, *, made_on: datetime) -> bytes:
    """One sheet. Text is written as text, whatever it looks like; amounts are numbers that show their words."""
    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": table.title, "created": made_on.replace(tzinfo=None)})
    sheet = book.add_worksheet(_BAD_IN_SHEET_NAME.sub("", table.sheet or table.title)[:31])
    styles = _Styles(book)
    head = _write_head(sheet, table, styles)
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, column.width)
        for first, last in table.runs(number):
            _write(sheet, styles, head + first, head + last, number, table.rows[first][number], column.is_centred)
    for number, height in enumerate(_heights(table)):
        sheet.set_row(head + number, height)
    sheet.freeze_panes(head, 0)
    sheet.repeat_rows(0, head - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.print_area(0, 0, head + max(len(table.rows), 1) - 1, len(table.columns) - 1)
    book.close()
    return data.getvalue()


class _Styles:
    """Formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[tuple[Any, ...], Any] = {}
        self.title = book.add_format(
            {"font_name": TITLE_FONT, "font_size": 18, "align": "center", "valign": "vcenter", "text_wrap": True}
        )
        self.note = book.add_format({"font_name": BODY_FONT, "font_size": 10.5, "align": "right", "valign": "vcenter"})
        self.head = book.add_format(
            {
                "font_name": HEAD_FONT,
                "font_size": 11,
                "align": "center",
                "valign": "vcenter",
                "text_wrap": True,
                "border": 1,
                "bg_color": "#E3F1F3",
            }
        )

    def body(self, *, is_centred: bool, number_format: str = "@", is_quoted: bool = False) -> Any:
        key = (is_centred, number_format, is_quoted)
        if key not in self.made:
            look = {
                "font_name": BODY_FONT,
                "font_size": 10.5,
                "align": "center" if is_centred else "left",
                "valign": "vcenter",
                "text_wrap": True,
                "border": 1,
                "num_format": number_format,
            }
            self.made[key] = self.book.add_format(look | ({"quote_prefix": True} if is_quoted else {}))
        return self.made[key]


def _write_head(sheet: Any, table: Table, styles: _Styles) -> int:
    """Title, note and header; returns the number of rows they take."""
    last = len(table.columns) - 1
    rows = [(table.title, styles.title, 36)] + ([(table.note, styles.note, 20)] if table.note else [])
    for number, (text, style, height) in enumerate(rows):
        sheet.set_row(number, height)
        if last:
            sheet.merge_range(number, 0, number, last, "", style)
        sheet.write_string(number, 0, _clean(text), style)
    for number, column in enumerate(table.columns):
        sheet.write_string(len(rows), number, _clean(column.title), styles.head)
    sheet.set_row(len(rows), 26)
    return len(rows) + 1


def _write(sheet: Any, styles: _Styles, first: int, last: int, column: int, cell: Cell, is_centred: bool) -> None:
    style = _style(styles, cell, is_centred)
    if last > first:
        sheet.merge_range(first, column, last, column, "", style)
    if isinstance(cell, Amount):
        sheet.write_number(first, column, float(cell.value), style)
    elif isinstance(cell, int):
        sheet.write_number(first, column, cell, style)
    elif cell:
        sheet.write_string(first, column, _clean(cell), style)
    else:
        sheet.write_blank(first, column, None, style)


def _style(styles: _Styles, cell: Cell, is_centred: bool) -> Any:
    if isinstance(cell, Amount):
        return styles.body(is_centred=is_centred, number_format=_quoted(cell.sign) + "General" + _quoted(cell.suffix))
    if isinstance(cell, int):
        return styles.body(is_centred=is_centred, number_format="0")
    return styles.body(is_centred=is_centred, is_quoted=bool(cell) and str(cell).startswith(FORMULA_STARTS))


def _quoted(text: str) -> str:
    """Words in a number format."""
    return f'"{text}"' if text else ""


def _clean(text: str) -> str:
    return _BAD_IN_XML.sub("", text)[:MAX_CELL]


def _heights(table: Table) -> list[float]:
    """Rows high enough for their cells; what a merged cell needs beyond its rows is shared among them."""
    heights = [LINE_HEIGHT + 6.0] * len(table.rows)
    for number, column in enumerate(table.columns):
        for first, last in table.runs(number):
            need = _lines(as_text(table.rows[first][number]), column.width) * LINE_HEIGHT + 6
            lacking = need - sum(heights[first : last + 1])
            for row in range(first, last + 1):
                heights[row] += max(0.0, lacking) / (last - first + 1)
    return [min(MAX_ROW_HEIGHT, height) for height in heights]


def _lines(text: str, width: float) -> int:
    """Lines the text takes in a column of that width; a Chinese character counts two."""
    breadths = (sum(2 if ord(c) > WIDE_FROM else 1 for c in part) * 1.08 for part in text.split("\n"))
    return sum(max(1, math.ceil(breadth / max(width - 1, 1))) for breadth in breadths)
