"""Table rows → sections, by what the row is called."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from kepu.engines.compiler.duties.attaching import parents
from kepu.engines.compiler.enumerators import number_of
from kepu.engines.compiler.outline import Outline

_ORDINAL = re.compile(
    r"(?:第?[一二三四五六七八九十百]{1,6}[、.章节条]|[（(]?[一二三四五六七八九十百]{1,6}[）)]|[（(]?\d{1,3}(?:[）)、]|[.．](?!\d))|——|[①-⑳])+"
)
_MANNER = re.compile(r"^(?:实施|开展|推进|推动|深入实施|大力实施|组织实施|加强|强化)")
_PUNCTUATION = re.compile(r"[\s。；，、：“”《》（）()—.]+")
_ALIKE = 0.55  # Dice coefficient of two-character pieces; 科学素质交流合作工程 and 科学素质开放合作工程 have 0.67
_COMMONEST_PIECE = 400  # pieces in more sections than this tell nothing apart
_PROBE = 14  # characters of a task looked up in the body text


class Matcher:
    """Finds the section a task belongs to: the same name, a like name, or the same words in the body."""

    def __init__(self, outline: Outline) -> None:
        self._sections = outline.sections
        self._parents = parents(outline.sections)
        self._names = [_bare(section.title) for section in outline.sections]
        self._by_name: dict[str, list[int]] = defaultdict(list)
        for at, name in enumerate(self._names):
            self._by_name[name].append(at)
        self._by_piece: dict[str, list[int]] | None = None  # until a task has no section of its very name
        self._outline = outline
        self._by_words: dict[str, int] | None = None  # until a task is found by no name: most rows need it not
        self._used: set[int] = set()

    def section_of(self, texts: list[str]) -> int:
        """The index of the section that the first telling text names; -1 where none does.

        texts: the cells of the row that describe the task, the most particular first, categories last.
        """
        for at, text in enumerate(texts):
            section = self._find(text, texts[at + 1 :])
            if section >= 0:
                self._used.add(section)
                return section
        return -1

    def _find(self, text: str, context: list[str]) -> int:
        head = re.split("[。；：\n]", text, maxsplit=1)[0]
        name = _bare(head)
        if not name:
            return -1
        same = self._by_name.get(name, [])
        if len(same) == 1:
            return same[0]
        candidates = same or self._alike(name)
        if candidates:
            return max(candidates, key=lambda at: self._rank(at, name, head, context))
        if self._by_words is None:
            self._by_words = _sentence_starts(self._outline)
        return self._by_words.get(name[:_PROBE], -1)

    def _alike(self, name: str) -> list[int]:
        if self._by_piece is None:
            self._by_piece = _sections_by_piece(self._names)
        pieces = Counter(_pieces(name))
        shared: Counter[int] = Counter()
        for piece in pieces:
            holders = self._by_piece.get(piece, [])
            if len(holders) <= _COMMONEST_PIECE:
                shared.update(holders)
        total = len(pieces)
        return [
            at for at, count in shared.items() if 2 * count >= _ALIKE * (total + len(set(_pieces(self._names[at]))))
        ]

    def _rank(self, at: int, name: str, head: str, context: list[str]) -> tuple[float, int, int, int]:
        ours, theirs = set(_pieces(name)), set(_pieces(self._names[at]))
        likeness = 2 * len(ours & theirs) / max(1, len(ours) + len(theirs))
        same_ordinal = _ordinal(head) is not None and _ordinal(head) == _ordinal(self._sections[at].label or "")
        above = self._parents[at]
        under = above >= 0 and any(_bare(text) and _bare(text) in self._sections[above].title for text in context)
        return likeness + 0.2 * same_ordinal + 0.2 * under, at not in self._used, same_ordinal, -at


def _sections_by_piece(names: list[str]) -> dict[str, list[int]]:
    by_piece: dict[str, list[int]] = defaultdict(list)
    for at, name in enumerate(names):
        for piece in set(_pieces(name)):
            by_piece[piece].append(at)
    return by_piece


def _bare(text: str) -> str:
    """The name of a task without its number, its 实施 and its punctuation."""
    return _PUNCTUATION.sub("", _MANNER.sub("", _ORDINAL.sub("", text, count=1)))[:60]


def _pieces(name: str) -> list[str]:
    return [name[at : at + 2] for at in range(len(name) - 1)]


def _ordinal(text: str) -> int | None:
    """The number a heading or a row begins with."""
    match = _ORDINAL.match(text) or re.match(r"[（(]?(?:\d+|[一二三四五六七八九十]+)[）)]?$", text)
    if not match:
        return None
    written = re.search(r"\d+", match[0]) or re.search(r"[一二三四五六七八九十]+", match[0])
    return (number_of(written[0]) or None) if written else None


def _sentence_starts(outline: Outline) -> dict[str, int]:
    """The first words of every sentence of the body → its section; words that open several sections are left out."""
    starts: dict[str, int] = {}
    for block in outline.blocks:
        if block.section < 0 or block.paragraph.table is not None:
            continue
        for sentence in re.split("[。；]", block.paragraph.norm[block.start : block.end]):
            words = _bare(sentence[:80])[:_PROBE]
            if len(words) == _PROBE:
                starts[words] = block.section if starts.get(words, block.section) == block.section else -1
    return starts
