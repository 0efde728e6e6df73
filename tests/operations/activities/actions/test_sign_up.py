"""Seats go by order of arrival, nobody is overtaken, and the waiting list moves up by itself."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kepu.core.errors import NotInThisState, RuleBroken
from kepu.core.models import AuditEntry, Notice
from kepu.core.persons.sealed import unseal
from kepu.operations.activities.actions.sign_up import (
    cancel_sign_up,
    change_capacity,
    erase_due,
    plain_code,
    sign_up_many,
)
from kepu.operations.activities.models import Attendance, SignUp
from tests import factories
from tests.cast import Cast
from tests.factories.sign_ups import open_activity, request, signed_up

pytestmark = pytest.mark.django_db


def list_of(activity) -> list[tuple[int, int, str]]:
    """(number, people, state) of everybody, in order; with a check that seats are counted right."""
    rows = list(activity.sign_ups.order_by("number").values_list("number", "people", "state"))
    activity.refresh_from_db()
    assert activity.seats_taken == sum(people for _number, people, state in rows if state == "seated")
    return rows


def test_numbers_go_by_arrival_and_seats_go_while_they_last(cast: Cast) -> None:
    lecture = open_activity(cast.science, capacity=2)
    answers = sign_up_many(lecture, [request(name=name) for name in "甲乙丙"], by=None)
    assert [unseal(row.sealed_name) for row in answers] == ["甲", "乙", "丙"]
    assert list_of(lecture) == [(1, 1, "seated"), (2, 1, "seated"), (3, 1, "waiting")]
    assert lecture.next_number == 4


def test_a_batch_is_one_entry_in_the_audit_trail_and_names_nobody(cast: Cast) -> None:
    lecture = open_activity(cast.science, capacity=1)
    twice = request()
    sign_up_many(lecture, [request(), request(), twice, request(name="", people=0)], by=None)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_name, entry.object_id) == (
        "operations.activities.sign_up_many",
        "公众",
        str(lecture.pk),
    )
    assert entry.details == {"numbers": [1, 3], "seated": 1, "waiting": 2, "refused": 1}


def test_a_party_that_does_not_fit_waits_as_a_whole_and_nobody_overtakes_it(cast: Cast) -> None:
    lecture = open_activity(cast.science, capacity=5)
    sign_up_many(lecture, [request(people=3), request(people=3), request(people=1)], by=None)
    assert list_of(lecture) == [(1, 3, "seated"), (2, 3, "waiting"), (3, 1, "waiting")]
    signed_up(lecture)
    assert list_of(lecture)[-1] == (4, 1, "waiting")


def test_the_same_form_sent_twice_is_one_sign_up(cast: Cast) -> None:
    lecture = open_activity(cast.science)
    sent = request()
    first, second = sign_up_many(lecture, [sent, sent], by=None)
    (third,) = sign_up_many(lecture, [sent], by=None)
    assert (first.pk, second.pk, third.pk) == (first.pk,) * 3
    assert list_of(lecture) == [(1, 1, "seated")]


def test_the_same_person_twice_is_told_the_number_they_have(cast: Cast) -> None:
    lecture = open_activity(cast.science)
    signed_up(lecture)
    mine = signed_up(lecture, name="王小明", phone="13812345678")
    (refused,) = sign_up_many(lecture, [request(name="王 小明", phone="１３８１２３４５６７８")], by=None)
    assert (refused.code, str(mine.number) in refused.message) == ("SGN-004", True)
    cancel_sign_up(mine, by=None)
    assert signed_up(lecture, name="王小明", phone="13812345678").number == 3


def test_one_contact_brings_two_classes(cast: Cast) -> None:
    lecture = open_activity(cast.science, capacity=100)
    common = {"name": "李老师", "phone": "13812345678", "people": 40}
    answers = sign_up_many(
        lecture, [request(party="三年级一班", **common), request(party="三年级二班", **common)], by=None
    )
    assert [row.state for row in answers] == ["seated", "seated"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"under_14": True, "guardian": "王大明"}, "SGN-005"),
        ({"under_14": True, "has_consent": True}, "SGN-005"),
        ({"people": 0}, "SGN-006"),
        ({"people": 11}, "SGN-006"),
        ({"people": 501, "party": "青源村"}, "SGN-006"),
        ({"people": 30, "party": "青源村"}, "SGN-007"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(cast: Cast, sent: dict, code: str) -> None:
    lecture = open_activity(cast.science, capacity=20)
    (refused,) = sign_up_many(lecture, [request(**sent)], by=None)
    assert isinstance(refused, RuleBroken)
    assert (refused.code, list_of(lecture)) == (code, [])


def test_a_child_is_signed_up_with_the_consent_of_a_guardian(cast: Cast) -> None:
    row = signed_up(open_activity(cast.science), people=2, under_14=True, guardian="王大明", has_consent=True)
    assert (unseal(row.sealed_guardian), row.guardian_consent_at is not None) == ("王大明", True)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"state": "announced"}, "SGN-001"),
        ({"state": "cancelled", "reason": "台风"}, "SGN-002"),
        ({"sign_up_until": timezone.now() - timedelta(minutes=1)}, "SGN-003"),
    ],
)
def test_no_sign_up_when_closed_cancelled_or_late(cast: Cast, fields: dict, code: str) -> None:
    lecture = open_activity(cast.science, **fields)
    (refused,) = sign_up_many(lecture, [request()], by=None)
    assert (refused.code, list_of(lecture)) == (code, [])


def test_a_cancelled_seat_goes_to_those_who_wait_in_order(cast: Cast) -> None:
    lecture = open_activity(cast.science, capacity=4, responsible=cast.zhou)
    sent = [request(people=people) for people in (3, 1, 2, 2, 1)]
    first, *_rest = sign_up_many(lecture, sent, by=None)
    cancel_sign_up(first, by=None)
    # Two of the three seats go to number 3; number 4 needs two, and number 5 does not overtake it.
    assert list_of(lecture) == [
        (1, 3, "cancelled"),
        (2, 1, "seated"),
        (3, 2, "seated"),
        (4, 2, "waiting"),
        (5, 1, "waiting"),
    ]
    assert "序号 3" in Notice.objects.get(person=cast.zhou).text
    cancel_sign_up(first, by=None)
    assert lecture.sign_ups.get(number=3).moved_up_at is not None


def test_when_a_party_gives_up_waiting_smaller_ones_behind_it_move_up(cast: Cast) -> None:
    lecture = open_activity(cast.science, capacity=4)
    _first, large, _small = sign_up_many(lecture, [request(people=3), request(people=2), request(people=1)], by=None)
    cancel_sign_up(large, by=None)
    assert list_of(lecture) == [(1, 3, "seated"), (2, 2, "cancelled"), (3, 1, "seated")]


def test_more_seats_move_the_waiting_up_and_fewer_than_taken_are_refused(cast: Cast) -> None:
    lecture = open_activity(cast.science, capacity=1)
    sign_up_many(lecture, [request() for _ in range(4)], by=None)
    change_capacity(lecture, capacity=3, by=cast.zhou)
    assert [state for _n, _p, state in list_of(lecture)] == ["seated", "seated", "seated", "waiting"]
    with pytest.raises(RuleBroken) as refused:
        change_capacity(lecture, capacity=2, by=cast.zhou)
    assert refused.value.code == "SGN-010"
    change_capacity(lecture, capacity=None, by=cast.zhou)
    assert [state for _n, _p, state in list_of(lecture)] == ["seated"] * 4
    with pytest.raises(PermissionDenied):
        change_capacity(lecture, capacity=9, by=cast.ou)


def test_nobody_moves_up_once_the_activity_is_called_off(cast: Cast) -> None:
    lecture = open_activity(cast.science, capacity=1)
    first, _second = sign_up_many(lecture, [request(), request()], by=None)
    lecture.state = "cancelled"
    lecture.save(update_fields=["state"])
    cancel_sign_up(first, by=None)
    assert list_of(lecture) == [(1, 1, "cancelled"), (2, 1, "waiting")]


def test_who_has_come_does_not_cancel_any_more(cast: Cast) -> None:
    row = signed_up(open_activity(cast.science))
    Attendance.objects.create(
        activity=row.activity, sign_up=row, source=Attendance.Source.SCAN, first_seen_at=timezone.now()
    )
    with pytest.raises(NotInThisState) as refused:
        cancel_sign_up(SignUp.objects.get(pk=row.pk), by=None)
    assert refused.value.code == "SGN-008"


def test_names_are_erased_when_their_time_is_over_and_counts_stay(cast: Cast) -> None:
    old = open_activity(cast.science)
    row, later = signed_up(old), signed_up(old)
    held = timezone.now() - timedelta(days=400)
    type(old).objects.filter(pk=old.pk).update(starts_at=held, ends_at=held)
    SignUp.objects.filter(pk=row.pk).update(erase_on=date(2026, 1, 1))
    assert (erase_due(date(2026, 1, 1)), erase_due(date(2026, 1, 1))) == (1, 0)
    row.refresh_from_db()
    later.refresh_from_db()
    assert (row.sealed_name, row.sealed_phone, row.masked_name) == ("", "", "")
    assert (row.number, row.person_key != "", row.erased_at is not None) == (1, True, True)
    assert unseal(later.sealed_name) != ""


def test_names_stay_at_least_until_the_activity_is_over(cast: Cast) -> None:
    row = signed_up(open_activity(cast.science))
    SignUp.objects.filter(pk=row.pk).update(erase_on=date(2026, 1, 1))
    assert erase_due(date(2026, 1, 1)) == 0


def test_a_sign_up_says_until_when_it_is_kept(cast: Cast, settings) -> None:
    settings.KEPU_SIGNUP_KEEP_DAYS = 30
    row = signed_up(open_activity(cast.science))
    assert row.erase_on == timezone.localtime(row.activity.ends_at).date() + timedelta(days=30)


@pytest.mark.parametrize("typed", ["ab3d-9x2k", " AB3D 9X2K ", "ＡＢ３Ｄ９Ｘ２Ｋ", "ab3d—9x2k"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert plain_code(typed) == "AB3D9X2K"


class AnyOrderOfEvents(TestCase):
    """Whatever comes, seats are never oversold, and nobody who waits is overtaken."""

    @settings(max_examples=25, deadline=None)
    @given(
        capacity=st.integers(1, 8),
        deeds=st.lists(st.one_of(st.integers(1, 4), st.integers(-12, -1)), min_size=1, max_size=14),
    )
    def test_the_waiting_list_is_what_one_by_one_would_give(self, capacity: int, deeds: list[int]) -> None:
        """A positive deed signs up so many people, a negative one cancels the sign-up of that number if there is one."""
        region = factories.region("990199", "试验县")
        lecture = open_activity(factories.unit("试验单位", region), capacity=capacity)
        expected: list[list] = []
        for deed in deeds:
            if deed > 0:
                if deed <= capacity:
                    signed_up(lecture, people=deed)
                    expected.append([deed, "waiting"])
            elif -deed <= len(expected):
                cancel_sign_up(lecture.sign_ups.get(number=-deed), by=None)
                expected[-deed - 1][1] = "cancelled"
            left = capacity - sum(people for people, state in expected if state == "seated")
            for row in expected:
                if row[1] == "waiting":
                    if row[0] > left:
                        break
                    row[1], left = "seated", left - row[0]
        assert [[people, state] for _number, people, state in list_of(lecture)] == expected


def test_a_key_of_another_activity_does_not_take_a_seat_here(cast: Cast) -> None:
    sent = request(client_key=uuid4())
    first, second = open_activity(cast.science), open_activity(cast.science)
    (there,) = sign_up_many(first, [sent], by=None)
    (here,) = sign_up_many(second, [sent], by=None)
    assert (here.pk, list_of(second)) == (there.pk, [])
