"""What operations tell governance of their records without being known to it: work done for a clause, where to look.

Each operation registers one book from AppConfig.ready; governance asks all of them together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from uuid import UUID

from kepu.core.persons.models import Person


@dataclass(frozen=True, slots=True)
class Work:
    """What was done for a clause up to a day: how often, when last; and what is planned for it and not done yet."""

    done: int = 0
    latest_on: date | None = None
    planned: int = 0
    next_on: date | None = None

    def __add__(self, other: Work) -> Work:
        latest = [day for day in (self.latest_on, other.latest_on) if day is not None]
        coming = [day for day in (self.next_on, other.next_on) if day is not None]
        return Work(
            self.done + other.done,
            max(latest, default=None),
            self.planned + other.planned,
            min(coming, default=None),
        )


@dataclass(frozen=True, slots=True)
class Record:
    """A record that a file or fact belongs to: what it is called and where to read it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which records a list should show. region: twelve digits, its subtree; unit: id."""

    first: date | None = None
    last: date | None = None
    region: str = ""
    unit: int | None = None
    group: str = ""
    area: str = ""
    clause_thread: UUID | None = None


class WorkBook(Protocol):
    def works_for(self, threads: Collection[UUID], as_of: date) -> Mapping[UUID, Work]:
        """Work for each of the clauses; clauses without any are absent."""

    def records_of(self, files: Collection[int], person: Person) -> Mapping[int, Record]:
        """The record each evidence file belongs to, where the person may see it."""

    def list_url(self, narrowing: Narrowing) -> str:
        """Where the records themselves are listed, narrowed; empty where there is no such page."""


@dataclass(slots=True)
class _Kept:
    books: list[WorkBook] = field(default_factory=list)


_kept = _Kept()


def register_works(book: WorkBook) -> None:
    """Called from AppConfig.ready. The same book again changes nothing."""
    if book not in _kept.books:
        _kept.books.append(book)


def works_for(threads: Collection[UUID], as_of: date) -> dict[UUID, Work]:
    """The work of all operations for each clause that has any, done by the end of the day."""
    found: dict[UUID, Work] = {}
    for book in _kept.books if threads else ():
        for thread, work in book.works_for(threads, as_of).items():
            found[thread] = found.get(thread, Work()) + work
    return found


def records_of(files: Collection[int], person: Person) -> dict[int, Record]:
    """Evidence file → the record it belongs to, of those the person may see."""
    found: dict[int, Record] = {}
    for book in _kept.books if files else ():
        found |= book.records_of(files, person)
    return found


def records_url(narrowing: Narrowing) -> str:
    """The list of records of the first operation that has one; empty without any."""
    return next((url for book in _kept.books if (url := book.list_url(narrowing))), "")
