"""What the ledger learns of activities: what was done for a clause, and whose a photo is."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.core.files.base import ContentFile

from kepu.core.measures.works import Record, Work, records_of, works_for
from kepu.core.models import EvidenceFile, Unit
from tests.cast import Cast
from tests.factories import activities

DAY = date(2026, 6, 30)


def test_work_for_a_clause_is_what_was_wrapped_up_by_the_day(cast: Cast) -> None:
    mine, other, none = uuid4(), uuid4(), uuid4()
    activities.wrapped(cast.education, day=date(2026, 3, 1), clause_thread=mine)
    activities.wrapped(cast.health, day=date(2026, 5, 20), clause_thread=mine)
    activities.activity(cast.education, day=date(2026, 9, 1), clause_thread=mine)
    activities.activity(cast.education, day=date(2026, 4, 1), clause_thread=mine, state="cancelled")
    activities.wrapped(cast.education, day=date(2026, 7, 1), clause_thread=other)
    activities.wrapped(cast.education, day=date(2026, 5, 1))

    assert works_for([mine, other, none], DAY) == {
        mine: Work(2, date(2026, 5, 20), 1, date(2026, 9, 1)),
        other: Work(0, None, 1, date(2026, 7, 1)),
    }


def photo_of(unit: Unit) -> EvidenceFile:
    photo = EvidenceFile(kind="photo", name="讲座.jpg", media_type="image/jpeg", size_bytes=1, sha256="0" * 64)
    photo.unit, photo.region = unit, unit.region
    photo.file.save("photo.jpg", ContentFile(b"-"), save=False)
    photo.save()
    return photo


def test_a_photo_leads_to_its_activity_for_those_who_may_see_it(cast: Cast) -> None:
    photo = photo_of(cast.education)
    lecture = activities.wrapped(cast.education, title="月球背面")
    lecture.evidence.create(kind="photo", file=photo)

    assert records_of([photo.pk], cast.he) == {photo.pk: Record("月球背面", f"/activities/{lecture.pk}/")}
    assert records_of([photo.pk], cast.fang) == {}
    assert records_of([photo.pk], cast.meng) == {}


def test_work_of_several_operations_adds_up() -> None:
    first = Work(2, date(2026, 5, 20), 0, None)
    second = Work(1, date(2026, 4, 1), 2, date(2026, 9, 1))

    assert first + second == Work(3, date(2026, 5, 20), 2, date(2026, 9, 1))
    assert first + Work() == first
