"""The pages around sign-in that the library does not bring."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kepu.core.access import active_grants
from kepu.core.requests import StaffRequest, signed_in


@signed_in
def security(request: StaffRequest) -> HttpResponse:
    """What protects the person's account, and what the person may do."""
    return render(
        request,
        "account/security.html",
        {"has_second_factor": is_mfa_enabled(request.user), "grants": active_grants(request.user)},
    )


def ask_the_administrator(request: HttpRequest) -> HttpResponse:
    """There is no signing up and no reset by mail: who to turn to instead."""
    return render(request, "account/ask_administrator.html")


def locked_out(request: HttpRequest, credentials: dict | None = None, *_args, **_kwargs) -> HttpResponse:
    return render(request, "account/locked_out.html", status=429)
