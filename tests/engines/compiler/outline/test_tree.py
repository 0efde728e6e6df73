from __future__ import annotations

import pytest

from kepu.engines.compiler.source import LineMark
from tests.engines.compiler.texts import BODY, TITLE, outlined, tree


def scheme(*paragraphs: str) -> str:
    return "\n".join([TITLE, "为提高全县公民科学素质，制定本方案。", *paragraphs])


def test_levels_come_from_depth_and_paths_from_numbers():
    text = scheme(
        "一、总体要求",
        "（一）指导思想",
        BODY,
        "二、重点任务",
        "（一）办好课堂。" + BODY,
        "1.开课。" + BODY,
        "四、保障措施",
        BODY,
    )
    sections = outlined(text).sections
    assert [(s.path, s.level, s.label, s.title) for s in sections] == [
        ("一", 1, "一", "总体要求"),
        ("一/（一）", 2, "（一）", "指导思想"),
        ("二", 1, "二", "重点任务"),
        ("二/（一）", 2, "（一）", "办好课堂"),
        ("二/（一）/1", 3, "1", "开课"),
        ("四", 1, "四", "保障措施"),
    ]


@pytest.mark.parametrize(
    ("written", "label"),
    [("（一）办好课堂", "（一）"), ("(一)办好课堂", "(一)"), ("（一)、办好课堂", "（一)"), ("㈠办好课堂", "㈠")],
)
def test_second_level_numbers_of_every_form_have_one_path(written, label):
    section = outlined(scheme("一、重点任务", written, BODY)).sections[1]
    assert (section.path, section.label, section.title) == ("一/（一）", label, "办好课堂")


@pytest.mark.parametrize("written", ["1.开课。", "1．开课。", "1、开课。", "１.开课。", "⒈开课。"])
def test_third_level_numbers_of_every_form_have_one_path(written):
    assert tree(scheme("一、重点任务", "（一）办好课堂", written + BODY))[2] == "一/（一）/1 开课"


def test_numbers_that_run_through_the_chapters_stay():
    text = scheme(
        "一、重点任务", "（一）办好课堂。" + BODY, "（二）送课下乡。" + BODY, "二、保障措施", "（三）加强领导。" + BODY
    )
    assert tree(text) == [
        "一 重点任务",
        "一/（一） 办好课堂",
        "一/（二） 送课下乡",
        "二 保障措施",
        "二/（三） 加强领导",
    ]


def test_items_that_run_through_the_sections_stay():
    text = scheme(
        "一、重点任务", "（一）办好课堂", "1.开课。" + BODY, "2.备课。" + BODY, "（二）送课下乡", "3.选课。" + BODY
    )
    assert [line for line in tree(text) if line.count("/") == 2] == [
        "一/（一）/1 开课",
        "一/（一）/2 备课",
        "一/（二）/3 选课",
    ]


def test_items_right_under_a_chapter_are_its_second_level():
    sections = outlined(
        scheme("一、总体要求", BODY, "二、保障措施", "43.加强领导。" + BODY, "44.落实经费。" + BODY)
    ).sections
    assert [(s.path, s.level) for s in sections] == [("一", 1), ("二", 1), ("二/43", 2), ("二/44", 2)]


def test_a_chapter_numbered_in_the_wrong_style_is_a_chapter_all_the_same():
    text = scheme(
        "1、 总体要求",
        "（一）指导思想",
        BODY,
        "二、重点任务",
        "（一）办好课堂",
        "1.开课。" + BODY,
        "三、保障措施",
        BODY,
    )
    assert tree(text)[:4] == ["一 总体要求", "一/（一） 指导思想", "二 重点任务", "二/（一） 办好课堂"]


def test_a_number_used_twice_stays_as_written():
    text = scheme("一、重点任务", "（一）办好课堂", BODY, "（三）送课下乡", BODY, "（三）评选优课", BODY)
    assert tree(text) == ["一 重点任务", "一/（一） 办好课堂", "一/（三） 送课下乡", "一/（三） 评选优课"]


def test_chapters_in_arabic_numbers_with_bracketed_sections():
    text = scheme(
        "1、总体目标", BODY, "2、重点任务", "(1) 办好课堂. " + BODY, "(2) 送课下乡. " + BODY, "3、保障措施", BODY
    )
    assert tree(text) == ["一 总体目标", "二 重点任务", "二/（一） 办好课堂", "二/（二） 送课下乡", "三 保障措施"]


def test_chapters_sections_and_articles_of_a_plan_in_parts():
    text = scheme(
        "第一章 总体要求",
        "第一节 指导思想",
        BODY,
        "第二章 重点任务",
        "第一节 办好课堂",
        "一、开课",
        BODY,
        "二、备课",
        BODY,
    )
    assert tree(text) == [
        "一 总体要求",
        "一/（一） 指导思想",
        "二 重点任务",
        "二/（一） 办好课堂",
        "二/（一）/1 开课",
        "二/（一）/2 备课",
    ]


def test_decimal_numbers_nest_by_their_dots():
    text = scheme(
        "1.总体要求",
        BODY,
        "2.重点任务",
        "2.1办好课堂",
        BODY,
        "2.2送课下乡",
        "每名教师年均送课2.5次。",
        "3.保障措施",
        BODY,
    )
    assert tree(text) == ["一 总体要求", "二 重点任务", "二/（一） 办好课堂", "二/（二） 送课下乡", "三 保障措施"]


def test_chapters_whose_number_is_parted_by_a_space_alone():
    assert tree(scheme("一 总体要求", BODY, "二 重点任务", BODY)) == ["一 总体要求", "二 重点任务"]


def test_run_in_items_after_dashes_take_their_ordinal():
    sections = outlined(scheme("一、重点任务", "（一）办好课堂", "——开课。" + BODY, "——备课。" + BODY)).sections
    assert [(s.path, s.label, s.title) for s in sections[2:]] == [
        ("一/（一）/1", "——", "开课"),
        ("一/（一）/2", "——", "备课"),
    ]


def test_run_in_headings_without_a_number_take_their_ordinal_and_no_label():
    text = scheme(
        "一、提升行动",
        "（一）实施青少年科学素质提升行动。",
        "坚持立德树人，" + BODY,
        "办好科学课堂。" + BODY,
        "建强教师队伍。" + BODY,
        "二、组织实施",
        "（一）组织保障。",
        BODY + "加强督促检查。" + BODY,
    )
    sections = outlined(text).sections
    assert [(s.path, s.label, s.title) for s in sections] == [
        ("一", "一", "提升行动"),
        ("一/（一）", "（一）", "实施青少年科学素质提升行动"),
        ("一/（一）/1", None, "办好科学课堂"),
        ("一/（一）/2", None, "建强教师队伍"),
        ("二", "二", "组织实施"),
        ("二/（一）", "（一）", "组织保障"),
    ]


def test_run_in_headings_right_under_a_chapter_are_its_second_level():
    text = scheme(
        "一、总体要求", "指导思想。坚持以人民为中心，" + BODY, "主要目标。到2025年，" + BODY, "二、重点任务", BODY
    )
    assert tree(text) == ["一 总体要求", "一/（一） 指导思想", "一/（二） 主要目标", "二 重点任务"]


def test_principles_may_hold_a_comma():
    text = scheme(
        "一、总体要求", "（一）基本原则。", "坚持问题导向，注重创新。" + BODY, "坚持因地制宜，分类施策。" + BODY
    )
    assert tree(text)[2:] == ["一/（一）/1 坚持问题导向，注重创新", "一/（一）/2 坚持因地制宜，分类施策"]


@pytest.mark.parametrize(
    "items",
    [
        ["——公民具备科学素质的比例达到11%；", "——科普场馆达到12个；", "——志愿者发展到1500人。"],
        ["1.公民具备科学素质的比例达到11%；", "2.科普场馆达到12个；", "3.志愿者发展到1500人。"],
        ["（1）公民具备科学素质的比例达到11%；", "（2）志愿者发展到1500人。"],
    ],
)
def test_clauses_of_one_sentence_are_no_headings(items):
    assert tree(scheme("一、工作目标", "到2025年，实现以下目标：", *items, "二、重点任务", BODY)) == [
        "一 工作目标",
        "二 重点任务",
    ]


def test_what_lies_below_the_third_level_is_text():
    text = scheme(
        "一、重点任务", "（一）办好课堂", "1.开课。" + BODY, "（1）小学。" + BODY, "①低年级。" + BODY, "2.备课。" + BODY
    )
    assert tree(text) == ["一 重点任务", "一/（一） 办好课堂", "一/（一）/1 开课", "一/（一）/2 备课"]


def test_numbers_inside_a_box_are_its_own():
    text = scheme(
        "一、重点任务",
        "1.开课。" + BODY,
        "专栏1 重点项目",
        "1.科技馆。新建1座。",
        "2.大篷车。新增2辆。",
        "2.备课。" + BODY,
    )
    assert tree(text) == ["一 重点任务", "一/1 开课", "一/2 备课"]


def test_an_item_whose_title_begins_with_digits():
    text = scheme(
        "一、重点任务", *(f"{n}.第{n}类人才项目。{BODY}" for n in range(1, 11)), "11.121人才梯队项目。" + BODY
    )
    assert tree(text)[-1] == "一/11 121人才梯队项目"


def test_headings_that_only_a_word_style_marks():
    text = scheme("总体要求", BODY, "重点任务", "办好课堂", BODY)
    marks = {n: LineMark(heading_level=level) for n, level in ((3, 1), (5, 1), (6, 2))}
    sections = outlined(text, whole_paragraphs=True, marks=marks).sections
    assert [(s.path, s.level, s.label, s.title) for s in sections] == [
        ("一", 1, None, "总体要求"),
        ("二", 1, None, "重点任务"),
        ("二/（一）", 2, None, "办好课堂"),
    ]


def test_every_piece_of_the_body_is_a_heading_or_a_block_of_its_section():
    text = scheme("一、重点任务", BODY, "（一）办好课堂。" + BODY, "建强队伍", "二、保障措施", BODY)
    found = outlined(text)
    assert [(b.section, b.paragraph.text[b.start : b.end]) for b in found.headings] == [
        (0, "一、重点任务"),
        (1, "（一）办好课堂。"),
        (2, "二、保障措施"),
    ]
    assert [(b.section, b.paragraph.text[b.start : b.end]) for b in found.blocks] == [
        (-1, "为提高全县公民科学素质，制定本方案。"),
        (0, BODY),
        (1, BODY),
        (1, "建强队伍"),
        (2, BODY),
    ]


def test_a_text_without_headings_is_all_preamble():
    found = outlined(scheme(BODY))
    assert found.sections == []
    assert [block.section for block in found.blocks] == [-1, -1]


def test_a_single_heading_style_above_numbered_chapters_is_a_slip():
    text = scheme("一、总体要求", BODY, "松岭县科普工作", "二、重点任务", BODY)
    assert tree(text, whole_paragraphs=True, marks={5: LineMark(heading_level=1)}) == ["一 总体要求", "二 重点任务"]


def test_goals_after_dashes_are_headings_where_a_title_leads_on_to_text():
    text = scheme(
        "一、主要目标",
        "——形成从课堂、场馆到社区的全覆盖科普网络。建成一批基地。" + BODY,
        "——到2025年全县公民具备科学素质的比例达到15%。" + BODY,
        "——科普人才队伍更加壮大。" + BODY,
        "二、保障措施",
        BODY,
    )
    assert tree(text) == [
        "一 主要目标",
        "一/1 形成从课堂、场馆到社区的全覆盖科普网络",
        "一/2 科普人才队伍更加壮大",
        "二 保障措施",
    ]


DUTY = "（责任单位：县科协、县教育局）"


def test_run_in_headings_with_a_duty_each_are_headings_whatever_their_verb():
    text = scheme(
        "一、支持科普场馆建设",
        "用好现有展厅。" + BODY + DUTY,
        "设立流动展车。" + BODY + DUTY,
        "二、支持科普创作",
        "加快精品生产。" + BODY + DUTY,
        "三、加强管理",
        "各有关单位要把好内容关，" + BODY + DUTY,
        "四、支持人才成长",
        "招募科普志愿者。" + BODY + DUTY,
        "本政策自2022年开始执行，由县科协负责解释。各项资金由县财政局安排并监督使用，确保专款专用。",
    )
    assert tree(text) == [
        "一 支持科普场馆建设",
        "一/（一） 用好现有展厅",
        "一/（二） 设立流动展车",
        "二 支持科普创作",
        "二/（一） 加快精品生产",
        "三 加强管理",
        "四 支持人才成长",
        "四/（一） 招募科普志愿者",
    ]


def test_chapters_of_a_text_in_decimals_need_no_dot():
    text = scheme("1 总体要求", "1.1 指导思想", BODY, "2 重点任务", "2.1 办好课堂", BODY, "3 保障措施", BODY)
    assert tree(text) == [
        "一 总体要求",
        "一/（一） 指导思想",
        "二 重点任务",
        "二/（一） 办好课堂",
        "三 保障措施",
    ]


def test_named_numbers_that_go_on_under_a_chapter_are_its_sections():
    text = scheme("一、实施两大行动", "行动一：送课下乡。" + BODY, "行动二：送展进校。" + BODY, "二、保障措施", BODY)
    assert [(s.path, s.label, s.title) for s in outlined(text).sections] == [
        ("一", "一", "实施两大行动"),
        ("一/（一）", "行动一", "送课下乡"),
        ("一/（二）", "行动二", "送展进校"),
        ("二", "二", "保障措施"),
    ]


def test_one_named_number_alone_is_text():
    assert tree(scheme("一、重点任务", "任务一：送课下乡。" + BODY, "二、保障措施", BODY)) == [
        "一 重点任务",
        "二 保障措施",
    ]


def test_conditions_after_a_colon_are_no_sections():
    text = scheme(
        "一、申报条件", "申报单位应当符合：", "（一）有固定场所；", "（二）有专职人员。", "二、保障措施", BODY
    )
    assert tree(text) == ["一 申报条件", "二 保障措施"]


def test_volumes_stand_above_chapters():
    text = scheme("第一篇 开局", "第一章 形势", BODY, "第二篇 创新", "第二章 科技", "第一节 平台", BODY)
    assert tree(text) == ["一 开局", "一/（一） 形势", "二 创新", "二/（二） 科技", "二/（二）/1 平台"]


def test_numbered_items_of_a_box_are_no_run_in_headings():
    text = scheme("一、重点任务", "（一）建好平台", "专栏1重点项目", "1.实验室。" + BODY, "2.展览馆。" + BODY)
    assert tree(text) == ["一 重点任务", "一/（一） 建好平台"]


def test_a_dash_before_one_whole_sentence_opens_no_section():
    items = ["——办好讲座。每月一讲，" + BODY, "——每年至少举办2次领导干部科普讲座。", "——送课下乡。每季一次，" + BODY]
    assert tree(scheme("一、重点任务", "（一）干部行动", *items, "二、保障措施", BODY)) == [
        "一 重点任务",
        "一/（一） 干部行动",
        "一/（一）/1 办好讲座",
        "一/（一）/2 送课下乡",
        "二 保障措施",
    ]
