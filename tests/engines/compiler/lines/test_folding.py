from __future__ import annotations

import pytest

from kepu.engines.compiler.lines.characters import SIMPLIFIED, TRADITIONAL
from kepu.engines.compiler.lines.folding import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("(一)［２］﹝3﹞【4】", "（一）〔2〕〔3〕〔4〕"),
        ("2021―2025─2030－2035", "2021—2025—2030—2035"),
        ("１．５％", "1.5%"),
        ("二○二二", "二〇二二"),
        ("«纲要»", "《纲要》"),
        ("抓好落实. 各单位:", "抓好落实。 各单位："),
        ("一. 总体要求", "一. 总体要求"),
        ("1,000人,其中", "1,000人，其中"),
        ("⼀、科普", "一、科普"),
        ("實施方案（徵求意見稿）", "实施方案（征求意见稿）"),
    ],
)
def test_look_alikes_take_one_form(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize("written", ["（2021&mdash;2025年）", "&ldquo;云上&rdquo;", "&nothing;", "ﬁ㎡①", ""])
def test_the_length_never_changes(written):
    assert len(fold(written)) == len(written)


def test_every_traditional_character_has_one_simplified_form():
    assert len(TRADITIONAL) == len(SIMPLIFIED) == len(set(TRADITIONAL))
    assert set(TRADITIONAL).isdisjoint(SIMPLIFIED)
