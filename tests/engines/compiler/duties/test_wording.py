"""The wording of one note: who is named and in which role. Units of a group are marked with *."""

from __future__ import annotations

import pytest

from kepu.engines.compiler.duties.wording import FIRST_LEADS, read_cell, read_wording, settle
from kepu.engines.compiler.unit_names import fold


def roles(note: str, *, first_leads: bool = False) -> dict[str, list[str]] | None:
    folded = fold(note)
    wording = read_wording(folded)
    if wording is None:
        return None
    told: dict[str, list[str]] = {}
    for name, role in zip(wording.names, settle(wording.names, first_leads=first_leads), strict=True):
        told.setdefault(role, []).append(note[name.start : name.end] + "*" * name.group)
    return told


NOTES = [
    # labels
    ("牵头单位：县教育局，责任单位：县科协、团县委", {"lead": ["县教育局"], "support": ["县科协", "团县委"]}),
    ("牵头单位:县教育局;配合单位:县科协、各镇人民政府", {"lead": ["县教育局"], "support": ["县科协", "各镇人民政府*"]}),
    ("牵头部门：区科协、责任部门：各街道", {"lead": ["区科协"], "support": ["各街道*"]}),
    ("主办单位：市科协协办单位：市教育局", {"lead": ["市科协"], "support": ["市教育局"]}),
    ("牵头单位：市科协。配合单位：市教育局。", {"lead": ["市科协"], "support": ["市教育局"]}),
    ("牵头：市科协；配合：市教育局", {"lead": ["市科协"], "support": ["市教育局"]}),
    ("牵头（责任）单位：市科协", {"lead": ["市科协"]}),
    ("责任单位：市科协", {"support": ["市科协"]}),
    ("责任单位：市科协；配合单位：市教育局", {"lead": ["市科协"], "support": ["市教育局"]}),
    ("责任单位：市高院、市税务局等；各区政府", {"support": ["市高院", "市税务局", "各区政府*"]}),
    ("责任单位：市科协（牵头）、市教育局", {"lead": ["市科协"], "support": ["市教育局"]}),
    ("责任单位：县科协、县教育局按职责分工负责", {"shared": ["县科协", "县教育局"]}),
    ("责任单位：县科协、县教育局，2023年底前完成", {"support": ["县科协", "县教育局"]}),
    ("责任单位：县教育局、县科协（列首位者为牵头单位，下同）", {"support": ["县教育局", "县科协"]}),
    ("主管部门：县教育局；协同部门：县科协", {"lead": ["县教育局"], "support": ["县科协"]}),
    # a person is no unit, a date no name
    (
        "牵头领导：王某；牵头单位：县科协；责任单位：县教育局；完成时限：2023年12月",
        {"lead": ["县科协"], "support": ["县教育局"]},
    ),
    # verbs
    ("县科协负责", {"lead": ["县科协"]}),
    ("财政部、人民银行负责", {"lead": ["财政部", "人民银行"]}),
    ("各省级人民政府负责", {"lead": ["各省级人民政府*"]}),
    ("中央宣传部、科技部等和各省级人民政府负责", {"lead": ["中央宣传部", "科技部", "各省级人民政府*"]}),
    ("农业农村部、工业和信息化部牵头负责", {"lead": ["农业农村部", "工业和信息化部"]}),
    ("县科协牵头，县教育局、团县委配合", {"lead": ["县科协"], "support": ["县教育局", "团县委"]}),
    (
        "市民政局牵头，市残联，各县（市、区）人民政府配合",
        {"lead": ["市民政局"], "support": ["市残联", "各县（市、区）人民政府*"]},
    ),
    ("教育部牵头，科技部、财政部等按职责分工负责", {"lead": ["教育部"], "shared": ["科技部", "财政部"]}),
    ("市科协牵头，市教育局、市科技局", {"lead": ["市科协"], "support": ["市教育局", "市科技局"]}),
    ("县组织部、县人社局牵头；县科协按照职责分工配合落实", {"lead": ["县组织部", "县人社局"], "support": ["县科协"]}),
    ("市科协会同市教育局负责", {"lead": ["市科协"], "support": ["市教育局"]}),
    ("县发改局、县财政局会同有关部门负责", {"lead": ["县发改局", "县财政局"], "support": ["有关部门*"]}),
    ("市科协统筹，市教育局、团市委分别负责", {"lead": ["市科协"], "shared": ["市教育局", "团市委"]}),
    ("牵头单位为县科协，配合单位为县教育局", {"lead": ["县科协"], "support": ["县教育局"]}),
    ("牵头单位：县科协；成员单位：县教育局", {"lead": ["县科协"], "support": ["县教育局"]}),
    ("由县科协牵头，县教育局等单位参加", {"lead": ["县科协"], "support": ["县教育局"]}),
    ("分工：由县科协牵头，县教育局等单位参加", {"lead": ["县科协"], "support": ["县教育局"]}),
    # shared
    ("县教育局、县人社局，县委宣传部按职责分工", {"shared": ["县教育局", "县人社局", "县委宣传部"]}),
    ("各有关部门和单位，各省级人民政府按职责分工负责", {"shared": ["各有关部门和单位*", "各省级人民政府*"]}),
    ("省科技厅按职责分工负责，各地级以上市人民政府结合实际落实", {"shared": ["省科技厅", "各地级以上市人民政府*"]}),
    ("县科协、县教育局共同负责", {"shared": ["县科协", "县教育局"]}),
    # nothing but names
    ("县科协、县教育局", {"lead": ["县科协", "县教育局"]}),
    ("各成员单位", {"lead": ["各成员单位*"]}),
]


@pytest.mark.parametrize(("note", "told"), NOTES, ids=[note for note, _ in NOTES])
def test_a_note_tells_units_and_roles(note: str, told: dict[str, list[str]]) -> None:
    assert roles(note) == told


@pytest.mark.parametrize(
    "text",
    [
        "2021",
        "2021—2025年",
        "由专人负责",
        "校长负责",
        "政府主导、部门协作、社会参与",
        "以下简称县科协",
        "责任：明确分工",
        "详见附件",
        "成员单位：县教育局、县财政局",
        "组织机构：成立领导小组，统筹推进",
        "责任单位：要压实责任，层层抓好落实",
        "含开发区",
        "",
        "（",
        "、、、",
        "牵头单位：",
    ],
)
def test_other_brackets_are_no_notes(text: str) -> None:
    assert roles(text) is None


RULED = [
    ("财政部、人民银行负责", {"lead": ["财政部"], "support": ["人民银行"]}),
    ("责任单位：县科协、县教育局、各镇", {"lead": ["县科协"], "support": ["县教育局", "各镇*"]}),
    ("县科协、县教育局按职责分工负责", {"lead": ["县科协"], "shared": ["县教育局"]}),
    ("各有关部门按职责分工负责", {"shared": ["各有关部门*"]}),
    ("各省级人民政府负责", {"lead": ["各省级人民政府*"]}),
    ("县科协、县教育局牵头负责", {"lead": ["县科协", "县教育局"]}),
    ("县科协、县教育局", {"lead": ["县科协"], "support": ["县教育局"]}),
]


@pytest.mark.parametrize(("note", "told"), RULED, ids=[note for note, _ in RULED])
def test_the_first_name_leads_where_the_document_says_so(note: str, told: dict[str, list[str]]) -> None:
    assert roles(note, first_leads=True) == told


@pytest.mark.parametrize(
    "rule",
    [
        "列第一位者为牵头单位，下同",
        "排在第一位的为牵头单位",
        "排在首位的部门为牵头部门",
        "首个单位为牵头单位",
        "居首位的是主办单位",
    ],
)
def test_the_rule_about_the_first_name_is_recognised(rule: str) -> None:
    assert FIRST_LEADS.search(rule)


def test_the_rule_itself_names_nobody() -> None:
    assert roles("商务部、财政部等负责。列第一位者为牵头单位，下同") == {"lead": ["商务部", "财政部"]}


def test_a_cell_follows_its_column_unless_it_says_better() -> None:
    assert [(name.manner, name.group) for name in read_cell("县科协、各镇", "support")] == [
        ("support", False),
        ("support", True),
    ]
    assert [name.manner for name in read_cell("县科协牵头，县教育局配合", "duty")] == ["lead", "support"]
    assert [name.manner for name in read_cell("牵头单位：县科协责任单位：县教育局", "duty")] == ["lead", "duty"]


def test_a_cell_without_names_is_empty() -> None:
    assert read_cell("2023年12月底前", "lead") == []


@pytest.mark.parametrize(
    ("wording", "names"),
    [
        ("5月底完成，牵头考核单位：市科协", [("lead", "市科协")]),
        ("持续推进，牵头推进部门：市科协；协助配合单位：市教育局", [("lead", "市科协"), ("support", "市教育局")]),
    ],
)
def test_a_label_may_say_what_is_to_be_done(wording, names):
    read = read_wording(wording)
    assert [(name.manner, wording[name.start : name.end]) for name in read.names] == names


def test_what_stands_behind_an_unknown_label_is_no_unit():
    assert read_wording("考核对象：市科协、考核方式：抽查") is None


def test_a_time_limit_after_mere_white_space_ends_the_list_of_units():
    wording = "责任单位：县科协县人社局完成时限：2024年12月"
    names = read_wording(wording, breaks=[8, 12]).names
    assert [wording[name.start : name.end] for name in names] == ["县科协", "县人社局"]


def test_what_units_are_told_to_do_in_prose_is_no_note():
    assert read_wording("各县（市、区）、各有关部门要加强组织领导，抓好落实") is None
