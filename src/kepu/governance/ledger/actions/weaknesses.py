"""A weak link is put on the list, answered by its owner, and checked off or sent back by the office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from kepu.core import lifecycle
from kepu.core.actions import action, note
from kepu.core.errors import RuleBroken
from kepu.core.notices.post import tell
from kepu.core.persons.models import Grant, Person
from kepu.core.persons.roles import Role
from kepu.core.units.models import Unit
from kepu.governance.ledger.models import Weakness
from kepu.governance.ledger.permissions import WEAKNESS_ANSWER, WEAKNESS_MANAGE
from kepu.governance.ledger.states import WEAKNESS_MOVES, WORDS


@action(WEAKNESS_MANAGE, at=lambda **given: {"unit": given["unit"], "region": given["unit"].region})
def raise_weakness(
    *,
    cause: str,
    unit: Unit,
    problem: str,
    by: Person,
    due_on: date | None = None,
    indicator_thread: UUID | None = None,
    clause_thread: UUID | None = None,
) -> Weakness:
    """Put a weak link on the list in the name of the unit that answers for it, and tell its people.

    Raises RuleBroken where it is on the list already, and for a date that has passed.
    """
    _check_date(due_on)
    weakness = Weakness(
        cause=cause,
        unit=unit,
        region=unit.region,
        problem=problem[:300],
        due_on=due_on,
        indicator_thread=indicator_thread,
        clause_thread=clause_thread,
        found_on=timezone.localdate(),
        raised_by=by,
    )
    _save_once(weakness)
    tell(people_of(unit), gettext("薄弱环节待整改：%(problem)s") % {"problem": problem}, _page(weakness))
    return weakness


@action(WEAKNESS_MANAGE, at=lambda **given: {"unit": given["unit"], "region": given["unit"].region})
def put_aside(
    *,
    cause: str,
    unit: Unit,
    problem: str,
    reason: str,
    by: Person,
    indicator_thread: UUID | None = None,
    clause_thread: UUID | None = None,
) -> Weakness:
    """Say of something found that it is no weak link, and why: it is not found again until it is put back."""
    _require(reason, "LED-505", gettext("请写明不列入的理由。"))
    weakness = Weakness(
        cause=cause,
        unit=unit,
        region=unit.region,
        problem=problem[:300],
        indicator_thread=indicator_thread,
        clause_thread=clause_thread,
        found_on=timezone.localdate(),
        raised_by=by,
    )
    _save_once(weakness)
    return _dismissed(weakness, reason, by)


@action(WEAKNESS_ANSWER)
def answer_weakness(weakness: Weakness, *, measures_taken: str, due_on: date, by: Person) -> Weakness:
    """Say what is being done about it and until when; said again, it takes the place of what was said before."""
    _require(measures_taken, "LED-502", gettext("请写明改进措施：做什么、谁来做、做到什么程度。"))
    _check_date(due_on)
    lifecycle.move(weakness, "answer", WEAKNESS_MOVES, words=WORDS)
    note(due_on=[str(weakness.due_on or ""), str(due_on)])
    weakness.measures_taken, weakness.due_on, weakness.check_note = measures_taken.strip(), due_on, ""
    weakness.save(update_fields=["measures_taken", "due_on", "check_note"])
    if weakness.raised_by is not None and weakness.raised_by != by:
        words = gettext("%(unit)s已填报改进措施：%(problem)s") % {"unit": weakness.unit, "problem": weakness.problem}
        tell([weakness.raised_by], words, _page(weakness))
    return weakness


@action(WEAKNESS_MANAGE)
def check_off(weakness: Weakness, *, check_note: str, by: Person) -> Weakness:
    """Say that it has been put right, and how that was seen. It leaves the list of what is to be done."""
    _require(check_note, "LED-503", gettext("请写明核验情况：看了什么材料、达到什么程度。"))
    lifecycle.move(weakness, "check", WEAKNESS_MOVES, words=WORDS)
    weakness.check_note, weakness.checked_by, weakness.checked_at = check_note.strip()[:300], by, timezone.now()
    weakness.save(update_fields=["check_note", "checked_by", "checked_at"])
    words = gettext("薄弱环节已核验销号：%(problem)s") % {"problem": weakness.problem}
    tell(people_of(weakness.unit), words, _page(weakness))
    return weakness


@action(WEAKNESS_MANAGE)
def send_back(weakness: Weakness, *, reason: str, by: Person) -> Weakness:
    """Return it to its owner: what was done does not do."""
    _require(reason, "LED-504", gettext("请写明退回的原因，责任单位才知道补什么。"))
    lifecycle.move(weakness, "send_back", WEAKNESS_MOVES, words=WORDS)
    weakness.check_note = reason.strip()[:300]
    weakness.save(update_fields=["check_note"])
    words = gettext("薄弱环节被退回（%(reason)s）：%(problem)s") % {"reason": reason, "problem": weakness.problem}
    tell(people_of(weakness.unit), words, _page(weakness))
    return weakness


@action(WEAKNESS_MANAGE)
def dismiss(weakness: Weakness, *, reason: str, by: Person) -> Weakness:
    """Take it off the list without its having been put right."""
    _require(reason, "LED-505", gettext("请写明不列入的理由。"))
    return _dismissed(weakness, reason, by)


def _dismissed(weakness: Weakness, reason: str, by: Person) -> Weakness:
    lifecycle.move(weakness, "dismiss", WEAKNESS_MOVES, words=WORDS)
    weakness.check_note, weakness.checked_by, weakness.checked_at = reason.strip()[:300], by, timezone.now()
    weakness.save(update_fields=["check_note", "checked_by", "checked_at"])
    note(reason=weakness.check_note)
    return weakness


@action(WEAKNESS_MANAGE)
def reopen(weakness: Weakness, *, reason: str, by: Person) -> Weakness:
    """Put it back on the list. Raises RuleBroken where the same is on the list anew."""
    _require(reason, "LED-506", gettext("请写明重新列入的原因。"))
    try:
        with transaction.atomic():
            lifecycle.move(weakness, "reopen", WEAKNESS_MOVES, words=WORDS)
    except IntegrityError:
        raise _on_the_list() from None
    weakness.check_note, weakness.checked_by, weakness.checked_at = reason.strip()[:300], None, None
    weakness.save(update_fields=["check_note", "checked_by", "checked_at"])
    words = gettext("薄弱环节重新列入（%(reason)s）：%(problem)s") % {"reason": reason, "problem": weakness.problem}
    tell(people_of(weakness.unit), words, _page(weakness))
    return weakness


def people_of(unit: Unit) -> Iterable[Person]:
    """Who answers for a unit: liaisons of it and of those above, the people of a township whose government it is."""
    above = [int(pk) for pk in unit.path.split("/") if pk]
    meant = Q(role=Role.LIAISON, unit__in=above) | Q(role=Role.TOWNSHIP, unit__in=above)
    if unit.type == "township":
        meant |= Q(role=Role.TOWNSHIP, region=unit.region_id)
    grants = Grant.objects.on(timezone.localdate()).filter(meant)
    return Person.objects.filter(is_active=True, pk__in=grants.values("person"))


def _save_once(weakness: Weakness) -> None:
    try:
        with transaction.atomic():
            weakness.save()
    except IntegrityError:
        raise _on_the_list() from None


def _on_the_list() -> RuleBroken:
    return RuleBroken("LED-501", gettext("这一条已在薄弱环节清单中，请刷新页面查看。"))


def _require(text: str, code: str, words: str) -> None:
    if not text.strip():
        raise RuleBroken(code, words)


def _check_date(due_on: date | None) -> None:
    if due_on is not None and due_on < timezone.localdate():
        raise RuleBroken("LED-507", gettext("完成期限 %(day)s 已经过去，请填今天或以后的日期。") % {"day": due_on})


def _page(weakness: Weakness) -> str:
    return reverse("ledger:weakness", args=[weakness.pk])
