"""Units by the names documents use, and the members of groups, as of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from kepu.core.regions.models import Region
from kepu.core.units.models import GroupMembership, Unit, UnitGroup, UnitName


def units_seen_from(region: Region) -> QuerySet[Unit]:
    """Units a document of this region may mean: those inside it, and those of the regions above."""
    first, last = region.subtree
    return Unit.objects.filter(
        Q(region__code__gte=first, region__code__lte=last) | Q(region__code__in=region.ancestor_codes)
    )


def names_in(region: Region) -> dict[str, list[Unit]]:
    """Every name of every unit a document of the region may mean, with the units that bear it, nearest region first."""
    found: dict[str, list[Unit]] = defaultdict(list)
    rows = UnitName.objects.filter(unit__in=units_seen_from(region)).select_related("unit__region")
    # A longer code means a nearer region only among ancestors; units inside the region come before all of these.
    for row in sorted(rows, key=lambda r: (r.unit.region.code in region.ancestor_codes, r.unit.region.code, r.unit_id)):
        if row.unit not in found[row.name]:
            found[row.name].append(row.unit)
    return dict(found)


def groups_in(region: Region) -> dict[str, UnitGroup]:
    """The unit groups of the region by each of their names."""
    found: dict[str, UnitGroup] = {}
    for group in UnitGroup.objects.filter(region__code=region.code):
        for name in (group.name, *group.aliases):
            found.setdefault(name, group)
    return found


def members_of(group: UnitGroup, day: date, leads: Iterable[int] = ()) -> list[Unit]:
    """The units a collective name means on the day. `leads`: ids of the task's lead units, which 其他成员单位 leaves out."""
    listed = group.members_of if group.members_of_id is not None else group
    rows = GroupMembership.objects.on(day).filter(group=listed).select_related("unit").order_by("unit__name")
    left_out = set(leads) if group.rule == UnitGroup.Rule.EXCEPT_LEADS else set()
    return [row.unit for row in rows if row.unit_id not in left_out]
