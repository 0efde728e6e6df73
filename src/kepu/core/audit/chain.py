"""The audit chain: append an entry sealed with the one before; walk it and say where it was changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from kepu.core.audit.models import AuditEntry, AuditHead

SEALED_FIELDS = (
    "sequence",
    "happened_at",
    "actor_id",
    "actor_name",
    "action",
    "object_type",
    "object_id",
    "object_name",
    "region_code",
    "unit_path",
    "details",
    "address",
    "previous_hash",
)


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold, and how."""

    sequence: int
    problem: str


def seal(entry: AuditEntry) -> str:
    """SHA-256, in hex, over the entry's fields and the hash of the one before."""
    plain: dict[str, Any] = {name: getattr(entry, name) for name in SEALED_FIELDS}
    plain["happened_at"] = entry.happened_at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def append(*, happened_at: datetime, **fields: Any) -> AuditEntry:
    """Add one entry at the end of the chain. Call it last in a transaction: it holds the chain until commit."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an audit entry is written inside the transaction it tells of")
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    if head is None:  # the first deed of a new site
        AuditHead.objects.get_or_create(pk=1)
        head = AuditHead.objects.select_for_update().get(pk=1)
    # What JSON would change on its way to the database and back must be changed before sealing.
    fields["details"] = json.loads(json.dumps(fields.get("details") or {}, ensure_ascii=False, default=str))
    entry = AuditEntry(sequence=head.sequence + 1, happened_at=happened_at, previous_hash=head.hash, **fields)
    entry.hash = seal(entry)
    entry.save(force_insert=True)
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save(update_fields=["sequence", "hash"])
    return entry


def breaks(batch_size: int = 1000) -> Iterator[Break]:
    """Walk the whole chain in order and yield every place where it does not hold."""
    expected, previous = 1, "0" * 64
    for entry in AuditEntry.objects.order_by("sequence").iterator(chunk_size=batch_size):
        if entry.sequence != expected:
            yield Break(expected, f"缺少第 {expected} 至 {entry.sequence - 1} 条记录")
            expected = entry.sequence
        elif entry.previous_hash != previous:
            yield Break(entry.sequence, f"第 {entry.sequence} 条记录与前一条不相接")
        if seal(entry) != entry.hash:
            yield Break(entry.sequence, f"第 {entry.sequence} 条记录的内容被改动")
        expected, previous = expected + 1, entry.hash
    head = AuditHead.objects.filter(pk=1).first()
    if head is None:
        if expected > 1:
            yield Break(expected - 1, "链尾标记缺失")
    elif head.sequence > expected - 1:
        yield Break(expected, f"缺少第 {expected} 至 {head.sequence} 条记录（链尾被截断）")
    elif (head.sequence, head.hash) != (expected - 1, previous):
        yield Break(head.sequence, "链尾标记与最后一条记录不符")
