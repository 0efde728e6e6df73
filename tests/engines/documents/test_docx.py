"""Word documents, opened again."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from kepu.engines.documents import Column, Table, table_as_docx
from tests.engines.documents.samples import MADE_ON, TABLE


@pytest.fixture(scope="module")
def document():
    return Document(BytesIO(table_as_docx(TABLE, made_on=MADE_ON)))


def test_title_note_and_cells_hold_what_the_table_says(document):
    assert [paragraph.text for paragraph in document.paragraphs] == ["青禾县任务分解表", "青禾县人民政府　2026-03-01"]
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["序号", "类别", "任务", "目标值"],
        ["1", "青少年行动", "办好科学课堂\n每学期4次", "≥4"],
        ["2", "青少年行动", "=SUM(A1:A9)", "约12.36%"],
        ["3", "农民行动", "-1 & <b>", ""],
        ["4", "农民行动", "007", ""],
    ]


def test_equal_categories_of_a_block_are_one_cell(document):
    table = document.tables[0]
    assert table.cell(1, 1)._tc is table.cell(2, 1)._tc
    assert table.cell(3, 1)._tc is not table.cell(4, 1)._tc


def test_the_page_is_a4_landscape_with_its_number_below(document):
    section = document.sections[0]
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (297, 210)
    assert section.orientation == 1
    footer = section.footer.paragraphs[0]
    assert "".join(node.text for node in footer._p.iter(qn("w:instrText"))).strip() == "PAGE"
    assert footer.text == "— 1 —"


def test_the_header_row_is_repeated_and_no_row_breaks(document):
    rows = document.tables[0].rows
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True, False, False, False, False]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_the_table_is_as_wide_as_the_text(document):
    widths = [int(cell.get(qn("w:w"))) for cell in document.tables[0].rows[0]._tr.iter(qn("w:tcW"))]
    assert abs(sum(widths) - 257 / 25.4 * 1440) < 5


def test_title_and_head_are_in_the_types_of_official_documents_with_others_named():
    data = table_as_docx(TABLE, made_on=MADE_ON)
    run = Document(BytesIO(data)).paragraphs[0].runs[0]
    assert run._r.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    fonts = zipfile.ZipFile(BytesIO(data)).read("word/fontTable.xml").decode()
    assert '<w:font w:name="方正小标宋简体"><w:altName w:val="华文中宋,STZhongsong,' in fonts


def test_a_table_without_rows_is_a_title_and_a_head():
    empty = Table("空表", (Column("任务", 20),), [])
    document = Document(BytesIO(table_as_docx(empty, made_on=MADE_ON)))
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["任务"]]
