"""What a new activity takes over before anybody types: from its programme, from a theme day, from last year's."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from kepu.core import access
from kepu.core.persons.models import Person
from kepu.core.regions.codes import subtree_range
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit, UnitName
from kepu.core.units.queries import units_seen_from
from kepu.operations.activities.models import Activity, Programme
from kepu.operations.activities.permissions import ACTIVITY_PLAN, PROGRAMME_VIEW
from kepu.operations.activities.queries.calendar import Proposal

BEGINS, LASTS = time(9), timedelta(hours=2)
A_YEAR = timedelta(weeks=52)  # the same weekday
MOST_NAMES = 600


def hosts_for(person: Person) -> QuerySet[Unit]:
    """Units for which the person plans activities."""
    rows = access.scoped(person, ACTIVITY_PLAN, Unit.objects.on(timezone.localdate()))
    return rows.select_related("region").order_by("region__code", "name")


def regions_near(region: Region, *also: Region | None) -> QuerySet[Region]:
    """Where a host of this region holds activities: anywhere in its county, and the city around it; and `also`.

    Villages stand among them: by them one counts how many villages were reached.
    """
    county = next((code for code in (region.code, *region.ancestor_codes) if code.endswith("000000")), region.code)
    first, last = subtree_range(county)
    near = Q(code__gte=first, code__lte=last) | Q(code__in=region.ancestor_codes)
    if county.endswith("00000000"):
        # A city's or a province's own host chooses among counties and townships: its villages are too many.
        near &= Q(code__endswith="000")
    kept = Q(pk__in=[each.pk for each in also if each is not None])
    today = Region.objects.on(timezone.localdate())
    return Region.objects.filter(kept | (Q(pk__in=today.order_by().values("pk")) & near)).order_by("code", "pk")


def units_around(region: Region) -> QuerySet[Unit]:
    """Units one may name as co-host or as served: of the same county, and of the regions above it."""
    county = next((code for code in (region.code, *region.ancestor_codes) if code.endswith("000000")), region.code)
    holder = Region.objects.filter(code=county).order_by("pk").last() or region
    return units_seen_from(holder) & Unit.objects.on(timezone.localdate())


def names_around(region: Region) -> list[str]:
    """Names to choose from while typing."""
    return list(dict.fromkeys(units_around(region).order_by("name").values_list("name", flat=True)[:MOST_NAMES]))


def unit_named(name: str, region: Region) -> Unit | None:
    """The unit a host of this region means by the name: its own region's first, then the nearest."""
    rows = UnitName.objects.on(timezone.localdate()).filter(name=name.strip(), unit__in=units_around(region))
    bearers = list(dict.fromkeys(row.unit for row in rows.select_related("unit__region")))
    return max(bearers, key=lambda unit: (unit.region.code == region.code, int(unit.region.level)), default=None)


def programmes_to_join(person: Person, host: Unit, day: date) -> QuerySet[Programme]:
    """Programmes of the host, and those above it, that have not been over for long."""
    rows = access.scoped(person, PROGRAMME_VIEW, Programme.objects.filter(last_day__gte=day - timedelta(days=90)))
    codes = [host.region.code, *host.region.ancestor_codes]
    above = [int(pk) for pk in host.path.split("/") if pk]
    return rows.filter(Q(unit__in=above) | Q(unit__region__code__in=codes, kind__in=("campaign", "series")))


# Initial values of the form -----------------------------------------------------------------------------------------


def blank(person: Person) -> dict[str, Any]:
    """Tomorrow morning, by the person's own unit."""
    day = timezone.localdate() + timedelta(days=1)
    return {"unit": person.unit, "region": person.unit.region, "responsible": person, **_hours_of(day)}


def from_programme(programme: Programme, today: date) -> dict[str, Any]:
    """Every setting of the programme, its own or handed down, on its first day that is not past."""
    day = min(max(programme.first_day, today), programme.last_day)
    theme_day = programme.inherited("theme_day")
    return {
        "programme": programme,
        "theme_day": theme_day,
        "kind": programme.inherited("activity_kind"),
        "theme": programme.inherited("theme_code"),
        "groups": programme.inherited("groups"),
        "clause_thread": programme.inherited("clause_thread"),
        **_hours_of(day),
    }


def from_theme_day(found: Proposal, hosts: QuerySet[Unit]) -> dict[str, Any]:
    """Theme, audience and what to prepare; the lead unit where it is one of these hosts; the campaign there is."""
    programme = found.programme
    given = {
        "theme_day": found.theme_day,
        "title": found.title,
        "kind": (programme and programme.inherited("activity_kind")) or "theme_event",
        "theme": found.theme,
        "groups": found.groups,
        "summary": found.task,
        "programme": programme,
        "clause_thread": programme.inherited("clause_thread") if programme else None,
        **_hours_of(found.day),
    }
    unit = found.unit if found.unit is not None and hosts.filter(pk=found.unit.pk).exists() else None
    return {**given, **({"unit": unit, "region": unit.region} if unit else {})}


def _hours_of(day: date) -> dict[str, datetime]:
    starts_at = timezone.make_aware(datetime.combine(day, BEGINS))
    return {"starts_at": starts_at, "ends_at": starts_at + LASTS}


TAKEN_OVER = (
    "unit",
    "title",
    "kind",
    "region",
    "place",
    "theme",
    "mode",
    "place_type",
    "area",
    "level",
    "track",
    "groups",
    "is_free",
    "theme_day",
    "clause_thread",
    "responsible",
    "summary",
    "plan_people",
    "capacity",
    "contact",
)
OF_THIS_TIME = ("starts_at", "ends_at", "sign_up_until", "programme")


def stored(activity: Activity) -> dict[str, Any]:
    """The activity as it stands."""
    return {name: getattr(activity, name) for name in (*TAKEN_OVER, *OF_THIS_TIME)}


def from_activity(activity: Activity) -> dict[str, Any]:
    """The same on the same weekday of the next year, outside the programme of its own year."""
    values = {name: getattr(activity, name) for name in TAKEN_OVER}
    times = {name: getattr(activity, name) for name in ("starts_at", "ends_at", "sign_up_until")}
    return values | {name: moment + A_YEAR if moment else None for name, moment in times.items()}
