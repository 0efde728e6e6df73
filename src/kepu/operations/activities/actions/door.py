"""Coming in: scans that may arrive hours late, twice and out of order; people without a code; paper rosters.

Whatever order the reports come in, the outcome is the same: one attendance for each sign-up, at the earliest time that
any report names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from kepu.core import lifecycle
from kepu.core.actions import action, note
from kepu.core.errors import NotInThisState, RuleBroken
from kepu.core.persons.models import Person
from kepu.core.persons.sealed import unseal
from kepu.operations.activities.actions.recording import Outcome, ReachLine, set_outcome, write_facts
from kepu.operations.activities.models import Activity, Attendance, Reach, Scan, SignUp
from kepu.operations.activities.permissions import ACTIVITY_RUN, SIGNUP_REVEAL
from kepu.operations.activities.states import COUNTED, ActivityState, SignUpState

MOST_EVENTS = 500
MOST_AT_ONCE = 500  # people who come in together without a code
WALK_IN = "现场"  # stands in place of a code for those who have none
CLOCK_MAY_BE_AHEAD = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class DoorEvent:
    """What a device saw: a code, or people without one. `event` is made on the device, so sent twice is once."""

    event: UUID
    seen_at: datetime
    code: str = WALK_IN
    people: int = 1  # of those without a code
    group: str = ""


@dataclass(frozen=True, slots=True)
class EventOutcome:
    event: UUID
    outcome: str  # Scan.Outcome
    sign_up: SignUp | None = None


@action(ACTIVITY_RUN)
def take_events(activity: Activity, *, events: Sequence[DoorEvent], by: Person) -> list[EventOutcome]:
    """Take in what a device at the door reports. Sent again, in any order, it changes nothing more.

    Answers one outcome for each event, in the same order. Once the activity is wrapped up its facts follow.
    Raises NotInThisState where it is archived or cancelled, RuleBroken for more than MOST_EVENTS.
    """
    if len(events) > MOST_EVENTS:
        raise RuleBroken("SGN-020", _("一次最多上传 %(most)s 条签到。") % {"most": MOST_EVENTS})
    stored = _door_of(activity)
    known = {scan.event: scan for scan in Scan.objects.filter(event__in=[event.event for event in events])}
    codes = {event.code for event in events}
    sign_ups = {row.code: row for row in stored.sign_ups.filter(code__in=codes).select_related("attendance")}
    now = timezone.now()
    new: dict[UUID, Scan] = {}
    walked_in: list[DoorEvent] = []
    for event in events:
        if event.event in known or event.event in new:
            continue
        # A device whose clock runs ahead saw them no later than we hear of it.
        seen_at = event.seen_at if event.seen_at <= now + CLOCK_MAY_BE_AHEAD else now
        outcome = _outcome_of(event, sign_ups.get(event.code))
        new[event.event] = Scan(
            event=event.event, activity=stored, code=event.code, scanned_at=seen_at, outcome=outcome
        )
        if event.code == WALK_IN:
            walked_in.append(event)
    Scan.objects.bulk_create(new.values(), batch_size=MOST_EVENTS)
    came = _attend(stored, new.values(), sign_ups) + _let_in(stored, walked_in, new)
    if came and stored.state in COUNTED:
        write_facts(stored)
    outcomes = {
        **{key: scan.outcome for key, scan in known.items()},
        **{key: scan.outcome for key, scan in new.items()},
    }
    note(events=len(events), new=len(new), came=came)
    return [EventOutcome(event.event, outcomes[event.event], sign_ups.get(event.code)) for event in events]


def _door_of(activity: Activity) -> Activity:
    stored = lifecycle.locked(activity)
    if stored.state in (ActivityState.ARCHIVED, ActivityState.CANCELLED):
        raise NotInThisState(
            "SGN-021",
            _("“%(title)s”%(state)s，不能再签到。") % {"title": stored.title, "state": stored.get_state_display()},
        )
    return stored


def _outcome_of(event: DoorEvent, sign_up: SignUp | None) -> str:
    if event.code == WALK_IN:
        return Scan.Outcome.TAKEN
    if sign_up is None:
        return Scan.Outcome.UNKNOWN
    # Who was waiting and came all the same is in: whether there is a chair, the people at the door have seen.
    return Scan.Outcome.CANCELLED if sign_up.state == SignUpState.CANCELLED else Scan.Outcome.TAKEN


def _attend(activity: Activity, scans: Iterable[Scan], sign_ups: dict[str, SignUp]) -> int:
    """Record the earliest time each sign-up was seen. Returns how many came in that had not been seen before."""
    earliest: dict[str, datetime] = {}
    for scan in scans:
        if scan.outcome == Scan.Outcome.TAKEN and scan.code in sign_ups:
            earliest[scan.code] = min(scan.scanned_at, earliest.get(scan.code, scan.scanned_at))
    rows = [sign_ups[code] for code in earliest]
    # On a paper roster they may have been already, under the same name and telephone.
    listed = {
        row.person_key: row
        for row in activity.attendances.filter(
            sign_up__isnull=True, person_key__in=[_key_of(row) for row in rows if _key_of(row)]
        )
    }
    made: list[Attendance] = []
    changed: list[Attendance] = []
    for row in rows:
        there = getattr(row, "attendance", None) or listed.get(_key_of(row))
        seen_at = earliest[row.code]
        if there is None:
            made.append(_attendance_of(row, seen_at))
        elif there.sign_up_id is None or seen_at < there.first_seen_at:
            there.sign_up, there.people = row, max(there.people, row.people)
            there.first_seen_at = min(seen_at, there.first_seen_at)
            changed.append(there)
    Attendance.objects.bulk_create(made, batch_size=MOST_EVENTS)
    Attendance.objects.bulk_update(changed, ["sign_up", "people", "first_seen_at"], batch_size=100)
    return len(made)


def _key_of(sign_up: SignUp) -> str:
    """A class is no person: its contact's key does not stand for those who came."""
    return "" if sign_up.party else sign_up.person_key


def _attendance_of(sign_up: SignUp, seen_at: datetime) -> Attendance:
    return Attendance(
        activity_id=sign_up.activity_id,
        sign_up=sign_up,
        person_key=_key_of(sign_up),
        people=sign_up.people,
        group=sign_up.group,
        source=Attendance.Source.SCAN,
        first_seen_at=seen_at,
    )


def _let_in(activity: Activity, events: Iterable[DoorEvent], scans: dict[UUID, Scan]) -> int:
    made = Attendance.objects.bulk_create(
        Attendance(
            activity=activity,
            people=event.people,
            group=event.group,
            source=Attendance.Source.DOOR,
            first_seen_at=scans[event.event].scanned_at,
        )
        for event in events
    )
    return len(made)


@action(ACTIVITY_RUN)
def take_back_walk_in(activity: Activity, *, attendance: Attendance, by: Person) -> None:
    """Remove people without a code who were put in by mistake."""
    stored = _door_of(activity)
    if attendance.source != Attendance.Source.DOOR:
        raise RuleBroken("SGN-022", _("只有现场登记的人数可以撤销；扫码签到的不能。"))
    note(people=attendance.people, group=attendance.group)
    attendance.delete()
    if stored.state in COUNTED:
        write_facts(stored)


@action(ACTIVITY_RUN)
def count_heads(activity: Activity, *, people_by_group: dict[str, int], method: str, by: Person) -> Activity:
    """Put down how many were there, group by group, and how they were counted. What was online stays as it is."""
    kept = [
        ReachLine(row.people, row.group, row.mode, row.method, row.part_of_whole)
        for row in activity.reach.all()
        if row.part_of_whole or row.mode != "onsite"
    ]
    counted = [ReachLine(people, group, "onsite", method) for group, people in people_by_group.items() if people]
    if not counted:
        raise RuleBroken("SGN-023", _("请至少填一个人数。"))
    if method not in Reach.Method.values:
        raise RuleBroken("SGN-024", _("请选择计数方式。"))
    return set_outcome(activity, outcome=Outcome(reach=[*counted, *kept]), by=by)


# Paper rosters -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One who signed on paper. Without a telephone or identity number the key is empty: counted, but not as a person."""

    person_key: str
    group: str = ""


@action(ACTIVITY_RUN)
def import_roster(activity: Activity, *, lines: Sequence[RosterLine], by: Person) -> int:
    """Take a paper roster as the list of those who came. It replaces the roster imported before.

    Who was scanned at the door is not counted again. Returns how many lines were added.
    """
    stored = _door_of(activity)
    rosters = stored.attendances.filter(source=Attendance.Source.ROSTER, sign_up__isnull=True)
    replaced = rosters.count()
    rosters.delete()
    seen = set(stored.attendances.exclude(person_key="").values_list("person_key", flat=True))
    made = []
    for line in lines:
        if line.person_key and line.person_key in seen:
            continue
        seen.add(line.person_key)
        made.append(
            Attendance(
                activity=stored,
                person_key=line.person_key,
                group=line.group,
                source=Attendance.Source.ROSTER,
                first_seen_at=stored.starts_at,
            )
        )
    Attendance.objects.bulk_create(made, batch_size=500)
    if stored.state in COUNTED:
        write_facts(stored)
    note(lines=len(lines), added=len(made), replaced=replaced)
    return len(made)


# Names in full -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Revealed:
    number: int
    name: str
    phone: str
    guardian: str
    party: str
    people: int
    state: str
    is_erased: bool


@action(SIGNUP_REVEAL)
def reveal_sign_ups(activity: Activity, *, reason: str, by: Person, sign_up: SignUp | None = None) -> list[Revealed]:
    """Names and telephones in full, of one sign-up or (None) of all that are not cancelled. The reason goes on record."""
    if len(reason.strip()) < 2:
        raise RuleBroken("SGN-025", _("请写明查看的原因，会记入审计。"))
    rows = activity.sign_ups.order_by("number")
    rows = rows.filter(pk=sign_up.pk) if sign_up is not None else rows.exclude(state=SignUpState.CANCELLED)
    found = [
        Revealed(
            row.number,
            unseal(row.sealed_name),
            unseal(row.sealed_phone),
            unseal(row.sealed_guardian),
            row.party,
            row.people,
            row.get_state_display(),
            row.erased_at is not None,
        )
        for row in rows
    ]
    note(reason=reason.strip()[:200], numbers=[row.number for row in found] if sign_up else [], count=len(found))
    return found
