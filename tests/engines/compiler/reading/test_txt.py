from __future__ import annotations

import pytest

from kepu.engines.compiler.reading import Limits, Unreadable, read

TEXT = "云溪县方案\n一、总体目标\n到2025年，比例达到15%。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_usual_encoding_gives_the_same_text(encoding: str) -> None:
    source = read(TEXT.encode(encoding), "方案.txt")
    assert (source.text, source.reader, source.notes) == (TEXT, "txt", [])


def test_every_line_end_becomes_a_newline_and_offsets_index_the_result() -> None:
    source = read("甲\r\n乙\r丙\u2028丁\n".encode(), "a.txt")
    assert source.text == "甲\n乙\n丙\n丁\n"
    assert source.line_at(source.text.index("丁")) == 4


def test_a_character_cut_off_at_the_end_is_told_and_the_rest_is_read() -> None:
    source = read(TEXT.encode()[:-3], "a.txt")
    assert source.text == TEXT[:-2] + "\ufffd"
    assert [(note.code, note.severity) for note in source.notes] == [("broken-characters", "warning")]
    assert "1 个字符" in source.notes[0].message


def test_a_stray_zero_byte_does_not_turn_the_text_into_utf_16() -> None:
    source = read(TEXT.encode() * 40 + b"\x00", "a.txt")
    assert source.text == TEXT * 40 + "\ufffd"


def test_form_feeds_begin_pages() -> None:
    source = read("第一页\n\f第二页\n".encode(), "a.txt")
    assert source.text == "第一页\n\f第二页\n"
    assert {line: mark.page for line, mark in source.marks.items()} == {1: 1, 2: 2, 3: 2}


@pytest.mark.parametrize("data", [bytes(range(128, 256)) * 40, b"\x01\x02\x03\x04" * 500])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(data, "a.txt")
    assert refusal.value.code == "not-text"


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\x00" * 100])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(data, "a.txt")
    assert (refusal.value.code, str(refusal.value)) == ("empty", "文件是空的。请确认文件已完整保存或下载后重试。")


def test_too_many_characters_are_refused_not_cut() -> None:
    with pytest.raises(Unreadable) as refusal:
        read(TEXT.encode(), "a.txt", Limits(characters=10))
    assert refusal.value.code == "too-long"


def test_too_large_a_file_is_refused_with_its_size() -> None:
    with pytest.raises(Unreadable) as refusal:
        read(b"a" * 3_000_000, "a.txt", Limits(file_bytes=1_048_576))
    assert refusal.value.message == "文件有 3 MB，超过上限 1 MB"
