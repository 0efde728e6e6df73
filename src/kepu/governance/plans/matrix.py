"""Who does what: units × tasks, with groups read as their members, the gaps, and the load of each unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from kepu.core.units.models import GroupMembership, Unit, UnitGroup
from kepu.governance.plans.content import PlanContent
from kepu.governance.plans.models import Clause, Duty

# Beyond this many columns no more tasks are unfolded: nobody reads such a table, and no browser likes it.
MOST_COLUMNS = 120
ROLE_RANK: dict[str, int] = {Duty.Role.LEAD: 0, Duty.Role.SUPPORT: 1, Duty.Role.SHARED: 2}


@dataclass(frozen=True, slots=True)
class Mark:
    """A unit's strongest part in a clause, and the duty it comes from."""

    duty: Duty
    group: str = ""  # the collective name through which it comes; empty where the unit is named itself
    is_inherited: bool = False  # it hangs on the task above, not on this measure

    @property
    def role(self) -> str:
        return self.duty.role


@dataclass(slots=True)
class Column:
    """A task, or one of its measures where the task is unfolded. `gap`: "", "no_unit" or "no_lead"."""

    clause: Clause
    task: Clause
    can_unfold: bool = False
    is_unfolded: bool = False
    gap: str = ""

    @property
    def is_measure(self) -> bool:
        return self.clause.pk != self.task.pk


@dataclass(slots=True)
class Row:
    """A unit, or a name or group that stands for no known unit, with its marks in column order.

    parts: its strongest part in every clause that gives it one; `load` counts them.
    """

    name: str
    unit: Unit | None
    marks: list[Mark | None]
    parts: list[Mark]

    def count(self, role: str) -> int:
        return sum(1 for part in self.parts if part.role == role)

    @property
    def leads(self) -> int:
        return self.count(Duty.Role.LEAD)

    @property
    def supports(self) -> int:
        return self.count(Duty.Role.SUPPORT)

    @property
    def shared(self) -> int:
        return self.count(Duty.Role.SHARED)

    @property
    def load(self) -> int:
        return len(self.parts)


@dataclass(slots=True)
class Matrix:
    columns: list[Column]
    rows: list[Row]
    day: date
    idle_measures: list[Clause] = field(default_factory=list)

    @property
    def heaviest(self) -> int:
        return max((row.load for row in self.rows), default=0)

    @property
    def gaps(self) -> list[Column]:
        return [column for column in self.columns if column.gap]


Bearer = tuple[str, int | str]  # ("unit", id) or ("name", as written)


@dataclass(slots=True)
class _Bearers:
    """Who stands behind each duty: the unit itself, or the members of its group on the day."""

    content: PlanContent
    day: date
    units: dict[Bearer, Unit] = field(default_factory=dict)
    members: dict[int, list[Unit]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        groups = {_listing(d.unit_group) for d in self.content.every_duty() if d.unit_group is not None}
        rows = GroupMembership.objects.on(self.day).filter(group__in=groups).select_related("unit")
        for row in rows.order_by("unit__name"):
            self.members[row.group_id].append(row.unit)

    def of(self, duty: Duty, leads: Collection[int]) -> Iterator[tuple[Bearer, str]]:
        """(bearer, collective name or "") for each; leads: ids of the units that lead the duty's clause."""
        if duty.unit is not None:
            yield self._known(duty.unit), ""
            return
        meant = []
        if duty.unit_group is not None:
            except_leads = duty.unit_group.rule == UnitGroup.Rule.EXCEPT_LEADS
            meant = [u for u in self.members[_listing(duty.unit_group)] if not (except_leads and u.pk in leads)]
        for unit in meant:
            yield self._known(unit), duty.name_as_written
        if not meant:
            yield ("name", duty.name_as_written), ""

    def _known(self, unit: Unit) -> Bearer:
        key = ("unit", unit.pk)
        self.units[key] = unit
        return key


def _listing(group: UnitGroup) -> int:
    return group.members_of_id or group.pk


def matrix_of(content: PlanContent, day: date, unfolded: Collection[int] = ()) -> Matrix:
    """The matrix with the groups' members of that day; `unfolded`: ids of tasks whose measures get columns too."""
    bearers = _Bearers(content, day)
    own = {pk: _marks(duties, bearers) for pk, duties in content.duties.items()}
    columns = _columns(content, unfolded)
    found: list[dict[Bearer, Mark]] = []
    for column in columns:
        # What stands below a chapter has columns of its own.
        below = () if column.clause.level == 1 else content.below(column.clause)
        marks = _strongest(own.get(clause.pk, {}) for clause in (column.clause, *below))
        if not marks and column.is_measure:
            marks = _inherited(content, own, column.clause)
        column.gap = _gap(marks)
        found.append(marks)
    rows = []
    for key in dict.fromkeys(key for marks in own.values() for key in marks):
        unit = bearers.units.get(key)
        parts = sorted((marks[key] for marks in own.values() if key in marks), key=lambda mark: mark.duty.position)
        rows.append(Row(unit.name if unit else str(key[1]), unit, [marks.get(key) for marks in found], parts))
    rows.sort(key=lambda row: (-row.leads, -row.supports, -row.shared, row.name))
    return Matrix(columns, rows, day, _idle(content))


def _columns(content: PlanContent, unfolded: Collection[int]) -> list[Column]:
    tasks = content.tasks()
    room = max(MOST_COLUMNS - len(tasks), MOST_COLUMNS // 4)
    columns = []
    for clause in tasks:
        measures = [] if clause.level == 1 else list(content.below(clause))
        is_unfolded = clause.pk in unfolded and 0 < len(measures) <= room
        columns.append(Column(clause, clause, bool(measures), is_unfolded))
        if is_unfolded:
            room -= len(measures)
            columns += [Column(measure, clause) for measure in measures]
    return columns


def _marks(duties: Iterable[Duty], bearers: _Bearers) -> dict[Bearer, Mark]:
    duties = list(duties)
    leads = {duty.unit_id for duty in duties if duty.role == Duty.Role.LEAD and duty.unit_id is not None}
    marks: dict[Bearer, Mark] = {}
    for duty in duties:
        for key, group in bearers.of(duty, leads):
            _keep(marks, key, Mark(duty, group))
    return marks


def _keep(marks: dict[Bearer, Mark], key: Bearer, mark: Mark) -> None:
    """Keep the stronger of two marks; of equals, the one that names the unit itself."""
    known = marks.get(key)
    if known is None or (ROLE_RANK[mark.role], bool(mark.group)) < (ROLE_RANK[known.role], bool(known.group)):
        marks[key] = mark


def _strongest(several: Iterable[dict[Bearer, Mark]]) -> dict[Bearer, Mark]:
    marks: dict[Bearer, Mark] = {}
    for one in several:
        for key, mark in one.items():
            _keep(marks, key, mark)
    return marks


def _inherited(
    content: PlanContent, own: Mapping[int | None, dict[Bearer, Mark]], clause: Clause
) -> dict[Bearer, Mark]:
    for holder in content.lineage(clause.pk):
        if marks := own.get(holder.pk):
            return {key: Mark(mark.duty, mark.group, is_inherited=True) for key, mark in marks.items()}
    return {}


def _gap(marks: dict[Bearer, Mark]) -> str:
    if not marks:
        return "no_unit"
    return "" if any(mark.role == Duty.Role.LEAD for mark in marks.values()) else "no_lead"


def _idle(content: PlanContent) -> list[Clause]:
    """Measures for which no unit answers: neither they nor what is above them have any duty."""
    return [
        clause
        for clause in content.clauses
        if clause.kind == Clause.Kind.MEASURE and not content.children.get(clause.pk) and not content.bearing(clause)[0]
    ]
