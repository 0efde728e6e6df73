"""Units by the names documents use, and the members of groups, as of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from kepu.core.regions.models import Region
from kepu.core.units.models import GroupMembership, Unit, UnitGroup, UnitName, UnitSuccession


def units_seen_from(region: Region) -> QuerySet[Unit]:
    """Units a document of this region may mean: those inside it, and those of the regions above."""
    first, last = region.subtree
    return Unit.objects.filter(
        Q(region__code__gte=first, region__code__lte=last) | Q(region__code__in=region.ancestor_codes)
    )


@dataclass(slots=True)
class NamesOnRecord:
    """Every name of every unit a document of one region may mean, nearest region first, and who followed whom."""

    rows: dict[str, list[UnitName]]
    successors: dict[int, list[Unit]]

    @classmethod
    def of(cls, region: Region) -> NamesOnRecord:
        units = units_seen_from(region)
        found = UnitName.objects.filter(unit__in=units).select_related("unit__region")
        above = region.ancestor_codes
        rows: dict[str, list[UnitName]] = defaultdict(list)
        # A longer code means a nearer region only among ancestors; units inside the region come before all of these.
        for row in sorted(found, key=lambda r: (r.unit.region.code in above, r.unit.region.code, r.unit_id, r.pk)):
            rows[row.name].append(row)
        successors: dict[int, list[Unit]] = defaultdict(list)
        for step in UnitSuccession.objects.filter(before__in=units).select_related("after__region"):
            successors[step.before_id].append(step.after)
        return cls(dict(rows), dict(successors))

    def bearers(self, name: str, on: date | None) -> list[Unit]:
        """The units that a document of that day means by the name; several where it alone does not tell.

        Those that bore the name on the day, else those that bore it at another time, each standing for itself while it
        existed and for those that took over from it once it was closed. Without a day: the newest of them.
        """
        rows = self.rows.get(name, [])
        day = on or date.max
        exact = [row.unit for row in rows if row.holds_on(day) and row.unit.holds_on(day)]
        found = exact or [unit for row in rows for unit in self._in_charge(row.unit, day)]
        return list(dict.fromkeys(found))

    def _in_charge(self, unit: Unit, day: date) -> list[Unit]:
        """The unit, or those who had taken over from it by the day, down to the last ones."""
        if unit.valid_until is None or day <= unit.valid_until:
            return [unit]
        later = [end for after in self.successors.get(unit.pk, []) for end in self._in_charge(after, day)]
        return later or [unit]


def names_on(units: Iterable[Unit], day: date) -> dict[int, str]:
    """What each unit was called on the day, by id: a report of that day keeps the name of that day."""
    units = list(units)
    named = UnitName.objects.filter(unit__in=units, kind__in=[UnitName.Kind.CANONICAL, UnitName.Kind.FORMER]).on(day)
    # A name of that day that went with a rename is marked as former today; the one still borne wins where both hold.
    kept = {row.unit_id: row.name for row in sorted(named.by_start(), key=lambda row: row.kind, reverse=True)}
    return {unit.pk: kept.get(unit.pk, unit.name) for unit in units}


def taken_by(name: str, region: Region, *, start: date | None, end: date | None, besides: Unit | None) -> Unit | None:
    """The unit of the region that bears the name on any day from start to end (None: without limit), if there is one."""
    rows = UnitName.objects.filter(name=name, unit__region__code=region.code).select_related("unit")
    for row in rows.exclude(unit=besides) if besides is not None else rows:
        if _meet(row, start, end) and _meet(row.unit, start, end):
            return row.unit
    return None


def _meet(dated: UnitName | Unit, start: date | None, end: date | None) -> bool:
    return (dated.valid_from or date.min) <= (end or date.max) and (start or date.min) <= (
        dated.valid_until or date.max
    )


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
