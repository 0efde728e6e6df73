"""Physical lines → logical paragraphs: artefacts out, hard wraps undone, every character's offset kept."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import chain

from kepu.engines.compiler.lines.flat import unflattened
from kepu.engines.compiler.lines.physical import Line, physical_lines
from kepu.engines.compiler.lines.splitting import split_at_headings
from kepu.engines.compiler.lines.tables import marked_tables
from kepu.engines.compiler.lines.wraps import Joiner, layout_of
from kepu.engines.compiler.source import Paragraph, Source


def paragraphs(source: Source) -> list[Paragraph]:
    """Every logical paragraph and table cell of the source, in order.

    A heading that runs on inside a line opens a paragraph of its own. Linear in the length of the text.
    """
    lines = unflattened(marked_tables(source, physical_lines(source)))
    layout = layout_of(lines, whole_paragraphs=source.whole_paragraphs)
    joiner = Joiner(layout, lines)
    groups: list[list[Line]] = []
    for line in lines:
        if joiner.goes_on(line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return split_at_headings([_paragraph(source, group) for group in groups])


def _paragraph(source: Source, lines: list[Line]) -> Paragraph:
    first = lines[0]
    starts: Sequence[int] = range(*first.pieces[0])
    if len(lines) > 1 or len(first.pieces) > 1:
        starts = array("l", starts)
        for a, b in chain(first.pieces[1:], *(line.pieces for line in lines[1:])):
            starts.extend(range(a, b))
    if len(lines) == 1:
        return Paragraph(first.text, first.norm, starts, source, first.mark, first.table)
    text = "".join(line.text for line in lines)
    return Paragraph(text, "".join(line.norm for line in lines), starts, source, first.mark, first.table)
