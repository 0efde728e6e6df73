"""Regions through time, and the table they come in by."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu.core.errors import NotAllowed, RuleBroken
from kepu.core.models import AuditEntry, Region
from kepu.core.regions.actions import import_regions
from kepu.core.regions.codes import Level, ancestors, full_code, level_of, subtree_range
from kepu.core.regions.queries import above, children_of, plan_import, region_on, topmost
from kepu.core.regions.table import RegionRow, read_region_table
from tests import factories

HEADER = "code,name,urban_rural,valid_from,valid_until,predecessor\n"
DAY = date(2025, 1, 1)


def table(*lines: str, header: str = HEADER):
    return read_region_table((header + "\n".join(lines)).encode())


def problems(found) -> list[tuple[int, str]]:
    return [(error.row, error.message) for error in found.errors]


def stored(code: str) -> list[tuple]:
    rows = Region.objects.filter(code=full_code(code)).by_start()
    return [(r.name, r.valid_from, r.valid_until) for r in rows]


# Codes --------------------------------------------------------------------------------------------------------------


@given(st.from_regex(r"[1-9][0-9]{11}", fullmatch=True))
def test_every_region_lies_in_the_subtree_of_each_of_its_ancestors(code):
    for holder in ancestors(code):
        first, last = subtree_range(holder)
        assert first <= code <= last
        assert level_of(holder) <= level_of(code)


@given(st.from_regex(r"[1-9][0-9]{11}", fullmatch=True), st.from_regex(r"[1-9][0-9]{11}", fullmatch=True))
def test_a_subtree_is_exactly_the_codes_that_begin_with_its_own_digits(code, other):
    first, last = subtree_range(code)
    assert (first <= other <= last) == other.startswith(code[: level_of(code)])


# Reading a table ----------------------------------------------------------------------------------------------------


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fail(data):
    found = read_region_table(data)
    assert found.errors or found.rows is not None


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@given(st.lists(st.lists(cells, max_size=7), max_size=8))
def test_every_row_is_either_taken_or_named_among_the_errors(rows):
    out = io.StringIO()
    csv.writer(out).writerows([HEADER.strip().split(","), *rows])
    found = read_region_table(out.getvalue().encode())
    filled = {number for number, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)}
    assert {row.row for row in found.rows} | {error.row for error in found.errors} == filled


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[1-9][0-9]{5}", fullmatch=True),
            st.text(st.characters(categories=["Lo"]), min_size=1, max_size=20),
            st.sampled_from(["", "111", "220"]),
            st.none() | st.dates(date(1950, 1, 1), date(2050, 1, 1)),
        ),
        unique_by=lambda row: row[0],
        max_size=8,
    ),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
)
def test_what_was_written_is_read_back(rows, encoding):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["code", "name", "urban_rural", "valid_from"])
    for code, name, urban_rural, starts in rows:
        writer.writerow([code, name, urban_rural, starts or ""])
    found = read_region_table(out.getvalue().encode(encoding))
    assert found.errors == []
    assert found.rows == [
        RegionRow(number, code + "000000", name, urban_rural, starts)
        for number, (code, name, urban_rural, starts) in enumerate(rows, start=2)
    ]


def test_chinese_headers_and_empty_lines_are_read_and_rows_keep_their_numbers():
    found = read_region_table("行政区划代码,名称\n\n990123,青禾县\n\n99012,错\n".encode("gb18030"))
    assert found.rows == [RegionRow(3, "990123000000", "青禾县")]
    assert problems(found) == [(5, "行政区划代码“99012”应为 2、4、6、9 或 12 位数字")]


def test_each_wrong_row_is_named_with_what_is_wrong():
    found = table(
        "990123,",
        "990123,青禾县,11",
        "990123,青禾县,,2024/1/1",
        "990123,青禾县,,2024-02-01,2024-01-01",
        "000001,某县",
        "990123,青禾县",
        "990123000000,青禾县",
        f"990124,{'长' * 101}",
    )
    assert problems(found) == [
        (2, "代码 990123000000 没有名称"),
        (3, "城乡分类代码“11”应为 3 位数字"),
        (4, "日期“2024/1/1”应写作 2024-01-31 的形式"),
        (5, "失效日期 2024-01-01 早于生效日期 2024-02-01"),
        (6, "代码 000001000000 的前两位不能是 00"),
        (8, "代码 990123000000 与第 7 行重复"),
        (9, f"名称“{'长' * 20}……”超过 100 字"),
    ]


def test_a_table_without_the_needed_columns_says_which():
    assert problems(table(header="code,title\n"))[0][1].startswith("表头缺少列：name")
    assert problems(read_region_table(b"\xff\xfe\xff"))[0][1].startswith("文件不是 UTF-8 或 GB18030")


# Importing ----------------------------------------------------------------------------------------------------------


def test_an_import_adds_regions_below_ones_own(cast):
    given = table("990123101,白鹤镇,,2000-01-01", "990123101200,鹤鸣村,122,2000-01-01")
    assert import_regions(table=given, by=cast.xie) == 2
    assert stored("990123101200") == [("鹤鸣村", date(2000, 1, 1), None)]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.region_code) == ("core.regions.import_regions", cast.county.code)
    assert entry.details == {"added": 2, "changed": 0, "unchanged": 0}


def test_rows_beyond_ones_own_region_are_refused_by_number_and_nothing_is_stored(cast):
    given = table("990123101,白鹤镇", "990124101,双溪乡", "9901,云泽市")
    assert problems(plan_import(given, cast.xie)) == [
        (3, "“双溪乡”（990124101000）不在您管理的地区之内"),
        (4, "“云泽市”（990100000000）不在您管理的地区之内"),
    ]
    with pytest.raises(RuleBroken, match=r"第 3 行.*第 4 行") as refused:
        import_regions(table=given, by=cast.xie)
    assert refused.value.code == "REG-001"
    assert stored("990123101") == []
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("name", ["zhou", "liang", "he", "wei", "song", "bai", "yan", "tao", "nobody"])
def test_only_a_system_administrator_imports(cast, name):
    with pytest.raises(NotAllowed):
        import_regions(table=table("990123101,白鹤镇"), by=getattr(cast, name))


def test_a_new_name_from_a_day_ends_the_old_one_and_keeps_it(cast):
    import_regions(table=table("990123100,青源街道,,2024-03-01,,990123100"), by=cast.xie)
    assert stored("990123100") == [("青源镇", None, date(2024, 2, 29)), ("青源街道", date(2024, 3, 1), None)]
    names = [region_on("990123100", day).name for day in (date(2024, 2, 29), date(2024, 3, 1))]
    assert names == ["青源镇", "青源街道"]
    assert Region.objects.get(name="青源街道").predecessor == cast.town


def test_a_new_name_without_a_day_is_refused_where_the_old_one_has_a_start(cast):
    factories.region("990123101", "白鹤镇", valid_from=date(2000, 1, 1))
    found = plan_import(table("990123101,白鹤街道"), cast.xie)
    assert "valid_from" in problems(found)[0][1]
    import_regions(table=table("990123101,白鹤街道,,2000-01-01"), by=cast.xie)
    assert stored("990123101") == [("白鹤街道", date(2000, 1, 1), None)]


def test_the_same_table_again_changes_nothing(cast):
    given = ("990123101,白鹤镇,,2000-01-01", "990123102,龙潭铺镇")
    import_regions(table=table(*given), by=cast.xie)
    before = list(Region.objects.values())
    assert import_regions(table=table(*given), by=cast.xie) == 0
    assert list(Region.objects.values()) == before


def test_two_stretches_of_one_code_in_one_table_follow_each_other(cast):
    import_regions(table=table("990123103,柳石镇,,2024-03-01", "990123103,柳坝乡,,2000-01-01"), by=cast.xie)
    assert stored("990123103") == [
        ("柳坝乡", date(2000, 1, 1), date(2024, 2, 29)),
        ("柳石镇", date(2024, 3, 1), None),
    ]


def test_overlapping_stretches_and_lost_parents_are_refused(cast):
    found = plan_import(
        table(
            "990123103,柳石镇,,2024-03-01,2024-12-31",
            "990123103,柳坝乡,,2024-06-01",
            "990123201200,孤村",
        ),
        cast.xie,
    )
    assert [row for row, _ in problems(found)] == [3, 4]
    assert "日期重叠" in problems(found)[0][1]
    assert problems(found)[1][1] == "“孤村”（990123201200）的上级 990123201000 不在表中，也不在系统中"


# The tree -----------------------------------------------------------------------------------------------------------


def test_the_tree_shows_each_region_below_the_nearest_that_holds_it(cast):
    factories.region("990123100200", "上青源村")
    province = factories.region("99", "示范省")
    # A county right under the province, as where no city stands between.
    direct = factories.region("999001", "省直管县")
    assert list(topmost(Region.objects.all(), DAY)) == [province]
    assert list(children_of(province.code, DAY)) == [cast.city, direct]
    assert list(children_of(cast.city.code, DAY)) == [cast.county, cast.neighbour]
    assert [r.name for r in children_of(cast.town.code, DAY)] == ["上青源村"]
    assert above(cast.town, DAY) == [province, cast.city, cast.county]


def test_the_tree_is_that_of_the_day(cast):
    import_regions(table=table("990123100,青源街道,,2024-03-01"), by=cast.xie)
    assert [r.name for r in children_of(cast.county.code, date(2024, 2, 1))] == ["青源镇"]
    assert [r.name for r in children_of(cast.county.code, DAY)] == ["青源街道"]


def test_levels_have_names():
    assert [level.label for level in Level] == ["全国", "省级", "市级", "县级", "乡镇街道", "村（社区）"]
