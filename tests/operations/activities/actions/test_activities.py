"""Planning fills in what follows from place and programme; every state takes exactly the verbs of its table."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from kepu.core.errors import NotAllowed, NotInThisState, RuleBroken
from kepu.core.models import AuditEntry, Notice
from kepu.operations.activities.actions import activities as actions
from kepu.operations.activities.actions import recording
from kepu.operations.activities.actions.activities import ActivityDraft, CoHostLine, SpeakerLine
from kepu.operations.activities.models import Activity, SignUp
from kepu.operations.activities.signals import activity_cancelled, activity_postponed
from kepu.operations.activities.states import ACTIVITY_MOVES, WORDS, ActivityState
from tests import factories
from tests.factories import planned as made
from tests.factories.planned import at


def draft(unit, **given) -> ActivityDraft:
    fields = {"title": "气象讲座", "kind": "lecture", "starts_at": at(2026, 5, 20), "ends_at": at(2026, 5, 20, 11)}
    return ActivityDraft(unit=unit, **{**fields, **given})


def test_region_area_level_and_responsible_follow_from_the_host_and_the_person(cast):
    village = factories.region("990123100201", "河湾村", urban_rural="220")
    hall = factories.unit("河湾村民委员会", village, parent=cast.town_hall, type="public_institution")

    activity = actions.plan_activity(draft=draft(hall, title=" 气象讲座 "), by=cast.wei)

    activity.refresh_from_db()
    assert (activity.title, activity.region, activity.area, activity.level) == ("气象讲座", village, "rural", "village")
    assert (activity.responsible, activity.created_by) == (cast.wei, cast.wei)
    assert (activity.state, activity.needs_approval) == ("approved", False)
    assert len(activity.public_token) == 12


def test_what_the_planner_says_goes_before_what_follows(cast):
    activity = actions.plan_activity(
        draft=draft(cast.education, region=cast.town, area="urban", level="school", responsible=cast.zhou), by=cast.he
    )
    assert (activity.region, activity.area, activity.level, activity.responsible) == (
        cast.town,
        "urban",
        "school",
        cast.zhou,
    )


def test_a_programme_that_asks_for_approval_waits_for_the_office_which_is_told(cast):
    month = made.programme(cast.science, needs_approval=True)
    own = made.programme(cast.education, kind="unit", parent=month)

    activity = actions.plan_activity(draft=draft(cast.education, programme=own), by=cast.he)

    assert (activity.state, activity.needs_approval) == ("planned", True)
    assert sorted(Notice.objects.values_list("person__name", flat=True)) == ["周文清", "宋承义"]
    actions.approve(activity, by=cast.zhou)
    assert activity.state == "approved"
    assert cast.he.notices.get().text == "“气象讲座”已批准，可以发布"


def test_the_liaison_who_plans_does_not_approve(cast):
    activity = made.activity(cast.education, state="planned", needs_approval=True)
    with pytest.raises(NotAllowed):
        actions.approve(activity, by=cast.he)


@pytest.mark.parametrize("who", ["ou", "meng", "liang", "fang", "nobody"])
def test_others_do_not_plan_for_a_unit(cast, who):
    with pytest.raises(NotAllowed):
        actions.plan_activity(draft=draft(cast.education), by=getattr(cast, who))
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "ACT-001"),
        ({"kind": ""}, "ACT-001"),
        ({"ends_at": at(2026, 5, 20, 8)}, "ACT-002"),
        ({"sign_up_until": at(2026, 5, 21)}, "ACT-004"),
    ],
)
def test_what_cannot_be_is_refused(cast, given, code):
    with pytest.raises(RuleBroken) as refused:
        actions.plan_activity(draft=draft(cast.education, **given), by=cast.he)
    assert refused.value.code == code
    assert not Activity.objects.exists()


def test_co_hosts_speakers_and_served_units_are_kept_once_each(cast):
    activity = actions.plan_activity(
        draft=draft(
            cast.education,
            co_hosts=[CoHostLine(cast.science, "guide"), CoHostLine(cast.health), CoHostLine(cast.health, "partner")],
            speakers=[SpeakerLine("王 芳", "气象台"), SpeakerLine(" ")],
            served=[cast.school, cast.school],
        ),
        by=cast.he,
    )
    assert [(row.unit, row.role) for row in activity.co_hosts.all()] == [
        (cast.science, "guide"),
        (cast.health, "partner"),
    ]
    assert [(row.name, row.affiliation) for row in activity.speakers.all()] == [("王芳", "气象台")]
    assert [row.unit for row in activity.served.all()] == [cast.school]


def test_the_host_is_not_its_own_co_host(cast):
    with pytest.raises(RuleBroken) as refused:
        actions.plan_activity(draft=draft(cast.education, co_hosts=[CoHostLine(cast.education)]), by=cast.he)
    assert refused.value.code == "ACT-005"
    assert not Activity.objects.exists()


def test_parts_can_be_set_one_by_one(cast):
    activity = made.activity(cast.education)
    actions.set_co_hosts(activity, co_hosts=[CoHostLine(cast.health)], by=cast.he)
    actions.set_speakers(activity, speakers=[SpeakerLine("王芳")], by=cast.he)
    actions.set_served(activity, units=[cast.school], by=cast.he)
    draft = actions.draft_of(activity)
    assert (draft.co_hosts, draft.speakers, draft.served) == (
        [CoHostLine(cast.health)],
        [SpeakerLine("王芳")],
        [cast.school],
    )
    actions.set_co_hosts(activity, co_hosts=[], by=cast.he)
    assert not activity.co_hosts.exists()


# Correcting


def test_a_correction_changes_what_is_given_and_says_what(cast):
    activity = made.activity(cast.education, created_by=cast.he)
    changed = replace(actions.draft_of(activity), title="消防讲座", theme="fire", speakers=None)

    actions.correct_activity(activity, draft=changed, by=cast.he)

    activity.refresh_from_db()
    assert (activity.title, activity.theme, activity.kind) == ("消防讲座", "fire", "lecture")
    assert AuditEntry.objects.first().details == {"changed": ["title", "theme", "level", "responsible"]}


def test_a_public_activity_is_moved_by_postponing_only(cast):
    activity = made.activity(cast.education, state="announced")
    later = replace(actions.draft_of(activity), starts_at=at(2026, 5, 20, 10), ends_at=at(2026, 5, 20, 12))
    with pytest.raises(RuleBroken) as refused:
        actions.correct_activity(activity, draft=later, by=cast.he)
    assert refused.value.code == "ACT-006"


def test_seats_that_are_taken_cannot_be_taken_back(cast):
    activity = made.activity(cast.education, capacity=30, seats_taken=20)
    with pytest.raises(RuleBroken) as refused:
        actions.correct_activity(activity, draft=replace(actions.draft_of(activity), capacity=19), by=cast.he)
    assert refused.value.code == "ACT-003"
    actions.correct_activity(activity, draft=replace(actions.draft_of(activity), capacity=20), by=cast.he)
    assert activity.capacity == 20


@pytest.mark.parametrize("state", ["wrapped", "archived", "cancelled"])
def test_what_is_over_is_not_corrected(cast, state):
    activity = made.activity(cast.education, state=state)
    with pytest.raises(NotInThisState):
        actions.correct_activity(activity, draft=actions.draft_of(activity), by=cast.he)
    with pytest.raises(NotInThisState):
        actions.set_speakers(activity, speakers=[], by=cast.he)


def test_an_activity_is_not_handed_to_a_unit_one_does_not_plan_for(cast):
    activity = made.activity(cast.education)
    with pytest.raises(NotAllowed):
        actions.correct_activity(activity, draft=replace(actions.draft_of(activity), unit=cast.health), by=cast.he)
    actions.correct_activity(activity, draft=replace(actions.draft_of(activity), unit=cast.school), by=cast.he)
    assert activity.unit == cast.school


def test_leaving_the_programme_that_asked_for_approval_approves(cast):
    month = made.programme(cast.science, needs_approval=True)
    activity = actions.plan_activity(draft=draft(cast.education, programme=month), by=cast.he)
    actions.correct_activity(activity, draft=replace(actions.draft_of(activity), programme=None), by=cast.he)
    assert (activity.state, activity.needs_approval) == ("approved", False)


# Copies


def test_a_copy_has_everything_that_was_planned_and_nothing_of_what_it_came_to(cast):
    old = made.activity(
        cast.education,
        people={"youth": 80},
        state="archived",
        programme=made.programme(cast.science),
        sign_up_until=at(2026, 5, 19),
        capacity=60,
        seats_taken=60,
        materials=200,
        groups=["youth"],
        responsible=cast.he,
    )
    actions._keep_speakers(old, [SpeakerLine("王芳")])

    copy = actions.copy_activity(old, starts_at=at(2027, 5, 19), by=cast.he)

    copy.refresh_from_db()
    assert (copy.title, copy.starts_at, copy.ends_at) == (old.title, at(2027, 5, 19), at(2027, 5, 19, 11))
    assert (copy.sign_up_until, copy.capacity, copy.groups) == (at(2027, 5, 18), 60, ["youth"])
    assert (copy.seats_taken, copy.materials, copy.state, copy.programme) == (0, 0, "approved", None)
    assert copy.copied_from == old
    assert [row.name for row in copy.speakers.all()] == ["王芳"]
    assert not copy.reach.exists()
    assert copy.public_token != old.public_token


def test_a_monthly_activity_keeps_its_day_or_takes_the_last_of_the_month(cast):
    first = made.activity(cast.education, starts_at=at(2026, 1, 31, 14))
    rest = actions.repeat_activity(first, every="month", times=3, by=cast.he)
    assert [row.starts_at for row in rest] == [at(2026, 2, 28, 14), at(2026, 3, 31, 14), at(2026, 4, 30, 14)]
    assert {row.copied_from for row in rest} == {first}


def test_a_weekly_activity_keeps_its_weekday_over_the_year(cast):
    first = made.activity(cast.education, starts_at=at(2026, 12, 25, 14))
    rest = actions.repeat_activity(first, every="week", times=2, by=cast.he)
    assert [row.starts_at for row in rest] == [at(2027, 1, 1, 14), at(2027, 1, 8, 14)]


@pytest.mark.parametrize("times", [0, 54])
def test_nothing_is_repeated_without_end(cast, times):
    with pytest.raises(RuleBroken) as refused:
        actions.repeat_activity(made.activity(cast.education), every="week", times=times, by=cast.he)
    assert refused.value.code == "ACT-008"


# Life

FUTURE = timedelta(days=30)
DO = {
    "approve": lambda row, cast: actions.approve(row, by=cast.zhou),
    "announce": lambda row, cast: actions.announce(row, by=cast.he),
    "open_sign_up": lambda row, cast: actions.open_sign_up(row, by=cast.he),
    "close_sign_up": lambda row, cast: actions.close_sign_up(row, by=cast.he),
    "start": lambda row, cast: actions.start(row, by=cast.he),
    "postpone": lambda row, cast: actions.postpone(
        row, starts_at=row.starts_at + FUTURE, reason="大风预警", by=cast.he
    ),
    "cancel": lambda row, cast: actions.cancel(row, reason="场地停电", by=cast.he),
    "wrap_up": lambda row, cast: recording.wrap_up(row, by=cast.he),
    "return": lambda row, cast: recording.send_back(row, reason="照片不清", by=cast.zhou),
    "archive": lambda row, cast: recording.archive(row, by=cast.zhou),
    "reopen": lambda row, cast: recording.reopen(row, by=cast.zhou),
}


def test_every_verb_of_the_table_has_its_action():
    assert set(DO) == {verb for _state, verb in ACTIVITY_MOVES}


@pytest.mark.parametrize(("state", "verb"), list(product(ActivityState, DO)))
def test_every_state_takes_the_verbs_of_its_table_and_no_other(cast, state, verb):
    # Wrapping up wants a beginning in the past, signing up an end in the future: this one is going on.
    row = made.activity(cast.education, starts_at=timezone.now() - timedelta(hours=1), state=state, people={"": 30})
    row.sign_up_until = row.ends_at
    row.save(update_fields=["sign_up_until"])
    row.evidence.create(kind="photo", link="https://example.org/photo")
    expected = ACTIVITY_MOVES.get((state, verb))

    if expected is None:
        with pytest.raises(NotInThisState) as refused:
            DO[verb](row, cast)
        assert str(WORDS[verb]) in refused.value.message
    else:
        DO[verb](row, cast)

    row.refresh_from_db()
    assert row.state == (expected or state)


def test_sign_up_ends_when_the_activity_begins_unless_said_otherwise(cast):
    soon = timezone.now() + timedelta(days=3)
    activity = made.activity(cast.education, starts_at=soon)
    actions.open_sign_up(activity, by=cast.he)
    assert (activity.state, activity.sign_up_until) == ("sign_up", soon)


def test_nobody_signs_up_for_what_is_past(cast):
    activity = made.activity(cast.education, starts_at=timezone.now() - timedelta(days=3))
    with pytest.raises(RuleBroken) as refused:
        actions.open_sign_up(activity, by=cast.he)
    assert refused.value.code == "ACT-009"
    activity.refresh_from_db()
    assert activity.state == "approved"


def sign_up(activity) -> SignUp:
    return SignUp.objects.create(
        activity=activity,
        number=1,
        code="A1",
        client_key="00000000-0000-4000-8000-000000000001",
        state="seated",
        consent_version="1",
        erase_on=activity.ends_at.date(),
        signed_up_at=timezone.now(),
    )


def test_postponing_keeps_the_sign_ups_and_the_time_first_announced(cast, django_capture_on_commit_callbacks):
    activity = made.activity(cast.education, state="sign_up", sign_up_until=at(2026, 5, 19), responsible=cast.zhou)
    actions._keep_co_hosts(activity, [CoHostLine(cast.health)])
    signed_up = sign_up(activity)
    heard = []

    def hear(sender, **told):
        heard.append((told["activity"].pk, told["reason"]))

    activity_postponed.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        actions.postpone(activity, starts_at=at(2026, 5, 27), reason="大风预警", by=cast.he)
        actions.postpone(activity, starts_at=at(2026, 6, 3), ends_at=at(2026, 6, 3, 10), reason="仍有大风", by=cast.he)
    activity_postponed.disconnect(hear)

    activity.refresh_from_db()
    assert (activity.state, activity.postponed_from) == ("sign_up", at(2026, 5, 20))
    assert (activity.starts_at, activity.ends_at) == (at(2026, 6, 3), at(2026, 6, 3, 10))
    assert (activity.sign_up_until, activity.reason) == (at(2026, 6, 2), "仍有大风")
    assert list(activity.sign_ups.all()) == [signed_up]
    assert heard == [(activity.pk, "大风预警"), (activity.pk, "仍有大风")]
    assert sorted(set(Notice.objects.values_list("person__name", flat=True))) == ["周文清", "方敏"]
    assert cast.zhou.notices.last().text == f"“{activity.title}”延期到 2026-05-27 09:00：大风预警"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"starts_at": at(2026, 5, 27), "reason": " "}, "ACT-010"),
        ({"starts_at": at(2026, 5, 20), "reason": "大风"}, "ACT-011"),
        ({"starts_at": at(2026, 5, 27), "ends_at": at(2026, 5, 26), "reason": "大风"}, "ACT-002"),
    ],
)
def test_postponing_needs_a_reason_and_another_time(cast, given, code):
    activity = made.activity(cast.education)
    with pytest.raises(RuleBroken) as refused:
        actions.postpone(activity, by=cast.he, **given)
    assert refused.value.code == code


def test_cancelling_tells_those_involved_and_whoever_listens(cast, django_capture_on_commit_callbacks):
    activity = made.activity(cast.education, state="sign_up", responsible=cast.he, created_by=cast.zhou)
    signed_up = sign_up(activity)
    heard = []

    def hear(sender, **told):
        heard.append(told["reason"])

    activity_cancelled.connect(hear)
    with pytest.raises(RuleBroken) as refused:
        actions.cancel(activity, reason="", by=cast.he)
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel(activity, reason="场地停电", by=cast.he)
    activity_cancelled.disconnect(hear)

    assert refused.value.code == "ACT-012"
    assert (activity.state, activity.reason, heard) == ("cancelled", "场地停电", ["场地停电"])
    assert list(Notice.objects.values_list("person__name", "text")) == [
        ("周文清", f"“{activity.title}”已取消：场地停电")
    ]
    signed_up.refresh_from_db()
    assert signed_up.state == "seated"
