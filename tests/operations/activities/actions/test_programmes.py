"""Programmes hand their settings down, are joined once, and are copied with what is below them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kepu.core.errors import NotAllowed, RuleBroken
from kepu.operations.activities.actions import programmes as actions
from kepu.operations.activities.actions.programmes import ProgrammeDraft
from kepu.operations.activities.models import Programme, ThemeDay
from tests.factories import planned as made
from tests.factories.planned import at


def draft(unit, **given) -> ProgrammeDraft:
    fields = {"kind": "unit", "name": "科普月", "year": 2026, "first_day": date(2026, 9, 1)}
    return ProgrammeDraft(unit=unit, **{**fields, "last_day": date(2026, 9, 30), **given})


def test_a_liaison_makes_a_programme_below_the_countys_campaign(cast):
    month = made.programme(cast.science, theme_code="health", needs_approval=True)
    own = actions.make_programme(draft=draft(cast.education, parent=month, activity_quota=12), by=cast.he)
    assert (own.parent, own.activity_quota, own.theme_code) == (month, 12, "")
    assert (own.inherited("theme_code"), own.inherited("needs_approval")) == ("health", True)


@pytest.mark.parametrize("who", ["ou", "liang", "fang", "nobody"])
def test_others_make_none_for_a_unit(cast, who):
    with pytest.raises(NotAllowed):
        actions.make_programme(draft=draft(cast.education), by=getattr(cast, who))


def test_what_cannot_be_is_refused(cast):
    month = made.programme(cast.science)
    own = made.programme(cast.science, parent=month)
    for given, code in (
        ({"name": " "}, "ACT-020"),
        ({"last_day": date(2026, 8, 31)}, "ACT-021"),
    ):
        with pytest.raises(RuleBroken) as refused:
            actions.make_programme(draft=draft(cast.science, **given), by=cast.zhou)
        assert refused.value.code == code
    with pytest.raises(RuleBroken) as refused:
        circle = replace(actions.draft_of_programme(month), parent=own)
        actions.correct_programme(month, draft=circle, by=cast.zhou)
    assert refused.value.code == "ACT-022"


def test_a_programme_of_another_county_is_no_parent(cast):
    foreign = made.programme(cast.neighbour_science)
    with pytest.raises(NotAllowed):
        actions.make_programme(draft=draft(cast.education, parent=foreign), by=cast.he)


def test_a_correction_says_what_changed(cast):
    month = made.programme(cast.science)
    actions.correct_programme(month, draft=replace(actions.draft_of_programme(month), activity_quota=40), by=cast.zhou)
    month.refresh_from_db()
    assert month.activity_quota == 40
    with pytest.raises(NotAllowed):
        actions.correct_programme(month, draft=actions.draft_of_programme(month), by=cast.he)


def test_a_unit_joins_a_campaign_with_one_deed_and_once(cast):
    month = made.programme(cast.science, name="全国科普月", groups=["youth"])
    own = actions.join_campaign(campaign=month, unit=cast.education, by=cast.he)
    assert (own.name, own.kind, own.parent, own.year) == ("县教育局全国科普月", "unit", month, 2026)
    assert (own.first_day, own.last_day) == (date(2026, 9, 1), date(2026, 9, 30))
    assert own.inherited("groups") == ["youth"]
    with pytest.raises(RuleBroken) as refused:
        actions.join_campaign(campaign=month, unit=cast.education, by=cast.he)
    assert refused.value.code == "ACT-024"


def test_nobody_joins_for_another_unit_nor_a_campaign_they_do_not_see(cast):
    month = made.programme(cast.science)
    with pytest.raises(NotAllowed):
        actions.join_campaign(campaign=month, unit=cast.health, by=cast.he)
    with pytest.raises(NotAllowed):
        actions.join_campaign(campaign=month, unit=cast.neighbour_education, by=cast.ou)
    assert not month.children.exists()


def test_a_copy_takes_along_what_is_below_it_with_its_days_moved(cast):
    month = made.programme(cast.science, name="2026年全国科普月", theme="当年主题", activity_quota=20)
    own = made.programme(cast.education, kind="unit", parent=month, first_day=date(2026, 9, 5))
    made.activity(cast.education, programme=own, starts_at=at(2026, 9, 15, 14))
    made.activity(cast.education, programme=own, state="cancelled")

    copy = actions.copy_programme(month, year=2027, by=cast.zhou)

    assert (copy.name, copy.year, copy.copied_from, copy.parent) == ("2027年全国科普月", 2027, month, None)
    assert (copy.first_day, copy.last_day, copy.activity_quota) == (date(2027, 9, 1), date(2027, 9, 30), 20)
    below = copy.children.get()
    assert (below.unit, below.copied_from, below.first_day) == (cast.education, own, date(2027, 9, 5))
    assert not below.activities.exists()
    with pytest.raises(RuleBroken) as refused:
        actions.copy_programme(month, year=2027, by=cast.zhou)
    assert refused.value.code == "ACT-025"


def test_activities_come_along_when_asked_on_the_same_weekday(cast):
    month = made.programme(cast.education, needs_approval=True)
    old = made.activity(cast.education, programme=month, starts_at=at(2026, 9, 15, 14), state="archived")
    made.activity(cast.education, programme=month, state="cancelled")

    copy = actions.copy_programme(month, year=2027, with_activities=True, by=cast.he)

    new = copy.activities.get()
    assert (new.copied_from, new.starts_at, new.state) == (old, at(2027, 9, 14, 14), "planned")


def test_the_last_day_of_february_stays_the_last(cast):
    spring = made.programme(cast.science, first_day=date(2027, 2, 1), last_day=date(2027, 2, 28), year=2027)
    copy = actions.copy_programme(spring, year=2028, by=cast.zhou)
    assert (copy.first_day, copy.last_day) == (date(2028, 2, 1), date(2028, 2, 29))


def test_a_notice_of_the_new_year_tells_its_days(cast):
    week = ThemeDay.objects.create(key="science-week", name="科技活动周", kind="week", rules="notice nthweek 3 05")
    week.years.create(year=2027, first_day=date(2027, 5, 22), last_day=date(2027, 5, 28))
    old = made.programme(
        cast.science,
        theme_day=week,
        theme="2026 年的主题",
        first_day=date(2026, 5, 23),
        last_day=date(2026, 5, 30),
    )
    copy = actions.copy_programme(old, year=2027, by=cast.zhou)
    assert (copy.first_day, copy.last_day, copy.theme) == (date(2027, 5, 22), date(2027, 5, 28), "")


def test_an_office_copies_below_a_campaign_only_what_it_may_make(cast):
    """A county's liaison who copies the unit's own programme takes no other unit's along."""
    own = made.programme(cast.education, kind="unit")
    made.programme(cast.school, kind="unit", parent=own)
    made.programme(cast.health, kind="unit", parent=own)
    copy = actions.copy_programme(own, year=2027, by=cast.he)
    assert [child.unit for child in copy.children.all()] == [cast.school]
    assert Programme.objects.filter(year=2027).count() == 2
