"""Texts that lost their line breaks: the white space that is left tells where lines ended."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from kepu.engines.compiler.enumerators import label_at
from kepu.engines.compiler.lines.physical import Line, display_width

_FLAT_FROM = 400  # characters in one line
_HEADINGS = re.compile(
    r"(?<![一二三四五六七八九十第])[一二三四五六七八九十]、[一-鿿]|（[一二三四五六七八九十]）[一-鿿]|第[一二三四五六七八九十][章节]"
)
_ANNEX_MARK = re.compile(r"附件(?:\d{1,2}|[一二三四五六七八九十])?：?")
_WITHIN = frozenset("，、：；")
_PUNCTUATION = re.compile("[，。；：]")
_NAME = r"(?:方案|规划|纲要|计划|意见|办法|措施|要点)(?:（[^（）]{2,30}）){0,3}"
_SIGNER = r"[一-鿿]{2,24}(?:政府|办公室|办公厅|委员会|领导小组|联合会|协会|局|厅|部|委|科协)"
_DAY = r"(?:\d{4}|[一二三四五六七八九〇]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})日"
_SEAMS = (
    re.compile(
        r"的?通知(?=各)|(?:通知|意见|方案|规划|纲要|计划|办法|措施|决定|要点)(?=(?!的)[一-鿿]{1,8}〔\d{4}〕\d{1,4}号)"
    ),
    re.compile(
        r"(?<![（》])[一-鿿]{2,10}〔\d{4}〕\d{1,4}号(?=各|[一-鿿]{0,20}关于|[一-鿿]{2,14}(?:政府|办公室|局|委))"
    ),
    re.compile(r"：(?=现将|现印|《|经)"),
    re.compile(rf"。(?={_SIGNER}(?:{_SIGNER})?{_DAY})"),
    re.compile(rf"(?<=[政室厅会组局部委协])(?={_DAY})|(?<=政府)(?={_DAY})"),
    re.compile(rf"{_DAY}(?=[一-鿿（])(?!前|起|至|印发|第|经|召开)"),
    re.compile(r"（此件[^（）]{2,8}）"),
    re.compile(r"(?=（此件)"),
    re.compile(rf"{_NAME}(?=为|根据|按照|依据|以|“)"),
    re.compile(r"^附件\d?(?=[一-鿿])"),
)
_ENDS = frozenset("。！？；：）〕”")
_OPENS = re.compile(r"关于|各[一-鿿]|现将|现印发|附件|抄送|为|根据|按照|《|（此件|\d{4}年\d{1,2}月|[二〇零一]{4}年")
_OPENS_A_NOTE = re.compile(r"(?:牵头|责任|配合|主责|协办|主办|参与|参加)(?:单位|部门)|(?:目标|任务|措施|分工)：")


# The signature of a document in one line.
_CLOSING = re.compile(rf"(?<=[。）])(?P<signer>{_SIGNER})(?P<date>{_DAY})(?P<mark>（[^（）]{{2,12}}）)?$")
_SHORTEST_TITLE = 8  # characters; 纲要办发〔2018〕3号 is a number alone
_HEAD = 12  # lines at the top of a document among which its title stands


def unflattened(lines: list[Line]) -> list[Line]:
    """`lines` with every line that holds a whole document parted at the white space that stands for a line break."""
    head = [piece for line in lines[:_HEAD] for piece in _title_and_number(line)]
    return [piece for line in [*head, *lines[_HEAD:]] for piece in (_parted(line) if _is_flat(line) else [line])]


def _title_and_number(line: Line) -> list[Line]:
    if not line.norm.endswith("号") or line.table is not None:
        return [line]
    names = [name.end() for name in _SEAMS[0].finditer(line.norm)]
    return _cut(line, names[-1:]) if names and _SHORTEST_TITLE <= names[-1] < len(line.norm) else [line]


def _is_flat(line: Line) -> bool:
    return len(line.text) > _FLAT_FROM and line.table is None and len(_HEADINGS.findall(line.norm)) >= 2


def _parted(line: Line) -> list[Line]:
    tokens = _tokens(line)
    # White space in the midst of sentences stands for the wraps of a printed page and says nothing.
    stray = _share_in_sentences(line.norm, tokens) > 0.25
    cuts: list[int] = []
    opened = 0  # where the segment begins that is still open
    for (start, end), (following, following_end) in pairwise(tokens):
        if _breaks(line.norm, start, end, following, following_end, stray=stray) or _ends_heading(
            line.norm, opened, end, following_end
        ):
            cuts.append(following)
            opened = following
    return _cut(line, sorted({*cuts, *_front_cuts(line.norm), *_end_cuts(line.norm)}))


def _front_cuts(norm: str) -> list[int]:
    """Where the parts of a notice end that stand before the first heading without any white space between."""
    first = _HEADINGS.search(norm)
    end = min(first.start() if first else len(norm), 3000)
    cuts = {end} if 0 < end < len(norm) else set()
    for seam in _SEAMS:
        cuts |= {match.end() for match in seam.finditer(norm, 0, end) if 0 < match.end() < end}
    return sorted(cuts)


def _end_cuts(norm: str) -> list[int]:
    """Where signature, date and release mark begin that stand after the last sentence."""
    closing = _CLOSING.search(norm, max(0, len(norm) - 120))
    return [closing.start(part) for part in ("signer", "date", "mark") if closing[part]] if closing else []


def _cut(line: Line, cuts: list[int]) -> list[Line]:
    """`line` parted at the given indexes of its text."""
    bounds = [0, *cuts, len(line.norm)]
    parts: list[Line] = []
    pieces = list(line.pieces)
    pieces.reverse()
    for start, end in pairwise(bounds):
        own: list[tuple[int, int]] = []
        gaps: list[int] = []
        wanted = end - start
        while wanted:
            a, b = pieces.pop()
            if b - a > wanted:
                pieces.append((a + wanted, b))
                b = a + wanted
            own.append((a, b))
            wanted -= b - a
            if wanted:
                gaps.append(end - start - wanted)
        text = line.text[start:end]
        norm = line.norm[start:end]
        width = display_width(text)
        parts.append(
            replace(line, pieces=own, text=text, norm=norm, gaps=gaps, width=width, blank_before=False, flat=True)
        )
    return parts


def _tokens(line: Line) -> list[tuple[int, int]]:
    bounds = [0, *line.gaps, len(line.norm)]
    return list(pairwise(bounds))


def _share_in_sentences(norm: str, tokens: list[tuple[int, int]]) -> float:
    """How much of the white space lies beside a comma or a bracket, or between two Chinese characters of a sentence."""
    inside = 0
    for (start, end), (following, following_end) in pairwise(tokens):
        before, after = norm[end - 1], norm[following]
        if before in _WITHIN or after in _WITHIN:
            inside += 1
        elif end - start > 12 and following_end - following > 12 and before >= "\u4e00" and after >= "\u4e00":
            inside += label_at(norm, following) is None and _PUNCTUATION.search(norm, start, end) is not None
    return inside / max(1, len(tokens) - 1)


def _breaks(norm: str, start: int, end: int, following: int, following_end: int, *, stray: bool) -> bool:
    before, after = norm[end - 1], norm[following]
    finished = (before in _ENDS and not after.isdigit()) or (before == "." and norm[end - 2 : end - 1] >= "\u2e80")
    if label_at(norm, following) is not None and (before >= "\u2e80" or finished):
        return before not in "，、第"
    if _ANNEX_MARK.fullmatch(norm, start, end):
        return True
    longer = end - start > 1 or following_end - following > 4
    opens = finished or (before > "\u2e80" and not stray)
    if _OPENS_A_NOTE.match(norm, following) or (_OPENS.match(norm, following) and longer and opens):
        return before not in "，、和及与的（《〔“"
    if finished:
        return True
    if stray:
        return False
    # Between two longer stretches of Chinese; shorter ones are letter-spaced.
    long_enough = end - start >= 6 and following_end - following >= 2
    return long_enough and before >= "\u4e00" and after >= "\u4e00" and before not in "，、"


def _ends_heading(norm: str, opened: int, end: int, following_end: int) -> bool:
    """A heading without a stop ends at the white space before its text."""
    label = label_at(norm, opened)
    if label is None or label.end >= end or end - opened > 44 or _PUNCTUATION.search(norm, label.end, end):
        return False
    if norm[end - 1] < "\u4e00" or norm[end - 1] >= "\uff00" or norm[end] in "（〔":
        return False
    return following_end - end >= 10 or (end - label.end >= 4 and following_end - end >= 4)
