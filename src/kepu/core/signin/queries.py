"""Whether an account is locked after failures to sign in."""

from __future__ import annotations

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.utils import timezone


def is_locked_out(username: str) -> bool:
    """True from the failure that reaches the limit until the time to cool off has passed."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    tried = AccessAttempt.objects.filter(username=username, attempt_time__gte=since)
    failures: int = tried.aggregate(failures=Sum("failures_since_start"))["failures"] or 0
    return failures >= settings.AXES_FAILURE_LIMIT
