"""Tables of theme days: what is read, what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu.engines.calendar import Item, Override, check, items_from_csv, parse_rules

HEAD = "key,name,kind,rules,leads,audience,themes,lead_days,task,basis,note\n"


def item(key: str, rules: str, name: str = "") -> Item:
    return Item(key, name or key, "day", parse_rules(rules))


def test_a_table_is_read() -> None:
    row = 'water-day,世界水日,day,fixed 03-22,水务局 | 水利局,youth|farmer,water,20,"备好展板,资料",,\n'
    assert items_from_csv("\ufeff" + HEAD + row) == (
        Item(
            key="water-day",
            name="世界水日",
            kind="day",
            rules=parse_rules("fixed 03-22"),
            leads=("水务局", "水利局"),
            audience=("youth", "farmer"),
            themes=("water",),
            lead_days=20,
            task="备好展板,资料",
        ),
    )


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "Water Day,世界水日,day,month 03,,,,0,,,",
            "第 2 行（世界水日）：标识“Water Day”只能用小写字母、数字和短横，如 water-day。",
        ),
        ("a,,day,month 03,,,,0,,,", "第 2 行（无名称）：没有名称，请填写。"),
        ("a,甲,year,month 03,,,,0,,,", "第 2 行（甲）：类别“year”应是 day、week、month、campaign 之一。"),
        ("a,甲,day,,,,,0,,,", "第 2 行（甲）：第 1 条：规则是空的，请填写，如 fixed 03-22；逐年通知的写 notice。"),
        ("a,甲,day,month 03,,,,两周,,,", "第 2 行（甲）：准备天数“两周”应是 0 到 365 的整数。"),
        ("a,甲,day,month 03,,,,366,,,", "第 2 行（甲）：准备天数“366”应是 0 到 365 的整数。"),
        (
            "a,甲,day,month 03,,,,0,备好展板,资料,,",
            "第 2 行（甲）：列数与首行不同，应有 11 列；含逗号的内容请加英文双引号。",
        ),
        ("a,甲,day", "第 2 行（甲）：列数与首行不同，应有 11 列；含逗号的内容请加英文双引号。"),
        ("a,甲,day,month 03,,,,0,,,\na,乙,day,month 04,,,,0,,,", "标识“a”用了两次（甲、乙），请改其中一个。"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(row: str, message: str) -> None:
    with pytest.raises(ValueError) as refused:
        items_from_csv(HEAD + row)
    assert str(refused.value) == message


def test_missing_columns_are_named() -> None:
    with pytest.raises(ValueError, match="首行缺少列：themes、lead_days、task、basis、note。请补上"):
        items_from_csv("key,name,kind,rules,leads,audience\n")


@given(st.text() | st.text(alphabet='a,"|\n甲 []-0').map(lambda body: HEAD + body))
def test_any_table_is_read_or_refused(text: str) -> None:
    try:
        items_from_csv(text)
    except ValueError as problem:
        assert str(problem).endswith("。")


def test_a_reference_to_nothing_is_refused() -> None:
    with pytest.raises(ValueError) as refused:
        check([item("b", "day 3 of a", "乙")])
    assert str(refused.value) == "“乙”按“a”推算，但没有这个节点。请先添加它，或改规则。"


@pytest.mark.parametrize(
    ("items", "circle"),
    [
        ([item("a", "day 1 of a", "甲")], "甲 → 甲"),
        ([item("a", "day 2 of b", "甲"), item("b", "day 1 of a", "乙")], "甲 → 乙 → 甲"),
        (
            [item("z", "day 1 of a", "己"), item("a", "[2030-] day 1 of b", "甲"), item("b", "day 1 of a", "乙")],
            "甲 → 乙 → 甲",
        ),
    ],
)
def test_a_circle_is_refused_and_shown(items: list[Item], circle: str) -> None:
    with pytest.raises(ValueError) as refused:
        check(items)
    assert str(refused.value) == f"推算成了一个圈：{circle}。请给其中一个另写规则。"


def test_two_items_may_count_from_one() -> None:
    check([item("a", "month 06"), item("b", "day 1 of a"), item("c", "day 2 of a"), item("d", "day 1 of b")])


def test_a_chain_of_a_thousand_is_refused() -> None:
    chain = [item(f"i{n}", f"day 1 of i{n + 1}") for n in range(1000)]
    with pytest.raises(ValueError, match="处在超过 20 层的推算中"):
        check([*chain, item("i1000", "month 06")])


def test_a_notice_cannot_end_before_it_begins_or_lie_in_another_year() -> None:
    with pytest.raises(ValueError) as refused:
        Override("a", 2026, date(2026, 9, 20), date(2026, 9, 14))
    assert str(refused.value) == "末日（2026-09-14）早于首日（2026-09-20），请改正。"
    with pytest.raises(ValueError) as refused:
        Override("a", 2026, date(2028, 9, 14), date(2028, 9, 20))
    assert str(refused.value) == "首日（2028-09-14）不在 2026 年，请改日期或年份。"
