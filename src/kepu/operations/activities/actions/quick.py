"""One activity that took place, recorded in one go: what, where, whom, photos. It counts at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from kepu.core.actions import action, note
from kepu.core.errors import RuleBroken
from kepu.core.evidence.actions import store_evidence
from kepu.core.evidence.models import EvidenceFile
from kepu.core.persons.models import Person
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit
from kepu.operations.activities.actions.activities import ActivityDraft, plan_activity
from kepu.operations.activities.actions.recording import Outcome, ReachLine, add_evidence, set_outcome, wrap_up
from kepu.operations.activities.models import Activity, ActivityEvidence
from kepu.operations.activities.permissions import ACTIVITY_PLAN

OLDEST = timedelta(days=366)
USUAL_START, USUAL_END = time(9), time(11)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that was examined: `file` is what store_evidence takes. taken_at: as the camera says, or None."""

    file: dict[str, Any]
    sha256: str
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class QuickRecord:
    """client_key is made on the phone: sent twice, it is one record."""

    client_key: UUID
    unit: Unit
    kind: str
    title: str
    day: date
    region: Region
    place: str = ""
    place_type: str = ""
    people: int = 0
    group: str = ""
    photos: Sequence[Photo] = field(default=())


def _at_unit(*, record: QuickRecord, **_others: object) -> dict[str, object]:
    return {"unit": record.unit, "region": record.unit.region}


@action(ACTIVITY_PLAN, at=_at_unit)
def quick_record(*, record: QuickRecord, by: Person) -> Activity:
    """Record it and wrap it up: its facts count from now on. The same record again gives the activity it already is.

    Raises RuleBroken QCK-001…003.
    """
    stored = Activity.objects.filter(client_key=record.client_key).first()
    if stored is not None:
        if stored.created_by_id != by.pk:
            raise RuleBroken("QCK-001", _("这条记录已由别人上传。请刷新页面，重新记一条。"))
        note(again=True)
        return stored
    today = timezone.localdate()
    if record.day > today:
        raise RuleBroken("QCK-002", _("日期还没有到。快记只记已经办了的活动，以后的请在“活动”中计划。"))
    if record.day < today - OLDEST:
        raise RuleBroken("QCK-003", _("日期在一年以前，请核对；确要补记的请用批量导入。"))
    starts_at, ends_at = _hours_of(record)
    draft = ActivityDraft(
        unit=record.unit,
        title=record.title,
        kind=record.kind,
        starts_at=starts_at,
        ends_at=ends_at,
        region=record.region,
        place=record.place,
        place_type=record.place_type,
        groups=[record.group] if record.group else [],
    )
    activity = plan_activity(draft=draft, by=by, source=Activity.Source.QUICK)
    activity.client_key = record.client_key
    activity.save(update_fields=["client_key"])
    for photo in record.photos:
        file = store_evidence(
            **photo.file, kind=EvidenceFile.Kind.PHOTO, unit=record.unit, region=record.unit.region, by=by
        )
        key = uuid5(record.client_key, photo.sha256)
        add_evidence(activity, kind=ActivityEvidence.Kind.PHOTO, file=file, client_key=key, by=by)
    set_outcome(activity, outcome=Outcome(reach=[ReachLine(record.people, record.group)]), by=by)
    note(people=record.people, photos=len(record.photos))
    return wrap_up(activity, by=by)


def _hours_of(record: QuickRecord) -> tuple[datetime, datetime]:
    """From the first photo of the day to the last; else the usual hours, and today those that are past."""
    taken = sorted(
        photo.taken_at for photo in record.photos if photo.taken_at and timezone.localdate(photo.taken_at) == record.day
    )
    now = timezone.now()
    if taken and taken[-1] <= now:
        return taken[0], taken[-1]
    zone = timezone.get_current_timezone()
    start, end = (datetime.combine(record.day, each, zone) for each in (USUAL_START, USUAL_END))
    return min(start, now), min(end, now)
