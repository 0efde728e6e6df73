"""Activities for tests: each with everything a row needs and nothing more."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from kepu.core.models import Unit
from kepu.operations.activities.actions.recording import write_facts
from kepu.operations.activities.models import Activity, Attendance, Reach

_numbers = count(1)


def at(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def activity(unit: Unit, *, day: date | None = None, **fields: Any) -> Activity:
    """A planned lecture of two hours, yesterday if no day is given."""
    begins = at(day or timezone.localdate() - timedelta(days=1))
    number = next(_numbers)
    given = {
        "title": f"科普讲座{number}",
        "kind": "lecture",
        "region": unit.region,
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=2),
        "public_token": f"token-{number}",
        **fields,
    }
    return Activity.objects.create(unit=unit, **given)


def wrapped(
    unit: Unit,
    people: dict[str, int] | None = None,
    *,
    served: tuple[Unit, ...] = (),
    persons: dict[str, str] | None = None,
    **fields: Any,
) -> Activity:
    """An activity that took place and counts. people: group → headcount; persons: person_key → group."""
    made = activity(unit, **{"state": "wrapped", **fields})
    for group, number in ({"youth": 30} if people is None else people).items():
        Reach.objects.create(activity=made, group=group, people=number)
    for school in served:
        made.served.create(unit=school)
    for key, group in (persons or {}).items():
        Attendance.objects.create(
            activity=made, person_key=key, group=group, source=Attendance.Source.DOOR, first_seen_at=made.starts_at
        )
    write_facts(made)
    return made
