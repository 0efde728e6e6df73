"""Physical lines → logical paragraphs."""

from __future__ import annotations

from array import array

from kepu.engines.compiler.source import Paragraph, Source


def paragraphs(source: Source) -> list[Paragraph]:
    """Every logical paragraph and table cell of the source, in order."""
    found: list[Paragraph] = []
    start = 0
    for line in source.text.split("\n"):
        kept = [(c, start + i) for i, c in enumerate(line) if not c.isspace()]
        if kept:
            text = "".join(c for c, _ in kept)
            found.append(Paragraph(text, text, array("l", [at for _, at in kept]), source))
        start += len(line) + 1
    return found
