"""Persons come and go; roles are given and taken back. Two different administrators do the two things."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from kepu.core import access, lifecycle
from kepu.core.actions import action, note
from kepu.core.audit import chain
from kepu.core.errors import RuleBroken
from kepu.core.modules import load_standards
from kepu.core.permissions import GRANT_MANAGE, PERSON_MANAGE
from kepu.core.persons.models import Grant, Person
from kepu.core.persons.roles import SEPARATED, Role
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit, UnitName


def first_password() -> str:
    """A password to be shown once and changed at the first sign-in."""
    return secrets.token_urlsafe(12)


def _at_unit(*, unit: Unit, **_others: object) -> dict[str, Unit]:
    return {"unit": unit}


@action(PERSON_MANAGE, at=_at_unit)
def create_person(
    *, username: str, name: str, unit: Unit, password: str, by: Person, title: str = "", email: str = ""
) -> Person:
    """Open an account. The password given is for the first sign-in only: it must be changed then."""
    if Person.objects.filter(username=username).exists():
        raise RuleBroken("PER-001", f"用户名“{username}”已被使用，请换一个。")
    person = Person(username=username, name=name, unit=unit, title=title, email=email)
    person.set_password(password)
    person.save()
    return person


@action(PERSON_MANAGE)
def deactivate_person(person: Person, *, by: Person) -> Person:
    """Close the account at once. What the person did stays under the same name."""
    if person.pk == by.pk:
        raise RuleBroken("PER-002", "不能停用自己的账号，请由另一位系统管理员办理。")
    if not person.is_active:
        raise RuleBroken("PER-008", f"{person.name}的账号已经停用。")
    person.is_active = False
    person.save(update_fields=["is_active"])
    return person


@action(PERSON_MANAGE)
def reactivate_person(person: Person, *, by: Person) -> Person:
    """Open the account again. Its roles are those that were never taken back."""
    if person.is_active:
        raise RuleBroken("PER-009", f"{person.name}的账号正在使用中，不需要恢复。")
    person.is_active = True
    person.save(update_fields=["is_active"])
    return person


@action(GRANT_MANAGE)
def grant_role(
    person: Person,
    *,
    role: str,
    by: Person,
    unit: Unit | None = None,
    region: Region | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Grant:
    """Give a role over no more than the giver's own reach.

    The three administrators exclude each other and every working role; nobody grants to themselves.
    """
    if person.pk == by.pk:
        raise RuleBroken("PER-003", "不能给自己授权，请由另一位安全管理员办理。")
    if unit is None and region is None:
        raise RuleBroken("PER-004", "请选择授权的单位或地区。")
    if role not in Role.values:
        raise RuleBroken("PER-005", f"没有“{role}”这个角色。")
    if valid_from is not None and valid_until is not None and valid_until < valid_from:
        raise RuleBroken("PER-010", f"失效日期 {valid_until} 早于生效日期 {valid_from}，请改正其中一个。")
    _refuse_out_of_reach(by, unit, region)
    # Two administrators at once must not give two roles that exclude each other.
    lifecycle.locked(person)
    refuse_mixed_roles(person, role, valid_from, valid_until)
    note(
        role=_recorded(role),
        unit=unit.name if unit else "",
        region=region.name if region else "",
        valid_from=str(valid_from or ""),
        valid_until=str(valid_until or ""),
    )
    return Grant.objects.create(
        person=person,
        role=role,
        unit=unit,
        region=region,
        granted_by=by,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def _recorded(role: str) -> str:
    """What the trail calls the role: one language for everybody who reads it."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(Role(role).label)


def _refuse_out_of_reach(by: Person, unit: Unit | None, region: Region | None) -> None:
    if any(access.contains(grant, unit=unit, region=region) for grant in access.grants_for(by, GRANT_MANAGE)):
        return
    scope = "、".join(str(part) for part in (unit, region) if part is not None)
    raise RuleBroken("PER-011", f"“{scope}”超出了您自己的授权范围，请由管辖该范围的安全管理员办理。")


def refuse_mixed_roles(person: Person, role: str, start: date | None = None, end: date | None = None) -> None:
    """Raise RuleBroken where the role would stand, on any day from start to end, beside one it excludes."""
    held = {
        grant.role
        for grant in person.grants.all()
        if (grant.valid_from or date.min) <= (end or date.max)
        and (start or timezone.localdate()) <= (grant.valid_until or date.max)
    } - {role}
    clash = held if role in SEPARATED else held & set(SEPARATED)
    if clash:
        words = "、".join(str(Role(other).label) for other in sorted(clash))
        raise RuleBroken(
            "PER-006", f"{person.name}已是{words}，不能再任{Role(role).label}：系统、安全、审计三员与业务角色互不兼任。"
        )


@action(GRANT_MANAGE)
def revoke_grant(grant: Grant, *, by: Person) -> Grant:
    """End the grant at once: it stays on record, ended with yesterday."""
    if grant.person_id == by.pk:
        raise RuleBroken("PER-012", "不能收回自己的授权，请由另一位安全管理员办理。")
    yesterday = timezone.localdate() - timedelta(days=1)
    if grant.valid_until is not None and grant.valid_until <= yesterday:
        raise RuleBroken("PER-013", f"“{grant}”已于 {grant.valid_until} 结束，不需要收回。")
    note(
        role=_recorded(grant.role),
        valid_from=str(grant.valid_from or ""),
        valid_until=str(grant.valid_until or ""),
    )
    if grant.valid_from is not None and grant.valid_from > yesterday:
        grant.valid_from = yesterday
    grant.valid_until = yesterday
    grant.save(update_fields=["valid_from", "valid_until"])
    return grant


def open_site(*, region: Region, unit_name: str, people: dict[str, tuple[str, str]]) -> dict[str, str]:
    """Begin an empty site: one unit, and the first persons, who grant all that follows.

    people: role → (username, name). Returns first passwords by username; each must be changed at the first sign-in.
    Raises RuleBroken where anybody has an account already: from then on, administrators do this on screen.
    """
    with transaction.atomic():
        if Person.objects.exists():
            raise RuleBroken("PER-007", "系统中已有账号，不能再次初始化。请由系统管理员开通账号、安全管理员授权。")
        load_standards()
        region.save()
        unit = Unit(key="first", name=unit_name, type="people_organisation", region=region)
        unit.save()
        unit.set_path()
        unit.save(update_fields=["path"])
        UnitName.objects.create(unit=unit, name=unit_name, kind=UnitName.Kind.CANONICAL)
        passwords = {}
        for role, (username, name) in people.items():
            person = Person(username=username, name=name, unit=unit)
            passwords[username] = first_password()
            person.set_password(passwords[username])
            person.save()
            Grant.objects.create(person=person, role=role, region=region)
        chain.append(
            happened_at=timezone.now(),
            actor=None,
            actor_name="系统初始化",
            action="persons.open_site",
            object_type=Unit._meta.label,
            object_id=str(unit.pk),
            object_name=unit_name,
            region_code=region.code,
            unit_path=unit.path,
            details={"people": {role: username for role, (username, _name) in people.items()}},
        )
    return passwords
