"""Texts that lost their line breaks: the white space that is left tells where lines ended."""

from __future__ import annotations

import re
from dataclasses import replace

from kepu.engines.compiler.enumerators import label_at
from kepu.engines.compiler.lines.physical import Line, display_width

_FLAT_FROM = 400  # characters in one line
_HEADINGS = re.compile(r"(?<![一二三四五六七八九十第])[一二三四五六七八九十]、[一-鿿]|（[一二三四五六七八九十]）[一-鿿]|第[一二三四五六七八九十][章节]")
_ANNEX_MARK = re.compile(r"附件(?:\d{1,2}|[一二三四五六七八九十])?：?")
_PUNCTUATION = re.compile("[，。；：]")
_ENDS = frozenset("。！？；：）〕”")
_OPENS = re.compile(
    r"关于|各[一-鿿]|现将|现印发|附件|抄送|为|根据|按照|《|（此件|[（〔]?\d{4}年\d{1,2}月|[二〇零一]{4}年"
    r"|(?:牵头|责任|配合|主责|协办|主办|参与|参加)(?:单位|部门)|(?:目标|任务|措施|分工)："
)


def unflattened(lines: list[Line]) -> list[Line]:
    """`lines` with every line that holds a whole document parted at the white space that stands for a line break."""
    return [piece for line in lines for piece in (_parted(line) if _is_flat(line) else [line])]


def _is_flat(line: Line) -> bool:
    return len(line.text) > _FLAT_FROM and line.table is None and len(_HEADINGS.findall(line.norm)) >= 2


def _parted(line: Line) -> list[Line]:
    tokens = _tokens(line)
    cuts: list[int] = []
    opened = 0  # where the segment begins that is still open
    for (start, end), (following, following_end) in zip(tokens, tokens[1:], strict=False):
        if _breaks(line.norm, start, end, following, following_end) or _ends_heading(line.norm, opened, end, following_end):
            cuts.append(following)
            opened = following
    pieces = iter(zip(tokens, line.pieces, strict=True))
    bounds = [0, *cuts, len(line.norm)]
    parts: list[Line] = []
    for start, end in zip(bounds, bounds[1:], strict=False):
        own: list[tuple[int, int]] = []
        gaps: list[int] = []
        for (token_start, token_end), piece in pieces:
            own.append(piece)
            if token_start > start:
                gaps.append(token_start - start)
            if token_end == end:
                break
        text = line.text[start:end]
        norm = line.norm[start:end]
        parts.append(
            replace(line, pieces=own, text=text, norm=norm, gaps=gaps, width=display_width(text), blank_before=False)
        )
    return parts


def _tokens(line: Line) -> list[tuple[int, int]]:
    bounds = [0, *line.gaps, len(line.norm)]
    return list(zip(bounds, bounds[1:], strict=False))


def _breaks(norm: str, start: int, end: int, following: int, following_end: int) -> bool:
    before, after = norm[end - 1], norm[following]
    finished = before in _ENDS and not after.isdigit() or before == "." and norm[end - 2 : end - 1] >= "\u2e80"
    if label_at(norm, following) is not None and (before >= "\u2e80" or finished):
        return before not in "，、第"
    if _ANNEX_MARK.fullmatch(norm, start, end):
        return True
    longer = end - start > 1 or following_end - following > 4
    if _OPENS.match(norm, following) and longer and (before > "\u2e80" or finished):
        return before not in "，、和及与的"
    if finished:
        return True
    # Between two longer stretches of Chinese; shorter ones are letter-spaced.
    long_enough = end - start >= 6 and following_end - following >= 2
    return long_enough and before >= "\u4e00" and after >= "\u4e00" and before not in "，、"


def _ends_heading(norm: str, opened: int, end: int, following_end: int) -> bool:
    """A heading without a stop ends at the white space before its text."""
    label = label_at(norm, opened)
    if label is None or label.end >= end or end - opened > 44 or _PUNCTUATION.search(norm, label.end, end):
        return False
    return norm[end - 1] >= "\u2e80" and (following_end - end >= 10 or (end - label.end >= 4 and following_end - end >= 4))
