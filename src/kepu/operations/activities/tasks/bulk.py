"""Long sheets are checked and imported in the background, a stretch of rows at a time."""

from __future__ import annotations

from kepu.core.jobs import enqueue
from kepu.core.persons.models import Person
from kepu.operations.activities.actions.bulk import check_rows, import_rows
from kepu.operations.activities.models import BulkImport

# A job has a time limit; what is left goes on in the next one.
STRETCHES_PER_JOB = 10


def check(bulk_id: int, person_id: int) -> None:
    """Check all rows. Run again, it goes on where it stopped."""
    bulk, person = BulkImport.objects.get(pk=bulk_id), Person.objects.get(pk=person_id)
    for _stretch in range(STRETCHES_PER_JOB):
        if not check_rows(bulk, by=person):
            return
    enqueue("kepu.operations.activities.tasks.bulk.check", bulk_id, person_id)


def import_good(bulk_id: int, person_id: int) -> None:
    """Import all good rows. Run again, it goes on where it stopped."""
    bulk, person = BulkImport.objects.get(pk=bulk_id), Person.objects.get(pk=person_id)
    for _stretch in range(STRETCHES_PER_JOB):
        if not import_rows(bulk, by=person):
            return
    enqueue("kepu.operations.activities.tasks.bulk.import_good", bulk_id, person_id)
