"""One's own tasks, search, and the card on the home page."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from kepu.governance.plans.module import TASKS_ON_HOME, my_tasks
from tests import factories
from tests.factories.written import Writer, county_plan


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def tasks(client, person, **query):
    client.force_login(person)
    return client.get(reverse("plans:tasks"), query)


def listed(response) -> list[tuple[str, list[str], list[str]]]:
    return [
        (
            card["clause"].title,
            [duty.role for duty in card["duties"]],
            [row.metric for part in card["parts"] for row in part["indicators"]],
        )
        for plan in response.context["plans"]
        for part in plan["actions"]
        for card in part["clauses"]
    ]


def test_a_liaison_sees_the_units_tasks_by_action_with_their_figures(client, cast):
    county_plan(cast)
    response = tasks(client, cast.he)
    # What has a unit of its own, as 培训科技教师 has, is not part of what the action asks of others.
    assert listed(response) == [
        ("青少年科学素质提升行动", ["lead", "support"], ["科普讲座"]),
        ("加强领导", ["support"], []),
    ]
    seen = words(response)
    assert "县教育局、青禾中学" in seen.replace(" 、 ", "、")
    assert "随方案到 2030 年" in seen
    assert listed(tasks(client, cast.fang))[1] == ("培训科技教师", ["lead"], ["培训科技教师"])


def test_a_township_person_sees_the_tasks_of_the_township(client, cast):
    county_plan(cast)
    assert listed(tasks(client, cast.wei)) == [("科普设施工程", ["shared"], [])]


def test_tasks_can_be_narrowed_to_one_role_and_counts_stand_beside_each(client, cast):
    county_plan(cast)
    response = tasks(client, cast.he, role="support")
    assert [roles for _title, roles, _rows in listed(response)] == [["support"], ["support"]]
    assert [(item["role"], item["count"]) for item in response.context["filters"]] == [
        ("", 3),
        ("lead", 1),
        ("support", 2),
        ("shared", 0),
    ]
    assert listed(tasks(client, cast.he, role="nonsense")) == listed(tasks(client, cast.he))


def test_whose_grants_reach_no_unit_of_their_own_is_told_why_the_page_is_empty(client, cast):
    person = factories.person("挂职干部", cast.health)
    factories.grant(person, "reviewer", region=cast.neighbour)
    assert "您的授权没有落到某个单位" in words(tasks(client, person))


@pytest.mark.parametrize("who", ["xie", "bai", "yan", "nobody"])
@pytest.mark.parametrize("name", ["tasks", "search"])
def test_administrators_have_neither_tasks_nor_search(client, cast, name, who):
    client.force_login(getattr(cast, who))
    assert client.get(reverse(f"plans:{name}")).status_code == 403


def test_tasks_are_paged_and_take_the_same_number_of_queries_for_any_number(
    client, cast, django_assert_max_num_queries
):
    plan = Writer(cast.zhou)
    plan.clause(1, "一", "任务", "other")
    counts = []
    for several in (1, 40):
        for number in range(several):
            plan.clause(2, f"（{number}）", f"行动{several}-{number}", "action")
            plan.duties(lead=[cast.education])
            plan.clause(3, "1", "措施", "measure")
            plan.indicator("每年1次", "讲座", value="1")
        plan.done()
        tasks(client, cast.he)
        with django_assert_max_num_queries(30) as captured:
            response = tasks(client, cast.he)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert (len(listed(response)), response.context["page"].paginator.count) == (30, 41)


def test_the_home_card_shows_a_screen_of_tasks_what_one_leads_first(client, cast):
    plan = Writer(cast.zhou)
    plan.clause(1, "一", "任务", "other")
    for number in range(12):
        plan.clause(2, f"（{number}）", f"行动{number}", "action")
        plan.duties(**{"support" if number else "lead": [cast.education], "shared": [cast.health]})
    plan.clause(2, "（末）", "最后一项", "action")
    plan.duties(lead=[cast.education])
    plan.done()
    card = my_tasks(cast.he)
    assert (card["total"], len(card["duties"])) == (13, TASKS_ON_HOME)
    assert [duty.clause.title for duty in card["duties"]][:3] == ["行动0", "最后一项", "行动1"]
    client.force_login(cast.he)
    assert "全部 13 项任务" in words(client.get("/"))


def test_a_liaison_without_tasks_keeps_the_card_and_a_leader_without_tasks_has_none(cast):
    assert my_tasks(cast.he) == {"duties": [], "total": 0}
    assert my_tasks(cast.liang) is None


def test_search_marks_what_was_looked_for_and_leads_to_the_clause_and_its_sentence(client, cast):
    plan = county_plan(cast)
    clause = plan.clauses.get(title="智慧助老")
    client.force_login(cast.he)
    html = client.get(reverse("plans:search"), {"q": "智能手机 老年人"}).content.decode()
    assert "帮助<mark>老年人</mark>使用<mark>智能手机</mark>。" in html
    assert f'href="/plans/{plan.pk}/?clause={clause.pk}#row-clause-{clause.pk}"' in html
    assert f"/plans/{plan.pk}/source/?at=clause-{clause.pk}&amp;q=" in html


def test_what_is_typed_is_shown_as_text(client, cast):
    county_plan(cast)
    client.force_login(cast.he)
    html = client.get(reverse("plans:search"), {"q": "<b>智能"}).content.decode()
    assert "没有找到“&lt;b&gt;智能”" in html


def test_search_can_be_kept_to_one_plan_one_may_open(client, cast):
    county_plan(cast)
    other = Writer(cast.zhou, title="健康方案")
    other.clause(1, "一", "健康科普讲座", "other")
    plan = other.done()
    client.force_login(cast.he)
    everywhere = client.get(reverse("plans:search"), {"q": "科普讲座"}).context
    assert everywhere["page"].paginator.count == 2
    there = client.get(reverse("plans:search"), {"q": "科普讲座", "plan": plan.pk}).context
    assert [hit["clause"].title for hit in there["hits"]] == ["健康科普讲座"]
    client.force_login(cast.ou)
    assert client.get(reverse("plans:search"), {"q": "科普讲座", "plan": plan.pk}).context["page"].paginator.count == 0


def test_a_query_that_is_too_long_is_refused_with_words(client, cast):
    client.force_login(cast.he)
    response = client.get(reverse("plans:search"), {"q": "科" * 61})
    assert (response.status_code, len(response.context["form"].errors["q"])) == (200, 1)
