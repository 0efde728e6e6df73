"""Long work in the background. A job takes ids, fetches, calls one action, and may run twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string

_inline: ContextVar[bool] = ContextVar("jobs_inline", default=False)


@contextmanager
def inline() -> Iterator[None]:
    """Run jobs here, at commit, instead of in the worker: for the demo, commands and tests."""
    token = _inline.set(True)
    try:
        yield
    finally:
        _inline.reset(token)


def enqueue(dotted_path: str, *args: Any) -> None:
    """Run `dotted_path(*args)` in the worker once this transaction has committed."""
    here = _inline.get()

    def send() -> None:
        if here:
            import_string(dotted_path)(*args)
            return
        from django_q.tasks import async_task  # its import reads the settings and starts a broker

        async_task(dotted_path, *args)

    transaction.on_commit(send)
