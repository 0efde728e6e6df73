"""The outlines for the dashboard's map are uploaded and taken down."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from kepu.core.actions import action, note
from kepu.core.errors import RuleBroken
from kepu.core.measures import census
from kepu.core.persons.models import Person
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit
from kepu.engines.maps import Boundaries, BoundariesRefused, read_boundaries
from kepu.governance.ledger.models import BoundaryMap
from kepu.governance.ledger.permissions import MAP_MANAGE
from kepu.governance.ledger.queries.dashboard import BELOW, CENSUS_OF


@action(MAP_MANAGE, at=lambda **given: {"unit": given["unit"], "region": given["region"]})
def upload_boundaries(
    *, unit: Unit, region: Region, data: bytes, approval_number: str, source: str, by: Person
) -> tuple[BoundaryMap, Boundaries]:
    """Draw the region's maps from these outlines from now on, in the place of any before.

    Raises RuleBroken where the file cannot serve.
    """
    by_level = BELOW.get(region.level)
    members = census(CENSUS_OF[by_level], region.code, timezone.localdate()) if by_level else {}
    if not members:
        raise RuleBroken("LED-601", gettext("本地区还没有登记下级区划，无法对应边界。请先导入行政区划。"))
    try:
        drawn = read_boundaries(data, {code.ljust(12, "0"): name for code, name in members.items()})
    except BoundariesRefused as refused:
        raise RuleBroken("LED-602", str(refused)) from None
    kept, _created = BoundaryMap.objects.update_or_create(
        region=region,
        defaults={
            "unit": unit,
            "shapes": shapes_of(drawn),
            "height": drawn.height,
            "approval_number": approval_number,
            "source": source,
            "uploaded_by": by,
        },
    )
    note(approval_number=approval_number, areas=len(drawn.shapes), missing=list(drawn.missing))
    return kept, drawn


def shapes_of(drawn: Boundaries) -> list[dict[str, Any]]:
    """Outlines as SVG path data."""
    return [
        {
            "code": shape.code,
            "path": "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in ring[:-1] if ring) + "Z" for ring in shape.rings),
            "x": shape.label[0],
            "y": shape.label[1],
        }
        for shape in drawn.shapes
    ]


@action(MAP_MANAGE)
def remove_boundaries(boundary_map: BoundaryMap, *, by: Person) -> None:
    """Go back to the schematic map."""
    note(approval_number=boundary_map.approval_number)
    boundary_map.delete()
