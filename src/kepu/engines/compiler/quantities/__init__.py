"""Quantified commitments of the body text: what shall be reached, by when, how often, for whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kepu.engines.compiler.outline import Block, Outline
from kepu.engines.compiler.plan import Indicator, Meta
from kepu.engines.compiler.quantities.clauses import after_item_mark, is_list_item, read_passage
from kepu.engines.compiler.quantities.indicators import PROMISING, Place, read_indicators, stated_deadline
from kepu.engines.compiler.quantities.tables import read_tables

__all__ = ["find_indicators"]


@dataclass(frozen=True, slots=True)
class _Opening:
    """A paragraph that ended in a colon: 到2025年，实现以下目标： opens the list that follows."""

    section: int
    path: str
    deadline: int | None


def find_indicators(outline: Outline, meta: Meta) -> list[Indicator]:
    """Every quantified commitment and every recorded amount of the body, in document order, then those of annex tables.

    Amounts of the past have the role baseline. Linear in the length of the text; never raises on readable text.
    """
    found: list[Indicator] = []
    opening: _Opening | None = None
    in_tables = [block for block in outline.blocks if block.paragraph.table is not None]
    for block in _in_order(outline):
        if block.paragraph.table is not None:
            continue
        if opening is not None and not _goes_on(opening, block, outline):
            opening = None
        norm = block.paragraph.norm
        opens_list = norm.startswith("：", block.end - 1)
        promising = PROMISING.search(norm, after_item_mark(norm, block.start, block.end), block.end)
        if promising is None and not opens_list:
            continue
        begin, end = block.start, block.end
        if promising is not None:
            begin = _sentence_start(norm, begin, promising.start())
            end = end if opens_list else _sentences_end(norm, begin, promising.end(), end)
        passage = read_passage(norm[begin:end])
        if promising:
            found += read_indicators(passage, _place(block, begin, outline, meta, opening))
        if opens_list:
            path = outline.sections[block.section].path if block.section >= 0 else ""
            opening = _Opening(block.section, path, stated_deadline(passage, _first_year(meta)))
    cells = [(block.paragraph, _path(block, outline)) for block in in_tables]
    cells += [(paragraph, None) for paragraph in outline.annex if paragraph.table is not None]
    return found + read_tables(cells, _first_year(meta))


def _in_order(outline: Outline) -> Iterator[Block]:
    """Blocks, each section's own heading before the text under it where the heading says as much as a sentence."""
    seen = -1
    for block in outline.blocks:
        while seen < block.section:
            seen += 1
            if seen < len(outline.headings):
                yield outline.headings[seen]
        yield block
    yield from outline.headings[seen + 1 :]


def _goes_on(opening: _Opening, block: Block, outline: Outline) -> bool:
    if block.section == opening.section:
        return is_list_item(block.paragraph.norm, block.start, block.end)
    path = _path(block, outline)
    return bool(opening.path) and path is not None and path.startswith(opening.path + "/")


def _sentence_start(norm: str, start: int, at: int) -> int:
    """Where the sentence around `at` begins: what stands before holds no number. `start` where a bracket is open there."""
    begin = norm.rfind("。", start, at) + 1
    return begin if begin > start and _is_closed(norm, start, begin) else start


def _sentences_end(norm: str, begin: int, at: int, end: int) -> int:
    """Where the sentence of the last number from `at` on ends. `end` where a bracket is open there."""
    for promising in PROMISING.finditer(norm, at, end):
        at = promising.end()
    stop = norm.find("。", at, end) + 1
    return stop if stop and _is_closed(norm, begin, stop) else end


def _is_closed(norm: str, start: int, end: int) -> bool:
    count = norm.count
    return (
        count("（", start, end) == count("）", start, end)
        and count("〔", start, end) == count("〕", start, end)
        and count("“", start, end) == count("”", start, end)
        and count("《", start, end) == count("》", start, end)
    )


def _place(block: Block, begin: int, outline: Outline, meta: Meta, opening: _Opening | None) -> Place:
    section = outline.sections[block.section] if block.section >= 0 else None
    return Place(
        paragraph=block.paragraph,
        section_path=section.path if section else None,
        offset=begin,
        first_year=_first_year(meta),
        background=section is not None and section.kind == "background",
        opening=opening.deadline if opening else None,
        listed=opening is not None,
    )


def _path(block: Block, outline: Outline) -> str | None:
    return outline.sections[block.section].path if block.section >= 0 else None


def _first_year(meta: Meta) -> int | None:
    if meta.period is not None:
        return meta.period[0]
    return int(meta.issue_date[:4]) if meta.issue_date else None
