"""Long work in the background. A job takes ids, fetches, calls one action, and may run twice."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string


def enqueue(dotted_path: str, *args: Any) -> None:
    """Run `dotted_path(*args)` in the worker once this transaction has committed.

    With settings.KEPU_JOBS_INLINE (tests, one-off commands) it runs in this process at that moment.
    """

    def send() -> None:
        if getattr(settings, "KEPU_JOBS_INLINE", False):
            import_string(dotted_path)(*args)
            return
        from django_q.tasks import async_task  # its import reads the settings and starts a broker

        async_task(dotted_path, *args)

    transaction.on_commit(send)
