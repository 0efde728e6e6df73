"""Rows of tables find their sections by what they call the task."""

from __future__ import annotations

import pytest

from kepu.engines.compiler.duties.matching import Matcher
from kepu.engines.compiler.outline import Outline
from kepu.engines.compiler.plan import Section, Span

TITLES = [
    ("一", "总体要求"),
    ("二", "提升行动"),
    ("二/（一）", "青少年科学素质提升行动"),
    ("二/（二）", "农民科学素质提升行动"),
    ("二/（二）/1", "加强队伍建设"),
    ("三", "重点工程"),
    ("三/（一）", "科普信息化提升工程"),
    ("三/（二）", "科学素质交流合作工程"),
    ("三/（二）/1", "加强队伍建设"),
]

ROWS = [
    (["青少年科学素质提升行动"], "二/（一）"),
    (["1.实施青少年科学素质提升行动"], "二/（一）"),
    (["（二）农民科学素质提升行动。围绕春耕办好农技校"], "二/（二）"),
    (["5．实施科学素质开放合作工程"], "三/（二）"),
    (["科普信息化工程"], "三/（一）"),
    (["加强队伍建设", "科学素质交流合作工程"], "三/（二）/1"),
    (["", "青少年科学素质提升行动"], "二/（一）"),
    (["推进乡村道路养护"], None),
    ([], None),
]


@pytest.mark.parametrize(("texts", "path"), ROWS, ids=["+".join(texts) or "nothing" for texts, _ in ROWS])
def test_a_row_finds_its_section(texts: list[str], path: str | None) -> None:
    sections = [
        Section(path, path.count("/") + 1, path.rsplit("/", 1)[-1], title, "other", None, Span(1, 1, 0, 1))
        for path, title in TITLES
    ]
    found = Matcher(Outline(sections=sections)).section_of(texts)

    assert (sections[found].path if found >= 0 else None) == path


def test_of_two_sections_with_one_name_each_row_takes_its_own() -> None:
    sections = [
        Section(path, path.count("/") + 1, None, title, "other", None, Span(1, 1, 0, 1)) for path, title in TITLES
    ]
    matcher = Matcher(Outline(sections=sections))

    assert [sections[matcher.section_of(["加强队伍建设"])].path for _ in range(2)] == ["二/（二）/1", "三/（二）/1"]
