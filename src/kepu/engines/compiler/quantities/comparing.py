"""Comparing words before and behind a number → comparator."""

from __future__ import annotations

import re

from kepu.engines.compiler.plan import Comparator
from kepu.engines.compiler.quantities import words

_BREAKTHROUGH = re.compile(r"突破(?:[^，。；、\d▢]{0,12}(?:技术|难题|瓶颈|工艺|装备|关键))?$")
_BROKEN_THROUGH = re.compile(r"^[^，。；]{0,16}(?:技术|难题|瓶颈|工艺|装备)")


def is_breakthrough(near: str, after: str) -> bool:
    """Whether 突破 is the verb (突破20项关键技术, 突破关键技术20项) and says nothing of more or less."""
    found = _BREAKTHROUGH.search(near)
    return found is not None and (len(found.group()) > 2 or _BROKEN_THROUGH.match(after) is not None)


def comparator_before(near: str) -> tuple[Comparator | None, bool]:
    """What the last comparing word says, if it stands close enough to govern the number; and whether it tells of a move.

    提高到 and 压减至 are moves: the number is where a level ends up.
    """
    last: re.Match[str] | None = None
    for found in words.COMPARING.finditer(near, max(0, len(near) - 24)):
        last = found
    if last is None:
        return None, False
    word = last["word"]
    if word is not None and words.RELATIVE.search(near):
        return None, False  # 高于全省平均水平2个百分点 is a distance of 2
    gap = words.NARROW_GAP if word is None or len(word) == 1 else words.GAP
    if not gap.fullmatch(near, last.end()):
        return None, False
    if last["toward"]:
        return ">=", True
    return ("<=", True) if last["down"] else (words.COMPARATOR_OF[word], False)


def joined_comparator(directly: Comparator | None, tail: str, *, baseline: bool) -> Comparator:
    """Joins the word before a number with the one after it: 超过…以上 stays >, 达到…左右 is about."""
    if baseline:
        return ">" if directly == ">" else "="
    if tail == "余":
        return directly or "about"
    after = words.TAILS.get(tail)
    if directly in (">", "<=", "about") and after not in ("about", "<="):
        return directly
    return after or directly or "="
