"""Photos for tests: made of soft blotches, so that each seed gives a scene of its own."""

from __future__ import annotations

import io

import numpy as np
from PIL import ExifTags, Image


def scene(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    blotches = np.random.default_rng(seed).integers(0, 255, (9, 12, 3), dtype=np.uint8)
    return Image.fromarray(blotches).resize(size, Image.Resampling.BICUBIC)


def photo(
    seed: int = 1,
    *,
    size: tuple[int, int] = (640, 480),
    taken: str = "",
    offset: str = "",
    place: tuple[tuple[float, float, float], str, tuple[float, float, float], str] | None = None,
    orientation: int | None = None,
    quality: int = 88,
    format: str = "JPEG",
) -> bytes:
    """taken as EXIF writes it: 2026:05:20 09:30:00; place: ((30, 15, 30.1), "N", (120, 9, 1.5), "E")."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "TESTCAMERA"
    times = exif.get_ifd(ExifTags.IFD.Exif)
    if taken:
        times[ExifTags.Base.DateTimeOriginal] = taken
    if offset:
        times[ExifTags.Base.OffsetTimeOriginal] = offset
    if orientation:
        exif[ExifTags.Base.Orientation] = orientation
    if place:
        latitude, north, longitude, east = place
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(
            {
                ExifTags.GPS.GPSLatitude: latitude,
                ExifTags.GPS.GPSLatitudeRef: north,
                ExifTags.GPS.GPSLongitude: longitude,
                ExifTags.GPS.GPSLongitudeRef: east,
            }
        )
    return encoded(scene(seed, size), format, exif=exif, quality=quality)


def encoded(image: Image.Image, format: str = "JPEG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()
