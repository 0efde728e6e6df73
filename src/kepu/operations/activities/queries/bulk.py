"""What a row of a sheet may mean: units and regions by the names on record, codes by their labels."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Count, QuerySet
from django.utils import timezone

from kepu.core import access
from kepu.core.persons.models import Person
from kepu.core.regions.codes import Level, level_of, subtree_range
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit
from kepu.core.units.queries import NamesOnRecord
from kepu.core.vocabularies.queries import terms_on
from kepu.operations.activities.models import BulkImport, BulkRow
from kepu.operations.activities.permissions import ACTIVITY_PLAN, ACTIVITY_RUN

MOST_CHOICES = 400
SETS = ("activity-kind", "activity-theme", "place-type", "training-track", "population-group")
SEVERAL = re.compile(r"[、,;；，\n]+")


class NotKnown(ValueError):
    """No such unit, region or code; the message says what to write instead."""


def plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


@dataclass
class Names:
    """What the person may name in a sheet. Read once for all rows."""

    person: Person
    day: date = field(default_factory=timezone.localdate)

    @cached_property
    def county(self) -> Region:
        """The county of the person's unit, or what stands in for one: a city's office has no county."""
        return self.person.unit.region

    @cached_property
    def _terms(self) -> dict[str, dict[str, str]]:
        """Code set → label → code."""
        return {key: {term.label: term.code for term in terms_on(key, self.day)} for key in SETS}

    def labels(self, key: str) -> list[str]:
        return list(self._terms[key])

    def code(self, key: str, written: str) -> str:
        """The code of a label or of the code itself. Raises NotKnown."""
        known = self._terms[key]
        by_plain = {plain(label): code for label, code in known.items()}
        found = by_plain.get(plain(written)) or (written if written in known.values() else None)
        if found is None:
            near = [label for label in known if plain(written)[:1] and plain(written)[:2] in label][:3]
            hint = f"，是不是“{near[0]}”？" if near else "。"
            raise NotKnown(f"没有“{written[:20]}”这一项{hint}请从下拉列表中选")
        return found

    # Units -----------------------------------------------------------------------------------------------------------

    @cached_property
    def _on_record(self) -> NamesOnRecord:
        return NamesOnRecord.of(self._ground)

    @cached_property
    def _ground(self) -> Region:
        """The county around the person's unit: what names in a sheet speak of."""
        code = self.county.code
        if level_of(code) <= Level.COUNTY:
            return self.county
        held = Region.objects.on(self.day).filter(code=code[:6].ljust(12, "0")).first()
        return held or self.county

    @cached_property
    def _hosts(self) -> set[int]:
        """Ids of the units for which the person may both plan and record."""
        units = Unit.objects.on(self.day)
        return access.ids_for(self.person, ACTIVITY_PLAN, units) & access.ids_for(self.person, ACTIVITY_RUN, units)

    def host(self, written: str, on: date) -> Unit:
        """The unit a row names as its host; the person's own where it names none. Raises NotKnown."""
        unit = self.unit(written, on) if written else self.person.unit
        if unit.pk not in self._hosts:
            raise NotKnown(f"您不能为“{unit}”登记活动，请由该单位自己登记，或改正单位名称")
        return unit

    def unit(self, written: str, on: date) -> Unit:
        bearers = self._on_record.bearers(plain(written), on)
        allowed = [unit for unit in bearers if unit.pk in self._hosts]
        for found in (bearers, allowed):
            if len(found) == 1:
                return found[0]
        if bearers:
            told = "、".join(f"{unit.name}（{unit.region}）" for unit in bearers[:4])
            raise NotKnown(f"有几个单位叫“{written[:30]}”：{told}。请写全称")
        raise NotKnown(f"名录里没有“{written[:30]}”。请核对名称，或请科协办公室先登记这个单位")

    def units(self, written: str, on: date) -> list[Unit]:
        names = [part for part in SEVERAL.split(written) if part.strip()]
        return list(dict.fromkeys(self.unit(name, on) for name in names))

    @property
    def unit_choices(self) -> list[str]:
        rows = Unit.objects.on(self.day).filter(pk__in=self._hosts).order_by("region__code", "name")
        return list(dict.fromkeys(rows.values_list("name", flat=True)[:MOST_CHOICES]))

    @property
    def school_choices(self) -> list[str]:
        first, last = self._ground.subtree
        rows = Unit.objects.on(self.day).filter(type="school", region__code__gte=first, region__code__lte=last)
        return list(rows.order_by("name").values_list("name", flat=True)[:MOST_CHOICES])

    # Regions ---------------------------------------------------------------------------------------------------------

    @cached_property
    def _regions(self) -> list[Region]:
        first, last = subtree_range(self._ground.code)
        return list(Region.objects.on(self.day).filter(code__gte=first, code__lte=last).order_by("code"))

    @cached_property
    def _by_name(self) -> dict[str, list[Region]]:
        found: dict[str, list[Region]] = defaultdict(list)
        for region in self._regions:
            found[plain(region.name)].append(region)
        return found

    @cached_property
    def _by_code(self) -> dict[str, Region]:
        return {region.code: region for region in self._regions}

    @property
    def township_choices(self) -> list[str]:
        return [region.name for region in self._regions if region.level == Level.TOWNSHIP][:MOST_CHOICES]

    def region(self, written: str) -> Region:
        """A region of the county by name, by “乡镇/村” or by code. Raises NotKnown."""
        parts = [part for part in re.split(r"[/／\\>＞·]", unicodedata.normalize("NFKC", written)) if part.strip()]
        last = plain(parts[-1]) if parts else ""
        if last.isascii() and last.isdigit():
            return self._region_of_code(last)
        found = self._by_name.get(last, [])
        if len(parts) > 1:
            above = {region.code[:9] for region in self._by_name.get(plain(parts[-2]), [])}
            found = [region for region in found if region.code[:9] in above]
        if len(found) == 1:
            return found[0]
        if found:
            told = "、".join(f"{self._township_name(region)}/{region.name}" for region in found[:4])
            raise NotKnown(f"有几个地方叫“{written[:30]}”，请写成：{told}")
        near = [region.name for region in self._regions if last and region.name.startswith(last)][:1]
        hint = f"，是不是“{near[0]}”？" if near else "，请核对名称或写区划代码"
        raise NotKnown(f"{self._ground}没有“{written[:30]}”{hint}")

    def _region_of_code(self, digits: str) -> Region:
        region = self._by_code.get(digits.ljust(12, "0")) if len(digits) in (6, 9, 12) else None
        if region is None:
            raise NotKnown(f"{self._ground}没有代码为“{digits[:12]}”的地方，请核对区划代码（6、9 或 12 位）")
        return region

    def _township_name(self, region: Region) -> str:
        township = self._by_code.get(region.code[:9] + "000")
        return township.name if township is not None else str(self._ground)


def counts_of(bulk: BulkImport) -> dict[str, int]:
    """State of rows → how many."""
    return dict(bulk.rows.values_list("state").annotate(rows=Count("pk")).order_by())


def bad_rows(bulk: BulkImport) -> QuerySet[BulkRow]:
    return bulk.rows.filter(state=BulkRow.State.BAD).order_by("number")


def rows_in(bulk: BulkImport, states: Sequence[str]) -> QuerySet[BulkRow]:
    return bulk.rows.filter(state__in=states).select_related("activity").order_by("number")
