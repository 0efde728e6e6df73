"""The plan as JSON: what the compiler printed, as people left it."""

from __future__ import annotations

from kepu.governance.plans.actions import correct_row, review_rows
from kepu.governance.plans.content import PlanContent
from kepu.governance.plans.exports.plan_json import plan_as_json
from tests import factories
from tests.factories.written import Writer


def test_a_plan_nobody_corrected_is_what_the_compiler_printed(cast):
    plan = factories.plan_in_the_making(cast.zhou, support="县科协、各成员单位")
    assert plan_as_json(PlanContent.of(plan)) == plan.document.compiled


def test_corrections_stand_and_what_was_rejected_is_left_out(cast):
    plan = factories.plan_in_the_making(cast.zhou)
    compiled = plan.document.compiled
    second = plan.indicators.get(unit_label="次")
    correct_row(
        plan, kind="indicator", pk=second.pk, values={"metric": "科普讲座", "owner": cast.education}, by=cast.zhou
    )
    review_rows(plan, kind="indicator", ids=[plan.indicators.first().pk], review="rejected", by=cast.zhou)
    made = plan_as_json(PlanContent.of(plan))
    assert made["indicators"] == [{**compiled["indicators"][1], "metric": "科普讲座"}, *compiled["indicators"][2:]]
    assert made["sections"] == compiled["sections"]


def test_one_note_is_one_entry_and_groups_of_two_roles_are_two(cast):
    towns = factories.group("各乡镇", cast.county)
    plan = Writer(cast.zhou)
    plan.clause(1, "一", "任务", "other")
    plan.duties(lead=[cast.science, towns], support=[cast.members], shared=[cast.health])
    made = plan_as_json(PlanContent.of(plan.done()))["responsibilities"]
    span = made[0]["span"]
    raw = plan.plan.duties.first().raw
    empty = {"lead": [], "support": [], "shared": []}
    assert made == [
        {
            "section_path": "一",
            "lead": ["县科协"],
            "support": [],
            "shared": ["县卫健委"],
            "group_refs": ["各乡镇"],
            "group_role": "lead",
            "raw": raw,
            "span": span,
        },
        {
            "section_path": "一",
            **empty,
            "group_refs": ["各成员单位"],
            "group_role": "support",
            "raw": raw,
            "span": span,
        },
    ]
    assert plan.text[span["start"] : span["end"]] == raw
    assert (span["line"], span["end_line"]) == (2, 2)
