"""Background work on files."""

from kepu.core.evidence.actions import remove_bytes
from kepu.core.evidence.queries import erased_but_on_disk


def remove_erased() -> None:
    """Once a day: what a server that stopped right after an erasure has left on the disk. See migration 0008."""
    for evidence in erased_but_on_disk():
        remove_bytes(evidence)
