"""The files of the demo county agree with each other and with its own scheme."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path

from kepu.core.persons.roles import SEPARATED, Role
from kepu.core.regions.codes import Level, ancestors, level_of
from kepu.core.vocabularies.standard import standard_editions

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "src" / "kepu" / "demo"
COUNTY = "990123000000"
LEVELS = {
    "province": Level.PROVINCE,
    "city": Level.CITY,
    "county": Level.COUNTY,
    "street": Level.TOWNSHIP,
    "town": Level.TOWNSHIP,
    "township": Level.TOWNSHIP,
    "community": Level.VILLAGE,
    "village": Level.VILLAGE,
}

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def names_of(row: Row) -> set[str]:
    return {row["name"], row.get("full_name") or row["name"], *split(row["aliases"])}


def last_day(row: Row) -> date:
    return date.fromisoformat(row["valid_until"]) if row["valid_until"] else date.max


def overlap(left: Row, right: Row) -> bool:
    first_days = [date.fromisoformat(row["valid_from"]) for row in (left, right)]
    return max(first_days) <= min(last_day(left), last_day(right))


def test_a_region_code_stands_once_for_the_level_its_zeros_tell_below_a_known_region():
    regions = rows("regions.csv")
    codes = {row["code"] for row in regions}
    assert [row["code"] for row in regions if level_of(row["code"]) != LEVELS[row["level"]]] == []
    assert [code for code, times in Counter(row["code"] for row in regions).items() if times > 1] == []
    assert [row["name"] for row in regions if not set(ancestors(row["code"])) <= codes] == []


def test_region_codes_are_ones_that_gb_t_2260_assigns_to_nobody():
    assert {row["code"][:2] for row in rows("regions.csv")} == {"99"}


def test_a_region_takes_over_on_the_day_after_its_predecessor_ends():
    regions = {row["code"]: row for row in rows("regions.csv")}
    successors = [row for row in regions.values() if row["predecessor"]]
    gaps = [date.fromisoformat(row["valid_from"]) - last_day(regions[row["predecessor"]]) for row in successors]
    assert [gap.days for gap in gaps] == [1] * 6


def test_units_stand_in_known_regions_below_known_parents_with_known_types():
    units = {row["key"]: row for row in rows("units.csv")}
    regions = {row["code"] for row in rows("regions.csv")}
    types = {code for edition in standard_editions() if edition.key == "unit-type" for code, _, _ in edition.terms}
    links = [
        (row["key"], key) for row in units.values() for key in [row["parent_key"], *split(row["successors"])] if key
    ]
    assert [link for link in links if link[1] not in units] == []
    assert [row["key"] for row in units.values() if row["region_code"] not in regions or row["type"] not in types] == []


def test_no_name_means_two_units_of_one_county_on_the_same_day():
    clashes = [
        (left["key"], right["key"], sorted(names_of(left) & names_of(right)))
        for left, right in combinations(rows("units.csv"), 2)
        if left["region_code"][:6] == right["region_code"][:6]
        and names_of(left) & names_of(right)
        and overlap(left, right)
    ]
    assert clashes == []


def test_groups_hold_known_units_while_these_stand():
    units = {row["key"]: row for row in rows("units.csv")}
    groups = {row["key"]: row for row in rows("groups.csv")}
    members = rows("group_members.csv")
    assert [row for row in members if row["group_key"] not in groups or row["unit_key"] not in units] == []
    assert [row for row in members if last_day(row) > last_day(units[row["unit_key"]])] == []
    bases = [row["base_key"] for row in groups.values() if row["rule"] == "except_leads"]
    assert bases == ["qh-members", "lx-members"]


def test_every_role_has_a_person_and_no_administrator_has_a_second_role():
    units = {row["key"] for row in rows("units.csv")}
    regions = {row["code"] for row in rows("regions.csv")}
    grants = [(row["username"], *grant.split("@")) for row in rows("people.csv") for grant in split(row["roles"])]
    assert {role for _, role, _ in grants} == set(Role.values)
    assert [scope for _, _, scope in grants if scope not in units | regions] == []
    administrators = {name for name, role, _ in grants if role in SEPARATED}
    assert [name for name in administrators if sum(name == other for other, _, _ in grants) > 1] == []


def test_the_countys_scheme_names_known_units_but_for_two_that_wait_in_the_queue():
    known: set[str] = set()
    for row in [*rows("units.csv"), *rows("groups.csv")]:
        if row["region_code"].startswith(COUNTY[:6]) and not row.get("valid_until"):
            known |= names_of(row)
    gold = json.loads((ROOT / "benchmarks" / "samples" / "qinghe-2026.gold.json").read_text("utf-8"))
    named = {
        name
        for duty in gold["responsibilities"]
        for name in [*duty["lead"], *duty["support"], *duty["shared"], *duty["group_refs"]]
    }
    assert named - known == {"县低空经济促进中心", "县市场监管理局"}
