"""The list, the page and the plan form of activities: who sees them, what they hold, what they cost."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from uuid import uuid4

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from kepu.core.measures import Promise, promises, register_promises
from kepu.core.vocabularies.actions import load_standard
from kepu.operations.activities.models import Activity, CoHost, Speaker, ThemeDay
from tests import factories
from tests.factories import planned as made
from tests.factories.planned import at

PAGES = ("detail", "edit", "repeat", "postpone", "cancel", "wrap", "verify")
READERS = {"zhou": 200, "liang": 200, "song": 200, "he": 200, "tao": 200}
OUTSIDERS = {"fang": 404, "wei": 404, "meng": 404, "ou": 404, "xie": 404, "nobody": 404}
PLANNERS = {"zhou": 200, "he": 200, "tao": 200, "liang": 403, "song": 403}


@pytest.fixture(autouse=True)
def code_sets(db):
    load_standard()


def words(response) -> str:
    """What a reader sees: no tags, runs of white space as one space."""
    page = re.sub(r"(?s)<(script|style|head).*?</\1>", "", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def get(client, person, name, /, *args, **query):
    client.force_login(person)
    return client.get(reverse(f"activities:{name}", args=args), query)


def post(client, person, name, /, *args, **data):
    client.force_login(person)
    return client.post(reverse(f"activities:{name}", args=args), data)


@pytest.mark.parametrize(("who", "status"), [*READERS.items(), *OUTSIDERS.items()])
def test_an_activity_opens_to_the_hosts_own_and_those_above_and_to_nobody_else(client, cast, who, status):
    activity = made.activity(cast.education)
    assert get(client, getattr(cast, who), "detail", activity.pk).status_code == status


@pytest.mark.parametrize(("who", "status"), [*PLANNERS.items(), *OUTSIDERS.items()])
@pytest.mark.parametrize("name", ["edit", "repeat", "postpone", "cancel", "wrap"])
def test_only_those_who_plan_may_change_it(client, cast, name, who, status):
    activity = made.activity(cast.education)
    assert get(client, getattr(cast, who), name, activity.pk).status_code == status


@pytest.mark.parametrize(("who", "status"), [*PLANNERS.items(), *OUTSIDERS.items()])
def test_only_those_who_plan_may_move_it(client, cast, who, status):
    activity = made.activity(cast.education)
    answer = post(client, getattr(cast, who), "move", activity.pk, "announce")
    activity.refresh_from_db()
    assert (answer.status_code, activity.state) == ((302, "announced") if status == 200 else (status, "approved"))


@pytest.mark.parametrize(
    ("who", "status"), [("he", 200), ("zhou", 200), ("wei", 200), ("liang", 403), ("song", 403), ("nobody", 403)]
)
def test_the_plan_form_is_for_those_who_plan(client, cast, who, status):
    assert get(client, getattr(cast, who), "new").status_code == status


def test_a_host_that_is_no_number_of_ours_is_refused_on_the_form(client, cast):
    client.force_login(cast.he)
    assert client.post(reverse("activities:new"), {"unit": "9" * 5_000}).status_code == 422


def test_nobody_who_is_not_signed_in_gets_in(client, cast):
    activity = made.activity(cast.education)
    for name, args in [("list", ()), ("new", ()), ("export", ()), ("co_hosted", ()), ("detail", (activity.pk,))]:
        answer = client.get(reverse(f"activities:{name}", args=args))
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/accounts/login/")


def titles(response) -> list[str]:
    return [row.title for row in response.context["page"]]


def test_the_list_holds_what_one_may_see_the_newest_first(client, cast):
    old = made.activity(cast.education, starts_at=at(2026, 3, 1))
    new = made.activity(cast.school, starts_at=at(2026, 4, 1))
    other = made.activity(cast.health, starts_at=at(2026, 5, 1))
    foreign = made.activity(cast.neighbour_education)
    assert titles(get(client, cast.he, "list")) == [new.title, old.title]
    assert titles(get(client, cast.zhou, "list")) == [other.title, new.title, old.title]
    assert titles(get(client, cast.ou, "list")) == [foreign.title]
    assert get(client, cast.xie, "list").status_code == 403


def test_every_filter_narrows_and_what_makes_no_sense_is_left_aside(client, cast):
    month = made.programme(cast.science)
    share = made.programme(cast.education, parent=month)
    thread = uuid4()
    lecture = made.activity(
        cast.education, title="气象讲座", place="文化馆", starts_at=at(2026, 3, 1), groups=["youth"], area="urban"
    )
    contest = made.activity(
        cast.school, kind="contest", state="wrapped", starts_at=at(2026, 3, 31, 22), people={"farmer": 20}
    )
    show = made.activity(cast.health, programme=share, region=cast.town, clause_thread=thread, starts_at=at(2026, 4, 1))
    for asked, expected in [
        ({"q": "气象"}, [lecture]),
        ({"q": "文化馆 讲座"}, [lecture]),
        ({"kind": "contest"}, [contest]),
        ({"state": "wrapped"}, [contest]),
        ({"unit": cast.education.pk}, [contest, lecture]),
        ({"programme": month.pk}, [show]),
        ({"group": "youth"}, [lecture]),
        ({"group": "farmer"}, [contest]),
        ({"region": cast.town.code}, [show]),
        ({"area": "urban"}, [lecture]),
        ({"clause": thread}, [show]),
        ({"from": "2026-03-02", "until": "2026-03-31"}, []),
        ({"from": "2026-03-02", "until": "2026-04-01"}, [show, contest]),
        ({"kind": "nonsense", "from": "yesterday", "unit": "x", "clause": "1"}, [show, contest, lecture]),
    ]:
        page = get(client, cast.zhou, "list", **asked)
        assert (asked, titles(page)) == (asked, [row.title for row in expected])
    assert "3 场，已统计 20 人次" in words(get(client, cast.zhou, "list"))


@pytest.mark.parametrize("name", ["list", "review", "co_hosted"])
def test_a_list_takes_the_same_queries_for_one_row_and_for_three(client, cast, django_assert_num_queries, name):
    expected = {"list": 13, "review": 12, "co_hosted": 7}[name]
    for rows in (1, 3):
        while Activity.objects.count() < rows:
            activity = made.activity(
                cast.education, state="wrapped", people={"youth": 3}, programme=made.programme(cast.science)
            )
            activity.evidence.create(kind="photo", link="https://example.org/1")
            CoHost.objects.create(activity=activity, unit=cast.science)
        client.force_login(cast.zhou)
        client.get(reverse("activities:detail", args=[activity.pk]))
        with django_assert_num_queries(expected):
            assert client.get(reverse(f"activities:{name}")).status_code == 200


def test_the_page_of_an_activity_takes_the_same_queries_however_much_it_holds(client, cast, django_assert_num_queries):
    activity = made.activity(cast.education, programme=made.programme(cast.science), state="wrapped")
    client.force_login(cast.zhou)
    client.get(reverse("activities:detail", args=[activity.pk]))
    for number in range(3):
        activity.reach.create(group=f"group{number}", people=10)
        activity.evidence.create(kind="link", link=f"https://example.org/{number}")
        Speaker.objects.create(activity=activity, name=f"王{number}")
        if number in (0, 2):
            with django_assert_num_queries(19):
                client.get(reverse("activities:detail", args=[activity.pk]))


def test_the_page_says_what_to_do_next_to_those_who_can_do_it(client, cast):
    soon = timezone.now() + timedelta(days=5)
    activity = made.activity(cast.education, starts_at=soon, responsible=cast.he)
    page = get(client, cast.he, "detail", activity.pk)
    assert (page.context["step"].verb, "下一步 发布" in words(page)) == ("announce", True)
    assert get(client, cast.song, "detail", activity.pk).context["step"].verb == ""
    assert post(client, cast.he, "move", activity.pk, "announce").status_code == 302
    assert get(client, cast.he, "detail", activity.pk).context["step"].verb == "open_sign_up"
    post(client, cast.he, "move", activity.pk, "open_sign_up")
    page = get(client, cast.he, "detail", activity.pk)
    assert page.context["step"].verb == ""
    assert f"/p/a/{activity.public_token}/" in words(page)
    assert 'class="qr"' in page.content.decode()
    Activity.objects.update(starts_at=timezone.now() - timedelta(hours=3), ends_at=timezone.now())
    assert get(client, cast.he, "detail", activity.pk).context["step"].page == "activities:wrap"


def test_an_unknown_move_is_no_page_and_a_wrong_one_is_told(client, cast):
    activity = made.activity(cast.education, state="cancelled", reason="停电")
    assert post(client, cast.he, "move", activity.pk, "delete").status_code == 404
    client.force_login(cast.he)
    page = client.post(
        reverse("activities:move", args=[activity.pk, "announce"]),
        headers={"referer": f"http://testserver/activities/{activity.pk}/"},
        follow=True,
    )
    assert f"“{activity.title}”现在是“已取消”，不能发布" in words(page)


def test_a_co_host_reads_the_activity_and_finds_it_under_its_own(client, cast):
    activity = made.activity(cast.education)
    CoHost.objects.create(activity=activity, unit=cast.health, role="partner")
    page = get(client, cast.fang, "detail", activity.pk)
    assert (page.status_code, page.context["may_plan"], page.context["step"].verb) == (200, False, "")
    assert get(client, cast.fang, "edit", activity.pk).status_code == 403
    assert titles(get(client, cast.fang, "list")) == []
    listed = get(client, cast.fang, "co_hosted").context["page"]
    assert [(row.activity, row.role) for row in listed] == [(activity, "partner")]
    assert list(get(client, cast.ou, "co_hosted").context["page"]) == []


class Book:
    """A ledger that knows one indicator and one task."""

    thread = uuid4()

    def tasks_of(self, unit, day):
        return [Promise(self.thread, f"{unit}办科普讲座", "/plans/1/", plan="实施方案")]

    def served_by(self, source_type, source, person):
        assert source_type == "activities.Activity"
        return [Promise(self.thread, "每年举办讲座", "/ledger/1/", progress="12 / 20 场")]


@pytest.fixture
def book():
    before = promises()
    register_promises(Book())
    yield Book
    register_promises(before)


def test_the_indicators_it_serves_and_the_tasks_of_the_unit_come_from_the_ledger(client, cast, book):
    activity = made.activity(cast.education, state="wrapped")
    assert "每年举办讲座 12 / 20 场" in words(get(client, cast.he, "detail", activity.pk))
    form = get(client, cast.he, "new").context["form"]
    assert form.fields["clause_thread"].choices == [("", "没有"), (str(book.thread), "县教育局办科普讲座（实施方案）")]


# The plan form

PLAN = {
    "title": "气象讲座",
    "kind": "lecture",
    "starts_at": "2026-05-20T09:00",
    "ends_at": "2026-05-20T11:00",
    "mode": "onsite",
    "is_free": "on",
    **{
        f"{prefix}-{name}": value
        for prefix in ("cohosts", "served", "speakers")
        for name, value in (("TOTAL_FORMS", "2"), ("INITIAL_FORMS", "0"))
    },
}


def plan(cast, **given) -> dict[str, object]:
    return {**PLAN, "unit": cast.education.pk, "region": cast.county.pk, **given}


def test_an_activity_is_planned_with_everything_typed(client, cast):
    answer = post(
        client,
        cast.he,
        "new",
        **plan(
            cast,
            region=cast.town.pk,
            place="镇文化站",
            groups=["youth", "farmer"],
            capacity="60",
            **{
                "cohosts-0-name": "县科学技术协会",
                "cohosts-0-role": "guide",
                "served-0-name": "青禾中学",
                "speakers-0-name": "王芳",
                "speakers-0-affiliation": "气象台",
            },
        ),
    )
    activity = Activity.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("activities:detail", args=[activity.pk]))
    assert (activity.title, activity.unit, activity.region, activity.place) == (
        "气象讲座",
        cast.education,
        cast.town,
        "镇文化站",
    )
    assert (activity.starts_at, activity.groups, activity.capacity) == (at(2026, 5, 20), ["youth", "farmer"], 60)
    assert (activity.state, activity.responsible, activity.is_free) == ("approved", cast.he, True)
    assert [(row.unit, row.role) for row in activity.co_hosts.all()] == [(cast.science, "guide")]
    assert [row.unit for row in activity.served.all()] == [cast.school]
    assert [row.name for row in activity.speakers.all()] == ["王芳"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"title": ""}, "请填写这一项。"),
        ({"ends_at": "2026-05-20T08:00"}, "结束时间早于开始时间，请改正。"),
        ({"sign_up_until": "2026-05-21T08:00"}, "报名截止晚于活动结束，请改早。"),
        ({"cohosts-0-name": "县气象局", "cohosts-0-role": "partner"}, "没有找到“县气象局”。"),
        ({"cohosts-0-name": "县教育局", "cohosts-0-role": "partner"}, "“县教育局”是主办单位"),
        ({"speakers-0-topic": "台风"}, "请填写专家姓名。"),
    ],
)
def test_what_is_wrong_stands_on_the_form_and_nothing_is_saved(client, cast, given, message):
    page = post(client, cast.he, "new", **plan(cast, **given))
    assert (page.status_code, message in words(page)) == (422, True)
    assert not Activity.objects.exists()


def test_nobody_plans_for_a_unit_that_is_not_offered(client, cast):
    page = post(client, cast.he, "new", **plan(cast, unit=cast.health.pk))
    assert page.status_code == 422
    assert "unit" in page.context["form"].errors
    assert not Activity.objects.exists()


def test_a_clash_is_shown_before_saving_and_passed_by_on_purpose(client, cast):
    other = made.activity(cast.health, title="消防演练", place="文化馆")
    data = plan(cast, place="文化馆")
    page = post(client, cast.he, "new", **data)
    assert (page.status_code, "“文化馆”同一时间有“消防演练”" in words(page)) == (422, True)
    assert reverse("activities:detail", args=[other.pk]) not in page.content.decode()
    assert "仍要保存" in words(page)
    assert Activity.objects.count() == 1
    page = post(client, cast.zhou, "new", **data)
    assert reverse("activities:detail", args=[other.pk]) in page.content.decode()
    assert post(client, cast.he, "new", **data, anyway="1").status_code == 302
    assert Activity.objects.count() == 2


def test_a_programme_fills_in_what_it_hands_down(client, cast):
    last = timezone.localdate() + timedelta(days=40)
    first = last - timedelta(days=10)
    month = made.programme(
        cast.science, first_day=first, last_day=last, groups=["youth"], activity_kind="open_day", theme_code="health"
    )
    share = made.programme(cast.education, parent=month, first_day=first, last_day=last)
    form = get(client, cast.he, "new", programme=share.pk).context["form"]
    values = {name: form[name].initial for name in ("programme", "kind", "theme", "groups")}
    assert values == {"programme": share, "kind": "open_day", "theme": "health", "groups": ["youth"]}
    assert timezone.localdate(form["starts_at"].initial) == first
    assert get(client, cast.ou, "new", programme=share.pk).status_code == 404


def test_a_theme_day_fills_in_name_theme_audience_and_what_to_prepare(client, cast):
    day = ThemeDay.objects.create(
        key="health-day",
        name="世界卫生日",
        kind="day",
        rules="fixed 04-07",
        leads=["卫健委"],
        audience=["elderly"],
        themes=["health"],
        task="义诊和健康讲座",
    )
    day.years.create(year=2027, first_day="2027-04-07", last_day="2027-04-07", theme="人人享有健康")
    form = get(client, cast.zhou, "new", theme_day=day.key, day="2027-04-07").context["form"]
    names = ("title", "theme_day", "kind", "theme", "groups", "summary")
    assert {name: form[name].initial for name in names} == {
        "title": "2027年世界卫生日科普活动",
        "theme_day": day,
        "kind": "theme_event",
        "theme": "health",
        "groups": ("elderly",),
        "summary": "2027年主题：人人享有健康\n义诊和健康讲座",
    }
    assert form["starts_at"].initial == at(2027, 4, 7)
    assert (
        get(client, cast.he, "new", theme_day="no-such-day", day="soon").context["form"]["unit"].initial
        == cast.education
    )


def test_last_years_activity_is_planned_again_with_its_parts(client, cast):
    old = made.activity(cast.education, place="文化馆", groups=["youth"], state="archived", people={"youth": 9})
    Speaker.objects.create(activity=old, name="王芳")
    page = get(client, cast.he, "new", copy=old.pk)
    form = page.context["form"]
    assert (form["title"].value(), form["place"].value()) == (old.title, "文化馆")
    assert form["starts_at"].initial == at(2027, 5, 19)
    assert 'value="王芳"' in page.content.decode()
    client.force_login(cast.he)
    client.post(reverse("activities:new") + f"?copy={old.pk}", plan(cast))
    assert Activity.objects.exclude(pk=old.pk).get().copied_from == old
    assert get(client, cast.fang, "new", copy=old.pk).status_code == 404


def test_a_correction_keeps_what_the_form_does_not_show(client, cast):
    old = made.activity(cast.education)
    activity = made.activity(cast.education, copied_from=old, responsible=cast.zhou)
    page = get(client, cast.he, "edit", activity.pk)
    assert page.context["form"]["title"].value() == activity.title
    data = plan(cast, title="改名的讲座", responsible="")
    assert post(client, cast.he, "edit", activity.pk, **data, anyway="1").status_code == 302
    activity.refresh_from_db()
    assert (activity.title, activity.copied_from, activity.responsible) == ("改名的讲座", old, cast.zhou)


def test_a_village_is_chosen_below_its_township_and_one_elsewhere_stays(client, cast):
    village = factories.region("990123100201", "河湾村", urban_rural="220")
    form = get(client, cast.he, "new").context["form"]
    labels = [str(label) for _value, label in form.fields["region"].choices][1:]
    assert labels == ["云泽市", "青禾县", "青源镇", "　　河湾村"]
    assert post(client, cast.he, "new", **plan(cast, region=village.pk)).status_code == 302
    assert (Activity.objects.get().region, Activity.objects.get().area) == (village, "rural")
    abroad = made.activity(cast.education, region=cast.neighbour)
    data = plan(cast, region=cast.neighbour.pk, title="邻县的讲座")
    assert post(client, cast.he, "edit", abroad.pk, **data, anyway="1").status_code == 302
    assert post(client, cast.he, "new", **data, anyway="1").status_code == 422


def test_the_life_of_an_activity_from_small_forms(client, cast):
    activity = made.activity(cast.education, state="announced")
    assert post(client, cast.he, "postpone", activity.pk, starts_at="2026-05-27T09:00").status_code == 422
    post(client, cast.he, "postpone", activity.pk, starts_at="2026-05-27T09:00", reason="大风")
    activity.refresh_from_db()
    assert (activity.starts_at, activity.postponed_from) == (at(2026, 5, 27), at(2026, 5, 20))
    assert "原定 2026-05-20 09:00" in words(get(client, cast.he, "detail", activity.pk))
    assert post(client, cast.he, "repeat", activity.pk, every="week", times="2").status_code == 302
    assert activity.copies.count() == 2
    assert post(client, cast.he, "repeat", activity.pk, every="week", times="99").status_code == 422
    type(activity).objects.filter(pk=activity.pk).update(title="问&答 #1")
    answer = post(client, cast.he, "repeat", activity.pk, every="week", times="1")
    assert "问&答 #1" in client.get(answer.headers["Location"]).context["form"]["q"].value()
    assert post(client, cast.he, "cancel", activity.pk, reason="场地停电").status_code == 302
    assert "已取消：场地停电" in words(get(client, cast.he, "detail", activity.pk))


def test_the_register_is_a_workbook_of_what_the_list_shows(client, cast):
    activity = made.activity(
        cast.education,
        title="气象讲座",
        place="文化馆",
        theme="meteorology",
        groups=["youth", "farmer"],
        people={"youth": 80, "farmer": 15, "worker": 3, "": 2, "urban_resident": 1},
        state="wrapped",
        experts=2,
        cost=350,
    )
    activity.reach.create(group="left_behind", people=7, part_of_whole=True)
    CoHost.objects.create(activity=activity, unit=cast.science, role="partner")
    made.activity(cast.education, kind="contest")
    made.activity(cast.health)

    answer = get(client, cast.he, "export", kind="lecture")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "活动台账"
    assert dict(zip(rows[1], rows[2], strict=True)) == {
        "日期": "2026-05-20",
        "名称": "气象讲座",
        "类型": "讲座",
        "主题": "气象",
        "地点": "青禾县　文化馆",
        "主办": "县教育局",
        "承办、协办": "县科协（协办）",
        "形式": "线下",
        "对象": "青少年、农民",
        "青少年人次": 80,
        "农民人次": 15,
        "产业工人人次": 3,
        "老年人人次": None,
        "干部人次": None,
        "其他人次": 3,
        "人次合计": 101,
        "专家": 2,
        "资料（份）": None,
        "展板（块）": None,
        "展品（件）": None,
        "经费（元）": 350,
        "媒体（篇）": None,
        "佐证（件）": None,
        "状态": "已结项",
    }
    assert len(rows) == 3


def test_home_shows_what_waits_for_whom(client, cast):
    running = made.activity(cast.education, title="要结项的讲座", state="running")
    made.activity(cast.health, title="别人的讲座", state="running")
    made.activity(cast.education, title="以后的讲座", starts_at=timezone.now() + timedelta(days=60))
    made.activity(cast.education, title="要核定的讲座", state="wrapped", wrapped_at=timezone.now())
    made.activity(cast.school, title="要批准的讲座", state="planned", needs_approval=True)
    client.force_login(cast.he)
    home = words(client.get("/"))
    assert "待我办的活动" in home
    assert running.title in home
    assert not any(title in home for title in ("别人的讲座", "以后的讲座", "待核定的活动"))
    client.force_login(cast.song)
    home = words(client.get("/"))
    assert "待批准的活动 要批准的讲座" in home
    assert "待核定的活动 1 要核定的讲座" in home
    client.force_login(cast.ou)
    home = words(client.get("/"))
    assert not any(title in home for title in ("要结项的讲座", "要批准的讲座", "要核定的讲座"))
