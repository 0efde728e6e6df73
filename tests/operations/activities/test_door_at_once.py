"""Many at once, each with a connection of their own: the last seat is sold once, and nobody comes in twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from kepu.core.audit import chain
from kepu.operations.activities import burst
from kepu.operations.activities.actions.door import DoorEvent, take_events
from kepu.operations.activities.actions.sign_up import (
    SignUpRequest,
    cancel_sign_up,
    change_capacity,
    sign_up_many,
)
from kepu.operations.activities.models import Activity, Attendance, SignUp
from tests.at_once import AtOnce
from tests.cast import Cast
from tests.factories.sign_ups import open_activity, request

pytestmark = pytest.mark.django_db(transaction=True)


def one_by_one(activity: Activity, requests: list[SignUpRequest]) -> None:
    for each in requests:
        sign_up_many(Activity.objects.get(pk=activity.pk), [each], by=None)


def outcome(activity: Activity) -> dict[str, Any]:
    rows = list(activity.sign_ups.order_by("number").values_list("number", "people", "state"))
    stored = Activity.objects.get(pk=activity.pk)
    seated = [row for row in rows if row[2] == "seated"]
    return {
        "numbers": [number for number, _people, _state in rows],
        "seats": sum(people for _number, people, _state in seated),
        "taken": stored.seats_taken,
        "last_seated": max((number for number, _people, _state in seated), default=0),
        "first_waiting": min((number for number, _people, state in rows if state == "waiting"), default=0),
        "breaks": list(chain.breaks()),
    }


def test_the_last_seat_is_never_sold_twice(people: Cast, at_once: AtOnce) -> None:
    lecture = open_activity(people.science, capacity=20)
    sent = [[request() for _ in range(10)] for _thread in range(6)]
    at_once(*(lambda part=part: one_by_one(lecture, part) for part in sent))
    assert at_once(lambda: outcome(lecture)) == [
        {
            "numbers": list(range(1, 61)),
            "seats": 20,
            "taken": 20,
            "last_seated": 20,
            "first_waiting": 21,
            "breaks": [],
        }
    ]


def test_seats_given_back_and_added_while_others_sign_up_are_filled_in_order(people: Cast, at_once: AtOnce) -> None:
    lecture = open_activity(people.science, capacity=6)
    first = sign_up_many(lecture, [request() for _ in range(10)], by=None)
    at_once(
        lambda: [cancel_sign_up(SignUp.objects.get(pk=row.pk), by=None) for row in first[:4]],
        lambda: change_capacity(Activity.objects.get(pk=lecture.pk), capacity=9, by=people.zhou),
        lambda: one_by_one(lecture, [request() for _ in range(8)]),
        lambda: one_by_one(lecture, [request() for _ in range(8)]),
    )
    (found,) = at_once(lambda: outcome(lecture))
    # Nine seats: four of the first six have gone, so numbers 5 to 13 sit and 14 is the first to wait.
    assert found == {
        "numbers": list(range(1, 27)),
        "seats": 9,
        "taken": 9,
        "last_seated": 13,
        "first_waiting": 14,
        "breaks": [],
    }


def test_one_form_sent_from_many_threads_is_one_sign_up(people: Cast, at_once: AtOnce) -> None:
    lecture = open_activity(people.science, capacity=5)
    sent = request()
    answers = at_once(*[lambda: sign_up_many(Activity.objects.get(pk=lecture.pk), [sent], by=None)[0].pk] * 5)
    assert len(set(answers)) == 1
    assert at_once(lambda: outcome(lecture)["taken"]) == [1]


def test_two_devices_that_report_the_same_codes_at_once_make_one_attendance_each(people: Cast, at_once: AtOnce) -> None:
    lecture = open_activity(people.science)
    codes = [row.code for row in sign_up_many(lecture, [request() for _ in range(30)], by=None)]
    began = timezone.now() - timedelta(hours=1)

    def report(minute: int) -> None:
        for code in codes:
            seen = DoorEvent(uuid4(), began + timedelta(minutes=minute), code)
            take_events(Activity.objects.get(pk=lecture.pk), events=[seen], by=people.zhou)

    at_once(*(lambda minute=minute: report(minute) for minute in (5, 2, 9)))
    (times,) = at_once(lambda: set(Attendance.objects.values_list("first_seen_at", flat=True)))
    assert times == {began + timedelta(minutes=2)}
    assert at_once(lambda: Attendance.objects.count()) == [30]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="the writer's thread has a connection to the site's database")
def test_the_writer_of_this_process_seats_a_crowd(people: Cast, at_once: AtOnce) -> None:
    lecture = open_activity(people.science, capacity=20)
    sent = [[request() for _ in range(5)] for _thread in range(8)]
    at_once(*(lambda part=part: [burst.sign_up(lecture.pk, each) for each in part] for part in sent))
    burst._writer.close()
    (found,) = at_once(lambda: outcome(lecture))
    assert (found["numbers"], found["taken"], found["first_waiting"]) == (list(range(1, 41)), 20, 21)
