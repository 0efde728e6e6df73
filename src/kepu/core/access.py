"""Who may see or do what, over which regions and units: one filter for lists, single fetches and checks.

A model says once how it is reached, e.g. `reached_by = {"unit": "owner", "region": "owner__region"}`, where each value
is a lookup from the model to a Unit or a Region ("self" for these two themselves). A model that outlives its units and
regions keeps their path and code as plain text: `reached_by = {"unit_path": "unit_path", "region_code": "region_code"}`
names those fields instead. A grant meets the row when

* it names a unit and the model has one: the row's unit lies in that unit's subtree;
* it names a region and the model has one: the row's region lies in that region's subtree; both when it names both;
* where nothing matches by kind, a unit stands for the region it is in, and a region for all units in it;
* for a permission declared `from_below`, also where the row's region is that of the grant, or lies above it;
* for one declared `own_unit`, only where the row's unit is the person's own as well.

Checks use the very filter that lists use, so a list never shows what a fetch refuses, nor the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext

from kepu.core.errors import NotAllowed
from kepu.core.permissions import Permission
from kepu.core.persons.models import Grant, Person
from kepu.core.regions.codes import subtree_range
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit

Row = TypeVar("Row", bound=Model)


def active_grants(person: Person, day: date | None = None) -> list[Grant]:
    """The person's grants that hold on the day (today if not given), read once per request."""
    if not person.is_active:
        return []
    on = day or timezone.localdate()
    kept: dict[date, list[Grant]] = person.__dict__.setdefault("_active_grants", {})
    if on not in kept:
        kept[on] = list(person.grants.on(on).select_related("unit__region", "region"))
    return kept[on]


def grants_for(person: Person, permission: Permission) -> list[Grant]:
    return [grant for grant in active_grants(person) if grant.role in permission.roles]


def holds(person: Any, permission: Permission) -> bool:
    """True where the person holds the permission over anything at all: enough for a menu, not for a row."""
    return isinstance(person, Person) and bool(grants_for(person, permission))


def reach(model: type[Model], grants: Iterable[Grant], *, from_below: bool = False) -> Q:
    """The rows of a model that any of the grants meets, as a filter. No grant: no row."""
    paths: dict[str, str] = model.reached_by  # type: ignore[attr-defined]
    unit_path, region_code = _fields(paths)
    reached = Q(pk__in=[])
    for grant in grants:
        reached |= _reach_of(unit_path, region_code, paths, grant)
        if from_below and region_code is not None:
            reached |= _holds_region(region_code, grant)
    return reached


def _fields(paths: dict[str, str]) -> tuple[str | None, str | None]:
    """Lookups from the model to the path of its unit and to the code of its region, where it has them."""
    unit_path = _join(paths["unit"], "path") if "unit" in paths else paths.get("unit_path")
    region_code = _join(paths["region"], "code") if "region" in paths else paths.get("region_code")
    return unit_path, region_code


def reach_of(model: type[Model], person: Person, permission: Permission) -> Q:
    """The rows over which the person holds the permission, as a filter to combine with others."""
    reached = reach(model, grants_for(person, permission), from_below=permission.from_below)
    if permission.own_unit:
        unit: str = model.reached_by["unit"]  # type: ignore[attr-defined]
        reached &= Q(**{"pk" if unit == "self" else unit: person.unit_id})
    return reached


def _reach_of(unit_path: str | None, region_code: str | None, paths: dict[str, str], grant: Grant) -> Q:
    conditions: list[Q] = []
    if grant.unit is not None and unit_path is not None:
        conditions.append(Q(**{f"{unit_path}__startswith": grant.unit.path}))
    if grant.region is not None and region_code is not None:
        conditions.append(_in_region(region_code, grant.region))
    if not conditions and grant.unit is not None and region_code is not None:
        conditions.append(_in_region(region_code, grant.unit.region))
    if not conditions and grant.region is not None and "unit" in paths:
        conditions.append(_in_region(_join(paths["unit"], "region__code"), grant.region))
    if not conditions:
        return Q(pk__in=[])
    met = conditions[0]
    for condition in conditions[1:]:
        met &= condition
    return met


def _in_region(code: str, region: Region) -> Q:
    first, last = subtree_range(region.code)
    return Q(**{f"{code}__gte": first, f"{code}__lte": last})


def _holds_region(code: str, grant: Grant) -> Q:
    """The row's region is the grant's, or that of the grant's unit, or one above."""
    region = grant.region or (grant.unit.region if grant.unit else None)
    return Q(**{f"{code}__in": [region.code, *region.ancestor_codes]}) if region else Q(pk__in=[])


def _join(path: str, field: str) -> str:
    return field if path == "self" else f"{path}__{field}"


def scoped(person: Person, permission: Permission, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Of these rows, those over which the person holds the permission. Use it for every list."""
    return rows.filter(reach_of(rows.model, person, permission))


def may(person: Any, permission: Permission, row: Model) -> bool:
    """True where the person holds the permission over this row."""
    if not isinstance(person, Person) or not holds(person, permission):
        return False
    return scoped(person, permission, type(row)._default_manager.filter(pk=row.pk)).exists()


def may_at(person: Any, permission: Permission, *, unit: Unit | None = None, region: Region | None = None) -> bool:
    """True where the person may make a row that would stand at this unit and/or region, which may not exist yet."""
    if not isinstance(person, Person):
        return False
    if permission.own_unit and (unit is None or unit.pk != person.unit_id):
        return False
    grants = grants_for(person, permission)
    if unit is not None and region is None:
        return Unit.objects.filter(reach(Unit, grants), pk=unit.pk).exists()
    if region is not None and unit is None:
        return Region.objects.filter(reach(Region, grants), pk=region.pk).exists()
    if unit is None or region is None:
        raise ValueError("may_at needs a unit, a region or both")
    return any(_meets_both(grant, unit, region) for grant in grants)


def contains(grant: Grant, *, unit: Unit | None, region: Region | None) -> bool:
    """True where a grant over this unit and/or region would reach nothing that this grant does not reach."""
    if unit is None and grant.unit is not None:
        return False
    place = region or (unit.region if unit is not None else None)
    if place is None:
        return False
    ground = grant.region or (grant.unit.region if grant.unit is not None else None)
    in_unit = grant.unit is None or (unit is not None and unit.path.startswith(grant.unit.path))
    # The unit's own region counts too: a narrower region beside a foreign unit would still reach the unit's rows.
    regions = [place, *([unit.region] if unit is not None and grant.region is not None else [])]
    return in_unit and ground is not None and all(_lies_in(each, ground) for each in regions)


def _lies_in(region: Region, ground: Region) -> bool:
    first, last = subtree_range(ground.code)
    return first <= region.code <= last


def _meets_both(grant: Grant, unit: Unit, region: Region) -> bool:
    in_unit = grant.unit is None or unit.path.startswith(grant.unit.path)
    if grant.region is None:
        return in_unit
    return in_unit and _lies_in(region, grant.region)


def require(person: Any, permission: Permission, row: Model) -> None:
    """Raise NotAllowed unless the person holds the permission over this row."""
    if not may(person, permission, row):
        raise NotAllowed(gettext(permission.label))


def fetch(person: Person, permission: Permission, rows: type[Row] | QuerySet[Row], pk: object) -> Row:
    """The one row, or 404 for all who may not see it: outsiders do not learn that it exists."""
    queryset = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    found = scoped(person, permission, queryset).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def ids_for(person: Person, permission: Permission, rows: QuerySet[Row]) -> set[Any]:
    """Ids of those rows on which the person may use the verb: one query for a whole list."""
    return set(scoped(person, permission, rows).values_list("pk", flat=True))
