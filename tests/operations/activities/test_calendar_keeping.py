"""What an office keeps: own theme days, those left out, the year by notice. Only for its own region."""

from __future__ import annotations

from datetime import date

import pytest

from kepu.core.errors import NotAllowed, RuleBroken
from kepu.core.models import AuditEntry
from kepu.operations.activities.actions.calendar import (
    ThemeDayDraft,
    add_theme_day,
    change_theme_day,
    load_theme_days,
    reset_year,
    restore_standard,
    set_year,
    switch_off,
    switch_on,
)
from kepu.operations.activities.models import ThemeDay, ThemeDayYear
from kepu.operations.activities.queries.calendar import RegionCalendar
from tests.factories import planned

pytestmark = pytest.mark.django_db

TEA = ThemeDayDraft(name="采茶科普节", kind="day", rules="fixed 04-10", leads=["农业农村局"], audience=["farmer"])


@pytest.fixture
def water() -> ThemeDay:
    return ThemeDay.objects.create(key="water", name="世界水日", kind="day", rules="fixed 03-22", leads=["水利局"])


def days(region) -> dict[str, str]:
    return {one.key: one.first.isoformat() for one in RegionCalendar.of(region).in_year(2026)}


def broken(act) -> str:
    with pytest.raises(RuleBroken) as refused:
        act()
    return refused.value.code


# Own theme days -----------------------------------------------------------------------------------------------------


def test_a_region_s_own_theme_day_holds_in_its_subtree_and_is_on_record(cast):
    day = add_theme_day(region=cast.county, draft=TEA, by=cast.zhou)
    assert (day.region, day.name, day.leads, day.in_use) == (cast.county, "采茶科普节", ["农业农村局"], True)
    assert days(cast.town) == {day.key: "2026-04-10"}
    assert days(cast.neighbour) == days(cast.city) == {}
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.action, entry.object_name) == ("operations.activities.add_theme_day", "采茶科普节")
    assert entry.region_code == cast.county.code


@pytest.mark.parametrize("who", ["he", "wei", "liang", "song", "xie", "meng", "nobody"])
def test_nobody_else_adds_one(cast, who):
    with pytest.raises(NotAllowed):
        add_theme_day(region=cast.county, draft=TEA, by=getattr(cast, who))
    assert not ThemeDay.objects.exists()


def test_a_region_changes_its_own_and_never_the_standard_one(cast, water):
    own = add_theme_day(region=cast.county, draft=TEA, by=cast.zhou)
    later = ThemeDayDraft(name="采茶科普节", kind="day", rules="fixed 04-12", leads=["农业农村局"], audience=["farmer"])
    change_theme_day(own, draft=later, by=cast.zhou)
    assert days(cast.county)[own.key] == "2026-04-12"
    assert AuditEntry.objects.latest("sequence").details == {"changed": ["rules"]}
    with pytest.raises(NotAllowed):
        change_theme_day(own, draft=later, by=cast.meng)
    with pytest.raises(NotAllowed):
        change_theme_day(water, draft=later, by=cast.zhou)


@pytest.mark.parametrize("rules", ["every april", "fixed 04-31", "day 2 of nothing", ""])
def test_a_rule_that_cannot_be_followed_is_refused(cast, rules):
    draft = ThemeDayDraft(name="节", kind="day", rules=rules)
    assert broken(lambda: add_theme_day(region=cast.county, draft=draft, by=cast.zhou)) == "CAL-003"


def test_two_that_count_from_each_other_are_refused(cast, water):
    second = ThemeDayDraft(name="次日", kind="day", rules="day 1 of water")
    own = add_theme_day(region=cast.county, draft=second, by=cast.zhou)
    circle = ThemeDayDraft(name="世界水日", kind="day", rules=f"day 1 of {own.key}")
    act = lambda: add_theme_day(region=cast.county, draft=circle, instead_of=water, by=cast.zhou)  # noqa: E731
    assert broken(act) == "CAL-003"


def test_a_region_adjusts_a_standard_one_once_and_can_let_go_of_it(cast, water):
    draft = ThemeDayDraft(name="县节水日", kind="day", rules="fixed 03-20")
    own = add_theme_day(region=cast.county, draft=draft, instead_of=water, by=cast.zhou)
    assert (days(cast.county), days(cast.neighbour)) == ({"water": "2026-03-20"}, {"water": "2026-03-22"})
    again = lambda: add_theme_day(region=cast.county, draft=draft, instead_of=water, by=cast.zhou)  # noqa: E731
    assert broken(again) == "CAL-001"
    activity = planned.activity(cast.education, theme_day=own)
    programme = planned.programme(cast.science, theme_day=own)
    set_year(
        region=cast.county,
        theme_day=own,
        year=2026,
        first_day=date(2026, 3, 19),
        last_day=date(2026, 3, 19),
        by=cast.zhou,
    )

    assert restore_standard(own, by=cast.zhou) == water

    activity.refresh_from_db()
    programme.refresh_from_db()
    assert (activity.theme_day, programme.theme_day) == (water, water)
    assert days(cast.county) == {"water": "2026-03-19"}
    assert ThemeDay.objects.count() == 1


def test_there_is_nothing_to_restore_behind_a_region_s_own_idea(cast):
    own = add_theme_day(region=cast.county, draft=TEA, by=cast.zhou)
    assert broken(lambda: restore_standard(own, by=cast.zhou)) == "CAL-002"


# Left out -----------------------------------------------------------------------------------------------------------


def test_a_standard_one_is_switched_off_for_the_region_alone_and_on_again(cast, water):
    off = switch_off(region=cast.county, theme_day=water, by=cast.zhou)
    assert (days(cast.county), days(cast.town), days(cast.neighbour)) == ({}, {}, {"water": "2026-03-22"})
    assert switch_on(off, by=cast.zhou) == water
    assert days(cast.county) == {"water": "2026-03-22"}
    assert list(ThemeDay.objects.all()) == [water]


def test_one_that_was_adjusted_keeps_its_ways_while_it_is_off(cast, water):
    draft = ThemeDayDraft(name="县节水日", kind="day", rules="fixed 03-20")
    own = add_theme_day(region=cast.county, draft=draft, instead_of=water, by=cast.zhou)
    switch_off(region=cast.county, theme_day=own, by=cast.zhou)
    assert days(cast.county) == {}
    own.refresh_from_db()
    switch_on(own, by=cast.zhou)
    assert days(cast.county) == {"water": "2026-03-20"}


def test_an_upgrade_does_not_bring_back_what_a_region_left_out(cast):
    load_theme_days()
    switch_off(region=cast.county, theme_day=ThemeDay.objects.get(key="water-day"), by=cast.zhou)
    assert load_theme_days() == 0
    assert "water-day" not in RegionCalendar.of(cast.county).days


def test_one_that_others_count_from_stays(cast, water):
    ThemeDay.objects.create(key="next", name="次日", kind="day", rules="day 1 of water")
    assert broken(lambda: switch_off(region=cast.county, theme_day=water, by=cast.zhou)) == "CAL-004"


def test_one_region_cannot_touch_another_s(cast, water):
    theirs = add_theme_day(region=cast.neighbour, draft=TEA, by=cast.meng)
    for act in (
        lambda: switch_off(region=cast.county, theme_day=theirs, by=cast.zhou),
        lambda: switch_off(region=cast.neighbour, theme_day=theirs, by=cast.zhou),
        lambda: switch_on(theirs, by=cast.zhou),
        lambda: restore_standard(theirs, by=cast.zhou),
        lambda: add_theme_day(region=cast.county, draft=TEA, instead_of=theirs, by=cast.zhou),
        lambda: switch_off(region=cast.county, theme_day=water, by=cast.he),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert ThemeDay.objects.count() == 2


# The year by notice -------------------------------------------------------------------------------------------------


def notice(cast, day: ThemeDay, **fields) -> ThemeDayYear:
    given = {
        "region": cast.county,
        "theme_day": day,
        "year": 2026,
        "first_day": date(2026, 3, 20),
        "last_day": date(2026, 3, 24),
        "theme": "节水惠民",
        "source": "县水利局通知",
        "by": cast.zhou,
    }
    return set_year(**given | fields)


def test_a_notice_is_put_down_corrected_and_taken_back(cast, water):
    notice(cast, water, theme="初稿")
    said = notice(cast, water)
    assert (said.theme, said.source, ThemeDayYear.objects.count()) == ("节水惠民", "县水利局通知", 1)
    (held,) = RegionCalendar.of(cast.town).in_year(2026)
    assert (held.first, held.last, held.source) == (date(2026, 3, 20), date(2026, 3, 24), "县水利局通知")
    assert days(cast.neighbour) == {"water": "2026-03-22"}

    reset_year(said, by=cast.zhou)
    assert days(cast.county) == {"water": "2026-03-22"}
    assert AuditEntry.objects.latest("sequence").details == {
        "year": 2026,
        "first_day": "2026-03-20",
        "last_day": "2026-03-24",
        "theme": "节水惠民",
    }


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"first_day": date(2026, 3, 25)}, "CAL-005"),
        ({"year": 2029}, "CAL-005"),
        ({"last_day": date(2027, 3, 22)}, "CAL-006"),
    ],
)
def test_days_that_cannot_be_are_refused(cast, water, fields, code):
    assert broken(lambda: notice(cast, water, **fields)) == code
    assert not ThemeDayYear.objects.exists()


def test_a_notice_is_the_office_s_for_its_own_region(cast, water):
    for refused in ({"by": cast.he}, {"by": cast.meng}, {"by": cast.liang}, {"region": cast.neighbour}):
        with pytest.raises(NotAllowed):
            notice(cast, water, **refused)
    said = notice(cast, water)
    for person in (cast.he, cast.wei, cast.meng):
        with pytest.raises(NotAllowed):
            reset_year(said, by=person)
    theirs = ThemeDay.objects.create(key="theirs", region=cast.neighbour, name="别处", kind="day", rules="fixed 01-01")
    with pytest.raises(NotAllowed):
        notice(cast, theirs)
