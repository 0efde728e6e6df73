"""What the ledger asks of activities: work done for a clause, whose a photo is, where the list is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Max, Min, Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from kepu.core.access import scoped
from kepu.core.measures.works import Narrowing, Record, Work
from kepu.core.persons.models import Person
from kepu.operations.activities.models import Activity, ActivityEvidence
from kepu.operations.activities.permissions import ACTIVITY_VIEW
from kepu.operations.activities.states import COUNTED, ActivityState


class ActivityWorks:
    def works_for(self, threads: Collection[UUID], as_of: date) -> Mapping[UUID, Work]:
        """Wrapped-up activities that ended by then are work done; what is neither that nor cancelled is planned."""
        after = timezone.make_aware(datetime.combine(as_of + timedelta(days=1), time.min))
        is_done = Q(state__in=COUNTED, ends_at__lt=after)
        rows = (
            Activity.objects.filter(clause_thread__in=threads)
            .exclude(state=ActivityState.CANCELLED)
            .order_by()
            .values("clause_thread")
            .annotate(
                done=Count("pk", filter=is_done),
                latest=Max("ends_at", filter=is_done),
                planned=Count("pk", filter=~is_done),
                coming=Min("starts_at", filter=~is_done),
            )
        )
        return {
            row["clause_thread"]: Work(row["done"], _day(row["latest"]), row["planned"], _day(row["coming"]))
            for row in rows
            if row["clause_thread"] is not None
        }

    def records_of(self, files: Collection[int], person: Person) -> Mapping[int, Record]:
        uses = ActivityEvidence.objects.filter(file__in=files).select_related("activity")
        rows = scoped(person, ACTIVITY_VIEW, Activity.objects.filter(evidence__in=uses)).values_list("pk", flat=True)
        seen = set(rows)
        return {
            use.file_id: Record(use.activity.title, reverse("activities:detail", args=[use.activity_id]))
            for use in uses
            if use.file_id is not None and use.activity_id in seen
        }

    def list_url(self, narrowing: Narrowing) -> str:
        asked = {
            "from": narrowing.first,
            "until": narrowing.last,
            "region": narrowing.region,
            "unit": narrowing.unit,
            "group": narrowing.group,
            "area": narrowing.area,
            "clause": narrowing.clause_thread,
        }
        try:
            address = reverse("activities:list")
        except NoReverseMatch:
            return ""
        return f"{address}?{urlencode({key: value for key, value in asked.items() if value})}"


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment is not None else None


WORKS = ActivityWorks()
