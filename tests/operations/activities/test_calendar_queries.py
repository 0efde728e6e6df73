"""Which theme days hold in a region, whom they concern, and what comes next for a person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kepu.operations.activities.models import ThemeDay, ThemeDayYear
from kepu.operations.activities.queries.calendar import (
    RegionCalendar,
    activities_by_day,
    coming,
    entries_of,
    narrowed,
    next_for,
    proposal,
    region_of,
    units_led_by,
)
from kepu.operations.activities.queries.calendar_year import months_of
from kepu.operations.activities.queries.departments import Departments
from kepu.operations.activities.queries.theme_day import preview, rules_in_words, years_of
from tests import factories
from tests.factories import planned

pytestmark = pytest.mark.django_db


def theme_day(key: str, rules: str, **fields) -> ThemeDay:
    return ThemeDay.objects.create(**{"key": key, "name": key, "kind": "day", "rules": rules, **fields})


def said(day: ThemeDay, year: int, first: date, **fields) -> ThemeDayYear:
    return ThemeDayYear.objects.create(theme_day=day, year=year, first_day=first, last_day=first, **fields)


def entries(person, calendar: RegionCalendar, year: int):
    return entries_of(calendar.in_year(year), calendar, Departments.of(calendar.region), units_led_by(person))


# Whose calendar -----------------------------------------------------------------------------------------------------


def test_everybody_works_with_the_calendar_of_their_own_place(cast):
    found = {name: region_of(person).name for name, person in cast.everyone().items() if name in ("zhou", "he", "wei")}
    assert found == {"zhou": "青禾县", "he": "青禾县", "wei": "青源镇"}
    assert region_of(cast.tao).name == "云泽市"


def test_who_keeps_a_county_s_calendar_works_with_it_wherever_their_desk_is(cast):
    person = factories.person("借调", cast.town_hall)
    factories.grant(person, "office", region=cast.county)
    assert region_of(person) == cast.county


def test_the_nearest_region_wins_and_a_neighbour_has_no_say(cast):
    theme_day("shared", "fixed 03-22")
    theme_day("shared", "fixed 03-20", region=cast.city)
    theme_day("shared", "fixed 03-18", region=cast.county)
    theme_day("ours", "fixed 04-01", region=cast.county)
    theme_day("theirs", "fixed 04-02", region=cast.neighbour)

    def days(region):
        return {one.key: one.first.isoformat() for one in RegionCalendar.of(region).in_year(2026)}

    assert days(cast.county) == {"shared": "2026-03-18", "ours": "2026-04-01"}
    assert days(cast.town) == days(cast.county)
    assert days(cast.city) == {"shared": "2026-03-20"}
    assert days(cast.neighbour) == {"shared": "2026-03-20", "theirs": "2026-04-02"}


def test_one_that_is_switched_off_is_off_here_and_below_only(cast):
    theme_day("shared", "fixed 03-22")
    theme_day("shared", "fixed 03-22", region=cast.county, in_use=False)
    assert list(RegionCalendar.of(cast.county).days) == []
    assert list(RegionCalendar.of(cast.town).days) == []
    assert [day.key for day in RegionCalendar.of(cast.county).switched_off] == ["shared"]
    assert list(RegionCalendar.of(cast.neighbour).days) == ["shared"]


def test_what_a_notice_says_holds_in_its_region_and_the_nearest_notice_wins(cast):
    day = theme_day("week", "notice nthweek 3 05")
    said(day, 2026, date(2026, 5, 23), region=cast.city, theme="市的主题")
    said(day, 2026, date(2026, 5, 24), region=cast.county, theme="县的主题")

    def told(region):
        calendar = RegionCalendar.of(region)
        (held,) = calendar.in_year(2026)
        return held.first.day, held.provisional, calendar.theme_of("week", 2026)

    assert told(cast.county) == (24, False, "县的主题")
    assert told(cast.neighbour) == (23, False, "市的主题")
    assert RegionCalendar.of(cast.county).in_year(2027)[0].provisional


def test_a_region_s_calendar_takes_two_queries(cast, django_assert_num_queries):
    for number in range(5):
        said(theme_day(f"d{number}", "fixed 03-22"), 2026, date(2026, 3, 23), region=cast.county)
    with django_assert_num_queries(2):
        RegionCalendar.of(cast.county)


# Which units lead ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lead", "name"),
    [
        ("应急局", "县应急管理局"),
        ("卫健委", "县卫生健康局"),
        ("教育局", "县教育体育局"),
        ("宣传部", "中共青禾县委宣传部"),
        ("人社局", "县人力资源和社会保障局"),
        ("团委", "共青团青禾县委员会"),
        ("科协", "县科学技术协会"),
        ("疾控中心", "县疾控中心"),
    ],
)
def test_a_kind_of_department_finds_the_unit_whatever_it_is_called_here(lead, name):
    county = factories.region("990123", "青禾县")
    unit = factories.unit(name, county)
    for other in ("县财政局", "县融媒体中心", "青禾中学"):
        factories.unit(other, county)
    assert Departments.of(county).unit_for(lead) == unit


def test_the_nearest_department_is_meant_and_none_where_there_is_none(cast):
    city_emergency = factories.unit("市应急局", cast.city)
    assert Departments.of(cast.county).unit_for("应急局") == city_emergency
    own = factories.unit("县应急局", cast.county)
    assert Departments.of(cast.county).unit_for("应急局") == own
    assert Departments.of(cast.town).unit_for("应急局") == own
    assert Departments.of(cast.neighbour).unit_for("应急局") == city_emergency
    assert Departments.of(cast.county).unit_for("地震局") is None


def test_a_closed_department_and_a_school_lead_nothing(cast):
    factories.unit("县应急局", cast.county, valid_until=timezone.localdate() - timedelta(days=1))
    factories.unit("青禾教育局", cast.county, type="school")
    departments = Departments.of(cast.county)
    assert departments.unit_for("应急局") is None
    assert departments.units_for(["教育局", "卫健委", "教育局"]) == [cast.education, cast.health]


# A year -------------------------------------------------------------------------------------------------------------


def test_a_year_can_be_narrowed_to_one_s_own_to_a_group_and_to_a_theme(cast):
    theme_day("school", "fixed 03-01", leads=["教育局"], audience=["youth"], themes=["safety"])
    theme_day("ear", "fixed 03-03", leads=["卫健委", "教育局"], audience=["elderly"], themes=["health"])
    theme_day("water", "fixed 03-22", leads=["水利局"], audience=["youth"], themes=["water"])
    found = entries(cast.he, RegionCalendar.of(cast.county), 2026)

    def keys(**asked):
        return [entry.day.key for entry in narrowed(found, **asked)]

    assert keys() == ["school", "ear", "water"]
    assert keys(mine=True) == ["school", "ear"]
    assert keys(group="youth") == ["school", "water"]
    assert keys(mine=True, theme="health") == ["ear"]
    assert [entry.leads for entry in found] == [["县教育局"], ["县卫健委", "县教育局"], ["水利局"]]


def test_months_hold_what_begins_in_them_and_mark_the_days(cast):
    theme_day("month", "month 05", kind="month")
    theme_day("week", "span 04-29 05-02", kind="week")
    theme_day("day", "fixed 05-12")
    found = entries(cast.he, RegionCalendar.of(cast.county), 2026)
    months = months_of(2026, found, {date(2026, 5, 12): 3, date(2026, 6, 1): 1}, date(2026, 5, 12))

    assert [[entry.day.key for entry in month.entries] for month in months[3:6]] == [["week"], ["month", "day"], []]
    assert [entry.when_in_month for month in months[3:5] for entry in month.entries] == [
        "29日—5月2日",
        "全月",
        "12日",
    ]
    may = [cell for week in months[4].weeks for cell in week if cell.in_month]
    assert [cell.day.day for cell in may if cell.entries] == [1, 2, 12]
    assert [(cell.day.day, cell.activities) for cell in may if cell.is_today] == [(12, 3)]
    assert [month.activities for month in months] == [0, 0, 0, 0, 3, 1, 0, 0, 0, 0, 0, 0]
    assert [month.is_now for month in months].index(True) == 4


def test_days_count_the_activities_of_one_s_own_unit_and_those_below_it(cast):
    planned.activity(cast.education, starts_at=planned.at(2026, 5, 12, 23))
    planned.activity(cast.school, starts_at=planned.at(2026, 5, 12))
    planned.activity(cast.education, starts_at=planned.at(2026, 5, 13), state="cancelled")
    planned.activity(cast.health, starts_at=planned.at(2026, 5, 12))
    planned.activity(cast.education, starts_at=planned.at(2025, 12, 31))
    assert activities_by_day(cast.he, 2026) == {date(2026, 5, 12): 2}
    assert activities_by_day(cast.ou, 2026) == {}


# What comes next ----------------------------------------------------------------------------------------------------


def test_what_is_ahead_says_how_long_and_what_is_planned_for_it(cast):
    day = theme_day("day", "fixed 05-12", leads=["教育局"], lead_days=20)
    theme_day("over", "fixed 05-01")
    planned.activity(cast.school, theme_day=day, starts_at=planned.at(2026, 5, 10))
    planned.activity(cast.health, theme_day=day, starts_at=planned.at(2026, 5, 12))
    planned.activity(cast.education, theme_day=day, starts_at=planned.at(2026, 5, 12), state="cancelled")
    planned.activity(cast.education, theme_day=day, starts_at=planned.at(2025, 5, 12))
    calendar = RegionCalendar.of(cast.county)

    def told(person, today):
        found = coming(entries(person, calendar, 2026), person, today)
        return [(one.entry.day.key, one.days_left, one.is_time, one.own, one.seen) for one in found]

    assert told(cast.he, date(2026, 5, 2)) == [("day", 10, True, 1, 1)]
    assert told(cast.zhou, date(2026, 4, 21)) == [("over", 10, True, 0, 0), ("day", 21, False, 0, 2)]
    assert told(cast.he, date(2026, 5, 12)) == [("day", 0, True, 1, 1)]
    assert told(cast.ou, date(2026, 5, 2)) == [("day", 10, True, 0, 0)]


def test_a_liaison_s_next_are_those_the_unit_leads_and_an_office_sees_all(cast):
    theme_day("water", "fixed 05-05", leads=["水利局"])
    theme_day("school", "fixed 05-12", leads=["教育局"])

    def keys(person):
        return [one.entry.day.key for one in next_for(person, date(2026, 5, 1))]

    assert keys(cast.he) == ["school"]
    assert keys(cast.zhou) == ["water", "school"]
    # Who leads nothing takes part in what others lead.
    assert keys(cast.wei) == ["water", "school"]


# One theme day ------------------------------------------------------------------------------------------------------


def test_rules_are_told_in_words_with_the_years_they_hold():
    text = "[-2024 全国科普日] weekend 3 09 | [2025-2026] month 09 | [2027-] day 2 of week"
    found = [(rule.words, rule.years, rule.name) for rule in rules_in_words(text, {"week": "科普周"})]
    assert found == [
        ("每年 9 月第三个双休日", "2024 年及以前", "全国科普日"),
        ("每年 9 月", "2025—2026 年", ""),
        ("“科普周”的第 2 天", "2027 年起", ""),
    ]


def test_years_tell_the_days_the_notice_or_why_there_are_none(cast):
    day = theme_day("week", "[2026-] notice")
    own = said(day, 2026, date(2026, 5, 23), region=cast.county, source="县通知")
    calendar = RegionCalendar.of(cast.county)
    rows = [
        (row.year, row.when, row.reason, row.said, row.is_own) for row in years_of(calendar, "week", range(2025, 2028))
    ]
    assert rows == [
        (2025, "", "", None, False),
        (2026, "5月23日", "", own, True),
        (2027, "", "日期由当年通知确定，收到通知后请录入。", None, False),
    ]
    assert not years_of(RegionCalendar.of(cast.town), "week", [2026])[0].is_own


def test_a_rule_being_typed_shows_three_years(cast):
    theme_day("week", "span 05-11 05-17")
    calendar = RegionCalendar.of(cast.county)
    found = preview("day 2 of week", "new", "新", calendar, [2026, 2027])
    assert found.days == [(2026, "5月12日", False), (2027, "5月12日", False)]
    with pytest.raises(ValueError, match="不认识"):
        preview("every may", "new", "新", calendar, [2026])


# Planning from it ---------------------------------------------------------------------------------------------------


def test_a_theme_day_proposes_an_activity_with_the_year_s_theme_of_its_own_region(cast):
    day = theme_day(
        "week",
        "span 05-10 05-16",
        name="防灾周",
        leads=["卫健委", "教育局"],
        audience=["youth"],
        themes=["safety", "fire"],
        task="定好演练方案。",
    )
    said(day, 2027, date(2027, 5, 10), region=cast.county, theme="人人会应急")
    said(day, 2027, date(2027, 5, 9), region=cast.neighbour, theme="邻县的主题")
    campaign = planned.programme(cast.science, theme_day=day, year=2027)

    found = proposal(cast.he, "week", date(2027, 5, 12))
    assert found is not None
    assert (found.title, found.day, found.theme, found.groups, found.unit, found.programme, found.task) == (
        "2027年防灾周科普活动",
        date(2027, 5, 12),
        "safety",
        ("youth",),
        cast.education,
        campaign,
        "2027年主题：人人会应急\n定好演练方案。",
    )
    # Who leads nothing hosts as usual; who cannot see our campaign does not get it.
    assert proposal(cast.wei, "week", date(2027, 5, 12)).unit is None
    assert proposal(cast.ou, "week", date(2027, 5, 12)).task == "2027年主题：邻县的主题\n定好演练方案。"
    assert proposal(cast.ou, "week", date(2027, 5, 12)).programme is None


def test_a_far_day_is_left_aside_and_an_unknown_theme_day_proposes_nothing(cast):
    theme_day("day", "fixed 05-12")
    theme_day("theirs", "fixed 05-12", region=cast.neighbour)
    today = timezone.localdate()
    assert proposal(cast.he, "day", date(9999, 1, 1)).day == proposal(cast.he, "day").day >= today
    assert proposal(cast.he, "theirs") is None
    assert proposal(cast.he, "nothing") is None
    assert proposal(cast.nobody, "day") is None
