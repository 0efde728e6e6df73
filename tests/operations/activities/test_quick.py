"""The quick record: what is known is not asked, sent twice is once, and a refusal keeps what was typed."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from kepu.core import measures
from kepu.core.errors import NotAllowed, RuleBroken
from kepu.core.evidence.models import EvidenceFile
from kepu.core.measures.promises import Promise, promises, register_promises
from kepu.core.vocabularies.actions import load_standard
from kepu.operations.activities.actions.quick import QuickRecord, quick_record
from kepu.operations.activities.models import Activity
from kepu.operations.activities.queries.quick import habits_of, title_for
from tests import factories
from tests.factories import activities as made
from tests.factories import photos

ADDRESS = "activities:quick"
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def codes(db):
    load_standard()


def typed(cast, **given) -> dict[str, object]:
    return {
        "client_key": str(uuid4()),
        "kind": "lecture",
        "spot": "-",
        "place": "文化广场",
        "region": cast.town.pk,
        "people": "45",
        "group": "farmer",
        "day": timezone.localdate().isoformat(),
        **given,
    }


def photo(**given) -> SimpleUploadedFile:
    return SimpleUploadedFile("现场.jpg", photos.photo(**given), "image/jpeg")


def test_a_plain_form_records_an_activity_that_counts_at_once(cast, client):
    client.force_login(cast.wei)
    page = client.post(reverse(ADDRESS), typed(cast, photos=[photo()]), follow=True)
    activity = Activity.objects.get()
    today = timezone.localdate()
    assert page.redirect_chain == [(reverse("activities:quick_done", args=[activity.pk]), 302)]
    assert "已记录" in page.content.decode()
    told = (
        activity.title,
        activity.kind,
        activity.unit,
        activity.region,
        activity.place,
        activity.state,
        activity.source,
    )
    assert told == (
        f"文化广场讲座（{today.month}月{today.day}日）",
        "lecture",
        cast.town_hall,
        cast.town,
        "文化广场",
        "wrapped",
        "quick",
    )
    assert list(activity.facts.filter(what="people").values_list("group", "quantity")) == [("farmer", 45)]
    assert (activity.happened_on, activity.responsible, activity.groups) == (today, cast.wei, ["farmer"])
    assert [(each.kind, each.file.kind) for each in activity.evidence.all()] == [("photo", "photo")]
    question = measures.Question("activities.lectures", None, today, region=cast.town.code)
    assert measures.answer(question).value == 1


def test_a_record_sent_twice_is_one_record(cast, client):
    client.force_login(cast.wei)
    given = typed(cast)
    first = client.post(reverse(ADDRESS), {**given, "photos": [photo()]}, headers=JSON).json()
    again = client.post(reverse(ADDRESS), {**given, "photos": [photo()]}, headers=JSON).json()
    assert first["acknowledged"] == again["acknowledged"] == [given["client_key"]]
    assert (Activity.objects.count(), EvidenceFile.objects.count()) == (1, 1)


def test_another_persons_key_is_refused(cast, client):
    client.force_login(cast.wei)
    given = typed(cast)
    client.post(reverse(ADDRESS), given, headers=JSON)
    client.force_login(cast.he)
    answer = client.post(reverse(ADDRESS), {**given, "region": cast.county.pk}, headers=JSON)
    assert answer.status_code == 422
    assert "QCK-001" in answer.json()["refused"][0]["message"]


class Book:
    def tasks_of(self, unit, day):
        return ()

    def served_by(self, source_type, source, person):
        return [Promise(uuid4(), f"讲座场次（{source.title}）", "/ledger/1/", progress="3 / 4")]


def test_the_outbox_is_told_what_the_record_counted_for(cast, client):
    before = promises()
    register_promises(Book())
    try:
        client.force_login(cast.wei)
        record = client.post(reverse(ADDRESS), typed(cast, title="消防课"), headers=JSON).json()["record"]
    finally:
        register_promises(before)
    activity = Activity.objects.get()
    assert record == {
        "title": "消防课",
        "people": 45,
        "url": reverse("activities:detail", args=[activity.pk]),
        "again": f"{reverse(ADDRESS)}?like={activity.pk}",
        "served": [{"label": "讲座场次（消防课）", "url": "/ledger/1/", "progress": "3 / 4"}],
        "warnings": [],
    }


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"kind": ""}, "kind", "请点一个活动类型"),
        ({"place": ""}, "place", "请写明在哪里"),
        ({"people": ""}, "people", "来了多少人：请填写"),
        ({"people": "0"}, "people", "来了多少人"),
        ({"day": "五月"}, "day", "日期"),
        ({"region": "0"}, "region", "地区"),
        ({"photos": [SimpleUploadedFile("a.jpg", b"text")]}, "photos", "PHO-001"),
        ({"day": (date.today() + timedelta(days=3)).isoformat()}, "__all__", "QCK-002"),
        ({"day": "2001-01-01"}, "__all__", "QCK-003"),
    ],
)
def test_a_refusal_names_the_field_and_what_is_wrong(cast, client, given, field, words):
    client.force_login(cast.wei)
    sent = typed(cast, **given)
    answer = client.post(reverse(ADDRESS), sent, headers=JSON)
    assert answer.status_code == 422
    told = answer.json()
    assert told["acknowledged"] == []
    assert told["refused"][0]["id"] == sent["client_key"]
    assert words in told["refused"][0]["message"]
    assert list(told["problems"]) == [field]
    assert Activity.objects.count() == 0


def test_a_plain_form_that_is_refused_keeps_what_was_typed(cast, client):
    client.force_login(cast.wei)
    page = client.post(reverse(ADDRESS), typed(cast, people="", place="中心小学操场"))
    told = page.content.decode()
    assert page.status_code == 422
    assert 'value="中心小学操场"' in told and "请填写来了多少人" in told


def test_one_bad_photo_does_not_spoil_the_record(cast, client):
    client.force_login(cast.wei)
    both = [photo(), SimpleUploadedFile("b.jpg", b"text", "image/jpeg")]
    answer = client.post(reverse(ADDRESS), typed(cast, photos=both), headers=JSON).json()
    assert "b.jpg" in answer["record"]["warnings"][0]
    assert Activity.objects.get().evidence.count() == 1


# What is known already


def test_the_form_offers_what_the_unit_is_used_to(cast, client):
    for _number in range(3):
        made.wrapped(cast.town_hall, {"elderly": 20}, kind="consult", place="卫生院门口")
    made.wrapped(
        cast.town_hall, {"farmer": 5}, kind="screening", place="文化广场", day=date.today() - timedelta(days=30)
    )
    habits = habits_of(cast.town_hall)
    assert habits.kinds == ["consult", "screening", "lecture", "publicity", "exhibition", "theme_event"]
    assert [spot.place for spot in habits.spots] == ["卫生院门口", "文化广场"]
    assert habits.group == "elderly"
    client.force_login(cast.wei)
    form = client.get(reverse(ADDRESS)).context["form"]
    chosen = {name: form[name].value() for name in ("spot", "group", "day", "region")}
    assert chosen == {
        "spot": f"{cast.town.pk}|卫生院门口",
        "group": "elderly",
        "day": timezone.localdate(),
        "region": cast.town.pk,
    }


def test_a_known_place_brings_its_region_and_kind(cast, client):
    village = factories.region("990123100001", "双井村")
    made.wrapped(cast.town_hall, place="双井村祠堂", region=village, place_type="village")
    client.force_login(cast.wei)
    client.post(reverse(ADDRESS), typed(cast, spot=f"{village.pk}|双井村祠堂", place=""))
    activity = Activity.objects.get(source="quick")
    assert (activity.place, activity.region, activity.place_type) == ("双井村祠堂", village, "village")


def test_the_same_again_is_filled_in(cast, client):
    client.force_login(cast.wei)
    client.post(reverse(ADDRESS), typed(cast))
    before = Activity.objects.get()
    page = client.get(reverse(ADDRESS), {"like": before.pk})
    form = page.context["form"]
    chosen = {name: form[name].value() for name in ("kind", "spot", "people", "group")}
    assert chosen == {"kind": "lecture", "spot": f"{cast.town.pk}|文化广场", "people": 45, "group": "farmer"}
    assert [row.pk for row in page.context["records"]] == [before.pk]


def test_photos_tell_the_hours(cast, client):
    yesterday = timezone.localdate() - timedelta(days=1)
    taken = f"{yesterday:%Y:%m:%d} 15:20:00"
    client.force_login(cast.wei)
    client.post(reverse(ADDRESS), typed(cast, day=yesterday.isoformat(), photos=[photo(taken=taken)]))
    assert timezone.localtime(Activity.objects.get().starts_at).strftime("%H:%M") == "15:20"


def test_a_title_is_made_of_what_is_known():
    assert title_for("青源村", "讲座", date(2026, 5, 20)) == "青源村讲座（5月20日）"


# Who may


@pytest.mark.parametrize("name", ["liang", "song", "xie", "nobody"])
def test_who_does_not_run_activities_records_none(cast, client, name):
    client.force_login(getattr(cast, name))
    assert client.get(reverse(ADDRESS)).status_code == 403
    assert client.post(reverse(ADDRESS), typed(cast)).status_code == 403
    assert Activity.objects.count() == 0


def test_a_visitor_is_sent_to_sign_in(client):
    assert client.get(reverse(ADDRESS)).status_code == 302


def test_nobody_records_for_another_unit(cast):
    record = QuickRecord(uuid4(), cast.education, "lecture", "讲座", timezone.localdate(), cast.county, people=5)
    with pytest.raises(NotAllowed):
        quick_record(record=record, by=cast.wei)
    with pytest.raises(NotAllowed):
        quick_record(record=record, by=cast.ou)
    assert quick_record(record=record, by=cast.he).unit == cast.education


@pytest.mark.parametrize("name", ["he", "fang", "ou", "meng", "liang"])
def test_another_units_record_is_neither_shown_nor_copied(cast, client, name):
    client.force_login(cast.wei)
    client.post(reverse(ADDRESS), typed(cast, title="镇上的讲座"))
    activity = Activity.objects.get()
    client.force_login(getattr(cast, name))
    assert client.get(reverse("activities:quick_done", args=[activity.pk])).status_code == 404
    page = client.get(reverse(ADDRESS), {"like": activity.pk})
    assert page.status_code in (403, 404)
    assert "镇上的讲座" not in client.get(reverse(ADDRESS)).content.decode()


def test_a_day_to_come_is_no_record(cast):
    tomorrow = timezone.localdate() + timedelta(days=1)
    record = QuickRecord(uuid4(), cast.education, "lecture", "讲座", tomorrow, cast.county, people=5)
    with pytest.raises(RuleBroken, match="QCK-002"):
        quick_record(record=record, by=cast.he)


def test_the_page_asks_no_more_questions_for_more_records(
    cast, client, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(cast.wei)
    client.post(reverse(ADDRESS), typed(cast))
    client.get(reverse(ADDRESS))
    with django_assert_max_num_queries(40) as first:
        client.get(reverse(ADDRESS))
    asked = len(first)
    for number in range(3):
        client.post(reverse(ADDRESS), typed(cast, place=f"广场{number}"))
    with django_assert_num_queries(asked):
        client.get(reverse(ADDRESS))
