"""Hostile and broken packages are refused in a sentence, quickly."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from kepu.engines.compiler.reading import Limits, Unreadable, read

Word = Callable[..., bytes]


def packed(document: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
    return stream.getvalue()


def refusal_of(data: bytes, limits: Limits | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as refusal:
        read(data, "a.docx", limits or Limits())
    return refusal.value


def test_a_part_that_expands_beyond_the_limit_is_refused_unread() -> None:
    assert refusal_of(packed(b"<a>" + b"0" * 60_000_000)).code == "zip-bomb"
    assert refusal_of(packed(b"<a>" + b"0" * 20_000_000)).code == "zip-bomb"


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(packed(b"<a>" + b"0" * 3_000_000))
    central = data.rindex(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 100)
    assert refusal_of(bytes(data)).code == "damaged"


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">',
    ],
)
def test_entities_are_refused(declaration: bytes) -> None:
    body = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
        b"&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert refusal_of(packed(declaration + body)).code in ("entities", "damaged")


def test_a_billion_laughs_are_never_expanded() -> None:
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"ha") for n in range(12))
    document = b"<!DOCTYPE a [" + entities + b"]><a>&l11;</a>"
    assert refusal_of(packed(document)).code in ("entities", "damaged", "no-text")


def test_broken_xml_and_a_missing_document_are_damage(word: Word) -> None:
    whole = word("<w:p><w:r><w:t>甲</w:t></w:r></w:p>")
    assert refusal_of(packed(b"<w:document>")).code == "damaged"
    assert refusal_of(whole.replace(b"word/document.xml", b"word/documenx.xml")).code == "damaged"
    assert refusal_of(whole[: len(whole) // 2]).code == "damaged"


def test_nesting_beyond_what_word_writes_is_refused_without_a_crash(word: Word) -> None:
    depth = 2_000
    nested = "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth
    assert refusal_of(word(nested)).code == "damaged"


def test_the_strict_variant_of_the_format_is_read_too(word: Word) -> None:
    strict = b'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>'
    assert read(packed(strict + "甲</w:t></w:r></w:p></w:body></w:document>".encode()), "a.docx").text == "甲"


def test_the_document_is_found_through_the_relationships() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/word/doc2.xml"/>'
            "</Relationships>",
        )
        archive.writestr(
            "word/doc2.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>甲'
            "</w:t></w:r></w:p></w:body></w:document>",
        )
    assert read(stream.getvalue(), "a.docx").text == "甲"
