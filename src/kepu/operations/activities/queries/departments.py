"""Which unit of a region a kind of department means: 应急局 is 县应急管理局 here and 市应急局 one level up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from kepu.core.regions.codes import level_of
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit, UnitName
from kepu.engines.compiler.unit_names import key_of

NO_DEPARTMENT = ("school", "enterprise")  # unit types
BUREAU = ("局", "委")  # 卫健委 in one county is 卫健局 in the next
_YOUTH_LEAGUE = re.compile(r"^(?:共青)?团.*委(?:员会)?$")


@dataclass(slots=True)
class Departments:
    """Units of a region, and of those above it, by the forms of their names."""

    levels: list[list[tuple[str, Unit]]]  # nearest region first
    _found: dict[str, Unit | None] = field(default_factory=dict)

    @classmethod
    def of(cls, region: Region) -> Departments:
        """One query."""
        today = timezone.localdate()
        codes = sorted([region.code, *region.ancestor_codes], key=level_of, reverse=True)
        units = Unit.objects.on(today).filter(region__code__in=codes).exclude(type__in=NO_DEPARTMENT)
        names = UnitName.objects.on(today).exclude(kind=UnitName.Kind.FORMER).filter(unit__in=units)
        by_code: dict[str, list[tuple[str, Unit]]] = {code: [] for code in codes}
        for row in names.select_related("unit__region").order_by("unit_id", "pk"):
            by_code[row.unit.region.code].append((_form_of(row.name), row.unit))
        return cls(list(by_code.values()))

    def unit_for(self, lead: str) -> Unit | None:
        """The nearest unit that is this kind of department; None where there is none."""
        if lead not in self._found:
            wanted = _form_of(lead)
            near = (_best(wanted, level) for level in self.levels)
            self._found[lead] = next((unit for unit in near if unit is not None), None)
        return self._found[lead]

    def units_for(self, leads: Iterable[str]) -> list[Unit]:
        """Each unit once, in the order of the leads; those that nobody here is are left out."""
        return list(dict.fromkeys(unit for unit in map(self.unit_for, leads) if unit is not None))


def _form_of(name: str) -> str:
    return _YOUTH_LEAGUE.sub("团委", key_of(name))


def _best(wanted: str, units: list[tuple[str, Unit]]) -> Unit | None:
    """A name that ends so; else a bureau that has this among its fields: 教育局 where there is a 教育体育局."""
    exact = [(len(form), unit) for form, unit in units if form.endswith(wanted)]
    if not exact and wanted.endswith(BUREAU):
        stem = wanted[:-1]
        exact = [(len(form), unit) for form, unit in units if stem in form and form.endswith(BUREAU)]
    return min(exact, key=lambda found: found[0])[1] if exact else None
