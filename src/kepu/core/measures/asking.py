"""Asking a measure: the value of a question, its parts, and the facts behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, F, Min, QuerySet, Sum, Window
from django.db.models.functions import Cast, RowNumber, Substr
from django.utils.translation import gettext

from kepu.core.measures.catalogue import ADDABLE, CannotAdd, Fold, Measure, get
from kepu.core.measures.census import CENSUSES, Census
from kepu.core.measures.periods import Per, Period, period_of, periods_between
from kepu.core.regions.codes import subtree_range

PART_DIGITS = {"county": 6, "township": 9, "village": 12}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a measure. `fold` empty: the measure's own.

    first: None = since records began. region: a twelve-digit code, its subtree is meant. filters: facet → values, any
    of which will do; "group" and "mode" are facets of every measure. census, at_least, per: for coverage and quota.
    base: what a share is taken of, where no measure gives it.
    """

    measure: str
    first: date | None
    last: date
    region: str = ""
    unit_path: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fold: Fold | None = None
    census: str = ""
    at_least: int = 1
    per: Per | None = None
    base: Decimal | None = None

    def of(self) -> Measure:
        return get(self.measure)

    def how(self) -> Fold:
        return self.fold or self.of().fold


@dataclass(frozen=True, slots=True)
class Answer:
    """A value, or the reason why there is none. None is not 0: no facts means nobody recorded anything.

    facts: how many facts stand behind it. met, of: subjects that meet the count and all of the census.
    """

    value: Decimal | None
    facts: int = 0
    met: int | None = None
    of: int | None = None
    why: str = ""

    @classmethod
    def none(cls, why: str, facts: int = 0) -> Answer:
        return cls(None, facts, why=why)


def facts_of(question: Question) -> QuerySet[Any]:
    """The facts the question counts, unordered: rows of the operation's own model.

    Raises KeyError for a facet the measure does not have.
    """
    measure = question.of()
    columns = measure.columns
    facts = measure.facts().filter(**{f"{columns['happened_on']}__lte": question.last})
    if question.first is not None:
        facts = facts.filter(**{f"{columns['happened_on']}__gte": question.first})
    if question.region:
        first, last = subtree_range(question.region)
        facts = facts.filter(**{f"{columns['region']}__gte": first, f"{columns['region']}__lte": last})
    if question.unit_path:
        facts = facts.filter(**{f"{columns['unit']}__startswith": question.unit_path})
    for key, values in question.filters.items():
        lookup = columns[key] if key in ("group", "mode") else measure.facet(key).lookup
        facts = facts.filter(**({lookup: values[0]} if len(values) == 1 else {f"{lookup}__in": values}))
    return facts.order_by()


def answer(question: Question) -> Answer:
    """One number for the whole question."""
    how = question.how()
    if how in (Fold.COVERAGE, Fold.QUOTA):
        return _share_of_census(question)
    if how == Fold.RATIO or (how == Fold.MEAN and question.of().denominator):
        return _ratio(question)
    row = _fold(facts_of(question), question.of(), how).get("")
    return row if row is not None else Answer.none(gettext("这段时间没有记录"))


def answer_by(question: Question, by: str) -> dict[str, Answer]:
    """The parts of an answer: by "county", "township", "village", "unit" (path), "month" (2026-05), "group", "mode" or
    a facet. Parts without facts are absent. Parts of persons, stocks and rates must not be added up by the caller.
    """
    how = question.how()
    measure = question.of()
    if how in (Fold.COVERAGE, Fold.QUOTA):
        return _census_parts(question, by)
    if how == Fold.RATIO and not measure.denominator:
        return {}  # a base figure holds for the whole only
    if measure.denominator and how in (Fold.RATIO, Fold.MEAN):
        top = answer_by(replace(question, fold=measure.part_fold), by)
        under = answer_by(replace(question, measure=measure.denominator, fold=None), by)
        times = 1 if how == Fold.MEAN else 100
        return {part: _divided(found, under.get(part), times) for part, found in top.items()}
    return _fold(facts_of(question), measure, how, _part(measure, by))


def answer_with_parts(question: Question, by: str) -> tuple[Answer, dict[str, Answer]]:
    """The whole and its parts. Of sums and counts the whole is the parts added up: one look at the facts is enough."""
    if question.how() in (Fold.COVERAGE, Fold.QUOTA) and by in PART_DIGITS:
        return _census_with_parts(question, by)
    parts = answer_by(question, by)
    if question.how() not in ADDABLE:
        return answer(question), parts
    facts = sum(part.facts for part in parts.values())
    if not facts:
        return Answer.none(gettext("这段时间没有记录")), parts
    return Answer(total(question, parts.values()), facts), parts


def answers_by_period(question: Question, per: Per) -> dict[Period, Answer]:
    """The answer of each period from the question's first day (or the first fact) to its last."""
    first = question.first or first_day(question)
    if first is None:
        return {}
    found = {}
    for period in periods_between(first, question.last, per):
        part = replace(question, first=max(period.first, first), last=min(period.last, question.last))
        found[period] = answer(part)
    return found


def first_day(question: Question) -> date | None:
    """The day of the earliest fact."""
    column = question.of().columns["happened_on"]
    return facts_of(question).aggregate(day=Min(column))["day"]


def total(question: Question, parts: Iterable[Answer]) -> Decimal:
    """The parts added up. Raises CannotAdd where that would count somebody or something twice."""
    if question.how() not in ADDABLE:
        raise CannotAdd(question.of().name)
    return sum((part.value for part in parts if part.value is not None), Decimal(0))


def _part(measure: Measure, by: str) -> Any:
    """The expression that names the part a fact belongs to."""
    if by in PART_DIGITS:
        return Substr(measure.columns["region"], 1, PART_DIGITS[by])
    if by == "month":
        # The first seven characters of 2026-05-20: on SQLite a function of its own would be called for every row.
        return Substr(Cast(measure.columns["happened_on"], CharField()), 1, 7)
    if by in ("unit", "group", "mode"):
        return F(measure.columns[by])
    return F(measure.facet(by).lookup)


def _fold(facts: QuerySet[Any], measure: Measure, how: Fold, part: Any = None) -> dict[str, Answer]:
    """Part → answer; the whole stands under "" where no part is asked for."""
    columns = measure.columns
    if how == Fold.LAST:
        latest = Window(
            RowNumber(),
            partition_by=[F(columns["subject"])],
            order_by=[F(columns["happened_on"]).desc(), F("pk").desc()],
        )
        facts = facts.annotate(rank_of_subject=latest).filter(rank_of_subject=1)
    number = {
        Fold.SUM: Sum(columns["quantity"]),
        Fold.MEAN: Sum(columns["quantity"]),
        Fold.LAST: Sum(columns["quantity"]),
        Fold.COUNT: Count("*"),
        Fold.DISTINCT: Count(columns["subject"], distinct=True),
    }[how]
    if part is None:
        row = facts.aggregate(number=number, facts=Count("*"))
        rows = [("", row["number"], row["facts"])] if row["facts"] else []
    else:
        grouped = facts.annotate(part=part).values("part").annotate(number=number, facts=Count("*"))
        rows = list(grouped.values_list("part", "number", "facts"))
    return {str(key): Answer(_scaled(number, count, measure, how), count) for key, number, count in rows}


def _scaled(number: int, count: int, measure: Measure, how: Fold) -> Decimal:
    if how in (Fold.COUNT, Fold.DISTINCT):
        return Decimal(number)
    value = Decimal(number) / measure.scale
    return value / count if how == Fold.MEAN else value


def _ratio(question: Question) -> Answer:
    measure = question.of()
    own = measure.part_fold if measure.fold in (Fold.RATIO, Fold.MEAN) else measure.fold
    top = answer(replace(question, fold=own))
    if question.base is not None:
        under = Answer(question.base)
    elif measure.denominator:
        under = answer(replace(question, measure=measure.denominator, fold=None))
    else:
        return Answer.none(gettext("缺少作分母的基数，请先填写基数"), top.facts)
    return _divided(top, under, 1 if question.how() == Fold.MEAN else 100)


def _divided(top: Answer, under: Answer | None, times: int) -> Answer:
    if top.value is None:
        return Answer.none(top.why, top.facts)
    if under is None or not under.value:
        return Answer.none(gettext("作分母的基数为零或没有记录"), top.facts)
    return Answer(top.value * times / under.value, top.facts)


def met_subjects(question: Question) -> tuple[set[str], dict[str, int]]:
    """Subjects with at least so many facts (for a SUM measure: with so large a total), and the facts of each subject."""
    measure, entry = question.of(), CENSUSES[question.census]
    columns = measure.columns
    subject = Substr(columns["region"], 1, entry.digits) if entry.digits else F(columns["subject"])
    times = Sum(columns["quantity"]) if measure.fold == Fold.SUM else Count("*")
    rows = facts_of(question).annotate(part=subject).values("part").annotate(times=times, facts=Count("*"))
    met: set[str] = set()
    counted: dict[str, int] = {}
    for part, number, facts in rows.values_list("part", "times", "facts"):
        counted[part] = facts
        if number >= question.at_least * (measure.scale if measure.fold == Fold.SUM else 1):
            met.add(part)
    return met, counted


def _share_of_census(question: Question) -> Answer:
    entry = CENSUSES[question.census]
    members = entry.members(question.region, question.last)
    if not members:
        return _nobody(entry)
    met, facts = met_subjects(_window(question))
    return _share(len(met & members.keys()), len(members), sum(facts.values()))


def _nobody(entry: Census) -> Answer:
    return Answer.none(gettext("名录里没有%(name)s，请先登记") % {"name": entry.name})


def _share(met: int, of: int, facts: int) -> Answer:
    return Answer(Decimal(met * 100) / of, facts, met, of)


def _census_parts(question: Question, by: str) -> dict[str, Answer]:
    """Coverage of the census members of each county or township. Other parts make no sense of a census."""
    if not PART_DIGITS.get(by, 0):
        return {}
    return _census_with_parts(question, by)[1]


def _census_with_parts(question: Question, by: str) -> tuple[Answer, dict[str, Answer]]:
    """The whole and its parts from one look at the facts."""
    entry = CENSUSES[question.census]
    where = _places(entry, question)
    if not where:
        return _nobody(entry), {}
    met, facts = met_subjects(_window(question))
    parts: dict[str, list[str]] = {}
    for subject, code in where.items():
        parts.setdefault(code[: PART_DIGITS[by]], []).append(subject)
    shares = {
        part: _share(len(met.intersection(each)), len(each), sum(facts.get(subject, 0) for subject in each))
        for part, each in parts.items()
    }
    return _share(len(met & where.keys()), len(where), sum(facts.values())), shares


def _places(entry: Census, question: Question) -> dict[str, str]:
    """Subject → region code."""
    members = entry.members(question.region, question.last)
    if entry.digits:
        return {subject: subject.ljust(12, "0") for subject in members}
    from kepu.core.units.models import Unit

    return dict(Unit.objects.filter(key__in=members).values_list("key", "region__code"))


def _window(question: Question) -> Question:
    """For a quota, the running period only."""
    if question.how() != Fold.QUOTA or question.per is None:
        return question
    running = period_of(question.last, question.per)
    first = running.first if question.first is None else max(running.first, question.first)
    return replace(question, first=first)
