"""Several people at once, each with a connection of their own: nothing is lost, and the audit chain stays whole."""

from __future__ import annotations

from typing import Any

import pytest

from kepu.core.audit import chain
from kepu.core.errors import RuleBroken
from kepu.core.models import AuditEntry, Grant, Notice, UnitName
from kepu.core.persons.actions import grant_role
from kepu.core.units.actions import add_alias
from kepu.governance.plans.actions import publish_plan, review_rows
from kepu.governance.plans.models import Plan
from kepu.governance.plans.queries import open_points
from tests.at_once import AtOnce
from tests.cast import Cast
from tests.factories.written import Writer

pytestmark = pytest.mark.django_db(transaction=True)


def test_deeds_at_once_are_all_done_and_the_chain_stays_whole(people: Cast, at_once: AtOnce) -> None:
    units = (people.science, people.education, people.health, people.school)

    def name_ten(unit: Any) -> None:
        for number in range(10):
            add_alias(unit, alias=f"{unit.name}{number}号", by=people.zhou)

    at_once(*(lambda unit=unit: name_ten(unit) for unit in units))

    def outcome() -> tuple[int, list[int], list[chain.Break]]:
        sequences = list(AuditEntry.objects.order_by("sequence").values_list("sequence", flat=True))
        return UnitName.objects.filter(name__endswith="号").count(), sequences, list(chain.breaks())

    assert at_once(outcome) == [(40, list(range(1, 41)), [])]


def test_of_two_who_publish_at_once_one_does_and_the_other_is_told(people: Cast, at_once: AtOnce) -> None:
    plan = ready_to_publish(people)
    answers = at_once(*[lambda: publish_plan(Plan.objects.get(pk=plan.pk), by=people.zhou).state] * 2)
    assert "published" in answers
    assert refusal_of(answers).code == "STATE"

    def outcome() -> tuple[int, int]:
        entries = AuditEntry.objects.filter(action="governance.plans.publish_plan")
        return entries.count(), Notice.objects.filter(person=people.he, text__contains="已发布").count()

    assert at_once(outcome) == [(1, 1)]


def refusal_of(answers: list[Any]) -> RuleBroken:
    (refused,) = [answer for answer in answers if isinstance(answer, RuleBroken)]
    return refused


def test_a_row_reopened_while_the_plan_is_published_never_ends_up_open_in_a_live_plan(
    people: Cast, at_once: AtOnce
) -> None:
    plan = ready_to_publish(people)
    clause = plan.clauses.first()
    assert clause is not None
    answers = at_once(
        lambda: publish_plan(Plan.objects.get(pk=plan.pk), by=people.zhou).state,
        lambda: review_rows(plan, kind="clause", ids=[clause.pk], review="proposed", by=people.zhou),
    )
    assert refusal_of(answers).code in ("PLN-011", "PLN-022")

    def outcome() -> tuple[str, dict[str, int]]:
        stored = Plan.objects.get(pk=plan.pk)
        return stored.state, open_points(stored)

    assert at_once(outcome)[0] in (("published", {}), ("confirming", {"clauses": 1}))


def test_two_roles_that_exclude_each_other_are_not_given_at_once(people: Cast, at_once: AtOnce) -> None:
    at_once(
        lambda: grant_role(people.nobody, role="audit_admin", region=people.county, by=people.bai),
        lambda: grant_role(people.nobody, role="office", region=people.county, by=people.bai),
    )
    assert at_once(lambda: Grant.objects.filter(person=people.nobody).count()) == [1]


def ready_to_publish(people: Cast) -> Plan:
    written = Writer(people.zhou, state="confirming", published_at=None, published_by=None)
    written.clause(1, "一", "重点任务", "other")
    written.duties(lead=[people.education])
    return written.done()
