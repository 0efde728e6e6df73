"""What is kept of sign-ins for a time only is cleared away by the worker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import Schedule

from kepu.core.signin.tasks import clean_up


def attempt(username: str, days: int) -> None:
    tried = AccessAttempt.objects.create(username=username, ip_address="10.0.0.1", failures_since_start=1)
    # The time is set by the library when a row is made.
    AccessAttempt.objects.filter(pk=tried.pk).update(attempt_time=timezone.now() - timedelta(days=days))


@pytest.mark.django_db
def test_sessions_that_are_over_and_old_failures_are_forgotten_and_nothing_else() -> None:
    now = timezone.now()
    Session.objects.create(session_key="over", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="running", expire_date=now + timedelta(hours=1))
    attempt("long-ago", days=31)
    attempt("lately", days=29)
    for _time in range(2):
        clean_up()
        assert list(Session.objects.values_list("session_key", flat=True)) == ["running"]
        assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["lately"]


@pytest.mark.django_db
def test_the_worker_does_it_once_a_day() -> None:
    planned = Schedule.objects.get(name="kepu.clean_up")
    assert (planned.schedule_type, planned.repeats) == (Schedule.DAILY, -1)
    assert import_string(planned.func) is clean_up
