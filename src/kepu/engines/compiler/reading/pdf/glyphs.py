"""What stands on a printed page, through pdfium: characters with their boxes, ruled lines, pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as c

SOFT_HYPHEN = 0x02  # pdfium's sign for a hyphen at a line's end
MAX_PATHS = 20_000  # a page with more is a drawing, not a form
MAX_SEGMENTS = 2_000
THICKEST_RULE = 4.0  # points
SHORTEST_RULE = 6.0
PICTURE_SHARE = 0.2  # of the page, from which a picture may hold the text


@dataclass(slots=True)
class Glyph:
    """One character; the box reaches from origin to advance and from descent to ascent, in points from below left."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    index: int  # in pdfium's text page


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruled line: at x from y=start to y=end where upright, at y from x=start to x=end where not."""

    upright: bool
    at: float
    start: float
    end: float


def glyphs(text_page: pdfium.PdfTextPage) -> list[Glyph]:
    """Every character that the page itself prints, in the order of the file; pdfium's own spaces left out."""
    found: list[Glyph] = []
    raw = text_page.raw
    box = c.FS_RECTF()
    reference = ctypes.byref(box)
    for index in range(text_page.count_chars()):
        code = c.FPDFText_GetUnicode(raw, index)
        if code in (0, 10, 13) or c.FPDFText_IsGenerated(raw, index) == 1:
            continue
        if not c.FPDFText_GetLooseCharBox(raw, index, reference):
            continue
        if code == SOFT_HYPHEN:
            character = "-"
        elif 0xD800 <= code < 0xE000 or code > 0x10FFFF or code < 32:
            character = "\ufffd"
        else:
            character = chr(code)
        found.append(Glyph(character, box.left, box.bottom, box.right, box.top, index))
    return found


def is_bold(text_page: pdfium.PdfTextPage, index: int) -> bool:
    """Whether a character is set in a bold face or a black one (黑体), by the font's name."""
    flags = ctypes.c_int()
    size = c.FPDFText_GetFontInfo(text_page.raw, index, None, 0, ctypes.byref(flags))
    if not 0 < size < 1000:
        return False
    buffer = ctypes.create_string_buffer(size)
    c.FPDFText_GetFontInfo(text_page.raw, index, buffer, size, ctypes.byref(flags))
    name = buffer.value.decode("utf-8", "replace").lower()
    return any(word in name for word in ("bold", "hei", "黑", "xbs", "小标宋"))


def holds_picture(page: pdfium.PdfPage) -> bool:
    """Whether a picture covers enough of the page to be a scan."""
    width, height = page.get_size()
    for item in page.get_objects(filter=[c.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) >= PICTURE_SHARE * width * height:
            return True
    return False


def rules(page: pdfium.PdfPage) -> list[Rule]:
    """Straight lines and thin boxes, and the edges of larger boxes; none where the page is a drawing."""
    found: list[Rule] = []
    for count, item in enumerate(page.get_objects(filter=[c.FPDF_PAGEOBJ_PATH], max_depth=3)):
        if count > MAX_PATHS or len(found) > MAX_SEGMENTS:
            return []
        left, bottom, right, top = item.get_bounds()
        width, height = right - left, top - bottom
        if width <= THICKEST_RULE and height >= SHORTEST_RULE:
            found.append(Rule(True, (left + right) / 2, bottom, top))
        elif height <= THICKEST_RULE and width >= SHORTEST_RULE:
            found.append(Rule(False, (bottom + top) / 2, left, right))
        elif width > SHORTEST_RULE and height > SHORTEST_RULE:
            found += _edges(item)
    return found


def _edges(path: pdfium.PdfObject) -> Iterator[Rule]:
    matrix = path.get_matrix()
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(c.FPDFPath_CountSegments(path.raw), MAX_SEGMENTS)):
        segment = c.FPDFPath_GetPathSegment(path.raw, index)
        c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = matrix.on_point(x.value, y.value)
        kind = c.FPDFPathSegment_GetType(segment)
        if kind == c.FPDF_SEGMENT_MOVETO:
            yield from _straight(points)
            points = []
        points.append(point)
        if c.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    yield from _straight(points)


def _straight(points: list[tuple[float, float]]) -> Iterator[Rule]:
    for (x1, y1), (x2, y2) in pairwise(points):
        if abs(x1 - x2) < 1 and abs(y1 - y2) >= SHORTEST_RULE:
            yield Rule(True, (x1 + x2) / 2, min(y1, y2), max(y1, y2))
        elif abs(y1 - y2) < 1 and abs(x1 - x2) >= SHORTEST_RULE:
            yield Rule(False, (y1 + y2) / 2, min(x1, x2), max(x1, x2))
