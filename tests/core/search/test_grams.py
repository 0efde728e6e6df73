"""Folding and grams: what counts as the same, and where it stands in the text as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu.core.search.grams import fold, grams, join, occurrences, snippet, terms

TEXT = st.text(alphabet=st.sampled_from("科普青少年Ａa5５，。 \n\t（）(ﬁ\x00\ue000"), max_size=60)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("青 少\n年　科技", "青少年科技"),
        ("５Ｇ网络，ＡＩ", "5g网络,ai"),
        ("达到18%以上", "达到18%以上"),
        ("a\x00b\ue000c", "abc"),
        ("", ""),
    ],
)
def test_width_case_and_white_space_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(TEXT, TEXT, TEXT)
def test_a_piece_of_a_text_folds_to_a_piece_of_the_folded_text(before: str, piece: str, after: str) -> None:
    assert fold(before + piece + after) == fold(before) + fold(piece) + fold(after)


def test_grams_are_neighbouring_pairs_each_once_and_never_across_parts() -> None:
    assert grams(join(["科普科普", "大篷车"])) == ["79d1x666e", "666ex79d1", "5927x7bf7", "7bf7x8f66"]


def test_white_space_parts_the_terms_of_a_query() -> None:
    assert terms(" 青少年　科技馆 青少年\n5Ｇ ") == ["青少年", "科技馆", "5g"]


def test_occurrences_are_ranges_of_the_text_as_it_is_and_those_that_touch_are_one() -> None:
    text = "青少 年科技，青少\n年"
    found = occurrences(text, ["青少年", "年科"])
    assert [text[start:end] for start, end in found] == ["青少 年科", "青少\n年"]


def test_a_snippet_shows_the_hits_with_a_little_around_them() -> None:
    text = "甲" * 10 + "科普" + "乙" * 10 + "科普" + "丙" * 10
    assert snippet(text, ["科普"], around=3) == [
        ("…甲甲甲", False),
        ("科普", True),
        ("乙乙乙…乙乙乙", False),
        ("科普", True),
        ("丙丙丙…", False),
    ]


@given(TEXT, st.integers(0, 30), st.integers(2, 4))
def test_a_snippet_marks_what_was_looked_for_and_adds_nothing_but_dots(text: str, at: int, length: int) -> None:
    wanted = terms(text[at : at + length])
    pieces = snippet(text, wanted)
    whole = "".join(piece for piece, _hit in pieces)
    assert all(part in text for part in whole.split("…"))
    if wanted:
        assert any(hit for _piece, hit in pieces)
    assert all(fold(piece) for piece, hit in pieces if hit)
