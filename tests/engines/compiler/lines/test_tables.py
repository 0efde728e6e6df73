from __future__ import annotations

from tests.engines.compiler.texts import BODY, cells_of, lines_of

PREFACE = f"一、总体要求\n{BODY}\n附件\n任务分工表\n"


def test_cells_that_stand_one_to_a_line_after_a_tab_make_rows_between_blank_lines():
    text = (
        PREFACE
        + "\t类别\n\t任务\n\t牵头部门\n\n\t提升行动\n\t1.青少年行动\n\t县教育局\n\n\t\n\t2.农民行动\n\t县农业农村局\n"
    )
    assert cells_of(text) == [
        ((0, 0, 0), "类别"),
        ((0, 0, 1), "任务"),
        ((0, 0, 2), "牵头部门"),
        ((0, 1, 0), "提升行动"),
        ((0, 1, 1), "1.青少年行动"),
        ((0, 1, 2), "县教育局"),
        ((0, 2, 1), "2.农民行动"),
        ((0, 2, 2), "县农业农村局"),
    ]


def test_cells_parted_by_tabs_make_a_row_of_each_line():
    text = PREFACE + "任务\t牵头部门\t配合部门\n青少年行动\t县教育局\t县科协\n农民行动\t\t县科协\n"
    assert cells_of(text) == [
        ((0, 0, 0), "任务"),
        ((0, 0, 1), "牵头部门"),
        ((0, 0, 2), "配合部门"),
        ((0, 1, 0), "青少年行动"),
        ((0, 1, 1), "县教育局"),
        ((0, 1, 2), "县科协"),
        ((0, 2, 0), "农民行动"),
        ((0, 2, 2), "县科协"),
    ]


def test_cells_between_bars_make_a_row_of_each_line():
    text = PREFACE + "| 任务 | 牵头部门 |\n| --- | --- |\n| 青少年行动 | 县教育局 |\n"
    assert cells_of(text) == [
        ((0, 0, 0), "任务"),
        ((0, 0, 1), "牵头部门"),
        ((0, 1, 0), "青少年行动"),
        ((0, 1, 1), "县教育局"),
    ]


def test_cells_that_stand_one_to_a_line_are_told_by_their_running_numbers():
    text = PREFACE + "序号\n任务\n牵头单位\n1\n青少年行动\n县教育局\n2\n农民行动\n县农业农村局\n抄送：县委办公室。"
    assert cells_of(text) == [
        ((0, 0, 0), "序号"),
        ((0, 0, 1), "任务"),
        ((0, 0, 2), "牵头单位"),
        ((0, 1, 0), "1"),
        ((0, 1, 1), "青少年行动"),
        ((0, 1, 2), "县教育局"),
        ((0, 2, 0), "2"),
        ((0, 2, 1), "农民行动"),
        ((0, 2, 2), "县农业农村局"),
    ]


def test_tabs_before_paragraphs_are_indents():
    text = f"\t一、总体要求\n\t{BODY}\n\t二、重点任务\n\t{BODY}\n\t三、保障措施\n\t{BODY}"
    assert cells_of(text) == []
    assert lines_of(text) == ["一、总体要求", BODY, "二、重点任务", BODY, "三、保障措施", BODY]
