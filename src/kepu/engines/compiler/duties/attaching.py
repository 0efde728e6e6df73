"""Which section a note governs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from kepu.engines.compiler.duties.notes import Note
from kepu.engines.compiler.plan import Section


def parents(sections: Sequence[Section]) -> list[int]:
    """The index of the section each section stands under, -1 for none."""
    above: list[int] = []
    trail: list[int] = []
    for at, section in enumerate(sections):
        while trail and sections[trail[-1]].level >= section.level:
            trail.pop()
        above.append(trail[-1] if trail else -1)
        trail.append(at)
    return above


def governed_sections(sections: Sequence[Section], notes: Sequence[Note]) -> list[int]:
    """For each note the section it governs.

    A note governs the innermost section it stands in. Only a note on lines of its own after the last item of a section
    may close the whole section: when the other items have no note of that sort, it does.
    """
    above = parents(sections)
    children: dict[int, list[int]] = defaultdict(list)
    for at, parent in enumerate(above):
        children[parent].append(at)
    inline, own = _with_notes(above, notes)

    def closes_parent(at: int) -> bool:
        parent = above[at]
        siblings = children[parent]
        if parent < 0 or siblings[-1] != at:
            return False
        others = siblings[:-1]
        return not any(other in own for other in others) and (
            at in inline or not any(other in inline for other in others)
        )

    closing: Counter[int] = Counter()  # by level: notes after the last of several items, the others without
    staying: Counter[int] = Counter()  # notes after one of several items that leave the section above alone
    lonely: Counter[int] = Counter()  # notes after an only item: they tell nothing by themselves
    own_lines = [note.section for note in notes if note.own_line and note.section >= 0 and above[note.section] >= 0]
    for at in own_lines:
        several = len(children[above[at]]) > 1
        (lonely if not several else closing if closes_parent(at) else staying)[sections[at].level] += 1

    def closes(at: int) -> bool:
        level = sections[at].level
        if not closes_parent(at):
            return False
        if level <= 2:
            return closing[level] > max(1, staying[level])
        if len(children[above[at]]) > 1:
            return True
        return closing[level] > staying[level] or (not staying[level] and lonely[level] > 1)

    return [
        above[note.section] if note.own_line and note.section >= 0 and closes(note.section) else note.section
        for note in notes
    ]


def _with_notes(above: Sequence[int], notes: Sequence[Note]) -> tuple[set[int], set[int]]:
    """Sections with a note inside a paragraph, and with one on its own line, in themselves or further in."""
    inline: set[int] = set()
    own: set[int] = set()
    for note in notes:
        seen = own if note.own_line else inline
        at = note.section
        while at >= 0 and at not in seen:
            seen.add(at)
            at = above[at]
    return inline, own
