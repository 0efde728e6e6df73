"""What a reviewer should look at before an activity is archived. Questions, not answers: nothing is refused here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from kepu.core.evidence.models import EvidenceFile
from kepu.core.evidence.queries import NearDuplicate, near_duplicates_by_photo
from kepu.operations.activities.models import Activity, ActivityEvidence, Attendance, Reach

DOOR_TELLS_FROM = 5  # sign-ins below this say that the door was not used, not that nobody came
FAR_APART = 1.5  # claimed people per person signed in
LARGE_ESTIMATE = 500
DAYS_FROM_THE_DAY = 3


def doubts_about(activities: Iterable[Activity]) -> dict[int, list[str]]:
    """Doubts in words by activity, in the same few queries however many activities there are."""
    rows = {activity.pk: activity for activity in activities}
    found: dict[int, list[str]] = {pk: [] for pk in rows}
    _about_numbers(rows, found)
    _about_photos(rows, found)
    return found


def evidence_kinds(activities: Iterable[Activity]) -> dict[int, set[str]]:
    """Which kinds of evidence each activity has. One query."""
    found: dict[int, set[str]] = {activity.pk: set() for activity in activities}
    for pk, kind in ActivityEvidence.objects.filter(activity__in=found).order_by().values_list("activity", "kind"):
        found[pk].add(kind)
    return found


def _about_numbers(rows: dict[int, Activity], found: dict[int, list[str]]) -> None:
    seen = dict(
        Attendance.objects.filter(activity__in=rows)
        .order_by()
        .values("activity")
        .annotate(people=Sum("people"))
        .values_list("activity", "people")
    )
    reach = Reach.objects.filter(activity__in=rows, part_of_whole=False)
    claimed: Counter[int] = Counter()
    estimated: Counter[int] = Counter()
    for line in reach:
        claimed[line.activity_id] += line.people if line.mode != "online" else 0
        estimated[line.activity_id] += line.people if line.method == Reach.Method.ESTIMATE else 0
    for pk in rows:
        signed_in = seen.get(pk, 0)
        if signed_in >= DOOR_TELLS_FROM and claimed[pk] > signed_in * FAR_APART:
            found[pk].append(
                _("填报线下 %(claimed)s 人次，签到只有 %(seen)s 人") % {"claimed": claimed[pk], "seen": signed_in}
            )
        if estimated[pk] >= LARGE_ESTIMATE:
            found[pk].append(_("其中 %(people)s 人次是估算的") % {"people": estimated[pk]})


def _about_photos(rows: dict[int, Activity], found: dict[int, list[str]]) -> None:
    used = ActivityEvidence.objects.filter(activity__in=rows, kind=ActivityEvidence.Kind.PHOTO, file__isnull=False)
    by_activity: dict[int, list[EvidenceFile]] = defaultdict(list)
    for row in used.select_related("file__unit"):
        if row.file is not None:
            by_activity[row.activity_id].append(row.file)
    files = {file.pk: file for each in by_activity.values() for file in each}
    alike = near_duplicates_by_photo(files.values()) if files else {}
    for pk, photos in by_activity.items():
        own = {photo.pk for photo in photos}
        elsewhere = sum(any(_is_elsewhere(each, own) for each in alike[photo.pk]) for photo in photos)
        if elsewhere:
            found[pk].append(_("%(count)s 张照片与别处的照片相似") % {"count": elsewhere})
        first, last = timezone.localdate(rows[pk].starts_at), timezone.localdate(rows[pk].ends_at)
        off = [
            photo
            for photo in photos
            if photo.taken_at and not -DAYS_FROM_THE_DAY <= _days_off(photo.day, first, last) <= DAYS_FROM_THE_DAY
        ]
        if off:
            found[pk].append(_("%(count)s 张照片不是活动前后三天拍的") % {"count": len(off)})


def _is_elsewhere(duplicate: NearDuplicate, own: set[int]) -> bool:
    """Alike photos of one and the same activity are what one expects."""
    return duplicate.other is None or duplicate.other.pk not in own


def _days_off(day: date, first: date, last: date) -> int:
    return (day - last).days if day > last else -(first - day).days if day < first else 0
