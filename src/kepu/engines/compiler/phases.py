"""The timetable: 启动阶段, 实施阶段, 总结阶段."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kepu.engines.compiler.enumerators import label_at, number_of
from kepu.engines.compiler.outline import Block, Outline
from kepu.engines.compiler.plan import Meta, Phase

_YEAR = r"(?:(?:19|20)\d{2}|[一二][一二三四五六七八九〇零]{3})"
_TO = r"[—~至到]+"
# 2021年, 2021年到2022年, 2022年3月—2023年6月, 2022年3月—6月, 2022年上半年至2025年
_WITHIN_YEAR = (
    r"(?:\d{1,2}月(?:\d{1,2}日)?[初底末中]?(?:旬)?|[上下]半年|第?[一二三四]季度|[初底末中]|年[初底末中])?(?:开始|起)?"
)
_TIME = re.compile(
    rf"(?:自|从)?(?P<start>{_YEAR})(?:年{_WITHIN_YEAR})?(?:前)?(?:{_TO}(?:(?P<end>{_YEAR})年?|\d{{1,2}}月))?"
)
_STAGE = re.compile(r"(?P<name>[一-鿿]{2,14}?(?:阶段|期))(?P<open>（|：|，|。)?")
_CLAUSE_STOP = re.compile("[；。]")
_IN_BRACKET = re.compile(r"（([^（）]*)）$")


def find_phases(outline: Outline, meta: Meta) -> list[Phase]:
    """The phases the document sets out, in order, with the years they run from and to."""
    texts = _texts(outline)
    parents = {section.path.rsplit("/", 1)[0] for section in outline.sections if "/" in section.path}
    phases: list[Phase] = []
    for index, section in enumerate(outline.sections):
        if section.kind != "schedule" or section.path in parents:
            continue
        named = _phase_of_heading(outline, index, texts.get(index, []))
        phases += [named] if named is not None else _phases_in_text(texts.get(index, []))
    return phases


def _texts(outline: Outline) -> dict[int, list[Block]]:
    texts: dict[int, list[Block]] = {}
    for block in outline.blocks:
        if block.section >= 0 and block.paragraph.table is None:
            texts.setdefault(block.section, []).append(block)
    return texts


def _phase_of_heading(outline: Outline, index: int, blocks: list[Block]) -> Phase | None:
    section = outline.sections[index]
    heading = outline.headings[index]
    norm = heading.paragraph.norm[heading.start : heading.end].rstrip("。")
    bracket = _IN_BRACKET.search(norm)
    name = section.title
    if bracket is not None and _TIME.search(bracket.group(1)):
        name = re.sub(r"[（(][^（()）]*[）)]$", "", name)
        times: tuple[int | None, int | None] | None = _years(bracket.group(1))
    else:
        opening = next((b.paragraph.norm[b.start : b.end] for b in blocks), "")
        times = _years_at_opening(opening)
        if times is None and (inside := _TIME.search(norm)) is not None:
            times = _span(inside)
            name = re.sub(rf"[：，]?{_TIME.pattern}.*$", "", name) or name
    if times is None:
        return None
    return Phase(name, times[0], times[1], section.span)


def _years_at_opening(norm: str) -> tuple[int | None, int | None] | None:
    found = _TIME.match(norm.lstrip("（"))
    return _span(found) if found is not None else None


def _phases_in_text(blocks: list[Block]) -> Iterator[Phase]:
    """动员部署阶段（2022年上半年），制定方案；全面实施阶段（…），…"""
    for block in blocks:
        paragraph, norm = block.paragraph, block.paragraph.norm
        label = label_at(norm, block.start)
        for clause_start, clause_end in _clauses(norm, label.end if label else block.start, block.end):
            stage = _STAGE.match(norm, clause_start)
            if stage is None:
                continue
            time = _TIME.search(norm, stage.end("name"), clause_end)
            if time is None or time.start() > stage.end("name") + 3:
                continue
            start, end = _span(time)
            text = paragraph.text[clause_start : stage.end("name")]
            yield Phase(text, start, end, paragraph.span(clause_start, clause_end))


def _clauses(norm: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for stop in _CLAUSE_STOP.finditer(norm, start, end):
        if stop.start() > at:
            yield at, stop.start()
        at = stop.end()
    if at < end:
        yield at, end


def _years(norm: str) -> tuple[int | None, int | None]:
    found = _TIME.search(norm)
    return _span(found) if found is not None else (None, None)


def _span(found: re.Match[str]) -> tuple[int | None, int | None]:
    start = number_of(found["start"])
    return start, number_of(found["end"]) if found["end"] else start
