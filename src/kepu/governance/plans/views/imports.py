"""Bringing a document in: choose or paste, watch it being compiled, read why it was refused."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kepu.core import access
from kepu.core.errors import RuleBroken
from kepu.core.requests import StaffRequest, signed_in
from kepu.governance.plans.actions import import_document
from kepu.governance.plans.forms import ImportForm
from kepu.governance.plans.models import Document
from kepu.governance.plans.permissions import DOCUMENT_IMPORT
from kepu.governance.plans.states import DocumentState


@signed_in
def document_import(request: StaffRequest) -> HttpResponse:
    if not access.holds(request.user, DOCUMENT_IMPORT):
        raise PermissionDenied
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*given, person=request.user)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            document = import_document(
                data=typed["file"].read() if typed["file"] else typed["text"].encode(),
                name=typed["file"].name if typed["file"] else _name_of_pasted(typed["text"]),
                unit=request.user.unit,
                region=typed["region"],
                amends=typed["amends"],
                by=request.user,
            )
        except RuleBroken as refused:
            form.add_error("file" if typed["file"] else "text", str(refused))
        else:
            return HttpResponseRedirect(reverse("plans:document", args=[document.pk]))
    status = 422 if form.is_bound else 200
    waiting = access.scoped(request.user, DOCUMENT_IMPORT, Document.objects.all()).exclude(state=DocumentState.COMPILED)
    return render(request, "plans/document_import.html", {"form": form, "waiting": waiting[:10]}, status=status)


def _name_of_pasted(text: str) -> str:
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return f"{first[:40] or timezone.localdate().isoformat()}.txt"


@signed_in
def document_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """How far the compiler is; once it is done, the confirm page takes over."""
    document = access.fetch(request.user, DOCUMENT_IMPORT, Document.objects.select_related("region", "amends"), pk)
    if document.state == DocumentState.COMPILED:
        target = reverse("plans:confirm", args=[document.plan.pk])
        if request.htmx:
            return HttpResponse(headers={"HX-Redirect": target})
        return HttpResponseRedirect(target)
    context = {"document": document, "is_running": document.state in (DocumentState.WAITING, DocumentState.COMPILING)}
    page = "plans/document_detail.html"
    return render(request, f"{page}#progress" if request.htmx else page, context)
