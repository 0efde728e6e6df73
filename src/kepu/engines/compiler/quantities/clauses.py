"""Body text → sentences → clauses, with what must not be read as a number masked out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kepu.engines.compiler.quantities.periods import Period, read_periods

MASK = "▢"  # stands for each character of a name, a number of a document or a phrase of time

LONGEST_CLAUSE = 600  # characters
# A quotation that holds a comma quotes whole clauses, and they are read.
_QUOTED = r"“[^“”。，；]{0,60}”|‘[^‘’。]{0,40}’|\"[^\"。]{0,40}\"|《[^《》。]{0,90}》|〈[^〈〉。]{0,60}〉"
_DOCUMENT_NUMBER = r"[〔（]\d{4}[〕）]第?\d+号"
_DUTY = r"[（〔][^（）〔〕。]{0,6}(?:牵头|责任|配合|负责|参加|完成时限|完成时间)[^（）〔〕]{0,600}[）〕]"
_BRACKETED = r"[（〔][^（）〔〕。]{0,120}[）〕]"
_ORDINAL = r"第[\d一二三四五六七八九十百]+"
_NAMED = (
    r"(?<![A-Za-z])[A-Za-z][A-Za-z.]{0,20}[—+＋]?\d{1,6}(?:\.\d{1,4}){0,3}(?![\d.%])"  # PM2.5, COVID—19, H7
    r"|(?<![\d.])(?:"
    r"\d{1,3}[GKDA]\+?(?![A-Za-z])"  # 5G, 4K, 4A级
    r"|(?:\d{1,6}|[一二三四五六七八九十百]{1,2}|(?<![A-Za-z])[A-Za-z]{1,6})"  # 3+2, 1+X, 7×24
    r"(?:[+＋×x*](?:\d{1,6}%?|[A-Za-z](?![A-Za-z])|[一二三四五六七八九十百]{1,2})){1,6}"
    r"|\d{1,6}(?:\.\d{1,3})?(?:版|号|强(?!于)|\.\d{1,4}\.\d{1,4})|[\d一二三四五]星级"
    r"|\d{1,4}(?:—\d{1,4})?(?:分钟|小时|公里)(?:[^，。；、\d]{0,14}?圈|经济|交通|通勤)"  # 15分钟生活圈
    r"|1[12]\d(?=急救|热线|报警|指挥|联动|接处警|救护|火警)|\d{5,6}(?=[^\d，。；]{0,6}热线|政务|平台))"
)
_PROPORTION = r"\d{1,4}(?:\.\d{1,3})?：\d{1,4}(?:\.\d{1,3})?"  # 1：1, 8：30
_MASKED = re.compile("|".join((_QUOTED, _DOCUMENT_NUMBER, _DUTY, _PROPORTION, _NAMED, _ORDINAL)))
_PROTECTED = re.compile("|".join((_QUOTED, _BRACKETED, _PROPORTION)))
_STOP = re.compile(r"[，；。：！？…]|;")
_ENUMERATOR = re.compile(
    r"(?:[—]{1,2}|[①-⑳]|（?(?:\d{1,2}|[一二三四五六七八九十]{1,3})）|\d{1,2}[.、](?!\d)|[一二三四五六七八九十]{1,3}[是、]|[●○◆■▲※★·])"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """norm[start:end] without its closing stop; `stop` is that stop, empty at the end of the text."""

    start: int
    end: int
    stop: str
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text, ready for reading. Offsets index `norm`, `masked` and `dateless` alike.

    masked: names, numbers of documents and phrases of time blanked out; dateless: only the phrases of time.
    """

    norm: str
    masked: str
    dateless: str
    sentences: list[list[Clause]]

    def readable(self, start: int, end: int) -> str:
        """norm[start:end] with only the phrases of time masked."""
        return self.dateless[start:end]


def _blank(text: str, intervals: Iterable[tuple[int, int]]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in intervals:
        if start < at:
            continue
        parts += (text[at:start], MASK * (end - start))
        at = end
    if not parts:
        return text
    parts.append(text[at:])
    return "".join(parts)


def read_passage(text: str) -> Passage:
    """Split folded text at stops that stand outside quotation marks and brackets."""
    periods = read_periods(text)
    dates = [(period.start, period.end) for period in periods]
    masked = _blank(_blank(text, (m.span() for m in _MASKED.finditer(text))), dates)
    protected = [m.span() for m in _PROTECTED.finditer(text)]
    return Passage(text, masked, _blank(text, dates), _sentences(text, protected, periods))


def is_list_item(norm: str, start: int, end: int) -> bool:
    """Whether the stretch begins with the mark of a list item."""
    return _ENUMERATOR.match(norm, start, end) is not None


def after_item_mark(norm: str, start: int, end: int) -> int:
    """Where the text of the stretch begins: after the number of a heading or the mark of a list item."""
    mark = _ENUMERATOR.match(norm, start, end)
    return mark.end() if mark else start


def _sentences(text: str, protected: list[tuple[int, int]], periods: list[Period]) -> list[list[Clause]]:
    sentences: list[list[Clause]] = [[]]
    at = guard = used = 0
    for stop in (*_STOP.finditer(text), None):
        here = len(text) if stop is None else stop.start()
        while guard < len(protected) and protected[guard][1] <= here:
            guard += 1
        if stop is not None and guard < len(protected) and protected[guard][0] < here:
            continue
        sign = "" if stop is None else stop.group()
        opening = _ENUMERATOR.match(text, at, here)
        begin = opening.end() if opening else at
        for start, end in ((begin, here),) if begin < here <= begin + LONGEST_CLAUSE else _pieces(begin, here):
            first = used
            while used < len(periods) and periods[used].start < end:
                used += 1
            sentences[-1].append(Clause(start, end, sign if end == here else "", tuple(periods[first:used])))
        at = here + 1
        if sign and sign in "。！？" and sentences[-1]:
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


def _pieces(start: int, end: int) -> Iterator[tuple[int, int]]:
    """A clause as it is, or in pieces where no person would have written it: what follows may look at it whole."""
    while start < end:
        yield start, min(end, start + LONGEST_CLAUSE)
        start += LONGEST_CLAUSE
