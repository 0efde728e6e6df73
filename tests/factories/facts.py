"""Facts for tests, written directly: what an activity came to, without the activity's own story."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kepu.core import measures
from kepu.core.models import Region, Unit
from kepu.operations.activities.models import Activity, ActivityFact
from tests.factories.activities import activity

ZONE = ZoneInfo("Asia/Shanghai")


def fact(
    unit: Unit, day: date, what: str = "session", quantity: int = 1, *, region: Region | None = None, **fields
) -> ActivityFact:
    """One fact of an archived activity of its own, held by the unit on the day."""
    held: Activity = fields.pop("activity", None) or held_on(
        unit, day, region=region, kind=fields.get("kind", "lecture")
    )
    return ActivityFact.objects.create(
        **{
            "activity": held,
            "what": what,
            "happened_on": day,
            "region_code": held.region.code,
            "unit_path": held.unit.path,
            "kind": held.kind,
            "quantity": quantity,
            **fields,
        }
    )


def held_on(unit: Unit, day: date, *, region: Region | None = None, **fields) -> Activity:
    starts_at = datetime(day.year, day.month, day.day, 9, tzinfo=ZONE)
    given = {"state": "archived", "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2), **fields}
    return activity(unit, region=region or unit.region, **given)


def told(region: Region) -> None:
    """What the action that writes facts does at its end."""
    measures.changed("activities", region.code)
