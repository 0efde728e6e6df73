"""Whose indicators a person may read, and what hangs on them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from kepu.core.access import scoped
from kepu.core.persons.models import Person
from kepu.core.regions.codes import is_code, subtree_range
from kepu.core.regions.models import Region
from kepu.governance.ledger.models import BindingChange, DeclaredFigure, TargetShare
from kepu.governance.ledger.permissions import FIGURE_CONFIRM, FIGURE_DECLARE, READING_VIEW
from kepu.governance.plans.models import Indicator, Plan, Review
from kepu.governance.plans.queries import LIVE
from kepu.governance.plans.states import PlanState


def readable_plans(person: Person) -> QuerySet[Plan]:
    """Plans in force whose readings the person may see."""
    plans = Plan.objects.filter(state=PlanState.PUBLISHED).select_related("region", "unit")
    return scoped(person, READING_VIEW, plans)


def live_indicators() -> QuerySet[Indicator]:
    """Indicators of published plans; what was rejected is none."""
    rows = Indicator.objects.filter(plan__state__in=LIVE).exclude(review=Review.REJECTED)
    return rows.select_related("plan__region", "plan__unit", "clause__parent__parent", "owner")


def figures_of(person: Person) -> QuerySet[DeclaredFigure]:
    """Figures the person declares or confirms, the waiting ones first."""
    rows = scoped(person, FIGURE_DECLARE, DeclaredFigure.objects.all()) | scoped(
        person, FIGURE_CONFIRM, DeclaredFigure.objects.all()
    )
    return rows.distinct().select_related("unit", "region", "declared_by", "confirmed_by").prefetch_related("evidence")


def indicators_by_thread(threads: list[UUID]) -> dict[UUID, Indicator]:
    """The newest live indicator of each thread."""
    rows = live_indicators().filter(thread__in=threads).order_by("plan__published_at", "pk")
    return {row.thread: row for row in rows}


def changes_of(indicator: Indicator) -> QuerySet[BindingChange]:
    return BindingChange.objects.filter(indicator_thread=indicator.thread).select_related("decided_by__unit")


def shares_of(indicator: Indicator, year: int | None) -> QuerySet[TargetShare]:
    rows = TargetShare.objects.filter(indicator_thread=indicator.thread, year=year)
    return rows.select_related("to_region", "to_unit")


def regions_inside(region: Region, code: str) -> Region | None:
    """The region of this code, where it lies in the given one."""
    if not is_code(code):
        return None
    first, last = subtree_range(region.code)
    # A code given anew after a rename: the newest of its places.
    return Region.objects.filter(code=code, code__gte=first, code__lte=last).by_start().last()
