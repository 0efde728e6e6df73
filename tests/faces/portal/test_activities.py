"""What is on: what the public sees, and what it does not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from kepu.faces.portal.queries import Wanted, find
from kepu.faces.portal.views.activities import digits_to_dial
from tests.cast import Cast
from tests.factories.activities import activity
from tests.factories.sign_ups import open_activity

pytestmark = pytest.mark.django_db
MONDAY = timezone.make_aware(datetime(2026, 6, 8, 10, 0))


def titles(wanted: Wanted, now: datetime = MONDAY) -> list[str]:
    return list(find(wanted, now).values_list("title", flat=True))


@pytest.fixture
def june(cast: Cast) -> Cast:
    def put(title: str, days: int, unit=cast.science, **fields) -> None:
        activity(unit, day=(MONDAY + timedelta(days=days)).date(), title=title, **{"state": "announced", **fields})

    put("昨天", -1)
    put("周日", 6, groups=["elderly"])
    put("下周一", 7, groups=["youth", "farmer"])
    put("七月", 23, unit=cast.town_hall, state="sign_up")
    put("未发布", 1, state="approved")
    put("取消了", 1, state="cancelled")
    put("结项了", 1, state="wrapped")
    return cast


def test_only_what_is_announced_and_not_over_is_listed_in_order(june: Cast) -> None:
    assert titles(Wanted()) == ["周日", "下周一", "七月"]


def test_a_week_ends_with_its_sunday_and_a_month_with_its_last_day(june: Cast) -> None:
    assert titles(Wanted(when="week")) == ["周日"]
    assert titles(Wanted(when="month")) == ["周日", "下周一"]


def test_what_is_for_everybody_suits_each_group(june: Cast) -> None:
    assert titles(Wanted(audience="children")) == ["下周一", "七月"]
    assert titles(Wanted(audience="elderly")) == ["周日", "七月"]


def test_a_place_takes_in_everything_below_it(june: Cast) -> None:
    assert titles(Wanted(place=june.town.code)) == ["七月"]
    assert titles(Wanted(place=june.county.code)) == ["周日", "下周一", "七月"]


def test_the_list_is_read_with_the_same_queries_however_long(cast: Cast, django_assert_num_queries) -> None:
    client = Client()
    for more in (1, 2):
        for _ in range(more):
            open_activity(cast.science, capacity=10)
        with django_assert_num_queries(4):
            assert client.get(reverse("portal:home")).status_code == 200


def test_the_page_of_an_activity_tells_seats_and_leads_to_sign_up(cast: Cast) -> None:
    lecture = open_activity(cast.science, capacity=30, seats_taken=12, contact="0571-12345678", groups=["elderly"])
    lecture.speakers.create(name="李教授", affiliation="农学院", topic="防诈骗")
    page = Client().get(reverse("portal:activity", args=[lecture.public_token])).content.decode()
    for words in ("还有 <strong>18</strong> 个名额", "李教授", "防诈骗", "0571-12345678", "我要报名"):
        assert words in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "cancelled", "reason": "台风"}, "台风"),
        ({"state": "archived"}, "活动已结束"),
        ({"state": "announced"}, "不用报名"),
        ({"sign_up_until": timezone.now() - timedelta(hours=1)}, "报名已经截止"),
    ],
)
def test_an_address_once_known_tells_what_became_of_it(cast: Cast, fields: dict, words: str) -> None:
    lecture = open_activity(cast.science, **fields)
    page = Client().get(reverse("portal:activity", args=[lecture.public_token])).content.decode()
    assert words in page
    assert "我要报名" not in page


@pytest.mark.parametrize("state", ["planned", "approved"])
def test_what_is_not_announced_is_not_there(cast: Cast, state: str) -> None:
    lecture = open_activity(cast.science, state=state)
    for name in ("activity", "activity_calendar", "sign_up", "sign_up_party"):
        assert Client().get(reverse(f"portal:{name}", args=[lecture.public_token])).status_code == 404


def test_the_feed_holds_every_public_activity(cast: Cast) -> None:
    lecture = open_activity(cast.science, title="防震减灾讲座", place="县文化馆")
    open_activity(cast.science, state="planned")
    answer = Client().get(reverse("portal:calendar"))
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("防震减灾讲座", "县文化馆")
    assert event["DTSTART"].dt == lecture.starts_at


def test_a_postponed_activity_comes_as_a_change_of_the_same_entry(cast: Cast) -> None:
    lecture = open_activity(cast.science)
    address = reverse("portal:activity_calendar", args=[lecture.public_token])

    def entry() -> tuple[str, int]:
        (event,) = Calendar.from_ical(Client().get(address).content).walk("VEVENT")
        return str(event["UID"]), int(event["SEQUENCE"])

    before = entry()
    lecture.postponed_from = lecture.starts_at
    lecture.save(update_fields=["postponed_from"])
    assert (entry()[0], before[1] < entry()[1]) == (before[0], True)


def test_large_type_stays_chosen_and_can_be_put_back() -> None:
    client = Client()
    home = reverse("portal:home")
    answer = client.post(reverse("portal:type_size"), {"back": "https://elsewhere.example/"})
    assert answer.headers["Location"] == home
    assert "large-type" in client.get(home).content.decode()
    client.post(reverse("portal:type_size"), {"back": home})
    assert "large-type" not in client.get(home).content.decode()


@pytest.mark.parametrize(
    ("contact", "digits"),
    [
        ("0990-6000123", "09906000123"),
        ("王老师 138 1234 5678", "13812345678"),
        ("0990-6000123，0990-6000124", ""),
        ("到村委会问", ""),
        ("3 号窗口", ""),
    ],
)
def test_one_number_in_the_contact_can_be_dialled(contact: str, digits: str) -> None:
    assert digits_to_dial(contact) == digits


def test_a_wrong_address_leads_citizens_to_their_own_pages_not_to_the_sign_in(cast: Cast) -> None:
    answer = Client().get("/p/s/BBBBBBBB/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert 'href="/p/"' in page
    assert 'href="/"' not in page
