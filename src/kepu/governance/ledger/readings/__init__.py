"""Readings: the value of every promise as of any day, judged, and led back to the records.

readings_of(plan, day)                    every promise of a plan; also region=, unit=
reading_of(indicator, day)                one promise
parts_of(reading, "township")             what each contributed: township, unit, month, group, mode, any facet
facts_behind(reading)                     the facts counted, as a queryset
explain(indicator, day, person=)           sentence → clause → binding → value → parts → records → evidence
credited_to(unit, reading)                what a unit hosted or co-hosted: credit, never a second count
"""

from kepu.governance.ledger.readings.computing import (
    facts_behind,
    parts_of,
    plain,
    preview,
    question_of,
    reading_of,
    readings_of,
    shares_of_parts,
)
from kepu.governance.ledger.readings.crediting import Credit, credited_to
from kepu.governance.ledger.readings.explaining import Explanation, FactLine, explain, fact_lines
from kepu.governance.ledger.readings.rules import LampRule, lamp_rule_on, lamp_rules
from kepu.governance.ledger.readings.shapes import Forecast, Kind, Lamp, Part, Past, Reading

__all__ = [
    "Credit",
    "Explanation",
    "FactLine",
    "Forecast",
    "Kind",
    "Lamp",
    "LampRule",
    "Part",
    "Past",
    "Reading",
    "credited_to",
    "explain",
    "fact_lines",
    "facts_behind",
    "lamp_rule_on",
    "lamp_rules",
    "parts_of",
    "plain",
    "preview",
    "question_of",
    "reading_of",
    "readings_of",
    "shares_of_parts",
]
