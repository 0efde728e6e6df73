"""The request of somebody who has signed in, as views get it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_htmx.middleware import HtmxDetails

from kepu.core.persons.models import Person

P = ParamSpec("P")
Response = TypeVar("Response", bound=HttpResponseBase)


class StaffRequest(HttpRequest):
    """What `signed_in` promises of the request: `user` is a Person. Only for annotations, never made."""

    user: Person
    htmx: HtmxDetails


def signed_in(view: Callable[Concatenate[StaffRequest, P], Response]) -> Callable[..., Response]:
    """Send everybody else to the sign-in page first."""
    return cast("Callable[..., Response]", login_required(view))
