"""The headings of the body and the text under each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kepu.engines.compiler.enumerators import Label, chinese_number, chinese_numeral, label_at
from kepu.engines.compiler.outline.model import Block, Outline
from kepu.engines.compiler.outline.titles import Heading, heading_of, run_in_title
from kepu.engines.compiler.plan import Section
from kepu.engines.compiler.source import Paragraph

_TOP = ("chapter", "part", "chinese")
_DEEPEST = 3
_BOX = re.compile(r"专栏(?:\d{1,2}|[一二三四五六七八九十]{1,2})?[：.、]?[^。]{0,40}$")
_SPACED_NUMBER = re.compile("[一二三四五六七八九十]{1,3}(?=[一-鿿])")
_ITEM_KINDS = ("arabic", "arabic_bracketed", "circled", "dash")
_NUMBER_BEFORE_DIGIT = re.compile(r"(\d{1,2})[.、](?=\d{2,}[一-鿿])")
_WELL_KNOWN = re.compile(
    "^(?:指导思想|(?:基本|工作|主要)?原则|总体要求|(?:总体|工作|主要|发展|行动)目标|目标任务|重要意义|总体思路)$"
)
_DUTY_LINE = re.compile(
    "[（〔]?(?:牵头|责任|配合|主责|协办|主办|参与|参加)(?:单位|部门|领导|主体)|(?:目标|任务|措施|分工)："
)
_ACTS = re.compile(
    "加强|强化|健全|完善|落实|加大|严格|营造|保障|建立|明确|注重|抓好|压实|深化|推进|推动|开展|实施|提升|优化|突出|创新|拓展|构建|统筹|组织|做好|培育|打造|广泛|积极|大力|扩大|促进|支持|鼓励|引导|规范|丰富"
)
_NO_TASKS = re.compile("保障|组织实施|指导思想|总体要求|目标|背景|意义|(?:发展|工作)基础|形势|进度|步骤|附则|组织领导")


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
    number = label.number or (parent.children if parent is not None else _chapters(outlined) + 1)
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


def _chapters(outlined: Outline) -> int:
    return sum(1 for section in outlined.sections if section.level == 1)


def _path(parent: str, level: int, label: Label, number: int) -> str:
    if level == 1:
        return chinese_numeral(number)
    if level == 2 and label.kind not in ("arabic", "circled", "dash"):
        return f"{parent}/（{chinese_numeral(number)}）"
    return f"{parent}/{number}"


def _as_written(paragraph: Paragraph, label: Label) -> str | None:
    if label.kind == "styled":
        return None
    written = paragraph.text[label.start : label.end]
    return written.rstrip("、.．,，：:﹒ ") if label.kind != "dash" else written


# ------------------------------------------------------------------------------------------------ which labels count


def _headings_among(body: list[Paragraph]) -> list[Label | None]:
    """For every paragraph the label that makes it a heading, its kind mended where the author slipped."""
    labels = [label_at(paragraph.norm) if paragraph.table is None else None for paragraph in body]
    _find_styled_headings(body, labels)
    _find_spaced_numbers(body, labels)
    _mend_chapters(labels)
    _join_decimals(labels)
    _find_numbers_before_digits(body, labels)
    _drop_boxed_items(body, labels)
    _drop_list_items(body, labels)
    return labels


def _join_decimals(labels: list[Label | None]) -> None:
    """Where 1.1 and 1.1.1 are headings, 1. is their parent and no item."""
    decimals = [label for label in labels if label is not None and label.kind == "decimal"]
    if len(decimals) < 2 or not any(label.number == 1 for label in decimals):
        for i, label in enumerate(labels):
            if label is not None and label.kind == "decimal":
                labels[i] = None
        return
    for i, label in enumerate(labels):
        if label is not None and label.kind == "arabic":
            labels[i] = Label("decimal", label.number, label.written, label.start, label.end)


def _drop_boxed_items(body: list[Paragraph], labels: list[Label | None]) -> None:
    """The numbers inside a 专栏 box are its own; those of the text go on where they stopped before it."""
    boxed = False
    last = inside = 0
    for i, label in enumerate(labels):
        if label is None:
            if _BOX.match(body[i].norm):
                boxed, inside = True, 0
        elif label.kind not in _ITEM_KINDS:
            boxed, last = False, 0
        elif boxed and (label.kind != "arabic" or label.number == inside + 1 or label.number != last + 1):
            inside = label.number
            labels[i] = None
        else:
            boxed, last = False, label.number if label.kind == "arabic" else last


def _drop_list_items(body: list[Paragraph], labels: list[Label | None]) -> None:
    """Numbered clauses of one sentence are no headings: “实现以下目标：——……；——……。”"""
    in_list = in_goals = False
    for i, label in enumerate(labels):
        norm = body[i].norm
        if label is not None and label.kind not in _ITEM_KINDS:
            in_goals = re.search("目标.{0,3}$", re.split("[。：]", norm, maxsplit=1)[0]) is not None
        elif label is not None and in_goals and _states_a_figure(norm, label):
            labels[i] = None
            continue
        if label is None or label.kind not in _ITEM_KINDS:
            in_list = norm.endswith("：") if label is None else norm.endswith("：") and len(norm) > 30
            continue
        sentence = "。" not in norm[:-1]
        if (norm.endswith("；") and sentence) or (in_list and sentence and _is_clause(norm, label)):
            labels[i] = None
            in_list = True
        else:
            in_list = False


def _states_a_figure(norm: str, label: Label) -> bool:
    """Whether the first sentence of an item is a goal rather than a title."""
    first = re.split("[。：]", norm[label.end :], maxsplit=1)[0]
    return len(first) > 14 or re.search("[\\d%]", first) is not None


def _is_clause(norm: str, label: Label) -> bool:
    return norm.endswith("。") or bool(re.search("[，；%\\d]", norm[label.end :]))


def _find_styled_headings(body: list[Paragraph], labels: list[Label | None]) -> None:
    """Headings without a number that a heading style of Word or HTML marks.

    Their rank is that of the numbered headings of the same style; without such, styles rank before all numbers.
    """
    ranks: dict[int, int] = {}
    for paragraph, label in zip(body, labels, strict=True):
        if label is not None and paragraph.mark is not None and paragraph.mark.heading_level:
            level = paragraph.mark.heading_level
            ranks[level] = min(ranks.get(level, label.rank), label.rank)
    for i, paragraph in enumerate(body):
        mark = paragraph.mark
        if labels[i] is None and paragraph.table is None and mark is not None and mark.heading_level:
            if len(paragraph.norm) <= 60 and not re.search("[。；]", paragraph.norm[:-1]):
                style = ranks[mark.heading_level] + 10 if mark.heading_level in ranks else mark.heading_level
                labels[i] = Label("styled", 0, "", 0, 0, style)


def _find_spaced_numbers(body: list[Paragraph], labels: list[Label | None]) -> None:
    """“一 总体要求”: chapters whose number is parted from the title by white space alone."""
    if any(label is not None and label.kind in _TOP for label in labels):
        return
    found: list[tuple[int, Label]] = []
    for i, paragraph in enumerate(body):
        spaced = _SPACED_NUMBER.match(paragraph.norm)
        if labels[i] is None and spaced is not None and len(paragraph.norm) <= 40 and paragraph.table is None:
            end = spaced.end()
            number = chinese_number(spaced.group())
            if number == len(found) + 1 and paragraph.starts[end] - paragraph.starts[end - 1] > 1:
                found.append((i, Label("chinese", number, spaced.group(), 0, end)))
    if len(found) > 1:
        for i, label in found:
            labels[i] = label


def _find_numbers_before_digits(body: list[Paragraph], labels: list[Label | None]) -> None:
    """“11.121人才梯队项目” is item 11, where item 10 stands before it."""
    last = 0
    for i, paragraph in enumerate(body):
        label = labels[i]
        if label is not None and label.kind == "arabic":
            last = label.number
        elif label is not None and label.kind in _TOP:
            last = last if label.number > 1 else 0
        elif label is None and paragraph.table is None:
            glued = _NUMBER_BEFORE_DIGIT.match(paragraph.norm)
            if glued is not None and int(glued.group(1)) == last + 1 > 1:
                labels[i] = Label("arabic", last + 1, glued.group(1), 0, glued.end())
                last += 1


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
            if skipped and (chapter == 0 or (inner is not None and inner.kind == "bracketed" and inner.number == 1)):
                labels[i] = Label("chinese", label.number, label.written, label.start, label.end)
                chapter = label.number


# ------------------------------------------------------------------------------------------------ headings without a number


def _find_run_in_headings(outlined: Outline) -> None:
    """Paragraphs that open with a short sentence set as a heading, in sections where nothing is numbered."""
    parents = {section.path.rsplit("/", 1)[0] for section in outlined.sections if "/" in section.path}
    by_section: dict[int, list[int]] = {}
    for i, block in enumerate(outlined.blocks):
        if block.paragraph.table is None:
            by_section.setdefault(block.section, []).append(i)
    found: dict[int, int] = {}  # block → end of its heading
    for index, section in enumerate(outlined.sections):
        if section.level < _DEEPEST and section.path not in parents and len(by_section.get(index, [])) > 0:
            found |= _run_in_headings_of(outlined, index, by_section[index])
    if found:
        _insert_run_in_headings(outlined, found)


def _chapter_of(outlined: Outline, index: int) -> str:
    while outlined.sections[index].level > 1:
        index -= 1
    return outlined.sections[index].title


def _run_in_headings_of(outlined: Outline, index: int, block_indexes: list[int]) -> dict[int, int]:
    """Block → end of the heading that opens it; empty unless all paragraphs but an introduction open with one."""
    section, heading = outlined.sections[index], outlined.headings[index]
    of_principles = "原则" in section.title
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
    if "原则" in section.title:
        return len(titles) >= 2
    if section.level == 1:
        if introduced and len(titles) < 3:
            return False
        return len(titles) >= 2 and all(
            _WELL_KNOWN.search(title) or (_ACTS.match(title) and len(title) <= 18) for title in titles
        )
    if _NO_TASKS.search(chapter) or _NO_TASKS.search(section.title):
        return False
    return len(titles) >= (1 if re.search("(?:行动|工程|计划)$", section.title) else 2)


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
