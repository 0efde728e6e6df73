"""Credit for those who had a part in the work. It stands in their own view and is never added to anything."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from kepu.core.measures import Fold, facts_of
from kepu.core.units.models import Unit
from kepu.governance.ledger.readings.computing import unit_times
from kepu.governance.ledger.readings.shapes import Reading


@dataclass(frozen=True, slots=True)
class Credit:
    """own: what the unit and those below it hosted, and what is counted for them; shared: what others hosted with them."""

    own: Decimal
    own_facts: int
    shared: Decimal
    shared_facts: int


def credited_to(unit: Unit, reading: Reading) -> Credit | None:
    """What the unit hosted or co-hosted of a reading, each fact once; None where it is not read from records or does not add up."""
    question = reading.question
    if question is None:
        return None
    measure = question.of()
    if question.how() in (Fold.LAST, Fold.MEAN):
        return None  # a stock or a mark out of five is no work that adds up
    facts = facts_of(question)
    home = Q(**{f"{measure.columns['unit']}__startswith": unit.path})
    own = _total(facts.filter(home), reading)
    if not measure.credit:
        return Credit(*own, Decimal(0), 0)
    # A unit may have two parts in one activity through units below it: the fact is one all the same.
    with_part = facts.model._default_manager.filter(**{f"{measure.credit}__startswith": unit.path})
    return Credit(*own, *_total(facts.filter(pk__in=with_part.values("pk")).exclude(home), reading))


def _total(facts: QuerySet[Any], reading: Reading) -> tuple[Decimal, int]:
    assert reading.question is not None
    measure, how = reading.question.of(), reading.question.how()
    subject = measure.columns["subject"]
    if how in (Fold.DISTINCT, Fold.RATIO):
        row = facts.aggregate(number=Count(subject, distinct=True), facts=Count("pk"))
        return Decimal(row["number"]), row["facts"]
    row = facts.aggregate(number=Sum(measure.columns["quantity"]), facts=Count("pk"))
    if how == Fold.COUNT:
        return Decimal(row["facts"]), row["facts"]
    return Decimal(row["number"] or 0) / measure.scale * unit_times(reading), row["facts"]
