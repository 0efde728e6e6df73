"""PDFs as lines. Made by typst with Latin text; the Chinese ones are the demo's own."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from kepu.engines.compiler.reading import Limits, Unreadable, read
from kepu.engines.compiler.source import Source

Pdf = Callable[[str], bytes]
DEMO = Path(__file__).resolve().parents[5] / "src/kepu/demo/schemes/qinghe-2021.pdf"
HEADED = '#set page(height: 12cm, header: [Office paper], numbering: "— 1 —")\n'
# A run of zero bytes where the password's hash should be fits no password.
ENCRYPTED = b"""%%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>> endobj
4 0 obj <</Filter/Standard/V 1/R 2/P -44/O<%s>/U<%s>>> endobj
trailer <</Root 1 0 R/Size 5/Encrypt 4 0 R/ID[<00><00>]>>
%%%%EOF""" % (b"11" * 32, b"22" * 32)


def lines(source: Source) -> list[str]:
    return [line.strip() for line in source.text.split("\n")]


def test_headers_footers_and_page_numbers_are_left_out_with_a_note(pdf_of: Pdf) -> None:
    source = read(pdf_of(HEADED + "First. #pagebreak() Second. #pagebreak() Third."), "a.pdf")
    assert lines(source) == ["First.", "Second.", "Third."]
    assert [source.marks[number].page for number in (1, 2, 3)] == [1, 2, 3]
    assert [(note.code, note.message) for note in source.notes] == [
        ("running-lines", "页眉、页脚和页码共 6 行，未计入正文")
    ]


def test_an_indent_is_written_as_wide_spaces_and_centred_lines_are_marked(pdf_of: Pdf) -> None:
    words = "many words that fill up the line until it has to be broken " * 4
    markup = f"#set par(first-line-indent: (amount: 2em, all: true))\n#align(center)[Title]\n\n{words}\n\n{words}\n"
    source = read(pdf_of(markup), "a.pdf")
    opened = [number for number, line in enumerate(source.text.split("\n"), 1) if line.startswith("　")]
    assert [source.text.split("\n")[number - 1].strip()[:10] for number in opened] == [
        "Title",
        "many words",
        "many words",
    ]
    assert [number for number, mark in source.marks.items() if mark.centred] == [1]
    assert max(mark.width or 0 for mark in source.marks.values()) == 1.0


def test_ruled_tables_keep_their_cells_and_wraps_inside_a_cell_are_undone(pdf_of: Pdf) -> None:
    markup = (
        "Before\n#table(columns: (3cm, 3cm, 3cm), [a], [b], table.cell(rowspan: 2)[c], [d], "
        "[e e e e e e e e e e e e e e e e e e e e], table.cell(colspan: 2)[f], [g])\nAfter"
    )
    source = read(pdf_of(markup), "a.pdf")
    found = [(line.replace(" ", ""), source.marks[n].table) for n, line in enumerate(source.text.split("\n"), 1)]
    assert (found[0], found[-1]) == (("Before", None), ("After", None))
    assert [item for item in found if item[1] is not None] == [
        ("\ta", (0, 0, 0)),
        ("\tb", (0, 0, 1)),
        ("\tc", (0, 0, 2)),
        ("\td", (0, 1, 0)),
        ("\teeeeeeeeeeeeeeeeeeee", (0, 1, 1)),
        ("\t", (0, 1, 2)),
        ("\tf", (0, 2, 0)),
        ("\tg", (0, 2, 2)),
    ]


def test_a_table_that_goes_on_over_the_page_is_one_table(pdf_of: Pdf) -> None:
    markup = (
        "#set page(height: 4cm, margin: 1cm)\n#table(columns: 2, "
        + ", ".join(f"[k{n}], [v{n}]" for n in range(6))
        + ")"
    )
    source = read(pdf_of(markup), "a.pdf")
    assert max(mark.page or 0 for mark in source.marks.values()) > 1
    assert [mark.table for _, mark in sorted(source.marks.items())] == [
        (0, n, column) for n in range(6) for column in (0, 1)
    ]


def test_the_demo_s_chinese_pdf_reads_as_printed() -> None:
    source = read(DEMO.read_bytes(), DEMO.name)
    assert "　　一、指导思想\n" in source.text
    assert "青禾县全民科学素质行动规划纲要\n" in source.text.replace("　", "")
    assert "— 2 —" not in source.text


def test_a_scan_is_refused_with_advice() -> None:
    document = pdfium.PdfDocument.new()
    page = document.new_page(200, 200)
    image = pdfium.PdfImage.new(document)
    bitmap = pdfium.PdfBitmap.new_native(8, 8, raw.FPDFBitmap_BGR)
    image.set_bitmap(bitmap)
    image.set_matrix(pdfium.PdfMatrix().scale(200, 200))
    page.insert_obj(image)
    page.gen_content()
    stream = BytesIO()
    document.save(stream)
    with pytest.raises(Unreadable) as refusal:
        read(stream.getvalue(), "a.pdf")
    assert refusal.value.code == "scanned"
    assert "OCR" in refusal.value.advice


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"%PDF-1.7\nnothing more", "damaged"), (ENCRYPTED, "encrypted")],
)
def test_what_pdfium_cannot_open_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(data, "a.pdf")
    assert refusal.value.code == code


def test_too_many_pages_are_refused(pdf_of: Pdf) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(pdf_of("a #pagebreak() b"), "a.pdf", Limits(pages=1))
    assert refusal.value.message == "PDF 共 2 页，超过上限 1 页"
