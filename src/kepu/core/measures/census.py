"""Who could be reached: the subjects of coverage and quota."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kepu.core.regions.codes import Level, level_of, subtree_range
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit


@dataclass(frozen=True, slots=True)
class Census:
    """digits: how many digits of a fact's region name the subject; 0 where the subject column does."""

    key: str
    name: str
    counter: str
    digits: int
    members: Callable[[str, date], dict[str, str]]  # (region code, day) → subject: name


def _units(kind: str) -> Callable[[str, date], dict[str, str]]:
    def members(region: str, day: date) -> dict[str, str]:
        first, last = subtree_range(region)
        units = Unit.objects.on(day).filter(type=kind, region__code__gte=first, region__code__lte=last)
        return dict(units.values_list("key", "name"))

    return members


def _regions(levels: tuple[Level, ...], digits: int) -> Callable[[str, date], dict[str, str]]:
    def members(region: str, day: date) -> dict[str, str]:
        first, last = subtree_range(region)
        rows = Region.objects.on(day).filter(code__gte=first, code__lte=last).values_list("code", "name")
        return {code[:digits]: name for code, name in rows if level_of(code) in levels}

    return members


CENSUSES = {
    entry.key: entry
    for entry in (
        Census("schools", "学校", "所", 0, _units("school")),
        Census("enterprises", "企业", "家", 0, _units("enterprise")),
        Census("venues", "科普场馆", "个", 0, _units("venue")),
        Census("counties", "县（市、区）", "个", 6, _regions((Level.COUNTY,), 6)),
        Census("townships", "乡镇（街道）", "个", 9, _regions((Level.TOWNSHIP,), 9)),
        Census("villages", "村（社区）", "个", 12, _regions((Level.VILLAGE,), 12)),
    )
}


def census(key: str, region: str, day: date) -> dict[str, str]:
    """Subject → name. Raises KeyError for a census that does not exist."""
    return CENSUSES[key].members(region, day)
