"""Quantified commitments of the body text: what shall be reached, by when, how often, for whom."""

from __future__ import annotations

import re

from kepu.engines.compiler.outline import Block, Outline
from kepu.engines.compiler.plan import Indicator, Meta
from kepu.engines.compiler.quantities.clauses import Passage, read_passage
from kepu.engines.compiler.quantities.indicators import Place, read_indicators

__all__ = ["find_indicators"]

# Nothing else can hold a number or a frequency; most paragraphs stop here.
_PROMISING = re.compile(
    r"\d|分之|覆盖|以上|至少|不少于|不低于|每(?:个|所|名|一|半|学|季|月|年|村|校|乡|县|户|人)|翻|平均|[两二三四五六七八九十][名所个家次场期座处]"
)


def find_indicators(outline: Outline, meta: Meta) -> list[Indicator]:
    """Every quantified commitment and every recorded amount of the body, in document order.

    Amounts of the past have the role baseline. Linear in the length of the text; never raises on readable text.
    """
    first_year = _first_year(meta)
    found: list[Indicator] = []
    for block in outline.blocks:
        section = outline.sections[block.section] if block.section >= 0 else None
        norm = block.paragraph.norm
        if not _PROMISING.search(norm, block.start, block.end):
            continue
        place = Place(
            paragraph=block.paragraph,
            section_path=section.path if section else None,
            first_year=first_year,
            background=section is not None and section.kind == "background",
        )
        found += read_indicators(read_passage(norm, block.start, block.end), place)
    return found


def _first_year(meta: Meta) -> int | None:
    if meta.period is not None:
        return meta.period[0]
    return int(meta.issue_date[:4]) if meta.issue_date else None
