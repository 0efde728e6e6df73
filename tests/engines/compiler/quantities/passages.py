"""Sentences → indicators, without a document around them."""

from __future__ import annotations

from array import array

from kepu.engines.compiler.lines.folding import fold
from kepu.engines.compiler.plan import Indicator
from kepu.engines.compiler.quantities.clauses import read_passage
from kepu.engines.compiler.quantities.indicators import Place, read_indicators
from kepu.engines.compiler.source import Paragraph, Source


def paragraph(text: str, table: tuple[int, int, int] | None = None) -> Paragraph:
    kept = [(sign, at) for at, sign in enumerate(text) if not sign.isspace()]
    plain = "".join(sign for sign, _ in kept)
    source = Source("sample.txt", "", "txt", text)
    return Paragraph(plain, fold(plain), array("l", [at for _, at in kept]), source, table=table)


def indicators(text: str, *, first_year: int | None = 2021, background: bool = False) -> list[Indicator]:
    """What one paragraph of a plan that begins in `first_year` promises."""
    stretch = paragraph(text)
    place = Place(stretch, "二/（一）", first_year=first_year, background=background)
    return list(read_indicators(read_passage(stretch.norm), place))


def amounts(text: str) -> list[tuple[float | int | None, str | None]]:
    return [(found.value, found.unit) for found in indicators(text)]
