from __future__ import annotations

import pytest

from kepu.engines.compiler.unit_names import is_group, looks_like_unit

GROUPS = [
    "各街道",
    "各乡镇（街道）",
    "各成员单位",
    "区全民科学素质纲要实施工作办公室其他成员单位",
    "各县（区）人民政府",
    "有关部门",
    "各有关单位",
    "相关部门",
    "各地",
    "地方各级人民政府",
    "县级有关部门",
    "市级各有关部门",
    "各省级人民政府",
    "各区、县级市",
    "县直有关部门",
    "驻区各部队",
    "乡镇人民政府",
    "街道办事处",
    "各银行机构",
    "有关部门和单位",
    "属地政府",
    "各项目牵头单位",
    "相关镇",
    "中小学校",
]
UNITS = [
    "区科协",
    "市委宣传部",
    "团县委",
    "县政府",
    "市人民政府",
    "区融媒体中心",
    "万州区气象局",
    "县现代农业产业园",
    "市新闻传媒集团",
    "国资委",
    "人民银行",
    "市消防救援支队",
    "区法院",
    "清溪工业园区管理委员会",
    "开发区管委会",
    "共青团中央",
    "县总工会",
    "高新区",
    "市交通委（市道运局）",
]
NEITHER = [
    "社会",
    "政府",
    "网站",
    "场所",
    "干部",
    "2025年",
    "以下简称县科协",
    "加强领导",
    "的部门",
    "全县",
    "一",
    "见附件",
]


@pytest.mark.parametrize("name", GROUPS)
def test_collective_names_are_groups(name: str) -> None:
    assert is_group(name)


@pytest.mark.parametrize("name", UNITS)
def test_names_of_one_unit_are_no_groups(name: str) -> None:
    assert not is_group(name)


@pytest.mark.parametrize("name", [name for name in UNITS if name != "人民银行"] + GROUPS)
def test_units_and_groups_are_recognised_without_a_label(name: str) -> None:
    assert looks_like_unit(name)


@pytest.mark.parametrize("text", NEITHER)
def test_other_words_are_no_units(text: str) -> None:
    assert not looks_like_unit(text)


@pytest.mark.parametrize("clause", ["各镇将科普工作列入议事日程", "各街道抓好落实", "有关单位定期召开会议"])
def test_a_group_with_a_verb_is_a_clause_and_no_name(clause: str) -> None:
    assert not looks_like_unit(clause)
