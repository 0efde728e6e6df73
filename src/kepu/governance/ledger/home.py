"""What the ledger puts on the home page: for leaders how the plan stands, for the office what falls behind, for owners
what is theirs to put right.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from kepu.core.access import active_grants, holds, scoped
from kepu.core.measures import stamp
from kepu.core.persons.models import Person
from kepu.core.persons.roles import Role
from kepu.governance.ledger.models import Binding, DeclaredFigure, Weakness
from kepu.governance.ledger.permissions import READING_VIEW, WEAKNESS_ANSWER, WEAKNESS_MANAGE
from kepu.governance.ledger.queries import dashboard
from kepu.governance.ledger.queries.weaknesses import PENDING, weaknesses_found
from kepu.governance.ledger.readings import Lamp, readings_of
from kepu.governance.ledger.states import WeaknessState
from kepu.governance.plans.models import Plan
from kepu.governance.plans.queries import live_plans_for
from kepu.governance.plans.states import PlanState

ON_HOME = 5
KEPT_SECONDS = 600


def how_it_stands(person: Person) -> dict[str, Any] | None:
    """For leaders: three numbers of the plan in force and the promises that are worst behind."""
    if not holds(person, READING_VIEW) or Role.LEADER not in {grant.role for grant in active_grants(person)}:
        return None
    plans = [plan for plan in dashboard.dashboard_plans(person) if plan.state == PlanState.PUBLISHED]
    if not plans:
        return None
    today = timezone.localdate()
    scope = dashboard.scope_of(person, plans[0], today)
    readings = readings_of(scope.plan, today, region=None if scope.is_whole else scope.region, unit=scope.unit)
    people = dashboard.grouped(scope, dashboard.PEOPLE, date(today.year, 1, 1), "group")
    return {
        "plan": scope.plan,
        "headline": dashboard.headline_of(readings, today),
        "fine": sum(1 for reading in readings if reading.lamp == Lamp.GREEN),
        "judged": sum(1 for reading in readings if reading.lamp != Lamp.GREY),
        "people": sum((each.value for each in people.values() if each.value is not None), Decimal(0)),
        "year": today.year,
        "worst": [
            {"label": dashboard.label_of(reading), "lamp": reading.lamp, "reading": reading}
            for reading in dashboard.worst_of(dashboard.shown(readings, scope), ON_HOME)
        ],
    }


def weak_links_found(person: Person) -> dict[str, Any] | None:
    """For the office: what was found and not dealt with yet, and answers that wait to be checked."""
    if not holds(person, WEAKNESS_MANAGE):
        return None
    plans = scoped(person, WEAKNESS_MANAGE, live_plans_for(person).filter(state=PlanState.PUBLISHED))
    today = timezone.localdate()
    found = [{"plan": plan, "count": count} for plan in plans[:ON_HOME] if (count := _count_found(plan, today))]
    answered = scoped(person, WEAKNESS_MANAGE, Weakness.objects.filter(state=WeaknessState.ANSWERED)).count()
    return {"found": found, "answered": answered} if found or answered else None


def _count_found(plan: Plan, day: date) -> int:
    """Kept for ten minutes, or until facts, figures or the list change."""
    newest = [model.objects.order_by("-pk").values_list("pk", flat=True).first() for model in (DeclaredFigure, Binding)]
    listed = Weakness.objects.count()
    key = f"ledger:found:{plan.pk}:{day}:{stamp(plan.region.code)}:{newest}:{listed}"
    kept: int | None = cache.get(key[:240].replace(" ", ""))
    if kept is None:
        kept = sum(1 for each in weaknesses_found(plan, day) if each.dismissed is None)
        cache.set(key[:240].replace(" ", ""), kept, KEPT_SECONDS)
    return kept


def weak_links_of_mine(person: Person) -> dict[str, Any] | None:
    """For those who answer: what is theirs to put right, overdue first. The office sees its own unit's alone."""
    if not holds(person, WEAKNESS_ANSWER):
        return None
    rows = scoped(person, WEAKNESS_ANSWER, Weakness.objects.filter(state__in=PENDING)).select_related("unit")
    if holds(person, WEAKNESS_MANAGE):
        rows = rows.filter(unit=person.unit_id)
    total = rows.count()
    if not total:
        return None
    today = timezone.localdate()
    lines = [
        {"row": row, "overdue": row.due_on is not None and row.due_on < today}
        for row in rows.order_by("due_on", "pk")[:ON_HOME]
    ]
    return {"lines": lines, "total": total}
