"""The original beside the plan: the text as read, cut into stretches that know which rows they prove."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kepu.governance.plans.models import Clause, Plan

# Above this many characters the confirm page shows one chapter at a time.
WHOLE_TEXT_AT_MOST = 40_000


@dataclass(frozen=True, slots=True)
class Place:
    """A row and where it stands: text[start:end]."""

    key: str  # e.g. "indicator-12"
    kind: str
    start: int
    end: int


@dataclass(slots=True)
class Stretch:
    """Characters that prove the same rows; the first stretch of a row carries its anchors."""

    start: int
    text: str
    target: str = ""  # the innermost row, to which a click leads
    kinds: str = ""
    keys: str = ""
    anchors: list[str] = field(default_factory=list)
    is_lit: bool = False


@dataclass(slots=True)
class Line:
    number: int
    stretches: list[Stretch]


def lines_of(text: str, places: Iterable[Place], start: int = 0, end: int | None = None) -> list[Line]:
    """The lines of text[start:end] with their stretches; lines without visible characters are left out.

    Places may nest and overlap. One pass over the sorted ends of all places.
    """
    stop = len(text) if end is None else end
    inside = sorted((p for p in places if p.start < stop and p.end > start and p.end > p.start), key=lambda p: p.start)
    cuts = sorted({start, stop, *(max(p.start, start) for p in inside), *(min(p.end, stop) for p in inside)})
    lines: list[Line] = []
    number = text.count("\n", 0, start) + 1
    line = Line(number, [])
    waiting = 0
    open_places: list[Place] = []
    anchored: set[str] = set()
    for at, to in pairwise(cuts):
        while waiting < len(inside) and inside[waiting].start <= at:
            open_places.append(inside[waiting])
            waiting += 1
        open_places = [place for place in open_places if place.end > at]
        for index, part in enumerate(text[at:to].split("\n")):
            if index:
                _close(lines, line)
                number += 1
                line = Line(number, [])
            if part:
                line.stretches.append(_stretch(at, part, open_places, anchored))
            at += len(part) + 1
    _close(lines, line)
    return lines


def _close(lines: list[Line], line: Line) -> None:
    if any(stretch.text.strip() for stretch in line.stretches):
        lines.append(line)


def _stretch(at: int, text: str, open_places: Sequence[Place], anchored: set[str]) -> Stretch:
    stretch = Stretch(at, text)
    if not open_places or not text.strip():
        return stretch
    stretch.target = min(open_places, key=lambda place: place.end - place.start).key
    stretch.kinds = " ".join(sorted({place.kind for place in open_places}))
    stretch.keys = " ".join(dict.fromkeys(place.key for place in open_places))
    stretch.anchors = [p.key for p in open_places if p.key not in anchored]
    anchored.update(stretch.anchors)
    return stretch


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch of the document to show at once, and the clauses in it."""

    number: int
    title: str
    start: int
    end: int


def chapters_of(plan: Plan, clauses: Sequence[Clause]) -> list[Chapter]:
    """The whole text where it is short, else one chapter per clause of level 1, what stands before it included."""
    text = plan.document.text
    top = [clause for clause in clauses if clause.level == 1]
    if len(text) <= WHOLE_TEXT_AT_MOST or len(top) < 2:
        return [Chapter(0, "", 0, len(text))]
    starts = [0, *(clause.start for clause in top[1:])]
    ends = [*starts[1:], len(text)]
    return [
        Chapter(number, str(clause), start, end)
        for number, (clause, start, end) in enumerate(zip(top, starts, ends, strict=True))
    ]
