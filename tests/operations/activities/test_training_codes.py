"""Verification codes are told apart from typing errors, whatever the error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu.operations.activities.verification_codes import (
    ALPHABET,
    check_character,
    is_code,
    new_code,
    plain_code,
    shown,
)

BODIES = st.text(ALPHABET, min_size=10, max_size=10)


def test_new_codes_are_codes_and_differ():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(is_code(code) for code in codes)


@given(BODIES, st.integers(0, 10), st.sampled_from(ALPHABET))
def test_one_wrong_character_shows(body, place, other):
    code = body + check_character(body)
    wrong = code[:place] + other + code[place + 1 :]
    assert is_code(wrong) is (wrong == code)


@given(BODIES, st.integers(0, 9))
def test_two_neighbours_that_changed_places_show(body, place):
    code = body + check_character(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_code(swapped) is (swapped == code)


@pytest.mark.parametrize("typed", ["", "ABC", "0" * 11, "ABCDEFGHJKMN"])
def test_what_cannot_be_a_code_is_none(typed):
    assert is_code(plain_code(typed)) is False


def test_a_code_is_read_as_people_write_it():
    assert plain_code(" abcd-efgh ＪＫＭ ") == "ABCDEFGHJKM"
    assert shown("ABCDEFGHJKM") == "ABCD-EFGH-JKM"
