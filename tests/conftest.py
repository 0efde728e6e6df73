"""What every test shares: nothing is written into the site's own data folder, and passwords cost no time."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import TransactionTestCase, override_settings

from tests.at_once import AtOnce, runner
from tests.cast import Cast, make_cast


class QuickArgon2(Argon2PasswordHasher):
    """The site's own way to keep passwords, at a strength that suits a test."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


@pytest.fixture(scope="session", autouse=True)
def site_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    uploads = tmp_path_factory.mktemp("uploads")
    storages = copy.deepcopy(settings.STORAGES)
    storages["default"]["OPTIONS"]["location"] = uploads
    hashers = [f"{QuickArgon2.__module__}.{QuickArgon2.__qualname__}"]
    with override_settings(STORAGES=storages, MEDIA_ROOT=uploads, PASSWORD_HASHERS=hashers):
        yield


@pytest.fixture(scope="session", autouse=True)
def tables_can_be_emptied() -> Iterator[None]:
    """After a test that commits, Django empties every table; on SQLite the guards of the audit trail would refuse."""
    empty_tables = TransactionTestCase._fixture_teardown

    def without_guards(case: TransactionTestCase) -> None:
        with guards_lifted():
            empty_tables(case)

    TransactionTestCase._fixture_teardown = without_guards
    yield
    TransactionTestCase._fixture_teardown = empty_tables


@contextmanager
def guards_lifted() -> Iterator[None]:
    """Without the triggers that refuse a change. PostgreSQL truncates, which its row triggers do not see."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'")
        guards = cursor.fetchall()
        for name, _definition in guards:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _name, definition in guards:
                cursor.execute(definition)


@pytest.fixture
def cast(db: None) -> Cast:
    """The people of the tests: see tests/cast.py."""
    return make_cast()


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """The same where transactions commit, for threads and servers to see."""
    return make_cast()


@pytest.fixture
def at_once(tmp_path: Path) -> AtOnce:
    """Several deeds from the same moment: see tests/at_once.py."""
    return runner(tmp_path / "site.sqlite3")
