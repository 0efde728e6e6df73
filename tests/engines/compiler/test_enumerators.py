from __future__ import annotations

import pytest

from kepu.engines.compiler.enumerators import chinese_number, chinese_numeral, label_at, number_of


@pytest.mark.parametrize(
    ("text", "kind", "number", "written"),
    [
        ("第三章总则", "chapter", 3, "三"),
        ("第二部分重点任务", "chapter", 2, "二"),
        ("第一节指导思想", "part", 1, "一"),
        ("十二、保障措施", "chinese", 12, "十二"),
        ("一.总体要求", "chinese", 1, "一"),
        ("（二十）强化责任", "bracketed", 20, "二十"),
        ("㈢健全机制", "bracketed", 3, "㈢"),
        ("45.压实责任", "arabic", 45, "45"),
        ("1、总体要求", "arabic", 1, "1"),
        ("（3）建设场馆", "arabic_bracketed", 3, "3"),
        ("⑵建设场馆", "arabic_bracketed", 2, "⑵"),
        ("⑤建设场馆", "circled", 5, "⑤"),
        ("⒎建设场馆", "arabic", 7, "⒎"),
        ("——建设场馆", "dash", 0, "——"),
        ("2.1建设场馆", "decimal", 1, "2.1"),
    ],
)
def test_a_number_that_opens_a_heading_is_told_by_kind(text, kind, number, written):
    label = label_at(text)
    assert label is not None
    assert (label.kind, label.number, label.written) == (kind, number, written)


@pytest.mark.parametrize(
    "text",
    [
        "2025年，全县公民具备科学素质的比例达到12%",
        "1.5万名志愿者参与服务",
        "一、二、三产业融合发展",
        "二、三产业融合发展",
        "一、二季度的监测显示",
        "1、2、3号楼",
        "一是加强领导",
        "第一，加强领导",
        "5G网络覆盖",
        "—",
        "（2021—2025年）",
    ],
)
def test_a_quantity_or_an_ordinal_is_no_label(text):
    assert label_at(text) is None


def test_labels_nest_as_official_documents_nest_them():
    texts = ["第一章总则", "一、总则", "（一）总则", "1.总则", "（1）总则", "①总则"]
    ranks = [label_at(text).rank for text in texts]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(("number", "numeral"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (45, "四十五")])
def test_chinese_numerals_go_both_ways(number, numeral):
    assert chinese_numeral(number) == numeral
    assert chinese_number(numeral) == number


def test_a_year_in_chinese_digits_is_read_digit_by_digit():
    assert chinese_number("二〇二二") == 2022


@pytest.mark.parametrize(
    ("written", "number"), [("7", 7), ("2025", 2025), ("十五", 15), ("二〇二五", 2025), ("若干", 0)]
)
def test_a_number_is_read_in_either_script(written, number):
    assert number_of(written) == number


def test_what_is_no_number_counts_nothing():
    assert chinese_number("科普") == 0
