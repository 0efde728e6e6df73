"""Take files in: type checked by content, size limited, known by SHA-256. Erase them when they need no longer be kept."""

from __future__ import annotations

import hashlib
import math

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kepu.core import lifecycle
from kepu.core.actions import action, note
from kepu.core.errors import NotInThisState, RuleBroken
from kepu.core.evidence.likeness import bands
from kepu.core.evidence.models import EvidenceFile
from kepu.core.evidence.pictures import Picture, examine
from kepu.core.evidence.types import TYPES, recognise
from kepu.core.permissions import EVIDENCE_ADD, EVIDENCE_ERASE
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
def store_evidence(
    *, data: bytes, name: str, kind: str, unit: Unit, region: Region, by: Person, picture: Picture | None = None
) -> EvidenceFile:
    """Keep a file; of a photo also its time and place, a public copy, a thumbnail and what alike ones are found by.

    picture: what `examine(data, name)` gave, where the caller has asked before: decoding takes up to a second, and on
    SQLite nobody else can write while an action runs. Raises RuleBroken with advice for an empty, oversized or unknown
    file, and for a photo that cannot be read.
    """
    if not data:
        raise RuleBroken("EVI-001", f"“{name}”是空文件，请检查后重新选择。")
    refuse_oversized(name, len(data))
    sha256 = hashlib.sha256(data).hexdigest()
    if kind == EvidenceFile.Kind.PHOTO:
        picture = picture or examine(data, name)
        if picture.sha256 != sha256:
            raise ValueError("the picture was read from other bytes than those to be stored")
    elif picture is not None:
        raise ValueError(f"only a photo comes with a picture, not a {kind}")
    media_type = recognise(data, name)
    if media_type is None:
        known = "、".join(sorted({extension for extensions in TYPES.values() for extension in extensions}))
        raise RuleBroken("EVI-003", f"“{name}”的内容不是可以接收的类型。可以上传：{known}。")
    evidence = EvidenceFile(
        kind=kind,
        name=name[-200:],
        media_type=media_type,
        size_bytes=len(data),
        sha256=sha256,
        unit=unit,
        region=region,
        uploaded_by=by,
    )
    # The stored name tells nothing of the content and cannot clash.
    evidence.file.save(f"{sha256[:32]}{TYPES[media_type][0]}", ContentFile(data), save=False)
    if picture is not None:
        _keep_picture(evidence, picture)
    evidence.save()
    return evidence


def _keep_picture(evidence: EvidenceFile, picture: Picture) -> None:
    evidence.width_px, evidence.height_px = picture.width_px, picture.height_px
    evidence.taken_at, evidence.latitude, evidence.longitude = picture.taken_at, picture.latitude, picture.longitude
    evidence.phash = picture.phash
    if picture.phash:
        for number, band in enumerate(bands(picture.phash)):
            setattr(evidence, f"phash_band_{number}", band)
    evidence.public_copy.save(f"{picture.sha256[:32]}-copy.jpg", ContentFile(picture.public_copy), save=False)
    evidence.thumbnail.save(f"{picture.sha256[:32]}-thumbnail.jpg", ContentFile(picture.thumbnail), save=False)


@action(EVIDENCE_ERASE)
def erase_evidence(evidence: EvidenceFile, *, reason: str, by: Person) -> None:
    """Destroy the file, its copies and where it was taken, because they need no longer be kept. Cannot be undone.

    The row stays, with name, SHA-256, perceptual hash and the reason, so that records which cite it can still be
    checked against a file somebody kept, and an old photo that is handed in again is still known.
    """
    locked = lifecycle.locked(evidence)
    if locked.erased_at is not None:
        raise NotInThisState(
            "EVI-004", _("“%(name)s”已经清除，不用再做。请刷新页面查看最新情况。") % {"name": locked.name}
        )
    if locked.kind == EvidenceFile.Kind.DOCUMENT:
        raise RuleBroken("EVI-005", _("“%(name)s”是公文，方案以它为据，不能清除。") % {"name": locked.name})
    if not reason.strip():
        raise RuleBroken("EVI-006", _("请写明清除的原因，例如“保存期满三年”。"))
    evidence.erased_at, evidence.erased_by, evidence.erasure_reason = timezone.now(), by, reason.strip()[:200]
    evidence.latitude = evidence.longitude = None
    evidence.save(update_fields=["erased_at", "erased_by", "erasure_reason", "latitude", "longitude"])
    note(reason=evidence.erasure_reason, sha256=evidence.sha256)
    transaction.on_commit(lambda: remove_bytes(evidence))


def remove_bytes(evidence: EvidenceFile) -> None:
    """Take an erased file and its copies off the disk. Not a deed of a person, so not in the audit trail."""
    if evidence.erased_at is None:
        raise ValueError(f"evidence {evidence.pk} is not erased")
    for stored in (evidence.file, evidence.public_copy, evidence.thumbnail):
        if stored:
            stored.delete(save=False)
    evidence.save(update_fields=["file", "public_copy", "thumbnail"])
