"""Regions as of a day, and what a table would change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Substr

from kepu.core.access import grants_for
from kepu.core.permissions import REGION_IMPORT
from kepu.core.persons.models import Person
from kepu.core.regions.codes import Level, ancestors, full_code, level_of, subtree_range
from kepu.core.regions.models import Region
from kepu.core.regions.table import RegionRow, RegionTable, RowError

CODES_PER_QUERY = 500


def region_on(code: str, day: date) -> Region | None:
    """The region that carried this code on the day; codes of 2, 4, 6, 9 or 12 digits."""
    return Region.objects.on(day).filter(code=full_code(code)).by_start().last()


def topmost(regions: QuerySet[Region], day: date) -> QuerySet[Region]:
    """Of these regions, those that no other region held on the day."""
    return regions.on(day).exclude(_has_holder(day, below=Level.COUNTRY, code=None))  # type: ignore[attr-defined]


def children_of(code: str, day: date) -> QuerySet[Region]:
    """The regions right below the one with this code on the day, also where a level between them is left out."""
    first, last = subtree_range(code)
    inside = Region.objects.on(day).filter(code__gte=first, code__lte=last).exclude(code=code)
    return inside.exclude(_has_holder(day, below=level_of(code), code=code)).order_by("code", "valid_from")


def _has_holder(day: date, *, below: Level, code: str | None) -> Q:
    """There is a region between the row and the level given: one of the codes that the row's own code begins with."""
    holder = Q(pk__in=[])
    for level in Level:
        if not below < level < Level.VILLAGE:
            continue
        start = Concat(Substr(OuterRef("code"), 1, int(level)), Value("0" * (12 - level)))
        between = Region.objects.on(day).filter(code=start).exclude(code=OuterRef("code"))
        if code is not None:
            between = between.exclude(code=code)
        holder |= Q(Exists(between))
    return holder


def above(region: Region, day: date) -> list[Region]:
    """The regions that held this one on the day, the widest first."""
    found = Region.objects.on(day).filter(code__in=set(region.ancestor_codes)).exclude(code=region.code)
    return list(found.order_by("code"))


# What a table would change ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Change:
    """One row of a table beside what is stored. `stored` None: the row is new; `closes`: the stretch that it ends."""

    row: RegionRow
    stored: Region | None
    closes: Region | None = None

    @property
    def kind(self) -> str:
        if self.stored is None:
            return "followed" if self.closes is not None else "new"
        same = (self.stored.name, self.stored.urban_rural, self.stored.valid_until) == (
            self.row.name,
            self.row.urban_rural,
            self.row.valid_until,
        )
        return "unchanged" if same and not self.row.predecessor else "changed"


@dataclass(slots=True)
class ImportPlan:
    changes: list[Change] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    def count(self, kind: str) -> int:
        return sum(1 for change in self.changes if change.kind == kind)


def plan_import(table: RegionTable, by: Person) -> ImportPlan:
    """Compare a table with what is stored: what would change, and every row that cannot be taken."""
    plan = ImportPlan(errors=list(table.errors))
    stored = _stored(table.rows)
    ranges = [subtree_range(code) for code in _codes_of_reach(by)]
    known = {row.code for row in table.rows} | _codes_stored({a for r in table.rows for a in _holders(r)})
    for row in sorted(table.rows, key=lambda row: (row.code, row.valid_from or date.min)):
        if not any(first <= row.code <= last for first, last in ranges):
            plan.errors.append(RowError(row.row, f"“{row.name}”（{row.code}）不在您管理的地区之内"))
            continue
        problem = _orphan(row, known) or _place(plan, row, stored[row.code])
        if problem:
            plan.errors.append(RowError(row.row, problem))
    plan.errors.sort(key=lambda error: error.row)
    plan.changes.sort(key=lambda change: change.row.row)
    return plan


def _codes_of_reach(by: Person) -> set[str]:
    """Codes of the regions, each with all below it, that the person may import."""
    grants = grants_for(by, REGION_IMPORT)
    own = {grant.region.code for grant in grants if grant.region is not None}
    return own | {grant.unit.region.code for grant in grants if grant.region is None and grant.unit is not None}


@dataclass(slots=True)
class _Stretch:
    """A stretch of a code's history, stored or about to be."""

    starts: date | None
    ends: date | None
    name: str
    region: Region | None


def _stored(rows: Iterable[RegionRow]) -> dict[str, list[_Stretch]]:
    found: dict[str, list[_Stretch]] = defaultdict(list)
    codes = sorted({row.code for row in rows})
    for at in range(0, len(codes), CODES_PER_QUERY):
        for r in Region.objects.filter(code__in=codes[at : at + CODES_PER_QUERY]).by_start():
            found[r.code].append(_Stretch(r.valid_from, r.valid_until, r.name, r))
    return found


def _codes_stored(codes: set[str]) -> set[str]:
    wanted = sorted(codes)
    found: set[str] = set()
    for at in range(0, len(wanted), CODES_PER_QUERY):
        found |= set(Region.objects.filter(code__in=wanted[at : at + CODES_PER_QUERY]).values_list("code", flat=True))
    return found


def _holders(row: RegionRow) -> list[str]:
    return [code for code in ancestors(row.code) if code != row.code]


def _orphan(row: RegionRow, known: set[str]) -> str:
    """A village without its township in table and database is most often a mistyped code; a county may lack a city."""
    holders = _holders(row)
    needed = holders if level_of(row.code) == Level.COUNTY else holders[:1]
    if needed and not any(code in known for code in needed):
        return f"“{row.name}”（{row.code}）的上级 {holders[0]} 不在表中，也不在系统中"
    return ""


def _place(plan: ImportPlan, row: RegionRow, history: list[_Stretch]) -> str:
    """Find where the row belongs in the history of its code, and add the change; or say why it fits nowhere."""
    same = next((stretch for stretch in history if stretch.starts == row.valid_from), None)
    if same is None and row.valid_from is None and history:
        # A table without dates speaks of the code as it stands; a new name needs its day, or the old one were lost.
        same = history[-1]
        if same.name != row.name:
            return (
                f"代码 {row.code} 现名“{same.name}”，表中为“{row.name}”。如是更名，请填写 valid_from（更名的日期）；"
                f"如是改正错字，请把 valid_from 填为 {same.starts}"
            )
        if row.valid_until is not None and same.starts is not None and row.valid_until < same.starts:
            return f"失效日期 {row.valid_until} 早于系统中的生效日期 {same.starts}"
    if same is not None:
        plan.changes.append(Change(row, same.region))
        same.ends, same.name = row.valid_until, row.name
        return ""
    closes = None
    for stretch in history:
        if (stretch.starts or date.min) < (row.valid_from or date.min) and stretch.ends is None:
            closes = stretch.region
            stretch.ends = (row.valid_from or date.max) - timedelta(days=1)
    for stretch in history:
        if (stretch.starts or date.min) <= (row.valid_until or date.max) and (row.valid_from or date.min) <= (
            stretch.ends or date.max
        ):
            return f"代码 {row.code} 在 {stretch.starts or '最初'} 至 {stretch.ends or '现在'} 已是“{stretch.name}”，日期重叠"
    plan.changes.append(Change(row, None, closes))
    history.append(_Stretch(row.valid_from, row.valid_until, row.name, None))
    return ""
