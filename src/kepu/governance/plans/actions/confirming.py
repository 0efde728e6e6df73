"""What a person does on the confirm page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.utils import timezone

from kepu.core.actions import action, note
from kepu.core.errors import RuleBroken
from kepu.core.persons.models import Person
from kepu.core.units.actions import add_alias, create_unit
from kepu.core.units.models import Unit, UnitGroup
from kepu.core.units.queries import taken_by, units_seen_from
from kepu.governance.plans.actions.rows import (
    CORRECTABLE,
    ROW_MODELS,
    clause_at,
    free_position,
    only_while_confirming,
    parent_for,
    row_of,
)
from kepu.governance.plans.clause_search import make_findable
from kepu.governance.plans.models import (
    Clause,
    Finding,
    Origin,
    Phase,
    Plan,
    Review,
)
from kepu.governance.plans.permissions import PLAN_CONFIRM
from kepu.governance.plans.queries import unresolved_names


@action(PLAN_CONFIRM)
def review_rows(plan: Plan, *, kind: str, ids: Iterable[int], review: str, by: Person) -> int:
    """Confirm, reject or reopen rows of one kind. Returns how many changed."""
    only_while_confirming(plan)
    if review not in Review.values:
        raise RuleBroken("PLN-012", f"没有“{review}”这种核对结果。")
    rows = ROW_MODELS[kind]._default_manager.filter(plan=plan, pk__in=list(ids)).exclude(review=review)
    reopened = review == Review.PROPOSED
    changed = rows.update(
        review=review,
        reviewed_by=None if reopened else by,
        reviewed_at=None if reopened else timezone.now(),
    )
    note(kind=kind, review=review, rows=changed)
    return changed


@action(PLAN_CONFIRM)
def confirm_all(plan: Plan, *, by: Person, clause: Clause | None = None) -> int:
    """Confirm every row still proposed: of the whole plan, or of one clause with all that hangs on it and below it."""
    only_while_confirming(plan)
    changed = 0
    below = None if clause is None else _with_descendants(clause)
    for model in ROW_MODELS.values():
        rows = model._default_manager.filter(plan=plan, review=Review.PROPOSED)
        if below is not None:
            if model is Phase:
                continue
            rows = rows.filter(**{"pk__in" if model is Clause else "clause__in": below})
        changed += rows.update(review=Review.CONFIRMED, reviewed_by=by, reviewed_at=timezone.now())
    note(rows=changed, clause=str(clause) if clause else "")
    return changed


def _with_descendants(clause: Clause) -> list[int]:
    """Ids of the clause and all below it: they stand together in document order."""
    after = (
        clause.plan.clauses.filter(position__gt=clause.position, level__lte=clause.level).order_by("position").first()
    )
    rows = clause.plan.clauses.filter(position__gte=clause.position)
    if after is not None:
        rows = rows.filter(position__lt=after.position)
    return list(rows.values_list("pk", flat=True))


@action(PLAN_CONFIRM)
def correct_row(plan: Plan, *, kind: str, pk: int, values: Mapping[str, Any], by: Person) -> Model:
    """Set fields of a row as the person says, and confirm it. What the compiler had stays in the document's `compiled`."""
    only_while_confirming(plan)
    row = row_of(plan, kind, pk)
    before, fields = {}, []
    for name in CORRECTABLE[kind]:
        if name in values and getattr(row, name) != values[name]:
            before[name] = str(getattr(row, name))
            setattr(row, name, values[name])
            fields.append(name)
    if isinstance(row, Clause) and "level" in fields:
        fields.append("parent")
        row.parent = parent_for(row)
    if fields:
        row.corrected = True
    row.review, row.reviewed_by, row.reviewed_at = Review.CONFIRMED, by, timezone.now()
    row.save(update_fields=[*fields, "corrected", "review", "reviewed_by", "reviewed_at"])
    if isinstance(row, Clause) and fields:
        make_findable([row])
    note(kind=kind, row=str(row), before=before, after={name: str(getattr(row, name)) for name in before})
    return row


@action(PLAN_CONFIRM)
def add_row(plan: Plan, *, kind: str, start: int, end: int, values: Mapping[str, Any], by: Person) -> Model:
    """Add what the compiler missed, from a selection of the original: text[start:end], confirmed by the one who adds."""
    only_while_confirming(plan)
    text = plan.document.text
    if not 0 <= start < end <= len(text):
        raise RuleBroken("PLN-013", "请先在原文中选中这一条所依据的文字。")
    model = ROW_MODELS[kind]
    given = {name: value for name, value in values.items() if name in CORRECTABLE[kind]}
    place = {"line": text.count("\n", 0, start) + 1, "start": start, "end": end}
    if kind in ("indicator", "duty"):
        given.setdefault("clause", clause_at(plan, start))
        given["quote" if kind == "indicator" else "raw"] = "".join(text[start:end].split())
    position = free_position(plan, kind, start)
    row = model(
        plan=plan,
        position=position,
        origin=Origin.PERSON,
        review=Review.CONFIRMED,
        reviewed_by=by,
        reviewed_at=timezone.now(),
        **place,
        **given,
    )
    if isinstance(row, Clause):
        row.parent = parent_for(row)
        row.path = row.path or _path_for(row)
    row.save()
    if isinstance(row, Clause):
        make_findable([row])
    note(kind=kind, row=str(row))
    return row


def _path_for(clause: Clause) -> str:
    own = clause.label or f"补{clause.position}"
    return f"{clause.parent.path}/{own}"[:60] if clause.parent else own


@action(PLAN_CONFIRM)
def resolve_name(
    plan: Plan,
    *,
    name: str,
    by: Person,
    unit: Unit | None = None,
    group: UnitGroup | None = None,
    remember: bool = True,
) -> int:
    """Say what a written name means, for every duty of the plan that writes it. Remembered as an alias of the unit."""
    only_while_confirming(plan)
    if (unit is None) == (group is None):
        raise RuleBroken("PLN-014", f"请为“{name}”选择一个单位或一个单位组。")
    if not _can_be_meant(unit or group, plan):
        raise RuleBroken("PLN-016", f"“{unit or group}”不在{plan.region}或它的上级地区，“{name}”不会是它。请另选。")
    changed = plan.duties.filter(name_as_written=name).update(unit=unit, unit_group=group)
    if remember and unit is not None and add_alias.allowed(by, unit) and _can_be_called(unit, name):
        add_alias(unit, alias=name, by=by)
    note(name=name, means=str(unit or group), duties=changed)
    return changed


@action(PLAN_CONFIRM)
def register_names(plan: Plan, *, types: Mapping[str, str], by: Person) -> int:
    """Register each of the names as a new unit of the plan's region. Returns how many.

    types: unit type by name. A name that means somebody by now is passed over: two people may work through the queue.
    """
    only_while_confirming(plan)
    waiting = {name for name, _times in unresolved_names(plan)}
    made = 0
    for name, unit_type in types.items():
        if name in waiting:
            unit = create_unit(name=name, region=plan.region, type=unit_type, by=by)
            made += bool(resolve_name(plan, name=name, unit=unit, by=by, remember=False))
    return made


def _can_be_meant(bearer: Unit | UnitGroup | None, plan: Plan) -> bool:
    if isinstance(bearer, UnitGroup):
        return bearer.region.code == plan.region.code
    return bearer is not None and units_seen_from(plan.region).filter(pk=bearer.pk).exists()


def _can_be_called(unit: Unit, name: str) -> bool:
    """A name that the unit bears already, or another unit of the region does, is no alias to remember."""
    known = unit.names.filter(name=name).exists()
    return not known and taken_by(name, unit.region, start=unit.valid_from, end=None, besides=unit) is None


@action(PLAN_CONFIRM)
def settle_finding(plan: Plan, *, finding: Finding, state: str, by: Person, remark: str = "") -> Finding:
    """Say that a finding was seen to, or that nothing needs doing; or open it again."""
    only_while_confirming(plan)
    if finding.plan_id != plan.pk or state not in Finding.State.values:
        raise RuleBroken("PLN-015", "这一核对事项已不在方案中，请刷新页面。")
    reopened = state == Finding.State.OPEN
    finding.state, finding.remark = state, remark[:300]
    finding.settled_by, finding.settled_at = (None, None) if reopened else (by, timezone.now())
    finding.save(update_fields=["state", "remark", "settled_by", "settled_at"])
    note(code=finding.code, state=state)
    return finding


@action(PLAN_CONFIRM)
def correct_facts(plan: Plan, *, values: Mapping[str, Any], by: Person) -> Plan:
    """Correct what the plan says of itself: title, issuer, number, date, period, whether the text is a draft."""
    only_while_confirming(plan)
    fields = ("title", "issuer", "doc_number", "issue_date", "first_year", "last_year", "is_draft_text")
    changed = [name for name in fields if name in values and getattr(plan, name) != values[name]]
    note(before={name: str(getattr(plan, name)) for name in changed}, after={n: str(values[n]) for n in changed})
    for name in changed:
        setattr(plan, name, values[name])
    if changed:
        plan.save(update_fields=changed)
    return plan
