"""Plans as readers find them: the list, one's own tasks, and search."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kepu.core import access
from kepu.core.requests import StaffRequest, signed_in
from kepu.core.search.grams import snippet, terms
from kepu.governance.plans.clause_search import clauses_saying
from kepu.governance.plans.models import Clause, Duty, Indicator, Review
from kepu.governance.plans.permissions import DOCUMENT_IMPORT, PLAN_VIEW, TASK_VIEW
from kepu.governance.plans.queries import live_plans_for, plans_for, tasks_of, units_of, with_progress
from kepu.governance.plans.reading_forms import SearchForm
from kepu.governance.plans.states import PlanState

PLANS_PER_PAGE = 20
TASKS_PER_PAGE = 30
HITS_PER_PAGE = 20


@signed_in
def plan_list(request: StaffRequest) -> HttpResponse:
    if not access.holds(request.user, PLAN_VIEW):
        raise PermissionDenied
    plans = with_progress(plans_for(request.user).exclude(state=PlanState.ABANDONED))
    page = Paginator(plans, PLANS_PER_PAGE).get_page(request.GET.get("page"))
    can_import = access.holds(request.user, DOCUMENT_IMPORT)
    return render(request, "plans/plan_list.html", {"page": page, "can_import": can_import})


@signed_in
def tasks(request: StaffRequest) -> HttpResponse:
    """What falls on the person's own units, by plan and action, with the figures that hang on it."""
    if not access.holds(request.user, TASK_VIEW):
        raise PermissionDenied
    units = units_of(request.user)
    every = tasks_of(units, timezone.localdate())
    counts = dict(every.order_by().values_list("role").annotate(times=Count("pk")))
    role = request.GET.get("role", "")
    if role not in Duty.Role.values:
        role = ""
    duties = (every.filter(role=role) if role else every).prefetch_related(*_figures_below("clause__"))
    page = Paginator(duties, TASKS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "units": list(units[:20]),
        "page": page,
        "plans": _by_plan(list(page)),
        "role": role,
        "filters": [
            {"role": "", "count": sum(counts.values())},
            *({"role": code, "label": label, "count": counts.get(code, 0)} for code, label in Duty.Role.choices),
        ],
        "query": urlencode({"role": role} if role else {}),
        "this_year": timezone.localdate().year,
    }
    return render(request, "plans/task_list.html", context)


def _figures_below(clause: str) -> list[Prefetch]:
    """What to read at once for the indicators of a clause and of those below it, three levels in all."""
    targets = (
        Indicator.objects.exclude(review=Review.REJECTED).exclude(role=Indicator.Role.BASELINE).order_by("position")
    )
    own_duties = Duty.objects.filter(clause=OuterRef("pk")).exclude(review=Review.REJECTED)
    # A measure with units of its own is not part of what the action asks of others.
    measures = Clause.objects.exclude(review=Review.REJECTED).filter(~Exists(own_duties)).order_by("position")
    return [
        Prefetch(f"{clause}indicators", targets),
        Prefetch(f"{clause}children", measures),
        Prefetch(f"{clause}children__indicators", targets),
        Prefetch(f"{clause}children__children", measures),
        Prefetch(f"{clause}children__children__indicators", targets),
    ]


def _by_plan(duties: list[Duty]) -> list[dict[str, Any]]:
    """Plan, then action, then clause with the parts one has in it, all in plan order."""
    return [
        {
            "plan": next(iter(of_plan)).plan,
            "actions": [
                {"action": action, "clauses": [_clause_card(list(rows)) for _pk, rows in groupby(some, _clause_id)]}
                for action, some in groupby(of_plan, key=_action_of)
            ],
        }
        for of_plan in (list(rows) for _pk, rows in groupby(duties, key=lambda duty: duty.plan_id))
    ]


def _clause_id(duty: Duty) -> int | None:
    return duty.clause_id


def _action_of(duty: Duty) -> Clause | None:
    """The action or project the clause belongs to; a chapter's own duty belongs to the chapter."""
    clause = duty.clause
    while clause is not None and clause.level > 2 and clause.parent is not None:
        clause = clause.parent
    return clause


def _clause_card(duties: list[Duty]) -> dict[str, Any]:
    clause = duties[0].clause
    parts = [{"measure": part, "indicators": list(part.indicators.all())} for part in _with_measures(clause)]
    years = {row.deadline for part in _with_measures(clause) for row in part.indicators.all() if row.deadline}
    return {
        "clause": clause,
        "duties": duties,
        "parts": [part for part in parts if part["indicators"]],
        "years": sorted(years),
    }


def _with_measures(clause: Clause | None) -> list[Clause]:
    if clause is None:
        return []
    below = [part for child in clause.children.all() for part in (child, *child.children.all())]
    return [clause, *below]


@signed_in
def search(request: StaffRequest) -> HttpResponse:
    """Clauses that say all the words, of the plans the person may open."""
    if not access.holds(request.user, PLAN_VIEW):
        raise PermissionDenied
    form = SearchForm(request.GET, plans=live_plans_for(request.user))
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {"q": "", "plan": None}
    wanted = terms(asked["q"])
    hits = clauses_saying(request.user, asked["q"], asked["plan"])
    page = Paginator(hits, HITS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "q": asked["q"].strip(),
        "page": page,
        "hits": [
            {
                "clause": clause,
                "title": snippet(str(clause), wanted, around=100),
                "body": snippet(clause.body, wanted),
            }
            for clause in page
        ],
        "query": urlencode({"q": asked["q"], **({"plan": asked["plan"].pk} if asked["plan"] else {})}),
    }
    return render(request, "plans/search.html", context)
