"""Workbooks, opened again by another library."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from openpyxl.cell import MergedCell

from kepu.engines.documents import Column, Table, table_as_xlsx
from tests.engines.documents.samples import MADE_ON, TABLE


@pytest.fixture(scope="module")
def sheet():
    return openpyxl.load_workbook(BytesIO(table_as_xlsx(TABLE, made_on=MADE_ON))).active


def test_every_cell_holds_what_the_table_says(sheet):
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["青禾县任务分解表", None, None, None],
        ["青禾县人民政府　2026-03-01", None, None, None],
        ["序号", "类别", "任务", "目标值"],
        [1, "青少年行动", "办好科学课堂\n每学期4次", 4],
        [2, None, "=SUM(A1:A9)", 12.36],
        [3, "农民行动", "-1 & <b>", None],
        [4, "农民行动", "007", None],
    ]


def test_nothing_is_a_formula_and_what_looks_like_one_stays_text_when_it_is_edited(sheet):
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s", "n"}
    assert {cell.value: cell.quotePrefix for cell in sheet["C"][3:]} == {
        "办好科学课堂\n每学期4次": False,
        "=SUM(A1:A9)": True,
        "-1 & <b>": True,
        "007": False,
    }
    assert [cell.number_format for cell in sheet["C"][3:]] == ["@", "@", "@", "@"]


def test_amounts_are_numbers_that_show_their_words(sheet):
    assert [cell.number_format for cell in sheet["D"][3:5]] == ['"≥"General', '"约"General"%"']


def test_title_note_and_categories_are_merged(sheet):
    assert sorted(str(ranges) for ranges in sheet.merged_cells.ranges) == ["A1:D1", "A2:D2", "B4:B5"]


def test_it_prints_on_a4_landscape_one_page_wide_with_its_head_on_every_page(sheet):
    setup = sheet.page_setup
    # Where the number of pages across is left out, it is one.
    assert (setup.orientation, setup.paperSize, setup.fitToWidth or 1, setup.fitToHeight) == ("landscape", 9, 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.print_area == "'任务分解表'!$A$1:$D$7"
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert sheet.freeze_panes == "A4"


def test_cells_wrap_have_borders_and_columns_their_widths(sheet):
    assert sheet.title == "任务分解表"
    assert [round(sheet.column_dimensions[letter].width) for letter in "ABCD"] == [8, 17, 41, 13]
    for row in sheet.iter_rows(min_row=3):
        for cell in row:
            # Below the first, the cells of a merged range are only places.
            if not isinstance(cell, MergedCell):
                assert cell.alignment.wrap_text
                assert cell.border.left.style == cell.border.bottom.style == "thin"
    assert sheet.row_dimensions[4].height == 36  # two lines


def test_the_same_table_makes_the_same_file():
    assert table_as_xlsx(TABLE, made_on=MADE_ON) == table_as_xlsx(TABLE, made_on=MADE_ON)


def test_a_table_of_one_column_without_rows_is_a_title_and_a_head():
    empty = Table("空表", (Column("任务", 20, merges=True),), [])
    sheet = openpyxl.load_workbook(BytesIO(table_as_xlsx(empty, made_on=MADE_ON))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["空表"], ["任务"]]
