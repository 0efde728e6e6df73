"""What the operations may know of promises: which a unit has, and which a record served."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists
from django.urls import reverse
from django.utils import timezone

from kepu.core.measures import Promise, UnknownMeasure, facts_of, get
from kepu.core.persons.models import Person
from kepu.core.units.models import Unit
from kepu.governance.ledger.models import Binding
from kepu.governance.ledger.readings import Reading, plain, question_of, readings_of
from kepu.governance.ledger.readings.windows import PlanTime, window_of
from kepu.governance.plans.models import Indicator, Plan, Review
from kepu.governance.plans.queries import live_plans_for, tasks_of
from kepu.governance.plans.states import PlanState

SERVED_AT_MOST = 20


class LedgerPromises:
    def tasks_of(self, unit: Unit, day: date) -> Sequence[Promise]:
        """Clauses in which the unit has a duty, each once, the newest plan first."""
        found: dict[Any, Promise] = {}
        for duty in tasks_of(Unit.objects.filter(pk=unit.pk), day):
            if duty.clause is not None and duty.clause.thread not in found:
                found[duty.clause.thread] = Promise(
                    thread=duty.clause.thread,
                    label=str(duty.clause),
                    url=reverse("plans:detail", args=[duty.plan_id]) + f"?at=clause-{duty.clause_id}",
                    plan=duty.plan.title,
                )
        return list(found.values())

    def served_by(self, source_type: str, source: Any, person: Person) -> Sequence[Promise]:
        """The indicators that count a fact of this record, each with how it stands today."""
        plans = live_plans_for(person).filter(state=PlanState.PUBLISHED)
        rows = Indicator.objects.filter(plan__in=plans).exclude(review=Review.REJECTED).select_related("plan__region")
        indicators = {row.thread: row for row in rows}
        bindings = Binding.objects.filter(indicator_thread__in=indicators, kind=Binding.Kind.MEASURED)
        counted = _that_count([(b, indicators[b.indicator_thread]) for b in bindings], source_type, source)
        today = timezone.localdate()
        readings: dict[Any, Reading] = {}
        for plan in {row.plan_id: row.plan for row in counted}.values():
            readings |= {reading.indicator.pk: reading for reading in readings_of(plan, today)}
        inside = sorted(counted, key=lambda row: (row.plan_id, row.position))[:SERVED_AT_MOST]
        return [_promise(row, readings[row.pk]) for row in inside if row.pk in readings]


def _that_count(pairs: list[tuple[Binding, Indicator]], source_type: str, source: Any) -> list[Indicator]:
    """Those whose facts hold one of the record, asked all in one query. A fact counts in its own period, not today's."""
    asked = {}
    days: dict[str, date | None] = {}
    for number, (binding, indicator) in enumerate(pairs):
        try:
            measure = get(binding.measure)
        except UnknownMeasure:
            continue
        if measure.source_type != source_type:
            continue
        if measure.key not in days:
            days[measure.key] = _day_of(measure, source)
        day = days[measure.key]
        window = window_of(indicator, binding, PlanTime.of(indicator.plan), day) if day is not None else None
        if day is None or window is None or not window.first <= day <= window.last:
            continue
        question = question_of(binding, window, window.last, indicator.plan.region)
        facts = facts_of(question).filter(**{measure.columns["source"]: source})
        asked[f"counts_{number}"] = (Exists(facts), indicator)
    if not asked:
        return []
    # One row of any table carries the answers of all.
    row = Plan.objects.annotate(**{name: exists for name, (exists, _row) in asked.items()}).values(*asked).first() or {}
    return [indicator for name, (_exists, indicator) in asked.items() if row.get(name)]


def _day_of(measure: Any, source: Any) -> date | None:
    """When the record's facts of this measure count; None where it has none."""
    day: date | None = (
        measure.facts()
        .filter(**{measure.columns["source"]: source})
        .values_list(measure.columns["happened_on"], flat=True)
        .first()
    )
    return day


def _promise(indicator: Indicator, reading: Reading) -> Promise:
    value = plain(reading.value) if reading.value is not None else "—"
    target = plain(reading.target) if reading.target is not None else "—"
    return Promise(
        thread=indicator.thread,
        label=indicator.metric,
        url=reverse("ledger:reading", args=[indicator.pk]),
        plan=indicator.plan.title,
        lamp=str(reading.lamp),
        progress=f"{value} / {target} {reading.unit_label}".strip(),
    )
