"""Maps of a county's townships: boundaries that somebody gives as GeoJSON, or tiles where there are none."""

from kepu.engines.maps.boundaries import (
    Boundaries,
    BoundariesRefused,
    BoundaryLimits,
    Shape,
    read_boundaries,
)
from kepu.engines.maps.tiles import Tile, TileKind, tile_kind, tiles_of

__all__ = [
    "Boundaries",
    "BoundariesRefused",
    "BoundaryLimits",
    "Shape",
    "Tile",
    "TileKind",
    "read_boundaries",
    "tile_kind",
    "tiles_of",
]
