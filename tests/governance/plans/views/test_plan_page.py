"""The page of a published plan, for its readers and for the office."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from kepu.core.models import AuditEntry
from tests import factories
from tests.factories.written import Writer, county_plan

TABS = ("clauses", "indicators", "matrix", "duties", "progress")


def words(response) -> str:
    """What a reader sees: no tags, runs of white space as one space."""
    page = re.sub(r"(?s)<(script|style|head).*?</\1>", "", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def page(client, person, plan, **query):
    client.force_login(person)
    return client.get(reverse("plans:detail", args=[plan.pk]), query)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("zhou", 200),
        ("liang", 200),
        ("song", 200),
        ("he", 200),
        ("wei", 200),
        ("tao", 200),
        ("meng", 404),
        ("ou", 404),
        ("xie", 404),
        ("yan", 404),
        ("nobody", 404),
    ],
)
@pytest.mark.parametrize("name", ["detail", "source"])
def test_a_published_plan_opens_to_the_staff_of_its_region_and_to_nobody_else(client, cast, name, who, status):
    plan = county_plan(cast)
    client.force_login(getattr(cast, who))
    assert client.get(reverse(f"plans:{name}", args=[plan.pk])).status_code == status


def test_a_plan_in_the_making_leads_the_office_to_the_confirm_page_and_others_nowhere(client, cast):
    plan = factories.plan_in_the_making(cast.zhou)
    assert page(client, cast.zhou, plan).url == reverse("plans:confirm", args=[plan.pk])
    assert page(client, cast.he, plan).status_code == 404


def test_the_head_says_what_the_plan_is_and_its_numbers_open_what_they_count(client, cast):
    response = page(client, cast.he, county_plan(cast, basis=[{"title": "国务院通知", "number": "国发〔2021〕9号"}]))
    seen = words(response)
    for fact in ("青府发〔2026〕1号", "2026-03-01", "青禾县人民政府", "国务院通知（国发〔2021〕9号）", "已发布"):
        assert fact in seen
    stats = re.findall(r'class="stat" href="([^"]+)">\s*<span class="stat-value">(\d+)', response.content.decode())
    assert stats == [("?tab=clauses", "11"), ("?tab=indicators", "5"), ("?tab=duties", "8"), ("?tab=matrix", "4")]
    assert page(client, cast.he, response.context["plan"], tab="duties").context["page"].paginator.count == 8


def test_the_tree_shows_kinds_groups_figures_and_units_each_leading_to_its_sentence(client, cast):
    plan = county_plan(cast)
    response = page(client, cast.he, plan)
    seen = words(response)
    assert "（一） 青少年科学素质提升行动 行动 青少年 面向全体学生。" in seen
    assert "牵头 县教育局 配合 县科协 、 各成员单位" in seen
    assert "科普讲座 ≥ 4次 每学期" in seen
    source = reverse("plans:source", args=[plan.pk])
    for kind, rows in (("clause", plan.clauses), ("indicator", plan.indicators), ("duty", plan.duties)):
        for row in rows.all():
            assert f'href="{source}?at={kind}-{row.pk}#at-{kind}-{row.pk}"' in response.content.decode()


def test_the_original_lights_the_sentence_of_a_row_and_leads_back_to_it(client, cast):
    plan = county_plan(cast)
    indicator = plan.indicators.get(metric="科普讲座")
    client.force_login(cast.he)
    response = client.get(reverse("plans:source", args=[plan.pk]), {"at": f"indicator-{indicator.pk}", "q": "智能手机"})
    html = response.content.decode()
    assert f'id="at-indicator-{indicator.pk}"' in html
    lit = re.findall(r'class="mk[^"]* lit" href="([^"]+)"[^>]*>([^<]+)<', html)
    assert lit == [(f"/plans/{plan.pk}/?at=indicator-{indicator.pk}#row-indicator-{indicator.pk}", indicator.quote)]
    assert re.findall(r"<mark[^>]*>([^<]+)</mark>", html) == ["智能手机"]


def test_floor_stretch_and_baseline_stand_in_one_row_and_filters_narrow_the_register(client, cast):
    plan = county_plan(cast)
    seen = words(page(client, cast.he, plan, tab="indicators"))
    assert "公民具备科学素质的比例 全县 工作目标 12.36% 2025 ≥ 18% ≥ 20% 2030" in seen
    response = page(client, cast.he, plan, tab="indicators", frequency="semester", sort="-value")
    assert [entry.target.metric for entry in response.context["page"]] == ["科普讲座"]
    assert page(client, cast.he, plan, tab="indicators", frequency="week").context["page"].paginator.count == 3


def test_a_deadline_on_the_timeline_opens_as_many_rows_as_it_says(client, cast):
    plan = county_plan(cast)
    drawing = page(client, cast.he, plan, tab="progress").context["timeline"]
    due = {tick.year: tick.due for tick in drawing.ticks if tick.due}
    assert due == {2028: 1, 2030: 1}
    for year, count in due.items():
        assert page(client, cast.he, plan, tab="indicators", deadline=year).context["page"].paginator.count == count


def test_the_matrix_says_in_words_what_its_signs_mean_and_lists_the_gaps(client, cast):
    seen = words(page(client, cast.he, county_plan(cast), tab="matrix"))
    assert "县教育局 牵头 1 / 配合 1 / 按职责分工 0 ● 牵头 ( ○ ) 配合（其他成员单位）".replace("( ○ )", "(○)") in seen
    assert "责任空缺：2 项任务、1 条措施" in seen
    assert "（二）科普设施工程 ：没有牵头单位" in seen
    assert "统称按印发日 2026-03-01 的成员名单" in seen


def test_a_units_load_opens_as_many_duties_as_it_counts(client, cast):
    plan = county_plan(cast)
    rows = page(client, cast.he, plan, tab="matrix").context["matrix"].rows
    for row in rows:
        listed = page(client, cast.he, plan, tab="duties", unit=row.unit.pk)
        assert listed.context["page"].paginator.count == row.load


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_takes_the_same_number_of_queries_for_one_row_and_for_many(
    client, cast, tab, django_assert_max_num_queries
):
    small = Writer(cast.zhou)
    small.clause(1, "一", "任务", "other")
    small.clause(2, "（一）", "行动", "action")
    small.indicator("每年1次", "讲座", value="1")
    small.duties(lead=[cast.science], support=[cast.members])
    counts = []
    for plan in (small.done(), county_plan(cast)):
        page(client, cast.zhou, plan, tab=tab)
        with django_assert_max_num_queries(40) as captured:
            page(client, cast.zhou, plan, tab=tab)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_long_plan_shows_one_chapter_of_the_tree_the_one_asked_for(client, cast):
    plan = Writer(cast.zhou)
    for chapter in "一二三":
        plan.clause(1, chapter, f"第{chapter}部分", "other")
        for number in range(60):
            last = plan.clause(2, f"（{number}）", f"事项{number}", "other")
    indicator = plan.indicator("每年1次", "讲座", value="1")
    made = plan.done()
    assert [card["clause"].level for card in page(client, cast.he, made).context["cards"]] == [1] + [2] * 60
    assert page(client, cast.he, made).context["chapter"].label == "一"
    assert page(client, cast.he, made, clause=last.pk).context["chapter"].label == "三"
    assert page(client, cast.he, made, at=f"indicator-{indicator.pk}").context["chapter"].label == "三"


@pytest.mark.parametrize(
    "query", [{"tab": "nonsense"}, {"tab": "clauses", "at": "indicator-x"}, {"tab": "matrix", "open": "x"}]
)
def test_a_made_up_address_is_no_error(client, cast, query):
    assert page(client, cast.he, county_plan(cast), **query).status_code == (404 if query["tab"] == "nonsense" else 200)


def test_a_superseded_plan_names_the_one_in_force(client, cast):
    old = county_plan(cast, state="superseded")
    new = Writer(cast.zhou, title="新方案", supersedes=old).done()
    assert f'href="{reverse("plans:detail", args=[new.pk])}"' in page(client, cast.he, old).content.decode()


# The office ----------------------------------------------------------------------------------------------------------


def test_only_the_office_is_offered_to_withdraw_and_to_assign(client, cast):
    plan = county_plan(cast)
    offered = {}
    for who in ("zhou", "he", "liang", "song", "tao"):
        context = page(client, getattr(cast, who), plan).context
        offered[who] = (context["may_withdraw"], context["may_assign"], context["may_export"])
    assert offered == {
        "zhou": (True, True, True),
        "he": (False, False, True),
        "liang": (False, False, True),
        "song": (False, False, True),
        "tao": (False, False, True),
    }


def test_withdrawing_needs_a_reason_and_takes_the_plan_from_its_readers(client, cast):
    plan = county_plan(cast)
    client.force_login(cast.zhou)
    address = reverse("plans:withdraw", args=[plan.pk])
    client.post(address, {"reason": "  "})
    plan.refresh_from_db()
    assert plan.state == "published"
    assert client.post(address, {"reason": "附件有误"}).url == reverse("plans:confirm", args=[plan.pk])
    plan.refresh_from_db()
    assert plan.state == "confirming"
    assert page(client, cast.he, plan).status_code == 404
    assert AuditEntry.objects.get(action="governance.plans.withdraw_plan").details == {"reason": "附件有误"}


@pytest.mark.parametrize("name", ["withdraw", "owners"])
def test_a_liaison_can_neither_withdraw_nor_assign(client, cast, name):
    plan = county_plan(cast)
    client.force_login(cast.he)
    assert client.post(reverse(f"plans:{name}", args=[plan.pk]), {"reason": "x"}).status_code == 403
    owner = reverse("plans:owner", args=[plan.pk, plan.indicators.first().pk])
    assert client.post(owner, {"owner": cast.education.pk}).status_code == 404
    plan.refresh_from_db()
    assert (plan.state, plan.indicators.exclude(owner=None).count()) == ("published", 0)


def test_an_indicator_gets_an_owner_while_the_plan_is_live_and_the_lead_is_proposed(client, cast):
    plan = county_plan(cast)
    indicator = plan.indicators.get(metric="科普讲座")
    client.force_login(cast.zhou)
    address = reverse("plans:owner", args=[plan.pk, indicator.pk])
    assert client.get(address).context["form"].initial == {"owner": cast.education}
    assert client.post(address, {"owner": cast.neighbour_education.pk}).status_code == 422
    assert client.post(address, {"owner": cast.health.pk}).status_code == 302
    indicator.refresh_from_db()
    assert indicator.owner == cast.health
    entry = AuditEntry.objects.get(action="governance.plans.assign_owner")
    assert entry.details == {"owners": {str(indicator.pk): ["", "县卫健委"]}}


def test_all_indicators_of_clauses_with_one_lead_go_to_it_at_once(client, cast):
    plan = county_plan(cast)
    plan.indicators.filter(metric="科普讲座").update(owner=cast.science)
    client.force_login(cast.zhou)
    client.post(reverse("plans:owners", args=[plan.pk]))
    assert [(row.metric, row.owner) for row in plan.indicators.exclude(owner=None)] == [
        ("科普讲座", cast.science),
        ("培训科技教师", cast.health),
    ]


def test_a_superseded_plan_gets_no_owner_any_more(client, cast):
    plan = county_plan(cast, state="superseded")
    client.force_login(cast.zhou)
    client.post(reverse("plans:owners", args=[plan.pk]))
    assert plan.indicators.exclude(owner=None).count() == 0


def test_group_members_of_today_are_shown_when_asked_for(client, cast):
    plan = county_plan(cast)
    cast.members.memberships.filter(unit=cast.health).update(valid_until=date(2026, 3, 31))
    issue = page(client, cast.he, plan, tab="matrix").context["matrix"]
    today = page(client, cast.he, plan, tab="matrix", members="today").context["matrix"]
    load = [{row.name: row.load for row in matrix.rows}["县卫健委"] for matrix in (issue, today)]
    assert load == [3, 1]
