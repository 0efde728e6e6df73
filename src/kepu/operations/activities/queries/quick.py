"""What Kepu knows already when somebody records an activity on the phone: the unit's habits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from kepu.core import access
from kepu.core.persons.models import Person
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit
from kepu.operations.activities.models import Activity, Reach
from kepu.operations.activities.permissions import ACTIVITY_VIEW
from kepu.operations.activities.queries.words import MAIN_GROUPS
from kepu.operations.activities.states import ActivityState

KINDS_SHOWN = 6
PLACES_SHOWN = 5
RECORDS_SHOWN = 5
HABIT = timedelta(days=730)
LOOKED_AT = 80
# Where the unit has no history: what townships and schools do most.
FIRST_KINDS = ("lecture", "publicity", "consult", "exhibition", "theme_event", "practice")
GROUP_OF_TYPE = {"school": "youth", "enterprise": "worker"}
# Where a kind of place is told by the host: unit-type → place-type.
PLACE_OF_TYPE = {"school": "school", "enterprise": "enterprise", "medical": "medical", "venue": "venue"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where the unit held something. `key` is what the form sends back."""

    place: str
    region: Region
    place_type: str

    @property
    def key(self) -> str:
        return f"{self.region.pk}|{self.place}"


@dataclass(frozen=True, slots=True)
class Habits:
    """kinds: codes, the most used first, at most six. spots: the latest first. group: whom it mostly reaches."""

    kinds: list[str]
    spots: list[Spot]
    group: str

    def spot(self, key: str) -> Spot | None:
        return next((spot for spot in self.spots if spot.key == key), None)


def habits_of(unit: Unit) -> Habits:
    """In three queries."""
    since = timezone.now() - HABIT
    own = Activity.objects.filter(unit=unit, starts_at__gte=since).exclude(state=ActivityState.CANCELLED)
    used = own.order_by().values_list("kind").annotate(times=Count("pk")).order_by("-times", "kind")
    kinds = [kind for kind, _times in used[:KINDS_SHOWN] if kind != "training"]
    kinds += [kind for kind in FIRST_KINDS if kind not in kinds]
    rows = Reach.objects.filter(activity__in=own.order_by(), group__in=MAIN_GROUPS, part_of_whole=False)
    reached = Counter(dict(rows.order_by().values_list("group").annotate(all=Sum("people"))))
    group = reached.most_common(1)[0][0] if reached else GROUP_OF_TYPE.get(unit.type, "")
    return Habits(kinds[:KINDS_SHOWN], _spots(own), group)


def _spots(own: QuerySet[Activity]) -> list[Spot]:
    latest = own.exclude(place="").select_related("region").order_by("-starts_at", "-pk")[:LOOKED_AT]
    found: dict[str, Spot] = {}
    for row in latest:
        spot = Spot(row.place, row.region, row.place_type)
        found.setdefault(spot.key, spot)
    return list(found.values())[:PLACES_SHOWN]


def recent_records(person: Person) -> list[Activity]:
    """What the person's unit recorded last on a phone."""
    rows = access.scoped(person, ACTIVITY_VIEW, Activity.objects.filter(unit=person.unit, source=Activity.Source.QUICK))
    rows = rows.annotate(people=Sum("reach__people")).order_by("-created_at", "-pk")
    return list(rows[:RECORDS_SHOWN])


def title_for(place: str, kind: str, day: date) -> str:
    """青源村文化广场讲座（5月20日）."""
    return f"{place}{kind}（{day.month}月{day.day}日）"[:120]
