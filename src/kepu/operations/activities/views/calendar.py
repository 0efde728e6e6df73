"""The calendar: a year of theme days, what comes next, and one theme day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kepu.core import access
from kepu.core.asking import require_anywhere
from kepu.core.requests import StaffRequest, signed_in
from kepu.engines.calendar import FIRST_YEAR, LAST_YEAR
from kepu.operations.activities.forms.calendar import CalendarFilter
from kepu.operations.activities.models import Activity, ThemeDay
from kepu.operations.activities.permissions import ACTIVITY_PLAN, CALENDAR_MANAGE, CALENDAR_VIEW
from kepu.operations.activities.queries.activities import activities_for
from kepu.operations.activities.queries.calendar import (
    Coming,
    RegionCalendar,
    activities_by_day,
    campaign_for,
    coming,
    entries_of,
    narrowed,
    region_of,
    start_of,
    units_led_by,
)
from kepu.operations.activities.queries.calendar_year import months_of
from kepu.operations.activities.queries.departments import Departments
from kepu.operations.activities.queries.theme_day import by_year, rules_in_words, years_of
from kepu.operations.activities.queries.words import GROUP, THEME, labels, names_of
from kepu.operations.activities.states import ActivityState

MOST_COMING = 12
DAYS_AHEAD = 366  # the longest preparation
MOST_ACTIVITIES = 200
# The engine counts from the years before and after as well.
FIRST_SHOWN, LAST_SHOWN = FIRST_YEAR + 1, LAST_YEAR - 1


@signed_in
def year_view(request: StaffRequest, year: int | None = None) -> HttpResponse:
    require_anywhere(request, CALENDAR_VIEW)
    person, today = request.user, timezone.localdate()
    shown = today.year if year is None else year
    if not FIRST_SHOWN <= shown <= LAST_SHOWN:
        raise Http404
    words = labels(GROUP, THEME)
    form = CalendarFilter(request.GET, words=words)
    asked = form.asked()
    calendar = RegionCalendar.of(region_of(person))
    departments, mine = Departments.of(calendar.region), units_led_by(person)
    first, last = date(shown, 1, 1), date(shown, 12, 31)
    entries = narrowed(entries_of(calendar.between(first, last), calendar, departments, mine), **asked)
    found = {entry.day.key for entry in entries}
    ahead = calendar.between(today, today + timedelta(days=DAYS_AHEAD))
    context = {
        "year": shown,
        "years": [one for one in (shown - 1, shown + 1) if FIRST_SHOWN <= one <= LAST_SHOWN],
        "this_year": today.year,
        "region": calendar.region,
        "form": form,
        "is_narrowed": bool(asked),
        "query": request.GET.urlencode(),
        "months": months_of(shown, entries, activities_by_day(person, shown), today),
        "entry_count": len(found),
        "unsaid": _narrowed_days(
            [(calendar.days[one.key], one.reason) for one in calendar.undated(shown)], departments, mine, asked
        ),
        "to_prepare": _to_prepare(
            coming(narrowed(entries_of(ahead, calendar, departments, mine), **asked), person, today)
        ),
        "unit": person.unit,
        "switched_off": calendar.switched_off,
        "can_manage": access.may_at(person, CALENDAR_MANAGE, region=calendar.region),
        "can_plan": access.holds(person, ACTIVITY_PLAN),
    }
    return render(request, "activities/calendar_year.html", context)


def _to_prepare(ahead: list[Coming]) -> list[Coming]:
    """Those whose time to prepare has begun; led by one's own unit first, then by how soon they are."""
    begun = [one for one in ahead if one.is_time]
    return sorted(begun, key=lambda one: (not one.entry.is_mine, one.is_running, one.days_left))[:MOST_COMING]


def _narrowed_days(
    unsaid: list[tuple[ThemeDay, str]], departments: Departments, mine: set[int], asked: dict[str, Any]
) -> list[tuple[ThemeDay, str]]:
    return [
        (day, reason)
        for day, reason in unsaid
        if (not asked.get("mine") or any(unit.pk in mine for unit in departments.units_for(day.leads)))
        and (not asked.get("group") or asked["group"] in day.audience)
        and (not asked.get("theme") or asked["theme"] in day.themes)
    ]


@signed_in
def theme_day(request: StaffRequest, key: str) -> HttpResponse:
    require_anywhere(request, CALENDAR_VIEW)
    person, today = request.user, timezone.localdate()
    calendar = RegionCalendar.of(region_of(person))
    day = known_day(calendar, key)
    words = labels(GROUP, THEME)
    departments = Departments.of(calendar.region)
    rows = years_of(calendar, key, range(today.year - 1, today.year + 3)) if day.in_use else []
    held = by_year(_activities(request, key, today), rows)
    current = next((row for row in rows if row.held and row.held.last >= today), None)
    leads = [(lead, departments.unit_for(lead)) for lead in day.leads]
    context = {
        "day": day,
        "calendar": calendar,
        "rules": rules_in_words(day.rules, {key: row.name for key, row in calendar.days.items()}),
        "years": [row for row in rows if row.year >= today.year],
        "current": current,
        "units": list(dict.fromkeys(unit for _lead, unit in leads if unit)),
        "without_unit": [lead for lead, unit in leads if unit is None],
        "audience": names_of(day.audience, words[GROUP]),
        "themes": names_of(day.themes, words[THEME]),
        "this_year": today.year,
        "now_held": held.get(today.year, []),
        "last_held": held.get(today.year - 1, []),
        "campaign": campaign_for(person, key, current.year if current else today.year),
        "plan_on": max(current.held.first, today) if current and current.held else None,
        "can_manage": access.may_at(person, CALENDAR_MANAGE, region=calendar.region),
        "is_own": day.region is not None and day.region.code == calendar.region.code,
        "is_instead": day.region is not None and ThemeDay.objects.filter(key=key).exclude(pk=day.pk).exists(),
        "can_plan": access.holds(person, ACTIVITY_PLAN) and day.in_use,
    }
    return render(request, "activities/calendar_theme_day.html", context)


def known_day(calendar: RegionCalendar, key: str) -> ThemeDay:
    """The one that holds in the region, or is switched off there; 404 for any other."""
    off = next((row for row in calendar.switched_off if row.key == key), None)
    found = calendar.days.get(key) or off
    if found is None:
        raise Http404
    return found


def _activities(request: StaffRequest, key: str, today: date) -> list[Activity]:
    rows = activities_for(request.user).filter(theme_day__key=key, starts_at__gte=start_of(date(today.year - 1, 1, 1)))
    rows = rows.exclude(state=ActivityState.CANCELLED).select_related("unit").order_by("starts_at", "pk")
    return list(rows[:MOST_ACTIVITIES])
