from __future__ import annotations

import pytest

from tests.engines.compiler.texts import BODY, lines_of


def test_headings_inside_a_line_open_paragraphs_of_their_own():
    text = f"一、总体要求（一）指导思想。{BODY}（二）基本原则。{BODY}二、重点任务（一）办好课堂。{BODY}1.开课。{BODY}2.备课。{BODY}"
    assert lines_of(text) == [
        "一、总体要求",
        f"（一）指导思想。{BODY}",
        f"（二）基本原则。{BODY}",
        "二、重点任务",
        f"（一）办好课堂。{BODY}",
        f"1.开课。{BODY}",
        f"2.备课。{BODY}",
    ]


def test_a_heading_follows_a_note_in_brackets():
    text = f"1.开课。{BODY}（牵头单位：县教育局；责任单位：县科协）2.备课。{BODY}"
    assert lines_of(text) == [f"1.开课。{BODY}（牵头单位：县教育局；责任单位：县科协）", f"2.备课。{BODY}"]


@pytest.mark.parametrize(
    "text",
    [
        "（一）加强领导。做好三件事：（一）制定方案；（二）明确分工；（三）落实经费。",
        "（一）加强领导。按照《条例》第三条（二）规定执行，力争达到1.5万人。",
        "1.打造课堂。（一）班一社团、一校一特色，覆盖率达到95%。",
        "1.开展活动。统筹一、二、三产业，举办讲座2次、展览3.5场。",
        "（一）加强领导。一是制定方案。二是明确分工。三是落实经费。",
    ],
)
def test_numbers_in_running_text_open_nothing(text):
    assert lines_of(text) == [text]
