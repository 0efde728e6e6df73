"""Who does what: marks, groups as of a day, gaps and load."""

from __future__ import annotations

from datetime import date

from kepu.core.models import GroupMembership
from kepu.governance.plans.content import PlanContent
from kepu.governance.plans.matrix import matrix_of
from tests import factories
from tests.factories.written import Writer, county_plan

ISSUED = date(2026, 3, 1)
SIGNS = {"lead": "●", "support": "○", "shared": "◇"}


def drawn(matrix) -> dict[str, str]:
    """Each row as a line of signs; (○) came through a group, small letters of it were inherited."""

    def sign(mark) -> str:
        if mark is None:
            return "."
        plain = f"({SIGNS[mark.role]})" if mark.group else SIGNS[mark.role]
        return f"~{plain}" if mark.is_inherited else plain

    return {row.name: " ".join(map(sign, row.marks)) for row in matrix.rows}


def test_units_stand_against_tasks_with_their_strongest_part(cast):
    matrix = matrix_of(PlanContent.of(county_plan(cast)), ISSUED)
    assert [str(column.clause) for column in matrix.columns] == [
        "（一）青少年科学素质提升行动",
        "（二）科普设施工程",
        "（三）老年人科学素质提升行动",
        "（一）加强领导",
    ]
    assert drawn(matrix) == {
        "县科协": "○ ◇ . ●",
        "县教育局": "● . . (○)",
        "县卫健委": "● . . (○)",
        "青源镇人民政府": ". ◇ . .",
    }


def test_a_measure_shows_its_own_units_or_those_of_its_task(cast):
    plan = county_plan(cast)
    action = plan.clauses.get(title="青少年科学素质提升行动")
    matrix = matrix_of(PlanContent.of(plan), ISSUED, {action.pk})
    assert [(column.clause.title, column.is_measure) for column in matrix.columns[:3]] == [
        ("青少年科学素质提升行动", False),
        ("办好科学课堂", True),
        ("培训科技教师", True),
    ]
    assert {name: line.split()[:3] for name, line in drawn(matrix).items()} == {
        "县科协": ["○", "~○", "."],
        "县教育局": ["●", "~●", "."],
        "县卫健委": ["●", "~(○)", "●"],
        "青源镇人民政府": [".", ".", "."],
    }


def test_gaps_are_tasks_without_a_lead_or_without_any_unit_and_measures_nobody_answers_for(cast):
    matrix = matrix_of(PlanContent.of(county_plan(cast)), ISSUED)
    assert [(column.clause.title, column.gap) for column in matrix.gaps] == [
        ("科普设施工程", "no_lead"),
        ("老年人科学素质提升行动", "no_unit"),
    ]
    assert [clause.title for clause in matrix.idle_measures] == ["智慧助老"]


def test_the_load_counts_the_clauses_that_give_a_unit_a_part_its_strongest_each(cast):
    matrix = matrix_of(PlanContent.of(county_plan(cast)), ISSUED)
    assert {row.name: (row.leads, row.supports, row.shared, row.load) for row in matrix.rows} == {
        "县科协": (1, 1, 1, 3),
        "县卫健委": (1, 2, 0, 3),
        "县教育局": (1, 1, 0, 2),
        "青源镇人民政府": (0, 0, 1, 1),
    }
    assert matrix.heaviest == 3


def test_a_group_means_its_members_of_the_day(cast):
    plan = county_plan(cast)
    newcomer = factories.unit("县气象局", cast.county)
    GroupMembership.objects.create(group=cast.members, unit=newcomer, valid_from=date(2026, 9, 1))
    content = PlanContent.of(plan)
    assert "县气象局" not in drawn(matrix_of(content, ISSUED))
    assert drawn(matrix_of(content, date(2026, 9, 1)))["县气象局"] == "(○) . . (○)"


def test_a_name_that_means_nobody_and_a_group_without_members_keep_a_row(cast):
    empty = factories.group("各街道", cast.county)
    plan = Writer(cast.zhou)
    plan.clause(1, "一", "任务", "other")
    plan.clause(2, "（一）", "行动", "action")
    plan.duties(lead=["县火星局"], support=[empty])
    assert drawn(matrix_of(PlanContent.of(plan.done()), ISSUED)) == {"县火星局": "●", "各街道": "○"}


def test_a_plan_without_actions_has_a_column_for_each_clause_that_gives_duties(cast):
    plan = Writer(cast.zhou)
    plan.clause(1, "一", "总体要求", "other")
    plan.clause(1, "二", "主要任务", "other")
    plan.duties(lead=[cast.health])
    plan.clause(2, "（一）", "开展活动", "other")
    plan.clause(3, "1", "下乡", "other")
    plan.duties(shared=[cast.education])
    matrix = matrix_of(PlanContent.of(plan.done()), ISSUED)
    assert [column.clause.title for column in matrix.columns] == ["主要任务", "开展活动"]
    assert drawn(matrix) == {"县卫健委": "● .", "县教育局": ". ◇"}


def test_a_matrix_takes_one_query_whatever_the_number_of_groups(cast, django_assert_num_queries):
    content = PlanContent.of(county_plan(cast))
    with django_assert_num_queries(1):
        matrix_of(content, ISSUED)


def test_no_more_tasks_are_unfolded_than_a_table_can_bear(cast):
    plan = Writer(cast.zhou)
    plan.clause(1, "一", "任务", "other")
    for number in range(3):
        plan.clause(2, f"（{number}）", f"行动{number}", "action")
        for measure in range(50):
            plan.clause(3, str(measure), f"措施{measure}", "measure")
    content = PlanContent.of(plan.done())
    matrix = matrix_of(content, ISSUED, {task.pk for task in content.tasks()})
    assert [(c.clause.title, c.is_unfolded) for c in matrix.columns if not c.is_measure] == [
        ("行动0", True),
        ("行动1", True),
        ("行动2", False),
    ]
    assert len(matrix.columns) == 103
