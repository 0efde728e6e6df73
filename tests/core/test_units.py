"""Units and groups through time: old documents and old reports keep old names."""

from __future__ import annotations

from datetime import date

import pytest

from kepu.core.errors import NotAllowed, RuleBroken
from kepu.core.models import GroupMembership, Unit, UnitName, UnitSuccession
from kepu.core.units.actions import (
    add_alias,
    create_group,
    create_unit,
    merge_unit,
    rename_unit,
    set_members,
    split_unit,
)
from kepu.core.units.queries import NamesOnRecord, members_of, names_on
from kepu.governance.plans.queries import NameBook
from tests import factories

REFORM = date(2024, 3, 1)
BEFORE, AFTER = date(2024, 2, 29), date(2024, 3, 1)


def refused(call, code: str, **given) -> str:
    with pytest.raises(RuleBroken) as caught:
        call(**given)
    assert caught.value.code == code
    return caught.value.message


def bearers(cast, name: str, on: date | None) -> list[Unit]:
    return NamesOnRecord.of(cast.county).bearers(name, on)


def names(unit: Unit) -> set[tuple]:
    return set(unit.names.values_list("name", "kind", "valid_from", "valid_until"))


# New units ----------------------------------------------------------------------------------------------------------


def test_a_new_unit_is_found_by_each_of_its_names(cast):
    unit = create_unit(
        name="县科技局",
        full_name="青禾县科学技术局",
        region=cast.county,
        type="government_department",
        aliases=["县科学技术局", "县科技局"],
        valid_from=REFORM,
        by=cast.zhou,
    )
    assert names(unit) == {
        ("县科技局", "canonical", REFORM, None),
        ("青禾县科学技术局", "full", REFORM, None),
        ("县科学技术局", "alias", None, None),
    }
    assert [bearers(cast, name, AFTER) for name in ("县科技局", "青禾县科学技术局", "县科学技术局")] == [[unit]] * 3


@pytest.mark.parametrize("name", ["县教育局", "县科学技术协会"])
def test_a_name_that_another_unit_bears_is_refused(cast, name):
    message = refused(create_unit, "UNI-001", name=name, region=cast.county, type="school", by=cast.zhou)
    assert name in message
    assert Unit.objects.filter(region=cast.county).count() == 4


def test_a_name_is_free_again_once_its_unit_is_closed(cast):
    merge_unit(cast.health, into=cast.education, on=REFORM, by=cast.zhou)
    given = {"name": "县卫健委", "region": cast.county, "type": "government_department", "by": cast.zhou}
    assert "2024-02-29" in refused(create_unit, "UNI-009", **given)
    refused(create_unit, "UNI-009", **given, valid_from=BEFORE)
    assert create_unit(**given, valid_from=AFTER).holds_on(AFTER)


def test_the_same_name_may_stand_in_another_county(cast):
    unit = create_unit(name="县卫健委", region=cast.neighbour, type="school", by=cast.meng)
    assert bearers(cast, "县卫健委", AFTER) == [cast.health]
    assert unit.region == cast.neighbour


def test_a_parent_of_another_county_is_refused(cast):
    refused(
        create_unit,
        "UNI-014",
        name="县气象局",
        region=cast.county,
        type="school",
        parent=cast.neighbour_science,
        by=cast.zhou,
    )


@pytest.mark.parametrize("name", ["liang", "he", "wei", "song", "bai", "yan", "meng", "nobody"])
def test_only_the_countys_office_and_its_system_administrator_make_units(cast, name):
    with pytest.raises(NotAllowed):
        create_unit(name="县气象局", region=cast.county, type="school", by=getattr(cast, name))
    assert not Unit.objects.filter(name="县气象局").exists()


# Aliases and new names ----------------------------------------------------------------------------------------------


def test_an_alias_is_added_once(cast):
    first = add_alias(cast.health, alias=" 县卫生健康委 ", by=cast.zhou)
    assert add_alias(cast.health, alias="县卫生健康委", by=cast.zhou) == first
    assert first.name == "县卫生健康委"
    assert bearers(cast, "县卫生健康委", AFTER) == [cast.health]


def test_an_alias_that_another_unit_bears_is_refused(cast):
    assert "县教育局" in refused(
        lambda **given: add_alias(cast.health, **given), "UNI-001", alias="县教育局", by=cast.zhou
    )
    refused(lambda **given: add_alias(cast.health, **given), "UNI-010", alias="  ", by=cast.zhou)


def test_a_renamed_unit_is_found_by_its_old_name_and_old_reports_keep_it(cast):
    unit = create_unit(name="县教体局", full_name="青禾县教育体育局", region=cast.county, type="school", by=cast.zhou)
    rename_unit(unit, name="县教育和体育局", on=REFORM, by=cast.zhou)
    assert names(unit) == {
        ("县教体局", "former", None, BEFORE),
        ("青禾县教育体育局", "full", None, BEFORE),
        ("县教育和体育局", "canonical", REFORM, None),
    }
    unit.refresh_from_db()
    assert (unit.name, unit.full_name) == ("县教育和体育局", "")
    assert [bearers(cast, "县教体局", day) for day in (BEFORE, AFTER, None)] == [[unit]] * 3
    assert [names_on([unit], day)[unit.pk] for day in (BEFORE, AFTER)] == ["县教体局", "县教育和体育局"]


def test_a_name_that_comes_back_keeps_every_stretch_of_its_history(cast):
    for name, day in (("甲局", date(2020, 1, 1)), ("县卫健委", date(2022, 1, 1)), ("乙局", date(2024, 1, 1))):
        rename_unit(cast.health, name=name, on=day, by=cast.zhou)
    days = [date(year, 6, 1) for year in (2019, 2021, 2023, 2025)]
    assert [names_on([cast.health], day)[cast.health.pk] for day in days] == ["县卫健委", "甲局", "县卫健委", "乙局"]


def test_another_unit_may_take_up_a_former_name(cast):
    rename_unit(cast.health, name="县卫生健康局", on=REFORM, by=cast.zhou)
    new = create_unit(name="县卫健委", region=cast.county, type="school", valid_from=AFTER, by=cast.zhou)
    assert [bearers(cast, "县卫健委", day) for day in (BEFORE, AFTER)] == [[cast.health], [new]]


def test_a_rename_that_cannot_be_is_refused(cast, monkeypatch):
    def rename(**given):
        return rename_unit(cast.health, by=cast.zhou, **given)

    refused(rename, "UNI-002", name="县卫健委", on=REFORM)
    refused(rename, "UNI-001", name="县教育局", on=REFORM)
    refused(rename, "UNI-011", name="县卫生局", on=date(2999, 1, 1))
    rename(name="县卫生局", on=REFORM)
    refused(rename, "UNI-012", name="县健康局", on=REFORM)
    merge_unit(cast.health, into=cast.education, on=date(2025, 1, 1), by=cast.zhou)
    refused(rename, "UNI-006", name="县健康局", on=date(2025, 2, 1))


# Merging and dividing -----------------------------------------------------------------------------------------------


def test_the_names_of_a_merged_unit_mean_its_successor_from_that_day(cast):
    add_alias(cast.health, alias="县卫生健康委", by=cast.zhou)
    merge_unit(cast.health, into=cast.education, on=REFORM, basis="某机构改革方案", by=cast.zhou)
    for name in ("县卫健委", "县卫生健康委"):
        assert [bearers(cast, name, day) for day in (BEFORE, AFTER, None)] == [
            [cast.health],
            [cast.education],
            [cast.education],
        ]
    assert list(UnitSuccession.objects.values_list("before", "after", "kind", "happened_on", "basis")) == [
        (cast.health.pk, cast.education.pk, "merge", REFORM, "某机构改革方案")
    ]


def test_names_lead_through_several_mergers(cast):
    merge_unit(cast.health, into=cast.education, on=date(2020, 1, 1), by=cast.zhou)
    merge_unit(cast.education, into=cast.science, on=date(2022, 1, 1), by=cast.zhou)
    days = [date(year, 6, 1) for year in (2019, 2021, 2023)]
    assert [bearers(cast, "县卫健委", day) for day in days] == [[cast.health], [cast.education], [cast.science]]


def test_the_names_of_a_divided_unit_are_for_a_person_to_tell_from_that_day(cast):
    parts = [create_unit(name=n, region=cast.county, type="school", by=cast.zhou) for n in ("县卫生局", "县疾控局")]
    split_unit(cast.health, into=parts, on=REFORM, by=cast.zhou)
    assert bearers(cast, "县卫健委", BEFORE) == [cast.health]
    assert bearers(cast, "县卫健委", AFTER) == parts


def test_a_plan_resolves_names_as_of_its_own_day(cast):
    plan = factories.plan_in_the_making(cast.zhou)
    merge_unit(cast.education, into=cast.science, on=REFORM, by=cast.zhou)
    plan.issue_date = BEFORE
    book = NameBook.of(plan)
    assert [book.resolve("县教育局", day) for day in (BEFORE, AFTER, None)] == [
        cast.education,
        cast.science,
        cast.science,
    ]
    assert book.candidates("县教育局")[0].id == cast.education.pk


def test_an_old_plan_keeps_its_unit_and_its_words_after_a_merger(cast):
    plan = factories.plan_in_the_making(cast.zhou)
    merge_unit(cast.education, into=cast.science, on=REFORM, by=cast.zhou)
    duty = plan.duties.get(role="lead")
    assert (duty.unit, duty.name_as_written) == (cast.education, "县教育局")


def test_a_successor_takes_the_places_in_groups_and_the_subordinates(cast):
    grandchild = factories.unit("青禾中学分校", cast.county, parent=cast.school)
    other = factories.unit("县教体局", cast.county)
    merge_unit(cast.education, into=other, on=REFORM, by=cast.zhou)
    assert members_of(cast.members, BEFORE) == [cast.health, cast.education, cast.science]
    assert {u.name for u in members_of(cast.members, AFTER)} == {"县卫健委", "县教体局", "县科协"}
    for unit in (cast.school, grandchild):
        unit.refresh_from_db()
    assert cast.school.parent == other
    assert cast.school.path == f"{other.path}{cast.school.pk:08d}/"
    assert grandchild.path == f"{cast.school.path}{grandchild.pk:08d}/"


def test_a_merger_into_a_member_of_the_same_group_lists_it_once(cast):
    merge_unit(cast.health, into=cast.education, on=REFORM, by=cast.zhou)
    assert members_of(cast.members, AFTER) == [cast.education, cast.science]


def test_changes_that_cannot_be_are_refused(cast):
    def merge(unit, **given):
        return merge_unit(unit, on=REFORM, by=cast.zhou, **given)

    refused(lambda: merge(cast.health, into=cast.health), "UNI-003")
    refused(lambda: merge(cast.education, into=cast.school), "UNI-004")
    refused(lambda: split_unit(cast.health, into=[cast.education] * 2, on=REFORM, by=cast.zhou), "UNI-005")
    refused(lambda: split_unit(cast.health, into=[cast.education, cast.health], on=REFORM, by=cast.zhou), "UNI-003")
    late = create_unit(name="县数据局", region=cast.county, type="school", valid_from=date(2025, 1, 1), by=cast.zhou)
    refused(lambda: merge(cast.health, into=late), "UNI-013")
    refused(lambda: merge(late, into=cast.health), "UNI-012")
    merge(cast.health, into=cast.education)
    refused(lambda: merge(cast.health, into=cast.science), "UNI-006")
    refused(lambda: merge(cast.education, into=cast.health), "UNI-013")


def test_nobody_merges_a_unit_into_one_out_of_reach(cast):
    with pytest.raises(NotAllowed):
        merge_unit(cast.health, into=cast.neighbour_education, on=REFORM, by=cast.zhou)
    with pytest.raises(NotAllowed):
        split_unit(cast.health, into=[cast.education, cast.neighbour_education], on=REFORM, by=cast.zhou)
    cast.health.refresh_from_db()
    assert cast.health.valid_until is None


# Groups -------------------------------------------------------------------------------------------------------------


def test_a_group_has_the_members_of_the_day(cast):
    set_members(cast.members, units=[cast.science, cast.town_hall], on=REFORM, by=cast.zhou)
    assert {u.name for u in members_of(cast.members, BEFORE)} == {"县科协", "县教育局", "县卫健委"}
    assert {u.name for u in members_of(cast.members, AFTER)} == {"县科协", "青源镇人民政府"}


def test_other_members_are_the_members_less_the_leads_of_the_task(cast):
    others = create_group(
        name="其他成员单位", region=cast.county, rule="except_leads", members_of=cast.members, by=cast.zhou
    )
    assert members_of(others, AFTER, leads=[cast.education.pk]) == [cast.health, cast.science]
    assert "各成员单位" in refused(
        lambda: set_members(others, units=[cast.science], on=REFORM, by=cast.zhou), "UNI-017"
    )


def test_a_list_of_members_that_cannot_be_is_refused(cast):
    def members(units, on=REFORM):
        return set_members(cast.members, units=units, on=on, by=cast.zhou)

    refused(lambda: members([cast.neighbour_science]), "UNI-019")
    merge_unit(cast.health, into=cast.education, on=date(2023, 1, 1), by=cast.zhou)
    refused(lambda: members([cast.health]), "UNI-020")
    members([cast.science])
    refused(lambda: members([cast.science, cast.education], on=BEFORE), "UNI-018")
    assert GroupMembership.objects.on(AFTER).filter(group=cast.members).count() == 1


def test_a_group_that_cannot_be_is_refused(cast):
    def group(**given):
        return create_group(**{"region": cast.county, "by": cast.zhou, **given})

    refused(lambda: group(name="各成员单位"), "UNI-008")
    refused(lambda: group(name="成员单位", aliases=["各成员单位"]), "UNI-008")
    refused(lambda: group(name="其他成员单位", rule="except_leads"), "UNI-007")
    elsewhere = factories.group("各成员单位", cast.neighbour)
    refused(lambda: group(name="其他成员单位", rule="except_leads", members_of=elsewhere), "UNI-016")


def test_the_database_keeps_one_current_name_of_a_kind_per_start(cast):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        UnitName.objects.create(unit=cast.health, name="县卫健委", kind="canonical")
