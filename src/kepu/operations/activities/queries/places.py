"""What follows from where an activity takes place and who holds it."""

from __future__ import annotations

from kepu.core.regions.codes import Level
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit
from kepu.operations.activities.models.activity import Area, HostLevel

# Digit one of the statistical classification of town and country: 1.. urban, 2.. rural.
AREA_OF_CLASS = {"1": Area.URBAN, "2": Area.RURAL}
LEVEL_OF_REGION = {
    Level.COUNTRY: HostLevel.CITY,
    Level.PROVINCE: HostLevel.CITY,
    Level.CITY: HostLevel.CITY,
    Level.COUNTY: HostLevel.COUNTY,
    Level.TOWNSHIP: HostLevel.TOWNSHIP,
    Level.VILLAGE: HostLevel.VILLAGE,
}
TOWNSHIP = "township"  # the unit type of its government
OF_THE_UNIT_ITSELF = ("school", "enterprise", "medical", "society")  # unit types that are no level of government


def area_of(region: Region) -> str:
    """Urban or rural as the region's code says; empty where it says neither, as for a whole county."""
    return AREA_OF_CLASS.get(region.urban_rural[:1], "")


def level_of_host(unit: Unit) -> str:
    """By whose the host is: the county's museum stands in some street and is the county's all the same."""
    if unit.type in OF_THE_UNIT_ITSELF:
        return HostLevel.SCHOOL
    level = LEVEL_OF_REGION[unit.region.level]
    above = unit.parent
    if level == HostLevel.TOWNSHIP and unit.type != TOWNSHIP and above is not None and above.type != TOWNSHIP:
        return LEVEL_OF_REGION[above.region.level]
    return level
