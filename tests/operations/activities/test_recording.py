"""What an activity came to, and the facts that follow from it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kepu.core import measures
from kepu.core.errors import NotAllowed, NotInThisState, RuleBroken
from kepu.operations.activities.actions.recording import (
    Outcome,
    ReachLine,
    add_evidence,
    archive,
    reopen,
    send_back,
    set_outcome,
    wrap_up,
)
from kepu.operations.activities.models import Attendance, Course, TrainingClass
from kepu.operations.activities.queries.evidence import missing_evidence
from tests.factories.activities import activity, wrapped

pytestmark = pytest.mark.django_db


def facts_of(row) -> set[tuple[str, str, str, int, str]]:
    return set(row.facts.values_list("what", "group", "mode", "quantity", "subject"))


def test_wrapping_up_writes_one_fact_for_each_thing_counted(cast):
    held = activity(cast.education, groups=["youth"], day=date(2026, 5, 12), state="approved", kind="exhibition")
    lines = [
        ReachLine(120, "youth"),
        ReachLine(30, "parent", mode="online", method="platform"),
        ReachLine(15, "left_behind", part_of_whole=True),
    ]
    set_outcome(held, outcome=Outcome(reach=lines, materials=200, experts=2, served=[cast.school]), by=cast.he)
    assert facts_of(held) == set()
    wrap_up(held, by=cast.he)
    held.refresh_from_db()
    assert facts_of(held) == {
        ("session", "", "", 1, ""),
        ("people", "youth", "onsite", 120, ""),
        ("people", "parent", "online", 30, ""),
        ("of_which", "left_behind", "onsite", 15, ""),
        ("served", "", "", 1, cast.school.key),
        ("materials", "", "", 200, ""),
        ("experts", "", "", 2, ""),
        ("audience", "youth", "", 1, ""),
        ("audience", "parent", "", 1, ""),
        ("audience", "left_behind", "", 1, ""),
    }
    assert set(held.facts.values_list("happened_on", "region_code", "unit_path", "kind", "fee")) == {
        (date(2026, 5, 12), cast.county.code, cast.education.path, "exhibition", "free")
    }
    assert (held.state, held.wrapped_by) == ("wrapped", cast.he)


def test_a_lecture_a_school_holds_itself_serves_that_school(cast):
    assert ("served", "", "", 1, cast.school.key) in facts_of(wrapped(cast.school))


def test_the_door_gives_the_numbers_where_nobody_typed_any(cast):
    held = activity(cast.education, state="running")
    for key, group in (("a" * 32, "youth"), ("b" * 32, "youth"), ("", "elderly")):
        Attendance.objects.create(
            activity=held,
            person_key=key,
            group=group,
            people=1 if key else 8,
            source="door",
            first_seen_at=held.starts_at,
        )
    wrap_up(held, by=cast.he)
    assert list(held.reach.values_list("group", "people", "method")) == [
        ("elderly", 8, "sign_in"),
        ("youth", 2, "sign_in"),
    ]
    assert {row for row in facts_of(held) if row[0] == "person"} == {
        ("person", "youth", "", 1, "a" * 32),
        ("person", "youth", "", 1, "b" * 32),
    }


def test_a_training_counts_those_on_its_roster_who_came(cast):
    held = activity(cast.education, kind="training", track="science_teacher", state="running")
    training = TrainingClass.objects.create(
        activity=held,
        course=Course.objects.create(unit=cast.education, title="实验教学", track="science_teacher", hours=8),
        hours=8,
    )
    for key, hours, done in (("a" * 32, 8, True), ("b" * 32, "2.5", False), ("c" * 32, 0, False)):
        training.trainees.create(
            person_key=key, group="youth", hours_attended=hours, completed=done, erase_on=date(2030, 1, 1)
        )
    wrap_up(held, by=cast.he)
    rows = {row for row in facts_of(held) if row[0] in ("trainee", "graduate", "hours", "people")}
    assert rows == {
        ("people", "youth", "onsite", 2, ""),
        ("trainee", "youth", "", 1, "a" * 32),
        ("trainee", "youth", "", 1, "b" * 32),
        ("graduate", "youth", "", 1, "a" * 32),
        ("hours", "youth", "", 80, "a" * 32),
        ("hours", "youth", "", 25, "b" * 32),
    }


def test_a_training_without_a_roster_counts_its_headcount_and_no_persons(cast):
    held = wrapped(cast.education, {"farmer": 60, "": 5}, kind="training")
    assert {row for row in facts_of(held) if row[0] in ("trainee", "person")} == {
        ("trainee", "farmer", "onsite", 60, ""),
        ("trainee", "", "onsite", 5, ""),
    }


def test_a_returned_activity_no_longer_counts_until_it_is_wrapped_up_again(cast):
    held = wrapped(cast.education)
    send_back(held, reason="照片与活动不符", by=cast.zhou)
    held.refresh_from_db()
    assert (held.state, held.reason, facts_of(held)) == ("running", "照片与活动不符", set())
    wrap_up(held, by=cast.he)
    assert ("people", "youth", "onsite", 30, "") in facts_of(held)


def test_correcting_a_wrapped_activity_brings_its_facts_up_to_date_and_changes_the_stamp(cast):
    held = wrapped(cast.education)
    before = measures.stamp(cast.county.code)
    set_outcome(held, outcome=Outcome(reach=[ReachLine(31, "youth")]), by=cast.he)
    assert ("people", "youth", "onsite", 31, "") in facts_of(held)
    assert measures.stamp(cast.county.code) != before
    assert measures.stamp(cast.neighbour.code) == ""


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("ACT-102", Outcome(rating_points=11, rating_answers=2)),
        ("ACT-103", Outcome(reach=[ReachLine(1, "youth"), ReachLine(2, "youth")])),
        ("ACT-104", Outcome(reach=[ReachLine(1, "youth"), ReachLine(2, "left_behind", part_of_whole=True)])),
    ],
)
def test_an_outcome_that_cannot_be_is_refused_and_nothing_changes(cast, code, outcome):
    held = wrapped(cast.education)
    before = facts_of(held)
    with pytest.raises(RuleBroken) as refused:
        set_outcome(held, outcome=outcome, by=cast.he)
    assert refused.value.code == code
    assert facts_of(held) == before


def test_wrapping_up_is_refused_before_the_start_and_with_nobody_counted(cast):
    coming = activity(cast.education, state="approved", day=timezone.localdate() + timedelta(days=3))
    with pytest.raises(RuleBroken, match="ACT-105"):
        wrap_up(coming, by=cast.he)
    with pytest.raises(RuleBroken, match="ACT-106"):
        wrap_up(activity(cast.education, state="approved"), by=cast.he)


def test_archiving_wants_its_evidence_and_locks_the_outcome(cast):
    held = wrapped(cast.education, kind="broadcast")
    assert missing_evidence(held) == ["link"]
    with pytest.raises(RuleBroken, match="ACT-108"):
        archive(held, by=cast.song)
    add_evidence(held, kind="link", link="https://example.org/v/1", by=cast.he)
    archive(held, by=cast.song)
    with pytest.raises(NotInThisState, match="ACT-101"):
        set_outcome(held, outcome=Outcome(materials=5), by=cast.he)
    reopen(held, by=cast.song)
    assert set_outcome(held, outcome=Outcome(materials=5), by=cast.he).materials == 5


def test_who_signed_in_here_needs_no_paper_to_prove_it(cast):
    held = wrapped(cast.education, kind="training")
    assert missing_evidence(held) == ["photo", "sign_in_sheet"]
    Attendance.objects.create(activity=held, person_key="a" * 32, source="scan", first_seen_at=held.starts_at)
    assert missing_evidence(held) == ["photo"]


def test_only_the_host_and_those_above_it_may_write_and_only_reviewers_archive(cast):
    held = wrapped(cast.education)
    for stranger in (cast.fang, cast.wei, cast.meng, cast.ou, cast.liang, cast.nobody):
        with pytest.raises(NotAllowed):
            set_outcome(held, outcome=Outcome(materials=1), by=stranger)
    with pytest.raises(NotAllowed):
        archive(held, by=cast.he)
    # What the county holds in a township is not the township's to change.
    in_town = wrapped(cast.education, region=cast.town)
    with pytest.raises(NotAllowed):
        set_outcome(in_town, outcome=Outcome(materials=1), by=cast.wei)
