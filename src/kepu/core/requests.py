"""The request of somebody who has signed in, as views get it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from kepu.core.persons.models import Person

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """What `signed_in` promises of the request: `user` is a Person. Only for annotations, never made."""

    user: Person
    htmx: HtmxDetails


def signed_in(view: Callable[Concatenate[StaffRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Send everybody else to the sign-in page first."""
    return cast("Callable[..., HttpResponse]", login_required(view))
