"""Activities: the list, one of them, planning, and its life."""

from __future__ import annotations

from django.http import HttpResponse

from kepu.core import access
from kepu.core.requests import StaffRequest, signed_in
from kepu.operations.activities.models import Activity
from kepu.operations.activities.permissions import ACTIVITY_VIEW


@signed_in
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    return HttpResponse(str(access.fetch(request.user, ACTIVITY_VIEW, Activity, pk)))
