"""Whatever is written behind the question mark of an address, the site answers and does not fail."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.rows import rows_by_address
from tests.test_walls import addresses, given_for

# To a parser or a database these are no numbers, whatever they look like.
ODD = ("x", "-1", "²", "9" * 30, "9" * 5000, "'; --\x00")
ODD_DAYS = ("0001-01-01", "9999-12-31", "2024-02-30")
PARAMETERS = (
    *(
        "page",
        "q",
        "name",
        "type",
        "region",
        "state",
        "role",
        "kind",
        "task",
        "group",
        "deadline",
        "frequency",
        "owner",
    ),
    *("sort", "members", "open", "unit", "clause", "chapter", "at", "plan", "start", "end", "quote"),
    *("person", "action", "words", "object_type", "object_id", "next"),
)
DAYS = ("day", "first_day", "last_day")
PARTS_OF_A_PAGE = {
    "plans:detail": ("tab", ("clauses", "indicators", "matrix", "duties", "progress", "zzz")),
    "plans:confirm": ("panel", ("structure", "findings", "names", "phases", "facts", "zzz")),
}
HUGE = 10**25


def queries_for(name: str) -> list[str]:
    """One odd value in all parameters at once, days by themselves; for a page of parts, each part so."""
    odd = [urlencode(dict.fromkeys(PARAMETERS, value)) for value in ODD]
    odd += [urlencode(dict.fromkeys(DAYS, value)) for value in ODD_DAYS]
    parameter, parts = PARTS_OF_A_PAGE.get(name, ("part", ("",)))
    return [f"{parameter}={part}&{query}" for query in odd for part in parts]


def pages(cast: Cast) -> Iterator[tuple[str, str]]:
    """Name and path of every address: with rows that are there, and with one that no database could hold."""
    rows = rows_by_address(cast)
    for name in addresses():
        for given in given_for(name, rows).values():
            yield name, reverse(name, kwargs=given)
            if "pk" in given:
                yield name, reverse(name, kwargs={**given, "pk": HUGE})


def test_no_page_fails_whatever_it_is_asked(cast: Cast) -> None:
    clients = [Client(raise_request_exception=False) for _person in range(4)]
    for client, person in zip(clients, (cast.zhou, cast.xie, cast.bai, cast.yan), strict=True):
        client.force_login(person)
    failed, asked = {}, 0
    for name, path in pages(cast):
        answers = ((client, client.get(path).status_code) for client in clients)
        reader = next((client for client, status in answers if status in (200, 500)), None)
        for query in queries_for(name) if reader is not None else ():
            status = reader.get(f"{path}?{query}").status_code
            asked += 1
            if status >= 500:
                failed[f"{path}?{query[:60]}"] = status
    assert failed == {}
    assert asked > 300
