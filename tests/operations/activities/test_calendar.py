"""The calendar's screens: who sees what, and what an office keeps on them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kepu.core.vocabularies.actions import load_standard
from kepu.operations.activities.models import ThemeDay, ThemeDayYear
from tests.factories import planned

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


def of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def url(name: str, *args) -> str:
    return reverse(f"activities:{name}", args=args)


@pytest.fixture(autouse=True)
def words(db) -> None:
    load_standard()


def theme_day(key: str, rules: str, **fields) -> ThemeDay:
    return ThemeDay.objects.create(**{"key": key, "name": f"{key}节", "kind": "day", "rules": rules, **fields})


def soon(days: int = 5) -> date:
    """A day in the lead time that every year has."""
    day = timezone.localdate() + timedelta(days=days)
    return day + timedelta(days=(day.month, day.day) == (2, 29))


PAGES = [("calendar", ()), ("calendar_year", (2027,)), ("theme_day", ("ours",)), ("feeds", ())]
KEPT = [
    ("get", "theme_day_new", ()),
    ("get", "theme_day_edit", ("ours",)),
    ("get", "theme_day_rule", ()),
    ("get", "theme_day_year", ("ours", 2027)),
    ("post", "theme_day_year_reset", ("ours", 2027)),
    ("post", "theme_day_off", ("ours",)),
    ("post", "theme_day_on", ("ours",)),
    ("post", "theme_day_restore", ("ours",)),
]


# Who may come in ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_staff_read_the_calendar_and_nobody_else(cast, name, args):
    theme_day("ours", "fixed 05-12", region=cast.county)
    path = url(name, *args)
    statuses = {
        who: of(person).get(path).status_code
        for who, person in cast.everyone().items()
        if who not in ("tao", "meng", "ou")
    }
    expected = {who: 403 if who in ("xie", "bai", "yan", "nobody") else 200 for who in statuses}
    assert statuses == expected
    assert Client().get(path).status_code == 302


def test_another_county_s_theme_day_does_not_exist_here(cast):
    theme_day("theirs", "fixed 05-12", region=cast.neighbour)
    for who in (cast.zhou, cast.he, cast.wei, cast.tao):
        assert "theirs" not in text(of(who), url("calendar"))
        text(of(who), url("theme_day", "theirs"), 404)
    for method, name, args in KEPT:
        path = url(name, *("theirs" if arg == "ours" else arg for arg in args))
        if args:
            assert getattr(of(cast.zhou), method)(path).status_code == 404, name
    assert "theirs" in text(of(cast.ou), url("calendar"))


@pytest.mark.parametrize(("method", "name", "args"), KEPT)
def test_only_an_office_keeps_it(cast, method, name, args):
    theme_day("ours", "fixed 05-12", region=cast.county)
    for who in ("he", "fang", "wei", "liang", "song", "xie", "nobody"):
        assert getattr(of(getattr(cast, who)), method)(url(name, *args)).status_code == 403, who
    assert ThemeDay.objects.get().in_use


def test_buttons_of_the_office_are_shown_to_the_office_alone(cast):
    theme_day("ours", "fixed 05-12", region=cast.county)
    for path in (url("calendar"), url("theme_day", "ours")):
        kept = ["新增主题日", "按通知填写", "停用"]
        assert any(word in text(of(cast.zhou), path) for word in kept)
        assert not any(word in text(of(cast.he), path) for word in kept)


# The year -----------------------------------------------------------------------------------------------------------


def test_the_year_shows_days_leads_what_awaits_a_notice_and_own_activities(cast):
    theme_day("water", "fixed 03-22", leads=["水利局", "教育局"])
    theme_day("week", "notice nthweek 3 05", kind="week", leads=["卫健委"])
    theme_day("unsaid", "notice")
    planned.activity(cast.education, starts_at=planned.at(2027, 3, 22))
    page = text(of(cast.he), url("calendar_year", 2027))
    assert "2027 年科普日历" in page
    assert page.count('<span class="cal-tag">本单位牵头</span>') == 1
    assert "县教育局" in page
    assert "日期待通知" in page
    assert "日期由当年通知确定" in page
    assert f"?unit={cast.education.pk}&amp;first=2027-03-22&amp;last=2027-03-22" in page
    assert "本单位活动 1 场" in page
    assert "本单位活动" not in text(of(cast.fang), url("calendar_year", 2027))


def test_the_year_is_narrowed_by_lead_group_and_theme(cast):
    theme_day("water", "fixed 03-22", leads=["水利局"], audience=["youth"], themes=["water"])
    theme_day("school", "fixed 03-29", leads=["教育局"], audience=["youth"], themes=["safety"])
    client = of(cast.he)

    def shown(query):
        page = text(client, url("calendar_year", 2027) + query)
        return [key for key in ("water", "school") if f"{key}节" in page]

    assert shown("") == ["water", "school"]
    assert shown("?mine=on") == ["school"]
    assert shown("?group=youth") == ["water", "school"]
    assert shown("?theme=water") == ["water"]
    assert shown("?theme=water&mine=on") == []
    assert "这一年没有符合条件的主题日" in text(client, url("calendar_year", 2027) + "?theme=water&mine=on")
    assert shown("?group=nonsense") == ["water", "school"]


@pytest.mark.parametrize("year", [0, 1900, 2100, 99999])
def test_years_beyond_the_engine_are_not_found(cast, year):
    assert of(cast.he).get(f"/activities/calendar/{year}/").status_code == 404


@pytest.mark.parametrize("year", [1901, 2099])
def test_the_first_and_the_last_year_are_shown(cast, year):
    theme_day("new-year", "lunar 12-last")
    text(of(cast.he), url("calendar_year", year))


def test_what_is_to_be_prepared_leads_to_a_plan(cast):
    day = theme_day("near", f"fixed {soon():%m-%d}", leads=["教育局"], lead_days=30)
    theme_day("far", f"fixed {soon(60):%m-%d}", leads=["教育局"], lead_days=30)
    page = text(of(cast.he), url("calendar")).partition("接下来要准备的")[2].partition("</section>")[0]
    assert "near节" in page
    assert "far节" not in page
    assert "本单位还没有安排" in page
    assert f"{reverse('activities:new')}?theme_day=near&amp;day={soon()}" in page
    planned.activity(cast.education, theme_day=day, starts_at=timezone.now() + timedelta(days=5))
    assert "本单位已安排 1 场" in text(of(cast.he), url("calendar"))
    assert "各单位已安排 1 场" in text(of(cast.zhou), url("calendar"))


def test_home_shows_the_next_three_to_those_who_plan(cast):
    for number in range(1, 6):
        theme_day(f"d{number}", f"fixed {soon(number * 5):%m-%d}")
    for who in (cast.he, cast.zhou, cast.wei):
        card = text(of(who), "/").partition("接下来的主题日")[2]
        assert [f"d{number}节" in card for number in range(1, 6)] == [True, True, True, False, False]
    for who in (cast.liang, cast.xie):
        assert "接下来的主题日" not in text(of(who), "/")


def test_queries_do_not_grow_with_theme_days_and_activities(cast):
    def fill(number):
        day = theme_day(f"d{number}", f"fixed {soon(number):%m-%d}", leads=["教育局", "卫健委"])
        ThemeDayYear.objects.create(
            theme_day=day,
            region=cast.county,
            year=YEAR + 1,
            first_day=date(YEAR + 1, 5, 1),
            last_day=date(YEAR + 1, 5, 2),
        )
        planned.activity(cast.education, theme_day=day, starts_at=timezone.now() + timedelta(days=1))

    def counted():
        found = {}
        for path in (url("calendar"), url("theme_day", "d1"), "/"):
            client = of(cast.he)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                text(client, path)
            found[path] = len(queries)
        return found

    fill(1)
    with_one = counted()
    fill(2)
    fill(3)
    assert counted() == with_one


# One theme day ------------------------------------------------------------------------------------------------------


def test_a_theme_day_tells_its_rule_its_years_its_leads_and_its_activities(cast):
    day = theme_day(
        "week",
        "notice span 05-10 05-16",
        name="防灾周",
        leads=["教育局", "地震局"],
        audience=["youth"],
        themes=["safety"],
        task="定好演练方案。",
        basis="某法第一条",
    )
    ThemeDayYear.objects.create(
        theme_day=day,
        region=cast.county,
        year=YEAR,
        first_day=date(YEAR, 5, 11),
        last_day=date(YEAR, 5, 17),
        theme="人人会应急",
        source="青科协〔1〕号",
    )
    last = planned.activity(
        cast.education, theme_day=day, title="去年的演练", starts_at=planned.at(YEAR - 1, 5, 12), state="archived"
    )
    planned.activity(cast.education, theme_day=day, title="今年的演练", starts_at=planned.at(YEAR, 5, 12))
    planned.activity(cast.health, theme_day=day, title="卫健的演练", starts_at=planned.at(YEAR, 5, 12))
    page = text(of(cast.he), url("theme_day", "week"))
    for words in (
        "以当年通知为准，通知前预计为 5 月 10 日至 5 月 16 日",
        "5月11—17日",
        "人人会应急",
        "青科协〔1〕号",
        "本地区没有找到对应单位：地震局",
        "青少年",
        "定好演练方案。",
        "某法第一条",
        "去年的演练",
        "今年的演练",
        f"{reverse('activities:new')}?copy={last.pk}",
        f"{reverse('activities:new')}?theme_day=week&amp;day=",
    ):
        assert words in page, words
    assert "卫健的演练" not in page
    assert "卫健的演练" in text(of(cast.zhou), url("theme_day", "week"))
    assert "人人会应急" not in text(of(cast.ou), url("theme_day", "week"))
    # A leader reads; there is nothing for him to plan.
    assert "按此主题日安排活动" not in text(of(cast.liang), url("theme_day", "week"))


def test_the_plan_form_is_filled_in_from_a_theme_day(cast):
    theme_day(
        "week", "span 05-10 05-16", name="防灾周", leads=["卫健委", "教育局"], audience=["youth"], task="定好方案。"
    )
    page = text(of(cast.he), f"{reverse('activities:new')}?theme_day=week&day=2027-05-12")
    assert 'value="2027年防灾周科普活动"' in page
    assert "2027-05-12T09:00" in page
    assert f'<option value="{cast.education.pk}" selected>' in page
    assert "定好方案。" in page
    text(of(cast.he), f"{reverse('activities:new')}?theme_day=nothing&day=9999-99-99")


# Keeping ------------------------------------------------------------------------------------------------------------


GIVEN = {"name": "采茶节", "kind": "day", "rules": "fixed 04-10", "leads": "农业农村局、教育局", "lead_days": "20"}


def test_an_office_adds_a_theme_day_and_sees_at_once_what_the_rule_gives(cast):
    client = of(cast.zhou)
    assert "规则怎么写" in text(client, url("theme_day_new"))
    fragment = text(client, url("theme_day_rule") + "?rules=last+sun+05")
    assert "每年 5 月最后一个星期日" in fragment
    assert fragment.count("<dt>") == 3
    assert "不认识" in text(client, url("theme_day_rule") + "?rules=every+may")

    response = client.post(url("theme_day_new"), GIVEN)
    day = ThemeDay.objects.get()
    assert response["Location"] == url("theme_day", day.key)
    assert (day.region, day.leads, day.lead_days) == (cast.county, ["农业农村局", "教育局"], 20)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("rules", "fixed 13-01", "没有 13 月"),
        ("rules", "day 2 of nothing", "没有这个节点"),
        ("name", "", "field-error"),
        ("lead_days", "400", "field-error"),
        ("audience", "martians", "field-error"),
        ("leads", "、".join(f"局{n}" for n in range(13)), "最多 12 个"),
    ],
)
def test_what_is_wrong_is_told_on_the_form_and_nothing_is_kept(cast, field, value, words):
    response = of(cast.zhou).post(url("theme_day_new"), GIVEN | {field: value})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not ThemeDay.objects.exists()


def test_without_a_script_the_rule_can_be_tried_before_saving(cast):
    response = of(cast.zhou).post(url("theme_day_new"), GIVEN | {"preview": "1"})
    assert response.status_code == 200
    assert "每年 4 月 10 日" in response.content.decode()
    assert not ThemeDay.objects.exists()


def test_an_office_adjusts_switches_off_and_restores_a_standard_one(cast):
    standard = theme_day("water", "fixed 03-22", name="世界水日")
    client = of(cast.zhou)
    assert "随时可以恢复通用安排" in text(client, url("theme_day_edit", "water"))
    client.post(url("theme_day_edit", "water"), GIVEN | {"name": "县节水日"})
    assert "恢复通用安排" in text(client, url("theme_day", "water"))
    client.post(url("theme_day_edit", "water"), GIVEN | {"name": "县节水周"})
    assert sorted(ThemeDay.objects.values_list("name", flat=True)) == ["世界水日", "县节水周"]

    client.post(url("theme_day_off", "water"))
    assert "已停用" in text(client, url("theme_day", "water"))
    assert "已停用的" in text(client, url("calendar"))
    assert of(cast.he).get(url("theme_day", "water")).status_code == 200
    client.post(url("theme_day_on", "water"))
    assert "县节水周" in text(of(cast.he), url("calendar"))
    client.post(url("theme_day_restore", "water"))
    assert list(ThemeDay.objects.all()) == [standard]


def test_an_office_puts_down_the_notice_of_the_year_and_takes_it_back(cast):
    theme_day("week", "notice nthweek 3 05")
    client = of(cast.zhou)
    path = url("theme_day_year", "week", 2027)
    given = {"first_day": "2027-05-22", "last_day": "2027-05-29", "theme": "矢志创新", "source": "青科发〔2027〕2号"}
    wrong = client.post(path, given | {"last_day": "2027-05-01"})
    assert (wrong.status_code, "早于首日" in wrong.content.decode()) == (422, True)
    assert client.post(path, given | {"source": ""}).status_code == 422
    assert client.post(path, given | {"first_day": "2035-05-22", "last_day": "2035-05-22"}).status_code == 422
    assert not ThemeDayYear.objects.exists()

    client.post(path, given)
    row = ThemeDayYear.objects.get()
    assert (row.region, row.year, row.theme) == (cast.county, 2027, "矢志创新")
    assert 'value="矢志创新"' in text(client, path)
    assert "22—29日" in text(of(cast.wei), url("calendar_year", 2027))
    client.post(url("theme_day_year_reset", "week", 2027))
    assert not ThemeDayYear.objects.exists()
    assert client.post(url("theme_day_year_reset", "week", 2027)).status_code == 404
    assert client.get(url("theme_day_year", "week", 99999)).status_code == 404


def test_a_city_s_notice_is_not_a_county_s_to_take_back(cast):
    day = theme_day("week", "notice nthweek 3 05")
    ThemeDayYear.objects.create(
        theme_day=day, region=cast.city, year=2027, first_day=date(2027, 5, 22), last_day=date(2027, 5, 29)
    )
    assert of(cast.zhou).post(url("theme_day_year_reset", "week", 2027)).status_code == 404
    assert ThemeDayYear.objects.count() == 1
