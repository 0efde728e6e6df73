"""What happens to activities that others may want to act on. Sent after commit, with `activity` and `reason`."""

from django.dispatch import Signal

activity_postponed = Signal()  # sign-ups are kept; their people should hear of the new time
activity_cancelled = Signal()  # sign-ups are kept on record; their people should stay at home
