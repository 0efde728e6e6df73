"""The text as read, and the way back to it from every later step.

A reader turns a file into one `Source`. `lines.paragraphs` turns the source into logical paragraphs whose characters
each remember their offset in `Source.text`; nothing later in the compiler touches offsets except through these two.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from kepu.engines.compiler.plan import Diagnostic, Span

Reader = Literal["txt", "docx", "doc", "pdf", "html"]


@dataclass(slots=True)
class LineMark:
    """What a reader knows of one physical line beyond its characters."""

    heading_level: int | None = None  # from a Word or HTML heading style, 1 = highest
    centred: bool = False
    bold: bool = False  # the whole line
    bold_until: int = 0  # leading characters in bold: a run-in heading, 0 = none
    numbering: int = 0  # leading characters that Word or a list generated rather than the author typed
    table: tuple[int, int, int] | None = None  # (table, row, column), all from 0; one cell may hold several lines
    page: int | None = None  # from 1
    width: float | None = None  # printed width as a share of the widest line of the page: pdf only


@dataclass(slots=True)
class Source:
    """One file as text. `text` is exactly what spans index: lines end in "\n", nothing is cleaned away."""

    name: str
    sha256: str
    reader: Reader
    text: str
    whole_paragraphs: bool = False  # True where a line is known to be a paragraph (docx, html)
    marks: dict[int, LineMark] = field(default_factory=dict)  # by line number from 1; absent = nothing known
    notes: list[Diagnostic] = field(default_factory=list)  # what the reader left out or could not tell
    _starts: list[int] = field(default_factory=list, repr=False)

    def line_starts(self) -> list[int]:
        """Offset of the first character of every line."""
        if not self._starts:
            self._starts = [0]
            find = self.text.find
            at = find("\n")
            while at >= 0:
                self._starts.append(at + 1)
                at = find("\n", at + 1)
        return self._starts

    def line_at(self, offset: int) -> int:
        """Line number, from 1, that holds the character at `offset`."""
        return bisect_right(self.line_starts(), offset)

    def span(self, start: int, end: int) -> Span:
        """The span of text[start:end]; an empty stretch lies on the line of its start."""
        return Span(self.line_at(start), self.line_at(max(start, end - 1)), start, end)


@dataclass(slots=True)
class Paragraph:
    """One logical paragraph, or one table cell, with all white space removed.

    `norm` is `text` with look-alikes folded one to one (full-width digits and letters to ASCII, bracket and dash
    variants to one form), so that an index into either is an index into both. `starts[i]` is the offset of text[i]
    in the source; a range where the paragraph is one stretch of it.
    """

    text: str
    norm: str
    starts: Sequence[int]
    source: Source
    mark: LineMark | None = None
    table: tuple[int, int, int] | None = None  # (table, row, column) for a cell

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The span in the source of text[start:end]; the stretch must not be empty."""
        last = (len(self.text) if end is None else end) - 1
        return self.source.span(self.starts[start], self.starts[last] + 1)
