"""Home and notices of signed-in staff."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kepu.core.modules import registered
from kepu.core.notices.actions import mark_read
from kepu.core.requests import StaffRequest, signed_in

NOTICES_PER_PAGE = 30


@signed_in
def home(request: StaffRequest) -> HttpResponse:
    """The person's own work first, in the order the apps ask for."""
    cards = []
    for card in sorted((card for module in registered() for card in module.home), key=lambda card: card.order):
        context = card.context(request.user)
        if context is not None:
            cards.append({"template": card.template, "context": context})
    return render(request, "workbench/home.html", {"cards": cards})


@signed_in
def notices(request: StaffRequest) -> HttpResponse:
    page = Paginator(request.user.notices.all(), NOTICES_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "workbench/notices.html", {"page": page})


@signed_in
@require_POST
def notices_read(request: StaffRequest) -> HttpResponse:
    mark_read(request.user)
    return HttpResponseRedirect(reverse("workbench:notices"))
