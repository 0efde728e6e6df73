"""The door: who signed up, who came, on the net and off it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the door page and the quick record for places without a network. It holds no secret."""
    base = request.path.removesuffix("sw.js")
    context = {"base": base.replace("/", r"\/"), "static_url": settings.STATIC_URL}
    response = render(request, "activities/service_worker.js", context, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = base
    return response


def door(request: HttpRequest, pk: int) -> HttpResponse:
    raise NotImplementedError
