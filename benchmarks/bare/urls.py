"""The product's addresses, and /bare/PK/: one row through the ORM, under the same middleware."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone

from kepu.operations.activities.models import Scan


def insert_one_row(request: HttpRequest, pk: int) -> HttpResponse:
    Scan.objects.create(
        event=uuid4(), activity_id=pk, code=request.POST["name"][:16], scanned_at=timezone.now(), outcome="taken"
    )
    return HttpResponse(status=204)


urlpatterns = [path("bare/<int:pk>/", insert_one_row), path("", include("kepu.config.urls"))]
