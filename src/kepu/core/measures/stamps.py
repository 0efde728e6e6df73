"""A stamp that differs whenever facts below a region may differ: the key under which computed readings are kept."""

from __future__ import annotations

from django.db.models import F

from kepu.core.measures.models import FactsVersion
from kepu.core.regions.codes import level_of


def changed(source: str, region_code: str) -> None:
    """Tell that facts of this operation changed there. Called by actions, inside their transaction."""
    county = region_code[:6]
    if not FactsVersion.objects.filter(source=source, county=county).update(version=F("version") + 1):
        row, created = FactsVersion.objects.get_or_create(source=source, county=county, defaults={"version": 1})
        if not created:
            FactsVersion.objects.filter(pk=row.pk).update(version=F("version") + 1)


def stamp(region_code: str) -> str:
    """The stamp of all operations below the region."""
    prefix = region_code[: min(6, int(level_of(region_code)))]
    rows = FactsVersion.objects.filter(county__startswith=prefix).order_by("source", "county")
    return "|".join(
        f"{source}:{county}:{version}" for source, county, version in rows.values_list("source", "county", "version")
    )
