"""Which evidence an activity must have before it is archived, and what is still missing."""

from __future__ import annotations

from collections.abc import Mapping

from kepu.operations.activities.models import Activity, ActivityEvidence, Trainee

Evidence = ActivityEvidence.Kind

# By kind of activity; any other kind needs a photo.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "training": (Evidence.PHOTO, Evidence.SIGN_IN_SHEET),
    "contest": (Evidence.PHOTO, Evidence.NOTICE),
    "broadcast": (Evidence.LINK,),
}
USUALLY_REQUIRED = (Evidence.PHOTO,)


def required_evidence(kind: str) -> tuple[str, ...]:
    """Kinds of evidence without which an activity of this kind is not archived."""
    return REQUIRED.get(kind, USUALLY_REQUIRED)


def missing_evidence(activity: Activity) -> list[str]:
    """Kinds still missing. Whoever signed in here, or stands on a roll called here, needs no paper to prove it."""
    there = set(activity.evidence.values_list("kind", flat=True))
    missing = [kind for kind in required_evidence(activity.kind) if kind not in there]
    if Evidence.SIGN_IN_SHEET in missing and _is_known_who_came(activity):
        missing.remove(Evidence.SIGN_IN_SHEET)
    return missing


def _is_known_who_came(activity: Activity) -> bool:
    on_the_roll = Trainee.objects.filter(training__activity=activity, hours_attended__gt=0)
    return on_the_roll.exists() or activity.attendances.exists()
