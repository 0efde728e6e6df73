"""Every address × every person × own and foreign rows, against the pinned table tests/golden/walls.txt.

An address that is not in the table fails the test, so nothing is opened by being forgotten. To renew the table after a
change that is meant: KEPU_RENEW_GOLDEN=1, then read the difference before committing it.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from kepu.core.models import Person
from tests.cast import Cast, make_cast
from tests.rows import Rows, rows_by_address

GOLDEN = Path(__file__).parent / "golden/walls.txt"
PERSONS = ("zhou", "liang", "he", "fang", "wei", "song", "xie", "bai", "yan", "tao", "meng", "ou", "nobody", "stranger")
OUTSIDERS = ("meng", "ou", "nobody", "stranger")
OURS = ("live", "making", "ours", "county")
LOGIN = "account_login"

pytestmark = pytest.mark.django_db


def addresses() -> Iterator[str]:
    """The names of all addresses of the site."""

    def walk(patterns: list, namespace: str) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern.url_patterns, inner)
            elif isinstance(pattern, URLPattern):
                assert pattern.name, f"the address {pattern.pattern} has no name"
                yield f"{namespace}{pattern.name}"

    return iter(sorted(set(walk(get_resolver().url_patterns, ""))))


def given_for(name: str, rows: Rows) -> dict[str, dict[str, object]]:
    """The arguments of an address, by the name of the row they stand for."""
    try:
        reverse(name)
    except Exception:
        return rows[name] if name in rows else rows[name.split(":")[0]]
    return {"": {}}


def answer(client: Client, method: str, address: str) -> str:
    """What the person gets; whatever a POST did, to the database and to the session, is undone."""
    before = copy.deepcopy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method)(address)
        transaction.set_rollback(True)
    client.cookies = before
    if response.status_code == 302:
        return "login" if response.headers["Location"].startswith(reverse(LOGIN)) else "302"
    return str(response.status_code)


@pytest.fixture(scope="module")
def table(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, dict[str, str]]:
    """address and row → person → "GET/POST". Some six thousand requests, so made once, and nothing of it stays."""
    # Citizens' forms are limited by address, and here all come from one.
    with override_settings(KEPU_SIGNUP_RATE=0), django_db_blocker.unblock(), transaction.atomic():
        made = answers_of(make_cast())
        transaction.set_rollback(True)
    return made


def answers_of(cast: Cast) -> dict[str, dict[str, str]]:
    rows = rows_by_address(cast)
    found: dict[str, dict[str, str]] = {}
    clients = {person: client_of(getattr(cast, person, None)) for person in PERSONS}
    for name in addresses():
        for row, given in given_for(name, rows).items():
            address = reverse(name, kwargs=given)
            found[f"{name} {row}".strip()] = {
                person: "/".join(answer(client, method, address) for method in ("get", "post"))
                for person, client in clients.items()
            }
    return found


def client_of(person: Person | None) -> Client:
    client = Client(raise_request_exception=True)
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def printed(table: dict[str, dict[str, str]]) -> str:
    widths = {person: max(len(person), *(len(cells[person]) for cells in table.values())) for person in PERSONS}
    first = max(len(name) for name in table)
    lines = [" ".join([" " * first, *(person.ljust(widths[person]) for person in PERSONS)]).rstrip()]
    for name, cells in table.items():
        lines.append(" ".join([name.ljust(first), *(cells[p].ljust(widths[p]) for p in PERSONS)]).rstrip())
    return "\n".join(lines) + "\n"


def test_every_person_gets_exactly_what_the_table_says(table):
    now = printed(table)
    if os.environ.get("KEPU_RENEW_GOLDEN"):
        GOLDEN.write_text(now, encoding="utf-8")
    assert now.splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_outsiders_reach_no_row_of_ours(table):
    leaks = {
        (name, person): cell
        for name, cells in table.items()
        for person, cell in cells.items()
        if person in OUTSIDERS
        and name.rpartition(" ")[2] in OURS
        and not set(cell.split("/")) <= {"404", "403", "405", "login"}
    }
    assert leaks == {}


def test_nobody_without_a_session_sees_anything_but_what_is_public_and_signing_in(table):
    seen = {name for name, cells in table.items() if "200" in cells["stranger"]}
    assert {name for name in seen if not name.startswith("portal:")} <= {
        # No secret is in the script; whoever holds a calendar's secret address is its reader.
        "activities:service_worker",
        "activities:feed secret",
        LOGIN,
        "account_inactive",
        "account_reset_password",
        "account_signup",
        "account_email",
        "account_set_password",
    }


# Address, parameter, and the address whose row of the neighbour is named in it.
NAMED = [
    ("activities:new", "copy", "activities"),
    ("activities:new", "programme", "activities:programme"),
    ("activities:new", "theme_day", "activities:theme_day"),
    ("activities:list", "programme", "activities:programme"),
    ("activities:list", "unit", "units"),
    ("activities:quick", "like", "activities:quick_done"),
    ("activities:class_new", "course", "activities:course_edit"),
    ("activities:programme_new", "parent", "activities:programme"),
    ("ledger:dashboard", "plan", "plans"),
    ("ledger:dashboard", "region", "regions"),
    ("ledger:dashboard_indicators", "plan", "plans"),
    ("ledger:readings", "plan", "plans"),
    ("ledger:reading", "unit", "units"),
    ("ledger:reading", "region", "regions"),
    ("ledger:weaknesses", "unit", "units"),
    ("ledger:weaknesses_found", "plan", "plans"),
]


def test_a_row_of_the_neighbour_named_behind_the_question_mark_stays_unseen(cast: Cast) -> None:
    rows = rows_by_address(cast)
    client = client_of(cast.zhou)
    seen = {}
    for name, parameter, kind in NAMED:
        address = reverse(name, kwargs=given_for(name, rows).get("live", {}))
        (named,) = rows[kind]["foreign"].values()
        response = client.get(address, {parameter: str(named)})
        told = response.content.decode() if response.status_code == 200 else ""
        if response.status_code not in (200, 404) or cast.neighbour.name in told:
            seen[f"{name}?{parameter}="] = response.status_code
    assert seen == {}


def test_a_part_of_another_activity_is_not_changed_through_one_s_own(cast: Cast) -> None:
    rows = rows_by_address(cast)
    client = client_of(cast.he)
    done = {}
    for name, part in (
        ("activities:evidence_remove", "evidence_pk"),
        ("activities:door_walk_in_remove", "attendance_pk"),
        ("activities:door_give_up", "sign_up_pk"),
    ):
        for other in ("county", "foreign"):
            given = {**rows[name]["ours"], part: rows[name][other][part]}
            done[f"{name} {other}"] = client.post(reverse(name, kwargs=given)).status_code
    assert set(done.values()) == {404}, done
