"""Record an activity on a phone, in under a minute, on the net or off it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from kepu.core import access
from kepu.core.asking import attempt, whole_number
from kepu.core.evidence.forms import tell_refused
from kepu.core.measures import promises
from kepu.core.requests import StaffRequest, signed_in
from kepu.operations.activities.actions.quick import QuickRecord, quick_record
from kepu.operations.activities.actions.recording import people_of
from kepu.operations.activities.forms.quick import QuickForm, like
from kepu.operations.activities.models import Activity
from kepu.operations.activities.permissions import ACTIVITY_PLAN, ACTIVITY_RUN, ACTIVITY_VIEW
from kepu.operations.activities.queries.quick import habits_of, recent_records
from kepu.operations.activities.queries.words import GROUP, KIND, labels


@signed_in
@ensure_csrf_cookie
def quick(request: StaffRequest) -> HttpResponse:
    """The form, and where it is sent: by the browser, or by the outbox, which asks for JSON."""
    _require(request)
    words = labels(KIND, GROUP)
    habits = habits_of(request.user.unit)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    before = _before(request)
    form = QuickForm(
        *given,
        person=request.user,
        habits=habits,
        kinds=words[KIND],
        groups=words[GROUP],
        initial=like(before) if before else None,
    )
    if request.method == "POST":
        activity = attempt(form, lambda: _keep(form.record(), request)) if form.is_valid() else None
        if request.accepts("application/json") and not request.accepts("text/html"):
            return _answer(request, form, activity)
        if activity is not None:
            tell_refused(request, form.cleaned_data["photos"]) if form.cleaned_data["photos"] else None
            return HttpResponseRedirect(reverse("activities:quick_done", args=[activity.pk]))
    context = {"form": form, "records": recent_records(request.user), "unit": request.user.unit, "before": before}
    return render(request, "activities/quick.html", context, status=422 if form.errors else 200)


def _require(request: StaffRequest) -> None:
    """Only for the person's own unit, where they may both plan and record."""
    unit = request.user.unit
    for permission in (ACTIVITY_PLAN, ACTIVITY_RUN):
        if not access.may_at(request.user, permission, unit=unit, region=unit.region):
            raise PermissionDenied


def _before(request: StaffRequest) -> Activity | None:
    """The record that is to be repeated: ?like=12."""
    asked = whole_number(request.GET.get("like"))
    if asked is None:
        return None
    return access.fetch(request.user, ACTIVITY_VIEW, Activity.objects.filter(unit=request.user.unit), asked)


def _keep(record: QuickRecord, request: StaffRequest) -> Activity:
    try:
        return quick_record(record=record, by=request.user)
    except IntegrityError:  # sent twice at the same time: the other one was first
        return quick_record(record=record, by=request.user)


def _answer(request: StaffRequest, form: QuickForm, activity: Activity | None) -> JsonResponse:
    """What static/activities/outbox.js expects, and what the page shows of the record."""
    sent = request.POST.get("client_key", "")
    if activity is None:
        problems = form.problems()
        message = " ".join(words for found in problems.values() for words in found)
        refused = [{"id": sent, "message": message}]
        return JsonResponse({"acknowledged": [], "refused": refused, "problems": problems}, status=422)
    photos = form.cleaned_data["photos"]
    return JsonResponse(
        {
            "acknowledged": [sent],
            "refused": [],
            "record": {
                "title": activity.title,
                "people": people_of(activity),
                "url": reverse("activities:detail", args=[activity.pk]),
                "again": f"{reverse('activities:quick')}?like={activity.pk}",
                "served": [
                    {"label": each.label, "url": each.url, "progress": each.progress}
                    for each in _served(request, activity)
                ],
                "warnings": list(photos.refused) if photos else [],
            },
        }
    )


def _served(request: StaffRequest, activity: Activity) -> Any:
    return promises().served_by("activities.Activity", activity, request.user)


@signed_in
@require_safe
def quick_done(request: StaffRequest, pk: int) -> HttpResponse:
    """Recorded, and what it counted for."""
    rows = Activity.objects.filter(source=Activity.Source.QUICK).select_related("unit", "region")
    activity = access.fetch(request.user, ACTIVITY_RUN, rows, pk)
    context = {"activity": activity, "people": people_of(activity), "served": _served(request, activity)}
    return render(request, "activities/quick_done.html", context)
