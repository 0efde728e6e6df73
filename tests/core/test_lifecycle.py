"""Every state with every verb: what the table names happens, everything else is refused in words."""

from __future__ import annotations

from itertools import product

import pytest
from django.db import connection, transaction

from kepu.core import lifecycle
from kepu.core.errors import NotInThisState
from kepu.governance.plans.models import Document
from kepu.governance.plans.states import DOCUMENT_MOVES, PLAN_MOVES, WORDS, DocumentState, PlanState
from tests import factories

DOCUMENT_CASES = list(product(DocumentState, sorted({verb for _, verb in DOCUMENT_MOVES})))
PLAN_CASES = list(product(PlanState, sorted({verb for _, verb in PLAN_MOVES})))


@pytest.fixture
def document(cast):
    plan = factories.plan_in_the_making(cast.zhou)
    Document.objects.filter(pk=plan.document_id).update(refusal="无法读取")
    return Document.objects.get(pk=plan.document_id)


@pytest.fixture
def plan(cast):
    return factories.published_plan(cast.zhou)


def try_move(row, state, verb, table):
    type(row).objects.filter(pk=row.pk).update(state=state)
    row.refresh_from_db()
    expected = table.get((state, verb))
    if expected is None:
        with pytest.raises(NotInThisState) as refused:
            lifecycle.move(row, verb, table, words=WORDS)
        assert str(WORDS[state]) in refused.value.message
        assert str(WORDS[verb]) in refused.value.message
    else:
        lifecycle.move(row, verb, table, words=WORDS)
    row.refresh_from_db()
    assert row.state == (expected or state)


@pytest.mark.parametrize(("state", "verb"), DOCUMENT_CASES)
def test_a_document_moves_as_its_table_says(document, state, verb):
    try_move(document, state, verb, DOCUMENT_MOVES)


@pytest.mark.parametrize(("state", "verb"), PLAN_CASES)
def test_a_plan_moves_as_its_table_says(plan, state, verb):
    try_move(plan, state, verb, PLAN_MOVES)


def test_every_state_can_be_reached_and_has_a_word():
    for states, moves, start in (
        (DocumentState, DOCUMENT_MOVES, DocumentState.WAITING),
        (PlanState, PLAN_MOVES, PlanState.CONFIRMING),
    ):
        assert {start, *moves.values()} == set(states)
        assert {verb for _, verb in moves} <= set(WORDS)


def test_a_row_moved_meanwhile_is_judged_by_what_is_stored(plan):
    type(plan).objects.filter(pk=plan.pk).update(state=PlanState.SUPERSEDED)
    with pytest.raises(NotInThisState):
        lifecycle.move(plan, "withdraw", PLAN_MOVES, words=WORDS)


@pytest.mark.django_db(transaction=True)
def test_a_row_is_locked_only_inside_a_transaction():
    from tests.cast import make_cast

    cast = make_cast()
    assert not connection.in_atomic_block
    with pytest.raises(transaction.TransactionManagementError):
        lifecycle.locked(cast.health)
