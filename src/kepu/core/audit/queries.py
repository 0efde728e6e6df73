"""The audit trail as an audit administrator asks for it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from kepu.core.access import holds, reach_of
from kepu.core.audit.models import AuditEntry
from kepu.core.permissions import AUDIT_VIEW
from kepu.core.persons.models import Person
from kepu.core.regions.models import Region


def entries_for(person: Person) -> QuerySet[AuditEntry]:
    """Entries of the person's regions and units.

    What happened nowhere, such as a failed sign-in under a name nobody has, is for every audit administrator.
    """
    if not holds(person, AUDIT_VIEW):
        return AuditEntry.objects.none()
    nowhere = Q(region_code="", unit_path="")
    return AuditEntry.objects.filter(reach_of(AuditEntry, person, AUDIT_VIEW) | nowhere)


def filtered(
    entries: QuerySet[AuditEntry],
    *,
    person: str = "",
    action: str = "",
    words: str = "",
    object_type: str = "",
    object_id: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
    region: Region | None = None,
) -> QuerySet[AuditEntry]:
    """Those entries that meet every condition given. Days are those of the site's time zone, the last one included."""
    if person:
        entries = entries.filter(actor_name__icontains=person)
    if action:
        entries = entries.filter(action=action)
    if words:
        entries = entries.filter(object_name__icontains=words)
    if object_type and object_id:
        entries = entries.filter(object_type=object_type, object_id=object_id)
    if first_day is not None:
        entries = entries.filter(happened_at__gte=_start_of(first_day))
    if last_day is not None:
        entries = entries.filter(happened_at__lt=_start_of(last_day + timedelta(days=1)))
    if region is not None:
        first, last = region.subtree
        entries = entries.filter(region_code__gte=first, region_code__lte=last)
    return entries


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def newest_entry() -> AuditEntry | None:
    return AuditEntry.objects.order_by("sequence").last()
