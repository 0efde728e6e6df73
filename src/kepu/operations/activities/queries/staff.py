"""Who should hear of an activity."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from kepu.core.permissions import Permission
from kepu.core.persons.models import Grant, Person
from kepu.core.persons.roles import Role
from kepu.core.units.models import Unit


def holders_over(unit: Unit, permission: Permission) -> QuerySet[Person]:
    """Those nearest to the unit who hold the permission over it: its county's office, not the city's as well."""
    grants = list(_grants_over(unit).filter(role__in=permission.roles).select_related("region", "unit__region"))
    nearest = max((_nearness(grant) for grant in grants), default=0)
    return Person.objects.filter(pk__in=[grant.person_id for grant in grants if _nearness(grant) == nearest])


def _grants_over(unit: Unit) -> QuerySet[Grant]:
    above = [int(pk) for pk in unit.path.split("/") if pk]
    codes = [unit.region.code, *unit.region.ancestor_codes]
    met = (Q(unit__in=above) | Q(unit__isnull=True)) & (Q(region__code__in=codes) | Q(region__isnull=True))
    found: QuerySet[Grant] = Grant.objects.on(timezone.localdate()).filter(met, person__is_active=True)
    return found


def _nearness(grant: Grant) -> int:
    region = grant.region or (grant.unit.region if grant.unit else None)
    return int(region.level) if region is not None else 0


def liaisons_of(units: Iterable[Unit]) -> QuerySet[Person]:
    """Liaisons and township staff of the units, or of units above them."""
    units = list(units)
    above = {int(pk) for unit in units for pk in unit.path.split("/") if pk}
    grants = Grant.objects.on(timezone.localdate()).filter(
        Q(role__in=[Role.LIAISON, Role.TOWNSHIP], unit__in=above)
        | Q(role=Role.TOWNSHIP, unit__isnull=True, region__in={unit.region_id for unit in units}),
        person__is_active=True,
    )
    return Person.objects.filter(pk__in=grants.values("person"))
