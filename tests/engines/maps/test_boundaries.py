"""A GeoJSON file becomes shapes, or is refused in words that say what to mend."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from kepu.engines.maps import BoundariesRefused, BoundaryLimits, read_boundaries
from kepu.engines.maps.boundaries import label_point, thinned

TOWNS = {"990123001000": "禾源街道", "990123100000": "青源镇"}


def square(west: float, south: float, side: float = 0.1) -> list[list[float]]:
    return [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]


def area(properties: Any, *rings: list[list[float]], kind: str = "Polygon") -> dict[str, Any]:
    coordinates: Any = list(rings) if kind == "Polygon" else [[ring] for ring in rings]
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def collection(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def test_areas_are_matched_by_code_or_name_and_laid_flat() -> None:
    data = collection(area({"name": "青源镇"}, square(120.1, 0.0)), area({"adcode": 990123001}, square(120.0, 0.0)))

    drawn = read_boundaries(data, TOWNS)

    assert [(shape.code, shape.label) for shape in drawn.shapes] == [
        ("990123001000", (250.0, 250.0)),
        ("990123100000", (750.0, 250.0)),
    ]
    assert (drawn.missing, drawn.unknown) == ((), ())
    assert drawn.shapes[0].rings == (((0.0, 500.0), (500.0, 500.0), (500.0, 0.0), (0.0, 0.0), (0.0, 500.0)),)
    assert math.isclose(drawn.height, 500, abs_tol=0.5)  # a degree is shorter to the east than to the north, if barely


def test_what_did_not_match_is_told() -> None:
    data = collection(area({"code": "990123001"}, square(120.0, 30.0)), area({"name": "邻县某镇"}, square(121.0, 30.0)))

    drawn = read_boundaries(data, TOWNS)

    assert [shape.code for shape in drawn.shapes] == ["990123001000"]
    assert (drawn.missing, drawn.unknown) == (("990123100000",), ("邻县某镇",))


def test_parts_of_one_township_and_its_holes_are_one_shape() -> None:
    hole = square(120.04, 30.04, 0.02)
    data = collection(
        area({"code": "990123001"}, square(120.0, 30.0), hole),
        area({"code": "990123001000"}, square(120.2, 30.0), square(120.4, 30.0), kind="MultiPolygon"),
    )

    assert [len(shape.rings) for shape in read_boundaries(data, TOWNS).shapes] == [4]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfe", "内容读不出来"),
        (b"[" * 100_000, "内容读不出来"),
        (b"[]", "FeatureCollection"),
        (json.dumps({"type": "Feature"}).encode(), "FeatureCollection"),
        (collection(), "没有区域"),
        (collection(1), "第 1 个区域（第 1 个区域）不是面"),
        (collection({"properties": None, "geometry": {"type": "Point", "coordinates": [1, 2]}}), "不要导出点或线"),
        (collection(area({"name": "青源镇"}, [[1, 2], [3, 4]])), "第 1 个区域（青源镇）有一条边界少于四个点"),
        (collection(area({"name": "青源镇"}, [["x", 2]] * 4)), "不是经度、纬度两个数"),
        (collection(area({"name": "青源镇"}, [[True, 2]] * 4)), "不是经度、纬度两个数"),
        (collection(area({"name": "青源镇"}, [[float("nan"), 2]] * 4)), "不是经度、纬度两个数"),
        (collection(area({"name": "青源镇"}, square(40_512_000, 3_350_000))), "转换为 CGCS2000 或 WGS84"),
        (collection(area({"name": "别处"}, square(120, 30))), "例如 990123001 或“禾源街道”"),
        (collection(area({"name": "青源镇"}, [[120, 30]] * 4)), "在一条线上"),
    ],
)
def test_a_file_that_cannot_serve_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(BoundariesRefused, match=words):
        read_boundaries(data, TOWNS)


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (BoundaryLimits(bytes=1_000_000), "超过 1 MB"),
        (BoundaryLimits(areas=1), "有 2 个区域，超过 1 个"),
        (BoundaryLimits(points=9), "边界点超过 9 个"),
    ],
)
def test_a_file_that_is_too_large_is_refused(limits: BoundaryLimits, words: str) -> None:
    filling = " " * 1_000_000 if limits.bytes == 1_000_000 else ""
    data = collection(area({"name": "青源镇"}, square(120, 30)), area({"name": "禾源街道"}, square(121, 30)))

    with pytest.raises(BoundariesRefused, match=words):
        read_boundaries(data + filling.encode(), TOWNS, limits)


def test_a_line_is_thinned_to_what_a_drawing_shows() -> None:
    wavy = [(float(x), 0.3 * (x % 2)) for x in range(101)]
    ring = [*wavy, (100.0, 100.0), (0.0, 100.0), (0.0, 0.0)]

    assert thinned(ring) == [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0), (0.0, 0.0)]


def test_a_label_stands_inside_even_of_a_bent_shape() -> None:
    bent = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (80.0, 100.0), (80.0, 20.0), (0.0, 20.0), (0.0, 0.0)]
    x, y = label_point(bent)

    assert 80 < x < 100 and 20 < y < 60
