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
        "state",
        "role",
        "kind",
        "group",
        "deadline",
        "frequency",
        "owner",
    ),
    *("sort", "members", "open", "clause", "chapter", "at", "start", "end", "quote"),
    *("person", "action", "words", "object_type", "object_id", "next"),
    *("year", "track", "theme", "mode", "area", "rules", "key", "lamp", "show", "rows", "mine", "series"),
    *("cause", "to", "when", "for", "place", "code", "first", "last", "from", "until"),
)
DAYS = ("0001-01-01", "9999-12-31", "2024-02-30")
PARAMETERS = (
    *(
        "page",
        "q",
        "name",
        "type",
        "state",
        "role",
        "kind",
        "group",
        "deadline",
        "frequency",
        "owner",
    ),
    *("sort", "members", "open", "clause", "chapter", "at", "start", "end", "quote"),
    *("person", "action", "words", "object_type", "object_id", "next"),
    *("year", "track", "theme", "mode", "area", "rules", "key", "lamp", "show", "rows", "mine", "series"),
    *("cause", "to", "when", "for", "place", "code", "first", "last", "from", "until"),
)
# Each names one row, and where there is no such row the page is not found, whatever else was asked.
REFERENCES = (
    *("plan", "region", "unit", "indicator", "task", "measure"),
    *("programme", "theme_day", "copy", "like", "parent", "course", "trainee", "sign_up"),
)
DAYS = ("day", "first_day", "last_day", "first", "last", "as_of")
PARTS_OF_A_PAGE = {
    "plans:detail": ("tab", ("clauses", "indicators", "matrix", "duties", "progress", "zzz")),
    "plans:confirm": ("panel", ("structure", "findings", "names", "phases", "facts", "zzz")),
}
# Each names one row. Where there is none the page is not found, whatever else is asked: so each by itself.
REFERENCES_OF = {
    "ledger:dashboard": ("plan", "region", "indicator"),
    "ledger:dashboard_indicators": ("plan", "region", "task"),
    "ledger:readings": ("plan",),
    "ledger:reading": ("region", "unit"),
    "ledger:binding": ("measure",),
    "ledger:weaknesses": ("unit",),
    "ledger:weaknesses_export": ("unit",),
    "ledger:weaknesses_found": ("plan",),
    "activities:list": ("unit", "region", "programme"),
    "activities:export": ("unit", "region", "programme"),
    "activities:new": ("copy", "programme", "theme_day"),
    "activities:quick": ("like",),
    "activities:class_new": ("course",),
    "activities:programme_new": ("parent",),
    "activities:certificates": ("trainee",),
    "activities:door_names": ("sign_up",),
    "plans:list": ("region",),
    "plans:tasks": ("unit", "plan", "task"),
    "plans:search": ("unit", "plan", "region"),
    "plans:detail": ("unit", "task"),
    "units:list": ("region", "unit"),
    "persons:list": ("unit", "region"),
}
HUGE = 10**25


def queries_for(name: str) -> list[str]:
    """One odd value in all parameters at once, rows and days by themselves; for a page of parts, each part so."""
    odd = [urlencode(dict.fromkeys(PARAMETERS, value)) for value in ODD]
    odd += [urlencode({reference: value}) for reference in REFERENCES_OF.get(name, ()) for value in ODD]
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
