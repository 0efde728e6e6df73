"""The register of indicators: the floor, the stretch and the baseline of one promise in one row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kepu.core.units.models import Unit
from kepu.governance.plans.content import PlanContent
from kepu.governance.plans.models import Clause, Indicator


@dataclass(slots=True)
class Entry:
    """One row of the register. Where an indicator stands alone, it is the `target`, whatever its role."""

    target: Indicator
    clause: Clause | None
    task: Clause | None
    stretch: Indicator | None = None
    baseline: Indicator | None = None
    likely_owner: Unit | None = None

    @property
    def deadline(self) -> int | None:
        """The year by which the promise is due; the year of a baseline is none."""
        return None if self.target.role == Indicator.Role.BASELINE else self.target.deadline

    @property
    def owner(self) -> Unit | None:
        return self.target.owner


def entries_of(content: PlanContent) -> list[Entry]:
    """All indicators of the plan as rows, in plan order; each indicator stands in at least one row."""
    rows = content.every_indicator()
    entries = [_entry(content, row) for row in rows if row.role == Indicator.Role.TARGET]
    taken = _join_stretches(entries, [row for row in rows if row.role == Indicator.Role.STRETCH])
    taken |= _join_baselines(entries, [row for row in rows if row.role == Indicator.Role.BASELINE])
    entries += [_entry(content, row) for row in rows if row.role != Indicator.Role.TARGET and row.pk not in taken]
    return sorted(entries, key=lambda entry: entry.target.position)


def _entry(content: PlanContent, row: Indicator) -> Entry:
    clause = next(content.lineage(row.clause_id), None)
    return Entry(row, clause, content.task_of(row.clause_id), likely_owner=content.likely_owner(row))


def _same_measure(a: Indicator, b: Indicator) -> bool:
    return (a.metric, a.unit_label, a.scope) == (b.metric, b.unit_label, b.scope)


def _floor_of(target: Indicator, stretch: Indicator) -> bool:
    same_year = target.deadline == stretch.deadline or None in (target.deadline, stretch.deadline)
    return target.clause_id == stretch.clause_id and _same_measure(target, stretch) and same_year


def _join_stretches(entries: Iterable[Entry], stretches: Iterable[Indicator]) -> set[int]:
    """Put each stretch beside the floor just before it in the same clause, for the same year."""
    taken: set[int] = set()
    for stretch in stretches:
        beside = [entry for entry in entries if entry.stretch is None and _floor_of(entry.target, stretch)]
        before = [entry for entry in beside if entry.target.position < stretch.position] or beside
        if before:
            before[-1].stretch = stretch
            taken.add(stretch.pk)
    return taken


def _join_baselines(entries: Iterable[Entry], baselines: Sequence[Indicator]) -> set[int]:
    """Give each target the latest baseline of its measure, from its own clause before any other."""
    taken: set[int] = set()
    for entry in entries:
        found = [row for row in baselines if _same_measure(entry.target, row)]
        if not found:
            continue
        entry.baseline = max(found, key=lambda row: (row.clause_id == entry.target.clause_id, row.deadline or 0))
        taken.add(entry.baseline.pk)
    return taken


SORTS: dict[str, Callable[[Entry], Any]] = {
    "position": lambda entry: entry.target.position,
    "metric": lambda entry: entry.target.metric,
    "value": lambda entry: (entry.target.value is None, entry.target.value or 0),
    "deadline": lambda entry: (entry.deadline is None, entry.deadline or 0),
    "owner": lambda entry: (entry.owner is None, entry.owner.name if entry.owner else ""),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the register is wanted; an empty field asks for nothing. task, owner: ids; owner "none": nobody's."""

    kind: str = ""
    task: str = ""
    group: str = ""
    deadline: str = ""
    frequency: str = ""
    owner: str = ""

    def admits(self, entry: Entry) -> bool:
        target, clause, task = entry.target, entry.clause, entry.task
        owner = "none" if entry.owner is None else str(entry.owner.pk)
        return all(
            (
                self.kind in ("", clause.kind if clause else None),
                self.task in ("", str(task.pk) if task else None),
                self.group in ("", clause.group if clause else None),
                self.deadline in ("", str(entry.deadline or "none")),
                self.frequency in ("", target.frequency or "none"),
                self.owner in ("", owner),
            )
        )


def selected(entries: Iterable[Entry], wanted: Filter, sort: str = "position") -> list[Entry]:
    """The rows the filter admits, in the order asked for: a name of SORTS, with "-" before it for the reverse."""
    key = SORTS.get(sort.removeprefix("-"), SORTS["position"])
    return sorted(filter(wanted.admits, entries), key=key, reverse=sort.startswith("-"))
