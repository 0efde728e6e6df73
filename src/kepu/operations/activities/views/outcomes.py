"""What an activity came to: numbers, evidence, wrapping up, and the look of somebody else before it is archived."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kepu.core import access
from kepu.core.asking import ROWS_PER_PAGE, attempt, page_of, require_anywhere
from kepu.core.errors import RuleBroken
from kepu.core.evidence.actions import store_evidence
from kepu.core.evidence.forms import tell_refused
from kepu.core.evidence.models import EvidenceFile
from kepu.core.evidence.queries import near_duplicates_by_photo
from kepu.core.persons.models import Person
from kepu.core.requests import StaffRequest, signed_in
from kepu.operations.activities.actions import recording
from kepu.operations.activities.forms.activities import ReasonForm
from kepu.operations.activities.forms.outcomes import EvidenceForm, OutcomeForm
from kepu.operations.activities.models import Activity, ActivityEvidence
from kepu.operations.activities.permissions import ACTIVITY_ARCHIVE, ACTIVITY_RUN
from kepu.operations.activities.queries.activities import ReachTable, to_be_verified, with_counts
from kepu.operations.activities.queries.checks import doubts_about, evidence_kinds
from kepu.operations.activities.queries.evidence import missing_evidence, required_evidence
from kepu.operations.activities.queries.words import GROUP, KIND, labels
from kepu.operations.activities.states import ActivityState
from kepu.operations.activities.views.activities import activity_for_reading, detail_context, evidence_context

FILE_KINDS = {
    ActivityEvidence.Kind.SIGN_IN_SHEET: EvidenceFile.Kind.SHEET,
    ActivityEvidence.Kind.PHOTO: EvidenceFile.Kind.PHOTO,
}
FINISHED = (ActivityState.ARCHIVED, ActivityState.CANCELLED)


def _to_run(request: StaffRequest, pk: int) -> Activity:
    """404 for outsiders; 403 for those who may read it but do not hold it."""
    activity = activity_for_reading(request.user, pk)
    access.require(request.user, ACTIVITY_RUN, activity)
    return activity


@signed_in
def wrap(request: StaffRequest, pk: int) -> HttpResponse:
    """Numbers and evidence on one page. Evidence that can be kept is kept even where a number is wrong."""
    activity = _to_run(request, pk)
    if activity.state in FINISHED or activity.state == ActivityState.PLANNED:
        return HttpResponseRedirect(reverse("activities:detail", args=[activity.pk]))
    words = labels(GROUP, KIND)
    posted = request.method == "POST"
    form = OutcomeForm(
        request.POST if posted else None,
        activity=activity,
        groups=words[GROUP],
        counted=recording.reach_from_records(activity),
    )
    evidence = EvidenceForm(request.POST if posted else None, request.FILES if posted else None)
    if posted:
        is_kept = _keep_evidence(request, activity, evidence)
        if form.is_valid() and is_kept:
            saved = attempt(form, lambda: _save(activity, form, request))
            if saved is not None:
                return HttpResponseRedirect(reverse("activities:detail", args=[activity.pk]))
    context = {
        "activity": activity,
        "form": form,
        "evidence_form": evidence,
        "may_wrap": activity.state != ActivityState.WRAPPED,
        **evidence_context(request.user, activity),
    }
    return render(request, "activities/activities_wrap.html", context, status=422 if posted else 200)


def _save(activity: Activity, form: OutcomeForm, request: StaffRequest) -> Activity:
    saved = recording.set_outcome(activity, outcome=form.outcome_given(), by=request.user)
    if "wrap" not in request.POST:
        messages.success(request, _("实绩已保存，还没有结项。"))
        return saved
    wrapped = recording.wrap_up(activity, by=request.user)
    missing = missing_evidence(wrapped)
    if missing:
        kinds = "、".join(str(ActivityEvidence.Kind(kind).label) for kind in missing)
        messages.warning(request, _("已结项并计入指标。还缺%(kinds)s，补齐后才能归档。") % {"kinds": kinds})
    else:
        messages.success(request, _("已结项并计入指标，等待核定。"))
    return wrapped


def _keep_evidence(request: StaffRequest, activity: Activity, form: EvidenceForm) -> bool:
    """Store what was chosen. False where something of it was wrong."""
    if not form.is_valid():
        return False
    given = form.cleaned_data
    photos = given["photos"]
    kept = 0
    for photo in photos.taken if photos else []:
        _attach(activity, ActivityEvidence.Kind.PHOTO, {"kind": "photo", **photo.as_file()}, request.user)
        kept += 1
    if photos:
        tell_refused(request, photos)
    try:
        if given["file"] is not None:
            kind = given["file_kind"] or ActivityEvidence.Kind.OTHER
            stored_as = FILE_KINDS.get(kind, EvidenceFile.Kind.OTHER)
            file = {"kind": stored_as, "data": given["file"].read(), "name": given["file"].name}
            _attach(activity, kind, file, request.user)
            kept += 1
        if given["link"]:
            recording.add_evidence(
                activity,
                kind=ActivityEvidence.Kind.LINK,
                link=given["link"],
                client_key=uuid5(NAMESPACE_URL, f"{activity.pk} {given['link']}"),
                by=request.user,
            )
            kept += 1
    except RuleBroken as refused:
        form.add_error("file", str(refused))
        return False
    if kept:
        messages.success(request, _("收到 %(count)s 件佐证。") % {"count": kept})
    return True


def _attach(activity: Activity, kind: str, file: dict[str, Any], by: Person) -> None:
    """Keep the file with the host, and the activity's use of it. The same file again is the one already there."""
    unit = activity.unit
    key = uuid5(NAMESPACE_URL, f"{activity.pk} {kind} {sha256(file['data']).hexdigest()}")
    if activity.evidence.filter(client_key=key).exists():
        return  # stored twice, it would be called a copy of itself
    stored = store_evidence(**file, unit=unit, region=unit.region, by=by)
    recording.add_evidence(activity, kind=kind, file=stored, client_key=key, by=by)


@signed_in
@require_POST
def add_evidence(request: StaffRequest, pk: int) -> HttpResponse:
    """From the activity's own page, also after it was wrapped up."""
    activity = _to_run(request, pk)
    form = EvidenceForm(request.POST, request.FILES)
    kept = _keep_evidence(request, activity, form)
    if kept and not form.has_something():
        messages.warning(request, _("没有选择文件，也没有填链接。"))
    if not kept:
        context = {**detail_context(request, activity), "evidence_form": form}
        return render(request, "activities/activities_detail.html", context, status=422)
    return HttpResponseRedirect(reverse("activities:detail", args=[activity.pk]) + "#evidence")


@signed_in
@require_POST
def remove_evidence(request: StaffRequest, pk: int, evidence_pk: int) -> HttpResponse:
    activity = _to_run(request, pk)
    evidence = activity.evidence.filter(pk=evidence_pk).first()
    if evidence is None:
        raise Http404
    recording.remove_evidence(activity, evidence=evidence, by=request.user)
    messages.success(request, _("已移除这件佐证。"))
    return HttpResponseRedirect(reverse("activities:detail", args=[activity.pk]) + "#evidence")


# The look of somebody else -------------------------------------------------------------------------------------------


@signed_in
@require_safe
def review(request: StaffRequest) -> HttpResponse:
    """Wrapped activities that wait for a look."""
    require_anywhere(request, ACTIVITY_ARCHIVE)
    words = labels(KIND)
    page = page_of(
        request, with_counts(to_be_verified(request.user)).select_related("unit", "wrapped_by"), ROWS_PER_PAGE
    )
    rows = list(page["page"])
    doubts = doubts_about(rows)
    kinds = evidence_kinds(rows)
    for row in rows:
        row.kind_words = words[KIND].get(row.kind, row.kind)
        lacking = [kind for kind in required_evidence(row.kind) if kind not in kinds[row.pk]]
        row.doubts = [*(_lack(kind) for kind in lacking), *doubts[row.pk]]
    return render(request, "activities/activities_review.html", {**page, "rows": rows, "may_review": True})


def _lack(kind: str) -> str:
    return _("缺%(kind)s") % {"kind": ActivityEvidence.Kind(kind).label}


@signed_in
def verify(request: StaffRequest, pk: int) -> HttpResponse:
    """One of them: what was claimed beside what the records hold; archive it or send it back."""
    activity = activity_for_reading(request.user, pk)
    access.require(request.user, ACTIVITY_ARCHIVE, activity)
    form = ReasonForm(request.POST if "return" in request.POST else None)
    if request.method == "POST":
        answer = _verdict(request, activity, form)
        if answer is not None:
            return answer
    shown = evidence_context(request.user, activity)
    photos = [row.file for row in shown["photos"]]
    alike = near_duplicates_by_photo(photos, request.user)
    words = labels(GROUP, KIND)
    context = {
        "activity": activity,
        "kind": words[KIND].get(activity.kind, activity.kind),
        "group_words": words[GROUP],
        "form": form,
        "reach": ReachTable.of(activity),
        "counted": sum(line.people for line in recording.reach_from_records(activity)),
        "doubts": doubts_about([activity])[activity.pk],
        "missing": [ActivityEvidence.Kind(kind).label for kind in missing_evidence(activity)],
        "pairs": [(photo, alike[photo.pk]) for photo in photos if alike[photo.pk]],
        "may_archive": activity.state == ActivityState.WRAPPED,
        "may_reopen": activity.state == ActivityState.ARCHIVED,
        "is_own": activity.wrapped_by_id == request.user.pk,
        **shown,
    }
    return render(
        request, "activities/activities_verify.html", context, status=422 if request.method == "POST" else 200
    )


def _verdict(request: StaffRequest, activity: Activity, form: ReasonForm) -> HttpResponse | None:
    """Do what was decided and go on with the queue; None where a reason is missing."""
    if "archive" in request.POST:
        recording.archive(activity, by=request.user)
        messages.success(request, _("“%(title)s”已归档。") % {"title": activity.title})
    elif "reopen" in request.POST:
        recording.reopen(activity, by=request.user)
        messages.success(request, _("已撤销归档，可以退回主办单位修改。"))
        return HttpResponseRedirect(reverse("activities:verify", args=[activity.pk]))
    elif not form.is_valid():
        return None
    else:
        recording.send_back(activity, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("“%(title)s”已退回，不再计入指标。") % {"title": activity.title})
    return HttpResponseRedirect(reverse("activities:review"))
