from __future__ import annotations

import pytest

from kepu.engines.compiler.lines import paragraphs
from kepu.engines.compiler.lines.physical import display_width
from tests.engines.compiler.texts import BODY, TITLE, lines_of, quoted, source


def test_bookmarks_and_zero_width_characters_go():
    assert lines_of("[bookmark: _GoBack]一、背\ufeff景\n" + BODY) == ["一、背景", BODY]


def test_white_entities_go_and_others_stay():
    assert lines_of("一、&nbsp;背景（2021&mdash;2025年）") == ["一、背景（2021&mdash;2025年）"]


def test_page_marks_of_every_form_go():
    marks = ["- 3 -", "— 4 —", "第 5 页", "第6页 共9页", "7/9", "· 8 ·"]
    assert lines_of("\n".join(f"{BODY}\n{mark}" for mark in marks)) == [BODY] * 6


def test_bare_numbers_go_only_where_they_count_pages():
    page = "\n".join([BODY] * 9)
    assert lines_of(f"{page}\n1\n{page}\n2\n{page}\n3") == [BODY] * 27
    assert lines_of("1\n2\n3") == ["1", "2", "3"]


def test_a_running_header_goes_where_it_follows_a_page_mark():
    page = f"{TITLE}\n{BODY}\n- {{}} -\n"
    assert lines_of("".join(page.format(n) for n in (1, 2, 3))) == [TITLE, BODY, BODY, BODY]


def test_page_marks_that_landed_inside_a_line_go():
    text = "推动全县科普信息— 1 —资源共享，不断扩大覆盖面。建设县级— 2 —科技馆。"
    assert lines_of(text) == ["推动全县科普信息资源共享，不断扩大覆盖面。建设县级科技馆。"]


def test_a_single_number_between_dashes_is_left_alone():
    assert lines_of("建成“科普—1—号”场馆。") == ["建成“科普—1—号”场馆。"]


def test_entries_of_a_table_of_contents_go():
    contents = "目  录\n一、总体要求……………1\n二、重点任务……………2\n三、保障措施……………3\n"
    assert lines_of(contents + "一、总体要求\n" + BODY) == ["一、总体要求", BODY]


def test_every_character_keeps_its_place():
    text = "  一、 背 景\n[bookmark: a]" + BODY[:20] + "\u3000" + BODY[20:]
    for paragraph in paragraphs(source(text)):
        assert quoted(paragraph).replace("[bookmark:a]", "") == paragraph.text
        assert len(paragraph.norm) == len(paragraph.text) == len(paragraph.starts)
        assert [text[at] for at in paragraph.starts] == list(paragraph.text)


def test_a_chinese_character_is_two_columns_wide():
    assert display_width("到2025年，") == 2 + 4 + 2 + 2


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("**一、办好课堂**", "一、办好课堂"),
        ("　　**松岭县科普行动方案（2026—2030年****）**", "松岭县科普行动方案（2026—2030年）"),
        ("## 二、送课下乡", "二、送课下乡"),
        ("> 各单位要抓好落实。", "各单位要抓好落实。"),
        ("__（一）办好课堂__", "（一）办好课堂"),
        ("1\\. 开课。", "1.开课。"),
        ("[课表（样式）](http://www.example.cn/kb.pdf)", "课表（样式）"),
    ],
)
def test_what_markdown_adds_is_no_part_of_the_text(written, meant):
    assert lines_of(f"{written}\n\n{BODY}")[0] == meant


@pytest.mark.parametrize("written", ["联系人：王某，电话138****2046。", "    年____月____日完成。", "#1楼设科普展厅。"])
def test_masks_blanks_and_number_signs_stay(written):
    assert lines_of(written) == ["".join(written.split())]
