"""Alike hashes are found by their bands, and none is missed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kepu.core.evidence.likeness import NEAR_BITS, around, bands, distance

HASHES = st.integers(0, 2**64 - 1)


def digits(number: int) -> str:
    return f"{number:016x}"


def test_the_distance_is_the_number_of_bits_that_differ():
    assert distance("0000000000000000", "0000000000000000") == 0
    assert distance("8000000000000001", "0000000000000000") == 2
    assert distance("ffffffffffffffff", "0000000000000000") == 64


def test_bands_read_the_hash_from_left_to_right():
    assert bands("00010002fffe8000") == (1, 2, 65534, 32768)


def test_around_a_band_lie_itself_and_its_sixteen_neighbours():
    near = around(0b101)
    assert len(set(near)) == 17
    assert {(value ^ 0b101).bit_count() for value in near} == {0, 1}
    assert all(0 <= value < 2**16 for value in near)


@given(HASHES, st.sets(st.integers(0, 63), max_size=NEAR_BITS))
def test_a_hash_within_the_near_distance_shares_a_band_or_a_neighbour_of_one(number, flipped):
    other = number
    for bit in flipped:
        other ^= 1 << bit
    one, two = digits(number), digits(other)
    assert distance(one, two) == len(flipped)
    assert any(theirs in around(ours) for ours, theirs in zip(bands(one), bands(two), strict=True))


def test_the_worst_spread_of_differences_is_found_and_one_more_would_not_be():
    """Two bits in every band but one: the bands hold together exactly as far as the near distance goes."""
    assert any(theirs in around(0) for theirs in bands("0003000300030000"))
    assert not any(theirs in around(0) for theirs in bands("0003000300030003"))
