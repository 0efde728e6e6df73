"""Background work around signing in."""

from django.utils import timezone

from kepu.core.signin.actions import forget_old_traces


def clean_up() -> None:
    """Once a day: see migration 0005. Running it twice changes nothing."""
    forget_old_traces(timezone.now())
