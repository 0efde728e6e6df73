"""Body text → sentences → clauses, with what must not be read as a number masked out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kepu.engines.compiler.quantities.periods import Period, read_periods

MASK = "▢"  # stands for each character of a name, a number of a document or a phrase of time

# A quotation that holds a comma quotes whole clauses, and they are read.
_QUOTED = r"“[^“”。，；]{0,60}”|‘[^‘’。]{0,40}’|\"[^\"。]{0,40}\"|《[^《》。]{0,90}》|〈[^〈〉。]{0,60}〉"
_DOCUMENT_NUMBER = r"[〔（]\d{4}[〕）]第?\d+号"
_DUTY = r"[（〔][^（）〔〕。]{0,6}(?:牵头|责任|配合|负责|参加|完成时限|完成时间)[^（）〔〕]{0,600}[）〕]"
_BRACKETED = r"[（〔][^（）〔〕。]{0,120}[）〕]"
_ORDINAL = r"第[\d一二三四五六七八九十百]+"
_NAMED = (
    r"[A-Za-z][A-Za-z.\-]*[—+＋]?\d[\d.]*(?![\d.])(?!%)"  # PM2.5, COVID-19, H7N9
    r"|\d+(?:\.\d+)?(?:[GKDA]\+?)(?![A-Za-zPbB])"  # 5G, 4K, 3D, 4A
    r"|(?:\d+|[A-Za-z]+|[一二三四五六七八九十百NnXx]+)(?:[+＋×x*](?:\d+|[A-Za-zNX]\b|[一二三四五六七八九十百NnXx]+))+"  # 3+2, 1+X, 7×24
    r"|\d+(?:\.\d+)?版|\d+(?:—\d+)?(?:分钟|小时|公里)[^，。；、\d]{0,14}?圈|\d+(?:小时|公里)(?:经济|交通|通勤)"
    r"|\d+号|(?<!\d)1[12]\d(?=急救|热线|报警|指挥|联动|接处警|救护|火警)|(?<!\d)1[12]\d{3}(?=\D{0,6}热线|政务|平台)"
    r"|\d+\.\d+\.\d+|\d{5,}(?=热线)|\d[A]级|[\d一二三四五]星级|\d+强(?!于)|[A-Z]\d+"
)
_MASKED = re.compile("|".join((_QUOTED, _DOCUMENT_NUMBER, _DUTY, _NAMED, _ORDINAL)))
_PROTECTED = re.compile("|".join((_QUOTED, _BRACKETED)))
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
    """A stretch of one paragraph, ready for reading: offsets index `norm` and `masked` alike."""

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
    parts.append(text[at:])
    return "".join(parts)


def read_passage(norm: str, start: int = 0, end: int | None = None) -> Passage:
    """Split norm[start:end] at stops that stand outside quotation marks and brackets."""
    stretch = norm[start:end] if (start, end) != (0, None) else norm
    periods = [_shift(p, start) for p in read_periods(stretch)]
    dates = [(p.start - start, p.end - start) for p in periods]
    masked = _blank(_blank(stretch, (m.span() for m in _MASKED.finditer(stretch))), dates)
    protected = [m.span() for m in _PROTECTED.finditer(stretch)]
    gap = MASK * start
    return Passage(norm, gap + masked, gap + _blank(stretch, dates), _sentences(stretch, start, protected, periods))


def _shift(period: Period, by: int) -> Period:
    if not by:
        return period
    return replace(period, start=period.start + by, end=period.end + by)


def _sentences(text: str, base: int, protected: list[tuple[int, int]], periods: list[Period]) -> list[list[Clause]]:
    sentences: list[list[Clause]] = [[]]
    at = guard = used = 0
    for stop in (*_STOP.finditer(text), None):
        here = len(text) if stop is None else stop.start()
        while guard < len(protected) and protected[guard][1] <= here:
            guard += 1
        sign = "" if stop is None else stop.group()
        if stop is not None and guard < len(protected) and protected[guard][0] < here:
            continue
        start = at
        if opening := _ENUMERATOR.match(text, start, here):
            start = opening.end()
        if start < here:
            first = used
            while used < len(periods) and periods[used].start < base + here:
                used += 1
            sentences[-1].append(Clause(base + start, base + here, sign, tuple(periods[first:used])))
        at = here + 1
        if sign in "。！？" and sign and sentences[-1]:
            sentences.append([])
    return [sentence for sentence in sentences if sentence]
