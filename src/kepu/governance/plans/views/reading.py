"""Plans as readers see them: the list, one's own tasks, one plan, search, and what a newer version changes."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kepu.core import access
from kepu.governance.plans.permissions import DOCUMENT_IMPORT, PLAN_VIEW
from kepu.governance.plans.queries import plans_for, with_progress
from kepu.governance.plans.states import PlanState

PLANS_PER_PAGE = 20


@login_required
def plan_list(request: HttpRequest) -> HttpResponse:
    if not access.holds(request.user, PLAN_VIEW):
        raise PermissionDenied
    plans = with_progress(plans_for(request.user).exclude(state=PlanState.ABANDONED))
    page = Paginator(plans, PLANS_PER_PAGE).get_page(request.GET.get("page"))
    can_import = access.holds(request.user, DOCUMENT_IMPORT)
    return render(request, "plans/plan_list.html", {"page": page, "can_import": can_import})


@login_required
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse: ...


@login_required
def tasks(request: HttpRequest) -> HttpResponse: ...


@login_required
def search(request: HttpRequest) -> HttpResponse: ...
