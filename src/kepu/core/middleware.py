"""What every request gets: its address for the audit trail, and words instead of stack traces."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from kepu.core.audit.context import request_address
from kepu.core.errors import RuleBroken


class RequestContext:
    """Keep the request's address where actions find it; turn rules that say no into messages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        # Refused before a byte of it is read: the form's own limit comes only after all of it lies on the disk.
        if not length.isdecimal() or int(length[:15]) > settings.KEPU_MAX_REQUEST_BYTES:
            return render(request, "413.html", status=413)
        token = request_address.set(request.META.get("REMOTE_ADDR", ""))
        try:
            return self.get_response(request)
        finally:
            request_address.reset(token)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A rule broken in a view that did not show it on its own form comes back to the page it came from."""
        if isinstance(exception, RuleBroken) and request.method == "POST":
            messages.error(request, str(exception))
            back = request.META.get("HTTP_REFERER", "")
            if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
                back = "/"
            return HttpResponseRedirect(back)
        return None
