from __future__ import annotations

import pytest

from kepu.engines.compiler.checks.units import check_units
from kepu.engines.compiler.plan import Alias, Responsibility
from tests.engines.compiler.checks.plans import duty, plan_of

CASES = [
    (
        duty("二", 4, lead=["县科协", "县应急局"], support=["县应急局", "县教育局"]),
        (
            "unit-in-both-roles",
            "第 4 行：“县应急局”既列为牵头单位又列为责任（配合）单位，请保留一种。",
            "从责任（配合）单位中删去县应急局",
        ),
    ),
    (
        duty("二", 5, shared=["县工信局", "县工信局", "县科协"]),
        ("unit-twice", "第 5 行：“县工信局”在同一处重复列出，请删去多余的一个或改为应列的单位。", None),
    ),
    (
        duty("二", 6, lead=["县教育局", "县科技局"], raw="（县教育局县科技局负责）"),
        ("units-run-together", "第 6 行：“县教育局”与“县科技局”之间缺少顿号，请补上。", "县教育局、县科技局"),
    ),
    (
        duty("二", 7, lead=["县市场监管理局"]),
        ("unit-misspelt", "第 7 行：“县市场监管理局”疑为“县市场监督管理局”之误，请核对。", "县市场监督管理局"),
    ),
    (
        duty("二", 8, support=["县科协", "县妇联"], raw="责任单位：县科协,县妇联"),
        (
            "list-punctuation",
            "第 8 行：“县科协，县妇联”（第 8 行）单位之间用了逗号，按并列单位处理；如逗号用来区分牵头与配合，请写明。",
            None,
        ),
    ),
    (
        duty("二", 9, lead=["县科协"], support=["县妇联"], raw="〔牵头单位：县科协、责任单位：县妇联〕"),
        (
            "list-punctuation",
            "第 9 行：“、责任单位”前的顿号把它和上一个单位连成了一串，应为逗号或分号，请改正。",
            "，责任单位",
        ),
    ),
]


@pytest.mark.parametrize(("duty", "told"), CASES, ids=[told[0] for _, told in CASES])
def test_a_slip_in_a_list_of_units_is_told(duty: Responsibility, told: tuple[str, str, str | None]) -> None:
    found = list(check_units(plan_of(responsibilities=[duty])))

    assert [(diagnostic.code, diagnostic.message, diagnostic.suggestion) for diagnostic in found] == [told]
    assert found[0].span == duty.span


def test_two_spellings_are_told_once_with_both_counts() -> None:
    plan = plan_of(
        responsibilities=[
            duty("二", line, lead=[name]) for line, name in enumerate(["县人社局", "县人社局", "人社局"], 1)
        ],
        aliases=[Alias("人社局", "县人社局", "漏写层级名称")],
    )

    assert [(item.code, item.message, item.suggestion) for item in check_units(plan)] == [
        (
            "unit-spelling",
            "第 3 行：“人社局”（1 处）与“县人社局”（2 处）疑为同一单位（漏写层级名称），请统一写法或确认为两个单位。",
            "县人社局",
        )
    ]


def test_sound_lists_are_left_alone() -> None:
    plan = plan_of(
        responsibilities=[duty("二", lead=["县科协"], support=["县教育局", "县财政局"], group_refs=["各镇"])]
    )

    assert list(check_units(plan)) == []
