"""Take files in: type checked by content, size limited, known by SHA-256."""

from __future__ import annotations

import hashlib
import math

from django.core.files.base import ContentFile

from kepu.core.actions import action
from kepu.core.errors import RuleBroken
from kepu.core.evidence.models import EvidenceFile
from kepu.core.evidence.types import TYPES, recognise
from kepu.core.permissions import EVIDENCE_ADD
from kepu.core.persons.models import Person
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit

MAX_BYTES = 50 * 1024 * 1024


def _where(*, unit: Unit, region: Region, **_others: object) -> dict[str, object]:
    return {"unit": unit, "region": region}


def refuse_oversized(name: str, size_bytes: int) -> None:
    """Raise RuleBroken for more than we take: forms ask before such a file is read into memory."""
    if size_bytes > MAX_BYTES:
        raise RuleBroken(
            "EVI-002",
            f"“{name}”有 {math.ceil(size_bytes / 2**20)} MB，超过上限 {MAX_BYTES // 2**20} MB。请压缩或拆分后再上传。",
        )


@action(EVIDENCE_ADD, at=_where)
def store_evidence(*, data: bytes, name: str, kind: str, unit: Unit, region: Region, by: Person) -> EvidenceFile:
    """Keep a file. Raises RuleBroken with advice for an empty, oversized or unknown file."""
    if not data:
        raise RuleBroken("EVI-001", f"“{name}”是空文件，请检查后重新选择。")
    refuse_oversized(name, len(data))
    media_type = recognise(data, name)
    if media_type is None:
        known = "、".join(sorted({extension for extensions in TYPES.values() for extension in extensions}))
        raise RuleBroken("EVI-003", f"“{name}”的内容不是可以接收的类型。可以上传：{known}。")
    evidence = EvidenceFile(
        kind=kind,
        name=name[-200:],
        media_type=media_type,
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        unit=unit,
        region=region,
        uploaded_by=by,
    )
    # The stored name tells nothing of the content and cannot clash.
    evidence.file.save(f"{evidence.sha256[:32]}{TYPES[media_type][0]}", ContentFile(data), save=False)
    evidence.save()
    return evidence
