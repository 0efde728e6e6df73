"""How the promises of a plan stand, and one of them down to the records."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kepu.core import access
from kepu.core.asking import asked_day, page_of, require_anywhere, whole_number
from kepu.core.measures import CENSUSES, Fold
from kepu.core.permissions import UNIT_VIEW
from kepu.core.regions.models import Region
from kepu.core.requests import StaffRequest, signed_in
from kepu.core.units.models import Unit
from kepu.governance.ledger.actions import bindings, figures
from kepu.governance.ledger.models import DeclaredFigure
from kepu.governance.ledger.permissions import FIGURE_DECLARE, READING_VIEW
from kepu.governance.ledger.queries.readings import live_indicators, readable_plans, regions_inside
from kepu.governance.ledger.readings import (
    Lamp,
    Part,
    Reading,
    credited_to,
    fact_lines,
    facts_behind,
    lamp_rule_on,
    parts_of,
    reading_of,
    readings_of,
)
from kepu.governance.ledger.states import FigureState
from kepu.governance.ledger.wording import binding_in_words

FACTS_PER_PAGE = 20
MOST_MONTHS = 24


@signed_in
def reading_list(request: StaffRequest) -> HttpResponse:
    """All promises of one plan on one day; without ?plan=, the newest the person may read."""
    require_anywhere(request, READING_VIEW)
    plans = list(readable_plans(request.user))
    if not plans:
        return render(request, "ledger/readings_list.html", {"plans": []})
    asked = whole_number(request.GET.get("plan"))
    plan = next((plan for plan in plans if plan.pk == asked), None) if request.GET.get("plan") else plans[0]
    if plan is None:
        raise Http404
    day = asked_day(request)
    readings = readings_of(plan, day)
    lamp = request.GET.get("lamp", "")
    shown = [reading for reading in readings if not lamp or reading.lamp == lamp]
    context = {
        "plans": plans,
        "plan": plan,
        "day": day,
        "today": timezone.localdate(),
        "rule": lamp_rule_on(day),
        "lamp": lamp,
        "lamps": [(each, sum(1 for reading in readings if reading.lamp == each)) for each in Lamp],
        "may_bind": bindings.set_binding.allowed(request.user, plan),
        **page_of(request, shown, 60),
    }
    return render(request, "ledger/readings_list.html", context)


@signed_in
def reading(request: StaffRequest, pk: int) -> HttpResponse:
    """One promise on one day: value, what should be there, why the lamp, forecast, parts, facts and their records."""
    indicator = access.fetch(request.user, READING_VIEW, live_indicators(), pk)
    day = asked_day(request)
    region, unit = _place(request, indicator.plan.region)
    found = reading_of(indicator, day, region=region, unit=unit)
    if found is None:
        raise Http404
    if found.indicator.pk != indicator.pk:  # the stretch is read with its floor
        return HttpResponseRedirect(reverse("ledger:reading", args=[found.indicator.pk]))
    facts = facts_behind(found)
    context: dict[str, Any] = {
        "reading": found,
        "indicator": indicator,
        "plan": indicator.plan,
        "day": day,
        "is_today": day == timezone.localdate(),
        "region": region,
        "unit": unit,
        "place_query": urlencode({"region": region.code} if region else {"unit": unit.pk} if unit else {}),
        "rule": lamp_rule_on(day),
        "words": binding_in_words(found.binding, day),
        "measure": found.question.of() if found.question else None,
        "months": parts_of(found, "month")[-MOST_MONTHS:] if found.question and not _is_census(found) else [],
        "parts": _parts(found),
        "census_name": CENSUSES[found.binding.census].name if found.binding and found.binding.census else "",
        "figures": _figures(found),
        "credit": credited_to(unit or request.user.unit, found) if _wants_credit(request, found, unit) else None,
        "credit_unit": unit or request.user.unit,
        "may_bind": bindings.set_binding.allowed(request.user, indicator.plan),
        "may_declare": access.holds(request.user, FIGURE_DECLARE),
        "may_allocate": figures.allocate.allowed(request.user, indicator.plan),
        **(page_of(request, facts, FACTS_PER_PAGE) if facts is not None else {}),
    }
    if facts is not None:
        context["facts"] = fact_lines(found, list(context["page"]), request.user)
    return render(request, "ledger/readings_detail.html", context)


def _place(request: StaffRequest, ground: Region) -> tuple[Region | None, Unit | None]:
    """The place or unit asked for; 404 for one outside the plan's ground or the person's sight."""
    code, number = request.GET.get("region", ""), request.GET.get("unit", "")
    if code:
        region = regions_inside(ground, code)
        if region is None:
            raise Http404
        return (region if region.pk != ground.pk else None), None
    if number:
        return None, access.fetch(request.user, UNIT_VIEW, Unit, whole_number(number))
    return None, None


def _is_census(found: Reading) -> bool:
    return found.question is not None and found.question.how() in (Fold.COVERAGE, Fold.QUOTA)


def _parts(found: Reading) -> list[dict[str, Any]]:
    """Tables of parts, each with what it is called; none of a base figure, which holds for the whole only."""
    if found.question is None:
        return []
    wanted = [("township", "乡镇（街道）")]
    if not _is_census(found):
        wanted.append(("unit", "单位"))
        if found.question.of().by_group:
            wanted.append(("group", "人群"))
    tables = []
    for by, name in wanted:
        parts = parts_of(found, by)
        if parts:
            top = max((part.value for part in parts if part.value is not None), default=None)
            tables.append({"by": by, "name": name, "rows": [_part_row(part, by, top) for part in parts]})
    return tables


def _part_row(part: Part, by: str, top: Any) -> dict[str, Any]:
    """width: of a bar 100 wide for the largest."""
    difference = part.value - part.share if part.value is not None and part.share is not None else None
    width = round(float(part.value / top) * 100) if part.value and top else 0
    return {
        "part": part,
        "width": width,
        "region": part.key.ljust(12, "0") if by == "township" else "",
        "unit": part.key.rstrip("/")[-8:].lstrip("0") if by == "unit" else "",
        "difference": difference,
        "missing": None if difference is None else abs(difference),
    }


def _figures(found: Reading) -> list[DeclaredFigure]:
    rows = DeclaredFigure.objects.filter(indicator_thread=found.indicator.thread, as_of__lte=found.as_of)
    rows = rows.exclude(state=FigureState.RETURNED).select_related("unit", "region", "confirmed_by")
    return list(rows.prefetch_related("evidence")[:12])


def _wants_credit(request: StaffRequest, found: Reading, unit: Unit | None) -> bool:
    return (
        found.question is not None and not _is_census(found) and (unit is not None or request.user.unit_id is not None)
    )
