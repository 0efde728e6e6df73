"""What a new activity takes over before anybody types: from its programme, from a theme day, from last year's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from kepu.core import access
from kepu.core.persons.models import Person
from kepu.core.regions.codes import Level, subtree_range
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit, UnitName
from kepu.core.units.queries import units_seen_from
from kepu.operations.activities.models import Activity, Programme, ThemeDay
from kepu.operations.activities.permissions import ACTIVITY_PLAN, CALENDAR_VIEW, PROGRAMME_VIEW

BEGINS, LASTS = time(9), timedelta(hours=2)
A_YEAR = timedelta(weeks=52)  # the same weekday
MOST_NAMES = 600


def hosts_for(person: Person) -> QuerySet[Unit]:
    """Units for which the person plans activities."""
    rows = access.scoped(person, ACTIVITY_PLAN, Unit.objects.on(timezone.localdate()))
    return rows.select_related("region").order_by("region__code", "name")


def regions_near(region: Region) -> QuerySet[Region]:
    """Where a host of this region holds activities: anywhere in its county, its own villages, and the city around it."""
    county = next((code for code in (region.code, *region.ancestor_codes) if code.endswith("000000")), region.code)
    first, last = subtree_range(county)
    inside = Q(code__gte=first, code__lte=last, code__endswith="000")
    if region.level >= Level.TOWNSHIP:
        inside |= Q(code__gte=region.subtree[0], code__lte=region.subtree[1])
    around = Q(code__in=region.ancestor_codes)
    return Region.objects.on(timezone.localdate()).filter(inside | around).order_by("code")


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


def from_theme_day(theme_day: ThemeDay, day: date | None, hosts: Iterable[Unit]) -> dict[str, Any]:
    """Theme, audience and what to prepare; the lead unit where it is one of these hosts."""
    theme_of_year = (
        theme_day.years.filter(year=day.year).exclude(theme="").values_list("theme", flat=True).first() if day else None
    )
    prepared = [f"年度主题：{theme_of_year}" if theme_of_year else "", theme_day.task]
    given = {
        "theme_day": theme_day,
        "title": f"{theme_day.name}科普活动",
        "kind": "theme_event",
        "theme": next(iter(theme_day.themes), ""),
        "groups": theme_day.audience,
        "summary": "\n".join(line for line in prepared if line),
    }
    lead = _lead(theme_day, hosts)
    return {**given, **(_hours_of(day) if day else {}), **({"unit": lead, "region": lead.region} if lead else {})}


def _lead(theme_day: ThemeDay, hosts: Iterable[Unit]) -> Unit | None:
    """The calendar names kinds of department (应急局); a unit is meant when its name ends so."""
    units = list(hosts)
    return next((unit for name in theme_day.leads for unit in units if unit.name.endswith(name)), None)


def theme_day_for(person: Person, pk: int | None) -> ThemeDay | None:
    """One that holds everywhere, or in a region the person is in."""
    if pk is None or not access.holds(person, CALENDAR_VIEW):
        return None
    mine = access.reach_of(ThemeDay, person, CALENDAR_VIEW) | Q(region__isnull=True)
    return ThemeDay.objects.filter(mine, pk=pk).first()


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
