"""Where notes stand in a document and which section they govern."""

from __future__ import annotations

import random

import pytest

from kepu.engines.compiler.duties import find_responsibilities
from kepu.engines.compiler.lines import paragraphs
from kepu.engines.compiler.outline import outline
from kepu.engines.compiler.plan import Meta
from kepu.engines.compiler.source import Source
from tests.engines.compiler.duties.reading import OPENING, read, told

COURSE = "围绕课堂、课后和家庭办好科学课，让每个学生都动手做实验。"
FARMING = "围绕春耕、秋收和冬闲办好农技校，让每户都有人学会一门技术。"


def test_a_bracket_at_the_end_of_an_item_governs_the_item() -> None:
    text = OPENING + (
        "一、提升行动\n（一）青少年行动\n培养科学兴趣。\n"
        "1.办好科学课。每校配备一名科学教师。〔牵头单位：县教育局，责任单位：县科协、各街道〕\n"
        "2.办好科技节。每年办一次。（县科协负责）\n"
    )

    assert told(text) == [
        ("一/（一）/1", "lead 县教育局 | support 县科协 | support group 各街道"),
        ("一/（一）/2", "lead 县科协"),
    ]


@pytest.mark.parametrize("brackets", ["〔〕", "（）", "()", "[]", "【】", "﹝﹞", "〔）", "(〕"])
def test_any_bracket_may_hold_a_note_even_a_mismatched_pair(brackets: str) -> None:
    note = f"{brackets[0]}牵头单位：县教育局，责任单位：县科协{brackets[1]}"
    text = OPENING + f"一、提升行动\n（一）青少年行动\n{COURSE}{note}\n（二）农民行动\n{FARMING}\n"

    assert told(text) == [("一/（一）", "lead 县教育局 | support 县科协")]
    assert read(text)[1][0].raw == note


def test_a_bracket_left_open_ends_with_its_paragraph() -> None:
    text = OPENING + (
        f"一、提升行动\n（一）青少年行动\n{COURSE}〔牵头单位：县教育局，责任单位：县科协\n（二）农民行动\n{FARMING}\n"
    )

    assert told(text) == [("一/（一）", "lead 县教育局 | support 县科协")]


def test_several_notes_in_one_paragraph_are_several_duties() -> None:
    text = OPENING + (
        "一、提升行动\n（一）农民行动\n"
        f"{FARMING}（县农业农村局负责）建好科普馆。（县科协、县文旅局负责）\n（二）其他\n略。\n"
    )

    assert told(text) == [("一/（一）", "lead 县农业农村局"), ("一/（一）", "lead 县科协 县文旅局")]


def test_two_lines_at_the_end_of_a_section_are_one_duty_of_the_section() -> None:
    text = OPENING + (
        "一、提升行动\n（一）青少年行动\n1.办好科学课。每校一名教师。\n2.办好科技节。每年一次。\n"
        "牵头部门：县教育局、县科协\n配合部门：团县委，各乡镇\n"
        "（二）农民行动\n1.办好农技校。每乡一所。\n2.办好夜校。每村一所。\n"
        "牵头部门：县农业农村局\n配合部门：各成员单位\n"
    )

    assert told(text) == [
        ("一/（一）", "lead 县教育局 县科协 | support 团县委 | support group 各乡镇"),
        ("一/（二）", "lead 县农业农村局 | support group 各成员单位"),
    ]
    assert read(text)[1][0].raw == "牵头部门：县教育局、县科协\n配合部门：团县委，各乡镇"


def test_lines_after_every_item_govern_the_items() -> None:
    text = OPENING + (
        "一、提升行动\n（一）青少年行动\n1.办好科学课。每校一名教师。\n责任单位：县教育局\n"
        "2.办好科技节。每年一次。\n责任单位:县科协\n"
    )

    assert told(text) == [("一/（一）/1", "support 县教育局"), ("一/（一）/2", "support 县科协")]


def test_a_line_after_items_with_notes_of_their_own_governs_the_section() -> None:
    text = OPENING + (
        "一、提升行动\n（一）青少年行动\n1.办好科学课。每校一名教师。（责任单位：县教育局）\n"
        "2.办好科技节。每年一次。（责任单位：县科协）\n牵头单位：县政府办公室\n"
    )

    assert told(text) == [
        ("一/（一）/1", "support 县教育局"),
        ("一/（一）/2", "support 县科协"),
        ("一/（一）", "lead 县政府办公室"),
    ]


def test_a_line_about_a_person_does_not_part_the_two_halves_of_a_note() -> None:
    text = OPENING + (
        f"一、提升行动\n（一）青少年行动\n{COURSE}\n牵头单位：县教育局\n责任领导：某某\n"
        "配合单位：县科协\n（二）其他\n略。\n"
    )

    assert told(text) == [("一/（一）", "lead 县教育局 | support 县科协")]


def test_several_labels_in_one_line() -> None:
    text = (
        OPENING + f"一、提升行动\n（一）青少年行动\n{COURSE}\n牵头单位：县教育局；配合单位：县科协\n（二）其他\n略。\n"
    )

    assert told(text) == [("一/（一）", "lead 县教育局 | support 县科协")]


def test_labels_at_the_end_of_a_sentence_without_brackets() -> None:
    text = OPENING + f"一、提升行动\n（一）青少年行动\n{COURSE}责任单位：县教育局、县科协。\n（二）其他\n略。\n"

    assert told(text) == [("一/（一）", "support 县教育局 县科协")]
    assert read(text)[1][0].raw == "责任单位：县教育局、县科协"


def test_a_note_after_a_heading() -> None:
    text = OPENING + (
        f"一、提升行动\n（一）青少年行动（牵头单位：县教育局；责任单位：县科协）\n{COURSE}\n"
        f"（二）农民行动（县农业农村局）\n{FARMING}\n"
    )

    assert told(text) == [("一/（一）", "lead 县教育局 | support 县科协"), ("一/（二）", "lead 县农业农村局")]


def test_the_rule_stated_once_holds_for_the_whole_document() -> None:
    text = OPENING + (
        f"一、提升行动\n（一）青少年行动\n{COURSE}（县教育局、县科协等负责。列第一位者为牵头单位，下同）\n"
        f"（二）农民行动\n{FARMING}（县农业农村局、县科协负责）\n"
    )

    assert told(text) == [
        ("一/（一）", "lead 县教育局 | support 县科协"),
        ("一/（二）", "lead 县农业农村局 | support 县科协"),
    ]


def test_a_paragraph_that_is_nothing_but_a_note() -> None:
    text = OPENING + f"一、提升行动\n（一）青少年行动\n{COURSE}\n县教育局牵头，县科协、团县委配合。\n（二）其他\n略。\n"

    assert told(text) == [("一/（一）", "lead 县教育局 | support 县科协 团县委")]


@pytest.mark.parametrize(
    "sentence",
    [
        "依据《关于印发某某规划的通知》（国发〔2021〕9号）开展工作。",
        "县科协发挥综合协调作用，会同有关单位共同推进。",
        "由县教育局牵头实施馆校合作行动，县科协配合开展活动。",
        "建立责任制（由专人负责），落实到位。",
        "县科学技术协会（以下简称县科协）统筹推进。",
        "覆盖全部乡镇（街道）。",
        "明确责任单位：要压实责任，层层抓好落实，确保各项任务取得实效。",
    ],
)
def test_prose_brackets_and_document_numbers_are_no_duties(sentence: str) -> None:
    assert told(OPENING + f"一、保障措施\n（一）组织领导\n{sentence}\n（二）其他\n略。\n") == []


def test_the_foot_of_a_web_page_is_no_duty() -> None:
    text = OPENING + (
        "一、保障措施\n（一）组织领导\n略。\n主办单位：青川县人民政府办公室承办单位：县大数据局网站标识码：3300000000\n"
    )

    assert told(text) == []


def test_a_list_without_words_is_a_note_only_after_a_full_sentence() -> None:
    text = OPENING + (
        f"一、提升行动\n（一）青少年行动\n{COURSE}（县教育局、县科协）\n（二）农民行动\n"
        "走访单位（县教育局、县科协）三次。\n"
    )

    assert told(text) == [("一/（一）", "lead 县教育局 县科协")]


def test_a_note_cut_by_a_line_break_keeps_its_place_in_the_source() -> None:
    text = OPENING + (
        f"一、提升行动\n（一）青少年行动\n{COURSE}〔牵头单位：县教育局，责任单位： 县科协、\n"
        "团县委〕\n（二）其他\n略。\n"
    )
    source, duties = read(text)

    assert len(duties) == 1
    span = duties[0].span
    assert "".join(source.text[span.start : span.end].split()) == duties[0].raw
    assert (span.line, span.end_line) == (5, 6)


@pytest.mark.parametrize(
    "unit",
    [
        "（",
        "）",
        "（）",
        "〔牵头单位：",
        "（牵头单位：县科协",
        "牵头单位：县科协。",
        "（县科协负责）",
        "按职责分工",
        "县科协和",
        "（县科协）。",
    ],
)
def test_damaged_text_of_any_size_is_read_without_an_error(unit: str) -> None:
    text = OPENING + "一、提升行动\n" + unit * (60_000 // len(unit))

    _, duties = read(text)

    assert all(duty.raw for duty in duties)


def test_random_pieces_of_notes_keep_the_invariants() -> None:
    pieces = [
        "（",
        "）",
        "〔",
        "〕",
        "：",
        "、",
        "，",
        "。",
        "\n",
        " ",
        "牵头",
        "单位",
        "县科协",
        "各镇",
        "和",
        "等",
        "负责",
        "按职责分工",
        "一、",
        "1.",
    ]
    dice = random.Random(7)
    for _ in range(60):
        text = OPENING + "".join(dice.choice(pieces) for _ in range(300))
        source = Source("t.txt", "", "txt", text)
        for duty in find_responsibilities(outline(paragraphs(source)), Meta()):
            assert "".join(source.text[duty.span.start : duty.span.end].split()) == "".join(duty.raw.split())
            raw = "".join(duty.raw.split())
            assert all(name in raw for name in [*duty.lead, *duty.support, *duty.shared, *duty.group_refs])


def test_a_line_of_duty_behind_a_bullet_is_no_item() -> None:
    text = (
        OPENING + f"一、重点任务\n（一）办好课堂\n{COURSE}\n- 责任单位：县科协、县教育局\n（二）办好学校\n{FARMING}\n"
    )

    assert told(text) == [("一/（一）", "support 县科协 县教育局")]


def test_a_paragraph_of_prose_about_units_is_no_note() -> None:
    prose = "县政府负责统筹实施，县科协牵头协调，县级有关部门按照职责抓好落实，各乡镇、街道将相关任务纳入年度安排。"

    assert told(OPENING + f"一、组织实施\n（一）加强领导\n{prose}\n") == []


@pytest.mark.parametrize(
    "note",
    [
        "责任单位：\n县教育局、县科协",
        "【责任单位】县教育局、县科协",
        "【责任单位】\n县教育局、县科协",
        "责任单位——县教育局、县科协",
    ],
)
def test_names_may_follow_their_label_on_the_next_line_or_after_a_bracket_or_a_dash(note: str) -> None:
    text = OPENING + f"一、提升行动\n（一）青少年行动\n{COURSE}\n{note}\n（二）农民行动\n{FARMING}\n"

    assert told(text) == [("一/（一）", "support 县教育局 县科协")]


def test_two_labels_in_lenticular_brackets_are_one_note() -> None:
    text = OPENING + f"一、提升行动\n（一）青少年行动\n{COURSE}\n【牵头单位】县教育局 【责任单位】县科协\n"

    assert told(text) == [("一/（一）", "lead 县教育局 | support 县科协")]
    assert read(text)[1][0].raw.startswith("【牵头单位】")


def test_a_label_without_names_takes_no_other_label() -> None:
    text = OPENING + f"一、提升行动\n（一）青少年行动\n{COURSE}\n牵头单位：\n责任单位：县科协\n"

    assert told(text) == [("一/（一）", "support 县科协")]
