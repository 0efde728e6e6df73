"""What an outline is made of."""

from __future__ import annotations

from dataclasses import dataclass, field

from kepu.engines.compiler.plan import Section, Span
from kepu.engines.compiler.source import Paragraph

DEEPEST = 3  # levels of headings that a plan knows


@dataclass(slots=True)
class Block:
    """A stretch of one paragraph that belongs to one section, heading text excluded."""

    paragraph: Paragraph
    start: int  # range in paragraph.text and .norm
    end: int
    section: int  # index into Outline.sections; -1 before the first heading of the body


@dataclass(slots=True)
class Outline:
    """A document taken apart. Every paragraph lands in exactly one place, in document order."""

    front: list[Paragraph] = field(default_factory=list)  # notice, title lines, release marks
    title: tuple[str, Span] | None = None
    sections: list[Section] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    headings: list[Block] = field(default_factory=list)  # headings[i] is the heading of sections[i] as it stands
    annex: list[Paragraph] = field(default_factory=list)  # Paragraph.table is set for cells
    back: list[Paragraph] = field(default_factory=list)
