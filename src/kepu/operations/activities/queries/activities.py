"""Activities as people ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from kepu.core import access
from kepu.core.audit.models import AuditEntry
from kepu.core.audit.words import words_of
from kepu.core.persons.models import Person
from kepu.operations.activities.models import Activity, ActivityEvidence, CoHost, Reach
from kepu.operations.activities.permissions import ACTIVITY_APPROVE, ACTIVITY_ARCHIVE, ACTIVITY_RUN, ACTIVITY_VIEW
from kepu.operations.activities.queries.words import MAIN_GROUPS
from kepu.operations.activities.states import ActivityState

OPEN = (
    ActivityState.PLANNED,
    ActivityState.APPROVED,
    ActivityState.ANNOUNCED,
    ActivityState.SIGN_UP,
    ActivityState.RUNNING,
)
SOON = timedelta(days=14)
MOST_HISTORY = 200


def activities_for(person: Person) -> QuerySet[Activity]:
    """Activities whose host the person's grants reach."""
    return access.scoped(person, ACTIVITY_VIEW, Activity.objects.all())


def readable_by(person: Person) -> QuerySet[Activity]:
    """The same, and those that the person's units host together with others: for opening one, not for lists."""
    co_hosted = access.scoped(person, ACTIVITY_VIEW, CoHost.objects.all()).order_by().values("activity")
    return Activity.objects.filter(access.reach_of(Activity, person, ACTIVITY_VIEW) | Q(pk__in=co_hosted))


def co_hosted_for(person: Person) -> QuerySet[CoHost]:
    """Parts the person's units have in activities of other hosts, the newest first."""
    rows = access.scoped(person, ACTIVITY_VIEW, CoHost.objects.select_related("unit", "activity__unit"))
    return rows.order_by("-activity__starts_at", "-activity_id")


def with_counts(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """Add `people` (everybody reached; None where nobody was counted) and `evidence_count`."""
    reach = Reach.objects.filter(activity=OuterRef("pk"), part_of_whole=False).order_by().values("activity")
    evidence = ActivityEvidence.objects.filter(activity=OuterRef("pk")).order_by().values("activity")
    return activities.annotate(
        people=Subquery(reach.annotate(total=Sum("people")).values("total"), output_field=IntegerField()),
        evidence_count=Coalesce(Subquery(evidence.annotate(times=Count("pk")).values("times")), 0),
    )


def filtered(activities: QuerySet[Activity], asked: Mapping[str, Any]) -> QuerySet[Activity]:
    """Those that meet every condition given; `from` and `until` by the day they count on, both included."""
    if words := asked.get("q"):
        for word in words.split():
            activities = activities.filter(Q(title__icontains=word) | Q(place__icontains=word))
    if kind := asked.get("kind"):
        activities = activities.filter(kind=kind)
    if state := asked.get("state"):
        activities = activities.filter(state=state)
    if unit := asked.get("unit"):
        activities = activities.filter(unit__path__startswith=unit.path)
    if programme := asked.get("programme"):
        activities = activities.filter(
            Q(programme=programme) | Q(programme__parent=programme) | Q(programme__parent__parent=programme)
        )
    if group := asked.get("group"):
        activities = _for_group(activities, group)
    if region := asked.get("region"):
        first_code, last_code = region.subtree
        activities = activities.filter(region__code__gte=first_code, region__code__lte=last_code)
    if area := asked.get("area"):
        activities = activities.filter(area=area)
    if thread := asked.get("clause"):
        activities = activities.filter(clause_thread=thread)
    if first := asked.get("from"):
        activities = activities.filter(ends_at__gte=_start_of(first))
    if last := asked.get("until"):
        end = _start_of(last + timedelta(days=1))
        # What ends by then began by then: by its beginning it is found in the index.
        activities = activities.filter(ends_at__lt=end, starts_at__lt=end)
    return activities


def _for_group(activities: QuerySet[Activity], group: str) -> QuerySet[Activity]:
    """Planned for the group, or having reached some of it."""
    # As text, for not every engine looks into a list; no code is part of another within its quotation marks.
    planned = Q(groups_in_words__contains=f'"{group}"')
    reached = Q(pk__in=Reach.objects.filter(group=group).order_by().values("activity"))
    return activities.alias(groups_in_words=Cast("groups", TextField())).filter(planned | reached)


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def people_reached(activities: QuerySet[Activity]) -> int:
    """Everybody they reached, each time they came."""
    ids = activities.order_by().values("pk")
    people = Reach.objects.filter(activity__in=ids, part_of_whole=False).aggregate(all=Sum("people"))["all"]
    return people or 0


# What waits for whom ------------------------------------------------------------------------------------------------


def to_be_run(person: Person) -> QuerySet[Activity]:
    """Open activities of the person's own unit, or in their charge, that begin soon or have begun; the oldest first."""
    rows = access.scoped(person, ACTIVITY_RUN, Activity.objects.filter(state__in=OPEN))
    own = Q(responsible=person) | Q(unit__path__startswith=person.unit.path)
    return rows.filter(own, starts_at__lt=timezone.now() + SOON).select_related("unit").order_by("starts_at", "pk")


def to_be_approved(person: Person) -> QuerySet[Activity]:
    rows = Activity.objects.filter(state=ActivityState.PLANNED, needs_approval=True)
    return access.scoped(person, ACTIVITY_APPROVE, rows).select_related("unit").order_by("starts_at", "pk")


def to_be_verified(person: Person) -> QuerySet[Activity]:
    """Wrapped activities that wait for a look, those that waited longest first."""
    rows = Activity.objects.filter(state=ActivityState.WRAPPED)
    return access.scoped(person, ACTIVITY_ARCHIVE, rows).select_related("unit").order_by("wrapped_at", "pk")


# One activity -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReachRow:
    group: str  # code; empty: not told apart
    onsite: int
    online: int
    methods: tuple[str, ...]

    @property
    def people(self) -> int:
        return self.onsite + self.online


@dataclass(frozen=True, slots=True)
class ReachTable:
    """Whom an activity reached: rows that add up, and special groups among them."""

    rows: tuple[ReachRow, ...]
    of_which: tuple[ReachRow, ...]

    @classmethod
    def of(cls, activity: Activity) -> ReachTable:
        whole: dict[str, list[Reach]] = {}
        part: dict[str, list[Reach]] = {}
        for line in activity.reach.all():
            (part if line.part_of_whole else whole).setdefault(line.group, []).append(line)
        return cls(_rows(whole), _rows(part))

    @property
    def people(self) -> int:
        return sum(row.people for row in self.rows)

    @property
    def onsite(self) -> int:
        return sum(row.onsite for row in self.rows)

    @property
    def online(self) -> int:
        return sum(row.online for row in self.rows)


def _rows(lines: dict[str, list[Reach]]) -> tuple[ReachRow, ...]:
    def place(group: str) -> tuple[int, str]:
        return (MAIN_GROUPS.index(group) if group in MAIN_GROUPS else len(MAIN_GROUPS) + (group == ""), group)

    return tuple(
        ReachRow(
            group,
            sum(line.people for line in lines[group] if line.mode != "online"),
            sum(line.people for line in lines[group] if line.mode == "online"),
            tuple(dict.fromkeys(line.get_method_display() for line in lines[group])),
        )
        for group in sorted(lines, key=place)
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One deed in the life of an activity, for its history. What was changed is told, not by whose address."""

    on: datetime
    who: str
    what: str
    why: str


def history_of(activity: Activity) -> list[Step]:
    entries = AuditEntry.objects.filter(object_type=Activity._meta.label, object_id=str(activity.pk))
    return [
        Step(
            entry.happened_at,
            entry.actor_name.partition("（")[0],
            words_of(entry.action),
            str(entry.details.get("reason", "")),
        )
        for entry in entries[:MOST_HISTORY]
    ]
