"""A table as a Word document: A4 landscape, title in the type of official documents, header row on every page."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from kepu.engines.documents.tables import Table, as_text

TITLE_FONT = "方正小标宋简体"
HEAD_FONT = "黑体"
BODY_FONT = "仿宋_GB2312"
PAGE_NUMBER_FONT = "宋体"
# What Word takes where the first choice is not installed.
OTHER_FONTS = {
    TITLE_FONT: "华文中宋,STZhongsong,宋体,SimSun,Noto Serif CJK SC",
    HEAD_FONT: "SimHei,Noto Sans CJK SC",
    BODY_FONT: "仿宋,FangSong,华文仿宋,STFangsong,Noto Serif CJK SC",
    PAGE_NUMBER_FONT: "SimSun,Noto Serif CJK SC",
}
TEXT_WIDTH = Mm(297 - 2 * 20)
TITLE_IN_ONE_LINE = 30  # characters in the larger size
_BAD_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def table_as_docx(table: Table, *, made_on: datetime) -> bytes:
    """One section with one table; cells that run together are merged downwards."""
    document = Document()
    document.core_properties.title = _clean(table.title)[:255]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = made_on.replace(tzinfo=None)
    _set_page(document.sections[0])
    _name_other_fonts(document)
    size = 22 if len(table.title) <= TITLE_IN_ONE_LINE else 18
    _line(document.add_paragraph(), table.title, TITLE_FONT, size, WD_ALIGN_PARAGRAPH.CENTER, after=8)
    if table.note:
        _line(document.add_paragraph(), table.note, BODY_FONT, 12, WD_ALIGN_PARAGRAPH.RIGHT, after=4)
    _add_table(document, table)
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def _set_page(section: Any) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    section.footer_distance = Mm(10)
    paragraph = section.footer.paragraphs[0]
    _line(paragraph, "— ", PAGE_NUMBER_FONT, 14, WD_ALIGN_PARAGRAPH.CENTER)
    run = paragraph.add_run()
    _set_font(run, PAGE_NUMBER_FONT, 14)
    for kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)
        if kind == "begin":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = " PAGE "
            run._r.append(code)
        elif kind == "separate":
            shown = OxmlElement("w:t")
            shown.text = "1"
            run._r.append(shown)
    _set_font(paragraph.add_run(" —"), PAGE_NUMBER_FONT, 14)


def _name_other_fonts(document: Any) -> None:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>' for name, other in OTHER_FONTS.items()
    )
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    part._blob = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'.encode()
    )


def _line(paragraph: Any, text: str, font: str, size: float, align: Any, *, after: float = 0) -> None:
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = Pt(0)
    paragraph.paragraph_format.space_after = Pt(after)
    for number, part in enumerate(_clean(text).split("\n")):
        run = paragraph.add_run(part)
        _set_font(run, font, size)
        if number:
            run._r.insert(1, OxmlElement("w:br"))


def _set_font(run: Any, name: str, size: float) -> None:
    run.font.name = name
    run.font.size = Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _add_table(document: Any, table: Table) -> None:
    grid = document.add_table(rows=0, cols=len(table.columns))
    grid.style = "Table Grid"
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    total = sum(column.width for column in table.columns)
    widths = [int(TEXT_WIDTH * column.width / total) for column in table.columns]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    rows = [_head_xml(table, widths)]
    starts = [dict(table.runs(number)) for number in range(len(table.columns))]
    for number, row in enumerate(table.rows):
        cells = []
        for column, cell in enumerate(row):
            last = starts[column].get(number)
            merge = "continue" if last is None else "restart" if last > number else ""
            cells.append((as_text(cell) if last is not None else "", table.columns[column].is_centred, merge))
        rows.append(_row_xml(cells, widths))
    for xml in rows:
        grid._tbl.append(parse_xml(xml))


def _head_xml(table: Table, widths: list[int]) -> str:
    cells = [(column.title, True, "") for column in table.columns]
    return _row_xml(cells, widths, font=HEAD_FONT, shade="E3F1F3", is_head=True)


def _row_xml(
    cells: list[tuple[str, bool, str]],
    widths: list[int],
    *,
    font: str = BODY_FONT,
    shade: str = "",
    is_head: bool = False,
) -> str:
    """A row written as markup: python-docx takes seconds for a long table cell by cell."""
    made = "".join(
        _cell_xml(text, width, font, is_centred, merge, shade)
        for (text, is_centred, merge), width in zip(cells, widths, strict=True)
    )
    properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "")
    return f"<w:tr {nsdecls('w')}><w:trPr>{properties}</w:trPr>{made}</w:tr>"


def _cell_xml(text: str, width: int, font: str, is_centred: bool, merge: str, shade: str) -> str:
    twips = round(width / 635)
    properties = f'<w:tcW w:w="{twips}" w:type="dxa"/>'
    if merge:
        properties += f'<w:vMerge w:val="{merge}"/>'
    if shade:
        properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>'
    align = "center" if is_centred else "left"
    look = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/><w:sz w:val="21"/></w:rPr>'
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{_escaped(part)}</w:t>' for part in _clean(text).split("\n"))
    return (
        f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="20" w:after="20"/><w:jc w:val="{align}"/></w:pPr>'
        f"<w:r>{look}{lines}</w:r></w:p></w:tc>"
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clean(text: str) -> str:
    return _BAD_IN_XML.sub("", text)
