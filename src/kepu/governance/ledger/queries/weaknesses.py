"""Weak links: what is found by the rule, and those a person may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, F, IntegerField, QuerySet, When
from django.utils.translation import gettext

from kepu.core.access import scoped
from kepu.core.measures.works import Work, works_for
from kepu.core.persons.models import Person
from kepu.core.units.models import Unit
from kepu.governance.ledger.models import Weakness
from kepu.governance.ledger.permissions import WEAKNESS_VIEW
from kepu.governance.ledger.queries.dashboard import label_of
from kepu.governance.ledger.readings import Lamp, Reading, plain, readings_of
from kepu.governance.ledger.states import WeaknessState
from kepu.governance.ledger.weakness_rules import WeaknessRule, weakness_rule_on
from kepu.governance.plans.content import PlanContent
from kepu.governance.plans.models import Clause, Duty, Indicator, Plan, Review
from kepu.governance.plans.states import PlanState

PENDING = (WeaknessState.OPEN, WeaknessState.ANSWERED)
# Work is expected of what a plan wants done, not of its goals and safeguards.
WORKED_AT = (Clause.Kind.ACTION, Clause.Kind.PROJECT, Clause.Kind.MEASURE)
LONGEST_PROBLEM = 300


@dataclass(frozen=True, slots=True)
class Found:
    """A weak link by the rule that is not on the list yet. dismissed: it was put aside, by this row, with a reason."""

    cause: str
    unit: Unit
    problem: str
    clause: Clause | None
    indicator: Indicator | None = None
    lamp: Lamp | None = None
    dismissed: Weakness | None = None

    @property
    def key(self) -> str:
        return f"i{self.indicator.pk}" if self.indicator is not None else f"c{self.clause.pk if self.clause else 0}"


def weaknesses_found(plan: Plan, as_of: date, readings: list[Reading] | None = None) -> list[Found]:
    """Indicators that fall behind, the worst first, then clauses without work; those already on the list left out.

    readings: of the whole plan on the day, where they are at hand. A plan out of force has no weak links.
    """
    if plan.state != PlanState.PUBLISHED:
        return []
    rule = weakness_rule_on(as_of)
    content = PlanContent.of(plan)
    every = readings_of(plan, as_of) if readings is None else readings
    found = [*_behind(content, every, rule), *_idle(content, every, as_of, rule)]
    return _not_listed(found)


def _behind(content: PlanContent, readings: list[Reading], rule: WeaknessRule) -> Iterable[Found]:
    order = {Lamp.RED: 0, Lamp.AMBER: 1}
    for reading in sorted(readings, key=lambda each: order.get(each.lamp, 2)):
        if reading.lamp in rule.lamps:
            yield Found(
                cause=Weakness.Cause.BEHIND,
                unit=reading.owner or bearer_of(content, reading.clause),
                problem=_how_far_behind(reading)[:LONGEST_PROBLEM],
                clause=reading.clause,
                indicator=reading.indicator,
                lamp=reading.lamp,
            )


def _how_far_behind(reading: Reading) -> str:
    have = plain(reading.value) if reading.value is not None else gettext("没有数")
    target = plain(reading.target) if reading.target is not None else "—"
    return gettext("%(metric)s：截至 %(day)s 为 %(have)s%(unit)s，目标 %(target)s%(unit)s；%(reason)s") % {
        "metric": label_of(reading),
        "day": reading.as_of,
        "have": have,
        "target": target,
        "unit": reading.unit_label,
        "reason": reading.lamp_reason,
    }


def _idle(content: PlanContent, readings: list[Reading], as_of: date, rule: WeaknessRule) -> Iterable[Found]:
    """Clauses with a duty for which nothing was done within the rule's days, and nothing is planned."""
    since = as_of - timedelta(days=rule.idle_days)
    if _began(content.plan) > since:
        return
    clauses = [clause for clause in content.clauses if clause.kind in WORKED_AT and content.duties.get(clause.pk)]
    works = works_for([clause.thread for clause in content.clauses], as_of)
    counted = _last_counted(readings)
    told: list[tuple[Clause, Unit]] = []
    for clause in clauses:
        family = [clause, *content.below(clause)]
        work = sum((works[part.thread] for part in family if part.thread in works), Work())
        days = [counted[part.pk] for part in family if part.pk in counted]
        latest = max([*days, *([work.latest_on] if work.latest_on else [])], default=None)
        if (latest is not None and latest >= since) or (work.next_on is not None and work.next_on > as_of):
            continue
        unit = bearer_of(content, clause)
        above = {each.pk for each in content.lineage(clause.pk)}
        if any(told_clause.pk in above and told_unit == unit for told_clause, told_unit in told):
            continue
        told.append((clause, unit))
        yield Found(
            cause=Weakness.Cause.NO_WORK,
            unit=unit,
            problem=_how_idle(clause, work, latest, as_of)[:LONGEST_PROBLEM],
            clause=clause,
        )


def _began(plan: Plan) -> date:
    first = date(plan.first_year, 1, 1) if plan.first_year else date.min
    return max(first, plan.issue_date or date.min)


def _last_counted(readings: list[Reading]) -> dict[int, date]:
    """Clause id → the last day by which an indicator of it counted something: the day of reading where not known."""
    found: dict[int, date] = {}
    for reading in readings:
        if reading.facts and reading.clause is not None:
            day = _end_of(max(reading.months), reading.as_of) if reading.months else reading.as_of
            found[reading.clause.pk] = max(day, found.get(reading.clause.pk, day))
    return found


def _end_of(month: str, as_of: date) -> date:
    year, number = int(month[:4]), int(month[5:])
    return min(as_of, date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1))


def bearer_of(content: PlanContent, clause: Clause | None) -> Unit:
    """The lead unit of the clause or of the nearest above with a duty; else another with a part in it, the first named;
    where only groups have one, the plan's own unit.
    """
    found = content.bearing(clause)[0] if clause is not None else []
    duties = sorted(found, key=lambda duty: duty.role != Duty.Role.LEAD)
    return next((duty.unit for duty in duties if duty.unit is not None), content.plan.unit)


def _how_idle(clause: Clause, work: Work, latest: date | None, as_of: date) -> str:
    if latest is not None:
        words = gettext("“%(clause)s”最近一次工作在 %(day)s，已有 %(days)s 天没有开展") % {
            "clause": clause,
            "day": latest,
            "days": (as_of - latest).days,
        }
    else:
        words = gettext("“%(clause)s”还没有开展过工作") % {"clause": clause}
    if work.planned:
        words += gettext("；另有 %(count)s 场过了时间还没有结项") % {"count": work.planned}
    return words


def _not_listed(found: list[Found]) -> list[Found]:
    """Without those on the list; those put aside stay, marked."""
    states = (*PENDING, WeaknessState.DISMISSED)
    indicators = {each.indicator.thread for each in found if each.indicator is not None}
    clauses = {each.clause.thread for each in found if each.indicator is None and each.clause is not None}
    rows = Weakness.objects.filter(state__in=states).order_by("pk")
    of_indicators = {row.indicator_thread: row for row in rows.filter(indicator_thread__in=indicators)}
    of_clauses = {
        row.clause_thread: row for row in rows.filter(clause_thread__in=clauses, indicator_thread__isnull=True)
    }
    kept = []
    for each in found:
        if each.indicator is not None:
            row = of_indicators.get(each.indicator.thread)
        else:
            row = of_clauses.get(each.clause.thread) if each.clause is not None else None
        if row is None:
            kept.append(each)
        elif row.state == WeaknessState.DISMISSED:
            kept.append(
                Found(each.cause, each.unit, each.problem, each.clause, each.indicator, each.lamp, dismissed=row)
            )
    return kept


def weaknesses_for(person: Person) -> QuerySet[Weakness]:
    """Those the person may see: what is due first, then what has no date, then what is settled."""
    settled = Case(When(state__in=PENDING, then=0), default=1, output_field=IntegerField())
    rows = scoped(person, WEAKNESS_VIEW, Weakness.objects.all())
    return rows.select_related("unit", "checked_by").order_by(settled, F("due_on").asc(nulls_last=True), "pk")


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a weak link stands in the plan."""

    plan: Plan
    words: str
    clause: Clause | None
    indicator: Indicator | None


def basis_of(rows: Iterable[Weakness]) -> Mapping[int, Basis]:
    """Weakness id → what it goes back to, in the newest version of the plan that still has it."""
    listed = list(rows)
    indicators = _newest(
        Indicator.objects.filter(thread__in={row.indicator_thread for row in listed}).select_related("clause", "plan")
    )
    clauses = _newest(Clause.objects.filter(thread__in={row.clause_thread for row in listed}).select_related("plan"))
    found: dict[int, Basis] = {}
    for row in listed:
        indicator = indicators.get(row.indicator_thread) if row.indicator_thread else None
        clause = indicator.clause if isinstance(indicator, Indicator) else None
        clause = clause or (clauses.get(row.clause_thread) if row.clause_thread else None)
        if isinstance(indicator, Indicator):
            found[row.pk] = Basis(indicator.plan, indicator.quote, clause, indicator)
        elif clause is not None:
            found[row.pk] = Basis(clause.plan, str(clause), clause, None)
    return found


def _newest(rows: QuerySet[Any]) -> dict[UUID, Any]:
    """By thread, the row of the plan in force; else of the one published last."""
    live = rows.exclude(review=Review.REJECTED).filter(plan__state__in=(PlanState.SUPERSEDED, PlanState.PUBLISHED))
    ranked = sorted(live, key=lambda row: (row.plan.state == PlanState.PUBLISHED, row.plan_id))
    return {row.thread: row for row in ranked}
