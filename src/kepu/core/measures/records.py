"""From a fact to the record it was written from, its evidence, and who confirmed it.

An operation registers, for each kind of record its measures lead to (`Measure.source_type`), a function that describes
records by their keys, as far as the person may see them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kepu.core.persons.models import Person


@dataclass(frozen=True, slots=True)
class Evidence:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A record in words. url empty: the person may know that it was counted, but not open it."""

    key: Any
    title: str
    host: str
    happened_on: date
    state: str
    url: str = ""
    place: str = ""
    recorded_by: str = ""
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    evidence: tuple[Evidence, ...] = ()


Describe = Callable[[Iterable[Any], Person | None], Mapping[Any, SourceRecord]]


@dataclass(slots=True)
class _Describers:
    by_type: dict[str, Describe] = field(default_factory=dict)


_describers = _Describers()


def register_records(source_type: str, describe: Describe) -> None:
    """Called from AppConfig.ready. describe(keys, person) → key: record; person None: the site itself, on its console."""
    _describers.by_type[source_type] = describe


def records(source_type: str, keys: Iterable[Any], person: Person | None) -> Mapping[Any, SourceRecord]:
    """The records of these keys; none where nobody registered that kind."""
    describe = _describers.by_type.get(source_type)
    return describe(keys, person) if describe is not None else {}


def record_url(source_type: str, key: Any, person: Person) -> str:
    """Where the person can open the record; "" where there is no such page, or not for this person."""
    found = records(source_type, [key], person).get(key)
    return found.url if found is not None else ""
