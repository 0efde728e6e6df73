"""Schemes as Word files: headings that Word numbers itself, tracked changes, comments, an annex table."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from annotated import CHANGE, Line, Scheme, Table
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

BODY_FONT = "仿宋_GB2312"
ALIGNMENTS = {
    "head": WD_ALIGN_PARAGRAPH.CENTER,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
TITLE_FONT = "方正小标宋简体"
PAGE = (Cm(21), Cm(29.7))
MARGINS = {"top_margin": Cm(3.7), "bottom_margin": Cm(3.5), "left_margin": Cm(2.8), "right_margin": Cm(2.6)}
TABLE_WIDTHS = (Cm(1.8), Cm(3.9), Cm(3.6), Cm(6.3))
NUMBERING_ID = 90
HEADING_NUMBERS = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))
EDITED_AT = "2026-06-10T09:00:00Z"
MADE_AT = datetime(2026, 6, 12, tzinfo=UTC)


class _Writer:
    def __init__(self) -> None:
        self.document = Document()
        self.revisions = count(101)
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = BODY_FONT, Pt(16)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY_FONT)
        section = self.document.sections[0]
        section.page_width, section.page_height = PAGE
        for name, width in MARGINS.items():
            setattr(section, name, width)
        self.define_numbering()

    def define_numbering(self) -> None:
        """One multilevel list for the headings: a level starts again below the next heading of the level above."""
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
            for level, (form, text) in enumerate(HEADING_NUMBERS)
        )
        kind = '<w:multiLevelType w:val="multilevel"/>'
        numbering = self.document.part.numbering_part.element
        numbering.insert(
            0,
            parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{NUMBERING_ID}">{kind}{levels}</w:abstractNum>'),
        )
        use = f'<w:abstractNumId w:val="{NUMBERING_ID}"/>'
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{NUMBERING_ID}">{use}</w:num>'))

    def add_run(self, paragraph: Any, text: str, bold: bool) -> Any:
        run = paragraph.add_run(text)
        run.bold = bold or None
        return run

    def add_comment(self, paragraph: Any, text: str, comment: str, bold: bool) -> None:
        run = self.add_run(paragraph, text, bold)
        added = self.document.add_comment(run, text=comment, author="周文清", initials="周")
        added._comment_elm.set(qn("w:date"), EDITED_AT)

    def add_revision(self, paragraph: Any, kind: str, text: str, bold: bool) -> None:
        """kind: `ins` or `del`."""
        wrapper = OxmlElement(f"w:{kind}")
        for name, value in (("w:id", str(next(self.revisions))), ("w:author", "沈亦然"), ("w:date", EDITED_AT)):
            wrapper.set(qn(name), value)
        run = self.add_run(paragraph, text, bold)
        if kind == "del":
            run._r.find(qn("w:t")).tag = qn("w:delText")
        wrapper.append(run._r)
        paragraph._p.append(wrapper)

    def add_text(self, paragraph: Any, text: str, bold: bool) -> None:
        at = 0
        for change in CHANGE.finditer(text):
            if change.start() > at:
                self.add_run(paragraph, text[at : change.start()], bold)
            at = change.end()
            if change["comment"] is not None:
                self.add_comment(paragraph, change["noted"], change["comment"], bold)
            elif change["deleted"] is not None:
                self.add_revision(paragraph, "del", change["deleted"], bold)
            else:
                self.add_revision(paragraph, "ins", change["inserted"], bold)
        if at < len(text):
            self.add_run(paragraph, text[at:], bold)

    def add_line(self, line: Line) -> None:
        paragraph = self.document.add_paragraph()
        if line.set_as == "page":
            paragraph.add_run().add_break(WD_BREAK.PAGE)
            return
        if line.auto:
            number = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            number.get_or_add_ilvl().val = line.level - 1
            number.get_or_add_numId().val = NUMBERING_ID
        if line.set_as in ALIGNMENTS:
            paragraph.alignment = ALIGNMENTS[line.set_as]
        if line.set_as == "body":
            paragraph.paragraph_format.first_line_indent = Pt(32)
        self.add_text(paragraph, line.text[: line.heading_length], True)
        self.add_text(paragraph, line.text[line.heading_length :], False)
        if line.set_as == "head":
            for run in paragraph.runs:
                run.font.size = Pt(22)
                run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), TITLE_FONT)

    def add_table(self, table: Table) -> None:
        """Rows whose category is empty share the merged cell of the category above."""
        made = self.document.add_table(rows=1 + len(table.rows), cols=len(table.heads), style="Table Grid")
        made.autofit = False
        for column, width in zip(made.columns, TABLE_WIDTHS, strict=True):
            column.width = width
        for i, row in enumerate([table.heads, *table.rows]):
            for cell, text, width in zip(made.rows[i].cells, row, TABLE_WIDTHS, strict=True):
                cell.width = width
                cell.paragraphs[0].add_run(text).font.size = Pt(12)
        starts = [i for i, row in enumerate(table.rows, 1) if row[0]]
        for first, after in zip(starts, [*starts[1:], len(table.rows) + 1], strict=True):
            merged = made.cell(first, 0).merge(made.cell(after - 1, 0))
            # Merging keeps the empty paragraphs of the cells that vanish.
            for paragraph in merged.paragraphs[1:]:
                paragraph._p.getparent().remove(paragraph._p)

    def save(self, title: str, target: Path) -> None:
        properties = self.document.core_properties
        properties.author = properties.last_modified_by = "青禾县科协"
        properties.title = title
        properties.created = properties.modified = MADE_AT
        draft = io.BytesIO()
        self.document.save(draft)
        with zipfile.ZipFile(draft) as made, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as fixed:
            for name in made.namelist():
                # With the real time in it the file would differ on every run.
                fixed.writestr(zipfile.ZipInfo(name), made.read(name), zipfile.ZIP_DEFLATED)


def write_docx(scheme: Scheme, target: Path) -> None:
    writer = _Writer()
    for line in scheme.lines:
        if isinstance(line, Table):
            writer.add_table(line)
        else:
            writer.add_line(line)
    writer.save(scheme.gold["meta"]["title"], target)
