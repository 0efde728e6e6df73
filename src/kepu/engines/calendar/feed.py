"""A calendar feed (RFC 5545) that phones and desks can subscribe to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from kepu.engines.calendar.items import Item
from kepu.engines.calendar.occurrences import Occurrence


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed: two dates make it all day, two aware datetimes make it timed."""

    uid: str  # the same for ever, however often the entry changes: activity-17@kepu.example
    title: str
    first: date | datetime
    last: date | datetime  # dates: included; datetimes: the end
    updated: datetime  # aware
    sequence: int = 0  # grows with every change of the days
    description: str = ""
    place: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    provisional: bool = False
    cancelled: bool = False


def ics(entries: Iterable[Entry], *, name: str, stamp: datetime, description: str = "") -> bytes:
    """Write a feed. name: shown by the reader as the calendar's name. stamp: aware, when the feed is made."""
    raise NotImplementedError


def entries_of(
    occurrences: Iterable[Occurrence], items: Iterable[Item], *, updated: datetime, host: str = "kepu"
) -> list[Entry]:
    """All-day entries of theme days, with task, basis and note; uid theme-KEY-YEAR@host."""
    raise NotImplementedError
