"""Sign-ups for tests: an activity that takes them, and what a citizen sends."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from kepu.core.models import Unit
from kepu.operations.activities.actions.sign_up import SignUpRequest, sign_up_many
from kepu.operations.activities.models import Activity, SignUp
from tests.factories.activities import activity

_numbers = count(1)


def open_activity(unit: Unit, *, capacity: int | None = None, **fields: Any) -> Activity:
    """A lecture of next week that takes sign-ups."""
    given = {"state": "sign_up", "capacity": capacity, **fields}
    return activity(unit, day=timezone.localdate() + timedelta(days=7), **given)


def request(**fields: Any) -> SignUpRequest:
    """Of somebody new, one person, unless told otherwise."""
    number = next(_numbers)
    given = {
        "client_key": uuid4(),
        "name": f"王{number}",
        "phone": f"138{number:08}",
        "arrived_at": timezone.now(),
        **fields,
    }
    return SignUpRequest.of(**given)


def signed_up(to: Activity, **fields: Any) -> SignUp:
    (row,) = sign_up_many(to, [request(**fields)], by=None)
    assert isinstance(row, SignUp), row
    return row
