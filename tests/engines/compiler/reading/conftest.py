"""Files made on the spot: Word packages from a few lines of XML, PDFs from typst."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def package(body: str, *, numbering: str = "", styles: str = "", **parts: bytes) -> bytes:
    """A .docx with this inside of <w:body>; further parts by their name under word/."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f"{DECLARATION}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
        )
        if numbering:
            archive.writestr("word/numbering.xml", f"{DECLARATION}<w:numbering {NAMESPACES}>{numbering}</w:numbering>")
        if styles:
            archive.writestr("word/styles.xml", f"{DECLARATION}<w:styles {NAMESPACES}>{styles}</w:styles>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}", content)
    return stream.getvalue()


@pytest.fixture
def word() -> Callable[..., bytes]:
    return package


@pytest.fixture
def pdf_of() -> Callable[[str], bytes]:
    """PDF from typst markup; Latin text, because typst brings no Chinese font."""
    typst = pytest.importorskip("typst", reason="typst comes with requirements/dev.txt")
    return lambda markup: bytes(typst.compile(markup.encode()))
