"""Which section a note governs; sections as paths, notes as (section, stands on a line of its own)."""

from __future__ import annotations

import pytest

from kepu.engines.compiler.duties.attaching import governed_sections, parents
from kepu.engines.compiler.duties.notes import Note
from kepu.engines.compiler.plan import Section, Span

PATHS = ["一", "一/（一）", "一/（一）/1", "一/（一）/2", "一/（二）", "一/（二）/1", "一/（二）/2", "二"]
SECTIONS = [Section(path, path.count("/") + 1, None, path, "other", None, Span(1, 1, 0, 1)) for path in PATHS]


def test_parents_follow_the_levels() -> None:
    assert parents(SECTIONS) == [-1, 0, 1, 1, 0, 4, 4, -1]


GOVERNED = [
    ("in a paragraph", [("一/（一）/2", False)], ["一/（一）/2"]),
    ("after the last item", [("一/（一）/2", True), ("一/（二）/2", True)], ["一/（一）", "一/（二）"]),
    ("after an item in the middle", [("一/（一）/1", True)], ["一/（一）/1"]),
    ("after every item", [("一/（一）/1", True), ("一/（一）/2", True)], ["一/（一）/1", "一/（一）/2"]),
    (
        "after items with notes inside",
        [("一/（一）/1", False), ("一/（一）/2", False), ("一/（一）/2", True)],
        ["一/（一）/1", "一/（一）/2", "一/（一）"],
    ),
    (
        "where only the first item has one",
        [("一/（一）/1", False), ("一/（一）/2", True)],
        ["一/（一）/1", "一/（一）/2"],
    ),
    ("in the introduction", [("一/（一）", True)], ["一/（一）"]),
    ("after the last section of a single chapter", [("一/（二）", True)], ["一/（二）"]),
]


@pytest.mark.parametrize(("notes", "governed"), [case[1:] for case in GOVERNED], ids=[case[0] for case in GOVERNED])
def test_a_note_governs_the_innermost_section_or_closes_the_one_above(
    notes: list[tuple[str, bool]], governed: list[str]
) -> None:
    made = [Note(PATHS.index(path), [], own_line) for path, own_line in notes]

    assert [PATHS[at] for at in governed_sections(SECTIONS, made)] == governed


ONLY_ITEMS = ["一", "一/（一）", "一/（一）/1", "一/（一）/2", "一/（二）", "一/（二）/1", "一/（三）", "一/（三）/1"]


@pytest.mark.parametrize(
    ("notes", "governed"),
    [
        (["一/（一）/2", "一/（二）/1", "一/（三）/1"], ["一/（一）", "一/（二）", "一/（三）"]),
        (["一/（二）/1", "一/（三）/1"], ["一/（二）", "一/（三）"]),
        (["一/（一）/1", "一/（一）/2", "一/（二）/1"], ["一/（一）/1", "一/（一）/2", "一/（二）/1"]),
        (["一/（三）/1"], ["一/（三）/1"]),
    ],
    ids=["as after several items", "always after an only item", "as after every item", "once"],
)
def test_a_note_after_an_only_item_follows_the_custom_of_the_document(notes: list[str], governed: list[str]) -> None:
    sections = [Section(path, path.count("/") + 1, None, path, "other", None, Span(1, 1, 0, 1)) for path in ONLY_ITEMS]
    made = [Note(ONLY_ITEMS.index(path), [], own_line=True) for path in notes]

    assert [ONLY_ITEMS[at] for at in governed_sections(sections, made)] == governed


def test_a_note_before_the_first_heading_governs_no_section() -> None:
    assert governed_sections(SECTIONS, [Note(-1, [], own_line=True)]) == [-1]
