"""Certificates issued and records sent at the same moment: no number twice, no activity twice."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kepu.core.errors import RuleBroken
from kepu.core.vocabularies.actions import load_standard
from kepu.operations.activities.actions.training import issue_certificates
from kepu.operations.activities.models import Activity, Trainee, TrainingClass
from tests.at_once import AtOnce
from tests.cast import Cast
from tests.operations.activities.test_training import held

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_classes_issued_at_once_share_no_number(people: Cast, at_once: AtOnce):
    load_standard()
    classes = [held(people.he, f"李{n}", f"张{n}", title=f"第{n}期").pk for n in range(4)]

    def issue(pk: int):
        return lambda: issue_certificates(TrainingClass.objects.get(pk=pk), by=people.he)

    assert at_once(*(issue(pk) for pk in classes)) == [2, 2, 2, 2]
    [numbers] = at_once(lambda: sorted(Trainee.objects.values_list("certificate_number", flat=True)))
    year = timezone.localdate().year
    assert numbers == [f"{year}-{people.education.pk:04d}-{serial:05d}" for serial in range(1, 9)]


def test_one_class_issued_twice_at_once_gives_each_one_certificate(people: Cast, at_once: AtOnce):
    load_standard()
    training = held(people.he, "李四", "张三").pk

    def issue():
        return issue_certificates(TrainingClass.objects.get(pk=training), by=people.he)

    answers = at_once(issue, issue)
    assert [answer for answer in answers if isinstance(answer, int)] == [2]
    assert [answer.code for answer in answers if isinstance(answer, RuleBroken)] == ["TRN-017"]


def test_a_record_sent_twice_at_once_is_one_activity(people: Cast, at_once: AtOnce):
    load_standard()
    given = {
        "client_key": str(uuid4()),
        "kind": "lecture",
        "spot": "-",
        "place": "广场",
        "region": people.town.pk,
        "people": "20",
        "group": "farmer",
        "day": timezone.localdate().isoformat(),
    }

    def send():
        browser = Client()
        browser.force_login(people.wei)
        return browser.post(reverse("activities:quick"), given, headers={"Accept": "application/json"}).json()

    answers = at_once(send, send, send)
    assert [answer["acknowledged"] for answer in answers] == [[given["client_key"]]] * 3
    [count] = at_once(Activity.objects.count)
    assert count == 1
