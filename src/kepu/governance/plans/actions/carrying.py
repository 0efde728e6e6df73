"""What people had confirmed of one version, in the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kepu.governance.plans.actions.rows import free_position
from kepu.governance.plans.models import (
    Clause,
    Duty,
    Finding,
    Indicator,
    Origin,
    Plan,
    PlanRow,
    Review,
)
from kepu.governance.plans.queries import find_words
from kepu.governance.plans.versions import INDICATOR_FIELDS, compare


def carry_over(previous: Plan, plan: Plan) -> int:
    """Give the rows of a newer version the threads of the rows they were, and what people had confirmed of them.

    What reads the same is confirmed as before, corrections included; what changed is for a person to look at. Rows a
    person had added are added again where their words still stand; where they do not, a finding says so.
    Returns the number of rows confirmed by this.
    """
    comparison = compare(previous, plan)
    became = {pair.before.pk: pair.after for pair in comparison.clauses.pairs}
    carried = 0
    for clauses in comparison.clauses.pairs:
        carried += _take_over(clauses.before, clauses.after, is_same=not clauses.changes, fields=())
    for indicators in comparison.indicators.pairs:
        old, new = indicators.before, indicators.after
        new.owner = old.owner
        carried += _take_over(old, new, is_same=old.quote == new.quote, fields=INDICATOR_FIELDS)
    for duties in comparison.duties.pairs:
        was, now = duties.before, duties.after
        if now.unit_id is None and now.unit_group_id is None:
            now.unit, now.unit_group = was.unit, was.unit_group
        is_same = (was.name_as_written, was.role) == (now.name_as_written, now.role)
        carried += _take_over(was, now, is_same=is_same, fields=())
    earlier = {(p.name, p.first_year, p.last_year): p for p in previous.phases.all()}
    for phase in plan.phases.all():
        if before := earlier.get((phase.name, phase.first_year, phase.last_year)):
            carried += _take_over(before, phase, is_same=True, fields=())
    gone: list[Indicator | Duty] = [*comparison.indicators.removed, *comparison.duties.removed]
    for row in gone:
        if row.origin == Origin.PERSON:
            carried += _add_again(plan, row, became)
    return carried


def _take_over(before: PlanRow, after: PlanRow, *, is_same: bool, fields: Iterable[str]) -> int:
    after.thread = before.thread
    confirmed = is_same and before.review == Review.CONFIRMED
    if confirmed:
        after.review, after.reviewed_by, after.reviewed_at = before.review, before.reviewed_by, before.reviewed_at
        if before.corrected:
            after.corrected = True
            for name in fields:
                setattr(after, name, getattr(before, name))
    after.save()
    return int(confirmed)


def _add_again(plan: Plan, row: Indicator | Duty, became: Mapping[int, Clause]) -> int:
    """A row that a person had added to the earlier version, once more: confirmed where its words still stand."""
    words = row.quote if isinstance(row, Indicator) else row.raw
    place = find_words(plan.document.text, words)
    if place is None:
        Finding.objects.create(
            plan=plan,
            position=plan.findings.count(),
            code="carried-row-lost",
            severity=Finding.Severity.WARNING,
            message=f"上一版人工补充的“{row}”，其依据“{words[:40]}”在新文本中找不到。",
            suggestion="请核对新文本中是否已有相应内容；仍需保留的，请在原文中选中新的依据后重新补充。",
        )
        return 0
    row.pk, row._state.adding = None, True
    row.plan = plan
    row.clause = became.get(row.clause_id) if row.clause_id is not None else None
    row.position = free_position(plan, "indicator" if isinstance(row, Indicator) else "duty", place[0])
    row.start, row.end = place
    row.line = plan.document.text.count("\n", 0, place[0]) + 1
    row.save()
    return 1
