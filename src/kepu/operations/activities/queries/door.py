"""Who signed up and who came, as the door and the public pages ask for it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from kepu.core.persons.sealed import unseal
from kepu.operations.activities.models import Activity, SignUp
from kepu.operations.activities.states import SignUpState

PHONE_TAIL = 4


def sign_up_of(code: str, phone_tail: str) -> SignUp | None:
    """The sign-up with this code (as stored) where the telephone ends so; None does not tell which of the two is wrong."""
    row = SignUp.objects.select_related("activity__unit", "activity__region", "attendance").filter(code=code).first()
    if row is None or len(phone_tail) != PHONE_TAIL:
        return None
    phone = unseal(row.sealed_phone)
    return row if hmac.compare_digest(phone[-PHONE_TAIL:].encode(), phone_tail.encode()) else None


def for_door(activity: Activity) -> QuerySet[SignUp]:
    """Everybody who may come, with whether they have: in order of their numbers."""
    rows = activity.sign_ups.exclude(state=SignUpState.CANCELLED)
    return rows.select_related("attendance").order_by("number")


@dataclass(frozen=True, slots=True)
class Progress:
    """People, not rows: a class counts as many as it is."""

    seated: int
    waiting: int
    came: int
    came_with_code: int


def progress_of(activity: Activity) -> Progress:
    by_state = dict(activity.sign_ups.values_list("state").annotate(people=Sum("people")).order_by("state"))
    came = activity.attendances.aggregate(all=Sum("people"), coded=Sum("people", filter=Q(sign_up__isnull=False)))
    return Progress(
        seated=by_state.get(SignUpState.SEATED, 0),
        waiting=by_state.get(SignUpState.WAITING, 0),
        came=came["all"] or 0,
        came_with_code=came["coded"] or 0,
    )
