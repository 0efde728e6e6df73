"""Plain text: which encoding, and where lines end."""

from __future__ import annotations

import codecs
import re

from kepu.engines.compiler.reading.limits import Limits
from kepu.engines.compiler.reading.page import Page, too_long
from kepu.engines.compiler.reading.refusal import Unreadable
from kepu.engines.compiler.source import LineMark, Source

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
GUESSES = ("utf-8", "gb18030")
WIDE_GUESSES = ("utf-16-le", "utf-16-be")
WIDE_SHARE_ZERO = 0.002  # more NUL bytes than this show that characters are wider than a byte
SAMPLE_BYTES = 1 << 20
LOST = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\uf8ff\ufffd-\uffff]")
PLAUSIBLE_SHARE_LOST = 0.1
NEW_LINES = str.maketrans({"\r": "\n", "\x0b": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})


def read(data: bytes, name: str, limits: Limits) -> Source:
    """The text without a byte order mark; every line end becomes "\\n" and nothing else is changed.

    A form feed stays and begins a new page. Broken characters become U+FFFD and are told in a note.
    Raises Unreadable where the bytes are not text.
    """
    text, lost = decode(data)
    if len(text) > limits.characters:
        raise too_long()
    page = Page(limits)
    if lost:
        message = f"有 {lost} 个字符无法识别，已用“\ufffd”代替，原文件可能在传输中受损"
        page.note("broken-characters", message, "warning", "请用原始文件重新上传")
    number = 1
    paged = "\f" in text
    for line in text.split("\n"):
        number += line.count("\f")
        page.add(line, LineMark(page=number) if paged else None)
    return page.source(data, name, "txt", whole_paragraphs=False)


def decode(data: bytes, declared: str | None = None) -> tuple[str, int]:
    """The text of bytes in an unknown encoding, line ends made "\\n", and how many characters were lost.

    declared: an encoding that the file itself names; it comes after UTF-8, which no other encoding passes for.
    Raises Unreadable where no encoding makes sense of the bytes.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _lines_ended(_judged(data[len(mark) :].decode(encoding, "replace")))
    guesses = GUESSES if declared is None else (GUESSES[0], declared, *GUESSES[1:])
    sample = data[:SAMPLE_BYTES]
    if sample.count(0) > WIDE_SHARE_ZERO * len(sample):
        # The zero half of a digit or a line end comes first in big-endian order.
        big_endian = sample[::2].count(0) > sample[1::2].count(0)
        guesses = (WIDE_GUESSES[big_endian], *guesses)
    for encoding in guesses:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if _share_lost(text) < PLAUSIBLE_SHARE_LOST:
            return _lines_ended(text)
    best = min(guesses, key=lambda encoding: _share_lost_under(encoding, sample))
    return _lines_ended(_judged(data.decode(best, "replace")))


def _share_lost(text: str) -> float:
    return len(LOST.findall(text)) / max(1, len(text))


def _share_lost_under(encoding: str, sample: bytes) -> float:
    try:
        return _share_lost(sample.decode(encoding, "replace"))
    except LookupError:
        return 1.0


def _judged(text: str) -> str:
    if _share_lost(text[:SAMPLE_BYTES]) >= PLAUSIBLE_SHARE_LOST:
        advice = "请用 Word 或记事本打开，另存为 .docx 或 UTF-8 文本后重试"
        raise Unreadable("not-text", "文件内容不是文字，或者编码无法识别", advice)
    return text


def _lines_ended(text: str) -> tuple[str, int]:
    text = text.replace("\r\n", "\n").replace("\x00", "\ufffd").translate(NEW_LINES)
    return text, text.count("\ufffd")
