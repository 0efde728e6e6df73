"""Units come, change their names, divide and merge. Nothing is overwritten: old names stay with their dates."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from kepu.core import access
from kepu.core.actions import action, note
from kepu.core.errors import RuleBroken
from kepu.core.permissions import GROUP_MANAGE, UNIT_MANAGE
from kepu.core.persons.models import Person
from kepu.core.regions.models import Region
from kepu.core.units.models import GroupMembership, Unit, UnitGroup, UnitName, UnitSuccession
from kepu.core.units.queries import taken_by, units_seen_from

ONE_DAY = timedelta(days=1)
Kind = UnitName.Kind


def _where(*, region: Region, **_others: object) -> dict[str, Region]:
    return {"region": region}


# Units --------------------------------------------------------------------------------------------------------------


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
    """Add a unit with its names. A name that another unit of the region bears on any day from then on is refused."""
    for given in dict.fromkeys(filter(None, (name, full_name, *aliases))):
        _refuse_taken(given, region, start=valid_from)
    if parent is not None and parent.region.code not in (region.code, *region.ancestor_codes):
        raise RuleBroken("UNI-014", f"上级单位“{parent}”在{parent.region}，不在{region}或它的上级地区，请重新选择。")
    if parent is not None and not parent.holds_on(valid_from or timezone.localdate()):
        raise RuleBroken("UNI-015", f"上级单位“{parent}”在那一天不存在或已撤销，请选择它的接续单位。")
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
    UnitName.objects.create(unit=unit, name=name, kind=Kind.CANONICAL, valid_from=valid_from)
    if full_name and full_name != name:
        UnitName.objects.create(unit=unit, name=full_name, kind=Kind.FULL, valid_from=valid_from)
    for alias in dict.fromkeys(aliases):
        if alias not in (name, full_name):
            UnitName.objects.create(unit=unit, name=alias, kind=Kind.ALIAS)
    return unit


def _refuse_taken(name: str, region: Region, *, start: date | None, besides: Unit | None = None) -> None:
    bearer = taken_by(name, region, start=start, end=None, besides=besides)
    if bearer is None:
        return
    if bearer.valid_until is not None:
        raise RuleBroken(
            "UNI-009",
            f"{region}原有名为“{name}”的单位“{bearer}”，到 {bearer.valid_until} 为止。"
            "如是其后新设的同名单位，请把成立日期填在那一天之后。",
        )
    if bearer.name == name:
        raise RuleBroken(
            "UNI-001", f"{region}已有名为“{name}”的单位。如是同一单位，请直接选用；如名称写法不同，请为它添加别名。"
        )
    raise RuleBroken("UNI-001", f"“{name}”已是{region}“{bearer}”的名称之一。一个名称只能指一个单位，请换一个名称。")


@action(UNIT_MANAGE)
def add_alias(unit: Unit, *, alias: str, by: Person) -> UnitName:
    """From now on documents of the region that write `alias` mean this unit. A name of another unit is refused."""
    alias = alias.strip()
    if not alias:
        raise RuleBroken("UNI-010", f"请填写“{unit}”的别名。")
    known = UnitName.objects.filter(unit=unit, name=alias, valid_until__isnull=True).first()
    if known is not None:
        return known
    _refuse_taken(alias, unit.region, start=unit.valid_from, besides=unit)
    note(alias=alias)
    return UnitName.objects.create(unit=unit, name=alias, kind=Kind.ALIAS)


@action(UNIT_MANAGE)
def rename_unit(unit: Unit, *, name: str, full_name: str = "", on: date, by: Person) -> Unit:
    """Give the unit a new name from that day. The old ones stay as former names: old documents still find it.

    The old full name ends with the old name; a new one holds only where it is given.
    """
    _refuse_closed(unit, on)
    if name == unit.name:
        raise RuleBroken("UNI-002", f"新名称与现名“{unit.name}”相同，请填写不同的名称。")
    if on > timezone.localdate():
        raise RuleBroken("UNI-011", f"更名日期 {on} 还没有到，请在更名生效的当天或之后登记。")
    borne = list(UnitName.objects.filter(unit=unit, kind__in=(Kind.CANONICAL, Kind.FULL), valid_until__isnull=True))
    since = max((row.valid_from for row in borne if row.valid_from is not None), default=None)
    if since is not None and on <= since:
        raise RuleBroken("UNI-012", f"现名“{unit.name}”自 {since} 起使用，更名日期须晚于这一天。")
    for new in filter(None, (name, full_name)):
        _refuse_taken(new, unit.region, start=on, besides=unit)
    for row in borne:
        row.kind = Kind.FORMER if row.kind == Kind.CANONICAL else row.kind
        row.valid_until = on - ONE_DAY
        row.save(update_fields=["kind", "valid_until"])
    UnitName.objects.create(unit=unit, name=name, kind=Kind.CANONICAL, valid_from=on)
    if full_name and full_name != name:
        UnitName.objects.create(unit=unit, name=full_name, kind=Kind.FULL, valid_from=on)
    note(before=unit.name, after=name, on=on.isoformat())
    unit.name, unit.full_name = name, full_name
    unit.save(update_fields=["name", "full_name"])
    return unit


@action(UNIT_MANAGE)
def merge_unit(unit: Unit, *, into: Unit, on: date, basis: str = "", by: Person) -> Unit:
    """Close the unit the day before; its duties, its places in groups and its subordinate units pass to `into`.

    Documents dated from that day on that still write its names mean `into`; older ones go on meaning the unit.
    """
    access.require(by, UNIT_MANAGE, into)
    if unit.pk == into.pk:
        raise RuleBroken("UNI-003", f"“{unit}”不能并入自己，请选择另一个单位。")
    if into.path.startswith(unit.path):
        raise RuleBroken("UNI-004", f"“{into}”是“{unit}”的下级单位，请先调整隶属关系。")
    _refuse_absent([into], on)
    _close(unit, on)
    UnitSuccession.objects.create(before=unit, after=into, kind=UnitSuccession.Kind.MERGE, happened_on=on, basis=basis)
    _pass_on_memberships(unit, [into], on)
    _move_subordinates(unit, into)
    note(into=into.name, on=on.isoformat())
    return into


@action(UNIT_MANAGE)
def split_unit(unit: Unit, *, into: Sequence[Unit], on: date, basis: str = "", by: Person) -> Unit:
    """Close the unit the day before and record the two or more that took over, each in all groups the unit was in.

    Documents dated from that day on that still write its names wait in the queue for a person to say which is meant.
    """
    if len({part.pk for part in into}) < 2:
        raise RuleBroken("UNI-005", f"“{unit}”分设需要至少两个接续单位。只有一个时请用“更名”或“并入”。")
    if any(part.pk == unit.pk for part in into):
        raise RuleBroken("UNI-003", f"“{unit}”分设后不再存在，不能接续自己。如仍保留，请新设一个同名单位。")
    for part in into:
        access.require(by, UNIT_MANAGE, part)
    _refuse_absent(into, on)
    _close(unit, on)
    for part in into:
        UnitSuccession.objects.create(
            before=unit, after=part, kind=UnitSuccession.Kind.SPLIT, happened_on=on, basis=basis
        )
    _pass_on_memberships(unit, into, on)
    note(into=[part.name for part in into], on=on.isoformat())
    return unit


def _refuse_closed(unit: Unit, on: date) -> None:
    if unit.valid_until is not None and (unit.valid_until < on or unit.later.exists()):
        raise RuleBroken("UNI-006", f"“{unit}”已于 {unit.valid_until} 撤销，不能再次变更。")


def _refuse_absent(units: Iterable[Unit], on: date) -> None:
    for unit in units:
        if not unit.holds_on(on):
            raise RuleBroken("UNI-013", f"接续单位“{unit}”在 {on} 不存在，请核对它的成立、撤销日期，或更改变更日期。")


def _close(unit: Unit, on: date) -> None:
    _refuse_closed(unit, on)
    if unit.valid_from is not None and on <= unit.valid_from:
        raise RuleBroken("UNI-012", f"“{unit}”自 {unit.valid_from} 起存在，变更日期须晚于这一天。")
    unit.valid_until = on - ONE_DAY
    unit.save(update_fields=["valid_until"])


def _pass_on_memberships(unit: Unit, to: Sequence[Unit], on: date) -> None:
    """Where the unit would still be listed on the day, those that take over are listed instead."""
    still = GroupMembership.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))
    for row in still.filter(unit=unit):
        for successor in to:
            if not still.filter(group=row.group_id, unit=successor).exists():
                GroupMembership.objects.create(
                    group_id=row.group_id, unit=successor, valid_from=on, valid_until=row.valid_until
                )
        _end_membership(row, on)


def _end_membership(row: GroupMembership, on: date) -> None:
    """A membership that never held leaves no row."""
    if row.valid_from is not None and row.valid_from >= on:
        row.delete()
        return
    row.valid_until = on - ONE_DAY
    row.save(update_fields=["valid_until"])


def _move_subordinates(unit: Unit, into: Unit) -> None:
    old = unit.path
    for below in Unit.objects.filter(path__startswith=old).exclude(pk=unit.pk):
        if below.parent_id == unit.pk:
            below.parent = into
        below.path = into.path + below.path.removeprefix(old)
        below.save(update_fields=["parent", "path"])


# Groups -------------------------------------------------------------------------------------------------------------


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
    """Say that documents of the region mean several units by this name, or by one of its other forms."""
    by_rule = rule == UnitGroup.Rule.EXCEPT_LEADS
    if by_rule and members_of is None:
        raise RuleBroken("UNI-007", f"“{name}”要从另一个组的名单中除去牵头单位，请先选定那个组。")
    if members_of is not None and (members_of.region.code != region.code or members_of.members_of_id is not None):
        raise RuleBroken("UNI-016", f"“{name}”的名单只能取自{region}一个有自己名单的组，请重新选择。")
    for given in dict.fromkeys((name, *aliases)):
        if _group_called(given, region) is not None:
            raise RuleBroken("UNI-008", f"{region}已有名为“{given}”的单位组。")
    return UnitGroup.objects.create(
        region=region,
        name=name,
        rule=rule,
        members_of=members_of,
        aliases=[alias for alias in dict.fromkeys(aliases) if alias != name],
    )


def _group_called(name: str, region: Region) -> UnitGroup | None:
    groups = UnitGroup.objects.filter(region__code=region.code)
    return next((group for group in groups if name in (group.name, *group.aliases)), None)


@action(GROUP_MANAGE)
def set_members(group: UnitGroup, *, units: Sequence[Unit], on: date, by: Person) -> UnitGroup:
    """Make the group consist of these units from that day; earlier membership stays as it was."""
    if group.members_of_id is not None:
        raise RuleBroken("UNI-017", f"“{group}”的名单取自“{group.members_of}”，请到那个组中调整。")
    _refuse_absent_members(group, units, on)
    rows = list(GroupMembership.objects.filter(group=group))
    latest = max((day for row in rows for day in _days_of_change(row)), default=None)
    if latest is not None and on < latest:
        raise RuleBroken("UNI-018", f"“{group}”的名单在 {latest} 有过变更，新名单的起始日期不能早于这一天。")
    current = {row.unit_id: row for row in rows if row.holds_on(on)}
    wanted = {unit.pk for unit in units}
    for unit_id, row in current.items():
        if unit_id not in wanted:
            _end_membership(row, on)
    for unit_id in wanted - set(current):
        GroupMembership.objects.create(group=group, unit_id=unit_id, valid_from=on)
    note(on=on.isoformat(), members=len(wanted), added=len(wanted - set(current)), ended=len(set(current) - wanted))
    return group


def _days_of_change(row: GroupMembership) -> Iterable[date]:
    if row.valid_from is not None:
        yield row.valid_from
    if row.valid_until is not None:
        yield row.valid_until + ONE_DAY


def _refuse_absent_members(group: UnitGroup, units: Sequence[Unit], on: date) -> None:
    seen = set(units_seen_from(group.region).values_list("pk", flat=True))
    for unit in units:
        if unit.pk not in seen:
            raise RuleBroken("UNI-019", f"“{unit}”不在{group.region}或它的上级地区，不能列入“{group}”。")
        if not unit.holds_on(on):
            raise RuleBroken("UNI-020", f"“{unit}”在 {on} 不存在，请从名单中去掉，或换成它的接续单位。")
