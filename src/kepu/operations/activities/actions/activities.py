"""An activity is planned, corrected, copied, and led through its life until it takes place."""

from __future__ import annotations

import calendar
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.dispatch import Signal
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kepu.core import access, lifecycle
from kepu.core.actions import action, note
from kepu.core.errors import NotAllowed, NotInThisState, RuleBroken
from kepu.core.notices.post import tell
from kepu.core.persons.models import Person
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit
from kepu.operations.activities.actions.sign_up import change_capacity
from kepu.operations.activities.models import Activity, CoHost, Programme, ServedUnit, Speaker, ThemeDay
from kepu.operations.activities.models.activity import Mode
from kepu.operations.activities.permissions import ACTIVITY_APPROVE, ACTIVITY_PLAN, ACTIVITY_RUN
from kepu.operations.activities.queries.places import area_of, level_of_host
from kepu.operations.activities.queries.staff import holders_over, liaisons_of
from kepu.operations.activities.signals import activity_cancelled, activity_postponed
from kepu.operations.activities.states import ACTIVITY_MOVES, PUBLIC, WORDS, ActivityState

MOST_REPEATS = 53
CAN_BE_CORRECTED = (
    ActivityState.PLANNED,
    ActivityState.APPROVED,
    ActivityState.ANNOUNCED,
    ActivityState.SIGN_UP,
    ActivityState.RUNNING,
)
TOKEN_BYTES = 9


@dataclass(frozen=True, slots=True)
class CoHostLine:
    unit: Unit
    role: str = CoHost.Role.ORGANISER


@dataclass(frozen=True, slots=True)
class SpeakerLine:
    name: str
    affiliation: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class ActivityDraft:
    """What is known of an activity beforehand.

    Empty region, area, level and responsible are filled in from the host and the person; None for co-hosts, speakers
    or served units leaves those there are.
    """

    unit: Unit
    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    region: Region | None = None
    place: str = ""
    theme: str = ""
    mode: str = Mode.ONSITE
    place_type: str = ""
    area: str = ""
    level: str = ""
    track: str = ""
    groups: Sequence[str] = ()
    is_free: bool = True
    programme: Programme | None = None
    theme_day: ThemeDay | None = None
    clause_thread: UUID | None = None
    responsible: Person | None = None
    copied_from: Activity | None = None
    summary: str = ""
    plan_people: int | None = None
    capacity: int | None = None
    sign_up_until: datetime | None = None
    contact: str = ""
    co_hosts: Sequence[CoHostLine] | None = None
    speakers: Sequence[SpeakerLine] | None = None
    served: Sequence[Unit] | None = None


PARTS = ("co_hosts", "speakers", "served")
COLUMNS = tuple(item.name for item in fields(ActivityDraft) if item.name not in PARTS)


def draft_of(activity: Activity) -> ActivityDraft:
    """The activity as it was planned, its parts included."""
    values = {name: getattr(activity, name) for name in COLUMNS}
    return ActivityDraft(
        **values,
        co_hosts=[CoHostLine(row.unit, row.role) for row in activity.co_hosts.select_related("unit")],
        speakers=[SpeakerLine(row.name, row.affiliation, row.topic) for row in activity.speakers.all()],
        served=[row.unit for row in activity.served.select_related("unit")],
    )


# Planning ------------------------------------------------------------------------------------------------------------


def _at_host(*, draft: ActivityDraft, **_others: object) -> dict[str, object]:
    return {"unit": draft.unit, "region": draft.unit.region}


@action(ACTIVITY_PLAN, at=_at_host)
def plan_activity(*, draft: ActivityDraft, by: Person, source: str = Activity.Source.PLANNED) -> Activity:
    """Put an activity on the plan. Where its programme asks for no approval it is approved at once."""
    return _put_on_plan(draft, by, source)


def _put_on_plan(draft: ActivityDraft, by: Person, source: str = Activity.Source.PLANNED) -> Activity:
    _refuse_impossible(draft)
    draft = _completed(draft, by)
    needs_approval = _asks_for_approval(draft.programme)
    activity = Activity.objects.create(
        **_columns(draft),
        needs_approval=needs_approval,
        state=ActivityState.PLANNED if needs_approval else ActivityState.APPROVED,
        public_token=secrets.token_urlsafe(TOKEN_BYTES),
        source=source,
        created_by=by,
    )
    _keep_parts(activity, draft)
    if needs_approval:
        words = _("“%(title)s”（%(unit)s）等待批准") % {"title": activity.title, "unit": activity.unit.name}
        tell(holders_over(activity.unit, ACTIVITY_APPROVE), words, _page_of(activity))
    return activity


def _asks_for_approval(programme: Programme | None) -> bool:
    return bool(programme and programme.inherited("needs_approval"))


def _completed(draft: ActivityDraft, by: Person) -> ActivityDraft:
    region = draft.region or draft.unit.region
    return replace(
        draft,
        title=draft.title.strip(),
        place=draft.place.strip(),
        region=region,
        area=draft.area or area_of(region),
        level=draft.level or level_of_host(draft.unit),
        responsible=draft.responsible or by,
        groups=list(dict.fromkeys(draft.groups)),
    )


def _columns(draft: ActivityDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in COLUMNS}


def _refuse_impossible(draft: ActivityDraft, seats_taken: int = 0) -> None:
    if not draft.title.strip() or not draft.kind:
        raise RuleBroken("ACT-001", _("活动要有名称和类型。"))
    if draft.ends_at < draft.starts_at:
        raise RuleBroken("ACT-002", _("结束时间早于开始时间，请改正。"))
    if draft.capacity is not None and draft.capacity < seats_taken:
        raise RuleBroken(
            "ACT-003",
            _("已有 %(taken)s 人报上名，名额不能少于这个数。") % {"taken": seats_taken},
        )
    if draft.sign_up_until is not None and draft.sign_up_until > draft.ends_at:
        raise RuleBroken("ACT-004", _("报名截止晚于活动结束，请改早。"))


def _keep_parts(activity: Activity, draft: ActivityDraft) -> None:
    if draft.co_hosts is not None:
        _keep_co_hosts(activity, draft.co_hosts)
    if draft.speakers is not None:
        _keep_speakers(activity, draft.speakers)
    if draft.served is not None:
        _keep_served(activity, draft.served)


def _keep_co_hosts(activity: Activity, lines: Iterable[CoHostLine]) -> None:
    roles = {line.unit.pk: line.role for line in lines}
    if activity.unit_id in roles:
        raise RuleBroken("ACT-005", _("“%(unit)s”是主办单位，不用再列为合办单位。") % {"unit": activity.unit})
    activity.co_hosts.all().delete()
    CoHost.objects.bulk_create(CoHost(activity=activity, unit_id=unit, role=role) for unit, role in roles.items())


def _keep_speakers(activity: Activity, lines: Iterable[SpeakerLine]) -> None:
    activity.speakers.all().delete()
    Speaker.objects.bulk_create(
        Speaker(
            activity=activity,
            name="".join(line.name.split()),
            affiliation=line.affiliation.strip(),
            topic=line.topic.strip(),
        )
        for line in lines
        if line.name.strip()
    )


def _keep_served(activity: Activity, units: Iterable[Unit]) -> None:
    activity.served.all().delete()
    ServedUnit.objects.bulk_create(
        ServedUnit(activity=activity, unit_id=pk) for pk in dict.fromkeys(unit.pk for unit in units)
    )


@action(ACTIVITY_PLAN)
def correct_activity(activity: Activity, *, draft: ActivityDraft, by: Person) -> Activity:
    """Change what was planned, until it is wrapped up. Once it is public its time changes only by postponing."""
    stored = _to_be_changed(activity)
    _refuse_impossible(draft, stored.seats_taken)
    if draft.unit != stored.unit and not access.may_at(by, ACTIVITY_PLAN, unit=draft.unit, region=draft.unit.region):
        raise NotAllowed(_("为“%(unit)s”计划活动") % {"unit": draft.unit})
    is_moved = (draft.starts_at, draft.ends_at) != (stored.starts_at, stored.ends_at)
    if is_moved and stored.state in PUBLIC:
        raise RuleBroken("ACT-006", _("活动已经发布，改时间请用“延期”：写明原因，报了名的人会看到新的时间。"))
    draft = _completed(draft, stored.responsible or by)
    before = _columns(draft_of(stored))
    after = _columns(draft)
    changed = [name for name, value in after.items() if before[name] != value]
    columns = [name for name in changed if name != "capacity"]
    for name in columns:
        setattr(activity, name, after[name])
    activity.save(update_fields=columns)
    if "capacity" in changed:
        # More seats are for those who wait.
        change_capacity(activity, capacity=draft.capacity, by=by)
        activity.refresh_from_db(fields=["capacity", "seats_taken"])
    _keep_parts(activity, draft)
    note(changed=changed)
    if "programme" in changed and stored.state == ActivityState.PLANNED:
        _ask_again_for_approval(activity)
    return activity


def _ask_again_for_approval(activity: Activity) -> None:
    activity.needs_approval = _asks_for_approval(activity.programme)
    activity.save(update_fields=["needs_approval"])
    if not activity.needs_approval:
        _move(activity, "approve")


def _to_be_changed(activity: Activity) -> Activity:
    """The stored row, locked. Raises NotInThisState once it is wrapped up or cancelled."""
    stored = lifecycle.locked(activity)
    if stored.state not in CAN_BE_CORRECTED:
        raise NotInThisState(
            "ACT-007",
            _("“%(title)s”%(state)s，计划不能再改。") % {"title": stored.title, "state": stored.get_state_display()},
        )
    return stored


@action(ACTIVITY_PLAN)
def set_co_hosts(activity: Activity, *, co_hosts: Sequence[CoHostLine], by: Person) -> Activity:
    """Say who hosts it together with the host: credit in their own view, never a second count."""
    _to_be_changed(activity)
    _keep_co_hosts(activity, co_hosts)
    return activity


@action(ACTIVITY_PLAN)
def set_speakers(activity: Activity, *, speakers: Sequence[SpeakerLine], by: Person) -> Activity:
    _to_be_changed(activity)
    _keep_speakers(activity, speakers)
    return activity


@action(ACTIVITY_PLAN)
def set_served(activity: Activity, *, units: Sequence[Unit], by: Person) -> Activity:
    """Say for which schools, enterprises or other units it is held: by it they meet their own quota."""
    _to_be_changed(activity)
    _keep_served(activity, units)
    return activity


# Copies --------------------------------------------------------------------------------------------------------------


@action(ACTIVITY_PLAN)
def copy_activity(
    activity: Activity, *, starts_at: datetime, by: Person, programme: Programme | None = None
) -> Activity:
    """Plan it anew at another time, with everything that was planned and nothing of what it came to.

    programme: the one of the new year; None leaves the copy outside any programme.
    """
    return _copy(activity, starts_at, by, programme)


def _copy(activity: Activity, starts_at: datetime, by: Person, programme: Programme | None) -> Activity:
    moved_by = starts_at - activity.starts_at
    draft = replace(
        draft_of(activity),
        starts_at=starts_at,
        ends_at=activity.ends_at + moved_by,
        sign_up_until=activity.sign_up_until + moved_by if activity.sign_up_until else None,
        programme=programme,
        responsible=activity.responsible if activity.responsible and activity.responsible.is_active else None,
        copied_from=activity,
    )
    return _put_on_plan(draft, by)


def weeks_later(start: datetime, times: int) -> datetime:
    """The same hour of the same weekday, whatever the clock does in between."""
    local = timezone.localtime(start).replace(tzinfo=None)
    return timezone.make_aware(local + timedelta(weeks=times))


def months_later(start: datetime, times: int) -> datetime:
    """The same hour of the same day of the month; the last day where the month is shorter."""
    local = timezone.localtime(start).replace(tzinfo=None)
    year, month = divmod(local.year * 12 + local.month - 1 + times, 12)
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    return timezone.make_aware(local.replace(year=year, month=month + 1, day=day))


STEPS: dict[str, Callable[[datetime, int], datetime]] = {"week": weeks_later, "month": months_later}


@action(ACTIVITY_PLAN)
def repeat_activity(activity: Activity, *, every: str, times: int, by: Person) -> list[Activity]:
    """Plan it `times` times more, every week or month, each an activity of its own that counts by itself."""
    if not 1 <= times <= MOST_REPEATS:
        raise RuleBroken("ACT-008", _("重复次数应在 1 到 %(most)s 之间。") % {"most": MOST_REPEATS})
    step = STEPS[every]
    made = [_copy(activity, step(activity.starts_at, number), by, activity.programme) for number in range(1, times + 1)]
    note(rows=len(made))
    return made


# Life ----------------------------------------------------------------------------------------------------------------


def _move(activity: Activity, verb: str) -> Activity:
    return lifecycle.move(activity, verb, ACTIVITY_MOVES, words=WORDS)


@action(ACTIVITY_APPROVE)
def approve(activity: Activity, *, by: Person) -> Activity:
    """Allow it to be held. Its planner is told."""
    _move(activity, "approve")
    words = _("“%(title)s”已批准，可以发布") % {"title": activity.title}
    tell((person for person in _planners(activity) if person != by), words, _page_of(activity))
    return activity


@action(ACTIVITY_PLAN)
def announce(activity: Activity, *, by: Person) -> Activity:
    """Show it to the public."""
    return _move(activity, "announce")


@action(ACTIVITY_PLAN)
def open_sign_up(activity: Activity, *, by: Person, until: datetime | None = None) -> Activity:
    """Let citizens sign up, until it begins where no other time is given."""
    stored = lifecycle.locked(activity)
    end = until or stored.sign_up_until or stored.starts_at
    if end > stored.ends_at:
        raise RuleBroken("ACT-004", _("报名截止晚于活动结束，请改早。"))
    if end <= timezone.now():
        raise RuleBroken("ACT-009", _("报名截止时间已过，请先改晚报名截止；活动已经过去的不用再报名。"))
    _move(activity, "open_sign_up")
    activity.sign_up_until = end
    activity.save(update_fields=["sign_up_until"])
    return activity


@action(ACTIVITY_PLAN)
def close_sign_up(activity: Activity, *, by: Person) -> Activity:
    """Take no more sign-ups; those there are stay."""
    return _move(activity, "close_sign_up")


@action(ACTIVITY_RUN)
def start(activity: Activity, *, by: Person) -> Activity:
    """The door is open."""
    return _move(activity, "start")


@action(ACTIVITY_PLAN)
def postpone(
    activity: Activity, *, starts_at: datetime, reason: str, by: Person, ends_at: datetime | None = None
) -> Activity:
    """Hold it at another time. Sign-ups stay; the time first announced stays on record.

    ends_at: None keeps its length.
    """
    if not reason.strip():
        raise RuleBroken("ACT-010", _("请写明延期的原因，报了名的人会看到。"))
    stored = lifecycle.locked(activity)
    if starts_at == stored.starts_at:
        raise RuleBroken("ACT-011", _("新的时间与原来相同，请填写延期后的时间。"))
    moved_by = starts_at - stored.starts_at
    ends_at = ends_at or stored.ends_at + moved_by
    if ends_at < starts_at:
        raise RuleBroken("ACT-002", _("结束时间早于开始时间，请改正。"))
    _move(activity, "postpone")
    activity.postponed_from = stored.postponed_from or stored.starts_at
    activity.starts_at, activity.ends_at = starts_at, ends_at
    activity.sign_up_until = stored.sign_up_until + moved_by if stored.sign_up_until else None
    activity.reason = reason.strip()[:300]
    activity.save(update_fields=["postponed_from", "starts_at", "ends_at", "sign_up_until", "reason"])
    note(before=stored.starts_at.isoformat(), after=starts_at.isoformat(), reason=activity.reason)
    day = date_format(timezone.localtime(starts_at), "Y-m-d H:i")
    words = _("“%(title)s”延期到 %(day)s：%(reason)s") % {
        "title": activity.title,
        "day": day,
        "reason": activity.reason,
    }
    tell(_involved(activity, by), words, _page_of(activity))
    _send_after_commit(activity_postponed, activity)
    return activity


@action(ACTIVITY_PLAN)
def cancel(activity: Activity, *, reason: str, by: Person) -> Activity:
    """Call it off for good. Sign-ups stay on record and their people are told."""
    if not reason.strip():
        raise RuleBroken("ACT-012", _("请写明取消的原因，报了名的人会看到。"))
    _move(activity, "cancel")
    activity.reason = reason.strip()[:300]
    activity.save(update_fields=["reason"])
    note(reason=activity.reason)
    words = _("“%(title)s”已取消：%(reason)s") % {"title": activity.title, "reason": activity.reason}
    tell(_involved(activity, by), words, _page_of(activity))
    _send_after_commit(activity_cancelled, activity)
    return activity


def _send_after_commit(signal: Signal, activity: Activity) -> None:
    reason = activity.reason
    transaction.on_commit(lambda: signal.send(Activity, activity=activity, reason=reason))


def _planners(activity: Activity) -> list[Person]:
    return [person for person in (activity.responsible, activity.created_by) if person is not None]


def _involved(activity: Activity, by: Person) -> list[Person]:
    """Planner, person in charge and liaisons of the co-hosts, but for the one who did it."""
    co_hosts = [row.unit for row in activity.co_hosts.select_related("unit")]
    return [person for person in [*_planners(activity), *liaisons_of(co_hosts)] if person != by]


def _page_of(activity: Activity) -> str:
    return reverse("activities:detail", args=[activity.pk])
