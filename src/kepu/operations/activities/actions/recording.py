"""What an activity came to: whom it reached, its evidence, and the facts that indicators are read from.

Facts are written when an activity is wrapped up, from its own records, and taken back when it is returned: a number
never stands without the records behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from uuid import UUID, uuid4

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from kepu.core import lifecycle, measures
from kepu.core.actions import action, note
from kepu.core.errors import NotInThisState, RuleBroken
from kepu.core.evidence.models import EvidenceFile
from kepu.core.persons.models import Person
from kepu.core.units.models import Unit
from kepu.operations.activities.models import Activity, ActivityEvidence, ActivityFact, Reach
from kepu.operations.activities.permissions import ACTIVITY_ARCHIVE, ACTIVITY_RUN
from kepu.operations.activities.queries.evidence import missing_evidence
from kepu.operations.activities.states import ACTIVITY_MOVES, COUNTED, WORDS, ActivityState

What = ActivityFact.What
Evidence = ActivityEvidence.Kind
SOURCE = "activities"  # under which the ledger knows our facts
HOURS_SCALE = 10

# Unit types whose own activities serve themselves: a lecture that a school holds is a lecture in that school.
SERVES_ITSELF = ("school", "enterprise")

AMOUNTS = {
    What.VOLUNTEERS: "volunteers",
    What.MATERIALS: "materials",
    What.BOARDS: "boards",
    What.EXHIBITS: "exhibits",
    What.MEDIA: "media_reports",
    What.VIEWS: "online_views",
    What.COST: "cost",
    What.RATING: "rating_points",
    What.RATED: "rating_answers",
}


@dataclass(frozen=True, slots=True)
class ReachLine:
    """People of one group in one mode; see the model Reach."""

    people: int
    group: str = ""
    mode: str = "onsite"
    method: str = Reach.Method.COUNT
    part_of_whole: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known afterwards. None leaves what stands; `reach` None likewise, an empty list empties it."""

    reach: Sequence[ReachLine] | None = None
    experts: int | None = None
    volunteers: int | None = None
    materials: int | None = None
    boards: int | None = None
    exhibits: int | None = None
    media_reports: int | None = None
    online_views: int | None = None
    cost: int | None = None
    rating_points: int | None = None
    rating_answers: int | None = None
    outcome: str | None = None
    leader_led: bool | None = None
    track: str | None = None
    served: Iterable[Unit] | None = field(default=None)


# Facts ---------------------------------------------------------------------------------------------------------------


def facts_for(activity: Activity) -> list[ActivityFact]:
    """The facts of an activity as it stands, not saved. One home each: co-hosts add none."""
    series = (activity.programme.inherited("series") if activity.programme else "") or (
        activity.theme_day.key if activity.theme_day else ""
    )
    common = {
        "activity": activity,
        "happened_on": activity.happened_on,
        "region_code": activity.region.code,
        "unit_path": activity.unit.path,
        "kind": activity.kind,
        "theme": activity.theme,
        "place_type": activity.place_type,
        "area": activity.area,
        "level": activity.level,
        "track": activity.track,
        "series": str(series)[:40],
        "fee": "free" if activity.is_free else "",
        "leader_led": activity.leader_led,
    }
    reach = list(activity.reach.all())
    lines: list[tuple[str, str, str, int, str]] = [
        (What.SESSION, "", "", 1, "")
    ]  # what, group, mode, quantity, subject
    lines += [
        (What.OF_WHICH if row.part_of_whole else What.PEOPLE, row.group, row.mode, row.people, "") for row in reach
    ]
    lines += [(What.SERVED, "", "", 1, key) for key in _served_keys(activity)]
    lines += _lines_of_trainees(activity, reach)
    lines += _lines_of_persons(activity)
    amounts = {what: getattr(activity, name) for what, name in AMOUNTS.items()}
    amounts[What.EXPERTS] = activity.experts or len(activity.speakers.all())
    lines += [(what, "", "", amount, "") for what, amount in amounts.items() if amount]
    groups = dict.fromkeys([*activity.groups, *(group for _what, group, *_rest in lines if group)])
    lines += [(What.AUDIENCE, group, "", 1, "") for group in groups]
    return [
        ActivityFact(**common, what=what, group=group, mode=mode, quantity=quantity, subject=subject)
        for what, group, mode, quantity, subject in lines
    ]


def _served_keys(activity: Activity) -> list[str]:
    keys = [served.unit.key for served in activity.served.select_related("unit")]
    if activity.unit.type in SERVES_ITSELF:
        keys.append(activity.unit.key)
    return list(dict.fromkeys(keys))


def _lines_of_trainees(activity: Activity, reach: list[Reach]) -> list[tuple[str, str, str, int, str]]:
    """人次 from the roster, where there is one; else from the count of those who came."""
    training = getattr(activity, "training", None)
    trainees = list(training.trainees.all()) if training else []
    if not trainees:
        counted = [row for row in reach if not row.part_of_whole] if activity.kind == "training" else []
        return [(What.TRAINEE, row.group, row.mode, row.people, "") for row in counted]
    came = [trainee for trainee in trainees if trainee.hours_attended > 0]
    lines = [(str(What.TRAINEE), trainee.group, "", 1, trainee.person_key) for trainee in came]
    lines += [(What.GRADUATE, trainee.group, "", 1, trainee.person_key) for trainee in came if trainee.completed]
    lines += [
        (What.HOURS, trainee.group, "", int(trainee.hours_attended * HOURS_SCALE), trainee.person_key)
        for trainee in came
    ]
    return lines


def _lines_of_persons(activity: Activity) -> list[tuple[str, str, str, int, str]]:
    persons: dict[str, str] = {}
    for key, group in activity.attendances.exclude(person_key="").values_list("person_key", "group"):
        persons.setdefault(key, group)
    training = getattr(activity, "training", None)
    if training:
        for key, group in training.trainees.filter(hours_attended__gt=0).values_list("person_key", "group"):
            persons.setdefault(key, group)
    return [(What.PERSON, group, "", 1, key) for key, group in persons.items()]


def write_facts(activity: Activity) -> None:
    """Bring the facts of an activity up to date with its records. Call inside an action."""
    activity.facts.all().delete()
    if activity.state in COUNTED:
        ActivityFact.objects.bulk_create(facts_for(activity), batch_size=1000)
    tell_of_change(activity)


def tell_of_change(activity: Activity) -> None:
    """Readings of the place, and of the host's place where that is another county, are stale."""
    for code in dict.fromkeys([activity.region.code, activity.unit.region.code]):
        measures.changed(SOURCE, code)


# The outcome ---------------------------------------------------------------------------------------------------------


@action(ACTIVITY_RUN)
def set_outcome(activity: Activity, *, outcome: Outcome, by: Person) -> Activity:
    """Fill in or correct what an activity came to. Facts follow where it is wrapped up already.

    Raises RuleBroken for a group counted twice or more of a special group than of everybody; NotInThisState once it is
    archived or cancelled.
    """
    activity = lifecycle.locked(activity)
    if activity.state in (ActivityState.ARCHIVED, ActivityState.CANCELLED):
        raise NotInThisState(
            "ACT-101",
            _("“%(title)s”%(state)s，实绩不能再改。要改请先由审核人撤销归档。")
            % {"title": activity.title, "state": activity.get_state_display()},
        )
    if outcome.reach is not None:
        _set_reach(activity, outcome.reach)
    changed = {
        item.name: value
        for item in fields(outcome)
        if item.name not in ("reach", "served") and (value := getattr(outcome, item.name)) is not None
    }
    if changed.get("rating_points", activity.rating_points) > 5 * changed.get(
        "rating_answers", activity.rating_answers
    ):
        raise RuleBroken("ACT-102", _("满意度得分合计超过了答卷份数的五倍，请核对：每份答卷最多五分。"))
    for name, value in changed.items():
        setattr(activity, name, value)
    activity.save(update_fields=list(changed) or None)
    if outcome.served is not None:
        activity.served.all().delete()
        for unit in dict.fromkeys(outcome.served):
            activity.served.create(unit=unit)
    if activity.state in COUNTED:
        write_facts(activity)
    note(people=people_of(activity), changed=sorted(changed))
    return activity


def _set_reach(activity: Activity, lines: Sequence[ReachLine]) -> None:
    kept = [line for line in lines if line.people]
    seen = [(line.group, line.mode) for line in kept]
    if len(set(seen)) < len(seen):
        raise RuleBroken("ACT-103", _("同一人群、同一形式填了两行，请合并成一行。"))
    everybody = sum(line.people for line in kept if not line.part_of_whole)
    for line in kept:
        if line.part_of_whole and line.people > everybody:
            raise RuleBroken(
                "ACT-104",
                _("“其中”一行有 %(part)s 人次，多于总人次 %(all)s，请核对。") % {"part": line.people, "all": everybody},
            )
    activity.reach.all().delete()
    Reach.objects.bulk_create(
        Reach(
            activity=activity,
            group=line.group,
            mode=line.mode,
            people=line.people,
            method=line.method,
            part_of_whole=line.part_of_whole,
        )
        for line in kept
    )


def people_of(activity: Activity) -> int:
    """Everybody reached, each time they came; special groups stand among them."""
    return activity.reach.filter(part_of_whole=False).aggregate(all=Sum("people"))["all"] or 0


def reach_from_records(activity: Activity) -> list[ReachLine]:
    """Whom the door and the roster saw, by group."""
    training = getattr(activity, "training", None)
    if training and training.trainees.filter(hours_attended__gt=0).exists():
        rows = training.trainees.filter(hours_attended__gt=0).values_list("group").annotate(people=Count("pk"))
    else:
        rows = activity.attendances.values_list("group").annotate(people=Sum("people"))
    return [ReachLine(people, group, method=Reach.Method.SIGN_IN) for group, people in rows.order_by("group")]


@action(ACTIVITY_RUN)
def wrap_up(activity: Activity, *, by: Person) -> Activity:
    """Close an activity: its facts count from now on. Whom the door saw counts where nobody filled in a number.

    Raises RuleBroken before it has begun, and where nobody came and nobody was counted.
    """
    activity = lifecycle.locked(activity)
    if activity.starts_at > timezone.now():
        raise RuleBroken("ACT-105", _("活动还没有开始，不能结项。时间有变请先延期，不办了请取消。"))
    if not activity.reach.exists():
        _set_reach(activity, reach_from_records(activity))
    if not people_of(activity) and not activity.online_views:
        raise RuleBroken("ACT-106", _("还没有参加人数：请填写各人群人次，或先完成签到。"))
    lifecycle.move(activity, "wrap_up", ACTIVITY_MOVES, words=WORDS)
    activity.wrapped_by, activity.wrapped_at, activity.reason = by, timezone.now(), ""
    activity.save(update_fields=["wrapped_by", "wrapped_at", "reason"])
    write_facts(activity)
    note(people=people_of(activity))
    return activity


@action(ACTIVITY_ARCHIVE)
def send_back(activity: Activity, *, reason: str, by: Person) -> Activity:
    """Return it to its host: its facts no longer count until it is wrapped up again."""
    if not reason.strip():
        raise RuleBroken("ACT-107", _("请写明退回的原因，主办单位才知道补充什么。"))
    activity = lifecycle.locked(activity)
    lifecycle.move(activity, "return", ACTIVITY_MOVES, words=WORDS)
    activity.reason = reason.strip()[:300]
    activity.save(update_fields=["reason"])
    write_facts(activity)
    note(reason=activity.reason)
    return activity


@action(ACTIVITY_ARCHIVE)
def archive(activity: Activity, *, by: Person) -> Activity:
    """Verified. Refused while required evidence is missing; the page warns whoever wrapped it up themselves."""
    activity = lifecycle.locked(activity)
    missing = missing_evidence(activity)
    if missing:
        words = "、".join(str(Evidence(kind).label) for kind in missing)
        raise RuleBroken("ACT-108", _("还缺少%(kinds)s，请退回主办单位补充后再归档。") % {"kinds": words})
    lifecycle.move(activity, "archive", ACTIVITY_MOVES, words=WORDS)
    activity.verified_by, activity.verified_at = by, timezone.now()
    activity.save(update_fields=["verified_by", "verified_at"])
    return activity


@action(ACTIVITY_ARCHIVE)
def reopen(activity: Activity, *, by: Person) -> Activity:
    """Take it out of the archive, so that it can be corrected or returned."""
    activity = lifecycle.locked(activity)
    lifecycle.move(activity, "reopen", ACTIVITY_MOVES, words=WORDS)
    activity.verified_by = activity.verified_at = None
    activity.save(update_fields=["verified_by", "verified_at"])
    return activity


# Evidence ------------------------------------------------------------------------------------------------------------


@action(ACTIVITY_RUN)
def add_evidence(
    activity: Activity,
    *,
    kind: str,
    by: Person,
    file: EvidenceFile | None = None,
    link: str = "",
    caption: str = "",
    client_key: UUID | None = None,
) -> ActivityEvidence:
    """Attach a stored file or a link. Sent again with the same client_key, it is the one already there."""
    stored = lifecycle.locked(activity)
    if stored.state in (ActivityState.ARCHIVED, ActivityState.CANCELLED):
        raise NotInThisState(
            "ACT-109",
            _("“%(title)s”%(state)s，不能再加佐证。") % {"title": stored, "state": stored.get_state_display()},
        )
    if file is None and not link:
        raise RuleBroken("ACT-110", _("请选择文件，或填写链接。"))
    evidence, _created = ActivityEvidence.objects.get_or_create(
        activity=activity,
        client_key=client_key or uuid4(),
        defaults={"kind": kind, "file": file, "link": link, "caption": caption[:200]},
    )
    return evidence


@action(ACTIVITY_RUN)
def remove_evidence(activity: Activity, *, evidence: ActivityEvidence, by: Person) -> None:
    """Detach evidence put there by mistake. The stored file stays, known by its hash."""
    if lifecycle.locked(activity).state == ActivityState.ARCHIVED:
        raise NotInThisState("ACT-111", _("活动已归档，佐证不能删除。"))
    note(kind=evidence.kind, file=evidence.file_id, link=evidence.link)
    evidence.delete()
