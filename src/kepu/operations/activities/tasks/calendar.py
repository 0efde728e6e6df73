"""Once a day lead units hear of theme days they should prepare: see migration 0006."""

from django.utils import timezone

from kepu.operations.activities.actions.calendar import remind


def remind_of_theme_days() -> None:
    """Running it twice tells nobody twice."""
    remind(timezone.localdate())
