"""Units come, change their names, divide and merge. Nothing is overwritten: old names stay with their dates."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from kepu.core.actions import action, note
from kepu.core.errors import RuleBroken
from kepu.core.permissions import GROUP_MANAGE, UNIT_MANAGE
from kepu.core.persons.models import Person
from kepu.core.regions.models import Region
from kepu.core.units.models import GroupMembership, Unit, UnitGroup, UnitName, UnitSuccession


def _where(*, region: Region, **_others: object) -> dict[str, Region]:
    return {"region": region}


@action(UNIT_MANAGE, at=_where)
def create_unit(
    *,
    name: str,
    region: Region,
    type: str,
    by: Person,
    full_name: str = "",
    parent: Unit | None = None,
    aliases: Sequence[str] = (),
    valid_from: date | None = None,
    key: str = "",
) -> Unit:
    """Add a unit with its names. A second unit of the same name in the region at the same time is refused."""
    clash = Unit.objects.on(valid_from or date.max).filter(region=region, name=name).first()
    if clash is not None:
        raise RuleBroken(
            "UNI-001", f"{region}已有名为“{name}”的单位。如是同一单位，请直接选用；如名称写法不同，请为它添加别名。"
        )
    unit = Unit(
        key=key or f"u-{secrets.token_hex(6)}",
        name=name,
        full_name=full_name,
        type=type,
        region=region,
        parent=parent,
        valid_from=valid_from,
    )
    unit.save()
    unit.set_path()
    unit.save(update_fields=["path"])
    UnitName.objects.create(unit=unit, name=name, kind=UnitName.Kind.CANONICAL, valid_from=valid_from)
    if full_name and full_name != name:
        UnitName.objects.create(unit=unit, name=full_name, kind=UnitName.Kind.FULL, valid_from=valid_from)
    for alias in dict.fromkeys(aliases):
        if alias not in (name, full_name):
            UnitName.objects.create(unit=unit, name=alias, kind=UnitName.Kind.ALIAS)
    return unit


@action(UNIT_MANAGE)
def add_alias(unit: Unit, *, alias: str, by: Person) -> UnitName:
    """From now on documents of the region that write `alias` mean this unit."""
    note(alias=alias)
    name, _made = UnitName.objects.get_or_create(unit=unit, name=alias, kind=UnitName.Kind.ALIAS)
    return name


@action(UNIT_MANAGE)
def rename_unit(unit: Unit, *, name: str, full_name: str = "", on: date, by: Person) -> Unit:
    """Give the unit a new name from that day. The old one stays as a former name: old documents still find it."""
    if name == unit.name:
        raise RuleBroken("UNI-002", f"新名称与现名“{unit.name}”相同，请填写不同的名称。")
    UnitName.objects.filter(unit=unit, kind=UnitName.Kind.CANONICAL).update(
        kind=UnitName.Kind.FORMER, valid_until=on - timedelta(days=1)
    )
    UnitName.objects.filter(unit=unit, kind=UnitName.Kind.FORMER, name=name).delete()
    UnitName.objects.create(unit=unit, name=name, kind=UnitName.Kind.CANONICAL, valid_from=on)
    note(before=unit.name, after=name, on=on.isoformat())
    unit.name, unit.full_name = name, full_name or unit.full_name
    unit.save(update_fields=["name", "full_name"])
    return unit


@action(UNIT_MANAGE)
def merge_unit(unit: Unit, *, into: Unit, on: date, basis: str = "", by: Person) -> Unit:
    """Close the unit the day before; what it answered for passes to `into`, which also answers to its names."""
    if unit.pk == into.pk:
        raise RuleBroken("UNI-003", f"“{unit}”不能并入自己，请选择另一个单位。")
    if into.path.startswith(unit.path):
        raise RuleBroken("UNI-004", f"“{into}”是“{unit}”的下级单位，请先调整隶属关系。")
    _close(unit, on)
    UnitSuccession.objects.create(before=unit, after=into, kind=UnitSuccession.Kind.MERGE, happened_on=on, basis=basis)
    note(into=into.name, on=on.isoformat())
    return into


@action(UNIT_MANAGE)
def split_unit(unit: Unit, *, into: Sequence[Unit], on: date, basis: str = "", by: Person) -> Unit:
    """Close the unit the day before and record the two or more that took over."""
    if len({part.pk for part in into}) < 2:
        raise RuleBroken("UNI-005", f"“{unit}”分设需要至少两个接续单位。只有一个时请用“更名”或“并入”。")
    _close(unit, on)
    for part in into:
        UnitSuccession.objects.create(
            before=unit, after=part, kind=UnitSuccession.Kind.SPLIT, happened_on=on, basis=basis
        )
    note(into=[part.name for part in into], on=on.isoformat())
    return unit


def _close(unit: Unit, on: date) -> None:
    if unit.valid_until is not None and unit.valid_until < on:
        raise RuleBroken("UNI-006", f"“{unit}”已于 {unit.valid_until} 撤销，不能再次变更。")
    unit.valid_until = on - timedelta(days=1)
    unit.save(update_fields=["valid_until"])


@action(GROUP_MANAGE, at=_where)
def create_group(
    *,
    name: str,
    region: Region,
    by: Person,
    rule: str = UnitGroup.Rule.LISTED,
    members_of: UnitGroup | None = None,
    aliases: Sequence[str] = (),
) -> UnitGroup:
    if rule == UnitGroup.Rule.EXCEPT_LEADS and members_of is None:
        raise RuleBroken("UNI-007", f"“{name}”要从另一个组的名单中除去牵头单位，请先选定那个组。")
    if UnitGroup.objects.filter(region=region, name=name).exists():
        raise RuleBroken("UNI-008", f"{region}已有名为“{name}”的单位组。")
    return UnitGroup.objects.create(
        region=region, name=name, rule=rule, members_of=members_of, aliases=list(dict.fromkeys(aliases))
    )


@action(GROUP_MANAGE)
def set_members(group: UnitGroup, *, units: Sequence[Unit], on: date, by: Person) -> UnitGroup:
    """Make the group consist of these units from that day; earlier membership stays as it was."""
    current = {row.unit_id: row for row in GroupMembership.objects.on(on).filter(group=group)}
    wanted = {unit.pk for unit in units}
    for unit_id, row in current.items():
        if unit_id not in wanted:
            row.valid_until = on - timedelta(days=1)
            if row.valid_from is not None and row.valid_until < row.valid_from:
                row.delete()
            else:
                row.save(update_fields=["valid_until"])
    for unit in units:
        if unit.pk not in current:
            GroupMembership.objects.create(group=group, unit=unit, valid_from=on)
    note(members=len(wanted))
    return group
