"""Load the demo: places, units and people as they stand in the CSV files, then schemes through the ordinary actions."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from kepu.core import jobs
from kepu.core.audit import chain
from kepu.core.modules import load_standards
from kepu.core.persons.models import Grant, Person
from kepu.core.regions.models import Region
from kepu.core.units.actions import create_unit
from kepu.core.units.models import GroupMembership, Unit, UnitGroup, UnitName, UnitSuccession
from kepu.demo.activities import COUNTY, announce_coming, lay_down_year
from kepu.demo.ledger import certify, fill_seats, lay_down_ledger
from kepu.governance.plans.actions import confirm_all, import_document, publish_plan, resolve_name, settle_finding
from kepu.governance.plans.models import Clause, Document, Plan
from kepu.governance.plans.queries import NameBook, unresolved_names

HERE = Path(__file__).resolve().parent
SURELY_ALIKE = 0.8
PASSWORD = "Kepu-demo-2026"  # noqa: S105 - printed with the demo accounts; a real site never loads the demo


def is_empty() -> bool:
    return not Person.objects.exists()


def load_demo() -> None:
    """Everything, or nothing where anybody has an account already."""
    if not is_empty():
        raise RuntimeError("the demo is for an empty database")
    with transaction.atomic():
        load_standards()
        regions = _load_regions()
        units = _load_units(regions)
        _load_groups(regions, units)
        _load_people(regions, units)
        chain.append(
            happened_at=timezone.now(),
            actor=None,
            actor_name="系统",
            action="demo.load",
            object_type="",
            object_id="",
            object_name="载入演示数据",
            region_code="",
            unit_path="",
            details={"regions": len(regions), "units": len(units)},
        )
    _load_schemes(units)
    _load_year()


def accounts() -> list[Person]:
    """The demo's people in the order of the file, for printing."""
    known = {
        person.username: person for person in Person.objects.select_related("unit__region").prefetch_related("grants")
    }
    return [known[row["username"]] for row in _rows("people") if row["username"] in known]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _load_regions() -> dict[str, Region]:
    """By code, the newest row of each."""
    regions: dict[str, Region] = {}
    before: dict[int, str] = {}
    for row in _rows("regions"):
        region = Region.objects.create(
            code=row["code"],
            name=row["name"],
            urban_rural=row["urban_rural"],
            valid_from=_day(row["valid_from"]),
            valid_until=_day(row["valid_until"]),
        )
        if row["predecessor"]:
            before[region.pk] = row["predecessor"]
        regions[row["code"]] = region
    for pk, code in before.items():
        older = Region.objects.filter(code=code).exclude(pk=pk).order_by("valid_from").first()
        Region.objects.filter(pk=pk).update(predecessor=older)
    return regions


def _load_units(regions: dict[str, Region]) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    successors: list[tuple[str, str]] = []
    for row in _rows("units"):
        unit = Unit.objects.create(
            key=row["key"],
            name=row["name"],
            full_name=row["full_name"],
            type=row["type"],
            region=regions[row["region_code"]],
            parent=units[row["parent_key"]] if row["parent_key"] else None,
            valid_from=_day(row["valid_from"]),
            valid_until=_day(row["valid_until"]),
        )
        unit.set_path()
        unit.save(update_fields=["path"])
        units[row["key"]] = unit
        names = [(unit.name, UnitName.Kind.CANONICAL)]
        names += [(unit.full_name, UnitName.Kind.FULL)] if unit.full_name not in ("", unit.name) else []
        names += [(alias, UnitName.Kind.ALIAS) for alias in row["aliases"].split("|") if alias]
        for name, kind in dict(names).items():
            UnitName.objects.create(unit=unit, name=name, kind=kind)
        successors += [(row["key"], later) for later in row["successors"].split("|") if later]
    for earlier, later in successors:
        parts = sum(1 for before, _after in successors if before == earlier)
        closed = units[earlier].valid_until
        UnitSuccession.objects.create(
            before=units[earlier],
            after=units[later],
            kind=UnitSuccession.Kind.SPLIT if parts > 1 else UnitSuccession.Kind.MERGE,
            happened_on=closed or date(2024, 1, 1),
        )
    return units


def _load_groups(regions: dict[str, Region], units: dict[str, Unit]) -> None:
    groups: dict[str, UnitGroup] = {}
    for row in _rows("groups"):
        groups[row["key"]] = UnitGroup.objects.create(
            region=regions[row["region_code"]],
            name=row["name"],
            aliases=[alias for alias in row["aliases"].split("|") if alias],
            rule=row["rule"],
            members_of=groups[row["base_key"]] if row["base_key"] else None,
        )
    GroupMembership.objects.bulk_create(
        GroupMembership(
            group=groups[row["group_key"]],
            unit=units[row["unit_key"]],
            valid_from=_day(row["valid_from"]),
            valid_until=_day(row["valid_until"]),
        )
        for row in _rows("group_members")
    )


def _load_people(regions: dict[str, Region], units: dict[str, Unit]) -> None:
    for row in _rows("people"):
        person = Person(
            username=row["username"],
            name=row["name"],
            title=row["title"],
            unit=units[row["unit_key"]],
            must_change_password=False,
        )
        person.set_password(PASSWORD)
        person.save()
        for given in row["roles"].split("|"):
            role, _at, scope = given.partition("@")
            Grant.objects.create(person=person, role=role, region=regions.get(scope), unit=units.get(scope))


def _load_schemes(units: dict[str, Unit]) -> None:
    """The county's own scheme is live, its amended version waits for its office, and so do the neighbours' schemes."""
    zhou = Person.objects.get(username="zhou.wenqing")
    county = units["qh-science-association"]
    _publish("qinghe-2021.pdf", county, zhou)
    live = _publish("qinghe-2026.docx", county, zhou)
    _import("qinghe-2026-amended.docx", county, zhou, amends=live)
    _import("qinghe-health-2026.txt", county, zhou)
    _import("yunze-2026.html", units["yz-science-association"], Person.objects.get(username="tao.ming"))
    _import("lanxi-2026-draft.txt", units["lx-science-association"], Person.objects.get(username="meng.fanxing"))


def _import(name: str, unit: Unit, by: Person, amends: Plan | None = None) -> Document:
    data = (HERE / "schemes" / name).read_bytes()
    with jobs.inline():
        document = import_document(data=data, name=name, unit=unit, region=unit.region, amends=amends, by=by)
    document.refresh_from_db()
    return document


def _publish(name: str, unit: Unit, by: Person) -> Plan:
    """Do what the office does: say whom the unknown names mean, confirm, see to the findings, publish."""
    plan = _import(name, unit, by).plan
    book = NameBook.of(plan)
    for unknown, _times in unresolved_names(plan):
        likely = [candidate for candidate in book.candidates(unknown) if candidate.kind == "unit"]
        if likely and likely[0].likeness > SURELY_ALIKE:
            meant = Unit.objects.get(pk=likely[0].id)
        else:
            meant = create_unit(name=unknown, region=plan.region, type="public_institution", by=by)
        resolve_name(plan, name=unknown, unit=meant, by=by)
    confirm_all(plan, by=by)
    for finding in plan.findings.filter(state="open", severity="error"):
        settle_finding(plan, finding=finding, state="done", remark="已与原文核对", by=by)
    return publish_plan(plan, by=by)


def _load_year() -> None:
    """A year of activities behind, some weeks of them ahead; each knows the task of the live plan it serves."""
    today = timezone.localdate()
    live = Plan.objects.get(region__code=COUNTY, state="published", last_year__gte=today.year)
    clauses = {clause.pk: clause for clause in live.clauses.all()}
    below: dict[int | None, list[Clause]] = {}
    for clause in clauses.values():
        below.setdefault(clause.parent_id, []).append(clause)
    tasks: dict[str, list[tuple[UUID, str]]] = {}
    for duty in live.duties.filter(unit__isnull=False, clause__isnull=False).select_related("unit", "clause"):
        # A duty for an action holds for each of its measures; the measures say what is done.
        assert duty.clause and duty.unit  # as asked for
        above = clauses[duty.clause.pk]
        for clause in below.get(above.pk) or [above]:
            tasks.setdefault(duty.unit.key, []).append((clause.thread, f"{clause.title}{clause.body}"))
    with transaction.atomic():
        lay_down_year(tasks, today)
        coming = announce_coming(today)
    fill_seats(coming)
    certify()
    lay_down_ledger(live, today)
