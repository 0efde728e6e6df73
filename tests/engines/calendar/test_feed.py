"""The feed, read back as a phone would."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from kepu.engines.calendar import Entry, Item, Override, entries_of, ics, occurrences, parse_rules

SHANGHAI = ZoneInfo("Asia/Shanghai")
STAMP = datetime(2026, 3, 1, 8, 0, tzinfo=SHANGHAI)
UPDATED = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
LONG = "组织节水宣传进社区、进学校、进企业、进机关，展出展板，发放资料；联合供水企业开放水厂。" * 4


def read(feed: bytes) -> tuple[Calendar, list[Event]]:
    calendar = Calendar.from_ical(feed)
    return calendar, list(calendar.walk("VEVENT"))


def day_entry(**given: object) -> Entry:
    values = {"uid": "a@kepu", "title": "世界水日", "first": date(2026, 3, 22), "last": date(2026, 3, 22)}
    return Entry(**{**values, "updated": UPDATED, **given})  # type: ignore[arg-type]


def test_an_all_day_entry_ends_on_the_day_after_its_last() -> None:
    _, [event] = read(ics([day_entry(last=date(2026, 3, 28), sequence=2)], name="主题日", stamp=STAMP))
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 3, 22), date(2026, 3, 29))
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert (str(event["uid"]), event["sequence"], str(event["status"])) == ("a@kepu", 2, "CONFIRMED")
    assert (event["dtstamp"].dt, event["last-modified"].dt) == (STAMP, UPDATED)
    assert str(event["transp"]) == "TRANSPARENT"


def test_a_timed_entry_is_told_in_the_time_of_shanghai_with_its_definition() -> None:
    tokyo = timezone(timedelta(hours=9))
    timed = day_entry(first=datetime(2026, 5, 12, 10, 30, tzinfo=tokyo), last=datetime(2026, 5, 12, 4, tzinfo=UTC))
    feed = ics([timed], name="活动", stamp=STAMP)
    assert b"DTSTART;TZID=Asia/Shanghai:20260512T093000\r\n" in feed
    assert b"DTEND;TZID=Asia/Shanghai:20260512T120000\r\n" in feed
    calendar, [event] = read(feed)
    assert event["dtstart"].dt == timed.first
    assert event["dtend"].dt == timed.last
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert "transp" not in event


def test_chinese_lines_are_folded_at_75_octets_and_never_within_a_character() -> None:
    feed = ics([day_entry(description=LONG)], name="主题日", stamp=STAMP)
    lines = feed.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode("utf-8")
    _, [event] = read(feed)
    assert str(event["description"]) == LONG


def test_texts_come_back_with_their_signs() -> None:
    entry = day_entry(
        title="讲座；问答, 互动; 反斜线 \\n",
        description="一\n二",
        place="县科技馆，二楼",
        url="https://kepu.example/a/17?x=1",
        categories=("讲座", "a,b"),
    )
    calendar, [event] = read(ics([entry], name="某县，活动", stamp=STAMP, description="公开活动"))
    assert str(event["summary"]) == entry.title
    assert str(event["description"]) == entry.description
    assert str(event["location"]) == entry.place
    assert str(event["url"]) == entry.url
    assert tuple(str(one) for one in event["categories"].cats) == entry.categories
    assert {str(calendar[key]) for key in ("name", "x-wr-calname")} == {"某县，活动"}
    assert str(calendar["description"]) == "公开活动"
    assert str(calendar["method"]) == "PUBLISH"


@given(st.text(), st.text())
def test_no_text_breaks_the_feed(title: str, url: str) -> None:
    _, [event] = read(ics([day_entry(title=title, description=title, url=url)], name=title, stamp=STAMP))
    assert str(event["uid"]) == "a@kepu"
    assert event["dtstart"].dt == date(2026, 3, 22)
    kept = [character for character in str(event["summary"]) if character.isprintable()]
    assert kept == [character for character in title if character.isprintable()]


def test_the_same_entries_give_the_same_bytes() -> None:
    assert ics([day_entry()], name="主题日", stamp=STAMP) == ics([day_entry()], name="主题日", stamp=STAMP)


def test_a_cancelled_and_an_expected_entry_say_so() -> None:
    entries = [day_entry(cancelled=True, provisional=True), day_entry(uid="b@kepu", provisional=True)]
    _, events = read(ics(entries, name="主题日", stamp=STAMP))
    assert [str(event["status"]) for event in events] == ["CANCELLED", "TENTATIVE"]


def test_an_empty_feed_is_a_calendar() -> None:
    calendar, events = read(ics([], name="主题日", stamp=STAMP))
    assert (str(calendar["x-wr-calname"]), events) == ("主题日", [])


def test_theme_days_keep_their_uid_when_a_notice_moves_them() -> None:
    week = Item("week", "节能周", "week", parse_rules("notice month 06"), task="备好展板。", note="以通知为准")
    notice = Override("week", 2026, date(2026, 6, 22), date(2026, 6, 28), "2026 年通知")
    [before] = entries_of(occurrences([week], 2026), [week], updated=UPDATED, host="kepu.example")
    [after] = entries_of(occurrences([week], 2026, [notice]), [week], updated=UPDATED, host="kepu.example")
    assert before == Entry(
        uid="theme-week-2026@kepu.example",
        title="节能周（日期待通知）",
        first=date(2026, 6, 1),
        last=date(2026, 6, 30),
        updated=UPDATED,
        description="时间：以当年通知为准，通知前预计为 6 月\n任务：备好展板。\n说明：以通知为准",
        categories=("主题日",),
        provisional=True,
    )
    assert (after.uid, after.title, after.first, after.provisional) == (before.uid, "节能周", notice.first, False)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"last": date(2026, 3, 21)}, "ends"),
        ({"last": datetime(2026, 3, 22, tzinfo=UTC)}, "both"),
        ({"first": datetime(2026, 3, 22, 9), "last": datetime(2026, 3, 22, 10)}, "no time zone"),
        ({"updated": datetime(2026, 3, 22, 9)}, "no time zone"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(changed: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        day_entry(**changed)


def test_a_uid_stands_once_and_the_stamp_knows_its_zone() -> None:
    with pytest.raises(ValueError, match="two entries"):
        ics([day_entry(), day_entry()], name="主题日", stamp=STAMP)
    with pytest.raises(ValueError, match="no time zone"):
        ics([], name="主题日", stamp=datetime(2026, 3, 1))
