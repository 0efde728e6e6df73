"""The dashboard (驾驶舱): how a plan stands on a day, from the headline down to the photos, each number with its way on."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kepu.core import access
from kepu.core.asking import asked_day, attempt, require_anywhere, whole_number
from kepu.core.measures.works import Narrowing, records_url
from kepu.core.regions.codes import is_code
from kepu.core.requests import StaffRequest, signed_in
from kepu.engines.maps import TileKind, tile_kind, tiles_of
from kepu.governance.ledger.actions import dashboard as actions
from kepu.governance.ledger.forms.dashboard import BoundaryForm
from kepu.governance.ledger.models import BoundaryMap, Weakness
from kepu.governance.ledger.permissions import MAP_MANAGE, READING_VIEW, WEAKNESS_MANAGE, WEAKNESS_VIEW
from kepu.governance.ledger.queries import dashboard as queries
from kepu.governance.ledger.queries.dashboard import LAMPS, Place, Scope
from kepu.governance.ledger.queries.weaknesses import PENDING, weaknesses_found
from kepu.governance.ledger.readings import Kind, Lamp, Reading, lamp_rule_on, reading_of, readings_of
from kepu.governance.plans.models import Plan

TILE_WIDTH, TILE_HEIGHT, TILE_GAP = 150, 84, 8
TILE_SIGNS = {TileKind.STREET: "街", TileKind.TOWN: "镇", TileKind.TOWNSHIP: "乡", TileKind.OTHER: ""}
BALANCE_WIDTH = 200


@signed_in
def dashboard(request: StaffRequest) -> HttpResponse:
    """Without parameters, the newest plan in force of the person's own region, today."""
    require_anywhere(request, READING_VIEW)
    plans = queries.dashboard_plans(request.user)
    scope = _scope(request, plans)
    if scope is None:
        return render(request, "ledger/dashboard.html", {"plans": []})
    every = readings_of(scope.plan, scope.day, region=None if scope.is_whole else scope.region, unit=scope.unit)
    readings = queries.shown(every, scope)
    chosen = _chosen(request, readings)
    places = queries.places_of(scope, chosen)
    rows = queries.lamp_rows(readings)
    trends = queries.trends_of(scope, chosen)
    context = {
        "plans": plans,
        "scope": scope,
        "trail": _trail(scope),
        "is_today": scope.day == timezone.localdate(),
        "rule": lamp_rule_on(scope.day),
        "headline": _headline(every, scope),
        "totals": [
            {"lamp": lamp, "count": count, "url": _list_url(scope, lamp=lamp)}
            for lamp, count in queries.lamp_totals(rows).items()
        ],
        "rows": [_lamp_line(row, scope) for row in rows],
        "worst": [
            {"reading": reading, "label": queries.label_of(reading), "url": reading_url(reading)}
            for reading in queries.worst_of(readings)
        ],
        "map": _map(scope, chosen, places),
        "choices": [
            {"pk": reading.indicator.pk, "label": queries.label_of(reading)}
            for reading in readings
            if reading.question is not None
        ],
        "chosen": chosen,
        "chosen_url": reading_url(chosen) if chosen is not None else "",
        "trends": [_trend(trend, scope) for trend in trends],
        "trend_data": [trend.as_data() for trend in trends],
        "groups": _bars(queries.groups_of(scope), scope, "group"),
        "areas": _bars(queries.areas_of(scope), scope, "area"),
        "year": scope.day.year,
        "shots": queries.latest_photos(request.user, scope),
        "next_steps": _next_steps(request, scope, readings),
        "may_upload": access.may_at(request.user, MAP_MANAGE, unit=request.user.unit, region=scope.plan.region)
        if scope.region.pk == scope.plan.region_id and request.user.unit_id
        else False,
    }
    return render(request, "ledger/dashboard.html", context)


def _scope(request: StaffRequest, plans: Sequence[Plan]) -> Scope | None:
    asked = request.GET.get("plan")
    plan = next((plan for plan in plans if plan.pk == whole_number(asked)), None) if asked else None
    if asked and plan is None:
        raise Http404
    plan = plan or (plans[0] if plans else None)
    if plan is None:
        return None
    place = request.GET.get("region", "")
    return queries.scope_of(request.user, plan, asked_day(request), place if is_code(place) else "")


def _address(scope: Scope, **more: Any) -> str:
    """The query string of this view, with changes; None leaves a part out."""
    asked: dict[str, Any] = {"plan": scope.plan.pk}
    if scope.day != timezone.localdate():
        asked["day"] = scope.day.isoformat()
    if scope.region.pk != scope.ground.pk:
        asked["region"] = scope.region.code
    asked |= more
    return "?" + urlencode({key: value for key, value in asked.items() if value not in (None, "")})


def _list_url(scope: Scope, **more: Any) -> str:
    return reverse("ledger:dashboard_indicators") + _address(scope, **more)


def reading_url(reading: Reading, region: str = "") -> str:
    """The page of the reading, on the same day and for the same unit or place, or for the place of this code."""
    asked: dict[str, Any] = {}
    if reading.as_of != timezone.localdate():
        asked["day"] = reading.as_of.isoformat()
    if reading.unit is not None:
        asked["unit"] = reading.unit.pk
    elif region or reading.region.pk != reading.plan.region_id:
        asked["region"] = region or reading.region.code
    address = reverse("ledger:reading", args=[reading.indicator.pk])
    return f"{address}?{urlencode(asked)}" if asked else address


def _chosen(request: StaffRequest, readings: Sequence[Reading]) -> Reading | None:
    asked = whole_number(request.GET.get("indicator"))
    return next((each for each in readings if each.indicator.pk == asked and each.question is not None), None)


def _trail(scope: Scope) -> list[dict[str, str]]:
    """From the widest ground to the place looked at."""
    steps = [{"name": scope.ground.name, "url": _address(scope, region=None)}]
    if scope.region.pk != scope.ground.pk:
        steps.append({"name": scope.region.name, "url": _address(scope)})
    return steps


def _headline(readings: Sequence[Reading], scope: Scope) -> dict[str, Any] | None:
    """The plan's first promise, always of the whole plan: no township has a figure of its own."""
    found = queries.headline_of(readings, scope.day)
    if found is None:
        return None
    whole = found if scope.is_whole else reading_of(found.indicator, scope.day)
    if whole is None:
        return None
    figure = whole.declared if whole.kind in (Kind.SURVEYED, Kind.DECLARED, Kind.IMPORTED) else None
    return {
        "reading": whole,
        "url": reading_url(whole),
        "figure": figure,
        "scale": _scale(whole),
    }


def _scale(reading: Reading) -> dict[str, Any] | None:
    """Places of value, baseline, target and stretch on a line 300 wide that begins at 0."""
    marks = {
        "value": reading.value,
        "baseline": reading.baseline,
        "target": reading.target,
        "stretch": reading.stretch,
    }
    known = {name: float(value) for name, value in marks.items() if value is not None}
    most = max(known.values(), default=0)
    if most <= 0:
        return None
    return {name: round(value / most * 280, 1) for name, value in known.items()}


def _lamp_line(row: queries.LampRow, scope: Scope) -> dict[str, Any]:
    task = row.task.pk if row.task is not None else 0
    return {
        "row": row,
        "url": _list_url(scope, task=task),
        "cells": [
            {"lamp": lamp, "count": count, "url": _list_url(scope, task=task, lamp=lamp)} for lamp, count in row.cells
        ],
    }


# Indicators behind a lamp ---------------------------------------------------------------------------------------------


@signed_in
def indicators(request: StaffRequest) -> HttpResponse:
    """The promises that a cell of the lamp table counts."""
    require_anywhere(request, READING_VIEW)
    scope = _scope(request, queries.dashboard_plans(request.user))
    if scope is None:
        raise Http404
    every = readings_of(scope.plan, scope.day, region=None if scope.is_whole else scope.region, unit=scope.unit)
    readings = queries.shown(every, scope)
    lamp = request.GET.get("lamp", "")
    task = whole_number(request.GET.get("task"))
    tasks = {row.task.pk if row.task else 0: row.task for row in queries.lamp_rows(readings)}
    found = [
        reading
        for reading in readings
        if lamp in ("", reading.lamp) and task in (None, reading.task.pk if reading.task is not None else 0)
    ]
    totals = queries.lamp_totals(queries.lamp_rows([r for r in readings if task in (None, r.task.pk if r.task else 0)]))
    context = {
        "scope": scope,
        "task": tasks.get(task) if task else None,
        "is_loose": task == 0,
        "lamp": lamp,
        "lamps": [
            {"lamp": each, "count": count, "url": _address(scope, task=task, lamp=each)}
            for each, count in totals.items()
        ],
        "all_url": _address(scope, task=task),
        "every_url": _address(scope),
        "back": reverse("ledger:dashboard") + _address(scope),
        "lines": [{"reading": reading, "url": reading_url(reading)} for reading in found],
        "may_report": scope.is_whole and access.may(request.user, WEAKNESS_MANAGE, scope.plan),
        "known_lamp": next((each for each in LAMPS if each == lamp), None),
    }
    return render(request, "ledger/dashboard_indicators.html", context)


# The map --------------------------------------------------------------------------------------------------------------


def _map(scope: Scope, reading: Reading | None, places: Sequence[Place]) -> dict[str, Any]:
    """The parts of the region as shapes where the office gave outlines, as tiles otherwise; and as a table."""
    outlines = queries.boundary_map_of(scope.region)
    drawn = {shape["code"]: shape for shape in outlines.shapes} if outlines is not None else {}
    chosen = reading.indicator.pk if reading is not None else None
    own = next((place for place in places if place.code == scope.region.code), None)
    places = [place for place in places if place is not own]
    lines: list[dict[str, Any]] = [
        {
            "place": place,
            "url": _address(scope, region=place.code, indicator=chosen),
            "records": reading_url(reading, place.code) if reading is not None else _records(scope, region=place.code),
            "shape": drawn.get(place.code),
        }
        for place in places
    ]
    is_drawn = any(line["shape"] for line in lines)
    tiles = {tile.code: tile for tile in tiles_of(place.code for place in places)}
    for line in lines:
        tile = tiles[line["place"].code]
        line["x"] = tile.column * (TILE_WIDTH + TILE_GAP)
        line["y"] = tile.row * (TILE_HEIGHT + TILE_GAP)
        line["sign"] = TILE_SIGNS[tile_kind(tile.code)] if line["place"].code.endswith("000") else ""
    columns = 1 + max((tile.column for tile in tiles.values()), default=0)
    tile_rows = 1 + max((tile.row for tile in tiles.values()), default=0)
    return {
        "lines": lines,
        "outlines": outlines if is_drawn else None,
        "height": round(outlines.height) if outlines is not None else 0,
        "tiles_width": columns * (TILE_WIDTH + TILE_GAP) - TILE_GAP,
        "tiles_height": tile_rows * (TILE_HEIGHT + TILE_GAP) - TILE_GAP,
        "undrawn": [line for line in lines if is_drawn and line["shape"] is None],
        "own": own,
        "legend": queries.legend_of(places),
        "has_none": any(place.level == 0 for place in places),
        "has_shares": any(place.share is not None for place in places),
    }


def _records(scope: Scope, **narrowing: Any) -> str:
    """Where the activities of this year behind a number are listed."""
    given = {
        "first": date(scope.day.year, 1, 1),
        "last": scope.day,
        "region": scope.region.code if scope.region.pk != scope.plan.region_id else "",
        "unit": scope.unit.pk if scope.unit is not None else None,
    }
    return records_url(Narrowing(**{**given, **narrowing}))


# Trends ---------------------------------------------------------------------------------------------------------------


def _trend(trend: queries.Trend, scope: Scope) -> dict[str, Any]:
    """The trend with the lines of its table: month, then number and records of each year."""
    lines = [
        {
            "month": month,
            "cells": [
                {"value": value, "url": _records(scope, first=date(year, month, 1), last=_last_day(year, month))}
                for year, value in zip(trend.values, values, strict=True)
            ],
        }
        for month, values in trend.months
    ]
    return {"trend": trend, "lines": lines, "is_of_records": trend.key != "indicator"}


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


# Balance and what to do next ------------------------------------------------------------------------------------------


def _bars(slices: Sequence[queries.Slice], scope: Scope, by: str) -> list[dict[str, Any]]:
    most = max((each.value for each in slices), default=0)
    return [
        {
            "slice": each,
            "width": round(float(each.value / most) * BALANCE_WIDTH, 1) if most else 0,
            "url": _records(scope, **{by: each.code}),
        }
        for each in slices
    ]


def _next_steps(request: StaffRequest, scope: Scope, readings: Sequence[Reading]) -> list[dict[str, Any]]:
    """What this person can do about what the page shows, the most pressing first."""
    steps = []
    person, today = request.user, timezone.localdate()
    if access.holds(person, WEAKNESS_VIEW):
        pending = access.scoped(person, WEAKNESS_VIEW, Weakness.objects.filter(state__in=PENDING))
        overdue = pending.filter(due_on__lt=today).count()
        if overdue:
            words = _("%(count)s 项薄弱环节已逾期") % {"count": overdue}
            steps.append({"words": words, "url": reverse("ledger:weaknesses") + "?state=overdue"})
    if scope.is_whole and scope.day == today and access.may(person, WEAKNESS_MANAGE, scope.plan):
        found = sum(1 for each in weaknesses_found(scope.plan, scope.day, list(readings)) if each.dismissed is None)
        if found:
            words = _("%(count)s 项新发现的薄弱环节等待交办") % {"count": found}
            steps.append({"words": words, "url": reverse("ledger:weaknesses_found") + f"?plan={scope.plan.pk}"})
    unbound = sum(1 for reading in readings if reading.binding is None)
    if unbound and scope.is_whole:
        words = _("%(count)s 项指标还没有确定由哪些记录得出") % {"count": unbound}
        steps.append({"words": words, "url": _list_url(scope, lamp=Lamp.GREY)})
    red = sum(1 for reading in readings if reading.lamp == Lamp.RED)
    if red:
        words = _("%(count)s 项指标落后，看看差在哪里") % {"count": red}
        steps.append({"words": words, "url": _list_url(scope, lamp=Lamp.RED)})
    return steps


# Outlines -------------------------------------------------------------------------------------------------------------


@signed_in
def boundaries(request: StaffRequest) -> HttpResponse:
    """The outlines of the person's own region: upload, look at, replace."""
    require_anywhere(request, MAP_MANAGE)
    unit = request.user.unit
    if not access.may_at(request.user, MAP_MANAGE, unit=unit, region=unit.region):
        raise Http404
    form = BoundaryForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = attempt(
            form,
            lambda: actions.upload_boundaries(
                unit=unit,
                region=unit.region,
                data=given["file"].read(),
                approval_number=given["approval_number"],
                source=given["source"],
                by=request.user,
            ),
        )
        if done is not None:
            _tell_what_matched(request, done[1])
            return HttpResponseRedirect(reverse("ledger:boundaries"))
    current = BoundaryMap.objects.filter(region=unit.region).select_related("uploaded_by").first()
    context = {
        "form": form,
        "current": current,
        "region": unit.region,
        "height": round(current.height) if current else 0,
    }
    return render(request, "ledger/dashboard_boundaries.html", context, status=422 if form.errors else 200)


def _tell_what_matched(request: StaffRequest, drawn: Any) -> None:
    messages.success(request, _("已对应 %(count)d 个区域，驾驶舱地图改用这份底图。") % {"count": len(drawn.shapes)})
    if drawn.missing:
        words = _("还有 %(count)d 个没有边界，只在表格中显示：%(codes)s")
        messages.warning(
            request, words % {"count": len(drawn.missing), "codes": "、".join(c[:9] for c in drawn.missing)}
        )
    if drawn.unknown:
        words = _("文件中有 %(count)d 个区域不属于本地区，没有采用：%(names)s")
        messages.warning(request, words % {"count": len(drawn.unknown), "names": "、".join(drawn.unknown[:10])})


@signed_in
@require_POST
def boundaries_remove(request: StaffRequest) -> HttpResponse:
    rows = access.scoped(request.user, MAP_MANAGE, BoundaryMap.objects.all())
    current = rows.filter(region=request.user.unit.region_id).first() if request.user.unit_id else None
    if current is None:
        raise Http404
    actions.remove_boundaries(current, by=request.user)
    messages.success(request, _("已撤下底图，驾驶舱改用示意图。"))
    return HttpResponseRedirect(reverse("ledger:boundaries"))
