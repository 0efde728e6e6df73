"""How alike two pictures are, by their perceptual hashes, and how to find the alike ones by index.

A hash has 64 bits, written as 16 hex digits; the distance of two is the number of bits in which they differ (Hamming).

Four bands of 16 bits: where two hashes differ in at most 6 bits, some band holds at most one of them (6 < 4 × 2), so
every near duplicate has a band that equals one of ours or one of its 16 neighbours one bit away. Looking up 4 × 17
values in four indexed columns therefore misses none, and a stranger's hash comes along once in about a thousand rows.
Seven bands compared as they are would miss none either, but bring ten times as many strangers.
Source: Norouzi, Punjani, Fleet: Fast search in Hamming space with multi-index hashing, CVPR 2012.
"""

from __future__ import annotations

NEAR_BITS = 6
BANDS = 4
BAND_BITS = 16


def distance(one: str, other: str) -> int:
    """In how many of their 64 bits two hashes of 16 hex digits differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def bands(phash: str) -> tuple[int, ...]:
    """The four bands of a hash, each in 0–65535, from the first digits to the last."""
    digits = BAND_BITS // 4
    return tuple(int(phash[i * digits : (i + 1) * digits], 16) for i in range(BANDS))


def around(band: int) -> list[int]:
    """The band itself and the 16 values that differ from it in one bit."""
    return [band, *(band ^ (1 << bit) for bit in range(BAND_BITS))]
