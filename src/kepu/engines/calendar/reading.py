"""From typed text to rules. Whatever is wrong is a ValueError in Chinese: where, what, how to mend."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from kepu.engines.calendar.rules import (
    FIRST_YEAR,
    LAST_YEAR,
    LEAP_DAY,
    LONGEST_MONTH,
    WEEKDAYS,
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
    Rule,
    RuleInYears,
    Span,
    Weekend,
    WeekOf,
    YearRule,
)

KEY: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_LUNAR_MONTH: Final = 30
_FULL_WIDTH: Final = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
_TYPED: Final = str.maketrans(
    {sign: chr(ord(sign) - 0xFEE0) for sign in _FULL_WIDTH if sign.isalnum() or sign in "｜［］－"}
)
_NUMBER = re.compile(r"[0-9]{1,2}")
_MONTH_DAY = re.compile(r"([0-9]{1,2})-([0-9]{1,2}|last)")
_YEARS = re.compile(r"(?P<only>[0-9]{4})|(?P<first>[0-9]{4})?-(?P<last>[0-9]{4})?")
_HELD = re.compile(r"\[\s*(?P<years>[^\s\[\]]+)(?:\s+(?P<name>[^\[\]]*?))?\s*\](?P<rule>[^\[\]]*)")


def _number(least: int, most: int, advice: str = "") -> Callable[[str], int]:
    def read(word: str) -> int:
        if not _NUMBER.fullmatch(word) or not least <= int(word) <= most:
            raise ValueError(f"应是 {least} 到 {most} 的数{advice}")
        return int(word)

    return read


def _month_day(longest: tuple[int, ...]) -> Callable[[str], MonthDay]:
    def read(word: str) -> MonthDay:
        found = _MONTH_DAY.fullmatch(word)
        if not found:
            raise ValueError("应是两位月份、短横、两位日期，如 05-12；月末写 05-last")
        month, day = int(found[1]), None if found[2] == "last" else int(found[2])
        if not 1 <= month <= len(longest):
            raise ValueError(f"没有 {month} 月，月份应是 01 到 12")
        if day is not None and not 1 <= day <= longest[month - 1]:
            raise ValueError(f"{month} 月没有 {day} 日，日期应是 01 到 {longest[month - 1]}")
        return MonthDay(month, day)

    return read


def _weekday(word: str) -> int:
    if word not in WEEKDAYS:
        raise ValueError(f"应是星期的英文前三个字母：{' '.join(WEEKDAYS)}")
    return WEEKDAYS.index(word)


def _key(word: str) -> str:
    if not KEY.fullmatch(word):
        raise ValueError("应是另一个节点的标识，只用小写字母、数字和短横")
    return word


def _of(word: str) -> None:
    if word != "of":
        raise ValueError("应是 of")


def _span(first: MonthDay, last: MonthDay) -> Span:
    if LEAP_DAY in (str(first), str(last)):
        raise ValueError("起止日不能是 02-29，它不是每年都有；到月末请写 02-last")
    runs_back = (last.month, last.day or 31) < (first.month, first.day or 31)
    if runs_back and not (first.month >= 10 and last.month <= 3):
        raise ValueError("末日早于首日；请对调。跨年的只能从 10 至 12 月到次年 1 至 3 月")
    return Span(first, last)


_MONTH = _number(1, 12)
_DAY = _month_day(LONGEST_MONTH)
_UP_TO_4 = _number(1, 4, "；不是每个月都有第五个，最后一个请用 last")
_UP_TO_3 = _number(1, 3, "；第四个有的年份会跨到下月，最后一个整周请用 lastweek")

# word: (how to read each part, what to make of them, an example)
_FORMS: Final[dict[str, tuple[tuple[Callable[[str], Any], ...], Callable[..., YearRule | DayOf], str]]] = {
    "fixed": ((_DAY,), Fixed, "fixed 03-22"),
    "span": ((_DAY, _DAY), _span, "span 03-22 03-28"),
    "nth": ((_UP_TO_4, _weekday, _MONTH), Nth, "nth 3 sun 05"),
    "last": ((_weekday, _MONTH), Last, "last mon 03"),
    "nthweek": ((_UP_TO_3, _MONTH), NthWeek, "nthweek 3 05"),
    "lastweek": ((_MONTH,), LastWeek, "lastweek 04"),
    "weekend": ((_UP_TO_3, _MONTH), Weekend, "weekend 3 09"),
    "weekof": ((_DAY,), WeekOf, "weekof 05-12"),
    "month": ((_MONTH,), Month, "month 09"),
    "lunar": ((_month_day((LONGEST_LUNAR_MONTH,) * 12),), Lunar, "lunar 09-09"),
    "lunarmonth": ((_MONTH,), LunarMonth, "lunarmonth 09"),
    "day": ((_number(1, 31), _of, _key), lambda k, _of, key: DayOf(k, key), "day 3 of energy-saving-week"),
}

EXAMPLES: Final = (*(example for _, _, example in _FORMS.values()), "notice", "notice nthweek 3 05")


def parse_rule(text: str) -> Rule:
    """Read one rule without years. Raises ValueError."""
    words = text.translate(_TYPED).lower().split()
    if not words:
        raise ValueError("规则是空的，请填写，如 fixed 03-22；逐年通知的写 notice。")
    if words[0] != "notice":
        return _parse_words(words)
    if len(words) == 1:
        return Notice()
    expected = _parse_words(words[1:])
    if isinstance(expected, DayOf):
        raise ValueError(f"规则“{_short(words)}”：notice 后面不能用 day … of，请直接写 {expected}。")
    return Notice(expected)


def parse_rules(text: str) -> tuple[RuleInYears, ...]:
    """Read rules parted by |, each with optional years and name in brackets. Raises ValueError."""
    rules = tuple(_parse_held(part, number) for number, part in enumerate(text.translate(_TYPED).split("|"), start=1))
    taken: set[int] = set()
    for number, held in enumerate(rules, start=1):
        years = {year for year in range(FIRST_YEAR, LAST_YEAR + 1) if held.holds_in(year)}
        if years <= taken:
            raise ValueError(f"第 {number} 条规则永远用不到：前面的规则已包括它的年份。请改年份、提前或删去。")
        taken |= years
    return rules


def _parse_words(words: list[str]) -> YearRule | DayOf:
    form, given = words[0], words[1:]
    if form not in _FORMS:
        raise ValueError(
            f"规则“{_short(words)}”第 1 项“{form[:20]}”不认识，应是下列之一：{'、'.join([*_FORMS, 'notice'])}。"
        )
    readers, make, example = _FORMS[form]
    if len(given) != len(readers):
        raise ValueError(
            f"规则“{_short(words)}”：{form} 后面应有 {len(readers)} 项，现有 {len(given)} 项；如 {example}。"
        )
    values = []
    for place, (read, word) in enumerate(zip(readers, given, strict=True), start=2):
        try:
            values.append(read(word))
        except ValueError as problem:
            raise ValueError(f"规则“{_short(words)}”第 {place} 项“{word[:20]}”：{problem}；如 {example}。") from None
    try:
        return make(*values)
    except ValueError as problem:
        raise ValueError(f"规则“{_short(words)}”：{problem}；如 {example}。") from None


def _parse_held(part: str, number: int) -> RuleInYears:
    try:
        if not part.strip().startswith("["):
            return RuleInYears(parse_rule(part))
        found = _HELD.fullmatch(part.strip())
        if not found:
            raise ValueError("方括号不成对或内容是空的，应写作 [2025-] month 09。")
        first, last = _years(found["years"])
        name = " ".join((found["name"] or "").split())
        if name.startswith("-"):
            raise ValueError("年份中间不要有空格，应写作 [2005-2024]。")
        return RuleInYears(parse_rule(found["rule"]), first, last, name)
    except ValueError as problem:
        raise ValueError(f"第 {number} 条：{problem}") from None


def _years(text: str) -> tuple[int | None, int | None]:
    found = _YEARS.fullmatch(text)
    if not found:
        raise ValueError(f"年份“{text[:20]}”应写作 [2025-]、[-2024]、[2005-2024] 或 [2026]。")
    first, last = (
        int(year) if year else None for year in (found["first"] or found["only"], found["last"] or found["only"])
    )
    for year in (first, last):
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(f"年份 {year} 应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间。")
    if first and last and last < first:
        raise ValueError(f"起始年份 {first} 晚于截止年份 {last}，请对调。")
    return first, last


def _short(words: list[str]) -> str:
    text = " ".join(words)
    return text if len(text) <= 40 else text[:39] + "…"
