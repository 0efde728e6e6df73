"""Paragraphs → front matter, headings, body text, annexes and back matter."""

from __future__ import annotations

from kepu.engines.compiler.outline.kinds import label_kinds
from kepu.engines.compiler.outline.model import Block, Outline
from kepu.engines.compiler.outline.parts import divide
from kepu.engines.compiler.outline.run_in import find_run_in_headings
from kepu.engines.compiler.outline.tree import build
from kepu.engines.compiler.source import Paragraph

__all__ = ["Block", "Outline", "outline"]


def outline(paragraphs: list[Paragraph]) -> Outline:
    """The outline of a document; one without headings has all its text after the title in section -1."""
    parts = divide(paragraphs)
    outlined = Outline(front=parts.front, title=parts.title, annex=parts.annex, back=parts.back)
    build(outlined, parts.body)
    find_run_in_headings(outlined)
    label_kinds(outlined)
    return outlined
