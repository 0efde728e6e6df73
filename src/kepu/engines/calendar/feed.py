"""A calendar feed (RFC 5545) that phones and desks can subscribe to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vText

from kepu.engines.calendar.items import Item
from kepu.engines.calendar.occurrences import Occurrence

ZONE: Final = ZoneInfo("Asia/Shanghai")
PRODUCT: Final = "-//Kepu//Calendar//ZH"
REFRESH: Final = timedelta(hours=12)
# RFC 5545, 3.3.11: text holds no control characters but tab and line break.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BREAK: Final = re.compile(r"\r\n|[\r\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed: two dates make it all day, two aware datetimes make it timed.

    Raises ValueError where the two are not of one sort, naive, or the wrong way round.
    """

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

    def __post_init__(self) -> None:
        if isinstance(self.first, datetime) != isinstance(self.last, datetime):
            raise ValueError(f"{self.uid}: first and last must both be dates or both be datetimes")
        for moment in (self.first, self.last, self.updated):
            if isinstance(moment, datetime) and moment.utcoffset() is None:
                raise ValueError(f"{self.uid}: {moment} has no time zone")
        if self.last < self.first:
            raise ValueError(f"{self.uid}: ends ({self.last}) before it begins ({self.first})")


def ics(entries: Iterable[Entry], *, name: str, stamp: datetime, description: str = "") -> bytes:
    """Write a feed: UTF-8, lines folded at 75 octets, never within a character; times in Asia/Shanghai.

    name: shown by the reader as the calendar's name. stamp: aware, when the feed is made.
    Raises ValueError for a naive stamp and for two entries of one uid.
    """
    if stamp.utcoffset() is None:
        raise ValueError(f"stamp {stamp} has no time zone")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    # NAME and REFRESH-INTERVAL are RFC 7986; the X- names are what older readers look for.
    for field in ("name", "x-wr-calname"):
        calendar.add(field, _clean(name))
    if description:
        calendar.add("description", _clean(description))
    calendar.add("x-wr-timezone", ZONE.key)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add_component(_zone())
    seen: set[str] = set()
    for entry in entries:
        if entry.uid in seen:
            raise ValueError(f"{entry.uid}: two entries have this uid")
        seen.add(entry.uid)
        calendar.add_component(_event(entry, stamp))
    return calendar.to_ical()


def entries_of(
    occurrences: Iterable[Occurrence], items: Iterable[Item], *, updated: datetime, host: str = "kepu"
) -> list[Entry]:
    """All-day entries of theme days, with task, basis and note; uid theme-KEY-YEAR@host."""
    by_key = {item.key: item for item in items}
    return [_theme_entry(occurrence, by_key[occurrence.key], updated, host) for occurrence in occurrences]


def _theme_entry(occurrence: Occurrence, item: Item, updated: datetime, host: str) -> Entry:
    parts = (("时间", occurrence.source), ("任务", item.task), ("依据", item.basis), ("说明", item.note))
    return Entry(
        uid=f"theme-{occurrence.key}-{occurrence.year}@{host}",
        title=occurrence.name + ("（日期待通知）" if occurrence.provisional else ""),
        first=occurrence.first,
        last=occurrence.last,
        updated=updated,
        description="\n".join(f"{label}：{text}" for label, text in parts if text),
        categories=("主题日",),
        provisional=occurrence.provisional,
    )


def _zone() -> Timezone:
    """China's time since summer time ended on 1991-09-15."""
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1991, 9, 15))
    standard.add("tzname", "CST")
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    zone = Timezone()
    zone.add("tzid", ZONE.key)
    zone.add_component(standard)
    return zone


def _event(entry: Entry, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("last-modified", entry.updated.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("summary", _clean(entry.title))
    if isinstance(entry.first, datetime) and isinstance(entry.last, datetime):
        event.add("dtstart", entry.first.astimezone(ZONE))
        event.add("dtend", entry.last.astimezone(ZONE))
    else:
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + timedelta(days=1))  # the end of an all-day event is not part of it
        event.add("transp", "TRANSPARENT")  # a theme day keeps nobody busy
    event.add("status", "CANCELLED" if entry.cancelled else "TENTATIVE" if entry.provisional else "CONFIRMED")
    for field, text in (("description", entry.description), ("location", entry.place)):
        if text:
            event.add(field, _clean(text))
    if entry.url:
        event.add("url", _clean(entry.url).replace("\n", ""))
    if entry.categories:
        event.add("categories", [_clean(category) for category in entry.categories])
    return event


def _clean(text: str) -> vText:
    return vText(_CONTROL.sub("", _BREAK.sub("\n", text)))
