"""What waits for the person, on the home page."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from kepu.core import access
from kepu.core.persons.models import Person
from kepu.operations.activities.permissions import ACTIVITY_APPROVE, ACTIVITY_ARCHIVE, ACTIVITY_RUN
from kepu.operations.activities.queries.activities import to_be_approved, to_be_run, to_be_verified

ON_HOME = 8


def activities_to_run(person: Person) -> dict[str, Any] | None:
    """待我办的活动: of the person's own unit or in their charge, begun or soon to begin."""
    if not access.holds(person, ACTIVITY_RUN):
        return None
    rows = to_be_run(person)
    found = list(rows[: ON_HOME + 1])
    if not found:
        return None
    return {"activities": found[:ON_HOME], "more": len(found) > ON_HOME, "now": timezone.now()}


def activities_to_judge(person: Person) -> dict[str, Any] | None:
    """待核定, and what waits for approval."""
    if not access.holds(person, ACTIVITY_ARCHIVE) and not access.holds(person, ACTIVITY_APPROVE):
        return None
    waiting = list(to_be_approved(person)[:ON_HOME])
    verifying = to_be_verified(person)
    total = verifying.count()
    if not waiting and not total:
        return None
    return {"to_approve": waiting, "to_verify": list(verifying[:5]), "total": total}
