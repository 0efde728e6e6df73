"""An .xlsx form to fill in: titles, drop-downs, a guide, the codes; and the same form with mistakes marked."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

PROBLEM = "问题"
CODES, GUIDE = "代码", "说明"
ROWS_WITH_CHOICES = 20_000


@dataclass(frozen=True, slots=True)
class FormColumn:
    """choices: what the drop-down offers; is_open: something else may be typed as well."""

    title: str
    width: float = 12
    is_required: bool = False
    choices: tuple[str, ...] = ()
    is_open: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class FilledRow:
    """cells: title → text as typed. wrong: titles of the cells to mark. problem: what is wrong, in words."""

    cells: Mapping[str, str]
    wrong: frozenset[str] = field(default=frozenset())
    problem: str = ""


def form_as_xlsx(
    name: str,
    columns: Sequence[FormColumn],
    *,
    lead: str = "",
    rows: Sequence[FilledRow] = (),
    with_problems: bool = False,
) -> bytes:
    """A workbook of three sheets: the form itself (called `name`), 说明 and 代码. All cells are text, so 0123 stays 0123.

    with_problems: a last column 问题, and the wrong cells in red. A `*` after a title marks what must be filled in.
    """
    buffer = io.BytesIO()
    # Nothing typed by people becomes a formula or a link.
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, **plain})
    sheet, guide, codes = (workbook.add_worksheet(title) for title in (name, GUIDE, CODES))
    formats = {
        "text": workbook.add_format({"num_format": "@", "valign": "top"}),
        "head": workbook.add_format(
            {"bold": True, "bg_color": "#E3F1F3", "border": 1, "text_wrap": True, "valign": "vcenter"}
        ),
        "must": workbook.add_format(
            {
                "bold": True,
                "bg_color": "#0B5C6B",
                "font_color": "#FFFFFF",
                "border": 1,
                "text_wrap": True,
                "valign": "vcenter",
            }
        ),
        "wrong": workbook.add_format(
            {
                "num_format": "@",
                "bg_color": "#FBE6E5",
                "font_color": "#A1201C",
                "border": 2,
                "border_color": "#A1201C",
                "valign": "top",
            }
        ),
        "wrap": workbook.add_format({"text_wrap": True, "valign": "top"}),
        "bold": workbook.add_format({"bold": True}),
    }
    ranges = _write_codes(codes, columns, formats)
    _write_form(sheet, columns, ranges, rows, formats, with_problems)
    _write_guide(guide, columns, lead, formats)
    workbook.close()
    return buffer.getvalue()


def _write_codes(codes, columns: Sequence[FormColumn], formats: dict) -> dict[str, str]:  # type: ignore[no-untyped-def]
    ranges = {}
    with_choices = [column for column in columns if column.choices]
    for at, column in enumerate(with_choices):
        codes.set_column(at, at, max(14, column.width), formats["text"])
        codes.write_string(0, at, column.title, formats["head"])
        for row, choice in enumerate(column.choices, start=1):
            codes.write_string(row, at, choice, formats["text"])
        letter = xl_col_to_name(at)
        ranges[column.title] = f"={CODES}!${letter}$2:${letter}${len(column.choices) + 1}"
    return ranges


def _write_form(sheet, columns, ranges, rows, formats, with_problems) -> None:  # type: ignore[no-untyped-def]
    sheet.freeze_panes(1, 2)
    sheet.set_row(0, 32)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width, formats["text"])
        title = f"{column.title}*" if column.is_required else column.title
        sheet.write_string(0, at, title, formats["must" if column.is_required else "head"])
        if column.title in ranges:
            sheet.data_validation(
                1,
                at,
                ROWS_WITH_CHOICES,
                at,
                {
                    "validate": "list",
                    "source": ranges[column.title],
                    "show_error": not column.is_open,
                    "error_title": column.title,
                    "error_message": "请从下拉列表中选择；全部选项见“代码”表。",
                },
            )
    if with_problems:
        sheet.set_column(len(columns), len(columns), 60, formats["wrap"])
        sheet.write_string(0, len(columns), PROBLEM, formats["head"])
    for number, row in enumerate(rows, start=1):
        for at, column in enumerate(columns):
            value = row.cells.get(column.title, "")
            kind = formats["wrong" if column.title in row.wrong else "text"]
            if value:
                sheet.write_string(number, at, value[:32_000], kind)
            elif column.title in row.wrong:
                sheet.write_blank(number, at, None, kind)
        if with_problems:
            sheet.write_string(number, len(columns), row.problem, formats["wrap"])


def _write_guide(guide, columns: Sequence[FormColumn], lead: str, formats: dict) -> None:  # type: ignore[no-untyped-def]
    guide.set_column(0, 0, 16)
    guide.set_column(1, 1, 90, formats["wrap"])
    lines = [line for line in lead.split("\n") if line]
    for row, line in enumerate(lines):
        guide.write_string(row, 0, line)
    guide.write_string(len(lines) + 1, 0, "列", formats["bold"])
    guide.write_string(len(lines) + 1, 1, "怎么填", formats["bold"])
    for row, column in enumerate(columns, start=len(lines) + 2):
        guide.write_string(row, 0, f"{column.title}*" if column.is_required else column.title)
        must = "必填。" if column.is_required else ""
        choose = "从下拉列表中选。" if column.choices and not column.is_open else ""
        guide.write_string(row, 1, f"{must}{choose}{column.note}", formats["wrap"])
