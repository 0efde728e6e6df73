"""What an activity collides with: a person in two places, two activities in one room, more than was planned.

Shown before it is saved. None of it is impossible, so none of it is refused: people know why they do it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kepu.core import access
from kepu.core.persons.models import Person
from kepu.operations.activities.models import Activity, Programme, Speaker
from kepu.operations.activities.permissions import ACTIVITY_VIEW
from kepu.operations.activities.states import ActivityState

MOST_OF_A_KIND = 5
# Nobody stands a whole month beside an exhibition: only what lasts a day at most takes a person's time.
LONGEST_ATTENDED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clash:
    """kind: person, speaker, place, quota, dates or capacity. other: the activity it collides with, where there is one;
    may_open: whether the asking person may see that one.
    """

    kind: str
    words: str
    other: Activity | None = None
    may_open: bool = False


def place_key(place: str) -> str:
    """As the database keeps it in Activity.place_key."""
    return place.replace(" ", "").replace("\u3000", "").lower()


def clashes(activity: Activity, *, person: Person | None = None, speakers: Iterable[str] | None = None) -> list[Clash]:
    """What the activity, saved or not, collides with. At most six queries, each by an index.

    person: who asks, and gets links to what they may see. speakers: their names where they are not saved yet.
    """
    if speakers is None:
        speakers = [row.name for row in activity.speakers.all()] if activity.pk else []
    found = [*_of_person(activity), *_of_speakers(activity, speakers), *_of_place(activity)]
    others = {clash.other.pk for clash in found if clash.other}
    visible = (
        access.ids_for(person, ACTIVITY_VIEW, Activity.objects.filter(pk__in=others)) if person and others else set()
    )
    told = [
        Clash(each.kind, each.words, each.other, each.other is not None and each.other.pk in visible) for each in found
    ]
    return [*told, *_of_programme(activity), *_of_capacity(activity)]


def _at_the_same_time(activity: Activity) -> QuerySet[Activity]:
    rows = Activity.objects.filter(starts_at__lt=activity.ends_at, ends_at__gt=activity.starts_at)
    rows = rows.exclude(state=ActivityState.CANCELLED).select_related("unit")
    return rows.exclude(pk=activity.pk) if activity.pk else rows


def _attended(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    return rows.filter(ends_at__lte=F("starts_at") + LONGEST_ATTENDED)


def _is_attended(activity: Activity) -> bool:
    return activity.ends_at - activity.starts_at <= LONGEST_ATTENDED


def _of_person(activity: Activity) -> list[Clash]:
    if activity.responsible is None or not _is_attended(activity):
        return []
    rows = _attended(_at_the_same_time(activity)).filter(responsible=activity.responsible)
    return [
        Clash(
            "person",
            _("%(name)s同一时间还负责“%(title)s”（%(when)s）")
            % {"name": activity.responsible.name, "title": other.title, "when": when(other)},
            other,
        )
        for other in rows.order_by("starts_at")[:MOST_OF_A_KIND]
    ]


def _of_speakers(activity: Activity, names: Iterable[str]) -> list[Clash]:
    wanted = {"".join(name.split()) for name in names} - {""}
    if not wanted or not _is_attended(activity):
        return []
    # Asked from the speakers' side: a name is on few activities, an hour of the year may be on many.
    rows = Speaker.objects.filter(
        name__in=wanted,
        activity__starts_at__lt=activity.ends_at,
        activity__ends_at__gt=activity.starts_at,
        activity__ends_at__lte=F("activity__starts_at") + LONGEST_ATTENDED,
    ).exclude(activity__state=ActivityState.CANCELLED)
    rows = rows.exclude(activity=activity.pk) if activity.pk else rows
    return [
        Clash(
            "speaker",
            _("专家%(name)s同一时间在“%(title)s”（%(unit)s，%(when)s）")
            % {
                "name": f"{row.name}（{row.affiliation}）" if row.affiliation else row.name,
                "title": row.activity.title,
                "unit": row.activity.unit.name,
                "when": when(row.activity),
            },
            row.activity,
        )
        for row in rows.select_related("activity__unit").order_by("activity__starts_at", "pk")[:MOST_OF_A_KIND]
    ]


def _of_place(activity: Activity) -> list[Clash]:
    key = place_key(activity.place)
    if not key:
        return []
    rows = _at_the_same_time(activity).filter(region=activity.region_id, place_key=key)
    return [
        Clash(
            "place",
            _("“%(place)s”同一时间有“%(title)s”（%(unit)s，%(when)s）")
            % {"place": other.place, "title": other.title, "unit": other.unit.name, "when": when(other)},
            other,
        )
        for other in rows.order_by("starts_at")[:MOST_OF_A_KIND]
    ]


def _of_programme(activity: Activity) -> list[Clash]:
    programme = activity.programme
    if programme is None:
        return []
    found = []
    first, last = timezone.localdate(activity.starts_at), timezone.localdate(activity.ends_at)
    if first < programme.first_day or last > programme.last_day:
        words = _("时间不在“%(programme)s”的 %(first)s 至 %(last)s 之内") % {
            "programme": programme.name,
            "first": programme.first_day,
            "last": programme.last_day,
        }
        found.append(Clash("dates", words))
    planned = _planned_in(programme, activity)
    if programme.activity_quota is not None and planned > programme.activity_quota:
        words = _("“%(programme)s”计划 %(quota)s 场，加上这一场是 %(planned)s 场") % {
            "programme": programme.name,
            "quota": programme.activity_quota,
            "planned": planned,
        }
        found.append(Clash("quota", words))
    return found


def _planned_in(programme: Programme, activity: Activity) -> int:
    others = programme.activities.exclude(state=ActivityState.CANCELLED)
    return (others.exclude(pk=activity.pk) if activity.pk else others).count() + 1


def _of_capacity(activity: Activity) -> list[Clash]:
    if activity.capacity is None or activity.plan_people is None or activity.plan_people <= activity.capacity:
        return []
    words = _("预计 %(people)s 人，名额只有 %(capacity)s 个") % {
        "people": activity.plan_people,
        "capacity": activity.capacity,
    }
    return [Clash("capacity", words)]


def when(activity: Activity) -> str:
    """From when till when, the day said once where it is one."""
    first, last = timezone.localtime(activity.starts_at), timezone.localtime(activity.ends_at)
    end = date_format(last, "H:i" if first.date() == last.date() else "Y-m-d H:i")
    return f"{date_format(first, 'Y-m-d H:i')}—{end}"
