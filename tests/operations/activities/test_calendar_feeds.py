"""A person's calendars for the phone: secret, revocable, and no more than the person may see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from kepu.core.errors import NotAllowed
from kepu.operations.activities.actions.calendar import open_feed, revoke_feed, secret_of
from kepu.operations.activities.models import CalendarFeed, ThemeDay
from tests.factories import planned

pytestmark = pytest.mark.django_db


def address(feed: CalendarFeed) -> str:
    return reverse("activities:feed", args=[secret_of(feed)])


def read(feed: CalendarFeed) -> dict[str, dict[str, str]]:
    response = Client().get(address(feed))
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "private" in response["Cache-Control"]
    calendar = Calendar.from_ical(response.content)
    return {
        str(event["summary"]): {"status": str(event["status"]), "uid": str(event["uid"])}
        for event in calendar.walk("VEVENT")
    }


def status(client: Client | None, path: str) -> int:
    return (client or Client()).get(path).status_code


@pytest.fixture
def he(cast) -> Client:
    client = Client()
    client.force_login(cast.he)
    return client


def test_theme_days_of_the_person_s_own_region_are_read_without_signing_in(cast):
    year = timezone.localdate().year
    ThemeDay.objects.create(key="everywhere", name="世界水日", kind="day", rules="fixed 03-22")
    ThemeDay.objects.create(key="theirs", name="邻县的节", kind="day", rules="fixed 03-22", region=cast.neighbour)
    ThemeDay.objects.create(key="expected", name="科技周", kind="week", rules="notice nthweek 3 05")
    found = read(open_feed(content="theme_days", by=cast.he))
    assert set(found) == {"世界水日", "科技周（日期待通知）"}
    assert found["科技周（日期待通知）"]["status"] == "TENTATIVE"
    assert found["世界水日"]["uid"] in {f"theme-everywhere-{y}@testserver" for y in (year, year + 1)}


def test_the_unit_s_activities_are_told_with_what_was_cancelled_and_no_other_unit_s(cast):
    soon = timezone.now() + timedelta(days=3)
    for unit, title, state in (
        (cast.education, "讲座", "announced"),
        (cast.school, "参观", "planned"),
        (cast.education, "停办的", "cancelled"),
        (cast.health, "义诊", "announced"),
        (cast.neighbour_education, "邻县讲座", "announced"),
    ):
        planned.activity(unit, title=title, state=state, starts_at=soon)
    planned.activity(cast.education, title="去年的", starts_at=soon - timedelta(days=365))
    found = read(open_feed(content="unit", by=cast.he))
    assert {title: event["status"] for title, event in found.items()} == {
        "讲座": "CONFIRMED",
        "参观": "TENTATIVE",
        "停办的": "CANCELLED",
    }


def test_the_secret_does_not_lie_open_in_the_database(cast):
    feed = open_feed(content="unit", by=cast.he)
    stored = CalendarFeed.objects.filter(pk=feed.pk).values().get()
    assert len(secret_of(feed)) >= 32
    assert secret_of(feed) not in str(stored)


def test_an_address_ends_when_it_is_taken_back_or_replaced(cast):
    first = open_feed(content="unit", by=cast.he)
    other = open_feed(content="theme_days", by=cast.he)
    second = open_feed(content="unit", by=cast.he)
    assert [status(None, address(feed)) for feed in (first, other, second)] == [404, 200, 200]
    revoke_feed(feed=second, by=cast.he)
    assert [status(None, address(feed)) for feed in (first, other, second)] == [404, 200, 404]


def test_an_address_ends_with_the_account_and_with_the_role(cast):
    feed = open_feed(content="unit", by=cast.he)
    grants = cast.he.grants.all()
    yesterday = timezone.localdate() - timedelta(days=1)
    grants.update(valid_from=yesterday, valid_until=yesterday)
    assert status(None, address(feed)) == 404
    grants.update(valid_from=None, valid_until=None)
    assert status(None, address(feed)) == 200
    cast.he.is_active = False
    cast.he.save()
    assert status(None, address(feed)) == 404


@pytest.mark.parametrize("secret", ["x", "a" * 200, "..", "%00"])
def test_a_guessed_address_answers_nothing(db, secret):
    assert status(None, f"/activities/calendar/feeds/{secret}.ics") == 404


def test_nobody_takes_back_another_s_feed(cast, he):
    feed = open_feed(content="unit", by=cast.fang)
    assert he.post(reverse("activities:feed_revoke", args=[feed.pk])).status_code == 404
    for person in (cast.he, cast.zhou):
        with pytest.raises(NotAllowed):
            revoke_feed(feed=feed, by=person)
    with pytest.raises(NotAllowed):
        open_feed(content="unit", by=cast.nobody)
    assert status(None, address(feed)) == 200


def test_the_page_opens_shows_and_revokes(cast, he):
    page = reverse("activities:feeds")
    assert "生成订阅地址" in he.get(page).content.decode()
    he.post(reverse("activities:feed_open", args=["unit"]))
    feed = CalendarFeed.objects.get(person=cast.he)
    assert f"http://testserver{address(feed)}" in he.get(page).content.decode()
    he.post(reverse("activities:feed_revoke", args=[feed.pk]))
    assert address(feed) not in he.get(page).content.decode()
    assert he.post(reverse("activities:feed_open", args=["everything"])).status_code == 404
    assert he.get(reverse("activities:feed_open", args=["unit"])).status_code == 405
    fang = Client()
    fang.force_login(cast.nobody)
    assert fang.get(page).status_code == 403


def test_a_feed_takes_as_many_queries_for_many_activities_as_for_one(cast, django_assert_max_num_queries):
    soon = timezone.now() + timedelta(days=3)
    feed = open_feed(content="unit", by=cast.he)
    for _number in range(4):
        planned.activity(cast.education, starts_at=soon)
        with django_assert_max_num_queries(4):
            read(feed)
