"""The group writer: many wait, one writes, and nobody hears of what is not written."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, OperationalError

from kepu.core.errors import RuleBroken
from kepu.operations.activities import burst
from kepu.operations.activities.actions.sign_up import Answer, SignUpRequest
from kepu.operations.activities.burst import GroupWriter, TryAgain
from kepu.operations.activities.models import SignUp
from tests.cast import Cast
from tests.factories.sign_ups import open_activity, request


class Book:
    """Stands where the database would: keeps batches, is slow on demand, and fails on demand."""

    def __init__(self) -> None:
        self.batches: list[tuple[int, list[SignUpRequest]]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.begun = threading.Event()
        self.failures: list[Exception] = []
        self.poisoned: SignUpRequest | None = None

    def commit(self, activity: int, requests: Sequence[SignUpRequest]) -> list[Answer]:
        self.begun.set()
        self.gate.wait(10)
        if self.failures:
            raise self.failures.pop()
        if self.poisoned in requests:
            raise IntegrityError("poisoned")
        self.batches.append((activity, list(requests)))
        return [SignUp(client_key=each.client_key, activity_id=activity) for each in requests]


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(20) as made:
        yield made


def hold(book: Book, writer: GroupWriter, pool: ThreadPoolExecutor) -> None:
    """Keep the writer busy with a first batch, so that the next ones gather."""
    book.gate.clear()
    pool.submit(writer.write, 0, request())
    assert book.begun.wait(10)


def wait_for_line(writer: GroupWriter, length: int) -> None:
    for _attempt in range(500):
        if writer._line.qsize() == length:
            return
        time.sleep(0.01)
    raise AssertionError("the line did not fill")


def test_those_who_come_while_one_batch_is_written_are_the_next_batch(book: Book, pool: ThreadPoolExecutor) -> None:
    writer = GroupWriter(book.commit)
    hold(book, writer, pool)
    sent = [request() for _ in range(10)]
    waiting = []
    for number, each in enumerate(sent, start=1):
        waiting.append(pool.submit(writer.write, 7, each))
        wait_for_line(writer, number)
    book.gate.set()
    assert [future.result(10).client_key for future in waiting] == [each.client_key for each in sent]
    assert book.batches[1:] == [(7, sent)]


def test_each_activity_has_its_own_batch(book: Book, pool: ThreadPoolExecutor) -> None:
    writer = GroupWriter(book.commit)
    hold(book, writer, pool)
    waiting = []
    for number, activity in enumerate((7, 8, 7), start=1):
        waiting.append(pool.submit(writer.write, activity, request()))
        wait_for_line(writer, number)
    book.gate.set()
    assert [future.result(10).activity_id for future in waiting] == [7, 8, 7]
    assert [(activity, len(each)) for activity, each in book.batches[1:]] == [(7, 2), (8, 1)]


def test_when_a_batch_fails_all_of_it_may_try_again_and_the_writer_goes_on(
    book: Book, pool: ThreadPoolExecutor
) -> None:
    writer = GroupWriter(book.commit)
    book.failures = [OperationalError("disk full")]
    with pytest.raises(TryAgain):
        writer.write(7, request())
    sent = request()
    assert writer.write(7, sent).client_key == sent.client_key


def test_one_that_cannot_be_written_does_not_take_the_others_with_it(book: Book, pool: ThreadPoolExecutor) -> None:
    writer = GroupWriter(book.commit)
    hold(book, writer, pool)
    good, bad = request(), request()
    book.poisoned = bad
    first = pool.submit(writer.write, 7, bad)
    wait_for_line(writer, 1)
    second = pool.submit(writer.write, 7, good)
    wait_for_line(writer, 2)
    book.gate.set()
    assert second.result(10).client_key == good.client_key
    with pytest.raises(TryAgain):
        first.result(10)


def test_a_full_line_says_so_at_once(book: Book, pool: ThreadPoolExecutor) -> None:
    writer = GroupWriter(book.commit, longest_line=1)
    hold(book, writer, pool)
    pool.submit(writer.write, 7, request())
    wait_for_line(writer, 1)
    with pytest.raises(TryAgain):
        writer.write(7, request())
    book.gate.set()


def test_an_answer_that_takes_too_long_promises_nothing(book: Book, pool: ThreadPoolExecutor) -> None:
    writer = GroupWriter(book.commit)
    book.gate.clear()
    with pytest.raises(TryAgain):
        writer.write(7, request(), patience=0.05)
    book.gate.set()


def test_a_thread_that_died_is_started_again(book: Book) -> None:
    writer = GroupWriter(book.commit)
    writer._thread = threading.Thread(target=lambda: None)
    writer._thread.start()
    writer._thread.join()
    sent = request()
    assert writer.write(7, sent).client_key == sent.client_key


def test_closing_writes_what_stands_in_line_and_the_next_one_starts_anew(book: Book, pool: ThreadPoolExecutor) -> None:
    writer = GroupWriter(book.commit)
    hold(book, writer, pool)
    last = request()
    waiting = pool.submit(writer.write, 7, last)
    wait_for_line(writer, 1)
    book.gate.set()
    writer.close()
    assert waiting.result(10).client_key == last.client_key
    assert writer.write(7, request()).activity_id == 7


def test_a_forked_process_has_a_writer_of_its_own() -> None:
    before = burst._writer
    burst._forget_writer()
    assert burst._writer is not before


@pytest.mark.django_db
def test_inside_a_transaction_it_is_written_at_once_and_refusals_are_raised(cast: Cast) -> None:
    lecture = open_activity(cast.science, capacity=1)
    sent = request()
    assert burst.sign_up(lecture.pk, sent).number == 1
    with pytest.raises(RuleBroken) as refused:
        burst.sign_up(lecture.pk, request(people=2))
    assert refused.value.code == "SGN-007"
