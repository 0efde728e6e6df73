"""Which days the items fall on: rules by year, notices, days counted from other items."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu.engines.calendar import Item, Occurrence, Override, Undated, between, occurrences, parse_rules, undated


def item(key: str, rules: str, name: str = "") -> Item:
    return Item(key, name or key, "day", parse_rules(rules))


WEEK = item("week", "notice month 06", "全国节能宣传周")
CARBON = item("carbon", "[2013-] day 3 of week", "全国低碳日")
POPULAR = item("popular", "[2005-2024 全国科普日] weekend 3 09 | [2025-] month 09", "全国科普月")
DOUBLE = item("double", "notice", "双创活动周")
NOTICE = Override("week", 2026, date(2026, 6, 22), date(2026, 6, 28), "某部门 2026 年通知")


def test_the_first_rule_that_holds_in_the_year_counts_and_may_bring_its_name() -> None:
    assert occurrences([POPULAR], 2024) == [
        Occurrence("popular", "全国科普日", 2024, date(2024, 9, 21), date(2024, 9, 22), False, "每年 9 月第三个双休日")
    ]
    assert occurrences([POPULAR], 2025) == [
        Occurrence("popular", "全国科普月", 2025, date(2025, 9, 1), date(2025, 9, 30), False, "每年 9 月")
    ]
    assert occurrences([POPULAR], 2004) == undated([POPULAR], 2004) == []


def test_before_the_notice_a_day_is_only_expected_and_so_is_what_counts_from_it() -> None:
    june = date(2026, 6, 1), date(2026, 6, 30)
    assert occurrences([CARBON, WEEK], 2026) == [
        Occurrence("carbon", "全国低碳日", 2026, *june, True, "“全国节能宣传周”的第 3 天"),
        Occurrence("week", "全国节能宣传周", 2026, *june, True, "以当年通知为准，通知前预计为 6 月"),
    ]


def test_the_notice_of_a_year_wins_in_that_year_only() -> None:
    assert occurrences([CARBON, WEEK], 2026, [NOTICE]) == [
        Occurrence("week", "全国节能宣传周", 2026, NOTICE.first, NOTICE.last, False, "某部门 2026 年通知"),
        Occurrence(
            "carbon", "全国低碳日", 2026, date(2026, 6, 24), date(2026, 6, 24), False, "“全国节能宣传周”的第 3 天"
        ),
    ]
    assert [one.provisional for one in occurrences([CARBON, WEEK], 2027, [NOTICE])] == [True, True]


def test_a_notice_wins_over_a_rule_and_over_a_year_without_one() -> None:
    day = date(2026, 10, 20)
    moved = [Override(key, 2026, day, day) for key in ("double", "carbon", "fixed", "later", "unknown")]
    items = [DOUBLE, CARBON, WEEK, item("fixed", "fixed 05-12"), item("later", "[2030-] month 09")]
    found = [one for one in occurrences(items, 2026, moved) if not one.provisional]
    assert [(one.key, one.first, one.last, one.source) for one in found] == [
        (key, day, day, "2026 年通知") for key in ("double", "carbon", "fixed", "later")
    ]


def test_two_notices_for_one_year_are_refused() -> None:
    with pytest.raises(ValueError) as refused:
        occurrences([WEEK], 2026, [NOTICE, NOTICE])
    assert str(refused.value) == "“全国节能宣传周”2026 年录入了两次日期，请留一个。"


def test_items_without_a_day_are_listed_with_the_reason() -> None:
    short = Override("week", 2026, date(2026, 6, 22), date(2026, 6, 23))
    assert undated([DOUBLE, WEEK, CARBON], 2026, [short]) == [
        Undated("double", "双创活动周", 2026, "日期由当年通知确定，收到通知后请录入。"),
        Undated("carbon", "全国低碳日", 2026, "“全国节能宣传周”2026 年没有第 3 天，请另行录入日期。"),
    ]
    items = [DOUBLE, item("first", "day 1 of double"), item("second", "day 1 of leap"), item("leap", "fixed 02-29")]
    assert [one.reason for one in undated(items, 2026)][1:] == [
        "按“双创活动周”推算，而“双创活动周”：日期由当年通知确定，收到通知后请录入。",
        "按“leap”推算，而“leap”：这一年没有。",
    ]
    assert occurrences(items, 2026) == []


def test_a_broken_reference_or_a_circle_leaves_only_its_own_items_without_a_day() -> None:
    broken = [item("a", "day 1 of b"), item("b", "day 1 of a"), item("c", "day 1 of gone"), item("d", "fixed 05-12")]
    assert [one.key for one in occurrences(broken, 2026)] == ["d"]
    assert [(one.key, one.reason) for one in undated(broken, 2026)] == [
        ("a", "按“b”推算，而“b”：按“a”推算，而“a”：推算成了一个圈，请改规则。"),
        ("b", "按“a”推算，而“a”：推算成了一个圈，请改规则。"),
        ("c", "按“gone”推算，但没有这个节点。"),
    ]


def test_between_shows_what_touches_the_days_across_the_turn_of_the_year() -> None:
    items = [
        item("winter", "span 12-20 01-10"),
        item("laba", "lunar 12-08"),
        item("week", "weekof 01-01"),
        item("later", "fixed 01-16"),
    ]
    found = between(items, date(2027, 1, 1), date(2027, 1, 15))
    assert [(one.key, one.year, one.first.isoformat(), one.last.isoformat()) for one in found] == [
        ("winter", 2026, "2026-12-20", "2027-01-10"),
        ("week", 2027, "2026-12-28", "2027-01-03"),
        ("laba", 2026, "2027-01-15", "2027-01-15"),
    ]
    assert [one.key for one in between(items, date(2026, 12, 28), date(2026, 12, 28))] == ["winter", "week"]


@given(
    st.lists(
        st.sampled_from(["month 09", "weekof 01-01", "span 11-01 03-02", "lunarmonth 12", "fixed 02-29", "notice"]),
        unique=True,
    ),
    st.dates(date(1901, 1, 1), date(2099, 12, 31)),
    st.dates(date(1901, 1, 1), date(2099, 12, 31)),
)
def test_between_is_what_the_years_around_hold(rules: list[str], one: date, other: date) -> None:
    first, last = min(one, other), min(max(one, other), date(min(one, other).year + 2, 12, 31))
    items = [item(f"i{n}", rule) for n, rule in enumerate(rules)]
    around = [found for year in range(first.year - 1, last.year + 2) for found in occurrences(items, year)]
    expected = {(found.key, found.year) for found in around if found.first <= last and found.last >= first}
    found = between(items, first, last)
    assert {(one.key, one.year) for one in found} == expected
    assert [one.first for one in found] == sorted(one.first for one in found)


@pytest.mark.parametrize("year", [1899, 2101, 0, -1])
def test_years_outside_the_range_are_refused(year: int) -> None:
    for ask in (occurrences, undated):
        with pytest.raises(ValueError) as refused:
            ask([POPULAR], year)
        assert str(refused.value) == f"只能推算 1900 到 2100 年的日期，不能推算 {year} 年。"


def test_days_outside_the_range_or_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(ValueError, match="不能推算 1899 年"):
        between([POPULAR], date(1899, 12, 31), date(1900, 1, 1))
    with pytest.raises(ValueError, match="不能推算 2101 年"):
        between([POPULAR], date(2100, 12, 31), date(2101, 1, 1))
    with pytest.raises(ValueError) as refused:
        between([POPULAR], date(2026, 2, 1), date(2026, 1, 1))
    assert str(refused.value) == "末日（2026-01-01）早于首日（2026-02-01），请对调。"


@pytest.mark.parametrize("year", [1900, 2100])
def test_the_first_and_the_last_year_are_computed(year: int) -> None:
    items = [item("a", "lunarmonth 12"), item("b", "weekof 01-01"), item("c", "span 12-01 01-31")]
    assert len(occurrences(items, year)) == 3
    assert next(one.key for one in between(items, date(year, 12, 15), date(year, 12, 31))) == "c"
