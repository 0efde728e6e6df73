"""Rule texts: what is typed comes back, what is wrong is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu.engines.calendar import (
    EXAMPLES,
    FIRST_YEAR,
    LAST_YEAR,
    RuleInYears,
    parse_rule,
    parse_rules,
    rule_text,
    rules_text,
)
from kepu.engines.calendar.reading import _FORMS
from kepu.engines.calendar.rules import (
    LONGEST_MONTH,
    DayOf,
    Fixed,
    Last,
    LastWeek,
    Lunar,
    LunarMonth,
    Month,
    MonthDay,
    Notice,
    Nth,
    NthWeek,
    Span,
    Weekend,
    WeekOf,
)

months = st.integers(1, 12)
weekdays = st.integers(0, 6)
month_days = months.flatmap(lambda m: st.builds(MonthDay, st.just(m), st.none() | st.integers(1, LONGEST_MONTH[m - 1])))
spans = (
    st.tuples(month_days, month_days)
    .filter(lambda pair: MonthDay(2, 29) not in pair)
    .map(lambda pair: Span(*sorted(pair, key=lambda one: (one.month, one.day or 31))))
)
lunar_days = st.builds(MonthDay, months, st.none() | st.integers(1, 30))
year_rules = st.one_of(
    st.builds(Fixed, month_days),
    spans,
    st.builds(Nth, st.integers(1, 4), weekdays, months),
    st.builds(Last, weekdays, months),
    st.builds(NthWeek, st.integers(1, 3), months),
    st.builds(LastWeek, months),
    st.builds(Weekend, st.integers(1, 3), months),
    st.builds(WeekOf, month_days),
    st.builds(Month, months),
    st.builds(Lunar, lunar_days),
    st.builds(LunarMonth, months),
)
keys = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,3}", fullmatch=True)
rules = year_rules | st.builds(Notice, st.none() | year_rules) | st.builds(DayOf, st.integers(1, 31), keys)
words = ["fixed", "span", "nth", "last", "day", "of", "notice", "lunar", "weekof", "05-12", "02-29", "02-30", "3", "9"]
almost_rules = st.lists(st.sampled_from([*words, "sun", "month", "|", "[2025-]", "[", "]", "-", "x", "２０２５", "²"]))


@given(rules)
def test_a_rule_comes_back_from_its_text(rule: object) -> None:
    assert parse_rule(rule_text(rule)) == rule  # type: ignore[arg-type]


@given(
    st.lists(rules, min_size=1, max_size=4), st.lists(st.integers(FIRST_YEAR, LAST_YEAR - 1), min_size=3, unique=True)
)
def test_rules_with_years_come_back_from_their_text(several: list, starts: list[int]) -> None:
    starts = sorted(starts)[: len(several)]
    ends = [start - 1 for start in starts[1:]] + [None]
    held = tuple(
        RuleInYears(rule, start, end, name)
        for rule, start, end, name in zip(several, starts, ends, ["", "全国科普日", "119 消防日"], strict=False)
    )
    assert parse_rules(rules_text(held)) == held


def test_rules_with_years_are_read_as_typed() -> None:
    assert parse_rules("[2005-2024 全国科普日] weekend 3 09 | [2025-] month 09") == (
        RuleInYears(Weekend(3, 9), 2005, 2024, "全国科普日"),
        RuleInYears(Month(9), 2025),
    )
    assert parse_rules("[-2010] last sun 09|[2011] fixed 9-29|notice") == (
        RuleInYears(Last(6, 9), None, 2010),
        RuleInYears(Fixed(MonthDay(9, 29)), 2011, 2011),
        RuleInYears(Notice()),
    )


def test_an_open_rule_may_carry_a_name() -> None:
    held = (RuleInYears(Month(9), name="科普月"),)
    assert rules_text(held) == "[- 科普月] month 09"
    assert parse_rules(rules_text(held)) == held


def test_the_examples_are_rules_and_show_every_form() -> None:
    assert [rule_text(parse_rule(text)) for text in EXAMPLES] == list(EXAMPLES)
    assert {text.split()[0] for text in EXAMPLES} == {*_FORMS, "notice"}


@pytest.mark.parametrize("text", ["ＦＩＸＥＤ　０５－１２", " Fixed  5-12 ", "fixed 05-12"])
def test_full_width_signs_and_upper_case_are_read(text: str) -> None:
    assert rule_text(parse_rule(text)) == "fixed 05-12"


@given(st.text() | almost_rules.map(" ".join))
def test_any_text_is_read_or_refused_in_chinese(text: str) -> None:
    for parse in (parse_rule, parse_rules):
        try:
            parse(text)
        except ValueError as problem:
            assert str(problem).endswith("。")
            assert len(str(problem)) < 250


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "规则是空的，请填写，如 fixed 03-22；逐年通知的写 notice。"),
        (
            "五月第三周",
            "规则“五月第三周”第 1 项“五月第三周”不认识，应是下列之一：fixed、span、nth、last、nthweek、lastweek、"
            "weekend、weekof、month、lunar、lunarmonth、day、notice。",
        ),
        ("nth 3 sun", "规则“nth 3 sun”：nth 后面应有 3 项，现有 2 项；如 nth 3 sun 05。"),
        (
            "nth 5 sun 05",
            "规则“nth 5 sun 05”第 2 项“5”：应是 1 到 4 的数；不是每个月都有第五个，最后一个请用 last；如 nth 3 sun 05。",
        ),
        (
            "nth 3 sunday 05",
            "规则“nth 3 sunday 05”第 3 项“sunday”：应是星期的英文前三个字母：mon tue wed thu fri sat sun；"
            "如 nth 3 sun 05。",
        ),
        (
            "nthweek 4 05",
            "规则“nthweek 4 05”第 2 项“4”：应是 1 到 3 的数；第四个有的年份会跨到下月，最后一个整周请用 lastweek；"
            "如 nthweek 3 05。",
        ),
        ("fixed 13-01", "规则“fixed 13-01”第 2 项“13-01”：没有 13 月，月份应是 01 到 12；如 fixed 03-22。"),
        ("fixed 02-30", "规则“fixed 02-30”第 2 项“02-30”：2 月没有 30 日，日期应是 01 到 29；如 fixed 03-22。"),
        (
            "fixed 5月12日",
            "规则“fixed 5月12日”第 2 项“5月12日”：应是两位月份、短横、两位日期，如 05-12；月末写 05-last；如 fixed 03-22。",
        ),
        (
            "span 02-01 02-29",
            "规则“span 02-01 02-29”：起止日不能是 02-29，它不是每年都有；到月末请写 02-last；如 span 03-22 03-28。",
        ),
        (
            "span 05-20 05-10",
            "规则“span 05-20 05-10”：末日早于首日；请对调。跨年的只能从 10 至 12 月到次年 1 至 3 月；"
            "如 span 03-22 03-28。",
        ),
        (
            "day 3 of Energy_Week",
            "规则“day 3 of energy_week”第 4 项“energy_week”：应是另一个节点的标识，只用小写字母、数字和短横；"
            "如 day 3 of energy-saving-week。",
        ),
        ("notice day 3 of a", "规则“notice day 3 of a”：notice 后面不能用 day … of，请直接写 day 3 of a。"),
    ],
)
def test_a_wrong_rule_is_refused_with_place_reason_and_remedy(text: str, message: str) -> None:
    with pytest.raises(ValueError) as refused:
        parse_rule(text)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("month 09 |", "第 2 条：规则是空的，请填写，如 fixed 03-22；逐年通知的写 notice。"),
        ("[2025 month 09", "第 1 条：方括号不成对或内容是空的，应写作 [2025-] month 09。"),
        ("[] month 09", "第 1 条：方括号不成对或内容是空的，应写作 [2025-] month 09。"),
        ("[今年] month 09", "第 1 条：年份“今年”应写作 [2025-]、[-2024]、[2005-2024] 或 [2026]。"),
        ("[2005 - 2024] month 09", "第 1 条：年份中间不要有空格，应写作 [2005-2024]。"),
        ("[2024-2005] month 09", "第 1 条：起始年份 2024 晚于截止年份 2005，请对调。"),
        ("[1899-] month 09", "第 1 条：年份 1899 应在 1900 到 2100 之间。"),
        (
            "month 09 | [2025-] month 10",
            "第 2 条规则永远用不到：前面的规则已包括它的年份。请改年份、提前或删去。",
        ),
    ],
)
def test_wrong_years_are_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError) as refused:
        parse_rules(text)
    assert str(refused.value) == message
