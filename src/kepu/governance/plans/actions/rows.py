"""The rows of a plan by kind, and where a new one goes."""

from __future__ import annotations

from django.db.models import F

from kepu.core import lifecycle
from kepu.core.errors import RuleBroken
from kepu.governance.plans.models import (
    Clause,
    Duty,
    Indicator,
    Phase,
    Plan,
    Review,
)
from kepu.governance.plans.states import PlanState

ROW_MODELS: dict[str, type[Clause] | type[Indicator] | type[Duty] | type[Phase]] = {
    "clause": Clause,
    "indicator": Indicator,
    "duty": Duty,
    "phase": Phase,
}


CORRECTABLE = {
    "clause": ("label", "title", "kind", "group", "level"),
    "indicator": (
        "clause",
        "metric",
        "comparator",
        "value",
        "value_max",
        "unit_label",
        "role",
        "deadline",
        "frequency",
        "scope",
        "relative_to",
        "owner",
    ),
    "duty": ("clause", "role", "name_as_written", "unit", "unit_group"),
    "phase": ("name", "first_year", "last_year"),
}


def row_of(plan: Plan, kind: str, pk: int) -> Clause | Indicator | Duty | Phase:
    """The row of this plan, or RuleBroken when there is none such."""
    model = ROW_MODELS.get(kind)
    found = model._default_manager.filter(plan=plan, pk=pk).first() if model else None
    if found is None:
        raise RuleBroken("PLN-010", "这一条已不在方案中，请刷新页面。")
    return found


def only_while_confirming(plan: Plan) -> None:
    if lifecycle.locked(plan).state != PlanState.CONFIRMING:
        raise RuleBroken("PLN-011", f"“{plan}”已不在核对中，不能修改。如需改动，请先撤回发布，或上传新版本。")


def clause_at(plan: Plan, offset: int) -> Clause | None:
    """The clause in whose text the offset lies."""
    return plan.clauses.exclude(review=Review.REJECTED).filter(start__lte=offset).order_by("-start").first()


def free_position(plan: Plan, kind: str, start: int) -> int:
    """Make room in document order and answer the free position."""
    rows = ROW_MODELS[kind]._default_manager.filter(plan=plan)
    before = rows.filter(start__lte=start).order_by("-position").first()
    position = before.position + 1 if before else 0
    rows.filter(position__gte=position).update(position=F("position") + 1)
    return position


def parent_for(clause: Clause) -> Clause | None:
    above = clause.plan.clauses.filter(position__lt=clause.position, level__lt=clause.level)
    return above.order_by("-position").first()
