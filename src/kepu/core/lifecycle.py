"""Move a row along its app's transition table, under a lock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Model
from django.utils.functional import Promise

from kepu.core.errors import NotInThisState

Row = TypeVar("Row", bound=Model)
Table = Mapping[tuple[str, str], str]


def locked(row: Row) -> Row:
    """The row read again and locked until the transaction ends."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a row is locked inside a transaction")
    return type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)


def move(row: Row, verb: str, table: Table, *, words: Mapping[str, str | Promise], field: str = "state") -> Row:
    """Move the row by `verb` as the table {(state, verb): new state} says, and save the new state.

    words: how to call states and verbs when refusing.
    Raises NotInThisState when the table has no such move. The row given is refreshed to what is stored.
    """
    state = getattr(locked(row), field)
    to = table.get((state, verb))
    if to is None:
        raise NotInThisState(
            "STATE",
            f"“{row}”现在是“{words.get(state, state)}”，不能{words.get(verb, verb)}。请刷新页面查看最新情况。",
        )
    setattr(row, field, to)
    row.save(update_fields=[field])
    return row
