"""The rule language of the calendar: text ↔ rule, and the days a rule gives in a year.

Every rule gives one stretch of days a year at most. A week is Monday to Sunday (GB/T 7408). "The third week" of a
month is taken as its third full week: all seven days lie in the month, so that it exists every year and cannot
begin in the month before. Offices count differently from year to year; what they mean is known by their notice.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from kepu.engines.calendar.lunar import lunar_month

FIRST_YEAR, LAST_YEAR = 1900, 2100

Days: TypeAlias = tuple[date, date]  # both included

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY_NAMES = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
SATURDAY = 5
LEAP_DAY = "02-29"
LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LUNAR_MONTH_NAMES = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "腊")
TENS, DIGITS = ("初", "十", "二十", "三十"), ("十", "一", "二", "三", "四", "五", "六", "七", "八", "九")


@dataclass(frozen=True, slots=True)
class MonthDay:
    month: int
    day: int | None  # None: the last day of the month

    def __str__(self) -> str:
        return f"{self.month:02}-{'last' if self.day is None else f'{self.day:02}'}"

    def words(self) -> str:
        return f"{self.month} 月{'最后一天' if self.day is None else f' {self.day} 日'}"

    def in_year(self, year: int) -> date | None:
        if str(self) == LEAP_DAY and not isleap(year):
            return None
        return date(year, self.month, self.day or monthrange(year, self.month)[1])


@dataclass(frozen=True, slots=True)
class Fixed:
    on: MonthDay

    def __str__(self) -> str:
        return f"fixed {self.on}"

    def words(self) -> str:
        return f"{self.on.words()}" + ("（只在闰年）" if str(self.on) == LEAP_DAY else "")

    def in_year(self, year: int) -> Days | None:
        day = self.on.in_year(year)
        return (day, day) if day else None


@dataclass(frozen=True, slots=True)
class Span:
    first: MonthDay
    last: MonthDay

    def __str__(self) -> str:
        return f"span {self.first} {self.last}"

    def words(self) -> str:
        return f"{self.first.words()}至 {self.last.words()}"

    def in_year(self, year: int) -> Days | None:
        first, last = self.first.in_year(year), self.last.in_year(year)
        if first and last and last < first:
            last = self.last.in_year(year + 1)
        return (first, last) if first and last else None


@dataclass(frozen=True, slots=True)
class Nth:
    n: int
    weekday: int  # 0 is Monday
    month: int

    def __str__(self) -> str:
        return f"nth {self.n} {WEEKDAYS[self.weekday]} {self.month:02}"

    def words(self) -> str:
        return f"{self.month} 月第{DIGITS[self.n]}个{WEEKDAY_NAMES[self.weekday]}"

    def in_year(self, year: int) -> Days:
        day = _nth_weekday(year, self.month, self.weekday, self.n)
        return day, day


@dataclass(frozen=True, slots=True)
class Last:
    weekday: int
    month: int

    def __str__(self) -> str:
        return f"last {WEEKDAYS[self.weekday]} {self.month:02}"

    def words(self) -> str:
        return f"{self.month} 月最后一个{WEEKDAY_NAMES[self.weekday]}"

    def in_year(self, year: int) -> Days:
        end = _month_end(year, self.month)
        day = end - timedelta(days=(end.weekday() - self.weekday) % 7)
        return day, day


@dataclass(frozen=True, slots=True)
class NthWeek:
    n: int
    month: int

    def __str__(self) -> str:
        return f"nthweek {self.n} {self.month:02}"

    def words(self) -> str:
        return f"{self.month} 月第{DIGITS[self.n]}个整周"

    def in_year(self, year: int) -> Days:
        monday = _nth_weekday(year, self.month, 0, self.n)
        return monday, monday + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class LastWeek:
    month: int

    def __str__(self) -> str:
        return f"lastweek {self.month:02}"

    def words(self) -> str:
        return f"{self.month} 月最后一个整周"

    def in_year(self, year: int) -> Days:
        sunday, _ = Last(6, self.month).in_year(year)
        return sunday - timedelta(days=6), sunday


@dataclass(frozen=True, slots=True)
class Weekend:
    n: int
    month: int

    def __str__(self) -> str:
        return f"weekend {self.n} {self.month:02}"

    def words(self) -> str:
        return f"{self.month} 月第{DIGITS[self.n]}个双休日"

    def in_year(self, year: int) -> Days:
        saturday = _nth_weekday(year, self.month, SATURDAY, self.n)
        return saturday, saturday + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WeekOf:
    day: MonthDay

    def __str__(self) -> str:
        return f"weekof {self.day}"

    def words(self) -> str:
        return f"{self.day.words()}所在的周"

    def in_year(self, year: int) -> Days | None:
        day = self.day.in_year(year)
        if day is None:
            return None
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Month:
    month: int

    def __str__(self) -> str:
        return f"month {self.month:02}"

    def words(self) -> str:
        return f"{self.month} 月"

    def in_year(self, year: int) -> Days:
        return date(year, self.month, 1), _month_end(year, self.month)


@dataclass(frozen=True, slots=True)
class Lunar:
    on: MonthDay

    def __str__(self) -> str:
        return f"lunar {self.on}"

    def words(self) -> str:
        words = f"农历{LUNAR_MONTH_NAMES[self.on.month - 1]}月{_lunar_day(self.on.day)}"
        return words + ("（没有三十的年份不办）" if self.on.day == 30 else "")

    def in_year(self, year: int) -> Days | None:
        first, last = lunar_month(year, self.on.month)
        day = last if self.on.day is None else first + timedelta(days=self.on.day - 1)
        return (day, day) if day <= last else None


@dataclass(frozen=True, slots=True)
class LunarMonth:
    month: int

    def __str__(self) -> str:
        return f"lunarmonth {self.month:02}"

    def words(self) -> str:
        return f"农历{LUNAR_MONTH_NAMES[self.month - 1]}月"

    def in_year(self, year: int) -> Days:
        return lunar_month(year, self.month)


@dataclass(frozen=True, slots=True)
class DayOf:
    k: int
    key: str

    def __str__(self) -> str:
        return f"day {self.k} of {self.key}"


YearRule: TypeAlias = Fixed | Span | Nth | Last | NthWeek | LastWeek | Weekend | WeekOf | Month | Lunar | LunarMonth


@dataclass(frozen=True, slots=True)
class Notice:
    expected: YearRule | None = None

    def __str__(self) -> str:
        return f"notice {self.expected}" if self.expected else "notice"


Rule: TypeAlias = YearRule | DayOf | Notice


@dataclass(frozen=True, slots=True)
class RuleInYears:
    """A rule and the years in which it holds, both ends included; None is open."""

    rule: Rule
    from_year: int | None = None
    until_year: int | None = None
    name: str = ""  # what the item is called in these years, where it differs

    def holds_in(self, year: int) -> bool:
        return (self.from_year or FIRST_YEAR) <= year <= (self.until_year or LAST_YEAR)


def rule_text(rule: Rule) -> str:
    """The rule as it is typed; parse_rule(rule_text(rule)) == rule."""
    return str(rule)


def rules_text(rules: tuple[RuleInYears, ...]) -> str:
    """The rules as they are typed; parse_rules(rules_text(rules)) == rules."""
    return " | ".join(_with_years(rule) for rule in rules)


def describe(rule: Rule, names: Mapping[str, str] | None = None) -> str:
    """The rule in Chinese words; names: key → name of the items that `day k of` may refer to."""
    if isinstance(rule, DayOf):
        return f"“{(names or {}).get(rule.key, rule.key)}”的第 {rule.k} 天"
    if isinstance(rule, Notice):
        return "以当年通知为准" + (f"，通知前预计为{_spaced(rule.expected.words())}" if rule.expected else "")
    return f"每年{_spaced(rule.words())}"


def _with_years(held: RuleInYears) -> str:
    years = "-".join("" if year is None else str(year) for year in (held.from_year, held.until_year))
    if held.from_year is not None and held.from_year == held.until_year:
        years = str(held.from_year)
    if years == "-" and not held.name:
        return rule_text(held.rule)
    return f"[{years}{' ' if held.name else ''}{held.name}] {rule_text(held.rule)}"


def _spaced(words: str) -> str:
    return f" {words}" if words[0].isdigit() else words


def _nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _lunar_day(day: int | None) -> str:
    if day is None:
        return "最后一天"
    tens, digit = divmod(day, 10)
    if digit == 0:
        return {1: "初十", 2: "二十", 3: "三十"}[tens]
    return ("廿" if tens == 2 else TENS[tens]) + DIGITS[digit]
