"""The audit trail in words: who did what to which, when and from where; checked and taken out as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from kepu.core import access
from kepu.core.asking import page_of, require_anywhere
from kepu.core.audit.actions import record_export, verify_chain
from kepu.core.audit.export import csv_lines
from kepu.core.audit.forms import AuditFilter
from kepu.core.audit.models import AuditEntry
from kepu.core.audit.queries import entries_for, filtered, newest_entry
from kepu.core.audit.words import detail_lines, words_of
from kepu.core.permissions import AUDIT_VIEW
from kepu.core.requests import StaffRequest, signed_in

ENTRIES_PER_PAGE = 50


def _asked(request: StaffRequest, given: Any) -> tuple[AuditFilter, dict[str, Any]]:
    form = AuditFilter(given or None, by=request.user)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return form, {name: value for name, value in asked.items() if value}


@signed_in
def audit_list(request: StaffRequest) -> HttpResponse:
    require_anywhere(request, AUDIT_VIEW)
    form, asked = _asked(request, request.GET)
    entries = filtered(entries_for(request.user), **asked)
    paged = page_of(request, entries, ENTRIES_PER_PAGE)
    context = {
        **paged,
        "form": form,
        "is_filtered": bool(asked),
        "one_object": bool(asked.get("object_id")),
        "rows": [_row(entry) for entry in paged["page"]],
        "can_verify": access.holds(request.user, AUDIT_VIEW),
    }
    return render(request, "core/audit_list.html", context)


def _row(entry: AuditEntry) -> dict[str, Any]:
    history = ""
    if entry.object_id:
        history = "?" + urlencode({"object_type": entry.object_type, "object_id": entry.object_id})
    return {
        "entry": entry,
        "deed": words_of(entry.action),
        "details": detail_lines(entry.details),
        "history": history,
    }


@signed_in
@require_POST
def audit_export(request: StaffRequest) -> HttpResponse | StreamingHttpResponse:
    """The entries that the filters leave. Posted, because taking them out is put on record."""
    require_anywhere(request, AUDIT_VIEW)
    form, asked = _asked(request, request.POST)
    if form.is_bound and form.errors:
        return render(request, "core/audit_list.html", {"form": form, "rows": [], "page": []}, status=422)
    entries = filtered(entries_for(request.user), **asked)
    # What is written from now on, the record of this very export first, is not part of it.
    last = newest_entry()
    entries = entries.filter(sequence__lte=last.sequence if last else 0)
    told = {str(form.fields[name].label or name): str(value) for name, value in asked.items()}
    record_export(filters=told, entries=entries.count(), by=request.user)
    name = f"audit-{timezone.localdate():%Y%m%d}.csv"
    return StreamingHttpResponse(
        csv_lines(entries.iterator(chunk_size=1000)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


@signed_in
@require_POST
def audit_verify(request: StaffRequest) -> HttpResponse:
    """Walk the chain now and show the result."""
    require_anywhere(request, AUDIT_VIEW)
    entries, breaks = verify_chain(by=request.user)
    context = {"count": entries, "breaks": breaks, "checked_at": timezone.now(), "last": newest_entry()}
    return render(request, "core/audit_verify.html", context)
