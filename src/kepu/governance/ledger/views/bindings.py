"""Where the office decides how each indicator of a plan is read, and where the measures are explained."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kepu.core import access
from kepu.core.asking import attempt, require_anywhere
from kepu.core.measures import UnknownMeasure, get, registered
from kepu.core.requests import StaffRequest, signed_in
from kepu.engines.binding import Proposals
from kepu.governance.ledger.actions import bindings as actions
from kepu.governance.ledger.actions.bindings import Way
from kepu.governance.ledger.forms.bindings import AcceptForm, MeasureForm, WayForm
from kepu.governance.ledger.models import Binding
from kepu.governance.ledger.permissions import READING_VIEW
from kepu.governance.ledger.proposing import proposals_for
from kepu.governance.ledger.queries.readings import changes_of, live_indicators, readable_plans
from kepu.governance.ledger.readings import Reading, plain, preview, readings_of
from kepu.governance.ledger.wording import FOLD_WORDS, binding_in_words
from kepu.governance.plans.content import PlanContent
from kepu.governance.plans.models import Indicator, Plan

PER_PAGE = 10


def _way_binding(plan: Plan, indicator: Indicator, way: Way) -> Binding:
    """The binding this way would be, not saved: only for looking at what it would give."""
    fields = {key: value for key, value in asdict(way).items() if key != "reason"}
    kind = Binding.Kind.MEASURED if way.measure else Binding.Kind.DECLARED
    return Binding(indicator_thread=indicator.thread, unit=plan.unit, region=plan.region, kind=kind, **fields)


def _cards(plan: Plan, indicator: Indicator, proposals: Proposals, day: date) -> list[dict[str, Any]]:
    cards = []
    for number, proposal in enumerate(proposals.best):
        way = Way.proposed(proposal)
        binding = _way_binding(plan, indicator, way)
        found = preview(indicator, binding, day)
        cards.append(
            {
                "number": number,
                "proposal": proposal,
                "words": binding_in_words(binding, day),
                "value": plain(found.value) if found.value is not None else "",
                "unit": "%" if way.fold else get(proposal.measure).unit_label,
                "facts": found.facts,
                "why": found.why,
            }
        )
    return cards


@signed_in
def binding_list(request: StaffRequest, plan_pk: int) -> HttpResponse:
    plan = access.fetch(request.user, READING_VIEW, readable_plans(request.user), plan_pk)
    day = timezone.localdate()
    readings = readings_of(plan, day)
    show = request.GET.get("show", "")
    shown = [reading for reading in readings if _is_asked(reading, show)]
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    content = PlanContent.of(plan)
    proposals = proposals_for([reading.indicator for reading in page if reading.binding is None], content)
    may_manage = actions.set_binding.allowed(request.user, plan)
    context = {
        "plan": plan,
        "page": page,
        "query": f"show={show}" if show else "",
        "show": show,
        "counts": {
            "all": len(readings),
            "open": sum(1 for reading in readings if reading.binding is None),
            "measured": sum(1 for r in readings if r.binding is not None and r.binding.kind == "measured"),
            "declared": sum(1 for r in readings if r.binding is not None and r.binding.kind == "declared"),
        },
        "rows": [
            {
                "reading": reading,
                "words": binding_in_words(reading.binding, day),
                "unservable": found.unservable if (found := proposals.get(reading.indicator.pk)) else "",
                "cards": _cards(plan, reading.indicator, found, day) if found and may_manage else [],
            }
            for reading in page
        ],
        "may_manage": may_manage,
        "accept_form": AcceptForm(),
    }
    return render(request, "ledger/bindings_list.html", context)


def _is_asked(reading: Reading, show: str) -> bool:
    """show: open, measured, declared; empty for all."""
    if show == "open":
        return reading.binding is None
    return not show or (reading.binding is not None and reading.binding.kind == show)


@signed_in
@require_POST
def accept_all(request: StaffRequest, plan_pk: int) -> HttpResponse:
    plan = access.fetch(request.user, READING_VIEW, readable_plans(request.user), plan_pk)
    access.require(request.user, actions.accept_best.permission, plan)
    form = AcceptForm(request.POST)
    back = HttpResponseRedirect(reverse("ledger:bindings", args=[plan.pk]))
    if not form.is_valid():
        messages.error(request, _("请勾选“我会逐条看一遍采用的结果”后再采用。"))
        return back
    taken = actions.accept_best(plan, from_score=float(form.cleaned_data["from_score"]), by=request.user)
    messages.success(request, _("已为 %(count)d 项指标采用建议，请逐条看一遍，不合适的可以更改。") % {"count": taken})
    return back


@signed_in
def binding(request: StaffRequest, pk: int) -> HttpResponse:
    """The proposals for one indicator, the way set now and how it came to be, and the form to set another."""
    indicator = access.fetch(request.user, READING_VIEW, live_indicators(), pk)
    if indicator.role == Indicator.Role.BASELINE:
        raise Http404
    plan, day = indicator.plan, timezone.localdate()
    current = Binding.objects.filter(indicator_thread=indicator.thread).first()
    proposals = proposals_for([indicator], PlanContent.of(plan))[indicator.pk]
    may_manage = actions.set_binding.allowed(request.user, plan)
    form = None
    if may_manage:
        form = _way_form(request, plan, current, proposals)
        if request.method == "POST":
            done = _take(request, plan, indicator, proposals, form)
            if done is not None:
                return done
    elif request.method == "POST":
        raise Http404
    context = {
        "plan": plan,
        "indicator": indicator,
        "current": current,
        "words": binding_in_words(current, day),
        "cards": _cards(plan, indicator, proposals, day),
        "unservable": proposals.unservable,
        "may_manage": may_manage,
        "measure_form": MeasureForm(initial={"measure": form.measure.key}) if form else None,
        "form": form,
        "measure": form.measure if form else None,
        "changes": list(changes_of(indicator)[:20]),
    }
    return render(request, "ledger/bindings_edit.html", context, status=422 if form and form.is_bound else 200)


def _way_form(request: StaffRequest, plan: Plan, current: Binding | None, proposals: Proposals) -> WayForm:
    """For the measure asked for, else the one set, else the best proposed."""
    way = Way.of(current) if current is not None and current.measure else None
    if way is None and proposals.best:
        way = Way.proposed(proposals.best[0])
    key = request.GET.get("measure") or (way.measure if way is not None else registered()[0].key)
    try:
        measure = get(key)
    except UnknownMeasure:
        raise Http404 from None
    initial = WayForm.initial_of(way) if way is not None and way.measure == key else {}
    is_edit = request.method == "POST" and request.POST.get("how") == "form"
    return WayForm(request.POST if is_edit else None, initial=initial, measure=measure, plan=plan)


def _take(
    request: StaffRequest, plan: Plan, indicator: Indicator, proposals: Proposals, form: WayForm
) -> HttpResponse | None:
    how = request.POST.get("how", "")
    if how == "form":
        if not form.is_valid():
            return None
        way = form.way()
        if attempt(form, lambda: actions.set_binding(plan, indicator=indicator, way=way, by=request.user)) is None:
            return None
    elif how == "declared":
        actions.set_binding(plan, indicator=indicator, way=Way(base=request.POST.get("base", "")[:60]), by=request.user)
    else:
        chosen = next((p for n, p in enumerate(proposals.best) if how == f"proposal-{n}"), None)
        # The wording may have changed since the page was shown: only what was seen is taken.
        if chosen is None or chosen.measure != request.POST.get("measure"):
            messages.error(request, _("建议已有变化，请重新查看后再采用。"))
            return HttpResponseRedirect(reverse("ledger:binding", args=[indicator.pk]))
        actions.set_binding(plan, indicator=indicator, way=Way.proposed(chosen), by=request.user)
    messages.success(request, _("已保存，读数随即更新。"))
    back = request.POST.get("back")
    return HttpResponseRedirect(
        reverse("ledger:bindings", args=[plan.pk]) + f"#indicator-{indicator.pk}"
        if back == "list"
        else reverse("ledger:reading", args=[indicator.pk])
    )


@signed_in
def measures(request: StaffRequest) -> HttpResponse:
    """Every measure with its definition, what it leaves out, and where it comes from."""
    require_anywhere(request, READING_VIEW)
    every = registered()
    groups: dict[str, list[dict[str, Any]]] = {}
    for measure in every:
        entry = {
            "measure": measure,
            "fold": FOLD_WORDS[measure.fold],
            "facets": [facet.name for facet in measure.facets],
            "denominator": next((each.name for each in every if each.key == measure.denominator), ""),
        }
        groups.setdefault(measure.key.split(".")[0], []).append(entry)
    names = {"activities": _("活动"), "training": _("培训")}
    context = {"groups": [{"name": names.get(key, key), "rows": rows} for key, rows in groups.items()]}
    return render(request, "ledger/bindings_measures.html", context)
