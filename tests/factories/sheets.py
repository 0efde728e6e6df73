"""Activities by spreadsheet, for tests."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from kepu.core.models import EvidenceFile, Person
from kepu.operations.activities.models import BulkImport


def sheet(by: Person, *, state: str = "checked", **fields: Any) -> BulkImport:
    """Two rows, one of which cannot be taken."""
    file = EvidenceFile(
        kind="other",
        name="五月.xlsx",
        media_type="application/vnd.ms-excel",
        size_bytes=1,
        sha256="0" * 64,
        unit=by.unit,
        region=by.unit.region,
        uploaded_by=by,
    )
    file.file.save("may.xlsx", ContentFile(b"-"), save=False)
    file.save()
    made = BulkImport.objects.create(
        unit=by.unit, file=file, uploaded_by=by, **{"name": "五月.xlsx", "state": state, **fields}
    )
    made.rows.create(number=2, state="known", cells={"名称": "科普讲座"})
    made.rows.create(number=3, state="bad", cells={"名称": ""}, problems=[["名称", "没有填写"]])
    return made
