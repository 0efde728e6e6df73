"""Which physical lines belong to one paragraph."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from kepu.engines.compiler.enumerators import label_at
from kepu.engines.compiler.lines.physical import Line

_ENDS = frozenset("。！？：；")
_CLOSERS = "”’》」』）〕】"
# Lines that begin something of their own whatever stands before them.
_OPENS = re.compile(
    r"(?:牵头|责任|配合|主责|协办|主办|参与|参加|承办|落实|实施|完成|分管)(?:单位|部门|领导|主体|责任人|时限|时间)[^，。]{0,8}："
    r"|(?:目标|任务|措施|分工|重点|内容|要求)：|抄送|抄报|主送|附件|附表|附：|专栏\d?|主要指标|（此件|〔此件|\d{4}年\d{1,2}月\d{1,2}日$"
    r"|〔(?:牵头|责任|配合)"
)
_LABELLED = re.compile(r"(?:牵头|责任|配合|主责|协办|主办|参与|参加)(?:单位|部门|领导|主体)[^，。]{0,8}：")
_BARE_LABEL = re.compile(
    r"(?:牵头|责任|配合|主责|协办|主办|承办|参与|参加|主管|落实|实施)(?:单位|部门)：|〔[^〔〕]{2,4}(?:单位|部门)〕：?"
)
_HALF_HEADING = re.compile("[^，。；：、（）]{4,18}")
_OTHER_HALF = re.compile("[^，。；：、（）〔〕]{0,6}(?:行动|工程|工作|建设|体系|机制|措施)")
_WHOLE_HEADING = re.compile("(?:行动|工程|工作|建设|体系|机制|措施|要求|思想|原则|目标|保障|任务)$")
_FAR_TOO_LONG = 200  # columns that no line has in a text wrapped by hand
_RECIPIENTS = re.compile("各[一-鿿]{1,12}[、，（]")
_SENTENCE_END = re.compile("[。：；（]")
_RUN_IN = re.compile("[一-鿿“”、]{4,9}。(?=.)")  # a heading that opens a paragraph
_WHOLE_TITLE = re.compile("(?:方案|规划|纲要|计划|意见|通知|办法|措施|要点)(?:（[^（）]{2,30}）){0,2}$")
_OPEN_DUTY = re.compile(
    r"[〔（](?:[^〔〕（）]{1,60}[，；])?[^〔〕（）]{2,8}(?:单位|部门)：$"
)  # its names stand on the next line
_NEVER_FIRST = frozenset("。，、；：？！）》”〕%")
_PUNCTUATION = re.compile("[，。；、]")
_CLAUSE_END = re.compile("[。；：]")
_INSIDE_A_SENTENCE = re.compile("[，。；]")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text was broken into lines. Without `wrap_width`, lines are paragraphs, now and then cut by a page end."""

    wrap_width: float | None = None  # columns of a full line
    indents_open: bool = False  # every paragraph, and nothing else, is indented
    blanks_close: bool = False  # a blank line stands between paragraphs and nowhere else
    whole: bool = False  # lines are known to be paragraphs


def layout_of(lines: list[Line], *, whole_paragraphs: bool) -> Layout:
    """Decide from the widths of the lines whether the text was wrapped by hand or by a printer."""
    text = [line for line in lines if line.table is None]
    long = [line for line in text if line.width >= 24]
    cut = [line for line in long if not ended(line.norm) and not _stands_alone(line)]
    if len(cut) < 4 or len(cut) < (0.4 if whole_paragraphs else 0.2) * len(long):
        return Layout(whole=whole_paragraphs)
    width = sorted(line.width for line in cut)[int(0.75 * len(cut))]
    near = sum(1 for line in cut if width - 8 <= line.width <= width + 6)
    beyond = sum(1 for line in long if line.width > 1.15 * width + 4)
    if near < 0.6 * len(cut) or beyond > 0.03 * len(long) + 1:
        return Layout(whole=whole_paragraphs)
    return Layout(width, _indents_open(text, width), _blanks_close(text, width))


def _stands_alone(line: Line) -> bool:
    """Titles, headings and lines of names: they end without a stop and yet are whole."""
    if label_at(line.norm) is not None or _LABELLED.match(line.norm):
        return not re.search("[，。；]", line.norm[:-1])
    return not _INSIDE_A_SENTENCE.search(line.norm) and "、" not in line.norm and line.width < 44


def _indents_open(lines: list[Line], width: float) -> bool:
    """Lines after a full unfinished line stand at the margin, paragraphs and headings are indented."""
    margin = min((line.indent for line in lines), default=0)
    after_full = indented_after_full = opening = indented_opening = 0
    for before, line in pairwise(lines):
        indented = line.indent - margin >= 2
        if label_at(line.norm) is not None and (ended(before.norm) or before.width < width - 8):
            opening += 1
            indented_opening += indented
        elif not ended(before.norm) and before.width >= width - 8 and not _stands_alone(before):
            after_full += 1
            indented_after_full += indented
    return opening >= 3 and indented_opening >= 0.8 * opening and indented_after_full <= 0.1 * after_full


def _blanks_close(lines: list[Line], width: float) -> bool:
    after_full = after_end = blank_after_full = blank_after_end = 0
    for before, line in pairwise(lines):
        if not ended(before.norm) and before.width >= width - 6:
            after_full += 1
            blank_after_full += line.blank_before
        elif ended(before.norm) and before.width < width - 6:
            after_end += 1
            blank_after_end += line.blank_before
    return after_end >= 2 and blank_after_end >= 0.8 * after_end and blank_after_full <= 0.1 * after_full


def _closes_bracket(before: str, norm: str) -> bool:
    """Whether a line goes on with a list of names in brackets that the line before left open."""
    opening = before.rfind("（")
    if opening < 0 or before.rfind("）") > opening or before[-1] in "。；":
        return False
    closing = norm.find("）")
    return closing >= 0 and "（" not in norm[:closing] and _LABELLED.search(before, opening) is not None


def _is_half(before: str, start: int, norm: str) -> bool:
    """Whether a short heading goes on: （一）青少年科学素质 / 提升行动."""
    if len(norm) > 8 or not _OTHER_HALF.fullmatch(norm) or _WHOLE_HEADING.search(before):
        return False
    return _HALF_HEADING.fullmatch(before, start) is not None


def _is_apart(line: Line) -> bool:
    """Whether a line looks like the beginning of a paragraph: a blank line before it or an indent of two characters."""
    return line.blank_before or line.indent >= 4


def ended(norm: str) -> bool:
    """Whether a folded line ends a sentence, a clause before a list, or a bracket that closes a paragraph."""
    if norm.endswith("：") and _OPEN_DUTY.search(norm):
        return False
    if norm.rstrip(_CLOSERS)[-1:] in _ENDS:
        return True
    return "：" in norm and (norm.endswith("〕") or (norm.endswith("）") and "一" <= norm[-2:-1] <= "鿿"))


def _first_width(norm: str) -> int:
    """Columns of what a printer would not break off the beginning of a line: a number or one character."""
    found = re.match(r"[A-Za-z0-9.%]{1,12}", norm)
    return len(found.group()) if found else 2


class Joiner:
    """Walks through the lines and says of each whether it goes on where the one before stopped."""

    def __init__(self, layout: Layout, lines: list[Line]) -> None:
        self.layout = layout
        self.lines = lines
        self.alone: frozenset[str] | None = None
        self.margin = min((line.indent for line in lines if line.table is None), default=0)
        self.has_long_lines = any(line.width > _FAR_TOO_LONG for line in lines)
        self.before: Line | None = None
        self.count = 0  # lines joined so far
        self.has_sentence = False  # the paragraph so far holds punctuation
        self.is_heading_so_far = False  # it opens with a number and has come to no 。 or ：
        self.open_titles = 0  # 《 without its 》
        self.has_duty = False  # … and says who answers for it
        self.opened_by = ""  # folded first line

    def goes_on(self, line: Line) -> bool:
        """True where `line` continues the paragraph of the line before; lines must be handed in one by one."""
        joined = self.before is not None and self._joins(self.before, line)
        self.before = line
        if self.layout.whole:
            self.count = self.count + 1 if joined else 1
            return joined
        inside = _PUNCTUATION.search(line.norm) is not None
        if joined:
            self.count += 1
            self.is_heading_so_far = self.is_heading_so_far and not _SENTENCE_END.search(line.norm)
            self.open_titles += line.norm.count("《") - line.norm.count("》")
            self.has_sentence = self.has_sentence or inside
            self.has_duty = self.has_duty or ("：" in line.norm and _LABELLED.search(line.norm) is not None)
        else:
            self.count = 1
            label = label_at(line.norm)
            self.is_heading_so_far = label is not None and not _SENTENCE_END.search(line.norm, label.end)
            self.open_titles = line.norm.count("《") - line.norm.count("》")
            self.has_sentence = inside
            self.has_duty = bool(_LABELLED.search(line.norm))
            self.opened_by = line.norm
        return joined

    def _joins(self, before: Line, line: Line) -> bool:
        if before.table is not None or line.table is not None or (line.flat and line.number != before.number):
            return False
        label = label_at(before.norm)
        if label is not None and label.end == len(before.norm) and label.kind != "dash" and self.count == 1:
            return label_at(line.norm) is None  # a number that lost its heading to the next line
        if _BARE_LABEL.fullmatch(before.norm) and self.count == 1:
            return self._is_list(line)
        if label is not None and self.count == 1 and _is_half(before.norm, label.end, line.norm):
            return not (self.layout.whole or _is_apart(line))
        if line.norm[0] in _NEVER_FIRST and before.norm[-1] not in "。；":
            return not self.layout.whole
        if _closes_bracket(before.norm, line.norm):
            return True
        if self.layout.whole:
            return False
        if self.open_titles > 0 and self.count <= 4 and before.norm[-1] not in "。；：" and label_at(line.norm) is None:
            return True
        if self.layout.wrap_width is not None:
            return self._joins_wrapped(before, line, self.layout.wrap_width)
        return self._joins_cut(before, line)

    def _joins_cut(self, before: Line, line: Line) -> bool:
        """Paragraphs are lines, except where a page end cut one: mid-sentence, with text to follow."""
        if ended(before.norm) or self._opens(before, line) or before.norm[-1] in _CLOSERS:
            return False
        if self.count == 1 and before.norm[-1] not in "、，" and self.is_heading_so_far:
            label = label_at(before.norm)
            if _is_apart(line) or self.has_long_lines or (label is not None and label.kind in self._kinds_alone()):
                return False  # a heading with a comma in it
        if _LABELLED.match(self.opened_by):
            return before.norm[-1] in "、，" or ("、" in line.norm and "。" not in line.norm)
        return bool(_INSIDE_A_SENTENCE.search(before.norm)) and before.width >= 40

    def _joins_wrapped(self, before: Line, line: Line, width: float) -> bool:
        # A paragraph's first line is two characters shorter where its indent is lost.
        printed = before.width + (
            4 if self.count == 1 and before.indent - self.margin < 2 else before.indent - self.margin
        )
        told_in_line = self.has_duty and not _LABELLED.match(self.opened_by) and printed >= width - 4
        if _LABELLED.match(line.norm) and told_in_line and not self._indented(line):
            return True
        if self._opens(before, line) or (_RECIPIENTS.match(self.opened_by) and before.norm.endswith("：")):
            return False
        if self.layout.blanks_close and line.blank_before:
            return False
        if self._indented(line):
            return False
        if ended(before.norm):
            if printed < width - 4 or (line.width < width - 8 and not ended(line.norm)):
                return False
            if _RUN_IN.match(line.norm) and (_RUN_IN.match(self.opened_by) or printed + 3 < width):
                return False
            # A full line can end a paragraph too; then the next one is a first line, short by its lost indent.
            short_first = width - 6 <= line.width <= width - 3 and not ended(line.norm) and line.indent == self.margin
            return self.layout.indents_open or not short_first
        if not self.has_sentence and _WHOLE_TITLE.search(before.norm) and line.norm[0] not in "（的":
            return False
        if self.is_heading_so_far and printed + _first_width(line.norm) < width:
            return False  # a heading on lines of its own; the next word had room on its last line
        if printed >= width - 10:
            return self.has_sentence or printed >= width - 4
        # Shorter lines end a title, a heading, a list of names; text goes on only where a long word broke the line.
        is_whole = _LABELLED.match(self.opened_by) or (label_at(self.opened_by) is not None and self.count == 1)
        return self.has_sentence and not is_whole and printed >= width - 20 and before.norm[-1] not in _CLOSERS

    def _is_list(self, line: Line) -> bool:
        """Whether a line can be the names that a label alone on the line before announces."""
        if "。" in line.norm[:-1]:
            return False
        return label_at(line.norm) is None and not _OPENS.match(line.norm) and not _BARE_LABEL.match(line.norm)

    def _kinds_alone(self) -> frozenset[str]:
        """Kinds of numbers whose headings stand on lines of their own in this text, three of them at least."""
        if self.alone is None:
            whole: Counter[str] = Counter()
            run_in: Counter[str] = Counter()
            for line in self.lines:
                label = label_at(line.norm) if line.table is None else None
                if label is not None and label.kind in ("chinese", "bracketed"):
                    (run_in if _CLAUSE_END.search(line.norm.rstrip("。")) else whole)[label.kind] += 1
            self.alone = frozenset(kind for kind, count in whole.items() if count > max(2, run_in[kind]))
        return self.alone

    def _indented(self, line: Line) -> bool:
        return self.layout.indents_open and line.indent - self.margin >= 2

    def _opens(self, before: Line, line: Line) -> bool:
        if _OPENS.match(line.norm):
            return True
        label = label_at(line.norm)
        if label is None:
            return False
        unfinished = not ended(before.norm) and self.has_sentence and not _LABELLED.match(self.opened_by)
        return not (
            unfinished and label.kind in ("chinese", "arabic", "decimal", "dash") and before.norm[-1] not in _CLOSERS
        )
