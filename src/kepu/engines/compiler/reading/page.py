"""Where a reader puts line after line, and what becomes a `Source` in the end."""

from __future__ import annotations

from hashlib import sha256

from kepu.engines.compiler.plan import Diagnostic, Severity
from kepu.engines.compiler.reading.limits import Limits
from kepu.engines.compiler.reading.refusal import Unreadable
from kepu.engines.compiler.source import LineMark, Reader, Source


class Page:
    """An endless page: lines, what is known of each, and notes about what was left out."""

    def __init__(self, limits: Limits) -> None:
        self.lines: list[str] = []
        self.marks: dict[int, LineMark] = {}
        self.notes: list[Diagnostic] = []
        self._room = limits.characters

    def add(self, text: str, mark: LineMark | None = None) -> None:
        """One physical line, without its end. Raises Unreadable where the text outgrows the limit."""
        self._room -= len(text) + 1
        if self._room < 0:
            raise too_long()
        self.lines.append(text)
        if mark is not None:
            self.marks[len(self.lines)] = mark

    def drop_first(self) -> None:
        """Take back the first line."""
        del self.lines[0]
        self.marks = {number - 1: mark for number, mark in self.marks.items() if number > 1}

    def note(self, code: str, message: str, severity: Severity = "note", suggestion: str | None = None) -> None:
        self.notes.append(Diagnostic(code, severity, message, None, suggestion))

    def source(self, data: bytes, name: str, reader: Reader, *, whole_paragraphs: bool) -> Source:
        """Raises Unreadable where there is nothing but white space."""
        text = "\n".join(self.lines)
        if not text.strip():
            raise Unreadable("no-text", "文件里没有文字", "请确认上传的是正文所在的文件")
        return Source(name, sha256(data).hexdigest(), reader, text, whole_paragraphs, self.marks, self.notes)


def too_long() -> Unreadable:
    return Unreadable("too-long", "文件里的文字过多，超出一份方案可能的篇幅", "请只保留方案正文和附件后重试")
