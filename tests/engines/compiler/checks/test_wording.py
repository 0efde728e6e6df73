"""Checks on the text itself, through the whole compiler: line 3 is the first line of the body given here."""

from __future__ import annotations

import time

import pytest

from kepu.engines.compiler.pipeline import compile_source
from kepu.engines.compiler.source import Source
from tests.engines.compiler.checks.plans import OPENING, found_in

GOOD = "围绕春耕、秋收和冬闲办好农技校，让每户都有人学会一门技术。"

CASES = [
    ("bracket-unbalanced", f"一、行动\n（一）活动\n{GOOD}〔牵头单位：县科协、各街道）\n", 5, "〕"),
    ("bracket-unbalanced", f"一、行动\n（一）活动\n建好科普馆（站、所，{GOOD}\n", 5, None),
    ("bracket-unbalanced", f"一、行动\n（一）活动\n办好“科普大篷车活动，{GOOD}\n", 5, None),
    ("sentence-repeated", f"一、行动\n（一）活动\n{GOOD}\n（二）农民\n{GOOD}\n", 7, None),
    (
        "words-repeated",
        "一、行动\n（一）活动\n建成青川县科技馆科技馆，并与博物馆、文化馆共享资源和讲解员队伍。\n",
        5,
        "科技馆",
    ),
    ("vague-commitment", "一、行动\n（一）活动\n建设一批具有产业特色的科普基地，向公众常年免费开放展厅。\n", 5, None),
    ("numbering-skipped", f"一、行动\n（一）活动\n{GOOD}\n（三）农民\n略。\n", 6, "二"),
    ("numbering-repeated", f"一、行动\n（一）活动\n{GOOD}\n（二）农民\n略。\n（二）老年人\n略。\n", 8, "三"),
    ("leftover-mark", f"一、行动\n（一）活动\n[bookmark: _GoBack]{GOOD}\n", 5, None),
    ("annex-missing", "一、行动\n（一）活动\n按照任务分工（见附件2）落实各项工作，每年检查一次执行情况。\n", 5, None),
]


@pytest.mark.parametrize(
    ("code", "body", "line", "suggestion"), CASES, ids=[f"{case[0]}-{n}" for n, case in enumerate(CASES)]
)
def test_a_slip_in_the_text_is_told_with_its_line(code: str, body: str, line: int, suggestion: str | None) -> None:
    found = found_in(body, code)

    assert [(item.span.line if item.span else None, item.suggestion) for item in found] == [(line, suggestion)]
    assert found[0].message.startswith(f"第 {line} 行：")


CLEAN = (
    "一、提升行动\n重点实施两项提升行动。\n（一）青少年科学素质提升行动\n1.办好科学课。每校配备一名科学教师（专职）。\n"
    "2.办好科技节。每年办一次“校园科技节”。\n（二）农民科学素质提升行动\n"
    f"3.办好农技校。{GOOD}\n二、保障措施\n1）经费保障到位，按年度列入预算，专款专用。\n"
)


@pytest.mark.parametrize(
    "code",
    [
        "bracket-unbalanced",
        "sentence-repeated",
        "words-repeated",
        "vague-commitment",
        "numbering-skipped",
        "numbering-repeated",
        "numbering-mixed",
        "count-differs",
        "leftover-mark",
        "annex-missing",
        "annex-unlabelled",
        "draft-status",
    ],
)
def test_a_clean_text_gives_no_such_finding(code: str) -> None:
    assert found_in(CLEAN, code) == []


def test_a_draft_is_told() -> None:
    source = Source("t.txt", "", "txt", OPENING.replace("\n", "\n（征求意见稿）\n", 1) + CLEAN)
    found = [item for item in compile_source(source).diagnostics if item.code == "draft-status"]

    assert [item.severity for item in found] == ["warning"]


def test_fewer_actions_than_announced_are_told() -> None:
    found = found_in(CLEAN.replace("两项", "五项"), "count-differs")

    assert [item.message for item in found] == ["第 4 行：文中说“实施五项提升行动”，其下实际有 2 项，请核对。"]


def test_a_heading_said_again_in_its_text_is_told() -> None:
    found = found_in(f"一、行动\n（一）活动\n1.拓展科普传播渠道。拓展科普传播渠道。{GOOD}\n", "sentence-repeated")

    assert [item.message for item in found] == ["第 5 行：标题“拓展科普传播渠道”在正文开头又写了一遍，请删去一处。"]


def test_a_title_run_over_two_lines_keeps_its_brackets_balanced() -> None:
    text = (
        "关于印发《青川县全民科学素质行动\n实施方案（2021—2025年）》的通知\n各乡镇人民政府：\n请认真执行。\n"
        + OPENING
        + CLEAN
    )
    found = [
        item for item in compile_source(Source("t", "", "txt", text)).diagnostics if item.code == "bracket-unbalanced"
    ]

    assert found == []


def test_half_a_million_brackets_are_checked_in_seconds() -> None:
    started = time.perf_counter()
    plan = compile_source(Source("t", "", "txt", OPENING + "（〔“" * 170_000))

    assert time.perf_counter() - started < 20
    assert len([item for item in plan.diagnostics if item.code == "bracket-unbalanced"]) == 1
