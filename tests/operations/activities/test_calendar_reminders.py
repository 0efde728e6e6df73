"""Lead units hear once of each theme day they should prepare."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django_q.models import Schedule

from kepu.core.models import Notice
from kepu.operations.activities.actions.calendar import remind
from kepu.operations.activities.models import ThemeDay
from kepu.operations.activities.tasks.calendar import remind_of_theme_days
from tests import factories
from tests.factories import planned

pytestmark = pytest.mark.django_db

BEFORE, BEGINS = date(2027, 4, 27), date(2027, 4, 28)  # two weeks before 12 May


@pytest.fixture
def safety() -> ThemeDay:
    return ThemeDay.objects.create(
        key="safety", name="全国防灾减灾日", kind="day", rules="fixed 05-12", leads=["教育局"], lead_days=14
    )


def told() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for notice in Notice.objects.order_by("pk").select_related("person"):
        found.setdefault(notice.person.username, []).append(notice.text)
    return found


def test_the_liaison_of_each_lead_unit_is_told_when_the_time_begins_and_once(cast, safety):
    assert remind(BEFORE) == 0
    assert told() == {}
    assert remind(BEGINS) == 2
    assert told() == {
        "he": ["“全国防灾减灾日”5月12日开始，还有 14 天，县教育局还没有安排活动。"],
        "ou": ["“全国防灾减灾日”5月12日开始，还有 14 天，县教育局还没有安排活动。"],
    }
    assert Notice.objects.first().link == "/activities/calendar/days/safety/"
    assert remind(BEGINS) == remind(BEGINS + timedelta(days=1)) == 0
    assert remind(date(2028, 4, 28)) == 2


def test_who_has_planned_something_is_left_in_peace(cast, safety):
    planned.activity(cast.school, theme_day=safety, starts_at=planned.at(2027, 5, 10))
    planned.activity(cast.neighbour_education, theme_day=safety, starts_at=planned.at(2026, 5, 12))
    assert remind(BEGINS) == 1
    assert set(told()) == {"ou"}


def test_a_plan_that_is_cancelled_is_no_plan(cast, safety):
    activity = planned.activity(cast.education, theme_day=safety, starts_at=planned.at(2027, 5, 10))
    assert remind(BEGINS) == 1
    activity.state = "cancelled"
    activity.save()
    assert remind(BEGINS + timedelta(days=2)) == 1
    assert told()["he"] == ["“全国防灾减灾日”5月12日开始，还有 12 天，县教育局还没有安排活动。"]


def test_nobody_is_told_on_the_day_itself_nor_where_it_is_switched_off(cast, safety):
    ThemeDay.objects.create(
        key="safety", name="全国防灾减灾日", kind="day", rules="fixed 05-12", region=cast.county, in_use=False
    )
    assert remind(date(2027, 5, 12)) == 0
    assert remind(BEGINS) == 1
    assert set(told()) == {"ou"}


def test_a_date_still_awaiting_its_notice_says_so(cast):
    ThemeDay.objects.create(
        key="week", name="科技活动周", kind="week", rules="notice span 05-12 05-18", leads=["教育局"], lead_days=14
    )
    remind(BEGINS)
    assert told()["he"] == ["“科技活动周”5月12日（日期待通知）开始，还有 14 天，县教育局还没有安排活动。"]


def test_a_unit_without_a_liaison_is_told_through_its_office(cast):
    ThemeDay.objects.create(key="day", name="科普日", kind="day", rules="fixed 05-12", leads=["科协"], lead_days=14)
    remind(BEGINS)
    assert set(told()) == {"zhou", "tao", "meng"}


def test_who_has_left_is_not_told(cast, safety):
    cast.he.is_active = False
    cast.he.save()
    later = factories.person("后任", cast.education, username="later")
    factories.grant(later, "liaison", unit=cast.education)
    remind(BEGINS)
    assert set(told()) == {"later", "ou"}


def test_it_runs_once_a_day(db):
    schedule = Schedule.objects.get(name="kepu.theme_day_reminders")
    assert schedule.schedule_type == Schedule.DAILY
    assert schedule.func == f"{remind_of_theme_days.__module__}.{remind_of_theme_days.__name__}"


def test_the_job_goes_by_the_county_s_today_and_may_run_twice(cast):
    day = timezone.localdate() + timedelta(days=3)
    soon = day + timedelta(days=(day.month, day.day) == (2, 29))
    ThemeDay.objects.create(key="soon", name="节", kind="day", rules=f"fixed {soon:%m-%d}", leads=["教育局"])
    remind_of_theme_days()
    remind_of_theme_days()
    assert {name: len(texts) for name, texts in told().items()} == {"he": 1, "ou": 1}
