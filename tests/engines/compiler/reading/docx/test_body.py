"""What stands in the text of a Word document, line by line, and what is known of each line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kepu.engines.compiler.reading import Unreadable, read
from kepu.engines.compiler.source import LineMark, Source

Word = Callable[..., bytes]


def p(*runs: str, properties: str = "") -> str:
    inner = "".join(run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def bold(text: str) -> str:
    return f"<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>"


def cell(*paragraphs: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraphs) or p()}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def lines(source: Source) -> list[str]:
    return source.text.split("\n")


def places(source: Source) -> list[tuple[str, tuple[int, int, int] | None]]:
    return [(line, (mark := source.marks.get(n)) and mark.table) for n, line in enumerate(lines(source), 1)]


def test_paragraphs_keep_their_order_and_a_soft_break_begins_a_line(word: Word) -> None:
    source = read(
        word(p("云溪县", "<w:r><w:br/></w:r>", "方案") + p() + p("甲", "<w:r><w:tab/></w:r>", "乙")), "a.docx"
    )
    assert lines(source) == ["云溪县", "方案", "", "甲\t乙"]
    assert (source.reader, source.whole_paragraphs, source.marks) == ("docx", True, {})


def test_a_tab_that_indents_is_no_table_cell(word: Word) -> None:
    assert lines(read(word(p("<w:r><w:tab/></w:r>", "甲")), "a.docx")) == ["　甲"]


def test_looks_come_from_the_paragraph_and_from_styles_with_inheritance(word: Word) -> None:
    styles = """<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 2"/><w:rPr><w:b/></w:rPr></w:style>
      <w:style w:type="paragraph" w:styleId="b"><w:name w:val="x"/><w:basedOn w:val="a"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="c"><w:name w:val="y"/><w:basedOn w:val="c"/></w:style>"""
    body = (
        p("标题", properties='<w:pStyle w:val="b"/>')
        + p("居中", properties='<w:jc w:val="center"/>')
        + p(bold("一是"), "加强")
        + p("级别", properties='<w:outlineLvl w:val="0"/>')
        + p("自引", properties='<w:pStyle w:val="c"/>')
    )
    assert read(word(body, styles=styles), "a.docx").marks == {
        1: LineMark(heading_level=2, centred=True, bold=True),
        2: LineMark(centred=True),
        3: LineMark(bold_until=2),
        4: LineMark(heading_level=1),
    }


def test_cells_are_lines_with_a_tab_and_a_cell_merged_upwards_is_empty(word: Word) -> None:
    start, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = p("附件") + table(
        row(cell(p("类别"), properties='<w:gridSpan w:val="2"/>'), cell(p("单位"))),
        row(cell(p("行动"), properties=start), cell(p("青少年")), cell(p("教育局"), p("科协"))),
        row(cell(p("行动"), properties=goes_on), cell(), cell(p("妇联"))),
    )
    assert places(read(word(body + p("完")), "a.docx")) == [
        ("附件", None),
        ("\t类别", (0, 0, 0)),
        ("\t单位", (0, 0, 2)),
        ("\t行动", (0, 1, 0)),
        ("\t青少年", (0, 1, 1)),
        ("\t教育局", (0, 1, 2)),
        ("\t科协", (0, 1, 2)),
        ("\t", (0, 2, 0)),
        ("\t", (0, 2, 1)),
        ("\t妇联", (0, 2, 2)),
        ("完", None),
    ]


def test_a_table_of_one_cell_is_a_frame_and_a_table_inside_a_cell_loses_its_grid(word: Word) -> None:
    inner = table(row(cell(p("甲")), cell(p("乙"))))
    body = table(row(cell(p("框内"), inner))) + table(row(cell(p("一"), inner), cell(p("二"))))
    assert places(read(word(body), "a.docx")) == [
        ("框内", None),
        ("甲", None),
        ("乙", None),
        ("\t一", (0, 0, 0)),
        ("\t甲", (0, 0, 0)),
        ("\t乙", (0, 0, 0)),
        ("\t二", (0, 0, 1)),
    ]


def test_insertions_count_deletions_do_not_and_a_note_tells(word: Word) -> None:
    deleted = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    inserted = "<w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
    joined = p("前半", properties="<w:rPr><w:del/></w:rPr>") + p("后半")
    comment = "<w:r><w:commentReference w:id='1'/></w:r>"
    footnote = "<w:r><w:footnoteReference w:id='1'/></w:r>"
    source = read(word(p("目标", deleted, inserted, comment, footnote) + joined), "a.docx")
    assert lines(source) == ["目标新", "前半后半"]
    assert [(note.code, note.severity) for note in source.notes] == [
        ("tracked-changes", "note"),
        ("comments", "note"),
        ("footnotes", "note"),
    ]
    assert "2 处修订" in source.notes[0].message


def test_contents_and_hidden_text_are_left_out_with_a_note(word: Word) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/></w:style>'
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>"
    source = read(word(p("一、目标……1", properties='<w:pStyle w:val="t"/>') + p("明", hidden), styles=styles), "a.docx")
    assert lines(source) == ["明"]
    assert {note.code for note in source.notes} == {"contents", "hidden-text"}


def test_a_text_box_follows_its_paragraph_once(word: Word) -> None:
    box = f"<w:txbxContent>{p('云溪县文件')}</w:txbxContent>"
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert lines(read(word(p("红头", drawing) + p("正文")), "a.docx")) == ["红头", "云溪县文件", "正文"]


def test_symbols_fields_and_content_controls_are_read(word: Word) -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> REF x </w:instrText><w:fldChar w:fldCharType="separate"/>'
        '<w:t>结果</w:t><w:fldChar w:fldCharType="end"/></w:r>'
    )
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    control = f"<w:sdt><w:sdtContent>{p('控件内')}</w:sdtContent></w:sdt>"
    assert lines(read(word(p(field, symbol) + control), "a.docx")) == ["结果√", "控件内"]


def test_a_document_of_pictures_alone_is_refused_with_advice(word: Word) -> None:
    data = word(p("<w:r><w:drawing/></w:r>"), **{"media/image1.png": b"x"})
    with pytest.raises(Unreadable) as refusal:
        read(data, "a.docx")
    assert refusal.value.code == "scanned"
    assert "OCR" in refusal.value.advice
