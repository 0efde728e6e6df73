"""Headings without a number: a short sentence that opens a paragraph, “将弘扬科学精神贯穿于育人全链条。坚持……”."""

from __future__ import annotations

import re

from kepu.engines.compiler.enumerators import chinese_numeral
from kepu.engines.compiler.lines.folding import fold
from kepu.engines.compiler.outline.model import DEEPEST, Block, Outline
from kepu.engines.compiler.outline.titles import run_in_title
from kepu.engines.compiler.plan import Section

_WELL_KNOWN = re.compile(
    "^(?:指导思想|(?:基本|工作|主要)?原则|总体要求|(?:总体|工作|主要|发展|行动)目标|目标任务|重要意义|总体思路)$"
)
_ACTS = re.compile(
    "加强|强化|健全|完善|落实|加大|严格|营造|保障|建立|明确|注重|抓好|压实|深化|推进|推动|开展|实施|提升|优化|突出|创新|拓展"
    "|构建|统筹|组织|做好|培育|打造|广泛|积极|大力|扩大|促进|支持|鼓励|引导|规范|丰富"
)
_DUTY_LINE = re.compile(
    "[（〔]?(?:牵头|责任|配合|主责|协办|主办|参与|参加)(?:单位|部门|领导|主体)|(?:目标|任务|措施|分工)："
)
_NO_TASKS = re.compile("保障|组织实施|指导思想|总体要求|目标|背景|意义|(?:发展|工作)基础|形势|进度|步骤|附则|组织领导")


_DUTY_AT_END = re.compile(r"[（〔](?:[^。]{0,12}(?:牵头|责任|配合|主责|协办|承办|参加|参与)|[^。]{2,200}负责$)")


def find_run_in_headings(outlined: Outline) -> None:
    """Paragraphs that open with a short sentence set as a heading, in sections where nothing is numbered."""
    parents = {section.path.rsplit("/", 1)[0] for section in outlined.sections if "/" in section.path}
    by_section: dict[int, list[int]] = {}
    for i, block in enumerate(outlined.blocks):
        if block.paragraph.table is None:
            by_section.setdefault(block.section, []).append(i)
    bare = [
        index
        for index, section in enumerate(outlined.sections)
        if section.level < DEEPEST and section.path not in parents and index in by_section
    ]
    found = _headings_with_duties(outlined, [by_section[index] for index in bare])  # block → end of its heading
    settled = {outlined.blocks[i].section for i in found}
    for index in bare:
        if index not in settled:
            found |= _run_in_headings_of(outlined, index, by_section[index])
    if found:
        _insert_run_in_headings(outlined, found)


def _headings_with_duties(outlined: Outline, groups: list[list[int]]) -> dict[int, int]:
    """Block → end of its heading, in the sections whose paragraphs all open with a short sentence and end with a duty.

    A document has that habit where at least two of its sections show it. What follows its last duty closes it.
    """
    last = max((i for group in groups for i in group if _names_who_answers(outlined.blocks[i])), default=-1)
    shown: list[dict[int, int]] = []
    for group in groups:
        ends: dict[int, int] = {}
        for i in group:
            if i > last:
                break
            block = outlined.blocks[i]
            end = run_in_title(block.paragraph, block.start) if block.start == 0 else None
            if end is None or end - block.start > 24 or not _names_who_answers(block):
                ends = {}
                break
            ends[i] = end
        if ends:
            shown.append(ends)
    return {i: end for ends in shown for i, end in ends.items()} if len(shown) > 1 else {}


def _names_who_answers(block: Block) -> bool:
    """Whether a bracket at the end of a paragraph says whose duty it is."""
    norm = block.paragraph.norm
    end = block.end - 1 if norm[block.end - 1] in "。；" else block.end
    if norm[end - 1] not in "）〕":
        return False
    opening = max(norm.rfind("（", block.start, end), norm.rfind("〔", block.start, end))
    return opening >= 0 and _DUTY_AT_END.match(norm, opening, end - 1) is not None


def _chapter_of(outlined: Outline, index: int) -> str:
    while outlined.sections[index].level > 1:
        index -= 1
    return fold(outlined.sections[index].title)


def _run_in_headings_of(outlined: Outline, index: int, block_indexes: list[int]) -> dict[int, int]:
    """Block → end of the heading that opens it; empty unless all paragraphs but an introduction open with one."""
    section, heading = outlined.sections[index], outlined.headings[index]
    of_principles = "原则" in fold(section.title)
    candidates: dict[int, int] = {}
    plain_first = plain = 0
    for position, i in enumerate(block_indexes):
        block = outlined.blocks[i]
        rest_of_heading = block.paragraph is heading.paragraph
        end = None if rest_of_heading else run_in_title(block.paragraph, block.start, with_commas=of_principles)
        if end is not None:
            candidates[i] = end
        elif _DUTY_LINE.match(block.paragraph.norm):
            continue
        elif position == 0 or rest_of_heading:
            plain_first += 1
        elif len(block.paragraph.norm) > 40:
            plain += 1
    if plain or not candidates:
        return {}
    return candidates if _are_headings(outlined, index, candidates, introduced=plain_first > 0) else {}


def _are_headings(outlined: Outline, index: int, candidates: dict[int, int], *, introduced: bool) -> bool:
    section, chapter = outlined.sections[index], _chapter_of(outlined, index)
    titles = [outlined.blocks[i].paragraph.norm[outlined.blocks[i].start : end - 1] for i, end in candidates.items()]
    if "原则" in fold(section.title):
        return len(titles) >= 2
    if section.level == 1:
        if introduced and len(titles) < 3:
            return False
        return len(titles) >= 2 and all(
            _WELL_KNOWN.search(title) or (_ACTS.match(title) and len(title) <= 18) for title in titles
        )
    if _NO_TASKS.search(chapter) or _NO_TASKS.search(fold(section.title)):
        return False
    return len(titles) >= (1 if re.search("(?:行动|工程|计划)$", fold(section.title)) else 2)


def _insert_run_in_headings(outlined: Outline, found: dict[int, int]) -> None:
    sections: list[Section] = []
    headings: list[Block] = []
    blocks: list[Block] = []
    moved: dict[int, int] = {-1: -1}
    following = 0
    children: dict[int, int] = {}

    def take_sections_up_to(index: int) -> None:
        nonlocal following
        while following <= index:
            moved[following] = len(sections)
            heading = outlined.headings[following]
            sections.append(outlined.sections[following])
            headings.append(Block(heading.paragraph, heading.start, heading.end, moved[following]))
            following += 1

    current: dict[int, int] = {}
    for i, block in enumerate(outlined.blocks):
        take_sections_up_to(block.section)
        end = found.get(i)
        if end is None:
            target = current.get(block.section, moved[block.section])
            blocks.append(Block(block.paragraph, block.start, block.end, target))
            continue
        parent = outlined.sections[block.section]
        children[block.section] = children.get(block.section, 0) + 1
        number = children[block.section]
        path = f"{parent.path}/（{chinese_numeral(number)}）" if parent.level == 1 else f"{parent.path}/{number}"
        title = block.paragraph.text[block.start : end].rstrip("。：:")
        span = block.paragraph.span(block.start, end)
        current[block.section] = len(sections)
        headings.append(Block(block.paragraph, block.start, end, len(sections)))
        sections.append(Section(path, parent.level + 1, None, title, "other", None, span))
        if end < block.end:
            blocks.append(Block(block.paragraph, end, block.end, current[block.section]))
    take_sections_up_to(len(outlined.sections) - 1)
    outlined.sections, outlined.headings, outlined.blocks = sections, headings, blocks
