from __future__ import annotations

import pytest

from tests.engines.compiler.texts import BODY, TITLE, lines_of, wrapped

SCHEME = [
    TITLE,
    "为贯彻落实《云州市人民政府办公室关于印发云州市全民科学素质行动规划纲要实施方案（2021—2025年）的通知》（云政办发〔2022〕15号）精神，结合我县实际，制定本方案。",
    "一、指导思想和工作目标",
    "（一）指导思想。坚持以人民为中心，" + BODY,
    "（二）工作目标。到2025年，全县公民具备科学素质的比例达到12.5%，建成科普基地18个。科普人才队伍不断壮大，基层服务能力明显增强。",
    "二、重点任务",
    "（一）实施青少年科学素质提升行动",
    "坚持立德树人，激发青少年好奇心和想象力，" + BODY,
    "1.办好科学课堂。每校每周开设科学课不少于2节，每学期举办科普讲座4次。" + BODY,
    "2.建强教师队伍。每年培训科技辅导员200人次以上。" + BODY,
    "牵头单位：县教育局、县科协",
    "责任单位：县科技局、县财政局、县人力资源和社会保障局、县卫生健康局、团县委、县妇联、各乡镇人民政府、各街道办事处",
    "三、保障措施",
    "（一）加强组织领导。" + BODY + BODY,
    "（二）落实经费投入。" + BODY,
]


@pytest.mark.parametrize("columns", [44, 56, 72])
@pytest.mark.parametrize("indent", ["kept", "lost", ""])
@pytest.mark.parametrize("blank", [True, False])
def test_hard_wraps_are_undone(columns, indent, blank):
    assert lines_of(wrapped(SCHEME, columns, indent=indent, blank=blank)) == SCHEME


@pytest.mark.parametrize("mark", ["- {} -", "— {} —", "第{}页"])
def test_hard_wraps_are_undone_across_pages(mark):
    assert lines_of(wrapped(SCHEME * 2, 56, indent="kept", page_mark=mark)) == SCHEME * 2


def test_lines_that_are_paragraphs_stay_as_they_are():
    assert lines_of("\n".join(SCHEME)) == SCHEME
    assert lines_of("\n\n".join(SCHEME)) == SCHEME


def test_a_paragraph_that_a_page_end_cut_is_put_together():
    cut = [*SCHEME[:7], SCHEME[7][:31], SCHEME[7][31:], *SCHEME[8:]]
    assert lines_of("\n\n".join(cut)) == SCHEME


def test_a_list_of_units_goes_on_after_a_page_end():
    text = "责任单位：县科技局、县财政局、\n县卫生健康局、团县委\n（二）农民科学素质提升行动"
    assert lines_of(text) == ["责任单位：县科技局、县财政局、县卫生健康局、团县委", "（二）农民科学素质提升行动"]


def test_a_number_goes_to_the_heading_on_the_next_line():
    assert lines_of("一、\n总体要求\n（一）\n指导思想。" + BODY) == ["一、总体要求", "（一）指导思想。" + BODY]


def test_a_title_of_a_work_is_never_cut():
    text = "根据《云州市全民科学素质行动规划纲要\n实施方案》，制定本方案。"
    assert lines_of(text) == ["根据《云州市全民科学素质行动规划纲要实施方案》，制定本方案。"]


@pytest.mark.parametrize("between", ["\n\n", "\n　　"])
def test_a_heading_with_a_comma_is_whole_where_the_next_line_stands_apart(between):
    heading = "（一）聚焦一老一小需要，推动科普服务向村组院落延伸拓展提升"
    assert lines_of(between.join(["一、重点任务", heading, BODY])) == ["一、重点任务", heading, BODY]


@pytest.mark.parametrize("rest", ["县科协）", "）"])
def test_a_list_of_units_whose_bracket_closes_on_the_next_line_is_one(rest):
    head = f"（一）办好课堂。{BODY}（责任单位：县教育局、县妇联"
    assert lines_of("\n".join(["一、重点任务", head, rest, BODY])) == ["一、重点任务", head + rest, BODY]


def test_a_heading_with_a_comma_is_whole_where_others_of_its_kind_are():
    heading = "（四）聚焦一老一小需要，推动科普服务向村组院落延伸拓展提升"
    lines = [line for name in ("（一）办好课堂", "（二）送课下乡", "（三）评选优课") for line in (name, BODY)]
    assert lines_of("\n".join(["一、重点任务", *lines, heading, BODY])) == ["一、重点任务", *lines, heading, BODY]


def test_a_heading_with_a_comma_is_whole_where_lines_are_far_too_long_for_a_wrapped_text():
    heading = "（一）聚焦一老一小需要，推动科普服务向村组院落延伸拓展提升"
    assert lines_of("\n".join(["一、重点任务", heading, BODY * 3])) == ["一、重点任务", heading, BODY * 3]


def test_a_short_heading_in_two_halves_is_one():
    text = "（一）青少年科学素质\n提升行动\n1.办好课堂。" + BODY
    assert lines_of(text) == ["（一）青少年科学素质提升行动", "1.办好课堂。" + BODY]


def test_a_whole_heading_takes_no_short_line():
    assert lines_of("（一）主要任务\n普及工作\n" + BODY) == ["（一）主要任务", "普及工作", BODY]
