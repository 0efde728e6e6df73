"""What is asked of a measure, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kepu.engines.analytics.census import Census
from kepu.engines.analytics.facts import FACETS
from kepu.engines.analytics.manifests import Folder
from kepu.engines.analytics.measures import OF_A_CENSUS, Fold, MeasureSpec
from kepu.engines.analytics.periods import PERIODS, SCHOOL_YEAR, Calendar, between, index_of
from kepu.engines.analytics.periods import first_day as first_day_of
from kepu.engines.analytics.refusals import FactsRefused

NARROWING = ("group", "mode", *FACETS)
REGION_DIGITS = {"region4": 4, "region6": 6, "region9": 9, "region12": 12}
BY = (*REGION_DIGITS, "unit", *PERIODS, *NARROWING)
OVER = Literal["regions", "time"]
# What stays right when the answers to disjoint questions are added: a person met in two months is one person, the
# stock of May is not more stock than that of April, and shares of different bases have no sum.
ADDABLE: dict[str, tuple[str, ...]] = {"sum": ("regions", "time"), "count": ("regions", "time")}


@dataclass(frozen=True, slots=True)
class Question:
    """One question about one measure.

    region_prefix: leading digits of the region codes that are meant; "" for all. unit_path: the unit and all below it.
    first, last: days, both included; None is open. For `last` only `last` counts: a stock is what was known by then.
    filters: column → values, any of which will do; one of NARROWING.
    by: one of BY, or None for one number. A period asked for by name, such as "month", gives one row for each.
    fold: "" for the measure's own.
    at_least: how many facts a subject of the census needs; for a measure that is a sum, which total in its unit.
    per: the period of a quota. Without `first` the period that holds `last` is meant, up to that day.
    """

    measure: str
    region_prefix: str = ""
    unit_path: str = ""
    first: date | None = None
    last: date | None = None
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    by: str | None = None
    fold: Fold | Literal[""] = ""
    at_least: int = 1
    per: str = ""
    census: Census | None = None
    calendar: Calendar = SCHOOL_YEAR

    @property
    def since(self) -> date | None:
        """The first day whose facts count."""
        if self.first is None and self.per and self.last is not None:
            return first_day_of(index_of(self.last, self.per, self.calendar), self.per, self.calendar)
        return self.first

    def periods(self, per: str) -> range:
        """The periods that the days asked for touch. Both days must be given."""
        assert self.since is not None and self.last is not None
        return between(self.since, self.last, per, self.calendar)


@dataclass(frozen=True, slots=True)
class Row:
    """One number. value = numerator / denominator, × 100 for a ratio, a coverage and a quota.

    key: what the row is about: leading digits of a region, path of a unit, "2026-05", value of a facet; "" where the
    question has no `by`. value None: nobody recorded anything; that is not 0. facts: how many were counted, of every measure that went in.
    """

    key: str
    value: int | float | None
    numerator: int
    denominator: int
    facts: int


@dataclass(frozen=True, slots=True)
class Answer:
    """rows: in the order of their keys; exactly one where the question has no `by`.

    missing: folders that other regions or other months let expect and that are not there. What is in them is not
    counted.
    """

    question: Question
    spec: MeasureSpec
    rows: tuple[Row, ...]
    missing: tuple[Folder, ...] = ()

    @property
    def facts(self) -> int:
        return sum(row.facts for row in self.rows)


def fold_of(question: Question, spec: MeasureSpec) -> Fold:
    return question.fold or spec.fold


def check_sites(question: Question, sites: set[str]) -> None:
    """Raises FactsRefused where units are asked for and the same path means different units."""
    if len(sites) > 1 and (question.unit_path or question.by == "unit"):
        named = "、".join(sorted(sites)[:5])
        raise FactsRefused("FAC-007", f"这些数据来自几个站点（{named}），单位编号各管各的。按单位看时请只给一个站点")


def check(question: Question, spec: MeasureSpec, *, stock: bool) -> None:
    """Raises FactsRefused where the question has no meaning or lacks what its fold needs.

    stock: the fold, or a part of it, is `last`.
    """
    spec.check_fold(fold := fold_of(question, spec))
    _check_names(question)
    if question.first and question.last and question.first > question.last:
        raise FactsRefused("FAC-008", f"起始日期 {question.first} 晚于截止日期 {question.last}，请改正其中一个")
    if fold in OF_A_CENSUS:
        _check_census(question, fold)
    if stock and question.by in PERIODS and (question.first is None or question.last is None):
        raise FactsRefused("FAC-008", "逐期看存量要写明起止日期")


def _check_names(question: Question) -> None:
    if question.by is not None and question.by not in BY:
        raise FactsRefused("FAC-009", f"不能按“{question.by}”分组。可以用：{'、'.join(BY)}")
    for name in question.filters:
        if name not in NARROWING:
            raise FactsRefused("FAC-009", f"不能按“{name}”筛选。可以用：{'、'.join(NARROWING)}")
    if question.per and question.per not in PERIODS:
        raise FactsRefused("FAC-009", f"没有周期“{question.per}”。可以用：{'、'.join(PERIODS)}")
    if question.region_prefix and not (question.region_prefix.isascii() and question.region_prefix.isdigit()):
        raise FactsRefused("FAC-009", f"地区代码“{question.region_prefix}”应为数字")


def _check_census(question: Question, fold: str) -> None:
    words = {"coverage": "覆盖率", "quota": "达标率"}[fold]
    if question.census is None:
        raise FactsRefused("FAC-008", f"算{words}要有应覆盖对象的名录")
    if not question.census.within(question.region_prefix).regions:
        raise FactsRefused("FAC-008", f"名录里没有地区 {question.region_prefix or '（全部）'} 的对象，算不出{words}")
    if question.at_least < 1:
        raise FactsRefused("FAC-008", f"次数要求应为 1 以上，不是 {question.at_least}")
    if question.by in REGION_DIGITS and not question.census.tells_regions:
        raise FactsRefused("FAC-008", f"按地区看{words}时，名录里要写明各对象的地区")
    if fold == "quota" and (not question.per or question.last is None):
        raise FactsRefused("FAC-008", "算达标率要写明周期和截止日期")
    if fold == "quota" and question.by in PERIODS and question.by != question.per:
        raise FactsRefused("FAC-008", f"按 {question.per} 达标的，不能按 {question.by} 分组。请用同一个周期")


def added(answers: Sequence[Answer], over: OVER) -> Row:
    """The whole of disjoint answers without `by`, which differ only in their region or only in their time.

    Raises FactsRefused where such a sum would count somebody or something twice: ask one question instead.
    """
    for answer in answers:
        fold = fold_of(answer.question, answer.spec)
        if over not in ADDABLE.get(fold, ()):
            raise FactsRefused(
                "FAC-011", f"指标“{answer.spec.key}”按 {fold} 汇总，不能把几个结果相加。请一次查询全部范围"
            )
    rows = [row for answer in answers for row in answer.rows if row.value is not None]
    denominator = max((row.denominator for row in rows), default=1)
    return row_of("", sum(row.numerator for row in rows), denominator, sum(row.facts for row in rows))


def row_of(key: str, numerator: int, denominator: int, facts: int, *, per_hundred: bool = False) -> Row:
    """Whole numbers until here; this is the one division. None where there is no fact, or nothing to divide by."""
    if not facts or not denominator:
        return Row(key, None, numerator, denominator, facts)
    whole = numerator * (100 if per_hundred else 1)
    value = whole // denominator if whole % denominator == 0 else whole / denominator
    return Row(key, value, numerator, denominator, facts)
