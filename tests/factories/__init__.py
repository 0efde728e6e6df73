"""Rows for tests, made directly: each with everything a row needs and nothing more."""

from __future__ import annotations

from datetime import date
from itertools import count

from kepu.core.models import Grant, GroupMembership, Person, Region, Unit, UnitGroup, UnitName
from kepu.governance.plans.actions import confirm_all, import_document, publish_plan, settle_finding
from kepu.governance.plans.models import Plan
from kepu.governance.plans.tasks import compile_document

_numbers = count(1)
PASSWORD = "mountain-river-42"


def region(code: str, name: str, **dates: date) -> Region:
    return Region.objects.create(code=code.ljust(12, "0"), name=name, **dates)


def unit(name: str, region: Region, *, parent: Unit | None = None, aliases: tuple[str, ...] = (), **fields) -> Unit:
    made = Unit.objects.create(
        key=f"unit-{next(_numbers)}",
        name=name,
        region=region,
        parent=parent,
        **{"type": "government_department", **fields},
    )
    made.set_path()
    made.save(update_fields=["path"])
    UnitName.objects.create(unit=made, name=name, kind=UnitName.Kind.CANONICAL)
    for alias in aliases:
        UnitName.objects.create(unit=made, name=alias, kind=UnitName.Kind.ALIAS)
    return made


def group(name: str, region: Region, members: tuple[Unit, ...] = (), **fields) -> UnitGroup:
    made = UnitGroup.objects.create(name=name, region=region, **fields)
    for member in members:
        GroupMembership.objects.create(group=made, unit=member)
    return made


def person(name: str, unit: Unit, *, username: str = "", **fields) -> Person:
    made = Person(
        username=username or f"person{next(_numbers)}",
        name=name,
        unit=unit,
        **{"must_change_password": False, **fields},
    )
    made.set_password(PASSWORD)
    made.save()
    return made


def grant(person: Person, role: str, *, unit: Unit | None = None, region: Region | None = None, **dates: date) -> Grant:
    # What a person was read to hold is kept on the object for the length of a request.
    person.__dict__.pop("_active_grants", None)
    return Grant.objects.create(person=person, role=role, unit=unit, region=region, **dates)


SCHEME = """{region}全民科学素质行动规划纲要实施方案（2026—2030年）

为贯彻落实《国务院关于印发全民科学素质行动规划纲要（2021—2035年）的通知》（国发〔2021〕9号），制定本实施方案。

一、工作目标

到2030年，全县公民具备科学素质的比例达到20%。

二、提升行动

（一）青少年科学素质提升行动

1.办好科学课堂。每学期举办科普讲座不少于4次。

2.培训科技教师。到2030年培训科技教师300人次以上。

牵头单位：{lead}

责任单位：{support}

三、保障措施

（一）加强领导。各单位把这项工作列入年度计划。
"""


def plan_in_the_making(
    by: Person, *, region: Region | None = None, text: str = SCHEME, lead: str = "县教育局", support: str = "县科协"
) -> Plan:
    """A plan compiled from a small scheme, nothing confirmed."""
    where = region or by.unit.region
    data = text.format(region=where.name, lead=lead, support=support).encode()
    # Test transactions never commit, so the job that waits for the commit is run here.
    document = import_document(data=data, name="scheme.txt", unit=by.unit, region=where, by=by)
    compile_document(document.pk)
    document.refresh_from_db()
    return document.plan


def published_plan(by: Person, **given) -> Plan:
    """The same plan, confirmed and live."""
    plan = plan_in_the_making(by, **given)
    confirm_all(plan, by=by)
    for finding in plan.findings.filter(state="open", severity="error"):
        settle_finding(plan, finding=finding, state="done", by=by)
    return publish_plan(plan, by=by)
