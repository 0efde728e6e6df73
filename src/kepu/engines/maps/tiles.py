"""A schematic map: one tile for each township, in the order of the codes, in a grid that is nearly square.

Neighbours on the grid need not be neighbours on the ground, and a screen that shows it says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class TileKind(StrEnum):
    STREET = "street"
    TOWN = "town"
    TOWNSHIP = "township"
    OTHER = "other"


# Digits 7 to 9 of a code say what a township is (GB/T 10114).
_KINDS = ((1, 99, TileKind.STREET), (100, 199, TileKind.TOWN), (200, 399, TileKind.TOWNSHIP))


@dataclass(frozen=True, slots=True)
class Tile:
    """column and row count from 0, from the top left."""

    code: str
    column: int
    row: int
    kind: TileKind


def tile_kind(code: str) -> TileKind:
    """code: at least nine digits."""
    number = int(code[6:9])
    return next((kind for first, last, kind in _KINDS if first <= number <= last), TileKind.OTHER)


def tiles_of(codes: Iterable[str], *, columns: int | None = None) -> list[Tile]:
    """Tiles in the order of the codes, row by row; equal codes make one tile.

    columns: at least 1; without it as many as make the grid nearly square, rather wider than high.
    """
    ordered = sorted(set(codes))
    across = columns or max(1, math.ceil(math.sqrt(len(ordered))))
    return [Tile(code, index % across, index // across, tile_kind(code)) for index, code in enumerate(ordered)]
