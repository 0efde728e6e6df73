"""Large type for those who want it, kept on their device."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "large_type"
A_YEAR = 365 * 24 * 3600


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Larger, or back again; then to the page it was asked on."""
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = reverse("portal:home")
    response = HttpResponseRedirect(back)
    if request.COOKIES.get(COOKIE):
        response.delete_cookie(COOKIE)
    else:
        response.set_cookie(COOKIE, "1", max_age=A_YEAR, samesite="Lax", httponly=True)
    return response


def show(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the portal, in the type that the visitor chose."""
    is_large = bool(request.COOKIES.get(COOKIE))
    return render(request, template, {"large_type": is_large, **context}, status=status)
