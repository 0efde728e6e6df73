"""Regions as of a day."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from kepu.core.regions.codes import full_code, subtree_range
from kepu.core.regions.models import Region


def region_on(code: str, day: date) -> Region | None:
    """The region that carried this code on the day; codes of 2, 4, 6, 9 or 12 digits."""
    return Region.objects.on(day).filter(code=full_code(code)).order_by("valid_from").last()


def regions_within(region: Region, day: date) -> QuerySet[Region]:
    """The region with all below it, as they stood on the day, in code order."""
    first, last = subtree_range(region.code)
    return Region.objects.on(day).filter(code__gte=first, code__lte=last)
