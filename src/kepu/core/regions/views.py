"""Regions: the tree as of a day, and bringing in a table with a look at it first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kepu.core import access
from kepu.core.asking import asked_day, attempt, page_of, require_anywhere
from kepu.core.permissions import REGION_IMPORT, REGION_VIEW, UNIT_VIEW
from kepu.core.regions.actions import import_regions
from kepu.core.regions.forms import RegionTableForm
from kepu.core.regions.models import Region
from kepu.core.regions.queries import above, children_of, plan_import, topmost
from kepu.core.regions.table import read_region_table
from kepu.core.requests import StaffRequest, signed_in
from kepu.core.units.models import Unit

ROWS_SHOWN = 50
CHILDREN_PER_PAGE = 60


@signed_in
def region_list(request: StaffRequest) -> HttpResponse:
    """The top of the tree."""
    require_anywhere(request, REGION_VIEW)
    day = asked_day(request)
    visible = access.scoped(request.user, REGION_VIEW, Region.objects.all())
    context = {
        **page_of(request, topmost(visible, day), CHILDREN_PER_PAGE),
        "day": day,
        "region": None,
        "can_import": access.holds(request.user, REGION_IMPORT),
    }
    return render(request, "core/region_detail.html", context)


@signed_in
def region_detail(request: StaffRequest, code: str) -> HttpResponse:
    """One region as it stood on the day, and what lay right below it."""
    day = asked_day(request)
    visible = access.scoped(request.user, REGION_VIEW, Region.objects.filter(code=code))
    stretches = list(visible.by_start().select_related("predecessor"))  # type: ignore[attr-defined]
    if not stretches:
        raise Http404
    region = next((row for row in reversed(stretches) if row.holds_on(day)), stretches[-1])
    below = access.scoped(request.user, REGION_VIEW, children_of(code, day))
    units = access.scoped(request.user, UNIT_VIEW, Unit.objects.on(day).filter(region__code=code))
    context = {
        **page_of(request, below, CHILDREN_PER_PAGE),
        "day": day,
        "region": region,
        "holds_then": region.holds_on(day),
        "above": above(region, day),
        "stretches": stretches if len(stretches) > 1 or region.predecessor else [],
        "successors": region.successors.all(),
        "units": units.order_by("name")[:ROWS_SHOWN],
        "can_import": access.holds(request.user, REGION_IMPORT),
    }
    return render(request, "core/region_detail.html", context)


@signed_in
def region_import(request: StaffRequest) -> HttpResponse:
    """Look first, then import: the table stays in the form, so that a rejected one is mended where it is."""
    require_anywhere(request, REGION_IMPORT)
    form = RegionTableForm(request.POST or None, request.FILES or None)
    plan = None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        table = read_region_table(text.encode())
        plan = plan_import(table, request.user)
        # A file cannot be put back into its field, its text can.
        form = RegionTableForm({"text": text})
        form.is_valid()
        if "confirm" in request.POST and not plan.errors:
            stored = attempt(form, lambda: import_regions(table=table, by=request.user))
            if stored is not None:
                messages.success(request, _("已导入，新增或改动 %(count)s 条。") % {"count": stored})
                return HttpResponseRedirect(reverse("regions:list"))
    context: dict[str, Any] = {"form": form, "plan": plan}
    if plan is not None:
        counts = [("new", _("新增")), ("followed", _("接续原名")), ("changed", _("改动")), ("unchanged", _("未变"))]
        labels = dict(counts)
        context |= {
            "counts": [(label, plan.count(kind)) for kind, label in counts],
            "rows": [(change, labels[change.kind]) for change in plan.changes[:ROWS_SHOWN]],
            "errors": plan.errors[:ROWS_SHOWN],
            "more_errors": max(0, len(plan.errors) - ROWS_SHOWN),
            "more_rows": max(0, len(plan.changes) - ROWS_SHOWN),
            "can_confirm": not plan.errors and len(plan.changes) > plan.count("unchanged"),
        }
    is_refused = bool(form.errors) or bool(plan and plan.errors)
    return render(request, "core/region_import.html", context, status=422 if is_refused else 200)
