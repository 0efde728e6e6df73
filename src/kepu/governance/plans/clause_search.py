"""Clauses by what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Case, IntegerField, QuerySet, Value, When

from kepu.core.persons.models import Person
from kepu.core.search.index import Entry, Index
from kepu.governance.plans.models import Clause, Plan, Review
from kepu.governance.plans.queries import live_plans_for
from kepu.governance.plans.states import PlanState


def every_clause() -> Iterator[Entry]:
    return map(_entry, Clause.objects.only("label", "title", "body").order_by("pk").iterator(chunk_size=500))


def _entry(clause: Clause) -> Entry:
    return clause.pk, (str(clause), clause.body)


CLAUSES = Index("plans.clause", entries=every_clause)


def make_findable(clauses: Iterable[Clause]) -> int:
    """Let search find these clauses by their present title and text."""
    return CLAUSES.put(_entry(clause) for clause in clauses)


def clauses_saying(person: Person, query: str, plan: Plan | None = None) -> QuerySet[Clause]:
    """Clauses of published plans the person may open that say all terms of the query; plans in force come first."""
    plans = live_plans_for(person) if plan is None else live_plans_for(person).filter(pk=plan.pk)
    in_force = When(plan__state=PlanState.PUBLISHED, then=Value(0))
    return (
        Clause.objects.filter(CLAUSES.matching(query), plan__in=plans.order_by().values("pk"))
        .exclude(review=Review.REJECTED)
        .annotate(standing=Case(in_force, default=Value(1), output_field=IntegerField()))
        .select_related("plan", "plan__region", "parent")
        .order_by("standing", "-plan__first_year", "plan_id", "position")
    )
