"""Clauses by what they say, within what a person may open."""

from __future__ import annotations

import pytest

from kepu.core.search.index import registered
from kepu.governance.plans.actions import add_row, correct_row, publish_plan, withdraw_plan
from kepu.governance.plans.clause_search import CLAUSES, clauses_saying
from tests import factories
from tests.factories.written import Writer, county_plan


def said(person, query, plan=None) -> list[str]:
    return [clause.title for clause in clauses_saying(person, query, plan)]


def test_clauses_are_found_by_title_and_text_in_plan_order(cast):
    county_plan(cast)
    assert said(cast.zhou, "科技") == ["培训科技教师", "建设县科技馆"]
    assert said(cast.zhou, "老年人 智能手机") == ["智慧助老"]
    assert said(cast.zhou, "2.培训") == ["培训科技教师"]
    assert said(cast.zhou, "") == []


@pytest.mark.parametrize(
    ("who", "finds"),
    [
        ("zhou", True),
        ("liang", True),
        ("song", True),
        ("he", True),
        ("wei", True),
        ("tao", True),
        ("meng", False),
        ("ou", False),
        ("xie", False),
        ("bai", False),
        ("yan", False),
        ("nobody", False),
    ],
)
def test_nobody_finds_what_they_may_not_open(cast, who, finds):
    county_plan(cast)
    assert said(getattr(cast, who), "智慧助老") == (["智慧助老"] if finds else [])


def test_a_city_plan_is_found_from_the_counties_and_a_county_plan_not_from_its_neighbour(cast):
    plan = Writer(cast.tao, region=cast.city, title="云泽市方案")
    plan.clause(1, "一", "全市目标", "goal")
    plan.done()
    county_plan(cast)
    assert (said(cast.ou, "全市目标"), said(cast.meng, "工作目标")) == (["全市目标"], [])


def test_plans_in_the_making_are_not_searched_even_by_those_who_study_them(cast):
    plan = factories.plan_in_the_making(cast.zhou)
    assert plan.clauses.filter(title="培训科技教师").exists()
    assert said(cast.zhou, "培训科技教师") == []


def test_rejected_clauses_are_not_found(cast):
    plan = county_plan(cast)
    plan.clauses.filter(title="智慧助老").update(review="rejected")
    assert said(cast.zhou, "智慧助老") == []


def test_plans_in_force_come_before_superseded_ones_and_one_plan_can_be_asked_alone(cast):
    old = Writer(cast.zhou, state="superseded", title="旧")
    old.clause(1, "一", "旧科技馆", "other")
    old_plan = old.done()
    county_plan(cast)
    assert said(cast.zhou, "科技馆") == ["建设县科技馆", "旧科技馆"]
    assert said(cast.zhou, "科技馆", old_plan) == ["旧科技馆"]


def test_a_corrected_title_and_an_added_clause_are_found_and_the_old_title_is_not(cast):
    plan = factories.published_plan(cast.zhou)
    withdraw_plan(plan, by=cast.zhou, reason="改错字")
    clause = plan.clauses.get(title="培训科技教师")
    correct_row(plan, kind="clause", pk=clause.pk, values={"title": "培训科学教师"}, by=cast.zhou)
    at = plan.document.text.index("各单位把这项")
    add_row(
        plan,
        kind="clause",
        start=at,
        end=at + 6,
        values={"title": "列入计划", "level": 3, "kind": "safeguard", "label": "1"},
        by=cast.zhou,
    )
    publish_plan(plan, by=cast.zhou)
    assert said(cast.zhou, "2.培训科技教师") == []
    assert said(cast.zhou, "2.培训科学教师") == ["培训科学教师"]
    assert said(cast.zhou, "1.列入计划") == ["列入计划"]


def test_rebuilding_finds_the_same(cast):
    plan = county_plan(cast)
    CLAUSES.drop(plan.clauses.values_list("pk", flat=True))
    assert said(cast.zhou, "智慧助老") == []
    assert CLAUSES in registered()
    assert CLAUSES.rebuild() == plan.clauses.count()
    assert said(cast.zhou, "智慧助老") == ["智慧助老"]


def test_every_piece_of_every_clause_is_found(cast):
    plan = county_plan(cast)
    missed = [
        (clause.title, piece)
        for clause in plan.clauses.all()
        for text in (str(clause), clause.body)
        for at in range(len(text) - 1)
        for piece in (text[at : at + 2], text[at : at + 5])
        if clause.title not in said(cast.he, piece)
    ]
    assert missed == []
