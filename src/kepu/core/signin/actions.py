"""What the security administrator does for somebody who cannot sign in."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from axes.utils import reset
from django.contrib.sessions.models import Session

from kepu.core.actions import action, note
from kepu.core.errors import RuleBroken
from kepu.core.permissions import PERSON_UNLOCK
from kepu.core.persons.actions import first_password
from kepu.core.persons.models import Person

ATTEMPTS_KEPT = timedelta(days=30)


@action(PERSON_UNLOCK)
def unlock(person: Person, *, by: Person) -> int:
    """Forget the failed attempts on this account. Returns how many there were."""
    forgotten: int = reset(username=person.username)
    note(failures=forgotten)
    return forgotten


@action(PERSON_UNLOCK)
def reset_password(person: Person, *, by: Person) -> str:
    """Give a new first password, shown once: it must be changed at the next sign-in."""
    if person.pk == by.pk:
        raise RuleBroken("SIG-001", "请在“账号与安全”中修改自己的密码。")
    password = first_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    return password


@action(PERSON_UNLOCK)
def remove_second_factor(person: Person, *, by: Person) -> int:
    """The phone is lost: take its second factor off the account. Returns how many were removed."""
    if person.pk == by.pk:
        raise RuleBroken("SIG-002", "请在“账号与安全”中停用自己的两步验证。")
    removed, _kinds = Authenticator.objects.filter(user=person).delete()
    note(removed=removed)
    return removed


def forget_old_traces(now: datetime) -> None:
    """Delete sessions that are over and failures to sign in that lock nobody any more. Nobody's deed: no audit entry."""
    Session.objects.filter(expire_date__lt=now).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - ATTEMPTS_KEPT).delete()
