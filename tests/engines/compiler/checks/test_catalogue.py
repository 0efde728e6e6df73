from __future__ import annotations

import random
import re

from kepu.engines.compiler.checks import CHECKS, MOST_OF_A_KIND, diagnose
from kepu.engines.compiler.checks.catalogue import capped, finding, listed, places, shortened
from kepu.engines.compiler.pipeline import compile_source
from kepu.engines.compiler.plan import Diagnostic
from kepu.engines.compiler.source import Source
from tests.engines.compiler.checks.plans import NOWHERE, OPENING, at, plan_of


def test_every_code_is_short_and_has_a_chinese_title() -> None:
    for code, check in CHECKS.items():
        assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", code)
        assert len(code) <= 60
        assert re.search("[一-鿿]", check.title)


def test_a_finding_says_where_it_is() -> None:
    assert finding("unit-twice", "“县科协”重复列出。", at(7), "县科协") == Diagnostic(
        "unit-twice", "warning", "第 7 行：“县科协”重复列出。", at(7), "县科协"
    )


def test_findings_come_in_the_order_of_the_text_whatever_order_they_were_made_in() -> None:
    made = [finding("unit-twice", f"{line}", at(line)) for line in range(1, 9)] + [finding("no-duties", "无", None)]
    expected = capped(made)
    random.Random(3).shuffle(made)

    assert capped(made) == expected
    assert [diagnostic.span.line if diagnostic.span else 0 for diagnostic in expected] == list(range(9))


def test_more_of_a_kind_than_anybody_reads_are_counted_in_one() -> None:
    kept = capped(finding("unit-twice", "重复。", at(line)) for line in range(1, MOST_OF_A_KIND + 4))

    assert len(kept) == MOST_OF_A_KIND + 1
    assert kept[-1].message == "“单位重复列出”另有 3 处（第 13、14、15 行），请一并核对。"


def test_lists_and_quotes_are_kept_short() -> None:
    assert listed(["甲", "乙", "丙"], most=2) == "甲、乙等"
    assert shortened("科普" * 30, most=6) == "科普科普科…"
    assert places("一批", [at(3), at(3), at(9)]) == "“一批”等 3 处（第 3、9 行）"
    assert places("一批", [at(3)]) == "“一批”（第 3 行）"


def test_a_plan_without_anything_is_checked_without_an_error() -> None:
    plan = plan_of()

    assert diagnose(Source("t", "", "txt", ""), NOWHERE, plan) == []


def test_the_same_text_gives_the_same_findings() -> None:
    text = OPENING + "一、行动\n（一）活动\n建设一批（科普馆。（牵头单位：县科协；责任单位：县科协）\n"

    assert (
        compile_source(Source("t", "", "txt", text)).diagnostics
        == compile_source(Source("t", "", "txt", text)).diagnostics
    )
