"""Bring regions in from a table the user has."""

from __future__ import annotations

import itertools
from datetime import timedelta

from kepu.core.actions import action, note
from kepu.core.errors import RuleBroken
from kepu.core.permissions import REGION_IMPORT
from kepu.core.persons.models import Person
from kepu.core.regions.models import Region
from kepu.core.regions.queries import Change, plan_import
from kepu.core.regions.table import RegionTable

ERRORS_TOLD = 5


def _rows_decide(**_given: object) -> dict[str, object]:
    """Each row has a place of its own, and each must lie where the person may import."""
    return {}


@action(REGION_IMPORT, at=_rows_decide)
def import_regions(*, table: RegionTable, by: Person) -> int:
    """Store the rows of a table: all, or none where any cannot be taken. Returns how many were added or changed.

    A row of a known code and start corrects it; one with a later start ends the stretch before it.
    """
    plan = plan_import(table, by)
    if plan.errors:
        told = "；".join(f"第 {error.row} 行：{error.message}" for error in plan.errors[:ERRORS_TOLD])
        more = f"；另有 {len(plan.errors) - ERRORS_TOLD} 处" if len(plan.errors) > ERRORS_TOLD else ""
        raise RuleBroken("REG-001", f"没有导入任何一行。{told}{more}。")
    made: list[Region] = []
    for change in plan.changes:
        if change.kind == "unchanged":
            continue
        if change.stored is None:
            made.append(_new_region(change))
        else:
            _correct(change)
    Region.objects.bulk_create(made, batch_size=1000)
    _end_what_was_left_open(made)
    _link_predecessors(plan.changes)
    changed = plan.count("changed")
    note(added=len(made), changed=changed, unchanged=plan.count("unchanged"))
    return len(made) + changed


def _new_region(change: Change) -> Region:
    row = change.row
    if change.closes is not None and row.valid_from is not None:
        change.closes.valid_until = row.valid_from - timedelta(days=1)
        change.closes.save(update_fields=["valid_until"])
    return Region(
        code=row.code,
        name=row.name,
        urban_rural=row.urban_rural,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        predecessor=change.closes,
    )


def _correct(change: Change) -> None:
    stored, row = change.stored, change.row
    if stored is None:
        return
    stored.name, stored.urban_rural, stored.valid_until = row.name, row.urban_rural, row.valid_until
    stored.save(update_fields=["name", "urban_rural", "valid_until"])


def _end_what_was_left_open(made: list[Region]) -> None:
    """Of two rows of one table for one code, the earlier ends where the later begins."""
    by_code: dict[str, list[Region]] = {}
    for region in made:
        by_code.setdefault(region.code, []).append(region)
    for stretches in by_code.values():
        stretches.sort(key=lambda region: (region.valid_from is not None, region.valid_from))
        for earlier, later in itertools.pairwise(stretches):
            if earlier.valid_until is None and later.valid_from is not None:
                earlier.valid_until = later.valid_from - timedelta(days=1)
                earlier.save(update_fields=["valid_until"])


def _link_predecessors(changes: list[Change]) -> None:
    """A predecessor is the last region of its code that began before the successor did."""
    for change in changes:
        if not change.row.predecessor:
            continue
        row = change.row
        after = change.stored or Region.objects.get(code=row.code, valid_from=row.valid_from)
        earlier = Region.objects.filter(code=row.predecessor).exclude(pk=after.pk)
        if after.valid_from is not None:
            earlier = earlier.exclude(valid_from__gte=after.valid_from)
        before = earlier.by_start().last()
        if before is not None:
            after.predecessor = before
            after.save(update_fields=["predecessor"])
