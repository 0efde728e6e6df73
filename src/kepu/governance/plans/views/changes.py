"""What a newer version changes against the one it amends."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from kepu.core.requests import StaffRequest, signed_in
from kepu.governance.plans.models import Clause, Duty, Indicator, Plan
from kepu.governance.plans.queries import plans_for
from kepu.governance.plans.versions import Pair, compare, wording


@signed_in
def changes(request: StaffRequest, pk: int) -> HttpResponse:
    """Added, removed and reworded clauses, changed numbers, changed duties: a reader of both versions may compare them."""
    plan = get_object_or_404(plans_for(request.user).select_related("document__amends"), pk=pk)
    before = plan.supersedes or plan.document.amends
    if before is None:
        raise Http404
    before = get_object_or_404(plans_for(request.user), pk=before.pk)
    comparison = compare(before, plan)
    context = {
        "plan": plan,
        "before": before,
        "comparison": comparison,
        "reworded": [_reworded(pair) for pair in comparison.clauses.changed],
        "indicators": [_changed(pair, Indicator) for pair in comparison.indicators.changed],
        "duties": [_changed(pair, Duty) for pair in comparison.duties.changed],
    }
    return render(request, "plans/plan_changes.html", context)


def _reworded(pair: Pair[Clause]) -> dict[str, Any]:
    return {
        "pair": pair,
        "facts": _facts(pair, Clause, leave_out=("title", "body")),
        "title": wording(pair.before.title, pair.after.title) if "title" in pair.changes else [],
        "body": wording(pair.before.body, pair.after.body) if "body" in pair.changes else [],
    }


def _changed(pair: Pair[Any], model: type[Plan | Indicator | Duty]) -> dict[str, Any]:
    return {"pair": pair, "facts": _facts(pair, model)}


def _facts(pair: Pair[Any], model: Any, leave_out: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """Each changed field in words: its name, what it was, what it is."""
    facts = []
    for name in pair.changes:
        if name in leave_out:
            continue
        facts.append(
            {
                "name": str(model._meta.get_field(name).verbose_name),
                "before": _words(pair.before, name),
                "after": _words(pair.after, name),
            }
        )
    return facts


def _words(row: Any, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if value in (None, ""):
        return "—"
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)
