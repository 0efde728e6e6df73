"""Deeds in threads of their own, each with a connection of its own. The fixture `at_once` is in tests/conftest.py."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

from django.db import connection, connections

from kepu.core.errors import RuleBroken

AtOnce = Callable[..., list[Any]]
PATIENCE_SECONDS = 120


def runner(file: Path) -> AtOnce:
    """Runs each deed in a thread, all from the same moment, and answers what each returned or was refused with.

    file: on SQLite the tests keep their tables in memory, which two connections cannot share as a file: the threads
    get a copy as this file, and so whatever looks at the outcome must run there too.
    """

    def in_thread(deed: Callable[[], Any], start: Barrier) -> Any:
        if connection.vendor == "sqlite":
            own = connections.create_connection("default")
            own.settings_dict = {**own.settings_dict, "NAME": str(file)}
            connections["default"] = own
        start.wait(timeout=30)
        try:
            return deed()
        except RuleBroken as refused:
            return refused
        finally:
            connections["default"].close()

    def run(*deeds: Callable[[], Any]) -> list[Any]:
        if connection.vendor == "sqlite" and not file.exists():
            with sqlite3.connect(file) as copy:
                connection.connection.backup(copy)
            copy.close()
        start = Barrier(len(deeds))
        with ThreadPoolExecutor(len(deeds)) as pool:
            running = [pool.submit(in_thread, deed, start) for deed in deeds]
            return [future.result(timeout=PATIENCE_SECONDS) for future in running]

    return run
