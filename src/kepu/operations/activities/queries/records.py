"""Activities as the records behind numbers: what each was, its evidence, and who confirmed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from kepu.core.access import ids_for
from kepu.core.evidence.models import EvidenceFile
from kepu.core.measures.records import Evidence, SourceRecord
from kepu.core.permissions import EVIDENCE_VIEW
from kepu.core.persons.models import Person
from kepu.operations.activities.models import Activity, ActivityEvidence
from kepu.operations.activities.permissions import ACTIVITY_VIEW

SOURCE_TYPE = "activities.Activity"


def describe_activities(keys: Iterable[Any], person: Person | None) -> Mapping[Any, SourceRecord]:
    """Whoever may not open an activity learns its host and day, for these are counted, but not its name or evidence."""
    rows = Activity.objects.filter(pk__in=set(keys)).select_related("unit", "region", "wrapped_by", "verified_by")
    rows = rows.prefetch_related("evidence__file")
    seen = (
        {row.pk for row in rows}
        if person is None
        else ids_for(person, ACTIVITY_VIEW, Activity.objects.filter(pk__in=rows))
    )
    files = {use.file_id for row in rows for use in row.evidence.all() if use.file_id is not None}
    open_files = files if person is None else ids_for(person, EVIDENCE_VIEW, EvidenceFile.objects.filter(pk__in=files))
    return {row.pk: _record(row, open_files) if row.pk in seen else _outline(row) for row in rows}


def _outline(row: Activity) -> SourceRecord:
    return SourceRecord(
        key=row.pk,
        title=gettext("（不在您的查看范围内）"),
        host=row.unit.name,
        happened_on=row.happened_on,
        state=row.get_state_display(),
    )


def _record(row: Activity, open_files: set[Any]) -> SourceRecord:
    return SourceRecord(
        key=row.pk,
        title=row.title,
        host=row.unit.name,
        happened_on=row.happened_on,
        state=row.get_state_display(),
        url=reverse("activities:detail", args=[row.pk]),
        place=row.place or row.region.name,
        recorded_by=row.wrapped_by.name if row.wrapped_by else "",
        confirmed_by=row.verified_by.name if row.verified_by else "",
        confirmed_at=row.verified_at,
        evidence=tuple(_evidence(use, open_files) for use in row.evidence.all()),
    )


def _evidence(use: ActivityEvidence, open_files: set[Any]) -> Evidence:
    label = use.caption or use.get_kind_display()
    if use.file_id is None:
        return Evidence(label, use.link)
    return Evidence(label, reverse("files:download", args=[use.file_id]) if use.file_id in open_files else "")
