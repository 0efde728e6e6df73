"""Figures stated by hand, base figures, and how a target is shared out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kepu.core import access
from kepu.core.asking import attempt, page_of, require_anywhere, whole_number
from kepu.core.evidence.actions import store_evidence
from kepu.core.evidence.models import EvidenceFile
from kepu.core.regions.models import Region
from kepu.core.requests import StaffRequest, signed_in
from kepu.core.units.models import Unit
from kepu.governance.ledger.actions import figures as actions
from kepu.governance.ledger.forms.figures import BaseForm, FigureForm, ReturnForm, SharesForm, units_for_shares
from kepu.governance.ledger.models import BaseFigure, DeclaredFigure
from kepu.governance.ledger.permissions import BASE_MANAGE, FIGURE_CONFIRM, FIGURE_DECLARE, READING_VIEW
from kepu.governance.ledger.queries.readings import figures_of, indicators_by_thread, live_indicators, shares_of
from kepu.governance.ledger.states import FigureState
from kepu.governance.plans.models import Indicator

# Declared figures ----------------------------------------------------------------------------------------------------


@signed_in
def figure_list(request: StaffRequest) -> HttpResponse:
    """What the person's units declared, and what waits for the person to confirm."""
    if not (access.holds(request.user, FIGURE_DECLARE) or access.holds(request.user, FIGURE_CONFIRM)):
        require_anywhere(request, FIGURE_DECLARE)
    state = request.GET.get("state", "")
    rows = figures_of(request.user)
    if state in FigureState.values:
        rows = rows.filter(state=state)
    context = page_of(request, rows)
    indicators: dict[UUID, Indicator] = indicators_by_thread([row.indicator_thread for row in context["page"]])
    waiting = [row for row in context["page"] if row.state == FigureState.DECLARED]
    confirmable = access.ids_for(
        request.user, FIGURE_CONFIRM, DeclaredFigure.objects.filter(pk__in=[r.pk for r in waiting])
    )
    context |= {
        "rows": [
            {
                "figure": row,
                "indicator": indicators.get(row.indicator_thread),
                "may_confirm": row.pk in confirmable and row.declared_by_id != request.user.pk,
                "may_return": row.pk in confirmable,
            }
            for row in context["page"]
        ],
        "state": state,
        "states": FigureState.choices,
        "return_form": ReturnForm(),
    }
    return render(request, "ledger/figures_list.html", context)


@signed_in
def declare(request: StaffRequest, pk: int) -> HttpResponse:
    indicator = access.fetch(request.user, READING_VIEW, live_indicators(), pk)
    require_anywhere(request, FIGURE_DECLARE)
    form = FigureForm(
        request.POST or None,
        request.FILES or None,
        indicator=indicator,
        person=request.user,
        initial={"as_of": timezone.localdate(), "kind": DeclaredFigure.Kind.DECLARED},
    )
    if request.method == "POST" and form.is_valid():
        figure = attempt(form, lambda: _declare(request, indicator, form.cleaned_data))
        if figure is not None:
            messages.success(request, _("已填报，等待核定。"))
            return HttpResponseRedirect(reverse("ledger:reading", args=[indicator.pk]))
    context = {"indicator": indicator, "plan": indicator.plan, "form": form}
    return render(request, "ledger/figures_declare.html", context, status=422 if form.is_bound else 200)


def _declare(request: StaffRequest, indicator: Indicator, typed: dict[str, Any]) -> DeclaredFigure:
    """The file is kept first; a figure that is then refused leaves a file that nothing points to and that is cleared."""
    unit, region = request.user.unit, typed["region"]
    kept: list[EvidenceFile] = []
    if typed["file"] is not None:
        kept = [
            store_evidence(
                data=typed["file"].read(),
                name=typed["file"].name or "",
                kind=EvidenceFile.Kind.DOCUMENT,
                unit=unit,
                region=region,
                by=request.user,
            )
        ]
    return actions.declare_figure(
        indicator=indicator,
        unit=unit,
        region=region,
        as_of=typed["as_of"],
        value=typed["value"],
        kind=typed["kind"],
        standard_error=typed["standard_error"],
        sample_size=typed["sample_size"],
        note_text=typed["note"],
        evidence=kept,
        by=request.user,
    )


@signed_in
@require_POST
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    figure = access.fetch(request.user, FIGURE_CONFIRM, DeclaredFigure, pk)
    actions.confirm_figure(figure, by=request.user)
    messages.success(request, _("已核定。"))
    return HttpResponseRedirect(reverse("ledger:figures"))


@signed_in
@require_POST
def send_back(request: StaffRequest, pk: int) -> HttpResponse:
    figure = access.fetch(request.user, FIGURE_CONFIRM, DeclaredFigure, pk)
    form = ReturnForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    actions.return_figure(figure, reason=reason, by=request.user)
    messages.success(request, _("已退回，填报人会收到通知。"))
    return HttpResponseRedirect(reverse("ledger:figures"))


# Base figures --------------------------------------------------------------------------------------------------------


@signed_in
def base_list(request: StaffRequest) -> HttpResponse:
    """The base figures of the person's place, and the form for another year."""
    require_anywhere(request, BASE_MANAGE)
    unit = request.user.unit
    first = {"year": timezone.localdate().year, "key": request.GET.get("key", ""), "name": request.GET.get("name", "")}
    form = BaseForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        saved = attempt(form, lambda: actions.set_base_figure(unit=unit, region=unit.region, by=request.user, **typed))
        if saved is not None:
            messages.success(request, _("已保存，用到它的读数随即更新。"))
            return HttpResponseRedirect(reverse("ledger:bases"))
    rows = access.scoped(request.user, BASE_MANAGE, BaseFigure.objects.select_related("region"))
    context = {"form": form, **page_of(request, rows)}
    return render(request, "ledger/figures_bases.html", context, status=422 if form.is_bound else 200)


# Shares --------------------------------------------------------------------------------------------------------------


@signed_in
def shares(request: StaffRequest, pk: int) -> HttpResponse:
    """The target given out to townships (?to=units: to departments), for ?year= or the whole period."""
    indicator = access.fetch(request.user, READING_VIEW, live_indicators(), pk)
    plan = indicator.plan
    if not actions.allocate.allowed(request.user, plan) or indicator.value is None or indicator.unit_label == "%":
        raise Http404
    to_units = request.GET.get("to") == "units"
    year = whole_number(request.GET.get("year"))
    given = list(shares_of(indicator, year))
    places: list[Any] = units_for_shares(plan.region) if to_units else _townships(plan.region)
    kept: dict[int, Decimal] = {
        place_id: row.value
        for row in given
        if (place_id := row.to_unit_id if to_units else row.to_region_id) is not None
    }
    form = SharesForm(request.POST or None, places=places, given=kept)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: _allocate(request, indicator, year, form.shares(), to_units=to_units))
        if done is not None:
            issued = request.POST.get("how") == "issue"
            messages.success(request, _("已下达。") if issued else _("草稿已保存，下达后才作为各地的目标。"))
            return HttpResponseRedirect(request.get_full_path())
    total = sum(kept.values(), Decimal(0))
    context = {
        "indicator": indicator,
        "plan": plan,
        "form": form,
        "to_units": to_units,
        "year": year,
        "years": range(plan.first_year, plan.last_year + 1) if plan.first_year and plan.last_year else [],
        "target": indicator.value,
        "total": total,
        "difference": total - indicator.value,
        "distance": abs(total - indicator.value),
        "is_issued": any(row.issued_at for row in given),
        "fields": [form[f"share_{place.pk}"] for place in places],
    }
    return render(request, "ledger/figures_shares.html", context, status=422 if form.is_bound else 200)


def _townships(region: Region) -> list[Region]:
    first, last = region.subtree
    rows = Region.objects.on(timezone.localdate()).filter(code__gt=first, code__lte=last)
    return [row for row in rows.order_by("code") if row.code.endswith("000") and not row.code.endswith("000000")]


def _allocate(
    request: StaffRequest, indicator: Indicator, year: int | None, typed: dict[Any, Decimal], *, to_units: bool
) -> actions.Allocation:
    regions: dict[Region, Decimal] = {} if to_units else typed
    units: dict[Unit, Decimal] = typed if to_units else {}
    return actions.allocate(
        indicator.plan,
        indicator=indicator,
        year=year,
        regions=regions,
        units=units,
        issue=request.POST.get("how") == "issue",
        by=request.user,
    )
