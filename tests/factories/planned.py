"""Activities at a given hour, and programmes, for tests of planning."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from kepu.core.models import Unit
from kepu.operations.activities.models import Activity, Programme, Reach

_numbers = count(1)
ZONE = ZoneInfo("Asia/Shanghai")


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A time as the county's clocks show it."""
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


def activity(unit: Unit, *, hours: float = 2, people: dict[str, int] | None = None, **fields) -> Activity:
    """A lecture of two hours on 20 May 2026 that may be held; people: how many of each group came."""
    number = next(_numbers)
    starts_at = fields.pop("starts_at", at(2026, 5, 20))
    made = Activity.objects.create(
        **{
            "title": f"科普讲座{number}",
            "kind": "lecture",
            "unit": unit,
            "region": unit.region,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=hours),
            "public_token": f"token-{number}",
            "state": "approved",
            **fields,
        }
    )
    for group, number_of_people in (people or {}).items():
        Reach.objects.create(activity=made, group=group, people=number_of_people)
    return made


def programme(unit: Unit, **fields) -> Programme:
    """A campaign of September 2026."""
    return Programme.objects.create(
        **{
            "kind": "campaign",
            "name": f"全国科普月{next(_numbers)}",
            "year": 2026,
            "unit": unit,
            "first_day": date(2026, 9, 1),
            "last_day": date(2026, 9, 30),
            **fields,
        }
    )
