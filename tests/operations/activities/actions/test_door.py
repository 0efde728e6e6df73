"""What devices report, in whatever order and however often, comes to the same."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kepu.core.errors import NotInThisState, RuleBroken
from kepu.core.models import AuditEntry
from kepu.core.persons.sealed import person_key
from kepu.operations.activities.actions.door import (
    DoorEvent,
    RosterLine,
    count_heads,
    import_roster,
    reveal_sign_ups,
    take_back_walk_in,
    take_events,
)
from kepu.operations.activities.actions.recording import wrap_up
from kepu.operations.activities.actions.sign_up import cancel_sign_up, sign_up_many
from kepu.operations.activities.models import Activity, Attendance, Reach, Scan, SignUp
from tests import factories
from tests.cast import Cast
from tests.factories.activities import activity
from tests.factories.sign_ups import open_activity, request, signed_up

pytestmark = pytest.mark.django_db

MORNING = timezone.make_aware(datetime(2026, 5, 16, 9, 0))


def event(code: str, minutes: int = 0, **fields) -> DoorEvent:
    return DoorEvent(uuid4(), MORNING + timedelta(minutes=minutes), code, **fields)


def came(to: Activity) -> dict[str, tuple[datetime, int]]:
    rows = to.attendances.select_related("sign_up")
    return {row.sign_up.code if row.sign_up else "": (row.first_seen_at, row.people) for row in rows}


def test_a_thousand_scans_replayed_twice_and_out_of_order_give_the_same_attendance(cast: Cast) -> None:
    lecture = open_activity(cast.science)
    rows = sign_up_many(lecture, [request() for _ in range(300)], by=None)
    chance = random.Random(7)
    codes = [row.code for row in rows] + [f"NONE{number}" for number in range(20)]
    scans = [event(chance.choice(codes), chance.randrange(90)) for _ in range(1000)]
    earliest: dict[str, datetime] = {}
    for scan in scans:
        if not scan.code.startswith("NONE"):
            earliest[scan.code] = min(scan.seen_at, earliest.get(scan.code, scan.seen_at))

    def report(order: list[DoorEvent]) -> None:
        for start in range(0, len(order), 500):
            take_events(lecture, events=order[start : start + 500], by=cast.zhou)

    expected = {code: (seen_at, 1) for code, seen_at in earliest.items()}
    report(scans)
    assert came(lecture) == expected
    for _replay in range(2):
        report(chance.sample(scans, len(scans)))
        assert came(lecture) == expected
    assert Scan.objects.count() == 1000


class AnyOrder(TestCase):
    @settings(max_examples=20, deadline=None)
    @given(data=st.data())
    def test_any_order_in_any_portions_comes_to_the_same(self, data: st.DataObject) -> None:
        region = factories.region("990199", "试验县")
        unit = factories.unit("试验单位", region)
        person = factories.person("试验员", unit, username="tester")
        factories.grant(person, "office", region=region)
        lecture = open_activity(unit)
        codes = [row.code for row in sign_up_many(lecture, [request() for _ in range(3)], by=None)]
        scans = [
            DoorEvent(UUID(int=number), MORNING + timedelta(minutes=minute), code)
            for number, (code, minute) in enumerate(
                data.draw(
                    st.lists(st.tuples(st.sampled_from([*codes, "NONE"]), st.integers(0, 9)), min_size=1, max_size=8)
                )
            )
        ]
        expected = {
            code: (min(scan.seen_at for scan in scans if scan.code == code), 1)
            for code in {scan.code for scan in scans} - {"NONE"}
        }
        order = data.draw(st.permutations([*scans, *scans]))
        cuts = sorted(data.draw(st.lists(st.integers(0, len(order)), max_size=3)))
        for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True):
            take_events(lecture, events=order[start:end], by=person)
        assert came(lecture) == expected


def test_each_event_is_told_what_became_of_it(cast: Cast) -> None:
    lecture = open_activity(cast.science)
    mine, gone = signed_up(lecture), signed_up(lecture)
    cancel_sign_up(gone, by=None)
    events = [event(mine.code), event(gone.code), event("NONE"), event(mine.code, 5)]
    answers = take_events(lecture, events=events, by=cast.zhou)
    assert [(answer.outcome, answer.sign_up) for answer in answers] == [
        ("taken", mine),
        ("cancelled", gone),
        ("unknown", None),
        ("taken", mine),
    ]
    assert came(lecture) == {mine.code: (MORNING, 1)}
    assert [answer.outcome for answer in take_events(lecture, events=events, by=cast.zhou)] == [
        answer.outcome for answer in answers
    ]


def test_a_code_of_another_activity_is_unknown_here(cast: Cast) -> None:
    other = signed_up(open_activity(cast.science))
    lecture = open_activity(cast.science)
    (answer,) = take_events(lecture, events=[event(other.code)], by=cast.zhou)
    assert (answer.outcome, came(lecture), came(other.activity)) == ("unknown", {}, {})


def test_who_was_waiting_and_came_is_in(cast: Cast) -> None:
    lecture = open_activity(cast.science, capacity=1)
    signed_up(lecture)
    waiting = signed_up(lecture)
    take_events(lecture, events=[event(waiting.code)], by=cast.zhou)
    assert came(lecture) == {waiting.code: (MORNING, 1)}


def test_a_class_counts_as_many_as_it_is_and_as_no_person(cast: Cast) -> None:
    lecture = open_activity(cast.science)
    row = signed_up(lecture, people=42, party="三年级二班", group="youth")
    take_events(lecture, events=[event(row.code)], by=cast.zhou)
    assert list(lecture.attendances.values_list("people", "group", "person_key")) == [(42, "youth", "")]


def test_people_without_a_code_are_counted_once_however_often_reported(cast: Cast) -> None:
    lecture = open_activity(cast.science)
    walk_in = DoorEvent(uuid4(), MORNING, people=3, group="elderly")
    for _time in range(2):
        take_events(lecture, events=[walk_in], by=cast.zhou)
    (row,) = lecture.attendances.all()
    assert (row.people, row.group, row.source) == (3, "elderly", "door")
    take_back_walk_in(lecture, attendance=row, by=cast.zhou)
    assert came(lecture) == {}


def test_what_a_code_brought_in_is_not_taken_back(cast: Cast) -> None:
    row = signed_up(open_activity(cast.science))
    take_events(row.activity, events=[event(row.code)], by=cast.zhou)
    with pytest.raises(RuleBroken) as refused:
        take_back_walk_in(row.activity, attendance=Attendance.objects.get(), by=cast.zhou)
    assert refused.value.code == "SGN-022"


def test_a_clock_that_runs_ahead_is_not_believed(cast: Cast) -> None:
    row = signed_up(open_activity(cast.science))
    ahead = DoorEvent(uuid4(), timezone.now() + timedelta(days=30), row.code)
    take_events(row.activity, events=[ahead], by=cast.zhou)
    assert Attendance.objects.get().first_seen_at <= timezone.now()


def test_scans_that_arrive_after_wrapping_up_still_count(cast: Cast) -> None:
    lecture = activity(cast.science, state="running", day=MORNING.date())
    lecture.state = "sign_up"
    lecture.save(update_fields=["state"])
    early, late = sign_up_many(lecture, [request(arrived_at=MORNING, group="youth") for _ in range(2)], by=None)
    lecture.state = "running"
    lecture.save(update_fields=["state"])
    take_events(lecture, events=[event(early.code)], by=cast.zhou)
    wrap_up(lecture, by=cast.zhou)
    take_events(lecture, events=[event(late.code)], by=cast.zhou)
    persons = lecture.facts.filter(what="person").values_list("subject", flat=True)
    assert set(persons) == {early.person_key, late.person_key}


def test_the_door_of_an_archived_activity_is_shut(cast: Cast) -> None:
    lecture = activity(cast.science, state="archived")
    with pytest.raises(NotInThisState) as refused:
        take_events(lecture, events=[event("X")], by=cast.zhou)
    assert (refused.value.code, Scan.objects.count()) == ("SGN-021", 0)


def test_only_those_who_run_it_keep_the_door(cast: Cast) -> None:
    lecture = open_activity(cast.science)
    for outsider in (cast.meng, cast.he, cast.liang, cast.nobody):
        with pytest.raises(PermissionDenied):
            take_events(lecture, events=[event("X")], by=outsider)


def test_more_events_than_one_report_holds_are_refused(cast: Cast) -> None:
    with pytest.raises(RuleBroken) as refused:
        take_events(open_activity(cast.science), events=[event("X")] * 501, by=cast.zhou)
    assert refused.value.code == "SGN-020"


def test_heads_counted_replace_those_counted_before_and_leave_those_online(cast: Cast) -> None:
    lecture = activity(cast.science, state="running")
    Reach.objects.create(activity=lecture, people=900, mode="online", method="platform")
    count_heads(lecture, people_by_group={"": 10}, method="estimate", by=cast.zhou)
    count_heads(lecture, people_by_group={"youth": 30, "elderly": 12, "worker": 0}, method="count", by=cast.zhou)
    assert set(lecture.reach.values_list("group", "people", "mode", "method")) == {
        ("youth", 30, "onsite", "count"),
        ("elderly", 12, "onsite", "count"),
        ("", 900, "online", "platform"),
    }
    for people, method, code in (({"youth": 0}, "count", "SGN-023"), ({"youth": 1}, "guess", "SGN-024")):
        with pytest.raises(RuleBroken) as refused:
            count_heads(lecture, people_by_group=people, method=method, by=cast.zhou)
        assert refused.value.code == code


def test_a_roster_is_added_to_the_scans_and_replaces_the_roster_before(cast: Cast) -> None:
    lecture = open_activity(cast.science)
    scanned = signed_up(lecture, name="王小明", phone="13812345678")
    take_events(lecture, events=[event(scanned.code)], by=cast.zhou)
    lines = [
        RosterLine(person_key("13812345678", "王小明")),
        RosterLine(person_key("990123199001011234"), "farmer"),
        RosterLine(""),
    ]
    assert import_roster(lecture, lines=lines, by=cast.zhou) == 2
    assert import_roster(lecture, lines=lines, by=cast.zhou) == 2
    assert lecture.attendances.count() == 3


def test_who_is_on_the_roster_and_scanned_later_is_one_person(cast: Cast) -> None:
    lecture = open_activity(cast.science)
    row = signed_up(lecture, name="王小明", phone="13812345678")
    import_roster(lecture, lines=[RosterLine(row.person_key)], by=cast.zhou)
    take_events(lecture, events=[event(row.code)], by=cast.zhou)
    (there,) = lecture.attendances.all()
    assert (there.sign_up, there.first_seen_at) == (row, MORNING)


def test_names_in_full_go_to_the_hosts_own_unit_with_a_reason_on_record(cast: Cast) -> None:
    lecture = open_activity(cast.science)
    row = signed_up(lecture, name="王小明", phone="13812345678")
    gone = signed_up(lecture)
    cancel_sign_up(gone, by=None)
    (shown,) = reveal_sign_ups(lecture, reason="改时间，逐个通知", by=cast.zhou)
    assert (shown.name, shown.phone) == ("王小明", "13812345678")
    entry = AuditEntry.objects.latest("sequence")
    assert entry.details == {"reason": "改时间，逐个通知", "numbers": [], "count": 1}
    (one,) = reveal_sign_ups(lecture, reason="核对", sign_up=row, by=cast.zhou)
    assert (one.number, AuditEntry.objects.latest("sequence").details["numbers"]) == (1, [1])
    with pytest.raises(RuleBroken) as refused:
        reveal_sign_ups(lecture, reason=" ", by=cast.zhou)
    assert refused.value.code == "SGN-025"
    # The city's office sees the county's activities, but not who signed up for them.
    for outsider in (cast.tao, cast.he, cast.meng):
        with pytest.raises(PermissionDenied):
            reveal_sign_ups(lecture, reason="看看", by=outsider)


def test_a_sign_up_of_another_activity_is_not_revealed(cast: Cast) -> None:
    foreign: SignUp = signed_up(open_activity(cast.neighbour_science))
    assert reveal_sign_ups(open_activity(cast.science), reason="核对", sign_up=foreign, by=cast.zhou) == []
