"""A plan with all that hangs on it, read once: what the plan page, the matrix and the exports are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from kepu.core.units.models import Unit
from kepu.governance.plans.models import Clause, Duty, Indicator, Plan, Review

TASK_KINDS = (Clause.Kind.ACTION, Clause.Kind.PROJECT)


@dataclass(slots=True)
class PlanContent:
    """Clauses in document order, and their rows; what was rejected is not here.

    A row whose clause was rejected hangs on the nearest clause above that was kept; without one, on None.
    """

    plan: Plan
    clauses: list[Clause]
    by_id: dict[int, Clause] = field(default_factory=dict)
    children: dict[int | None, list[Clause]] = field(default_factory=lambda: defaultdict(list))
    indicators: dict[int | None, list[Indicator]] = field(default_factory=lambda: defaultdict(list))
    duties: dict[int | None, list[Duty]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, plan: Plan) -> PlanContent:
        every = list(plan.clauses.order_by("position"))
        kept = [clause for clause in every if clause.review != Review.REJECTED]
        content = cls(plan, kept, {clause.pk: clause for clause in kept})
        above = {clause.pk: clause.parent_id for clause in every}

        def home(pk: int | None) -> int | None:
            while pk is not None and pk not in content.by_id:
                pk = above.get(pk)
            return pk

        for clause in kept:
            content.children[home(clause.parent_id)].append(clause)
        for indicator in plan.indicators.exclude(review=Review.REJECTED).select_related("owner").order_by("position"):
            content.indicators[home(indicator.clause_id)].append(indicator)
        duties = plan.duties.exclude(review=Review.REJECTED).select_related(
            "unit", "unit_group", "unit_group__members_of"
        )
        for duty in duties.order_by("position"):
            content.duties[home(duty.clause_id)].append(duty)
        return content

    def every_indicator(self) -> list[Indicator]:
        return sorted((row for rows in self.indicators.values() for row in rows), key=lambda row: row.position)

    def every_duty(self) -> list[Duty]:
        return sorted((row for rows in self.duties.values() for row in rows), key=lambda row: row.position)

    def lineage(self, clause_id: int | None) -> Iterator[Clause]:
        """The clause, then those above it, nearest first."""
        clause = self.by_id.get(clause_id) if clause_id is not None else None
        while clause is not None:
            yield clause
            clause = self.by_id.get(clause.parent_id) if clause.parent_id is not None else None

    def below(self, clause: Clause) -> Iterator[Clause]:
        """The clauses under this one, in document order, itself left out."""
        for child in self.children.get(clause.pk, ()):
            yield child
            yield from self.below(child)

    def task_of(self, clause_id: int | None) -> Clause | None:
        """The action, project or other clause below chapter level to which a clause belongs; a chapter is its own."""
        found = None
        for clause in self.lineage(clause_id):
            if found is None or clause.level > 1:
                found = clause
        return found

    def tasks(self) -> list[Clause]:
        """What the plan asks to be done: its actions and projects, and whatever else has a duty, in document order."""
        borne = {task.pk for pk in self.duties if (task := self.task_of(pk)) is not None}
        return [
            clause
            for clause in self.clauses
            if self.task_of(clause.pk) is clause
            and (clause.kind in TASK_KINDS or clause.pk in borne)
            and (clause.level > 1 or self.duties.get(clause.pk))
        ]

    def bearing(self, clause: Clause) -> tuple[list[Duty], Clause | None]:
        """The duties that hold for a clause, and whose they are: its own, or those of the nearest clause above."""
        for holder in self.lineage(clause.pk):
            if self.duties.get(holder.pk):
                return self.duties[holder.pk], holder
        return [], None

    def leads(self, clause_id: int | None) -> list[Unit]:
        """The lead units of a clause, or of the nearest clause above that has any."""
        for holder in self.lineage(clause_id):
            found = [d.unit for d in self.duties.get(holder.pk, ()) if d.role == Duty.Role.LEAD and d.unit is not None]
            if found:
                return list(dict.fromkeys(found))
        return []

    def likely_owner(self, indicator: Indicator) -> Unit | None:
        """The unit that should answer for an indicator: the lead of its clause, where there is exactly one."""
        leads = self.leads(indicator.clause_id)
        return leads[0] if len(leads) == 1 else None
