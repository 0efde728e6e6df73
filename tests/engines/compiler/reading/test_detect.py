from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from kepu.engines.compiler.reading import DEFAULT_LIMITS, Unreadable
from kepu.engines.compiler.reading.detect import OLE, kind_of


def archive(*names: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7\n", "a.docx", "pdf"),
        (archive("word/document.xml"), "a.pdf", "docx"),
        (archive("mimetype", "content.xml"), "a.odt", "office"),
        (OLE + b"\0" * 504, "a.docx", "office"),
        (b"{\\rtf1 abc}", "a.doc", "office"),
        (b"<!DOCTYPE html><p>a", "a.txt", "html"),
        ("<html>字".encode("utf-16"), "a.txt", "html"),
        (b"<p>a</p>", "a.html", "html"),
        (b"<p>a</p>", "a.txt", "txt"),
        ("比例<15%，人数>20".encode(), "a.html", "txt"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "a.doc", "office"),
    ],
)
def test_the_content_tells_the_reader_before_the_name(data: bytes, name: str, kind: str) -> None:
    assert kind_of(data, name, DEFAULT_LIMITS) == kind


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"\x89PNG\r\n\x1a\n", "picture", "OCR"),
        (b"\xff\xd8\xff\xe0", "picture", "OCR"),
        (b"Rar!\x1a\x07", "wrong-kind", "解压"),
        (archive("a.docx", "b.docx"), "wrong-kind", "解压"),
        (archive("xl/workbook.xml"), "wrong-kind", "Excel"),
        (archive("ppt/presentation.xml"), "wrong-kind", "演示文稿"),
        (archive("OFD.xml"), "wrong-kind", "OFD"),
        (archive("word/document.xml")[:60], "damaged", "损坏"),
        (OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"), "encrypted", "密码"),
        (OLE + b"\0" * 504 + b"\xec\xa5" + b"\0" * 9 + b"\x01", "encrypted", "密码"),
        (OLE + b"\0" * 500 + "Workbook".encode("utf-16-le"), "wrong-kind", "Excel"),
        (b"MIME-Version: 1.0\r\n", "wrong-kind", ".mht"),
    ],
)
def test_what_holds_no_scheme_is_refused_with_advice(data: bytes, code: str, words: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        kind_of(data, "file", DEFAULT_LIMITS)
    assert refusal.value.code == code
    assert words in str(refusal.value)


def test_a_zip_with_absurdly_many_entries_is_refused() -> None:
    with pytest.raises(Unreadable) as refusal:
        kind_of(archive("word/document.xml", *(f"word/{n}" for n in range(5_100))), "a.docx", DEFAULT_LIMITS)
    assert refusal.value.code == "zip-bomb"
