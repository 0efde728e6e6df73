from __future__ import annotations

from tests.engines.compiler.texts import BODY, TITLE, phases_of


def test_phases_are_the_headings_of_the_timetable():
    text = "\n".join(
        [
            TITLE,
            "一、重点任务",
            "1.开课。2022年，" + BODY,
            "二、组织实施",
            "（一）进度安排",
            "1.启动实施。2021年到2022年，制定方案。",
            "2.深入实施。2022─2025年，全面推进。",
            "3.总结评估。2025年，总结经验。",
        ]
    )
    assert phases_of(text) == [("启动实施", 2021, 2022), ("深入实施", 2022, 2025), ("总结评估", 2025, 2025)]


def test_the_time_may_stand_in_a_bracket_of_the_heading():
    text = "\n".join(
        [
            TITLE,
            "一、实施步骤",
            "（一）启动阶段（2022年3月—6月）。制定方案。",
            "（二）实施阶段（2022年7月-2025年6月）。全面推进。",
            "（三）总结阶段（2025年下半年）。总结经验。",
        ]
    )
    assert phases_of(text) == [("启动阶段", 2022, 2022), ("实施阶段", 2022, 2025), ("总结阶段", 2025, 2025)]


def test_phases_may_be_clauses_of_one_paragraph():
    text = "\n".join(
        [
            TITLE,
            "一、保障措施",
            "（一）实施步骤。动员部署阶段（2022年上半年），制定方案；全面实施阶段（2022年下半年至2025年上半年），推进落实；总结阶段（2025年下半年），总结经验。",
        ]
    )
    assert phases_of(text) == [("动员部署阶段", 2022, 2022), ("全面实施阶段", 2022, 2025), ("总结阶段", 2025, 2025)]


def test_a_scheme_without_a_timetable_has_no_phases():
    assert phases_of(f"{TITLE}\n一、重点任务\n1.开课。2022年，{BODY}") == []
