"""What the public may see of activities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from kepu.core.regions.codes import subtree_range
from kepu.core.regions.models import Region
from kepu.operations.activities.models import Activity
from kepu.operations.activities.states import COUNTED, PUBLIC, ActivityState

# Whom a filter means: codes of population-group. Activities for everybody suit each of them.
AUDIENCES: dict[str, tuple[str, ...]] = {
    "children": ("youth", "preschool", "parent", "rural_minor"),
    "elderly": ("elderly",),
    "farmers": ("farmer", "rural_woman", "rural_low_income"),
    "workers": ("worker", "migrant_worker", "new_employment"),
}
# Who knows the address sees what became of it; the list shows only what is to come.
SHOWN_BY_ADDRESS = (*PUBLIC, *COUNTED, ActivityState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a visitor looks for. when: week, month or empty for everything to come."""

    when: str = ""
    audience: str = ""
    place: str = ""  # a region's code


def to_come(now: datetime) -> QuerySet[Activity]:
    """Public activities that are not over yet, the next one first."""
    rows = Activity.objects.filter(state__in=PUBLIC, ends_at__gte=now)
    return rows.select_related("unit", "region").order_by("starts_at", "pk")


def find(wanted: Wanted, now: datetime) -> QuerySet[Activity]:
    rows = to_come(now)
    until = _end_of(wanted.when, now)
    if until is not None:
        rows = rows.filter(starts_at__lt=until)
    if wanted.place:
        first, last = subtree_range(wanted.place)
        rows = rows.filter(region__code__gte=first, region__code__lte=last)
    if wanted.audience:
        # Both engines keep the list as JSON text; only one of them can look into it.
        suits = Q(groups_text="[]")
        for code in AUDIENCES[wanted.audience]:
            suits |= Q(groups_text__contains=f'"{code}"')
        rows = rows.annotate(groups_text=Cast("groups", TextField())).filter(suits)
    return rows


def _end_of(when: str, now: datetime) -> datetime | None:
    """Midnight after the last day of this week (Monday to Sunday) or month."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    if when == "week":
        return today + timedelta(days=7 - today.weekday())
    if when == "month":
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return None


def places_of(rows: QuerySet[Activity]) -> QuerySet[Region]:
    """Where these activities take place, for choosing."""
    return Region.objects.filter(pk__in=rows.order_by().values("region")).order_by("code")


@lru_cache(maxsize=4096)
def _id_of(token: str) -> int:
    # Raised, not returned: what is not there yet may be there tomorrow, so only what was found is kept.
    return Activity.objects.values_list("pk", flat=True).get(public_token=token, state__in=SHOWN_BY_ADDRESS)


def id_of_public(token: str) -> int | None:
    """The activity's id, without a query where it was asked for before: an address never comes to mean another one.

    Whether it still takes sign-ups is for the action to say.
    """
    try:
        return _id_of(token)
    except Activity.DoesNotExist:
        return None


def public_activity(token: str) -> Activity | None:
    rows = Activity.objects.filter(public_token=token, state__in=SHOWN_BY_ADDRESS)
    return rows.select_related("unit", "region").first()
