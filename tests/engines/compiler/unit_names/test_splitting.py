"""Lists of names are cut into the names as written, and never inside one."""

from __future__ import annotations

import pytest

from kepu.engines.compiler.unit_names import split_names

LISTS = [
    # separators
    ("区教育局、区科协、团区委", ["区教育局", "区科协", "团区委"]),
    ("县人社局，县委宣传部、县妇联", ["县人社局", "县委宣传部", "县妇联"]),
    ("市通信管理局等；各区政府", ["市通信管理局", "各区政府"]),
    ("市教育局,市科技局", ["市教育局", "市科技局"]),
    # 和, 及, 与 inside a name stay
    ("区新经济和科技局、市文化和旅游局", ["区新经济和科技局", "市文化和旅游局"]),
    ("住房和城乡建设局、市规划和自然资源局", ["住房和城乡建设局", "市规划和自然资源局"]),
    ("市工业和信息化局、人力资源和社会保障局", ["市工业和信息化局", "人力资源和社会保障局"]),
    ("区数字经济与科技局、市云计算和大数据局", ["区数字经济与科技局", "市云计算和大数据局"]),
    ("中央和国家机关工委、粮食和储备局", ["中央和国家机关工委", "粮食和储备局"]),
    # … and between two names part them
    ("县委宣传部和县科协", ["县委宣传部", "县科协"]),
    ("市委宣传部和统战部", ["市委宣传部", "统战部"]),
    ("市发展改革委与市科技局", ["市发展改革委", "市科技局"]),
    ("区科协及各街道", ["区科协", "各街道"]),
    ("区委老干部局和区民政局", ["区委老干部局", "区民政局"]),
    ("市级各有关部门及各县市区政府", ["市级各有关部门", "各县市区政府"]),
    # 等 and what it introduces
    ("财政厅、审计厅等", ["财政厅", "审计厅"]),
    ("县总工会、县妇联等单位", ["县总工会", "县妇联"]),
    ("市科协等12家单位", ["市科协"]),
    ("民政部等有关部门和单位", ["民政部", "有关部门和单位"]),
    ("中央宣传部、科技部等和各省级人民政府", ["中央宣传部", "科技部", "各省级人民政府"]),
    ("教育部等部门和地方各级人民政府", ["教育部", "地方各级人民政府"]),
    ("省高等教育处、省平等办", ["省高等教育处", "省平等办"]),
    # brackets belong to their name
    ("市交通委（市道运局、市公路局）、市气象局", ["市交通委（市道运局、市公路局）", "市气象局"]),
    ("各县（市、区）人民政府、市科协", ["各县（市、区）人民政府", "市科协"]),
    ("各区政府(含高新区管委会)、市妇联", ["各区政府(含高新区管委会)", "市妇联"]),
    # one collective name with a 、 inside
    ("市科协，各区、县级市", ["市科协", "各区、县级市"]),
    ("各市、县（区）人民政府", ["各市、县（区）人民政府"]),
    ("各乡镇、街道，县气象局", ["各乡镇、街道", "县气象局"]),
    ("各镇人民政府、各街道办事处", ["各镇人民政府", "各街道办事处"]),
    # a lost 、
    ("县教体局县人社局团县委县科协", ["县教体局", "县人社局", "团县委", "县科协"]),
    ("市公安局市场监管局", ["市公安局", "市场监管局"]),
    # what only looks like two
    ("市公安局市中区分局", ["市公安局市中区分局"]),
    ("国家税务总局清河县税务局", ["国家税务总局清河县税务局"]),
    ("区委区政府督查室", ["区委区政府督查室"]),
    # little words around
    ("由市科协、市教育局", ["市科协", "市教育局"]),
    ("", []),
    ("、，；", []),
]


@pytest.mark.parametrize(("text", "names"), LISTS, ids=[text or "empty" for text, _ in LISTS])
def test_a_list_is_cut_into_its_names(text: str, names: list[str]) -> None:
    assert split_names(text) == names


def test_white_space_parts_names_where_nothing_else_does() -> None:
    assert split_names("林草局水务局", breaks=[3]) == ["林草局", "水务局"]


def test_white_space_inside_one_name_or_beside_commas_is_layout() -> None:
    assert split_names("县教育局", breaks=[1, 2, 3]) == ["县教育局"]
    assert split_names("县教育局、县水务局", breaks=[1, 4, 5, 6]) == ["县教育局", "县水务局"]


def test_a_long_list_of_one_character_is_read_in_time() -> None:
    assert split_names("（" * 20000) == []
