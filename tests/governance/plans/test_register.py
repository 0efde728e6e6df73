"""The register: floor, stretch and baseline of one promise in one row, filtered and sorted."""

from __future__ import annotations

import pytest

from kepu.governance.plans.content import PlanContent
from kepu.governance.plans.register import Filter, entries_of, selected
from tests.factories.written import Writer, county_plan


def shown(entries) -> list[tuple]:
    def value(row):
        return None if row is None else float(row.value)

    return [(e.target.metric, value(e.baseline), value(e.target), value(e.stretch)) for e in entries]


def test_baseline_floor_and_stretch_of_one_measure_share_a_row(cast):
    entries = entries_of(PlanContent.of(county_plan(cast)))
    assert shown(entries) == [
        ("公民具备科学素质的比例", 12.36, 18.0, 20.0),
        ("科普讲座", None, 4.0, None),
        ("培训科技教师", None, 300.0, None),
    ]


def test_the_latest_baseline_is_shown_and_an_older_one_keeps_a_row_of_its_own(cast):
    plan = Writer(cast.zhou)
    plan.clause(1, "一", "基础", "background")
    plan.indicator("2020年为8%", "比例", "=", "8", role="baseline", deadline=2020)
    plan.indicator("2025年为12%", "比例", "=", "12", role="baseline", deadline=2025)
    plan.clause(1, "二", "目标", "goal")
    plan.indicator("到2030年达到18%", "比例", value="18", deadline=2030)
    entries = entries_of(PlanContent.of(plan.done()))
    assert shown(entries) == [("比例", None, 8.0, None), ("比例", 12.0, 18.0, None)]
    assert [entry.deadline for entry in entries] == [None, 2030]


def test_targets_for_other_years_clauses_or_units_stay_apart(cast):
    plan = Writer(cast.zhou)
    plan.clause(1, "一", "目标", "goal")
    plan.indicator("2028年10个", "基地", value="10", unit_label="个", deadline=2028)
    plan.indicator("2030年20个", "基地", value="20", unit_label="个", deadline=2030)
    plan.indicator("力争2030年25个", "基地", value="25", unit_label="个", deadline=2030, role="stretch")
    plan.indicator("力争30家", "基地", value="30", unit_label="家", role="stretch")
    assert shown(entries_of(PlanContent.of(plan.done()))) == [
        ("基地", None, 10.0, None),
        ("基地", None, 20.0, 25.0),
        ("基地", None, 30.0, None),
    ]


def test_the_only_lead_of_the_clause_or_of_the_one_above_is_the_likely_owner(cast):
    entries = entries_of(PlanContent.of(county_plan(cast)))
    assert [entry.likely_owner for entry in entries] == [None, cast.education, cast.health]


@pytest.mark.parametrize(
    ("wanted", "metrics"),
    [
        ({"kind": "goal"}, ["公民具备科学素质的比例"]),
        ({"group": "youth"}, ["科普讲座", "培训科技教师"]),
        ({"deadline": "2028"}, ["培训科技教师"]),
        ({"deadline": "none"}, ["科普讲座"]),
        ({"frequency": "semester"}, ["科普讲座"]),
        ({"frequency": "none"}, ["公民具备科学素质的比例", "培训科技教师"]),
        ({"owner": "none"}, ["公民具备科学素质的比例", "科普讲座", "培训科技教师"]),
        ({"group": "youth", "frequency": "none"}, ["培训科技教师"]),
    ],
)
def test_the_filter_admits_what_was_asked_for(cast, wanted, metrics):
    entries = entries_of(PlanContent.of(county_plan(cast)))
    assert [entry.target.metric for entry in selected(entries, Filter(**wanted))] == metrics


def test_filters_by_task_and_by_owner(cast):
    plan = county_plan(cast)
    plan.indicators.filter(metric="科普讲座").update(owner=cast.education)
    entries = entries_of(PlanContent.of(plan))
    task = plan.clauses.get(title="青少年科学素质提升行动")
    assert [e.target.metric for e in selected(entries, Filter(task=str(task.pk)))] == ["科普讲座", "培训科技教师"]
    assert [e.target.metric for e in selected(entries, Filter(owner=str(cast.education.pk)))] == ["科普讲座"]


@pytest.mark.parametrize(
    ("sort", "values"),
    [
        ("value", [4.0, 18.0, 300.0]),
        ("-value", [300.0, 18.0, 4.0]),
        ("deadline", [300.0, 18.0, 4.0]),
        ("-position", [300.0, 4.0, 18.0]),
        ("nonsense", [18.0, 4.0, 300.0]),
    ],
)
def test_rows_are_sorted_as_asked(cast, sort, values):
    entries = entries_of(PlanContent.of(county_plan(cast)))
    assert [float(entry.target.value) for entry in selected(entries, Filter(), sort)] == values


def test_rejected_rows_are_nowhere_and_rows_of_a_rejected_clause_move_up(cast):
    plan = county_plan(cast)
    plan.indicators.filter(metric="科普讲座").update(review="rejected")
    plan.clauses.filter(title="培训科技教师").update(review="rejected")
    content = PlanContent.of(plan)
    entries = entries_of(content)
    assert [entry.target.metric for entry in entries] == ["公民具备科学素质的比例", "培训科技教师"]
    action = plan.clauses.get(title="青少年科学素质提升行动")
    assert [row.metric for row in content.indicators[action.pk]] == ["培训科技教师"]
    assert [str(duty) for duty in content.duties[action.pk]] == [
        "县教育局（牵头）",
        "县科协（配合）",
        "各成员单位（配合）",
        "县卫健委（牵头）",
    ]
