"""Sheets as people send them: odd, merged, damaged, too large. All are read, or refused in words."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kepu.engines.sheets import Row, SheetLimits, UnreadableSheet, read_sheet, text

TITLES = ("名称", "开始日期", "人次")


def workbook(rows, *, name="活动", options=None, before=None) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **(options or {})})
    sheet = book.add_worksheet(name)
    dates = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(number, at, cell, dates)
            else:
                sheet.write(number, at, cell)
    if before:
        before(book, sheet)
    book.close()
    return buffer.getvalue()


def test_rows_are_numbered_as_the_spreadsheet_shows_them():
    data = workbook([["名称*", "人次"], ["甲", 3], [], ["乙", "４"]])
    assert read_sheet(data, "a.xlsx", TITLES).rows == [
        Row(2, {"名称": "甲", "人次": 3.0}),
        Row(4, {"名称": "乙", "人次": "４"}),
    ]


def test_titles_may_stand_in_any_order_below_a_heading_and_unknown_ones_are_told():
    data = workbook([["某县活动统计表"], ["备考", "人 次", "（名称）"], ["x", 5, "甲"]])
    sheet = read_sheet(data, "a.xlsx", TITLES)
    assert (sheet.rows, sheet.unknown) == ([Row(3, {"人次": 5.0, "名称": "甲"})], ["备考"])


@pytest.mark.parametrize("counts_from_1904", [False, True])
def test_a_date_cell_is_right_in_either_calendar(counts_from_1904):
    data = workbook([list(TITLES), ["甲", datetime(2026, 5, 20), 3]], options={"date_1904": counts_from_1904})
    [row] = read_sheet(data, "a.xlsx", TITLES).rows
    assert text(row.cells["开始日期"]) == "2026-05-20"


def test_a_formula_gives_its_value_and_merged_cells_their_first():
    def more(book, sheet):
        sheet.write_formula(1, 2, "=1+2", None, 3)
        sheet.merge_range(1, 0, 2, 0, "甲")
        sheet.write(2, 2, 4)

    data = workbook([list(TITLES)], before=more)
    assert [row.cells["名称"] for row in read_sheet(data, "a.xlsx", TITLES).rows] == ["甲", ""]
    assert [row.cells["人次"] for row in read_sheet(data, "a.xlsx", TITLES).rows] == [3.0, 4.0]


def test_a_csv_of_an_old_office_is_read():
    data = "名称,开始日期,人次\n讲座,2026年5月20日,0123\n".encode("gb18030")
    [row] = read_sheet(data, "a.csv", TITLES).rows
    assert row.cells == {"名称": "讲座", "开始日期": "2026年5月20日", "人次": "0123"}


def test_one_cell_at_the_far_corner_does_not_fill_the_memory():
    data = workbook([list(TITLES), ["甲", "", 3]], before=lambda book, sheet: sheet.write(1_048_575, 16_383, "x"))
    with pytest.raises(UnreadableSheet, match="1048576 行"):
        read_sheet(data, "a.xlsx", TITLES)


def test_a_formatted_empty_cell_far_below_does_no_harm():
    def more(book, sheet):
        sheet.write_blank(900_000, 0, None, book.add_format({"bold": True}))

    data = workbook([list(TITLES), ["甲", "", 3]], before=more)
    assert len(read_sheet(data, "a.xlsx", TITLES).rows) == 1


def test_a_bomb_is_not_unpacked():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
    with pytest.raises(UnreadableSheet, match="过大"):
        read_sheet(buffer.getvalue(), "a.xlsx", TITLES, limits=SheetLimits(unpacked_bytes=1_000_000))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"\xd0\xcf\x11\xe0old", "旧的 .xls"),
        (b"PK\x03\x04broken", "打不开"),
        (b"\x00\x01\x02", "不是 .xlsx"),
        ("甲,乙\n1,2".encode(), "没有找到列名"),
        ("名称\n甲".encode(), "“开始日期”"),
    ],
)
def test_what_cannot_be_read_is_refused_with_advice(data, words):
    with pytest.raises(UnreadableSheet, match=words):
        read_sheet(data, "a", TITLES, required=("名称", "开始日期"))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    for prefix in (b"", b"PK\x03\x04"):
        try:
            read_sheet(prefix + data, "a", TITLES)
        except UnreadableSheet as fault:
            assert str(fault)


CELLS = st.one_of(
    st.text(max_size=20), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.integers(-9, 99)
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELLS, max_size=4), max_size=8))
def test_any_cells_are_read_or_refused(rows):
    data = workbook([list(TITLES), *rows], options={"strings_to_formulas": False, "strings_to_urls": False})
    try:
        sheet = read_sheet(data, "a.xlsx", TITLES)
    except UnreadableSheet:
        return
    for row in sheet.rows:
        assert all(isinstance(text(cell), str) for cell in row.cells.values())
        assert len(row.cells) == 3
