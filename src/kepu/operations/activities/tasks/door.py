"""What the door does by itself."""

from __future__ import annotations

from django.utils import timezone

from kepu.operations.activities.actions.sign_up import erase_due


def erase_sign_ups() -> None:
    """Once a day: names and telephones whose time is over. See migration 0008."""
    erase_due(timezone.localdate())
