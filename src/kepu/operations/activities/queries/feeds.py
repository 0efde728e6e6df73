"""What a phone shows of the calendar."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urljoin

from django.urls import reverse
from django.utils import timezone

from kepu.core.persons.models import Person
from kepu.engines.calendar import Entry, entries_of
from kepu.operations.activities.queries.activities import activities_for
from kepu.operations.activities.queries.calendar import RegionCalendar, region_of
from kepu.operations.activities.states import ActivityState

PAST, AHEAD = timedelta(days=90), timedelta(days=400)
MOST_ACTIVITIES = 1000
# Before these the plan may still change.
TENTATIVE = (ActivityState.PLANNED, ActivityState.APPROVED)


def theme_day_entries(person: Person, now: datetime, *, host: str) -> list[Entry]:
    calendar = RegionCalendar.of(region_of(person))
    today = timezone.localdate(now)
    found = calendar.between(today - PAST, today + AHEAD)
    return entries_of(found, calendar.items, updated=now, host=host)


def activity_entries(person: Person, now: datetime, *, host: str, root: str) -> list[Entry]:
    """Activities of the person's unit and of those below it; what was cancelled is told so."""
    rows = activities_for(person).filter(
        unit__path__startswith=person.unit.path, starts_at__gte=now - PAST, starts_at__lt=now + AHEAD
    )
    return [
        Entry(
            uid=f"activity-{row.pk}@{host}",
            title=row.title,
            first=row.starts_at,
            last=row.ends_at,
            updated=now,
            description=f"{row.unit.name}　{row.get_state_display()}",
            place=row.place,
            url=urljoin(root, reverse("activities:detail", args=[row.pk])),
            categories=("科普活动",),
            provisional=row.state in TENTATIVE,
            cancelled=row.state == ActivityState.CANCELLED,
        )
        for row in rows.select_related("unit").order_by("starts_at", "pk")[:MOST_ACTIVITIES]
    ]
