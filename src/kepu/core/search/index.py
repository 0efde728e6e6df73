"""One small door to search on either engine: put, drop, matching, rebuild.

    CLAUSES = Index("plans.clause", entries=every_clause)
    CLAUSES.put([(clause.pk, [clause.title, clause.body])])
    Clause.objects.filter(CLAUSES.matching("青少年 科技馆"))

The grams narrow the rows down by an index; the folded text then decides, so nothing is missed and nothing is extra.
A term of one character has no gram: it is looked for in the folded texts alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from kepu.core.search.grams import grams, join, terms
from kepu.core.search.models import SearchEntry

Entry = tuple[int, Sequence[str]]  # the row's id, and the parts of its text

T = TypeVar("T")
BATCH = 500
_registered: dict[str, Index] = {}


class Index:
    """The searchable text of one kind of row. `entries` reads all of it anew, for rebuilding."""

    def __init__(self, source: str, entries: Callable[[], Iterable[Entry]]) -> None:
        self.source = source
        self.entries = entries
        _registered[source] = self

    def put(self, entries: Iterable[Entry]) -> int:
        """Make these rows findable by these texts, and no longer by older ones. Returns how many."""
        count = 0
        for batch in _batches(entries):
            with transaction.atomic():
                self.drop(key for key, _parts in batch)
                rows = [SearchEntry(source=self.source, key=key, text=join(parts)) for key, parts in batch]
                _add_grams(SearchEntry.objects.bulk_create(rows))
            count += len(batch)
        return count

    def drop(self, keys: Iterable[int]) -> None:
        """Make these rows findable no more."""
        for batch in _batches(keys):
            _remove(SearchEntry.objects.filter(source=self.source, key__in=batch))

    def matching(self, query: str, field: str = "pk") -> Q:
        """The rows in whose text every term of the query stands, as a filter on `field`; none for an empty query."""
        wanted = terms(query)
        if not wanted:
            return Q(pk__in=[])
        return Q(**{f"{field}__in": RawSQL(*_select(self.source, wanted))})  # noqa: S611 - only parameters vary

    def rebuild(self) -> int:
        """Read every text anew. Returns how many entries there are now."""
        with transaction.atomic():
            _remove(SearchEntry.objects.filter(source=self.source))
            return self.put(self.entries())


def registered() -> list[Index]:
    return list(_registered.values())


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _select(source: str, wanted: Sequence[str]) -> tuple[str, list[str]]:
    """The keys that match, as SQL for this engine and its parameters."""
    postgres = connection.vendor == "postgresql"
    where, parameters = ["source = %s"], [source]
    tokens = list(dict.fromkeys(token for term in wanted for token in grams(term)))
    if tokens and postgres:
        where.append("grams @@ %s::tsquery")
        parameters.append(" & ".join(f"'{token}'" for token in tokens))
    elif tokens:
        where.append("id IN (SELECT rowid FROM core_searchentry_grams WHERE core_searchentry_grams MATCH %s)")
        parameters.append(" AND ".join(f'"{token}"' for token in tokens))
    for term in wanted:
        where.append("strpos(text, %s) > 0" if postgres else "instr(text, %s) > 0")
        parameters.append(term)
    return f"SELECT key FROM core_searchentry WHERE {' AND '.join(where)}", parameters  # noqa: S608


def _add_grams(rows: Sequence[SearchEntry]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "UPDATE core_searchentry SET grams = array_to_tsvector(%s) WHERE id = %s",
                [(grams(row.text), row.pk) for row in rows],
            )
            return
        cursor.executemany(
            "INSERT OR REPLACE INTO core_searchentry_grams (rowid, grams) VALUES (%s, %s)",
            [(row.pk, " ".join(grams(row.text))) for row in rows],
        )


def _remove(rows: QuerySet[SearchEntry]) -> None:
    if connection.vendor == "sqlite":
        ids = list(rows.values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM core_searchentry_grams WHERE rowid = %s", [(pk,) for pk in ids])
    rows.delete()
