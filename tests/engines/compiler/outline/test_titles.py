from __future__ import annotations

import pytest

from tests.engines.compiler.texts import BODY, TITLE, outlined


def heading(line: str, *, following: str = BODY) -> tuple[str, str, list[str]]:
    """Title, whole heading and text of the second section of a scheme."""
    found = outlined("\n".join([TITLE, "一、重点任务", line, following, "二、保障措施", BODY]))
    block = found.headings[1]
    texts = [b.paragraph.text[b.start : b.end] for b in found.blocks if b.section == 1]
    return found.sections[1].title, block.paragraph.text[block.start : block.end], texts


def test_a_heading_on_its_own_line_loses_its_full_stop():
    assert heading("（一）办好课堂。") == ("办好课堂", "（一）办好课堂。", [BODY])


def test_a_run_in_heading_ends_at_its_first_full_stop():
    assert heading("（一）办好课堂。每周开课2节。") == ("办好课堂", "（一）办好课堂。", ["每周开课2节。", BODY])


def test_a_full_stop_inside_a_bracket_or_a_quotation_ends_nothing():
    assert heading("（一）用好“科普e站。”平台。每周开课2节。")[0] == "用好“科普e站。”平台"


def test_a_colon_ends_a_heading():
    assert heading("（一）指导思想：坚持以人民为中心，全面推进。") == (
        "指导思想",
        "（一）指导思想：",
        ["坚持以人民为中心，全面推进。", BODY],
    )
    assert heading("（一）青少年科学素质提升行动：")[0] == "青少年科学素质提升行动"


@pytest.mark.parametrize(
    "bracket",
    [
        "（牵头单位：县教育局；责任单位：县科协、团县委）",
        "〔县教育局牵头，县科协配合〕",
        "（县教育局、县科协、团县委）",
        "【责任单位：县教育局】",
    ],
)
def test_a_bracket_with_units_hangs_on_the_heading_and_is_no_part_of_the_title(bracket):
    title, whole, texts = heading("（一）办好课堂" + bracket)
    assert (title, whole, texts) == ("办好课堂", "（一）办好课堂" + bracket, [BODY])


def test_a_bracket_between_title_and_text_hangs_on_the_heading():
    title, whole, texts = heading("（一）办好课堂。（牵头单位：县教育局）每周开课2节。")
    assert (title, whole) == ("办好课堂", "（一）办好课堂。（牵头单位：县教育局）")
    assert texts == ["每周开课2节。", BODY]


def test_a_bracket_with_dates_is_part_of_the_title():
    assert heading("1.启动阶段（2022年3月—6月）。制定方案。")[0] == "启动阶段（2022年3月—6月）"


def test_a_comma_does_not_end_a_heading():
    assert heading("（一）聚焦重点人群，推进五项行动")[0] == "聚焦重点人群，推进五项行动"
    assert heading("（一）坚持问题导向，注重创新驱动。每周开课2节。")[0] == "坚持问题导向，注重创新驱动"


def test_white_space_parts_a_heading_from_its_text():
    assert heading("（一）加强组织领导  各单位要高度重视，明确分工，抓好落实，确保取得实效。")[0] == "加强组织领导"


def test_a_letter_spaced_heading_is_one_heading():
    assert heading("（一）指 导 思 想")[0] == "指导思想"


def test_a_heading_that_runs_into_its_text_without_any_mark():
    text = "（一）实施青少年科学素质提升行动坚持立德树人，激发青少年好奇心和想象力，全面提高科学素质。"
    assert heading(text)[0] == "实施青少年科学素质提升行动"


def test_a_verb_that_also_ends_titles_is_no_title():
    line = "（一）建设全市统一的科普资源平台，汇集课程、讲座、展品和志愿服务等各类资源，实现一网查询、一键预约。"
    assert heading(line)[0] == line.removeprefix("（一）").removesuffix("。")


@pytest.mark.parametrize("goes_on", ["在科学素质行动实践中深化转化", "全市一体化推进落地见效"])
def test_a_sentence_that_goes_on_in_a_place_is_no_title_and_text(goes_on):
    line = f"1.推动科技创新思想{goes_on}，深入分析本地工作不平衡不充分的具体表现和深层原因，不断提高推动工作的能力。"
    assert heading(line)[0] == line.removeprefix("1.").removesuffix("。")
