"""A question as one Ibis expression, the same for every engine.

Every expression yields rows (part, key, amount, facts): the whole numbers from which `answering` makes the values. What
a fact is grouped by is a text or the number of a period; nothing is divided, and every choice among rows is made by a
total order, so that engines cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import ibis
import ibis.expr.types as ir

from kepu.engines.analytics.measures import OF_A_CENSUS
from kepu.engines.analytics.periods import PERIODS, starts
from kepu.engines.analytics.questions import REGION_DIGITS, Question

REGION_LENGTH = 12


class Part(NamedTuple):
    """One aggregate: a measure's facts under a fold that needs no other measure.

    scale: what its amount is divided by to be in the measure's unit. threshold: of the amount of a subject, which is
    that of its quantities where by_quantity, else the number of its facts.
    """

    name: str
    measure: str
    fold: str
    scale: int = 1
    threshold: int = 1
    by_quantity: bool = False


class Tables(NamedTuple):
    """What the expression reads. census: columns subject, key; periods: column period (int64)."""

    facts: ir.Table
    census: ir.Table | None = None
    periods: ir.Table | None = None


def expression(question: Question, parts: list[Part], tables: Tables) -> ir.Table:
    """Columns part, key (string), amount and facts (int64); one row for each part and key, in no order."""
    return ibis.union(*(_part(question, part, tables) for part in parts))


def _part(question: Question, part: Part, tables: Tables) -> ir.Table:
    facts = _asked_for(question, part, tables.facts)
    if part.fold in OF_A_CENSUS:
        assert tables.census is not None
        folded = _meeting(question, part, facts, tables.census)
    elif part.fold == "last":
        folded = _latest(question, facts, tables.periods)
    else:
        folded = _aggregate(facts, question, AMOUNTS[part.fold])
    return folded.select(part=ibis.literal(part.name), key="key", amount="amount", facts="facts")


def _asked_for(question: Question, part: Part, facts: ir.Table) -> ir.Table:
    wanted = [facts["measure"] == part.measure]
    if question.since is not None and part.fold != "last":
        wanted.append(facts["happened_on"] >= question.since)
    if question.last is not None:
        wanted.append(facts["happened_on"] <= question.last)
    if prefix := question.region_prefix:
        # A range, which the statistics of a file can be asked for.
        wanted.append(facts["region"].between(prefix.ljust(REGION_LENGTH, "0"), prefix.ljust(REGION_LENGTH, "9")))
    if question.unit_path:
        wanted.append(facts["unit"].startswith(question.unit_path))
    wanted += [facts[name].isin(list(values)) for name, values in sorted(question.filters.items())]
    return facts.filter(wanted)


# What a row is about ------------------------------------------------------------------------------------------------


def _period(facts: ir.Table, question: Question, per: str) -> ir.IntegerValue:
    """The number of the fact's period: periods.index_of in the engine."""
    begun = starts(per, question.calendar)
    year, month = facts["happened_on"].year().cast("int64"), facts["happened_on"].month()
    if per == "month":
        return year * 12 + month.cast("int64") - 1
    number = year * len(begun) - 1
    for start in begun:
        number = number + ((month >= start).cast("int64") if start > 1 else 1)
    return number


def _key(facts: ir.Table, question: Question) -> ir.Value:
    by = question.by
    if by is None:
        return ibis.literal("")
    if by in REGION_DIGITS:
        return facts["region"].left(REGION_DIGITS[by])
    if by in PERIODS:
        return _period(facts, question, by)
    return facts[by]


# Folds --------------------------------------------------------------------------------------------------------------

Amount = Callable[[ir.Table], ir.IntegerValue]
AMOUNTS: dict[str, Amount] = {
    "sum": lambda facts: facts["quantity"].sum(),
    "count": lambda facts: facts.count(),
    "distinct": lambda facts: facts["subject"].nullif("").nunique(),
}


def _aggregate(facts: ir.Table, question: Question, amount: Amount) -> ir.Table:
    aggregates = {"amount": amount(facts).cast("int64"), "facts": facts.count()}
    if question.by is None:
        return facts.aggregate(**aggregates).mutate(key=ibis.literal(""))
    grouped = facts.group_by(key=_key(facts, question)).aggregate(**aggregates)
    return grouped.mutate(key=grouped["key"].cast("string"))


def _newest(facts: ir.Table, **groups: ir.Value) -> ir.Table:
    """Of the facts of each group the newest, as columns day, digits, source, quantity, key beside those of the group.

    Of facts of one day the latest recorded is the newest: the number at the end of its source grows. The order goes on
    through all that the answer depends on, so that no engine has a choice.
    """
    order = {"day": facts["happened_on"], "digits": facts["source"].length()}
    order |= {name: facts[name] for name in ("source", "quantity", "key")}
    return facts.group_by(**groups).aggregate(newest=ibis.struct(order).max()).unpack("newest")


def _latest(question: Question, facts: ir.Table, periods: ir.Table | None) -> ir.Table:
    """The stock: the newest quantity of each subject, added; by period, of what was known at its end."""
    if question.by not in PERIODS:
        newest = _newest(facts.mutate(key=_key(facts, question)), subject=facts["subject"])
    else:
        assert periods is not None
        first = ibis.literal(question.periods(question.by)[0], "int64")
        recorded = ibis.greatest(_period(facts, question, question.by), first)
        changes = _newest(facts.mutate(key=ibis.literal("")), subject=facts["subject"], recorded=recorded)
        changes = changes.rename(happened_on="day").drop("key", "digits")
        known = changes.join(periods, changes["recorded"] <= periods["period"]).mutate(key=ibis.literal(""))
        newest = _newest(known, subject=known["subject"], period=known["period"])
        newest = newest.mutate(key=newest["period"].cast("string"))
    aggregates = {"amount": newest["quantity"].sum(), "facts": newest.count()}
    if question.by is None:
        return newest.aggregate(**aggregates).mutate(key=ibis.literal(""))
    return newest.group_by("key").aggregate(**aggregates)


def _meeting(question: Question, part: Part, facts: ir.Table, census: ir.Table) -> ir.Table:
    """Subjects of the census (for a quota: subjects × periods) whose facts come up to the threshold."""
    assert question.census is not None
    digits = question.census.digits
    groups = {"subject": facts["region"].left(digits) if digits else facts["subject"]}
    if part.fold == "quota":
        groups["period"] = _period(facts, question, question.per)
    in_region = question.by in REGION_DIGITS
    if question.by is not None and not in_region:
        groups["key"] = _key(facts, question)
    reached = (facts["quantity"].sum() if part.by_quantity else facts.count()).cast("int64")
    subjects = facts.group_by(**groups).aggregate(reached=reached, n=facts.count())
    # A subject counts where the census puts it, wherever the fact happened.
    wanted = subjects.inner_join(census if in_region else census.drop("key"), "subject")
    amount = (wanted["reached"] >= part.threshold).cast("int64").sum()
    if question.by is None:
        return wanted.aggregate(amount=amount, facts=wanted["n"].sum()).mutate(key=ibis.literal(""))
    grouped = wanted.group_by("key").aggregate(amount=amount, facts=wanted["n"].sum())
    return grouped.mutate(key=grouped["key"].cast("string"))
