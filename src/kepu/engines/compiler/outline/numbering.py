"""Which numbers at the beginning of a paragraph make it a heading."""

from __future__ import annotations

import re

from kepu.engines.compiler.enumerators import Label, chinese_number, label_at, number_of
from kepu.engines.compiler.source import Paragraph

TOP = ("volume", "chapter", "part", "chinese")
_ITEM_KINDS = ("arabic", "arabic_bracketed", "circled", "dash")
_BOX = re.compile(r"专栏(?:\d{1,2}|[一二三四五六七八九十]{1,2})?[：.、]?[^。]{0,40}$")
_SPACED_NUMBER = re.compile("[一二三四五六七八九十]{1,3}(?=[一-鿿])")
_DUTY_LINE = re.compile(
    "(?:牵头|责任|配合|主责|协办|主办|承办|参与|参加)[一-鿿]{0,4}?(?:单位|部门|领导)[^，。]{0,8}：|完成时限："
)
_NAMED_NUMBER = re.compile(
    "(?:重点|主要|专项)?(?:任务|行动|工程|项目|举措|措施|专项)(?P<number>[一二三四五六七八九十]{1,3}|\\d{1,2})[：、.]"
)
_SPACED_DIGITS = re.compile(r"\d{1,2}(?=[一-鿿])")
_NUMBER_BEFORE_DIGIT = re.compile(r"(\d{1,2})[.、](?=\d{2,}[一-鿿])")


def headings_among(body: list[Paragraph]) -> list[Label | None]:
    """For every paragraph the label that makes it a heading, its kind mended where the author slipped."""
    labels = [label_at(paragraph.norm) if paragraph.table is None else None for paragraph in body]
    for i, label in enumerate(labels):
        if label is not None and label.kind == "dash" and _DUTY_LINE.match(body[i].norm, label.end):
            labels[i] = None
    _find_styled_headings(body, labels)
    _find_spaced_numbers(body, labels)
    _find_named_numbers(body, labels)
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
    in_list = in_goals = in_conditions = False
    for i, label in enumerate(labels):
        norm = body[i].norm
        if label is not None and label.kind == "bracketed" and in_list and norm.endswith("；") and "。" not in norm:
            labels[i] = label = None  # （一）…；（二）…。 after a colon
            in_conditions = True
            continue
        if label is not None and label.kind == "bracketed" and in_conditions and "。" not in norm[:-1]:
            labels[i] = None
            in_list = in_conditions = False
            continue
        in_conditions = False
        if label is not None and label.kind not in _ITEM_KINDS:
            in_goals = re.search("目标.{0,3}$", re.split("[。：]", norm, maxsplit=1)[0]) is not None
        elif label is not None and in_goals and _states_a_figure(norm, label):
            labels[i] = None
            continue
        if label is None or label.kind not in _ITEM_KINDS:
            in_list = norm.endswith("：") if label is None else norm.endswith("：") and len(norm) > 30
            continue
        sentence = "。" not in norm[:-1]
        if label.kind == "dash" and sentence and norm.endswith("。") and _is_clause(norm[:-1], label):
            labels[i] = None  # one sentence and nothing under it; a sibling may well be a heading with its text
            continue
        if (norm.endswith("；") and sentence) or (in_list and sentence and _is_clause(norm, label)):
            labels[i] = None
            in_list = True
        else:
            in_list = False


def _states_a_figure(norm: str, label: Label) -> bool:
    """Whether the first sentence of an item is a goal rather than a title."""
    first = re.split("[。：]", norm[label.end :], maxsplit=1)[0]
    if re.search("[\\d%]", first):
        return True
    leads_on = "，" not in first and norm[label.end + len(first) + 1 :].count("。") > 0
    return len(first) > (45 if leads_on else 14)


def _is_clause(norm: str, label: Label) -> bool:
    return norm.endswith("。") or bool(re.search("[，；%\\d]", norm[label.end :]))


def _find_styled_headings(body: list[Paragraph], labels: list[Label | None]) -> None:
    """Headings without a number that a heading style of Word or HTML marks.

    Their rank is that of the numbered headings of the same style; without such, styles rank before all numbers.
    """
    ranks: dict[int, int] = {}
    unnumbered: dict[int, list[int]] = {}
    for i, (paragraph, label) in enumerate(zip(body, labels, strict=True)):
        level = paragraph.mark.heading_level if paragraph.mark is not None else None
        if not level or paragraph.table is not None:
            continue
        if label is not None:
            ranks[level] = min(ranks.get(level, label.rank), label.rank)
        elif len(paragraph.norm) <= 60 and not re.search("[。；]", paragraph.norm[:-1]):
            unnumbered.setdefault(level, []).append(i)
    has_chapters = any(label is not None and label.kind in TOP for label in labels)
    for level, indexes in unnumbered.items():
        if level not in ranks and has_chapters and len(indexes) < 2:
            continue  # a slip of the typist, not a level above the chapters
        for i in indexes:
            labels[i] = Label("styled", 0, "", 0, 0, ranks[level] + 10 if level in ranks else level)


def _find_spaced_numbers(body: list[Paragraph], labels: list[Label | None]) -> None:
    """“一 总体要求”: chapters whose number is parted from the title by white space alone."""
    if any(label is not None and label.kind in TOP for label in labels):
        return
    # Chapters of a text in parts 1, 1.1, 1.1.1 have no dot.
    in_decimals = any(label is not None and label.kind == "decimal" for label in labels)
    pattern = _SPACED_DIGITS if in_decimals else _SPACED_NUMBER
    found: list[tuple[int, Label]] = []
    for i, paragraph in enumerate(body):
        spaced = pattern.match(paragraph.norm)
        if labels[i] is None and spaced is not None and len(paragraph.norm) <= 40 and paragraph.table is None:
            end = spaced.end()
            number = int(spaced.group()) if in_decimals else chinese_number(spaced.group())
            if number == len(found) + 1 and paragraph.starts[end] - paragraph.starts[end - 1] > 1:
                found.append((i, Label("decimal" if in_decimals else "chinese", number, spaced.group(), 0, end)))
    if len(found) > 1:
        for i, label in found:
            labels[i] = label


def _find_named_numbers(body: list[Paragraph], labels: list[Label | None]) -> None:
    """“行动一：汽车焕新” is a section, where the numbers go on under the chapter."""
    runs: list[list[tuple[int, Label]]] = []
    above: Label | None = None
    for i, paragraph in enumerate(body):
        if labels[i] is not None:
            above = labels[i]
            continue
        named = _NAMED_NUMBER.match(paragraph.norm)
        if named is None or paragraph.table is not None or above is None or above.kind not in TOP:
            continue
        written = named["number"]
        number = number_of(written)
        label = Label("bracketed", number, paragraph.norm[: named.end("number")], 0, named.end())
        if number == 1:
            runs.append([(i, label)])
        elif runs and number == runs[-1][-1][1].number + 1:
            runs[-1].append((i, label))
    for run in runs:
        for i, label in run if len(run) > 1 else ():
            labels[i] = label


def _find_numbers_before_digits(body: list[Paragraph], labels: list[Label | None]) -> None:
    """“11.121人才梯队项目” is item 11, where item 10 stands before it."""
    last = 0
    for i, paragraph in enumerate(body):
        label = labels[i]
        if label is not None and label.kind == "arabic":
            last = label.number
        elif label is not None and label.kind in TOP:
            last = last if label.number > 1 else 0
        elif label is None and paragraph.table is None:
            glued = _NUMBER_BEFORE_DIGIT.match(paragraph.norm)
            if glued is not None and int(glued.group(1)) == last + 1 > 1:
                labels[i] = Label("arabic", last + 1, glued.group(1), 0, glued.end())
                last += 1


def _mend_chapters(labels: list[Label | None]) -> None:
    """“1、总体要求” followed by 二、三、 is a chapter that was numbered in the wrong style."""
    if not any(label is not None and label.kind in TOP for label in labels):
        return
    following_top, following = _following(labels)
    chapter = 0
    for i, label in enumerate(labels):
        if label is None:
            continue
        if label.kind in TOP:
            chapter = label.number
        elif label.kind == "arabic" and label.number == chapter + 1:
            top, inner = following_top[i], following[i]
            skipped = top is not None and top.kind == "chinese" and top.number == chapter + 2
            opens_sections = inner is not None and inner.kind == "bracketed" and inner.number == 1
            if skipped and (chapter == 0 or opens_sections):
                labels[i] = Label("chinese", label.number, label.written, label.start, label.end)
                chapter = label.number


def _following(labels: list[Label | None]) -> tuple[list[Label | None], list[Label | None]]:
    """For every place the next label of a chapter and the next label of any kind."""
    tops: list[Label | None] = [None] * len(labels)
    nexts: list[Label | None] = [None] * len(labels)
    top: Label | None = None
    after: Label | None = None
    for i in range(len(labels) - 1, -1, -1):
        tops[i], nexts[i] = top, after
        label = labels[i]
        if label is not None:
            after = label
            top = label if label.kind in TOP else top
    return tops, nexts
