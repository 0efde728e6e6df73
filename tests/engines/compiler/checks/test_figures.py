from __future__ import annotations

import pytest

from kepu.engines.compiler.checks.figures import check_figures
from kepu.engines.compiler.plan import Meta, Phase, Plan
from kepu.engines.compiler.source import Source
from tests.engines.compiler.checks.plans import at, duty, indicator, phase, plan_of, section


def told(plan: Plan, text: str = "") -> list[tuple[str, str]]:
    return [(item.code, item.message) for item in check_figures(Source("t", "", "txt", text), plan)]


ANSWERED = [duty("一", lead=["县科协"])]


def test_a_target_below_its_baseline_is_an_error() -> None:
    plan = plan_of(
        indicators=[indicator(9.8, 3, role="baseline", comparator="=", deadline=2020), indicator(9.5, 5)],
        responsibilities=ANSWERED,
    )
    found = list(check_figures(Source("t", "", "txt", ""), plan))

    assert [(item.code, item.severity, item.message) for item in found] == [
        (
            "target-below-baseline",
            "error",
            "第 5 行：“公民具备科学素质的比例”的目标 9.5% 低于第 3 行的基数 9.8%，请核对两处数字。",
        )
    ]


def test_what_ought_to_fall_may_fall() -> None:
    metric = {"metric": "总体近视率", "quote": "总体近视率降至38%"}
    plan = plan_of(
        indicators=[indicator(42, role="baseline", comparator="=", **metric), indicator(38, **metric)],
        responsibilities=ANSWERED,
    )

    assert told(plan) == []


def test_two_targets_for_one_year_are_told() -> None:
    plan = plan_of(
        indicators=[indicator(15, 3), indicator(16, 40, section_path="三")], responsibilities=[duty("一"), duty("三")]
    )

    assert told(plan) == [
        ("targets-differ", "第 40 行：“公民具备科学素质的比例”到 2025 年的目标在这里是 16%，在第 3 行是 15%，请统一。")
    ]


@pytest.mark.parametrize(
    "other",
    [{"deadline": 2035}, {"role": "stretch"}, {"scope": "城镇"}, {"unit": "人"}, {"comparator": "<="}],
    ids=["year", "stretch", "scope", "unit", "ceiling"],
)
def test_targets_of_different_things_may_differ(other: dict[str, object]) -> None:
    plan = plan_of(
        sections=[section("一"), section("一/（一）")],
        indicators=[indicator(15), indicator(16, section_path="一/（一）", **other)],
        responsibilities=ANSWERED,
    )

    assert told(plan) == []


def test_commitments_that_lack_something_are_told_once_for_each_lack() -> None:
    plan = plan_of(
        indicators=[
            indicator(None, 3, quote="每年举办科技节", frequency="year"),
            indicator(50, 4, quote="培训骨干教师50人", deadline=None),
            indicator(60, 5, quote="培训农民60人", deadline=None, section_path="二"),
        ],
        responsibilities=ANSWERED,
    )

    assert told(plan) == [
        (
            "commitment-without-number",
            "第 3 行：“每年举办科技节”（第 3 行）没有数值，无法计算完成率，请补充数量或确认只考核频次。",
        ),
        (
            "commitment-without-deadline",
            "第 4 行：“培训骨干教师50人”等 2 处（第 4、5 行）没有写明完成年份或频次，将按方案期末计算，请确认。",
        ),
        ("commitment-without-unit", "第 5 行：“培训农民60人”（第 5 行）所在部分没有责任单位，请指定由谁负责。"),
    ]


def test_overlapping_phases_are_told() -> None:
    plan = plan_of(phases=[phase("启动阶段", 2021, 2023, 8), phase("实施阶段", 2023, 2025, 9)])

    assert told(plan) == [
        (
            "phases-overlap",
            "第 9 行：“启动阶段”（2021—2023 年）与“实施阶段”（2023—2025 年）时间重叠，请写明分界的月份或调整年份。",
        )
    ]


def test_phases_parted_by_months_do_not_overlap() -> None:
    text = "启动阶段（2021年—2023年6月）。\n实施阶段（2023年7月—2025年）。"
    source = Source("t", "", "txt", text)
    second = text.index("实施")
    phases = [
        Phase("启动阶段", 2021, 2023, source.span(0, 4)),
        Phase("实施阶段", 2023, 2025, source.span(second, second + 4)),
    ]

    assert told(plan_of(phases=phases), text) == []


def test_a_last_year_for_summing_up_inside_a_longer_phase_is_the_custom() -> None:
    assert told(plan_of(phases=[phase("实施阶段", 2022, 2025), phase("总结阶段", 2025, 2025)])) == []


def test_a_phase_outside_the_period_is_told() -> None:
    plan = plan_of(meta=Meta(period=(2021, 2025)), phases=[Phase("巩固阶段", 2025, 2026, at(7))])

    assert told(plan) == [
        ("phase-outside-period", "第 7 行：“巩固阶段”（2025—2026 年）超出方案期限 2021—2025 年，请核对。")
    ]
