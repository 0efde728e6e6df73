"""Signing up: numbers in order of arrival, seats while they last, and a waiting list that moves up by itself.

Strictly first come, first served. A party is seated as a whole or waits as a whole, and whoever comes after somebody
who waits, waits too, even where a seat would do for them: nobody is overtaken, so everybody can be told why.
Every change of seats holds the lock of the activity's row; the constraint `activity_never_oversold` stands behind it.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kepu.core import lifecycle
from kepu.core.actions import action, note
from kepu.core.errors import NotInThisState, RuleBroken
from kepu.core.notices.post import tell
from kepu.core.persons.models import Person
from kepu.core.persons.sealed import person_key, seal
from kepu.operations.activities.models import Activity, SignUp
from kepu.operations.activities.permissions import ACTIVITY_PLAN, SIGNUP_PUBLIC
from kepu.operations.activities.states import ActivityState, SignUpState

# The notice a person has read: a new wording is a new version, so that what was agreed to can be shown later.
NOTICE_VERSION = "2026-1"
MOST_IN_A_FAMILY = 10
MOST_IN_A_PARTY = 500

# Without vowels and without what is mistaken for something else: 28 signs, 8 places, no words.
CODE_SIGNS = "23456789BCDFGHJKLMNPQRSTVWXZ"
CODE_LENGTH = 8
ROWS_AT_ONCE = 500


def plain_code(typed: str) -> str:
    """A code as stored, however it was typed: lower case, full width, with blanks or dashes."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed).upper() if sign.isalnum())[:16]


def new_code() -> str:
    return "".join(secrets.choice(CODE_SIGNS) for _place in range(CODE_LENGTH))


@dataclass(frozen=True, slots=True)
class SignUpRequest:
    """What somebody sent, sealed already: whoever holds the lock need not spend time on it."""

    client_key: UUID
    people: int
    group: str
    party: str
    under_14: bool
    has_consent: bool
    sealed_name: str
    sealed_phone: str
    sealed_guardian: str
    person_key: str
    arrived_at: datetime

    @classmethod
    def of(
        cls,
        *,
        client_key: UUID,
        name: str,
        phone: str,
        arrived_at: datetime,
        people: int = 1,
        group: str = "",
        party: str = "",
        under_14: bool = False,
        guardian: str = "",
        has_consent: bool = False,
    ) -> SignUpRequest:
        """guardian, has_consent: needed where under_14. party: name of a class or village; name is then its contact."""
        return cls(
            client_key=client_key,
            people=people,
            group=group,
            party=party.strip()[:100],
            under_14=under_14,
            has_consent=has_consent,
            sealed_name=seal(name.strip()),
            sealed_phone=seal(phone),
            sealed_guardian=seal(guardian.strip()) if under_14 else "",
            # One contact may bring two classes, but nobody signs up twice.
            person_key=person_key(phone, name, party) if party else person_key(phone, name),
            arrived_at=arrived_at,
        )


@dataclass(slots=True)
class _Seats:
    """What is left while a batch is seated."""

    capacity: int | None
    taken: int
    somebody_waits: bool

    def take(self, people: int) -> bool:
        if self.somebody_waits or not self.fits(people):
            self.somebody_waits = True
            return False
        self.taken += people
        return True

    def fits(self, people: int) -> bool:
        return self.capacity is None or self.taken + people <= self.capacity


Answer = SignUp | RuleBroken


@action(SIGNUP_PUBLIC)
def sign_up_many(activity: Activity, requests: Sequence[SignUpRequest], *, by: Person | None = None) -> list[Answer]:
    """Take in a whole batch, in order of arrival, in one transaction with one audit entry.

    Answers one sign-up or one refusal for each request, in the same order. A client_key seen before gets its sign-up
    back, whatever became of it since.
    """
    stored = lifecycle.locked(activity)
    known, numbers_by_person = _seen_before(stored, requests)
    seats = _Seats(stored.capacity, stored.seats_taken, _nobody_sits_at_once(stored))
    next_number = stored.next_number
    answers: list[Answer] = []
    made: list[SignUp] = []
    for request in requests:
        if (kept := known.get(request.client_key)) is not None:
            answers.append(kept)
            continue
        refusal = _refusal(stored, request, numbers_by_person.get(request.person_key))
        if refusal is not None:
            answers.append(refusal)
            continue
        row = _sign_up(stored, request, next_number, is_seated=seats.take(request.people))
        next_number += 1
        known[request.client_key] = row
        numbers_by_person[request.person_key] = row.number
        made.append(row)
        answers.append(row)
    SignUp.objects.bulk_create(made, batch_size=ROWS_AT_ONCE)
    if made:
        Activity.objects.filter(pk=stored.pk).update(seats_taken=seats.taken, next_number=next_number)
    seated = sum(row.state == SignUpState.SEATED for row in made)
    note(
        numbers=[made[0].number, made[-1].number] if made else [],
        seated=seated,
        waiting=len(made) - seated,
        refused=sum(isinstance(answer, RuleBroken) for answer in answers),
    )
    return answers


def _seen_before(activity: Activity, requests: Sequence[SignUpRequest]) -> tuple[dict[UUID, SignUp], dict[str, int]]:
    """Sign-ups by client_key, and numbers of those who are on the list by person_key. One query: the lock is held."""
    same_form = Q(client_key__in=[request.client_key for request in requests])
    same_person = Q(activity=activity, person_key__in=[request.person_key for request in requests])
    known: dict[UUID, SignUp] = {}
    numbers: dict[str, int] = {}
    for row in SignUp.objects.filter(same_form | (same_person & ~Q(state=SignUpState.CANCELLED))):
        known[row.client_key] = row
        if row.activity_id == activity.pk and row.state != SignUpState.CANCELLED:
            numbers[row.person_key] = row.number
    return known, numbers


def _nobody_sits_at_once(activity: Activity) -> bool:
    """All seats are taken, or somebody waits already."""
    if activity.capacity is not None and activity.seats_taken >= activity.capacity:
        return True
    return activity.sign_ups.filter(state=SignUpState.WAITING).exists()


def _sign_up(activity: Activity, request: SignUpRequest, number: int, *, is_seated: bool) -> SignUp:
    return SignUp(
        activity=activity,
        number=number,
        code=new_code(),
        client_key=request.client_key,
        people=request.people,
        state=SignUpState.SEATED if is_seated else SignUpState.WAITING,
        group=request.group,
        party=request.party,
        under_14=request.under_14,
        sealed_name=request.sealed_name,
        sealed_phone=request.sealed_phone,
        sealed_guardian=request.sealed_guardian,
        guardian_consent_at=request.arrived_at if request.under_14 else None,
        consent_version=NOTICE_VERSION,
        person_key=request.person_key,
        erase_on=erased_on(activity),
        signed_up_at=request.arrived_at,
    )


def erased_on(activity: Activity) -> date:
    """The day on which the names of those who sign up now will be erased, as they are told."""
    return timezone.localtime(activity.ends_at).date() + timedelta(days=settings.KEPU_SIGNUP_KEEP_DAYS)


def sign_up_closed(activity: Activity, now: datetime) -> RuleBroken | None:
    """Why nobody can sign up at this moment; None where one can."""
    if activity.state == ActivityState.CANCELLED:
        return NotInThisState("SGN-002", _("活动已取消，不能报名。%(reason)s") % {"reason": activity.reason})
    if activity.state != ActivityState.SIGN_UP:
        return NotInThisState("SGN-001", _("这个活动现在不接受报名。请看活动说明，或打咨询电话。"))
    if now > (activity.sign_up_until or activity.ends_at):
        return NotInThisState("SGN-003", _("报名已经截止。"))
    return None


def _refusal(activity: Activity, request: SignUpRequest, number: int | None) -> RuleBroken | None:
    # Judged at the moment of arrival: who waited in the queue over the last minute is not late.
    closed = sign_up_closed(activity, request.arrived_at)
    if closed is not None:
        return closed
    if number is not None:
        words = _("这个姓名和电话已经报过名，序号是 %(number)s，不用再报。要改人数，请先取消再重报。")
        return RuleBroken("SGN-004", words % {"number": number})
    if request.under_14 and not (request.has_consent and request.sealed_guardian):
        return RuleBroken("SGN-005", _("有未满十四周岁的孩子参加，须由监护人填写姓名并勾选同意。"))
    most = MOST_IN_A_PARTY if request.party else MOST_IN_A_FAMILY
    if not 1 <= request.people <= most:
        return RuleBroken("SGN-006", _("人数应在 1 到 %(most)s 之间。") % {"most": most})
    if activity.capacity is not None and request.people > activity.capacity:
        # Strict order: a party that can never be seated would keep everybody behind it waiting for ever.
        words = _("一共只有 %(seats)s 个名额，坐不下 %(people)s 人。请减少人数，或打咨询电话。")
        return RuleBroken("SGN-007", words % {"seats": activity.capacity, "people": request.people})
    return None


# Seats that become free ----------------------------------------------------------------------------------------------


def move_up_waiting(activity: Activity) -> list[SignUp]:
    """Seat those who wait, in order, as far as seats reach. Call inside an action that holds the activity's lock.

    activity: as stored, with its new capacity. The first party that does not fit stops the row behind it.
    """
    seats = _Seats(activity.capacity, activity.seats_taken, somebody_waits=False)
    moved: list[SignUp] = []
    if not _is_to_come(activity):
        return moved
    waiting = activity.sign_ups.filter(state=SignUpState.WAITING).order_by("number")
    # Everybody is at least one person, so no more rows than seats are needed.
    for row in waiting if activity.capacity is None else waiting[: max(0, activity.capacity - activity.seats_taken)]:
        if not seats.take(row.people):
            break
        moved.append(row)
    if not moved:
        return moved
    now = timezone.now()
    for row in moved:
        row.state, row.moved_up_at = SignUpState.SEATED, now
    SignUp.objects.bulk_update(moved, ["state", "moved_up_at"], batch_size=ROWS_AT_ONCE)
    Activity.objects.filter(pk=activity.pk).update(seats_taken=seats.taken)
    activity.seats_taken = seats.taken
    note(moved_up=[row.number for row in moved])
    _tell_host(activity, moved)
    return moved


def _is_to_come(activity: Activity) -> bool:
    open_states = (ActivityState.SIGN_UP, ActivityState.ANNOUNCED, ActivityState.RUNNING)
    return activity.state in open_states and timezone.now() <= activity.ends_at


def _tell_host(activity: Activity, moved: Sequence[SignUp]) -> None:
    """Who moved up does not know yet: somebody has to call them."""
    if activity.responsible is None:
        return
    numbers = "、".join(str(row.number) for row in moved[:10])
    words = ngettext(
        "“%(title)s”候补转正 %(count)s 个（序号 %(numbers)s%(more)s），请电话告知",
        "“%(title)s”候补转正 %(count)s 个（序号 %(numbers)s%(more)s），请电话告知",
        len(moved),
    ) % {"title": activity.title, "count": len(moved), "numbers": numbers, "more": "……" if len(moved) > 10 else ""}
    tell([activity.responsible], words, reverse("activities:door", args=[activity.pk]))


@action(SIGNUP_PUBLIC)
def cancel_sign_up(sign_up: SignUp, *, by: Person | None = None) -> SignUp:
    """Give the place back; those who wait move up at once. Cancelled twice is cancelled once.

    Who the caller is was shown by code and telephone, or by a permission over the activity.
    Raises NotInThisState once they have come, and once the activity is over.
    """
    activity = lifecycle.locked(sign_up.activity)
    row = lifecycle.locked(sign_up)
    note(number=row.number)
    if row.state == SignUpState.CANCELLED:
        return row
    if hasattr(row, "attendance"):
        raise NotInThisState("SGN-008", _("已经签到，不用取消报名。"))
    if timezone.now() > activity.ends_at:
        raise NotInThisState("SGN-009", _("活动已经结束，不用取消报名。"))
    was_seated = row.state == SignUpState.SEATED
    row.state, row.cancelled_at = SignUpState.CANCELLED, timezone.now()
    row.save(update_fields=["state", "cancelled_at"])
    if was_seated:
        Activity.objects.filter(pk=activity.pk).update(seats_taken=F("seats_taken") - row.people)
        activity.seats_taken -= row.people
    # Also where the one who gave up was only waiting: they may have held back smaller parties.
    move_up_waiting(activity)
    return row


@action(ACTIVITY_PLAN)
def change_capacity(activity: Activity, *, capacity: int | None, by: Person) -> Activity:
    """Set how many seats there are (None: no limit); those who wait move up as far as they reach."""
    stored = lifecycle.locked(activity)
    if capacity is not None and capacity < stored.seats_taken:
        raise RuleBroken(
            "SGN-010",
            _("已有 %(taken)s 人报上名，名额不能少于这个数。") % {"taken": stored.seats_taken},
        )
    note(before=stored.capacity, after=capacity)
    stored.capacity = capacity
    stored.save(update_fields=["capacity"])
    move_up_waiting(stored)
    return stored


# Retention -----------------------------------------------------------------------------------------------------------

ERASED_FIELDS = ("sealed_name", "sealed_phone", "sealed_guardian")


def erase_due(today: date) -> int:
    """Erase names and telephones whose time is over; numbers and the keyed hash stay, so that counts do not change.

    Nobody's deed: no audit entry. Returns how many sign-ups were erased. Run twice, it finds nothing.
    """
    due = SignUp.objects.filter(erase_on__lte=today, erased_at__isnull=True, activity__ends_at__lt=timezone.now())
    erased = 0
    while ids := list(due.values_list("pk", flat=True)[:ROWS_AT_ONCE]):
        empty = dict.fromkeys(ERASED_FIELDS, "")
        erased += SignUp.objects.filter(pk__in=ids).update(**empty, erased_at=timezone.now())
    return erased


def refusals(answers: Iterable[Answer]) -> list[RuleBroken]:
    return [answer for answer in answers if isinstance(answer, RuleBroken)]
