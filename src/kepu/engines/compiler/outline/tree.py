"""The headings of the body and the text under each."""

from __future__ import annotations

from dataclasses import dataclass

from kepu.engines.compiler.enumerators import Label, chinese_numeral
from kepu.engines.compiler.outline.model import DEEPEST, Block, Outline
from kepu.engines.compiler.outline.numbering import headings_among
from kepu.engines.compiler.outline.titles import Heading, heading_of
from kepu.engines.compiler.plan import Section
from kepu.engines.compiler.source import Paragraph

_ABOVE_ALL = -100  # rank of the document itself


@dataclass(slots=True)
class _Open:
    """A heading whose text is still going on."""

    rank: int
    section: int
    children: int = 0


def build(outlined: Outline, body: list[Paragraph]) -> None:
    """Fill sections, headings and blocks of `outlined` from the numbered headings of the body."""
    stack = [_Open(_ABOVE_ALL, -1)]
    for paragraph, label in zip(body, headings_among(body), strict=True):
        heading = heading_of(paragraph, label) if label is not None else None
        if label is None or heading is None:
            _add_block(outlined, paragraph, 0, stack[-1].section)
            continue
        while stack[-1].rank >= label.rank:
            stack.pop()
        if len(stack) > DEEPEST:
            _add_block(outlined, paragraph, 0, stack[-1].section)
        else:
            _add_section(outlined, paragraph, label, heading, stack)


def _add_block(outlined: Outline, paragraph: Paragraph, start: int, section: int) -> None:
    if start < len(paragraph.text):
        outlined.blocks.append(Block(paragraph, start, len(paragraph.text), section))


def _add_section(outlined: Outline, paragraph: Paragraph, label: Label, heading: Heading, stack: list[_Open]) -> None:
    parent, level, index = stack[-1], len(stack), len(outlined.sections)
    parent.children += 1
    above = outlined.sections[parent.section].path if parent.section >= 0 else ""
    outlined.sections.append(
        Section(
            path=_path(above, level, label, label.number or parent.children),
            level=level,
            label=_as_written(paragraph, label),
            title=paragraph.text[heading.start : heading.end],
            kind="other",
            group=None,
            span=paragraph.span(label.start, heading.stop),
        )
    )
    outlined.headings.append(Block(paragraph, 0, heading.stop, index))
    stack.append(_Open(label.rank, index))
    _add_block(outlined, paragraph, heading.stop, index)


def _path(above: str, level: int, label: Label, number: int) -> str:
    if level == 1:
        return chinese_numeral(number)
    if level == 2 and label.kind not in ("arabic", "circled", "dash"):
        return f"{above}/（{chinese_numeral(number)}）"
    return f"{above}/{number}"


def _as_written(paragraph: Paragraph, label: Label) -> str | None:
    if label.kind == "styled":
        return None
    written = paragraph.text[label.start : label.end]
    return written.rstrip("、.．,，：:﹒ ") if label.kind != "dash" else written
