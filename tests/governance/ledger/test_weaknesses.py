"""Weak links: found by the rule, given to their owners, answered, checked off or sent back; seen by those concerned."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from kepu.core import lifecycle
from kepu.core.errors import NotAllowed, NotInThisState, RuleBroken
from kepu.governance.ledger.actions.weaknesses import (
    answer_weakness,
    check_off,
    dismiss,
    people_of,
    put_aside,
    raise_weakness,
    reopen,
    send_back,
)
from kepu.governance.ledger.home import weak_links_found, weak_links_of_mine
from kepu.governance.ledger.models import Binding, Weakness
from kepu.governance.ledger.queries.weaknesses import weaknesses_for, weaknesses_found
from kepu.governance.ledger.states import WEAKNESS_MOVES, WORDS, WeaknessState
from kepu.governance.ledger.weakness_rules import weakness_rule_on
from kepu.governance.plans.models import Plan
from tests.cast import Cast
from tests.factories import activities
from tests.factories.written import county_plan

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=20)


def raised(cast: Cast, unit: Any = None, **given: Any) -> Weakness:
    return raise_weakness(
        **{
            "cause": "behind",
            "unit": unit or cast.education,
            "problem": "讲座少了",
            "by": cast.zhou,
            "indicator_thread": uuid4(),
            **given,
        }
    )


def old_plan(cast: Cast) -> Plan:
    """The county's plan, long enough ago for its clauses to be idle."""
    return county_plan(cast, first_year=2021, last_year=2030, issue_date=date(2021, 3, 1))


def measured(plan: Plan, metric: str, measure: str, **given: Any) -> Binding:
    indicator = plan.indicators.get(metric=metric)
    return Binding.objects.create(
        indicator_thread=indicator.thread,
        unit=plan.unit,
        region=plan.region,
        kind="measured",
        measure=measure,
        **given,
    )


# Moves ---------------------------------------------------------------------------------------------------------------

VERBS = sorted({verb for _state, verb in WEAKNESS_MOVES})


@pytest.mark.parametrize("state", WeaknessState.values)
@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_moves_a_weak_link_as_the_table_says_or_is_refused(cast: Cast, state: str, verb: str) -> None:
    weakness = raised(cast)
    weakness.state = state
    weakness.save(update_fields=["state"])
    acts = {
        "answer": lambda: answer_weakness(weakness, measures_taken="补办两场", due_on=SOON, by=cast.he),
        "check": lambda: check_off(weakness, check_note="看了签到表", by=cast.zhou),
        "send_back": lambda: send_back(weakness, reason="没有照片", by=cast.zhou),
        "dismiss": lambda: dismiss(weakness, reason="政策已变", by=cast.zhou),
        "reopen": lambda: reopen(weakness, reason="又落后了", by=cast.zhou),
    }
    to = WEAKNESS_MOVES.get((state, verb))

    if to is None:
        with pytest.raises(NotInThisState):
            acts[verb]()
    else:
        acts[verb]()
    weakness.refresh_from_db()
    assert weakness.state == (to or state)


def test_every_state_and_verb_has_words() -> None:
    assert {word for pair in WEAKNESS_MOVES for word in pair} - set(WORDS) == set()


def test_an_answer_sets_measure_and_date_and_tells_the_office(cast: Cast) -> None:
    weakness = raised(cast)

    answer_weakness(weakness, measures_taken=" 补办两场 ", due_on=SOON, by=cast.he)

    weakness.refresh_from_db()
    assert (weakness.state, weakness.measures_taken, weakness.due_on) == ("answered", "补办两场", SOON)
    assert [(n.text, n.link) for n in cast.zhou.notices.all()] == [
        ("县教育局已填报改进措施：讲座少了", f"/ledger/weaknesses/{weakness.pk}/")
    ]


def test_checking_off_records_who_saw_what(cast: Cast) -> None:
    weakness = raised(cast)
    answer_weakness(weakness, measures_taken="补办两场", due_on=SOON, by=cast.he)

    check_off(weakness, check_note="看了签到表", by=cast.zhou)

    weakness.refresh_from_db()
    assert (weakness.check_note, weakness.checked_by) == ("看了签到表", cast.zhou)
    assert weakness.checked_at is not None
    assert cast.he.notices.first().text == "薄弱环节已核验销号：讲座少了"


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda w, c: answer_weakness(w, measures_taken=" ", due_on=SOON, by=c.he), "LED-502"),
        (lambda w, c: answer_weakness(w, measures_taken="补", due_on=TODAY - timedelta(days=1), by=c.he), "LED-507"),
        (lambda w, c: check_off(w, check_note="", by=c.zhou), "LED-503"),
        (lambda w, c: send_back(w, reason="", by=c.zhou), "LED-504"),
        (lambda w, c: dismiss(w, reason="", by=c.zhou), "LED-505"),
        (lambda w, c: reopen(w, reason="", by=c.zhou), "LED-506"),
    ],
)
def test_what_is_left_unsaid_is_asked_for(cast: Cast, act: Any, code: str) -> None:
    weakness = raised(cast)

    with pytest.raises(RuleBroken) as refused:
        act(weakness, cast)

    assert refused.value.code == code
    weakness.refresh_from_db()
    assert weakness.state == "open"


def test_the_same_weak_link_is_not_listed_twice_until_it_is_settled(cast: Cast) -> None:
    thread = uuid4()
    first = raised(cast, indicator_thread=thread)

    with pytest.raises(RuleBroken, match="LED-501"):
        raised(cast, indicator_thread=thread)
    dismiss(first, reason="已合并", by=cast.zhou)
    raised(cast, indicator_thread=thread)
    with pytest.raises(RuleBroken, match="LED-501"):
        reopen(first, reason="再看", by=cast.zhou)

    assert Weakness.objects.filter(indicator_thread=thread, state="open").count() == 1


def test_moving_needs_a_transaction(cast: Cast) -> None:
    weakness = raised(cast)
    with transaction.atomic():
        assert lifecycle.locked(weakness) == weakness


# Who may -------------------------------------------------------------------------------------------------------------


def test_those_who_answer_for_a_unit_are_told(cast: Cast) -> None:
    assert set(people_of(cast.education)) == {cast.he}
    assert set(people_of(cast.school)) == {cast.he}
    assert set(people_of(cast.town_hall)) == {cast.wei}

    weakness = raised(cast, cast.town_hall)

    assert [(n.text, n.link) for n in cast.wei.notices.all()] == [
        ("薄弱环节待整改：讲座少了", f"/ledger/weaknesses/{weakness.pk}/")
    ]
    assert cast.he.notices.count() == 0


def test_only_the_office_gives_out_and_checks_and_only_the_owner_answers(cast: Cast) -> None:
    weakness = raised(cast)

    for person in (cast.he, cast.liang, cast.song, cast.meng, cast.nobody):
        with pytest.raises(NotAllowed):
            raised(cast, by=person)
        with pytest.raises(NotAllowed):
            dismiss(weakness, reason="不", by=person)
    for person in (cast.fang, cast.wei, cast.liang, cast.meng, cast.ou):
        with pytest.raises(NotAllowed):
            answer_weakness(weakness, measures_taken="补", due_on=SOON, by=person)


def test_a_list_shows_each_what_concerns_them(cast: Cast) -> None:
    of_education, of_school, of_town = raised(cast), raised(cast, cast.school), raised(cast, cast.town_hall)
    far = raised(cast, cast.neighbour_education, by=cast.meng)

    seen = {name: set(weaknesses_for(person)) for name, person in cast.everyone().items()}

    every = {of_education, of_school, of_town}
    assert seen == {
        "zhou": every,
        "liang": every,
        "song": every,
        "he": {of_education, of_school},
        "fang": set(),
        "wei": {of_town},
        "tao": {*every, far},
        "meng": {far},
        "ou": {far},
        "xie": set(),
        "bai": set(),
        "yan": set(),
        "nobody": set(),
    }


# What is found -------------------------------------------------------------------------------------------------------


def test_an_indicator_behind_and_a_clause_without_work_are_found(cast: Cast) -> None:
    plan = old_plan(cast)
    measured(plan, "培训科技教师", "training.trainees")
    activities.wrapped(
        cast.education, {"youth": 20}, kind="training", day=TODAY - timedelta(days=200), title="科技教师培训"
    )

    found = weaknesses_found(plan, TODAY)

    behind = [each for each in found if each.cause == "behind"]
    assert [(each.indicator.metric, each.lamp, each.unit) for each in behind] == [("培训科技教师", "red", cast.health)]
    assert behind[0].problem.startswith(f"培训科技教师：截至 {TODAY} 为 20人次，目标 300人次；")
    idle = [(each.clause.title, each.unit) for each in found if each.cause == "no_work"]
    assert idle == [
        ("青少年科学素质提升行动", cast.education),
        ("培训科技教师", cast.health),
        ("科普设施工程", cast.science),
    ]


def test_work_within_the_days_or_planned_keeps_a_clause_off_the_list(cast: Cast) -> None:
    plan = old_plan(cast)
    idle_days = weakness_rule_on(TODAY).idle_days
    action = plan.clauses.get(title="青少年科学素质提升行动")
    measure = plan.clauses.get(title="培训科技教师")
    project = plan.clauses.get(title="建设县科技馆")

    def idle() -> set[str]:
        return {each.clause.title for each in weaknesses_found(plan, TODAY) if each.cause == "no_work"}

    activities.wrapped(cast.health, day=TODAY - timedelta(days=idle_days), clause_thread=measure.thread)
    assert idle() == {"科普设施工程"}  # what is done for a measure is done for its action

    activities.activity(cast.science, day=TODAY + timedelta(days=9), clause_thread=project.thread)
    assert idle() == set()
    assert action.thread != measure.thread


def test_work_of_long_ago_and_work_not_wrapped_up_are_told(cast: Cast) -> None:
    plan = old_plan(cast)
    project = plan.clauses.get(title="科普设施工程")
    activities.wrapped(cast.science, day=TODAY - timedelta(days=120), clause_thread=project.thread)
    activities.activity(cast.science, day=TODAY - timedelta(days=30), clause_thread=project.thread)

    [problem] = [each.problem for each in weaknesses_found(plan, TODAY) if each.clause == project]

    latest = TODAY - timedelta(days=120)
    assert problem == (f"“（二）科普设施工程”最近一次工作在 {latest}，已有 120 天没有开展；另有 1 场过了时间还没有结项")


def test_a_plan_just_issued_or_out_of_force_has_no_idle_clauses(cast: Cast) -> None:
    young = county_plan(cast, issue_date=TODAY, first_year=TODAY.year, last_year=TODAY.year + 4)
    assert weaknesses_found(young, TODAY) == []

    young.state = "superseded"
    assert weaknesses_found(young, TODAY + timedelta(days=400)) == []


def test_what_is_listed_is_not_found_again_and_what_was_put_aside_says_so(cast: Cast) -> None:
    plan = old_plan(cast)
    first, second, third = weaknesses_found(plan, TODAY)
    facts = [
        {"cause": each.cause, "unit": each.unit, "problem": each.problem, "clause_thread": each.clause.thread}
        for each in (first, second)
    ]
    raise_weakness(**facts[0], by=cast.zhou)
    aside = put_aside(**facts[1], reason="已并入另一任务", by=cast.zhou)

    found = weaknesses_found(plan, TODAY)

    assert [(each.key, each.dismissed) for each in found] == [(second.key, aside), (third.key, None)]
    assert (aside.state, aside.check_note, aside.checked_by) == ("dismissed", "已并入另一任务", cast.zhou)


# Screens -------------------------------------------------------------------------------------------------------------


def test_the_office_gives_out_what_was_found_with_one_click(cast: Cast, client: Client) -> None:
    plan = old_plan(cast)
    first, second, _third = weaknesses_found(plan, TODAY)
    client.force_login(cast.zhou)
    page = client.get("/ledger/weaknesses/found/").content.decode()
    assert first.problem in page and "90 天" in page

    client.post(f"/ledger/weaknesses/found/{plan.pk}/raise/", {"one": first.key, "due_on": SOON.isoformat()})
    client.post(f"/ledger/weaknesses/found/{plan.pk}/raise/", {"aside": second.key, f"reason-{second.key}": "另有安排"})

    assert list(Weakness.objects.order_by("pk").values_list("problem", "unit", "due_on", "state")) == [
        (first.problem, cast.education.pk, SOON, "open"),
        (second.problem, cast.health.pk, None, "dismissed"),
    ]
    assert "薄弱环节待整改" in cast.he.notices.get().text


def test_the_office_reports_what_no_rule_finds(cast: Cast, client: Client) -> None:
    plan = old_plan(cast)
    indicator = plan.indicators.get(metric="培训科技教师")
    address = f"/ledger/weaknesses/report/{indicator.pk}/"
    client.force_login(cast.zhou)
    assert client.get(address).context["form"].initial["unit"] == cast.health

    assert client.post(address, {"problem": "", "unit": cast.health.pk}).status_code == 422
    client.post(address, {"problem": "名单不全", "unit": cast.health.pk, "due_on": SOON})
    assert "LED-501" in client.post(address, {"problem": "名单不全", "unit": cast.health.pk}).content.decode()

    [weakness] = Weakness.objects.all()
    assert (weakness.cause, weakness.problem, weakness.unit, weakness.indicator_thread) == (
        "reported",
        "名单不全",
        cast.health,
        indicator.thread,
    )
    for person, expected in ((cast.he, 403), (cast.liang, 403), (cast.meng, 404)):
        client.force_login(person)
        assert client.get(address).status_code == expected


def test_the_owner_answers_and_a_wrong_date_is_told_on_the_form(cast: Cast, client: Client) -> None:
    weakness = raised(cast)
    client.force_login(cast.he)
    address = f"/ledger/weaknesses/{weakness.pk}/answer/"

    refused = client.post(address, {"measures_taken": "补办两场", "due_on": "2020-01-01"})
    assert refused.status_code == 422
    assert "LED-507" in refused.content.decode()
    assert "补办两场" in refused.content.decode()

    assert client.post(address, {"measures_taken": "补办两场", "due_on": SOON}).status_code == 302
    weakness.refresh_from_db()
    assert weakness.state == "answered"


@pytest.mark.parametrize(
    ("name", "expected"), [("zhou", 200), ("he", 200), ("liang", 200), ("fang", 404), ("meng", 404), ("nobody", 404)]
)
def test_a_weak_link_is_hidden_from_those_it_does_not_concern(
    cast: Cast, client: Client, name: str, expected: int
) -> None:
    weakness = raised(cast)
    client.force_login(cast.everyone()[name])

    assert client.get(f"/ledger/weaknesses/{weakness.pk}/").status_code == expected


def test_who_manages_nothing_gets_no_findings(cast: Cast, client: Client) -> None:
    plan = old_plan(cast)
    for person in (cast.he, cast.liang, cast.nobody):
        client.force_login(person)
        assert client.get("/ledger/weaknesses/found/").status_code == 403
    client.force_login(cast.meng)
    assert client.get("/ledger/weaknesses/found/").context["plans"] == []
    assert client.post(f"/ledger/weaknesses/found/{plan.pk}/raise/", {"one": "c1"}).status_code == 404


def test_the_list_is_filtered_and_taken_away_as_a_spreadsheet(cast: Cast, client: Client) -> None:
    plan = old_plan(cast)
    indicator = plan.indicators.get(metric="培训科技教师")
    late = raised(cast, cast.health, indicator_thread=indicator.thread, problem="培训慢了")
    Weakness.objects.filter(pk=late.pk).update(due_on=TODAY - timedelta(days=3))
    settled = raised(cast, problem="讲座少了")
    answer_weakness(settled, measures_taken="补办两场", due_on=SOON, by=cast.he)
    check_off(settled, check_note="看了签到表", by=cast.zhou)
    client.force_login(cast.zhou)

    shown = {
        query: [line["row"] for line in client.get(f"/ledger/weaknesses/{query}").context["rows"]]
        for query in ("", "?state=overdue", "?state=checked", "?state=all", f"?state=all&unit={cast.health.pk}")
    }
    assert shown == {
        "": [late],
        "?state=overdue": [late],
        "?state=checked": [settled],
        "?state=all": [late, settled],
        f"?state=all&unit={cast.health.pk}": [late],
    }

    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get("/ledger/weaknesses/export.xlsx?state=all").content)
    ).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(index for index, row in enumerate(rows) if row[0] == "编号")
    assert rows[head] == [
        "编号", "责任单位", "类别", "问题", "依据", "整改措施", "完成期限", "状态", "核验情况", "核验人",
    ]  # fmt: skip
    assert [[row[1], row[4], row[7], row[9]] for row in rows[head + 1 : head + 3]] == [
        ["县卫健委", "到2028年培训科技教师300人次", "待制定措施（逾期）", None],
        ["县教育局", None, "已销号", "周文清"],
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_no_more_of_the_database_for_more_rows(
    cast: Cast, client: Client, rows: int, django_assert_num_queries: Any
) -> None:
    plan = old_plan(cast)
    threads = plan.indicators.exclude(role="baseline").values_list("thread", flat=True)
    for thread in threads[:rows]:
        raised(cast, indicator_thread=thread)
    client.force_login(cast.zhou)
    client.get("/ledger/weaknesses/")

    with django_assert_num_queries(12):
        client.get("/ledger/weaknesses/")


def test_home_cards_show_the_office_what_is_new_and_owners_what_is_theirs(cast: Cast) -> None:
    plan = old_plan(cast)
    count = len(weaknesses_found(plan, TODAY))
    weakness = raised(cast)

    assert weak_links_found(cast.zhou) == {"found": [{"plan": plan, "count": count}], "answered": 0}
    assert weak_links_of_mine(cast.he) == {"lines": [{"row": weakness, "overdue": False}], "total": 1}
    assert weak_links_of_mine(cast.zhou) is None  # given to another unit
    for person in (cast.he, cast.liang, cast.meng):
        assert weak_links_found(person) is None
    for person in (cast.fang, cast.liang, cast.ou):
        assert weak_links_of_mine(person) is None
