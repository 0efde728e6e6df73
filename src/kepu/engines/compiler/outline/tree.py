"""The headings of the body and the text under each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kepu.engines.compiler.enumerators import Label, chinese_numeral, label_at
from kepu.engines.compiler.outline.model import Block, Outline
from kepu.engines.compiler.outline.titles import Heading, heading_of, run_in_title
from kepu.engines.compiler.plan import Section
from kepu.engines.compiler.source import Paragraph

_TOP = ("chapter", "part", "chinese")
_DEEPEST = 3
_TASKS = re.compile("行动|工程|任务|举措|重点|措施|工作|内容|计划")
_NO_TASKS = re.compile("保障|组织实施|指导思想|总体要求|目标|背景|意义|基础|形势|进度|步骤|附则|组织领导")


@dataclass(slots=True)
class _Open:
    """A heading whose text is still going on."""

    rank: int
    section: int
    children: int = 0


def build(outlined: Outline, body: list[Paragraph]) -> None:
    """Fill sections, headings and blocks of `outlined` from the paragraphs of the body."""
    labels = _headings_among(body)
    stack: list[_Open] = []
    for paragraph, label in zip(body, labels, strict=True):
        if label is None:
            _add_block(outlined, paragraph, 0, stack)
            continue
        while stack and stack[-1].rank >= label.rank:
            stack.pop()
        if len(stack) == _DEEPEST:
            _add_block(outlined, paragraph, 0, stack)
            continue
        heading = heading_of(paragraph, label)
        if heading is None:
            _add_block(outlined, paragraph, 0, stack)
            continue
        _add_section(outlined, paragraph, label, heading, stack)
    _find_run_in_headings(outlined)


def _add_block(outlined: Outline, paragraph: Paragraph, start: int, stack: list[_Open]) -> None:
    if start < len(paragraph.text):
        section = stack[-1].section if stack else -1
        outlined.blocks.append(Block(paragraph, start, len(paragraph.text), section))


def _add_section(outlined: Outline, paragraph: Paragraph, label: Label, heading: Heading, stack: list[_Open]) -> None:
    parent = stack[-1] if stack else None
    if parent is not None:
        parent.children += 1
    level = len(stack) + 1
    number = label.number or (parent.children if parent is not None else 1)
    path = _path(outlined.sections[parent.section].path if parent else "", level, label, number)
    index = len(outlined.sections)
    outlined.sections.append(
        Section(
            path=path,
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
    _add_block(outlined, paragraph, heading.stop, stack)


def _path(parent: str, level: int, label: Label, number: int) -> str:
    if level == 1:
        return chinese_numeral(number)
    if level == 2 and label.kind not in ("arabic", "arabic_bracketed", "circled", "dash"):
        return f"{parent}/（{chinese_numeral(number)}）"
    return f"{parent}/{number}"


def _as_written(paragraph: Paragraph, label: Label) -> str:
    written = paragraph.text[label.start : label.end]
    return written.rstrip("、.．,，：:﹒ ") if label.kind != "dash" else written


# ------------------------------------------------------------------------------------------------ which labels count


def _headings_among(body: list[Paragraph]) -> list[Label | None]:
    """For every paragraph the label that makes it a heading, its kind mended where the author slipped."""
    labels = [label_at(paragraph.norm) if paragraph.table is None else None for paragraph in body]
    _mend_chapters(labels)
    return labels


def _mend_chapters(labels: list[Label | None]) -> None:
    """“1、总体要求” followed by 二、三、 is a chapter that was numbered in the wrong style."""
    if not any(label is not None and label.kind in _TOP for label in labels):
        return
    chapter = 0
    for i, label in enumerate(labels):
        if label is None:
            continue
        if label.kind in _TOP:
            chapter = label.number
        elif label.kind == "arabic" and label.number == chapter + 1:
            following = next((other for other in labels[i + 1 :] if other is not None and other.kind in _TOP), None)
            inner = next((other for other in labels[i + 1 :] if other is not None), None)
            skipped = following is not None and following.kind == "chinese" and following.number == chapter + 2
            if skipped and (chapter == 0 or inner is not None and inner.kind == "bracketed" and inner.number == 1):
                labels[i] = Label("chinese", label.number, label.written, label.start, label.end)
                chapter = label.number


# ------------------------------------------------------------------------------------------------ headings without a number


def _find_run_in_headings(outlined: Outline) -> None:
    """Paragraphs of an action or project that open with a short sentence set as a heading, where nothing is numbered."""
    parents = {section.path.rsplit("/", 1)[0] for section in outlined.sections if section.level == _DEEPEST}
    by_section: dict[int, list[int]] = {}
    for i, block in enumerate(outlined.blocks):
        by_section.setdefault(block.section, []).append(i)
    found: dict[int, int] = {}  # block → end of its heading
    for index, section in enumerate(outlined.sections):
        if section.level != 2 or section.path in parents or section.path.startswith("//"):
            continue
        chapter = _chapter_of(outlined, index)
        if _NO_TASKS.search(chapter) or _NO_TASKS.search(section.title):
            continue
        found |= _run_in_headings_of(outlined, index, by_section.get(index, []))
    if found:
        _insert_run_in_headings(outlined, found)


def _chapter_of(outlined: Outline, index: int) -> str:
    while outlined.sections[index].level > 1:
        index -= 1
    return outlined.sections[index].title


def _run_in_headings_of(outlined: Outline, index: int, block_indexes: list[int]) -> dict[int, int]:
    own_line = outlined.headings[index]
    candidates: dict[int, int] = {}
    plain = 0
    for position, i in enumerate(block_indexes):
        block = outlined.blocks[i]
        is_rest_of_heading = block.paragraph is own_line.paragraph
        end = None if is_rest_of_heading or block.paragraph.table else run_in_title(block.paragraph, block.start)
        if end is not None:
            candidates[i] = end
        elif position > 0 and not is_rest_of_heading and len(block.paragraph.norm) > 40:
            plain += 1
    named = re.search("(?:行动|工程|计划)$", outlined.sections[index].title) is not None
    if len(candidates) >= (1 if named else 2) and plain == 0:
        return candidates
    return {}


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
        path = f"{parent.path}/{children[block.section]}"
        title = block.paragraph.text[block.start : end].rstrip("。：:")
        span = block.paragraph.span(block.start, end)
        current[block.section] = len(sections)
        headings.append(Block(block.paragraph, block.start, end, len(sections)))
        sections.append(Section(path, parent.level + 1, None, title, "other", None, span))
        if end < block.end:
            blocks.append(Block(block.paragraph, end, block.end, current[block.section]))
    take_sections_up_to(len(outlined.sections) - 1)
    outlined.sections, outlined.headings, outlined.blocks = sections, headings, blocks
