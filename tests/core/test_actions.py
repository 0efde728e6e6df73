"""@action: permission, one transaction, one audit entry."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from kepu.core import actions
from kepu.core.actions import action, note
from kepu.core.errors import NotAllowed, RuleBroken
from kepu.core.models import AuditEntry, UnitName
from kepu.core.permissions import UNIT_MANAGE, VOCABULARY_MANAGE
from kepu.core.units.actions import add_alias, create_unit, rename_unit


@action(UNIT_MANAGE)
def relabel(unit, *, type, by, fail=None):
    unit.type = type
    unit.save(update_fields=["type"])
    note(type=type)
    if fail:
        raise fail
    return unit


@action(UNIT_MANAGE)
def relabel_and_alias(unit, *, type, alias, by):
    relabel(unit, type=type, by=by)
    note(whole=True)
    add_alias(unit, alias=alias, by=by)
    return unit


@action(VOCABULARY_MANAGE, at=lambda **_given: {})
def placeless(*, by):
    return 42


def test_a_deed_is_done_and_told_in_one_entry(cast):
    assert relabel(cast.health, type="school", by=cast.zhou) == cast.health
    cast.health.refresh_from_db()
    assert cast.health.type == "school"
    entry = AuditEntry.objects.get()
    told = (entry.actor, entry.actor_name, entry.object_type, entry.object_id, entry.object_name, entry.details)
    assert told == (cast.zhou, "周文清（zhou）", "core.Unit", str(cast.health.pk), "县卫健委", {"type": "school"})
    assert (entry.region_code, entry.unit_path) == (cast.county.code, cast.health.path)
    assert entry.action.endswith("test_actions.relabel")


@pytest.mark.parametrize("name", ["liang", "he", "fang", "wei", "song", "bai", "yan", "meng", "ou", "nobody"])
def test_who_may_not_changes_nothing_and_leaves_no_entry(cast, name):
    person = getattr(cast, name)
    assert not relabel.allowed(person, cast.health)
    with pytest.raises(NotAllowed):
        relabel(cast.health, type="school", by=person)
    cast.health.refresh_from_db()
    assert cast.health.type == "government_department"
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("failure", [RuleBroken("X-1", "不行"), ValueError("defect"), IntegrityError("constraint")])
def test_a_failure_takes_everything_back_and_leaves_no_entry(cast, failure):
    with pytest.raises(type(failure)), transaction.atomic():
        relabel(cast.health, type="school", by=cast.zhou, fail=failure)
    cast.health.refresh_from_db()
    assert cast.health.type == "government_department"
    assert not AuditEntry.objects.exists()


def test_a_deed_after_a_failure_is_told_with_its_own_details_only(cast):
    with pytest.raises(RuleBroken):
        relabel(cast.health, type="school", by=cast.zhou, fail=RuleBroken("X-1", "不行"))
    relabel(cast.health, type="venue", by=cast.zhou)
    assert [entry.details for entry in AuditEntry.objects.all()] == [{"type": "venue"}]


def test_an_action_inside_an_action_is_part_of_its_entry(cast):
    relabel_and_alias(cast.health, type="school", alias="县卫生局", by=cast.zhou)
    entry = AuditEntry.objects.get()
    assert entry.action.endswith("relabel_and_alias")
    assert entry.details == {
        "whole": True,
        "parts": [
            {"action": relabel.name, "type": "school"},
            {"action": "core.units.add_alias", "alias": "县卫生局"},
        ],
    }


def test_an_inner_refusal_takes_the_outer_deed_back(cast):
    with pytest.raises(RuleBroken):
        relabel_and_alias(cast.health, type="school", alias="县教育局", by=cast.zhou)
    cast.health.refresh_from_db()
    assert cast.health.type == "government_department"
    assert not UnitName.objects.filter(unit=cast.health, name="县教育局").exists()
    assert not AuditEntry.objects.exists()


def test_a_row_to_be_made_is_checked_where_it_will_stand(cast):
    assert create_unit.allowed(cast.zhou, region=cast.county)
    assert not create_unit.allowed(cast.zhou, region=cast.neighbour)
    with pytest.raises(NotAllowed):
        create_unit(name="县气象局", region=cast.neighbour, type="school", by=cast.zhou)
    made = create_unit(name="县气象局", region=cast.county, type="school", by=cast.zhou)
    assert AuditEntry.objects.get().object_id == str(made.pk)


def test_a_deed_without_a_place_stands_where_the_person_does(cast):
    assert placeless(by=cast.xie) == 42
    entry = AuditEntry.objects.get()
    assert (entry.object_type, entry.region_code, entry.unit_path) == ("", cast.county.code, cast.science.path)


def test_an_action_needs_to_know_who(cast):
    with pytest.raises(TypeError, match="by=Person"):
        relabel(cast.health, type="school", by=None)
    with pytest.raises(RuntimeError, match="inside an action"):
        note(anything=1)


def test_every_action_is_known_by_its_name():
    assert actions.known()["core.units.rename_unit"] is rename_unit
