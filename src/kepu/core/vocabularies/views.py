"""Code sets with their editions, basis and validity; a new edition begins as a copy of the last one."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kepu.core import access
from kepu.core.asking import attempt, require_anywhere
from kepu.core.permissions import VOCABULARY_MANAGE, VOCABULARY_VIEW
from kepu.core.requests import StaffRequest, signed_in
from kepu.core.vocabularies.actions import issue_edition
from kepu.core.vocabularies.forms import EditionForm, as_lines
from kepu.core.vocabularies.models import Vocabulary
from kepu.core.vocabularies.queries import newest_edition


@signed_in
def vocabulary_list(request: StaffRequest) -> HttpResponse:
    require_anywhere(request, VOCABULARY_VIEW)
    today = timezone.localdate()
    editions = Vocabulary.objects.annotate(term_count=Count("terms")).order_by("key", "-valid_from", "-edition")
    sets = []
    for _key, found in groupby(editions, key=lambda row: row.key):
        own = list(found)
        sets.append({"newest": own[0], "editions": [(row, row.holds_on(today)) for row in own]})
    can_manage = access.holds(request.user, VOCABULARY_MANAGE)
    return render(request, "core/vocabulary_list.html", {"sets": sets, "can_manage": can_manage})


@signed_in
def edition_detail(request: StaffRequest, pk: int) -> HttpResponse:
    require_anywhere(request, VOCABULARY_VIEW)
    edition = get_object_or_404(Vocabulary, pk=pk)
    newest = newest_edition(edition.key)
    context = {
        "edition": edition,
        "is_in_force": edition.holds_on(timezone.localdate()),
        "terms": edition.terms.order_by("position"),
        "others": Vocabulary.objects.filter(key=edition.key).exclude(pk=pk).order_by("-valid_from"),
        "can_issue": edition == newest and access.holds(request.user, VOCABULARY_MANAGE),
    }
    return render(request, "core/vocabulary_detail.html", context)


@signed_in
def edition_new(request: StaffRequest, pk: int) -> HttpResponse:
    require_anywhere(request, VOCABULARY_MANAGE)
    last = get_object_or_404(Vocabulary, pk=pk)
    initial = {"terms": as_lines(last), "valid_from": timezone.localdate(), "basis": last.basis}
    form = EditionForm(request.POST or None, initial=initial)
    back = reverse("vocabularies:detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        issued = attempt(form, lambda: issue_edition(last, **form.cleaned_data, by=request.user))
        if issued is not None:
            messages.success(request, _("已发布 %(edition)s。") % {"edition": issued})
            return HttpResponseRedirect(reverse("vocabularies:detail", args=[issued.pk]))
    context = {
        "form": form,
        "title": _("“%(name)s”新版") % {"name": last.name},
        "lead": _("代码从上一版抄来，增删改后发布。发布后不能再改，旧记录仍用旧版的代码。"),
        "button": _("发布新版"),
        "back": back,
        "parent_title": str(last),
        "parent_url": back,
    }
    return render(request, "core/form.html", context, status=422 if form.errors else 200)
