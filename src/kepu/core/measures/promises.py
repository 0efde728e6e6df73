"""What governance tells the operations without their knowing it: which promises there are, and which a record served.

The ledger registers one book; an operation asks it for the tasks an activity may serve and for the indicators that
count its facts. Without a book (no plan, tests of one room) there is simply nothing to show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from kepu.core.persons.models import Person
from kepu.core.units.models import Unit


@dataclass(frozen=True, slots=True)
class Promise:
    """A task or indicator of a plan: what it says, where to read it, and how it stands (lamp and words, may be empty)."""

    thread: UUID
    label: str
    url: str
    plan: str = ""
    lamp: str = ""
    progress: str = ""


class PromiseBook(Protocol):
    def tasks_of(self, unit: Unit, day: date) -> Sequence[Promise]:
        """Clauses of plans in force on the day in which the unit has a duty."""

    def served_by(self, source_type: str, source: Any, person: Person) -> Sequence[Promise]:
        """Indicators that count a fact of this record, of plans the person may see."""


@dataclass(slots=True)
class _NoBook:
    def tasks_of(self, unit: Unit, day: date) -> Sequence[Promise]:
        return ()

    def served_by(self, source_type: str, source: Any, person: Person) -> Sequence[Promise]:
        return ()


@dataclass(slots=True)
class _Kept:
    book: PromiseBook = field(default_factory=_NoBook)


_kept = _Kept()


def register_promises(book: PromiseBook) -> None:
    """Called by the ledger from AppConfig.ready."""
    _kept.book = book


def promises() -> PromiseBook:
    return _kept.book
