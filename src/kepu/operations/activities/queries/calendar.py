"""The theme days of a region, the days they fall on, and what comes next for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from kepu.core import access
from kepu.core.persons.models import Grant, Person
from kepu.core.regions.codes import level_of, subtree_range
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit
from kepu.engines.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    Item,
    Occurrence,
    Override,
    Undated,
    between,
    occurrences,
    parse_rules,
    undated,
)
from kepu.operations.activities.models import Activity, Programme, ThemeDay, ThemeDayYear
from kepu.operations.activities.permissions import ACTIVITY_PLAN, CALENDAR_MANAGE, CALENDAR_VIEW, PROGRAMME_VIEW
from kepu.operations.activities.queries.activities import activities_for
from kepu.operations.activities.queries.departments import Departments
from kepu.operations.activities.states import ActivityState

# A theme day comes once a year, so what is held within four months of it is held for it.
HELD_FOR_IT = timedelta(days=120)
LONG_DAYS = 14
ON_HOME = 3
LOOK_AHEAD = timedelta(days=400)  # the longest preparation is a year


# The calendar of a region -------------------------------------------------------------------------------------------


def region_of(person: Person) -> Region:
    """Whose calendar the person works with: that of the region they keep it for, else their unit's own."""
    for grant in access.grants_for(person, CALENDAR_MANAGE):
        if grant.region is not None:
            return grant.region
    own = person.unit.region
    grounds = [ground for grant in access.grants_for(person, CALENDAR_VIEW) if (ground := _ground_of(grant))]
    if not grounds or any(_lies_in(own, ground) for ground in grounds):
        return own
    return grounds[0]


def _ground_of(grant: Grant) -> Region | None:
    return grant.region or (grant.unit.region if grant.unit is not None else None)


def _lies_in(region: Region, ground: Region) -> bool:
    first, last = subtree_range(ground.code)
    return first <= region.code <= last


def held_in(region: Region) -> Q:
    """Rows that hold in the region: everywhere, in it, or in a region above."""
    return Q(region__isnull=True) | Q(region__code__in=[region.code, *region.ancestor_codes])


@dataclass(frozen=True, slots=True)
class RegionCalendar:
    """The theme days that hold in one region. Where several regions have a say the nearest one wins."""

    region: Region
    days: Mapping[str, ThemeDay]  # by key, in use
    switched_off: tuple[ThemeDay, ...]
    years: Mapping[tuple[str, int], ThemeDayYear]
    items: tuple[Item, ...]
    overrides: tuple[Override, ...]

    @classmethod
    def of(cls, region: Region) -> RegionCalendar:
        """Two queries."""
        rows = sorted(ThemeDay.objects.filter(held_in(region)).select_related("region"), key=_nearness)
        nearest = {row.key: row for row in rows}
        days = {key: row for key, row in nearest.items() if row.in_use}
        said = ThemeDayYear.objects.filter(held_in(region), theme_day__in=[row.pk for row in rows])
        years = {
            (row.theme_day.key, row.year): row
            for row in sorted(said.select_related("theme_day", "region"), key=_nearness)
        }
        return cls(
            region,
            days,
            tuple(row for row in nearest.values() if not row.in_use),
            years,
            tuple(map(item_of, days.values())),
            tuple(_override_of(key, row) for (key, _year), row in years.items()),
        )

    def in_year(self, year: int) -> list[Occurrence]:
        return occurrences(self.items, year, self.overrides)

    def between(self, first: date, last: date) -> list[Occurrence]:
        return between(self.items, first, last, self.overrides)

    def undated(self, year: int) -> list[Undated]:
        return undated(self.items, year, self.overrides)

    def theme_of(self, key: str, year: int) -> str:
        """The theme that a notice gave the year."""
        said = self.years.get((key, year))
        return said.theme if said else ""


def _nearness(row: ThemeDay | ThemeDayYear) -> int:
    return -1 if row.region is None else int(level_of(row.region.code))


def item_of(day: ThemeDay) -> Item:
    return Item(
        key=day.key,
        name=day.name,
        kind=day.kind,
        rules=parse_rules(day.rules),
        leads=tuple(day.leads),
        audience=tuple(day.audience),
        themes=tuple(day.themes),
        lead_days=day.lead_days,
        task=day.task,
        basis=day.basis,
        note=day.note,
    )


def _override_of(key: str, row: ThemeDayYear) -> Override:
    return Override(key, row.year, row.first_day, row.last_day, row.source)


def shadowed_by(day: ThemeDay) -> ThemeDay | None:
    """What would hold in the region without its own row: that of the next region above, or the standard one."""
    if day.region is None:
        return None
    above = Q(region__isnull=True) | Q(region__code__in=day.region.ancestor_codes)
    rows = ThemeDay.objects.filter(above, key=day.key).select_related("region")
    return max(rows, key=_nearness, default=None)


# On the page --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """A theme day in one year, with the units that lead it here."""

    day: ThemeDay
    held: Occurrence
    units: tuple[Unit, ...]
    is_mine: bool
    theme: str = ""

    @property
    def leads(self) -> list[str]:
        """The units, or where there are none the kinds of department."""
        return [unit.name for unit in self.units] or list(self.day.leads)

    @property
    def is_long(self) -> bool:
        """Too long to mark each of its days, as a whole month is."""
        return (self.held.last - self.held.first).days >= LONG_DAYS

    @property
    def when(self) -> str:
        return span_in_words(self.held.first, self.held.last)

    @property
    def when_in_month(self) -> str:
        """Short, beneath the name of the month it begins in."""
        first, last = self.held.first, self.held.last
        if first.month != last.month:
            return _("%(first)s日—%(month)s月%(last)s日") % {"first": first.day, "month": last.month, "last": last.day}
        if first.day == 1 and (last + timedelta(days=1)).month != first.month:
            return _("全月")
        return _("%(day)s日") % {"day": first.day if first == last else f"{first.day}—{last.day}"}


def span_in_words(first: date, last: date) -> str:
    def day(one: date) -> str:
        return _("%(month)s月%(day)s日") % {"month": one.month, "day": one.day}

    if first == last:
        return day(first)
    if first.month == last.month:
        return _("%(month)s月%(first)s—%(last)s日") % {"month": first.month, "first": first.day, "last": last.day}
    return f"{day(first)}—{day(last)}"


def units_led_by(person: Person) -> set[int]:
    """The person's own unit, and those they are the liaison of."""
    return {person.unit_id, *(grant.unit_id for grant in access.active_grants(person) if grant.unit_id)}


def entries_of(
    found: Iterable[Occurrence], calendar: RegionCalendar, departments: Departments, mine: set[int]
) -> list[Entry]:
    entries = []
    for held in found:
        day = calendar.days[held.key]
        units = tuple(departments.units_for(day.leads))
        is_mine = any(unit.pk in mine for unit in units)
        entries.append(Entry(day, held, units, is_mine, calendar.theme_of(held.key, held.year)))
    return entries


def narrowed(entries: Iterable[Entry], *, mine: bool = False, group: str = "", theme: str = "") -> list[Entry]:
    """Those the person's unit leads, that address a group, that are of a theme."""
    return [
        entry
        for entry in entries
        if (entry.is_mine or not mine)
        and (not group or group in entry.day.audience)
        and (not theme or theme in entry.day.themes)
    ]


def own_activities(person: Person) -> QuerySet[Activity]:
    """Activities of the person's unit and of those below it that are not cancelled."""
    rows = activities_for(person).filter(unit__path__startswith=person.unit.path)
    return rows.exclude(state=ActivityState.CANCELLED)


def activities_by_day(person: Person, year: int) -> dict[date, int]:
    """How many activities of the person's unit begin on each day of the year. One query."""
    rows = own_activities(person).filter(starts_at__gte=start_of(date(year, 1, 1)))
    rows = rows.filter(starts_at__lt=start_of(date(year + 1, 1, 1))).order_by()
    counted = rows.annotate(day=TruncDate("starts_at")).values("day").annotate(times=Count("pk"))
    return {row["day"]: row["times"] for row in counted}


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


# What comes next ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Coming:
    """A theme day that is ahead or under way, and what is planned for it."""

    entry: Entry
    today: date
    own: int  # activities of the person's unit for it
    seen: int  # all of those the person sees

    @property
    def days_left(self) -> int:
        """Until its first day; 0 or less once it has begun."""
        return (self.entry.held.first - self.today).days

    @property
    def prepare_from(self) -> date:
        return self.entry.held.first - timedelta(days=self.entry.day.lead_days)

    @property
    def is_time(self) -> bool:
        return self.prepare_from <= self.today

    @property
    def is_running(self) -> bool:
        return self.entry.held.first <= self.today

    @property
    def plan_on(self) -> date:
        """The day an activity for it begins with."""
        return max(self.entry.held.first, self.today)


def coming(entries: Iterable[Entry], person: Person, today: date) -> list[Coming]:
    """Those not over yet, by first day, with what is planned. One query."""
    ahead = [entry for entry in entries if entry.held.last >= today]
    planned = planned_for(activities_for(person), [entry.held for entry in ahead], today)
    return [
        Coming(
            entry,
            today,
            own=sum(path.startswith(person.unit.path) for path in planned[entry.held.key, entry.held.year]),
            seen=len(planned[entry.held.key, entry.held.year]),
        )
        for entry in ahead
    ]


def planned_for(
    activities: QuerySet[Activity], held: Iterable[Occurrence], today: date
) -> dict[tuple[str, int], list[str]]:
    """For each occurrence the paths of the units that plan, or held, something for it. One query."""
    held = list(held)
    rows = activities.exclude(state=ActivityState.CANCELLED).filter(
        theme_day__key__in={one.key for one in held}, starts_at__gte=start_of(today - LOOK_AHEAD)
    )
    found = list(rows.order_by().values_list("theme_day__key", "starts_at", "unit__path"))
    return {
        (one.key, one.year): [
            path
            for key, starts_at, path in found
            if key == one.key
            and one.first - HELD_FOR_IT <= timezone.localtime(starts_at).date() <= one.last + HELD_FOR_IT
        ]
        for one in held
    }


def next_for(person: Person, today: date) -> list[Coming]:
    """What is ahead of the person's unit, or of everybody where the unit leads nothing; soonest first."""
    calendar = RegionCalendar.of(region_of(person))
    departments = Departments.of(calendar.region)
    found = calendar.between(today, today + timedelta(days=180))
    entries = entries_of(found, calendar, departments, units_led_by(person))
    if not access.holds(person, CALENDAR_MANAGE):
        entries = [entry for entry in entries if entry.is_mine] or entries
    return coming(entries, person, today)


def home_card(person: Person) -> dict[str, Any] | None:
    """The next three, for those who plan activities."""
    if not access.holds(person, ACTIVITY_PLAN) or not access.holds(person, CALENDAR_VIEW):
        return None
    return {"rows": next_for(person, timezone.localdate())[:ON_HOME], "can_plan": True}


# Planning from a theme day ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a theme day says of an activity held for it."""

    theme_day: ThemeDay
    year: int
    day: date
    title: str
    theme: str  # an activity-theme code, or empty
    groups: tuple[str, ...]
    unit: Unit | None  # the lead unit where it is the person's
    programme: Programme | None
    task: str
    held: Occurrence | None


def proposal(person: Person, key: str, day: date | None = None) -> Proposal | None:
    """How an activity for the theme day begins; None where the person's calendar has no such day.

    day: when it shall be; without it, or far off, the next first day of the theme day that is not over.
    """
    if not key or not access.holds(person, CALENDAR_VIEW):
        return None
    calendar = RegionCalendar.of(region_of(person))
    theme_day = calendar.days.get(key)
    if theme_day is None:
        return None
    today = timezone.localdate()
    day = day if day is not None and FIRST_YEAR + 1 < day.year < LAST_YEAR - 1 else None
    held = _nearest([one for one in calendar.between(*_around(day or today)) if one.key == key], day, today)
    on = day or (max(held.first, today) if held else today)
    year = held.year if held else on.year
    mine = units_led_by(person)
    leads = Departments.of(calendar.region).units_for(theme_day.leads)
    unit = next((unit for unit in leads if unit.pk == person.unit_id), None)
    said = calendar.theme_of(key, year)
    return Proposal(
        theme_day=theme_day,
        year=year,
        day=on,
        title=f"{year}年{held.name if held else theme_day.name}科普活动",
        theme=theme_day.themes[0] if theme_day.themes else "",
        groups=tuple(theme_day.audience),
        unit=unit or next((unit for unit in leads if unit.pk in mine), None),
        programme=campaign_for(person, key, year),
        task="\n".join(part for part in (f"{year}年主题：{said}" if said else "", theme_day.task) if part),
        held=held,
    )


def _around(day: date) -> tuple[date, date]:
    return day - HELD_FOR_IT, day + LOOK_AHEAD


def _nearest(found: list[Occurrence], day: date | None, today: date) -> Occurrence | None:
    if day is None:
        return next((one for one in found if one.last >= today), None)
    return min(found, key=lambda one: _distance(one, day), default=None)


def _distance(held: Occurrence, day: date) -> int:
    return max((held.first - day).days, (day - held.last).days, 0)


def campaign_for(person: Person, key: str, year: int) -> Programme | None:
    """The programme of the year that belongs to the theme day: the unit's own share first, else the campaign."""
    rows = access.scoped(person, PROGRAMME_VIEW, Programme.objects.filter(theme_day__key=key, year=year))
    found = list(rows.select_related("unit").order_by("pk"))
    own = [row for row in found if row.unit_id == person.unit_id]
    return next(iter(own or found), None)
