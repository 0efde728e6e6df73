"""Tiles stand in the order of the codes, in a grid that is nearly square."""

from __future__ import annotations

import pytest

from kepu.engines.maps import Tile, TileKind, tile_kind, tiles_of


def test_tiles_stand_in_the_order_of_the_codes_row_by_row() -> None:
    codes = ["990123101000", "990123001000", "990123203000", "990123100000", "990123001000"]

    assert tiles_of(codes) == [
        Tile("990123001000", 0, 0, TileKind.STREET),
        Tile("990123100000", 1, 0, TileKind.TOWN),
        Tile("990123101000", 0, 1, TileKind.TOWN),
        Tile("990123203000", 1, 1, TileKind.TOWNSHIP),
    ]


@pytest.mark.parametrize(("count", "size"), [(1, (1, 1)), (2, (2, 1)), (5, (3, 2)), (10, (4, 3)), (30, (6, 5))])
def test_the_grid_is_nearly_square_and_rather_wider_than_high(count: int, size: tuple[int, int]) -> None:
    tiles = tiles_of(f"9901230{number:02d}000" for number in range(1, count + 1))

    assert (max(tile.column for tile in tiles) + 1, max(tile.row for tile in tiles) + 1) == size
    assert len({(tile.column, tile.row) for tile in tiles}) == count


def test_a_county_without_townships_has_no_tiles() -> None:
    assert tiles_of([]) == []


def test_what_a_township_is_stands_in_its_code() -> None:
    codes = ("990123001", "990123099", "990123100", "990123199", "990123200", "990123399", "990123400")

    assert [tile_kind(code).value for code in codes] == [
        "street",
        "street",
        "town",
        "town",
        "township",
        "township",
        "other",
    ]
