"""Boundaries of townships out of a GeoJSON file (RFC 7946), matched by code or name and laid flat for a drawing.

Longitudes and latitudes become drawing units by an equirectangular projection about the middle latitude: for a county
the error is far below a pixel. Lines are thinned (Douglas and Peucker 1973) to what the drawing can show.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Point = tuple[float, float]
Ring = list[Point]

WIDTH = 1000.0
TOLERANCE = 0.6  # drawing units

# Properties under which such files keep the code and the name of an area.
CODE_KEYS = ("code", "adcode", "区划代码", "行政区划代码", "乡镇代码", "XZQDM", "xzqdm", "id", "ID", "dm", "DM")
NAME_KEYS = ("name", "NAME", "Name", "名称", "乡镇名称", "XZQMC", "xzqmc", "mc", "MC")


@dataclass(frozen=True, slots=True)
class BoundaryLimits:
    bytes: int = 5_000_000
    areas: int = 500
    points: int = 400_000


class BoundariesRefused(ValueError):
    """The file cannot serve. The text says, in Chinese, what is wrong and how to mend it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An area: its outlines in drawing units, holes among them (fill by even and odd), and where its label stands."""

    code: str
    rings: tuple[tuple[Point, ...], ...]
    label: Point


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Shapes in the order of their codes. missing: codes without an area; unknown: areas that matched nothing."""

    shapes: tuple[Shape, ...]
    height: float
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    width: float = WIDTH


def read_boundaries(data: bytes, members: Mapping[str, str], limits: BoundaryLimits = BoundaryLimits()) -> Boundaries:
    """members: code → name of the townships to be drawn; codes of twelve digits.

    Raises BoundariesRefused.
    """
    if len(data) > limits.bytes:
        most = limits.bytes // 1_000_000
        raise BoundariesRefused(
            f"文件有 {len(data) / 1_000_000:.1f} MB，超过 {most} MB。请先用制图软件简化边界再上传。"
        )
    areas = _areas(_features(data), limits)
    found: dict[str, list[Ring]] = {}
    unknown: list[str] = []
    for title, code, name, rings in areas:
        key = _match(code, name, members)
        if key is None:
            unknown.append(title)
        else:
            found.setdefault(key, []).extend(rings)
    if not found:
        example = next(iter(members.items()), ("", ""))
        raise BoundariesRefused(
            "文件里没有一个区域与本地区的乡镇（街道）对得上。每个区域的属性里应有区划代码（code）或名称（name），"
            f"例如 {example[0][:9]} 或“{example[1]}”。"
        )
    return _drawn(found, members, unknown)


def _features(data: bytes) -> list[Any]:
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise BoundariesRefused(
            "这不是 GeoJSON 文件：内容读不出来。请从制图软件中导出 GeoJSON（UTF-8 编码）。"
        ) from None
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise BoundariesRefused("GeoJSON 的最外层应是 FeatureCollection（要素集合）。请导出整个图层，而不是单个图形。")
    features = content.get("features")
    if not isinstance(features, list) or not features:
        raise BoundariesRefused("文件里没有区域（features 为空）。请检查导出的图层。")
    return features


def _areas(features: list[Any], limits: BoundaryLimits) -> list[tuple[str, str, str, list[Ring]]]:
    """(how to call it, code, name, rings) of each area."""
    if len(features) > limits.areas:
        raise BoundariesRefused(
            f"文件里有 {len(features)} 个区域，超过 {limits.areas} 个。请只导出本地区的乡镇（街道）。"
        )
    areas, points = [], 0
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        properties = properties if isinstance(properties, dict) else {}
        code, name = _first(properties, CODE_KEYS), _first(properties, NAME_KEYS)
        title = name or code or f"第 {number} 个区域"
        rings = list(_rings(feature, f"第 {number} 个区域（{title}）"))
        points += sum(len(ring) for ring in rings)
        if points > limits.points:
            raise BoundariesRefused(f"边界点超过 {limits.points:,} 个。请先用制图软件简化边界再上传。")
        areas.append((title, code, name, rings))
    return areas


def _first(properties: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    values = (properties[key] for key in keys if isinstance(properties.get(key), str | int))
    return next((str(value).strip() for value in values if str(value).strip()), "")


def _rings(feature: Any, where: str) -> Iterator[Ring]:
    found = feature.get("geometry") if isinstance(feature, dict) else None
    geometry: dict[str, Any] = found if isinstance(found, dict) else {}
    kind = geometry.get("type")
    if kind not in ("Polygon", "MultiPolygon"):
        raise BoundariesRefused(f"{where}不是面（Polygon 或 MultiPolygon）。请导出面图层，不要导出点或线。")
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        raise BoundariesRefused(f"{where}没有坐标。")
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            raise BoundariesRefused(f"{where}的坐标不完整。")
        for ring in polygon:
            yield _ring(ring, where)


def _ring(ring: Any, where: str) -> Ring:
    if not isinstance(ring, list) or len(ring) < 4:
        raise BoundariesRefused(f"{where}有一条边界少于四个点，围不成面。")
    points: Ring = []
    for point in ring:
        if not isinstance(point, list) or len(point) < 2 or not all(_is_number(value) for value in point[:2]):
            raise BoundariesRefused(f"{where}有一个点不是经度、纬度两个数。")
        longitude, latitude = float(point[0]), float(point[1])
        if not (-180 <= longitude <= 180 and -85 <= latitude <= 85):
            raise BoundariesRefused(
                f"{where}的坐标（{longitude:g}，{latitude:g}）不是经纬度。请把图层转换为 CGCS2000 或 WGS84 经纬度后再导出。"
            )
        points.append((longitude, latitude))
    return points


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _match(code: str, name: str, members: Mapping[str, str]) -> str | None:
    """By the code in 9 or 12 digits; else by a name that is one township's alone."""
    if code.isascii() and code.isdigit() and len(code) in (9, 12) and code.ljust(12, "0") in members:
        return code.ljust(12, "0")
    bearers = [key for key, known in members.items() if known == name]
    return bearers[0] if len(bearers) == 1 else None


def _drawn(found: Mapping[str, list[Ring]], members: Mapping[str, str], unknown: list[str]) -> Boundaries:
    every = [point for rings in found.values() for ring in rings for point in ring]
    west, east = min(x for x, _y in every), max(x for x, _y in every)
    south, north = min(y for _x, y in every), max(y for _x, y in every)
    narrowing = math.cos(math.radians((south + north) / 2))
    breadth, length = (east - west) * narrowing, north - south
    if breadth <= 0 or length <= 0:
        raise BoundariesRefused("边界围不成面：所有的点在一条线上。请检查导出的图层。")
    # As wide as the drawing, unless that made it more than half as high again as wide.
    scale = min(WIDTH / breadth, 1.5 * WIDTH / length)
    left = (WIDTH - breadth * scale) / 2

    def flat(point: Point) -> Point:
        return left + (point[0] - west) * narrowing * scale, (north - point[1]) * scale

    shapes = []
    for code in sorted(found):
        rings = [thinned([flat(point) for point in ring]) for ring in found[code]]
        largest = max(rings, key=lambda ring: abs(_area(ring)))
        kept = tuple(
            tuple((round(x, 1), round(y, 1)) for x, y in ring) for ring in rings if len(ring) > 3 or ring is largest
        )
        x, y = label_point(largest)
        shapes.append(Shape(code, kept, (round(x, 1), round(y, 1))))
    missing = tuple(code for code in sorted(members) if code not in found)
    return Boundaries(tuple(shapes), round(length * scale, 1), missing, tuple(unknown))


def thinned(ring: Ring, tolerance: float = TOLERANCE) -> Ring:
    """The ring without the points that lie nearer than the tolerance to the line between those kept."""
    last = len(ring) - 1
    # A closed ring begins where it ends: its farthest point parts it in two lines.
    far = max(range(len(ring)), key=lambda i: _squared(ring[0], ring[i]))
    keep = {0, far, last}
    stretches = [(0, far), (far, last)]
    while stretches:
        first, end = stretches.pop()
        if end - first < 2:
            continue
        middle = max(range(first + 1, end), key=lambda i: _off_line(ring[i], ring[first], ring[end]))
        if _off_line(ring[middle], ring[first], ring[end]) > tolerance:
            keep.add(middle)
            stretches += [(first, middle), (middle, end)]
    return [ring[i] for i in sorted(keep)]


def _squared(a: Point, b: Point) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _off_line(point: Point, a: Point, b: Point) -> float:
    """Distance of the point from the stretch between a and b."""
    length = _squared(a, b)
    if length == 0:
        return math.sqrt(_squared(point, a))
    along = ((point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1])) / length
    along = min(1.0, max(0.0, along))
    return math.sqrt(_squared(point, (a[0] + along * (b[0] - a[0]), a[1] + along * (b[1] - a[1]))))


def _area(ring: Ring) -> float:
    """Signed area in square drawing units."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in _sides(ring)) / 2


def _sides(ring: Ring) -> Iterator[tuple[Point, Point]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def label_point(ring: Ring) -> Point:
    """A point inside, with room to both sides: the middle of the widest stretch at the height of the centre."""
    area = _area(ring)
    if area == 0:
        return ring[0]
    y = sum((y0 + y1) * (x0 * y1 - x1 * y0) for (x0, y0), (x1, y1) in _sides(ring)) / (6 * area)
    crossings = sorted(
        x0 + (y - y0) * (x1 - x0) / (y1 - y0) for (x0, y0), (x1, y1) in _sides(ring) if (y0 > y) != (y1 > y)
    )
    spans = list(zip(crossings[::2], crossings[1::2], strict=False))
    if not spans:
        return ring[0]
    first, last = max(spans, key=lambda span: span[1] - span[0])
    return (first + last) / 2, y
