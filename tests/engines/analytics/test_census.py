"""Whom a coverage is a share of, read from a file."""

from __future__ import annotations

import pytest

from kepu.engines.analytics import Census, FactsRefused, read_census


def test_subjects_with_their_regions_and_without() -> None:
    told = read_census("﻿subject,name,region\ns1,一小,990123001\ns2,二小,990123002003\n".encode(), "学校.csv")
    assert told == Census({"s1": "990123001000", "s2": "990123002003"})
    assert read_census(b"subject\ns1\ns2\n", "x.csv") == Census.of(["s1", "s2"])


def test_regions_alone_are_a_census_of_regions() -> None:
    towns = read_census(b"region,name\n990123001,\n990123002,\n", "towns.csv")
    assert towns == Census.of_regions(["990123001", "990123002"])
    assert towns.digits == 9
    assert towns.within("990123002").regions == {"990123002": "990123002000"}
    assert towns.by_region(6) == {"990123": 2}


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        ("subject\ns1\ns1\n", "第 3 行：“s1”写了不止一次"),
        ("subject,region\n,990123\n", "第 2 行：没有写对象"),
        ("subject,region\ns1,99012\n", "第 2 行：地区代码“99012”应为 6、9 或 12 位数字"),
        ("subject,region\ns1,990123\ns2,\n", "有的行写了 region，有的没写"),
        ("region\n990123\n990123001\n", "地区代码长短不一"),
        ("学校\n一小\n", "首行写列名"),
        ("", "首行写列名"),
        ("region\n", "首行写列名"),
    ],
)
def test_a_census_with_a_fault_is_refused_with_its_line(content: str, trouble: str) -> None:
    with pytest.raises(FactsRefused, match=trouble) as refused:
        read_census(content.encode(), "名录.csv")
    assert refused.value.code == "FAC-012"


def test_another_encoding_is_refused_with_advice() -> None:
    with pytest.raises(FactsRefused, match="CSV UTF-8"):
        read_census("subject,name\ns1,青禾县实验小学\n".encode("gb18030"), "名录.csv")
