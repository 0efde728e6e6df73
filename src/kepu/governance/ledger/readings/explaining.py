"""From a number back to the records: the chain that shows why it is what it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kepu.core.measures import Measure, SourceRecord, records
from kepu.core.persons.models import Person
from kepu.core.regions.models import Region
from kepu.governance.ledger.readings.computing import facts_behind, parts_of, reading_of
from kepu.governance.ledger.readings.rules import LampRule, lamp_rule_on
from kepu.governance.ledger.readings.shapes import Part, Reading
from kepu.governance.plans.models import Clause, Indicator

RECORDS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact counted, and the record it was written from."""

    happened_on: date
    quantity: int
    scale: int
    region_code: str
    group: str
    subject: str
    record: SourceRecord | None

    @property
    def amount(self) -> Decimal:
        return Decimal(self.quantity) / self.scale


@dataclass(frozen=True, slots=True)
class Explanation:
    """sentence → clauses (outermost first) → way of reading → value → parts → facts → records."""

    reading: Reading
    quote: str
    line: int
    clauses: tuple[Clause, ...]
    measure: Measure | None
    rule: LampRule
    months: tuple[Part, ...]
    townships: tuple[Part, ...]
    facts: tuple[FactLine, ...]
    facts_total: int


def explain(
    indicator: Indicator,
    as_of: date,
    *,
    person: Person | None = None,
    region: Region | None = None,
    most: int = RECORDS_SHOWN,
) -> Explanation | None:
    """The whole chain, records as far as the person may see them (None: the site's own console); None for a baseline."""
    reading = reading_of(indicator, as_of, region=region)
    if reading is None:
        return None
    facts = facts_behind(reading)
    rows = list(facts[:most]) if facts is not None else []
    return Explanation(
        reading=reading,
        quote=indicator.quote,
        line=indicator.line,
        clauses=tuple(_lineage(indicator)),
        measure=reading.question.of() if reading.question is not None else None,
        rule=lamp_rule_on(as_of),
        months=tuple(parts_of(reading, "month")),
        townships=tuple(parts_of(reading, "township")),
        facts=tuple(fact_lines(reading, rows, person)),
        facts_total=facts.count() if facts is not None else 0,
    )


def _lineage(indicator: Indicator) -> list[Clause]:
    found: list[Clause] = []
    clause = indicator.clause
    while clause is not None:
        found.insert(0, clause)
        clause = clause.parent
    return found


def fact_lines(reading: Reading, facts: list[Any], person: Person | None) -> list[FactLine]:
    """Facts with their records, the records of all of them read at once."""
    if reading.question is None:
        return []
    measure = reading.question.of()
    columns = measure.columns
    keys = [value_at(fact, columns["source"]) for fact in facts]
    found = records(measure.source_type, keys, person) if keys else {}
    return [
        FactLine(
            happened_on=value_at(fact, columns["happened_on"]),
            quantity=value_at(fact, columns["quantity"]),
            scale=measure.scale,
            region_code=value_at(fact, columns["region"]),
            group=value_at(fact, columns["group"]),
            subject=value_at(fact, columns["subject"]) if measure.subject != "person" else "",
            record=found.get(key),
        )
        for fact, key in zip(facts, keys, strict=True)
    ]


def value_at(row: Any, lookup: str) -> Any:
    """What stands at a lookup of a row: region__code → row.region.code."""
    for step in lookup.split("__"):
        row = getattr(row, step)
    return row
