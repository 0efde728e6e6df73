"""How often one address may send a form that anybody may send."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kepu.core.signin.addresses import client_address

P = ParamSpec("P")
WINDOW_SECONDS = 60


def limited(name: str) -> Callable[..., Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Answer 429 to POSTs beyond KEPU_SIGNUP_RATE a minute from one address, counted under `name`.

    Each process of the server counts for itself, in memory: a count in the database would cost as much as the sign-up
    that it guards. With n processes up to n times as many get through.
    """

    def wrap(
        view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method == "POST" and is_too_often(f"{name}:{client_address(request)}"):
                return render(request, "429.html", status=429)
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def is_too_often(key: str) -> bool:
    """Count one more under the key; True beyond KEPU_SIGNUP_RATE within a minute."""
    rate: int = settings.KEPU_SIGNUP_RATE
    if not rate:
        return False
    counts = caches["process"]
    counts.add(key, 0, WINDOW_SECONDS)
    try:
        return counts.incr(key) > rate
    except ValueError:  # it ran out between the two calls
        return False
