"""Text as search sees it: width, case and white space do not count, and every two neighbours make a gram.

Each character is folded by itself, so a piece of a text folds to a piece of the folded text. Nothing that stands in
a text can therefore be missed, which words cut by a dictionary cannot promise.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

# Stands between the parts of an entry: it is in no folded text, so nothing is found across parts.
SEPARATOR = "\ue000"
_LEFT_OUT = {"Cc", "Cs", "Zs", "Zl", "Zp"}


@lru_cache(maxsize=65_536)
def _folded(character: str) -> str:
    if character == SEPARATOR:
        return ""
    kept = unicodedata.normalize("NFKC", character).casefold()
    return "".join(c for c in kept if unicodedata.category(c) not in _LEFT_OUT)


def fold(text: str) -> str:
    """The text without white space and control characters, in one width and one case."""
    return "".join(map(_folded, text))


def join(parts: Iterable[str]) -> str:
    """The folded text of an entry that has several parts."""
    return SEPARATOR.join(fold(part) for part in parts)


def terms(query: str) -> list[str]:
    """What is looked for: the folded pieces between white space, each once."""
    return list(dict.fromkeys(filter(None, map(fold, query.split()))))


def grams(folded: str) -> list[str]:
    """Every pair of neighbours, each once and in order, written in ASCII that no engine takes apart."""
    pairs = dict.fromkeys(pairwise(folded))
    return [f"{ord(a):x}x{ord(b):x}" for a, b in pairs if SEPARATOR not in (a, b)]


def occurrences(text: str, wanted: Sequence[str], start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Where the terms stand in text[start:end], as ranges of the text as it is; those that touch are one."""
    folded: list[str] = []
    places: list[int] = []
    for index in range(start, len(text) if end is None else min(end, len(text))):
        for character in _folded(text[index]):
            folded.append(character)
            places.append(index)
    plain = "".join(folded)
    found: list[tuple[int, int]] = []
    for term in filter(None, wanted):
        at = plain.find(term)
        while at >= 0:
            found.append((places[at], places[at + len(term) - 1] + 1))
            at = plain.find(term, at + len(term))
    return _merged(sorted(found))


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in ranges:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def snippet(text: str, wanted: Sequence[str], around: int = 36, most: int = 3) -> list[tuple[str, bool]]:
    """Pieces of the text around the first hits: (characters, whether they are a hit); "…" where something is left out.

    around: characters shown on either side of a hit.
    """
    hits = occurrences(text, wanted)
    if not hits:
        return [(text[: 2 * around] + ("…" if len(text) > 2 * around else ""), False)]
    pieces: list[tuple[str, bool]] = []
    shown = 0
    for start, end in hits[:most]:
        first = max(shown, start - around)
        if first > shown or (not pieces and first):
            _add(pieces, "…")
        _add(pieces, text[first:start])
        pieces.append((text[start:end], True))
        following = next((s for s, _e in hits if s >= end), len(text))
        shown = min(len(text), end + around, following)
        _add(pieces, text[end:shown])
    if shown < len(text):
        _add(pieces, "…")
    return pieces


def _add(pieces: list[tuple[str, bool]], text: str) -> None:
    if not text:
        return
    if pieces and not pieces[-1][1]:
        pieces[-1] = (pieces[-1][0] + text, False)
    else:
        pieces.append((text, False))
