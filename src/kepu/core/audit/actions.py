"""Looking after the trail itself: checking it and taking it out are on record too."""

from __future__ import annotations

from collections.abc import Mapping

from kepu.core.actions import action, note
from kepu.core.audit.chain import Break, breaks
from kepu.core.audit.models import AuditEntry
from kepu.core.permissions import AUDIT_VIEW
from kepu.core.persons.models import Person


def _whole_trail(**_given: object) -> dict[str, object]:
    """The chain is one for the whole site."""
    return {}


@action(AUDIT_VIEW, at=_whole_trail)
def verify_chain(*, by: Person) -> tuple[int, list[Break]]:
    """Walk the whole chain. Returns how many entries it has and every place where it does not hold."""
    found = list(breaks())
    entries = AuditEntry.objects.count()
    note(entries=entries, breaks=len(found))
    return entries, found


@action(AUDIT_VIEW, at=_whole_trail)
def record_export(*, filters: Mapping[str, str], entries: int, by: Person) -> int:
    """Put on record that entries are taken out of the system as a file, and which."""
    note(filters=dict(filters), entries=entries)
    return entries
