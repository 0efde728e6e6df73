from __future__ import annotations

import pytest

from kepu.engines.compiler.plan import Alias, Responsibility, Span
from kepu.engines.compiler.unit_names import find_aliases, likely_canonical


def duties(*names: str) -> list[Responsibility]:
    return [Responsibility("二", [name], [], [], [], None, name, Span(1, 1, 0, 1)) for name in names]


PAIRS = [
    (["区新经济和科技局"] * 3 + ["区新经济与科技局"], Alias("区新经济与科技局", "区新经济和科技局", "连接词写法不同")),
    (["县人社局"] * 2 + ["县人力资源社会保障局"], Alias("县人力资源社会保障局", "县人社局", "全称与简称混用")),
    (["市卫健委", "市卫生健康委"], Alias("市卫生健康委", "市卫健委", "全称与简称混用")),
    (["县教体局"] * 2 + ["教体局"], Alias("教体局", "县教体局", "漏写层级名称")),
    (["教体局", "县教体局"], Alias("教体局", "县教体局", "漏写层级名称")),
    (["县农业农村局"] * 3 + ["县农业局"], Alias("县农业局", "县农业农村局", "疑似漏字或简写")),
    (["县市场监管局"] * 3 + ["县市场监管理局"], Alias("县市场监管理局", "县市场监管局", "疑似错别字")),
]


@pytest.mark.parametrize(("names", "alias"), PAIRS, ids=[alias.as_written for _, alias in PAIRS])
def test_another_spelling_of_a_unit_is_found(names: list[str], alias: Alias) -> None:
    assert find_aliases(duties(*names)) == [alias]


@pytest.mark.parametrize(
    "names",
    [
        ["区教育局", "区体育局"] * 2 + ["区教育局"],
        ["市委组织部"] * 4 + ["市委宣传部"],
        ["区经信局"] * 3 + ["区卫健局"],
        ["城东街道办事处"] * 3 + ["城西街道办事处"],
        ["市第一人民医院"] * 3 + ["市第二人民医院"],
        ["县教育局", "市教育局", "教育局"],
        ["各街道", "街道"],
    ],
)
def test_units_that_merely_look_alike_are_left_alone(names: list[str]) -> None:
    assert find_aliases(duties(*names)) == []


def test_aliases_are_told_once_in_order_of_appearance() -> None:
    found = find_aliases(duties("文旅局", "县文旅局", "县文旅局", "县科协", "县科协", "科协", "文旅局"))

    assert [(alias.as_written, alias.canonical) for alias in found] == [("文旅局", "县文旅局"), ("科协", "县科协")]


def test_a_usual_name_is_suggested_for_a_slip_of_the_pen() -> None:
    assert likely_canonical("县市场监管理局") == "县市场监督管理局"
    assert likely_canonical("县农业农村村局") == "县农业农村局"


@pytest.mark.parametrize("name", ["县科协", "县农业农村局", "区规划自然资源局", "县现代农业产业园", "教育局"])
def test_usual_and_unknown_names_get_no_suggestion(name: str) -> None:
    assert likely_canonical(name) is None
