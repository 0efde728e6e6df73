"""Whose tasks are one's own, and which duties fall on them."""

from __future__ import annotations

from datetime import date

import pytest

from kepu.core.models import GroupMembership, Unit, UnitSuccession
from kepu.governance.plans.queries import leads_first, tasks_of, units_of
from tests import factories
from tests.factories.written import Writer, county_plan

DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("who", "units"),
    [
        ("he", ["县教育局", "青禾中学"]),
        ("fang", ["县卫健委"]),
        ("wei", ["青源镇人民政府"]),
        ("zhou", ["县科协"]),
        ("song", ["县科协"]),
        ("xie", []),
        ("nobody", []),
    ],
)
def test_own_units_are_those_one_is_liaison_of_or_works_at(cast, who, units):
    assert sorted(unit.name for unit in units_of(getattr(cast, who))) == sorted(units)


def test_a_township_grant_makes_the_township_government_ones_own_but_no_village_or_station_in_it(cast):
    factories.unit("青源镇科普站", cast.town, type="public_institution")
    person = factories.person("借调干部", cast.health)
    factories.grant(person, "township", region=cast.town)
    assert list(units_of(person)) == [cast.town_hall]


def test_a_grant_over_another_place_makes_no_unit_ones_own(cast):
    person = factories.person("挂职干部", cast.health)
    factories.grant(person, "reviewer", region=cast.neighbour)
    assert list(units_of(person)) == []


def tasks(units, day=DAY) -> list[tuple[str, str, str]]:
    duties = tasks_of(Unit.objects.filter(pk__in=[unit.pk for unit in units]), day)
    return [(duty.clause.title, duty.role, duty.name_as_written) for duty in duties]


def test_tasks_come_by_name_through_groups_and_as_other_members_unless_one_leads(cast):
    county_plan(cast)
    assert tasks([cast.education]) == [
        ("青少年科学素质提升行动", "lead", "县教育局"),
        ("青少年科学素质提升行动", "support", "各成员单位"),
        ("加强领导", "support", "其他成员单位"),
    ]
    assert tasks([cast.science]) == [
        ("青少年科学素质提升行动", "support", "县科协"),
        ("青少年科学素质提升行动", "support", "各成员单位"),
        ("科普设施工程", "shared", "县科协"),
        ("加强领导", "lead", "县科协"),
    ]
    assert tasks([cast.town_hall]) == [("科普设施工程", "shared", "青源镇人民政府")]
    assert tasks([cast.school, cast.neighbour_science]) == []


def test_of_two_units_one_leading_the_other_still_is_among_the_other_members(cast):
    county_plan(cast)
    assert ("加强领导", "support", "其他成员单位") in tasks([cast.science, cast.health])


def test_groups_mean_their_members_of_the_day(cast):
    county_plan(cast)
    GroupMembership.objects.filter(unit=cast.education).update(valid_until=date(2026, 5, 31))
    assert tasks([cast.education]) == [("青少年科学素质提升行动", "lead", "县教育局")]
    assert len(tasks([cast.education], date(2026, 5, 31))) == 3


def test_a_units_tasks_pass_to_the_unit_that_took_over(cast):
    county_plan(cast)
    middle = factories.unit("县文教局", cast.county)
    newest = factories.unit("县教体局", cast.county)
    for before, after in ((cast.education, middle), (middle, newest)):
        UnitSuccession.objects.create(before=before, after=after, kind="merge", happened_on=date(2026, 5, 1))
    assert tasks([newest])[0] == ("青少年科学素质提升行动", "lead", "县教育局")


def test_only_confirmed_duties_of_plans_in_force_are_tasks(cast):
    plan = county_plan(cast)
    plan.duties.filter(role="lead", unit=cast.education).update(review="rejected")
    assert tasks([cast.education])[0] == ("青少年科学素质提升行动", "support", "各成员单位")
    plan.state = "superseded"
    plan.save()
    assert tasks([cast.education]) == []


def test_what_one_leads_comes_first_and_the_newest_plan_before_older_ones(cast):
    older = Writer(cast.zhou, title="旧方案", first_year=2021, last_year=2025)
    older.clause(1, "一", "旧任务", "other")
    older.duties(lead=[cast.science])
    older.done()
    county_plan(cast)
    duties = tasks_of(Unit.objects.filter(pk=cast.science.pk), DAY)
    assert [duty.clause.title for duty in duties][-1] == "旧任务"
    assert [duty.clause.title for duty in leads_first(duties)][:2] == ["加强领导", "旧任务"]
