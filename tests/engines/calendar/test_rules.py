"""What each rule gives in a year, against calendars that were printed."""

from __future__ import annotations

from calendar import isleap, monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu.engines.calendar import FIRST_YEAR, LAST_YEAR, describe, parse_rule
from kepu.engines.calendar.rules import Days

years = st.integers(FIRST_YEAR, LAST_YEAR)
months = st.integers(1, 12)
weekdays = st.integers(0, 6)
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def days(text: str, year: int) -> Days | None:
    return parse_rule(text).in_year(year)  # type: ignore[union-attr]


def day(iso: str) -> Days:
    return date.fromisoformat(iso), date.fromisoformat(iso)


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("fixed 05-12", 2026, day("2026-05-12")),
        ("fixed 02-last", 2028, day("2028-02-29")),
        ("fixed 02-last", 2027, day("2027-02-28")),
        ("span 03-22 03-28", 2027, (date(2027, 3, 22), date(2027, 3, 28))),
        ("span 12-20 01-10", 2026, (date(2026, 12, 20), date(2027, 1, 10))),
        ("span 02-15 02-last", 2028, (date(2028, 2, 15), date(2028, 2, 29))),
        ("nth 3 sun 05", 2025, day("2025-05-18")),
        ("nth 2 sat 06", 2026, day("2026-06-13")),
        ("last mon 03", 2026, day("2026-03-30")),
        ("nthweek 3 05", 2023, (date(2023, 5, 15), date(2023, 5, 21))),  # the month begins on a Monday
        ("nthweek 3 09", 2026, (date(2026, 9, 21), date(2026, 9, 27))),  # it begins on a Tuesday
        ("lastweek 04", 2026, (date(2026, 4, 20), date(2026, 4, 26))),
        ("weekend 3 09", 2024, (date(2024, 9, 21), date(2024, 9, 22))),
        ("weekof 05-12", 2016, (date(2016, 5, 9), date(2016, 5, 15))),  # as the notice of 2016 had it
        ("weekof 01-01", 2027, (date(2026, 12, 28), date(2027, 1, 3))),
        ("month 02", 2028, (date(2028, 2, 1), date(2028, 2, 29))),
    ],
)
def test_the_days_of_a_rule(text: str, year: int, expected: Days) -> None:
    assert days(text, year) == expected


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("lunar 01-01", 2027, day("2027-02-06")),
        ("lunar 01-15", 2027, day("2027-02-20")),
        ("lunar 05-05", 2026, day("2026-06-19")),
        ("lunar 08-15", 2026, day("2026-09-25")),
        ("lunar 09-09", 2026, day("2026-10-18")),
        ("lunar 08-15", 2025, day("2025-10-06")),  # after the leap sixth month of 2025
        ("lunar 12-08", 2025, day("2026-01-26")),  # counted by the lunar year
        ("lunar 12-last", 2024, day("2025-01-28")),  # a month of 29 days
        ("lunar 12-last", 2023, day("2024-02-09")),
        ("lunarmonth 01", 2027, (date(2027, 2, 6), date(2027, 3, 7))),
        ("lunarmonth 06", 2025, (date(2025, 6, 25), date(2025, 7, 24))),  # the leap month follows it
        ("lunarmonth 09", 2014, (date(2014, 9, 24), date(2014, 10, 23))),  # 2014 had a leap ninth month
        ("lunarmonth 11", 2033, (date(2033, 11, 22), date(2033, 12, 21))),  # the odd year: leap eleventh month
        ("lunar 01-01", 2034, day("2034-02-19")),
    ],
)
def test_the_chinese_calendar(text: str, year: int, expected: Days) -> None:
    assert days(text, year) == expected


def test_a_day_that_a_year_lacks_is_left_out() -> None:
    assert [year for year in range(2023, 2033) if days("fixed 02-29", year)] == [2024, 2028, 2032]
    assert days("weekof 02-29", 2027) is None
    assert days("lunar 12-30", 2024) is None
    assert days("lunar 12-30", 2023) == day("2024-02-09")


@given(st.integers(1, 4), weekdays, months, years)
def test_the_nth_weekday_is_that_weekday_and_the_nth_of_the_month(n: int, weekday: int, month: int, year: int) -> None:
    first, last = days(f"nth {n} {NAMES[weekday]} {month:02}", year) or ()
    assert first == last
    assert (first.year, first.month, first.weekday(), (first.day + 6) // 7) == (year, month, weekday, n)


@given(weekdays, months, years)
def test_the_last_weekday_has_none_after_it_in_the_month(weekday: int, month: int, year: int) -> None:
    first, last = days(f"last {NAMES[weekday]} {month:02}", year) or ()
    assert first == last
    assert (first.year, first.month, first.weekday()) == (year, month, weekday)
    assert (first + timedelta(days=7)).month != month


@given(st.sampled_from(["nthweek 1", "nthweek 2", "nthweek 3", "lastweek"]), months, years)
def test_a_full_week_runs_from_monday_to_sunday_inside_its_month(week: str, month: int, year: int) -> None:
    first, last = days(f"{week} {month:02}", year) or ()
    assert (first.weekday(), last - first) == (0, timedelta(days=6))
    assert {(first.year, first.month), (last.year, last.month)} == {(year, month)}
    before = {"nthweek 1": 0, "nthweek 2": 1, "nthweek 3": 2}.get(week)
    if before is None:
        assert (last + timedelta(days=7)).month != month
    else:
        assert (first.day - 1) // 7 == before


@given(st.integers(1, 3), months, years)
def test_a_weekend_is_a_saturday_and_a_sunday_of_its_month(n: int, month: int, year: int) -> None:
    first, last = days(f"weekend {n} {month:02}", year) or ()
    assert (first.weekday(), (first.day + 6) // 7, last) == (5, n, first + timedelta(days=1))
    assert {(first.year, first.month), (last.year, last.month)} == {(year, month)}


@given(st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)))
def test_the_week_of_a_day_holds_the_day(one: date) -> None:
    first, last = days(f"weekof {one:%m-%d}", one.year) or ()
    assert first <= one <= last
    assert (first.weekday(), last - first) == (0, timedelta(days=6))


@given(months, years)
def test_a_month_is_all_its_days(month: int, year: int) -> None:
    length = monthrange(year, month)[1]
    assert days(f"month {month:02}", year) == (date(year, month, 1), date(year, month, length))


@given(years)
def test_the_leap_day_is_held_in_leap_years_only(year: int) -> None:
    assert days("fixed 02-29", year) == (day(f"{year}-02-29") if isleap(year) else None)


@given(months, years)
def test_a_lunar_month_has_29_or_30_days_and_the_next_follows_it_or_its_leap_month(month: int, year: int) -> None:
    first, last = days(f"lunarmonth {month:02}", year) or ()
    assert (last - first).days in (28, 29)
    following, year_of_it = (1, year + 1) if month == 12 else (month + 1, year)
    if year_of_it <= LAST_YEAR:
        beginning, _ = days(f"lunarmonth {following:02}", year_of_it) or ()
        assert (beginning - last).days in (1, 30, 31)


def test_a_leap_month_comes_seven_times_in_nineteen_years() -> None:
    begins = [days("lunarmonth 01", year)[0] for year in range(1995, 2015)]  # type: ignore[index]
    assert sum((after - before).days > 380 for before, after in pairwise(begins)) == 7


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fixed 05-12", "每年 5 月 12 日"),
        ("fixed 02-29", "每年 2 月 29 日（只在闰年）"),
        ("fixed 02-last", "每年 2 月最后一天"),
        ("span 03-22 03-28", "每年 3 月 22 日至 3 月 28 日"),
        ("nth 3 sun 05", "每年 5 月第三个星期日"),
        ("last mon 03", "每年 3 月最后一个星期一"),
        ("nthweek 3 05", "每年 5 月第三个整周"),
        ("lastweek 04", "每年 4 月最后一个整周"),
        ("weekend 3 09", "每年 9 月第三个双休日"),
        ("weekof 05-12", "每年 5 月 12 日所在的周"),
        ("month 09", "每年 9 月"),
        ("lunar 09-09", "每年农历九月初九"),
        ("lunar 01-15", "每年农历正月十五"),
        ("lunar 12-23", "每年农历腊月廿三"),
        ("lunar 08-20", "每年农历八月二十"),
        ("lunar 12-30", "每年农历腊月三十（没有三十的年份不办）"),
        ("lunar 12-last", "每年农历腊月最后一天"),
        ("lunarmonth 09", "每年农历九月"),
        ("day 3 of week", "“节能周”的第 3 天"),
        ("day 2 of other", "“other”的第 2 天"),
        ("notice", "以当年通知为准"),
        ("notice month 06", "以当年通知为准，通知前预计为 6 月"),
        ("notice lunarmonth 09", "以当年通知为准，通知前预计为农历九月"),
    ],
)
def test_a_rule_in_words(text: str, words: str) -> None:
    assert describe(parse_rule(text), {"week": "节能周"}) == words
