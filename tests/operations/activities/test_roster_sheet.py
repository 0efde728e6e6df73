"""A paper roster, typed in: what can be read, and what is wrong row by row."""

from __future__ import annotations

import pytest

from kepu.core.persons.sealed import person_key
from kepu.engines.sheets import UnreadableSheet
from kepu.operations.activities.roster_sheet import Roster, read_roster, roster_form

GROUPS = {"youth": "青少年", "elderly": "老年人"}


def read(*lines: str) -> Roster:
    text = "\n".join(["姓名,电话,证件号码,人群", *lines])
    return read_roster(text.encode(), "名单.csv", GROUPS)


def test_a_person_is_known_by_the_identity_number_else_by_telephone_and_name() -> None:
    roster = read("王小明,138-1234-5678,,老年人", "李二,13912345678,11010519491231002x,", "张三,,,")
    assert [(each.row, each.masked_name, each.line.person_key, each.line.group) for each in roster.lines] == [
        (2, "王**", person_key("13812345678", "王小明"), "elderly"),
        (3, "李*", person_key("11010519491231002X"), ""),
        (4, "张*", "", ""),
    ]
    assert (roster.errors, roster.without_key) == ([], 1)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (",13812345678,,", "没有姓名"),
        ("王小明,123,,", "电话应为"),
        ("王小明,,110105194912310021,", "校验码不对"),
        ("王小明,,1101,", "校验码不对"),
        ("王小明,,,外星人", "不在名单里"),
    ],
)
def test_a_wrong_line_is_told_with_its_row_and_the_others_are_read(line: str, words: str) -> None:
    roster = read("李二,,,", line)
    assert [each.masked_name for each in roster.lines] == ["李*"]
    (error,) = roster.errors
    assert (error.row, words in error.message) == (3, True)


def test_the_same_person_twice_is_told() -> None:
    roster = read("王小明,13812345678,,", "王 小明,+86 138 1234 5678,,")
    assert [(error.row, "第 2 行" in error.message) for error in roster.errors] == [(3, True)]


def test_a_table_without_lines_or_names_is_told() -> None:
    assert [error.message for error in read().errors] == ["表头下面没有内容"]
    with pytest.raises(UnreadableSheet):
        read_roster("电话\n13812345678\n".encode(), "名单.csv", GROUPS)


def test_the_empty_form_reads_as_an_empty_roster() -> None:
    assert read_roster(roster_form(GROUPS), "模板.xlsx", GROUPS).lines == []
