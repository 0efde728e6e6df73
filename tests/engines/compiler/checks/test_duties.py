from __future__ import annotations

from kepu.engines.compiler.checks.duties import answered_paths, check_duties
from kepu.engines.compiler.plan import Plan
from tests.engines.compiler.checks.plans import duty, plan_of, section


def told(plan: Plan) -> list[tuple[str, int | None, str]]:
    return [(item.code, item.span.line if item.span else None, item.message) for item in check_duties(plan)]


def test_a_scheme_without_any_duty_is_told_once() -> None:
    plan = plan_of(sections=[section("一", kind="other"), section("一/（一）"), section("一/（二）")])

    assert [code for code, _, _ in told(plan)] == ["no-duties"]


def test_a_task_without_duty_in_itself_above_or_below_is_told() -> None:
    plan = plan_of(
        sections=[
            section("一", kind="other"),
            section("一/（一）", kind="action", line=2),
            section("一/（一）/1", line=3),
            section("一/（二）", "办好农技校", kind="action", line=4),
            section("一/（二）/1", line=5),
            section("二", kind="safeguard", line=6),
        ],
        responsibilities=[duty("一/（一）/1", 3, lead=["县科协"])],
    )

    assert told(plan) == [("section-without-duty", 4, "第 4 行：“办好农技校”没有责任单位，请补充牵头单位和责任单位。")]


def test_a_duty_that_nobody_leads_is_told_unless_the_section_above_has_a_lead() -> None:
    plan = plan_of(
        sections=[section("一/（一）", kind="action"), section("一/（一）/1"), section("一/（二）", kind="action")],
        responsibilities=[
            duty("一/（一）", 1, lead=["县科协"]),
            duty("一/（一）/1", 2, shared=["县科协", "县教育局"]),
            duty("一/（二）", 3, support=["县妇联"], raw="责任单位：县妇联"),
        ],
    )

    assert told(plan) == [("duty-without-lead", 3, "第 3 行：“责任单位：县妇联”没有写明谁牵头，请指定牵头单位。")]


def test_many_duties_that_nobody_leads_are_told_in_one() -> None:
    duties = [duty(f"一/（{n}）", n, support=["县妇联"], raw="责任单位：县妇联") for n in range(1, 6)]

    assert told(plan_of(responsibilities=duties)) == [
        (
            "duty-without-lead",
            1,
            "第 1 行：“责任单位：县妇联”等 5 处（第 1、2、3、4、5 行）没有写明谁牵头，请逐项指定牵头单位。",
        )
    ]


def test_a_lead_absent_from_a_part_of_its_task_is_told() -> None:
    plan = plan_of(
        sections=[section("一/（一）", kind="action"), section("一/（一）/1", "办好夜校")],
        responsibilities=[duty("一/（一）", lead=["县教育局"]), duty("一/（一）/1", 9, shared=["县科协"])],
    )

    assert told(plan) == [
        ("lead-missing-below", 9, "第 9 行：“办好夜校”的责任单位中没有所属任务的牵头单位县教育局，请确认是否遗漏。")
    ]


def test_a_table_row_that_calls_its_task_otherwise_is_told() -> None:
    plan = plan_of(
        sections=[section("二/（五）", "科普交流合作工程", kind="project", line=6)],
        responsibilities=[
            duty("二/（五）", 30, lead=["县科协"], raw="5.实施科普开放合作工程\n县科协"),
            duty(None, 31, lead=["县科协"], raw="6.乡村道路养护\n县科协"),
        ],
    )

    assert told(plan) == [
        (
            "task-name-differs",
            30,
            "第 30 行：附件称“实施科普开放合作工程”，正文第 6 行称“科普交流合作工程”，名称不一致，请统一。",
        ),
        ("task-without-section", 31, "第 31 行：附件任务“6.乡村道路养护”在正文中找不到对应的标题，请核对名称。"),
    ]


def test_a_table_row_with_the_name_of_its_section_is_left_alone() -> None:
    plan = plan_of(
        sections=[section("二/（五）", "科普交流合作工程", kind="project")],
        responsibilities=[duty("二/（五）", lead=["县科协"], raw="5.实施科普交流合作工程\n县科协")],
    )

    assert told(plan) == []


def test_a_duty_answers_for_what_lies_above_and_below_it() -> None:
    plan = plan_of(
        sections=[section("一"), section("一/（一）"), section("一/（一）/1"), section("一/（二）")],
        responsibilities=[duty("一/（一）", lead=["县科协"])],
    )

    assert answered_paths(plan) == {"一", "一/（一）", "一/（一）/1"}
