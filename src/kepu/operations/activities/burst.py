"""Group commit: whoever signs up at the same moment is written in one transaction.

Each process of the server has one writing thread, started on first use. A request puts its sign-up into a bounded line
and waits; the thread takes whatever stands in line, commits it in one transaction per activity, and only then answers.
So nobody is told of a seat that is not on the disk, and the lock is taken once for many. While one batch commits the
next one gathers: there is no delay by design, and a single request is written at once.

A batch that fails, a full line and an answer that takes too long raise TryAgain. The same client_key may then be sent
again: had it been written after all, the same sign-up comes back.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from django.db import DataError, IntegrityError, InterfaceError, OperationalError, connection, connections

from kepu.core.errors import RuleBroken
from kepu.operations.activities.actions.sign_up import Answer, SignUpRequest, sign_up_many
from kepu.operations.activities.models import Activity, SignUp

logger = logging.getLogger(__name__)

LONGEST_LINE = 2_000
LARGEST_BATCH = 500
PATIENCE_SECONDS = 25.0
IDLE_SECONDS = 30.0  # then the thread gives its connection back

Commit = Callable[[int, Sequence[SignUpRequest]], Sequence[Answer]]


class TryAgain(Exception):
    """Nothing was promised. The caller may send the same request again in a moment."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    activity: int
    request: SignUpRequest
    answer: Future[Answer] = field(default_factory=Future)


def commit_batch(activity: int, requests: Sequence[SignUpRequest]) -> Sequence[Answer]:
    # Only what the audit entry names; the action reads the rest under its lock.
    named = Activity.objects.select_related("unit__region").only("title", "unit__path", "unit__region__code")
    return sign_up_many(named.get(pk=activity), requests, by=None)


class GroupWriter:
    """One line and one thread. `commit` writes a batch for one activity and answers once it is on the disk."""

    def __init__(self, commit: Commit = commit_batch, *, longest_line: int = LONGEST_LINE) -> None:
        self._commit = commit
        self._line: queue.Queue[_Waiting | None] = queue.Queue(longest_line)  # None: the thread may go
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def write(self, activity: int, request: SignUpRequest, *, patience: float = PATIENCE_SECONDS) -> Answer:
        """Stand in line and wait for the answer. Raises TryAgain."""
        waiting = _Waiting(activity, request)
        try:
            self._line.put_nowait(waiting)
        except queue.Full:
            raise TryAgain from None
        self._ensure_thread()
        try:
            return waiting.answer.result(patience)
        except TimeoutError:
            raise TryAgain from None

    def _ensure_thread(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        with self._start:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="sign-up writer", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                first = self._line.get(timeout=IDLE_SECONDS)
            except queue.Empty:
                connections.close_all()
                continue
            if first is None:
                connections.close_all()
                return
            self._write_batch([first, *self._rest()])

    def _rest(self) -> list[_Waiting]:
        found: list[_Waiting] = []
        while len(found) < LARGEST_BATCH - 1:
            try:
                waiting = self._line.get_nowait()
            except queue.Empty:
                break
            if waiting is None:
                self._line.put(None)
                break
            found.append(waiting)
        return found

    def close(self) -> None:
        """Write what stands in line, then end the thread and its connection. The next write starts another."""
        if self._thread is not None and self._thread.is_alive():
            self._line.put(None)
            self._thread.join()

    def _write_batch(self, batch: list[_Waiting]) -> None:
        by_activity: dict[int, list[_Waiting]] = {}
        for waiting in batch:
            by_activity.setdefault(waiting.activity, []).append(waiting)
        for activity, group in by_activity.items():
            try:
                self._write_group(activity, group)
            except (IntegrityError, DataError):
                # One of them cannot be written as it is; the others shall not suffer for it.
                for waiting in group:
                    self._write_alone(activity, waiting)
            except Exception:
                # Whatever went wrong, those in line must hear of it, and the thread must go on for the next ones.
                logger.exception("a batch of %d sign-ups was not written", len(group))
                for waiting in group:
                    waiting.answer.set_exception(TryAgain())

    def _write_alone(self, activity: int, waiting: _Waiting) -> None:
        try:
            self._write_group(activity, [waiting])
        except Exception:
            logger.exception("a sign-up was not written")
            waiting.answer.set_exception(TryAgain())

    def _write_group(self, activity: int, group: list[_Waiting]) -> None:
        try:
            answers = self._commit(activity, [waiting.request for waiting in group])
        except (OperationalError, InterfaceError):
            # The thread keeps its connection from batch to batch. A database that was started again has closed it, and
            # nothing was written: the next batch finds a new one.
            connections.close_all()
            raise
        for waiting, answer in zip(group, answers, strict=True):
            waiting.answer.set_result(answer)


_writer = GroupWriter()


def _forget_writer() -> None:
    """A forked process has the line but not the thread."""
    global _writer
    _writer = GroupWriter()


os.register_at_fork(after_in_child=_forget_writer)


def sign_up(activity: int, request: SignUpRequest) -> SignUp:
    """Sign up one party for the activity of this id. Raises RuleBroken where it is refused, TryAgain where nothing
    could be promised."""
    if connection.in_atomic_block:
        # Who is inside a transaction would wait for a thread that waits for this very transaction.
        (answer,) = commit_batch(activity, [request])
    else:
        answer = _writer.write(activity, request)
    if isinstance(answer, RuleBroken):
        raise answer
    return answer
