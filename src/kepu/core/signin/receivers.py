"""Signing in and out, failures, lockouts and changes of secrets go into the audit trail."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.signals import authenticator_added, authenticator_removed
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from kepu.core.audit import chain
from kepu.core.persons.models import Person


def _record(action: str, person: Person | None, request: Any, username: str = "") -> None:
    """username: what was typed where nobody has signed in. It tells whose account was tried, not who tried."""
    tried = person or Person.objects.select_related("unit__region").filter(username=username).first()
    with transaction.atomic():
        chain.append(
            happened_at=timezone.now(),
            actor=person,
            actor_name=f"{person.name}（{person.username}）" if person else username[:60],
            action=action,
            object_type=Person._meta.label if tried else "",
            object_id=str(tried.pk) if tried else "",
            object_name=tried.name if tried else "",
            region_code=tried.unit.region.code if tried else "",
            unit_path=tried.unit.path if tried else "",
            details={},
            address=(request.META.get("REMOTE_ADDR", "") if request is not None else ""),
        )


@receiver(user_logged_in)
def on_signed_in(request, user, **_others) -> None:
    _record("signin.signed_in", user, request)


@receiver(user_logged_out)
def on_signed_out(request, user, **_others) -> None:
    if user is not None:
        _record("signin.signed_out", user, request)


@receiver(user_login_failed)
def on_failed(credentials, request=None, **_others) -> None:
    _record("signin.failed", None, request, str(credentials.get("username", "")))


@receiver(user_locked_out)
def on_locked_out(request, username, **_others) -> None:
    _record("signin.locked_out", None, request, str(username or ""))


@receiver(password_changed)
def on_password_changed(request, user, **_others) -> None:
    if user.must_change_password:
        user.must_change_password = False
        user.save(update_fields=["must_change_password"])
    _record("signin.password_changed", user, request)


@receiver(authenticator_added)
def on_second_factor_added(request, user, **_others) -> None:
    _record("signin.second_factor_added", user, request)


@receiver(authenticator_removed)
def on_second_factor_removed(request, user, **_others) -> None:
    _record("signin.second_factor_removed", user, request)
