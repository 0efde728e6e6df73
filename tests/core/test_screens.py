"""The screens of units, groups and regions: what is found, what is kept, and who is shown what."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kepu.core.models import AuditEntry, Region, Unit, UnitGroup
from kepu.core.units.actions import add_alias, merge_unit, rename_unit
from kepu.core.units.queries import members_of
from kepu.core.vocabularies.actions import load_standard
from tests import factories

REFORM = date(2024, 3, 1)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def zhou(cast) -> Client:
    load_standard()
    return signed_in(cast.zhou)


def found(client: Client, query: str) -> set[str]:
    return {unit.name for unit in client.get(f"/units/?{query}").context["page"]}


# Units --------------------------------------------------------------------------------------------------------------


def test_units_are_found_by_any_of_their_names(cast, zhou):
    rename_unit(cast.health, name="县卫生健康局", on=REFORM, by=cast.zhou)
    assert found(zhou, "q=卫健") == {"县卫生健康局"}
    assert found(zhou, "q=科学技术协会") == {"县科协"}
    assert found(zhou, "type=school") == {"青禾中学"}
    assert found(zhou, f"region={cast.town.pk}") == {"青源镇人民政府"}


def test_closed_units_are_listed_only_when_asked_for(cast, zhou):
    merge_unit(cast.health, into=cast.education, on=REFORM, by=cast.zhou)
    assert "县卫健委" not in found(zhou, "")
    assert found(zhou, "state=closed") == {"县卫健委"}
    assert {"县卫健委", "县教育局"} <= found(zhou, "state=all")


def test_the_list_shows_nobody_anothers_units(cast, zhou):
    assert {unit.region for unit in zhou.get("/units/?state=all").context["page"]} == {cast.county, cast.town}
    assert found(signed_in(cast.he), "") == {"县教育局", "青禾中学"}
    assert signed_in(cast.yan).get("/units/").status_code == 403


@pytest.mark.parametrize(
    "path",
    ["", "alias/", "rename/", "merge/", "split/"],
)
def test_a_unit_of_another_county_does_not_exist(cast, zhou, path):
    assert zhou.get(f"/units/{cast.neighbour_education.pk}/{path}").status_code == 404


@pytest.mark.parametrize("name", ["he", "liang", "song", "bai"])
def test_who_may_not_change_a_unit_has_no_buttons_and_no_forms(cast, name):
    client = signed_in(getattr(cast, name))
    page = client.get(f"/units/{cast.education.pk}/")
    assert page.status_code == 200
    assert "/rename/" not in page.content.decode()
    assert client.get(f"/units/{cast.education.pk}/rename/").status_code == 404
    assert client.get("/units/new/").status_code == 403


def test_a_unit_is_made_on_screen_with_its_names(cast, zhou):
    given = {
        "name": "县气象局",
        "full_name": "青禾县气象局",
        "aliases": "县气象台、气象局\n",
        "type": "government_department",
        "region": cast.county.pk,
        "valid_from": "2020-01-01",
    }
    answer = zhou.post("/units/new/", given)
    unit = Unit.objects.get(name="县气象局")
    assert answer["Location"] == f"/units/{unit.pk}/"
    assert set(unit.names.values_list("name", flat=True)) == {"县气象局", "青禾县气象局", "县气象台", "气象局"}
    again = zhou.post("/units/new/", given)
    assert again.status_code == 422
    assert "UNI-001" in again.content.decode()
    assert 'value="青禾县气象局"' in again.content.decode()


def test_the_choice_of_regions_ends_at_the_own_region(cast, zhou):
    given = {"name": "县气象局", "type": "school", "region": cast.neighbour.pk}
    assert zhou.post("/units/new/", given).status_code == 422
    assert not Unit.objects.filter(name="县气象局").exists()


def test_each_change_is_made_on_screen(cast, zhou):
    url = f"/units/{cast.health.pk}"
    zhou.post(f"{url}/alias/", {"alias": "县卫生局"})
    zhou.post(f"{url}/rename/", {"name": "县卫生健康局", "on": "2023-01-01"})
    zhou.post(f"{url}/merge/", {"into": cast.education.pk, "on": "2024-03-01", "basis": "某方案"})
    page = zhou.get(f"{url}/").content.decode()
    for words in ("县卫生局", "县卫健委", "曾用名", "2024-03-01 并入", "某方案", "到 2024-02-29 为止"):
        assert words in page
    # Closed, the unit is history: no more buttons.
    assert f"{url}/rename/" not in page
    assert [
        entry.action for entry in AuditEntry.objects.filter(object_id=str(cast.health.pk)).order_by("sequence")
    ] == [
        "core.units.add_alias",
        "core.units.rename_unit",
        "core.units.merge_unit",
    ]


def test_a_unit_is_divided_on_screen(cast, zhou):
    parts = [factories.unit(name, cast.county) for name in ("县卫生局", "县疾控局")]
    url = f"/units/{cast.health.pk}"
    one = zhou.post(f"{url}/split/", {"into": [parts[0].pk], "on": "2024-03-01"})
    assert (one.status_code, "UNI-005" in one.content.decode()) == (422, True)
    zhou.post(f"{url}/split/", {"into": [part.pk for part in parts], "on": "2024-03-01"})
    assert [step.after for step in cast.health.later.order_by("after__pk")] == parts
    assert "接续" in zhou.get(f"/units/{parts[0].pk}/").content.decode()


def test_a_unit_is_shown_as_of_a_day(cast, zhou):
    rename_unit(cast.health, name="县卫生健康局", on=REFORM, by=cast.zhou)
    assert "县卫健委”" in zhou.get(f"/units/{cast.health.pk}/?day=2024-02-29").content.decode()
    assert "县卫健委”" not in zhou.get(f"/units/{cast.health.pk}/?day=2024-03-01").content.decode()
    assert zhou.get(f"/units/{cast.health.pk}/?day=nonsense").context["day"] == timezone.localdate()


@pytest.mark.parametrize(("path", "people"), [("zhou", True), ("liang", False), ("he", False)])
def test_persons_are_shown_to_those_who_may_see_them(cast, path, people):
    page = signed_in(getattr(cast, path)).get(f"/units/{cast.education.pk}/").content.decode()
    assert (f"/persons/{cast.he.pk}/" in page) is people


@pytest.mark.parametrize("url", ["/units/", "/groups/", "/regions/"])
def test_lists_ask_the_same_number_of_queries_for_more_rows(cast, zhou, url):
    counts = []
    zhou.get(url)
    for number in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert zhou.get(url).status_code == 200
        counts.append(len(asked))
        for more in range(3):
            unit = factories.unit(f"新单位{number}{more}", cast.county)
            add_alias(unit, alias=f"别名{number}{more}", by=cast.zhou)
            factories.group(f"新组{number}{more}", cast.county, (unit,))
            factories.region(f"9{number}{more}", f"新省{number}{more}")
    assert counts[0] == counts[1]


def test_long_lists_are_paged_and_keep_their_filter(cast, zhou):
    for number in range(40):
        factories.unit(f"第{number}小学", cast.county, type="school")
    page = zhou.get("/units/?type=school")
    assert len(page.context["page"]) == 30
    assert "?type=school&amp;page=2" in page.content.decode()
    assert len(zhou.get("/units/?type=school&page=2").context["page"]) == 11


# Groups -------------------------------------------------------------------------------------------------------------


def test_a_group_is_shown_as_of_a_day_with_the_names_of_that_day(cast, zhou):
    rename_unit(cast.health, name="县卫生健康局", on=REFORM, by=cast.zhou)
    zhou.post(f"/groups/{cast.members.pk}/members/", {"on": "2024-06-01", "units": [cast.health.pk]})
    then = zhou.get(f"/groups/{cast.members.pk}/?day=2024-02-01").context["members"]
    now = zhou.get(f"/groups/{cast.members.pk}/?day=2024-06-01").context["members"]
    assert {row["name"] for row in then} == {"县卫健委", "县教育局", "县科协"}
    assert [row["name"] for row in now] == ["县卫生健康局"]


def test_a_group_by_rule_is_made_on_screen(cast, zhou):
    given = {
        "name": "其他成员单位",
        "aliases": "各其他成员单位\n县领导小组其他成员单位",
        "region": cast.county.pk,
        "rule": "except_leads",
        "members_of": cast.members.pk,
    }
    zhou.post("/groups/new/", given)
    group = UnitGroup.objects.get(name="其他成员单位")
    assert group.aliases == ["各其他成员单位", "县领导小组其他成员单位"]
    assert members_of(group, REFORM, [cast.science.pk]) == [cast.health, cast.education]
    page = zhou.get(f"/groups/{group.pk}/").content.decode()
    assert "牵头单位自动除外" in page
    assert f"/groups/{group.pk}/members/" not in page


def test_groups_of_another_county_do_not_exist(cast, zhou):
    theirs = factories.group("各成员单位", cast.neighbour)
    for path in ("", "members/"):
        assert zhou.get(f"/groups/{theirs.pk}/{path}").status_code == 404
    assert signed_in(cast.liang).get(f"/groups/{cast.members.pk}/members/").status_code == 404


# Regions ------------------------------------------------------------------------------------------------------------


def test_the_tree_is_walked_from_the_top_to_the_own_region(cast, zhou):
    assert [region.name for region in zhou.get("/regions/").context["page"]] == ["云泽市"]
    assert [r.name for r in zhou.get(f"/regions/{cast.city.code}/").context["page"]] == ["青禾县"]
    county = zhou.get(f"/regions/{cast.county.code}/")
    assert [r.name for r in county.context["page"]] == ["青源镇"]
    assert county.context["above"] == [cast.city]
    assert zhou.get(f"/regions/{cast.neighbour.code}/").status_code == 404
    assert zhou.get("/regions/no-code/").status_code == 404


def test_only_the_system_administrator_imports(cast, zhou):
    assert zhou.get("/regions/import/").status_code == 403
    assert "/regions/import/" not in zhou.get("/regions/").content.decode()


@pytest.fixture
def xie(cast) -> Client:
    return signed_in(cast.xie)


def test_a_table_is_looked_at_before_it_is_imported(cast, xie):
    table = "code,name,valid_from\n990123101,白鹤镇,2000-01-01\n990123100,青源街道,2024-03-01\n"
    looked = xie.post("/regions/import/", {"file": SimpleUploadedFile("表.csv", table.encode("gb18030"))})
    assert looked.status_code == 200
    assert looked.context["counts"] == [("新增", 1), ("接续原名", 1), ("改动", 0), ("未变", 0)]
    assert not Region.objects.filter(name="白鹤镇").exists()
    text = looked.context["form"]["text"].value()
    assert text == table
    done = xie.post("/regions/import/", {"text": text, "confirm": "1"})
    assert done["Location"] == "/regions/"
    assert Region.objects.get(name="白鹤镇").code == "990123101000"
    again = xie.post("/regions/import/", {"text": text})
    assert "没有要导入的" in again.content.decode()


def test_a_rejected_table_names_its_rows_and_keeps_what_was_given(cast, xie):
    table = "code,name\n990123101,白鹤镇\n99012,坏\n990124101,双溪乡\n"
    answer = xie.post("/regions/import/", {"text": table, "confirm": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert [error.row for error in answer.context["errors"]] == [3, 4]
    for words in ("第 3 行", "第 4 行", "不在您管理的地区之内", "990124101,双溪乡"):
        assert words in page
    assert not Region.objects.filter(name="白鹤镇").exists()


def test_nothing_given_or_no_text_at_all_is_said(cast, xie):
    assert "请选择一个文件" in xie.post("/regions/import/", {"text": ""}).content.decode()
    binary = SimpleUploadedFile("a.csv", b"\xff\xfe\xff\xff")
    assert "另存为 CSV" in xie.post("/regions/import/", {"file": binary}).content.decode()
