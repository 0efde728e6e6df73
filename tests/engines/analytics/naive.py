"""Folding facts in plain Python, row by row: what the engine must agree with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction

from kepu.engines.analytics.census import Census
from kepu.engines.analytics.facts import Fact
from kepu.engines.analytics.measures import MeasureSpec
from kepu.engines.analytics.periods import index_of, label
from kepu.engines.analytics.questions import REGION_DIGITS, Question

Value = Fraction | None
Specs = dict[str, MeasureSpec]


def fold(question: Question, spec: MeasureSpec, facts: Iterable[Fact], specs: Specs) -> dict[str, Value]:
    """Key → value of the answer's rows, in no order."""
    how = question.fold or spec.fold
    everything = list(facts)
    if how in ("coverage", "quota"):
        return _share_of_census(question, spec, how, everything)
    if how == "ratio":
        above = spec if not spec.numerator else specs[spec.numerator]
        below = specs[spec.denominator]
        tops = _numbers(question, above, "sum" if above.fold == "ratio" else above.fold, everything)
        unders = _numbers(question, below, below.fold, everything)
        keys = tops.keys() | unders.keys()
        return {key: _quotient(tops.get(key), unders.get(key), 100) for key in keys}
    if how == "mean":
        tops = _numbers(question, spec, "sum", everything)
        counting = MeasureSpec(spec.key, "count")
        unders = _numbers(question, counting, "count", everything)
        if spec.weight:
            unders = _numbers(question, specs[spec.weight], "sum", everything)
        keys = tops.keys() | (unders.keys() if spec.weight else set())
        return {key: _quotient(tops.get(key), unders.get(key), 1) for key in keys}
    return _numbers(question, spec, how, everything)


def _quotient(top: Value, under: Value, factor: int) -> Value:
    return None if top is None or not under else top * factor / under


def _asked_for(question: Question, key: str, facts: list[Fact], *, since: date | None) -> list[Fact]:
    return [
        fact
        for fact in facts
        if fact.measure == key
        and (since is None or fact.happened_on >= since)
        and (question.last is None or fact.happened_on <= question.last)
        and fact.region.startswith(question.region_prefix)
        and fact.unit.startswith(question.unit_path)
        and all(getattr(fact, name) in values for name, values in question.filters.items())
    ]


def _key_of(question: Question) -> Callable[[Fact], str]:
    by = question.by
    if by is None:
        return lambda fact: ""
    if by in REGION_DIGITS:
        return lambda fact: fact.region[: REGION_DIGITS[by]]
    if by in ("year", "semester", "quarter", "month"):
        return lambda fact: label(index_of(fact.happened_on, by, question.calendar), by, question.calendar)
    return lambda fact: str(getattr(fact, by))


def _numbers(question: Question, spec: MeasureSpec, how: str, facts: list[Fact]) -> dict[str, Value]:
    if how == "last":
        return _stock(question, spec, facts)
    groups: dict[str, list[Fact]] = {} if question.by else {"": []}
    key = _key_of(question)
    for fact in _asked_for(question, spec.key, facts, since=question.since):
        groups.setdefault(key(fact), []).append(fact)
    return {name: _number(spec, how, group) for name, group in groups.items()}


def _number(spec: MeasureSpec, how: str, facts: list[Fact]) -> Value:
    if not facts:
        return None
    if how == "count":
        return Fraction(len(facts))
    if how == "distinct":
        return Fraction(len({fact.subject for fact in facts} - {""})) or None
    return Fraction(sum(fact.quantity for fact in facts), spec.scale)


def _newest(facts: list[Fact], key: Callable[[Fact], str]) -> list[Fact]:
    def age(fact: Fact) -> tuple[object, ...]:
        return (fact.happened_on, len(fact.source), fact.source, fact.quantity, key(fact))

    newest: dict[str, Fact] = {}
    for fact in facts:
        newest[fact.subject] = max(fact, newest.get(fact.subject, fact), key=age)
    return list(newest.values())


def _stock(question: Question, spec: MeasureSpec, facts: list[Fact]) -> dict[str, Value]:
    known = _asked_for(question, spec.key, facts, since=None)
    key = _key_of(question)
    if question.by in ("year", "semester", "quarter", "month"):
        rows = {}
        for period in question.periods(question.by):
            by_then = [fact for fact in known if index_of(fact.happened_on, question.by, question.calendar) <= period]
            if by_then:
                newest = _newest(by_then, lambda fact: "")
                rows[label(period, question.by, question.calendar)] = _number(spec, "sum", newest)
        return rows
    groups: dict[str, list[Fact]] = {} if question.by else {"": []}
    for fact in _newest(known, key):
        groups.setdefault(key(fact), []).append(fact)
    return {name: _number(spec, "sum", group) for name, group in groups.items()}


def _share_of_census(question: Question, spec: MeasureSpec, how: str, facts: list[Fact]) -> dict[str, Value]:
    assert question.census is not None
    census: Census = question.census.within(question.region_prefix)
    relevant = [
        (subject, fact)
        for fact in _asked_for(question, spec.key, facts, since=question.since)
        if (subject := fact.region[: census.digits] if census.digits else fact.subject) in census.regions
    ]
    periods = list(question.periods(question.per)) if how == "quota" else [0]
    members = _members(question, how, census, relevant)
    rows: dict[str, Value] = {}
    for key, (subjects, only_period) in members.items():
        met = 0
        spans = [period for period in periods if only_period in (None, period)]
        for subject in subjects:
            for period in spans:
                mine = [
                    fact
                    for name, fact in relevant
                    if name == subject
                    and (how == "coverage" or index_of(fact.happened_on, question.per, question.calendar) == period)
                    and (question.by is None or question.by in REGION_DIGITS or _key_of(question)(fact) == key)
                ]
                reached = sum(fact.quantity for fact in mine) if spec.fold == "sum" else len(mine)
                enough = question.at_least * (spec.scale if spec.fold == "sum" else 1)
                met += bool(mine) and reached >= enough
        rows[key] = Fraction(100 * met, len(subjects) * len(spans)) if relevant else None
    return rows


def _members(
    question: Question, how: str, census: Census, relevant: list[tuple[str, Fact]]
) -> dict[str, tuple[list[str], int | None]]:
    """Key → (the subjects it is a share of, the only period it is about)."""
    everyone = list(census.regions)
    if question.by is None:
        return {"": (everyone, None)}
    if question.by in REGION_DIGITS:
        groups: dict[str, list[str]] = {}
        for subject, code in census.regions.items():
            groups.setdefault(code[: REGION_DIGITS[question.by]], []).append(subject)
        return {key: (subjects, None) for key, subjects in groups.items()}
    if how == "quota" and question.by == question.per:
        periods = question.periods(question.per)
        return {label(period, question.per, question.calendar): (everyone, period) for period in periods}
    return {_key_of(question)(fact): (everyone, None) for _subject, fact in relevant}
