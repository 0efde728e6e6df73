"""What training does by itself."""

from __future__ import annotations

from django.utils import timezone

from kepu.operations.activities.actions.training import erase_due


def erase_trainees() -> None:
    """Once a day: names and employers of trainees whose time is over. See migration 0007."""
    erase_due(timezone.localdate())
