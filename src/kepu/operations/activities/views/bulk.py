"""Activities by spreadsheet: take the form, send it filled in, look at every row, confirm, mend what was wrong."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kepu.core import access
from kepu.core.asking import attempt, page_of, require_anywhere
from kepu.core.jobs import enqueue
from kepu.core.requests import StaffRequest, signed_in
from kepu.operations.activities.actions.bulk import begin_import, confirm_import, read_activities, undo_import
from kepu.operations.activities.activity_sheet import blank_form, form_with_problems
from kepu.operations.activities.forms.bulk import SheetForm
from kepu.operations.activities.models import BulkImport, BulkRow
from kepu.operations.activities.permissions import ACTIVITY_PLAN, ACTIVITY_RUN
from kepu.operations.activities.queries.bulk import Names, bad_rows, counts_of, rows_in
from kepu.operations.activities.tasks import bulk as tasks

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_DONE_AT_ONCE = 500  # longer sheets are left to the worker
RUNNING = (BulkImport.State.CHECKING, BulkImport.State.IMPORTING)
SHOWN = {
    "bad": (BulkRow.State.BAD,),
    "good": (BulkRow.State.GOOD, BulkRow.State.IMPORTED),
    "known": (BulkRow.State.KNOWN,),
}


@signed_in
def bulk_list(request: StaffRequest) -> HttpResponse:
    require_anywhere(request, ACTIVITY_PLAN)
    form = SheetForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read()

        def bring_in() -> BulkImport:
            sheet = read_activities(data, file.name)
            return begin_import(data=data, name=file.name, sheet=sheet, by=request.user)

        bulk = attempt(form, bring_in)
        if bulk is not None:
            _go_on(tasks.check, bulk, request)
            return HttpResponseRedirect(reverse("activities:bulk_detail", args=[bulk.pk]))
    mine = access.scoped(request.user, ACTIVITY_PLAN, BulkImport.objects.all()).select_related("uploaded_by", "unit")
    context = {"form": form, **page_of(request, mine, 10)}
    return render(request, "activities/bulk_list.html", context, status=422 if form.errors else 200)


def _go_on(task: Callable[[int, int], None], bulk: BulkImport, request: StaffRequest) -> None:
    """Short sheets at once, so that the next page shows the outcome; long ones in the background."""
    if bulk.rows.count() <= ROWS_DONE_AT_ONCE:
        task(bulk.pk, request.user.pk)
    else:
        enqueue(f"{task.__module__}.{task.__name__}", bulk.pk, request.user.pk)


@signed_in
@require_safe
def bulk_template(request: StaffRequest) -> HttpResponse:
    require_anywhere(request, ACTIVITY_PLAN)
    with translation.override(settings.LANGUAGE_CODE):  # A form of the office, whoever takes it.
        return _xlsx(blank_form(Names(request.user)), "活动批量导入模板.xlsx")


@signed_in
@require_safe
def bulk_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """How far it is, then every row: those with problems first."""
    bulk = _fetch(request, pk)
    counts = counts_of(bulk)
    total = sum(counts.values())
    left = counts.get(BulkRow.State.NEW if bulk.state == BulkImport.State.CHECKING else BulkRow.State.GOOD, 0)
    if request.htmx and bulk.state not in RUNNING:
        return HttpResponse(headers={"HX-Refresh": "true"})
    bad, good = counts.get(BulkRow.State.BAD, 0), counts.get(BulkRow.State.GOOD, 0)
    shown = request.GET.get("rows", "")
    if shown not in SHOWN:
        shown = "bad" if bad else "good"
    context = {
        "bulk": bulk,
        "is_running": bulk.state in RUNNING,
        "percent": (total - left) * 100 // total if total else 100,
        "done": total - left,
        "total": total,
        "bad": bad,
        "good": good,
        "known": counts.get(BulkRow.State.KNOWN, 0),
        "imported": counts.get(BulkRow.State.IMPORTED, 0),
        "shown": shown,
        "can_confirm": bulk.state == BulkImport.State.CHECKED and good and confirm_import.allowed(request.user, bulk),
        "can_undo": bulk.state == BulkImport.State.DONE
        and counts.get(BulkRow.State.IMPORTED, 0)
        and undo_import.allowed(request.user, bulk),
        **page_of(request, rows_in(bulk, SHOWN[shown])),
    }
    page = "activities/bulk_detail.html"
    return render(request, f"{page}#progress" if request.htmx else page, context)


@signed_in
@require_safe
def bulk_problems(request: StaffRequest, pk: int) -> HttpResponse:
    """The rows that were not taken, to be mended and sent again."""
    bulk = _fetch(request, pk)
    rows = list(bad_rows(bulk))
    if not rows:
        raise Http404(_("没有有问题的行。"))
    with translation.override(settings.LANGUAGE_CODE):
        stem = bulk.name.rpartition(".")[0] or bulk.name
        return _xlsx(form_with_problems(Names(request.user), rows), f"{stem}-待改正.xlsx")


@signed_in
@require_POST
def bulk_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    bulk = access.fetch(request.user, ACTIVITY_RUN, BulkImport, pk)
    confirm_import(bulk, all_or_nothing=request.POST.get("all_or_nothing") == "1", by=request.user)
    _go_on(tasks.import_good, bulk, request)
    bulk.refresh_from_db()
    if bulk.state == BulkImport.State.DONE:
        imported = bulk.rows.filter(state=BulkRow.State.IMPORTED).count()
        messages.success(request, _("已导入 %(count)s 场活动，已计入统计。") % {"count": imported})
    return HttpResponseRedirect(reverse("activities:bulk_detail", args=[pk]))


@signed_in
@require_POST
def bulk_resume(request: StaffRequest, pk: int) -> HttpResponse:
    """Go on where the work stopped, for instance because the server did."""
    bulk = access.fetch(request.user, ACTIVITY_PLAN, BulkImport, pk)
    if bulk.state in RUNNING:
        _go_on(tasks.check if bulk.state == BulkImport.State.CHECKING else tasks.import_good, bulk, request)
    return HttpResponseRedirect(reverse("activities:bulk_detail", args=[pk]))


@signed_in
@require_POST
def bulk_undo(request: StaffRequest, pk: int) -> HttpResponse:
    bulk = access.fetch(request.user, ACTIVITY_RUN, BulkImport, pk)
    taken = undo_import(bulk, by=request.user)
    messages.success(request, _("已撤销，%(count)s 场活动及其数字已删去。") % {"count": taken})
    return HttpResponseRedirect(reverse("activities:bulk_detail", args=[pk]))


def _fetch(request: StaffRequest, pk: int) -> BulkImport:
    return access.fetch(request.user, ACTIVITY_PLAN, BulkImport.objects.select_related("uploaded_by"), pk)


def _xlsx(data: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(True, name) or "attachment"
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": disposition})
