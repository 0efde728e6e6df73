"""Photos as they are uploaded: read what they say of themselves, and make the copies that pages show.

What lies in a photo was put there by a stranger's camera or by somebody who means harm. So only three decoders are let
near it, its size is judged by its header before a pixel is decoded, and whatever goes wrong ends in words.
"""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps, ImageStat

from kepu.core.errors import RuleBroken

COPY_PX = 1600
THUMBNAIL_PX = 320
# The format by its name in Pillow, and how many pixels of it we decode. Phones take 108 megapixels; a JPEG is decoded
# at a fraction of its size, the others only whole, at four bytes a pixel.
MOST_PIXELS = {"JPEG": 120_000_000, "MPO": 120_000_000, "PNG": 40_000_000, "WEBP": 40_000_000}
DECODERS = ("JPEG", "PNG", "WEBP")
# A side a hundred times the other is no photo, and its thumbnail would be a line.
LONGEST_SIDE_RATIO = 100
# Standard deviation of brightness (0–255) below which a picture is one flat colour: its hash would be noise.
FLAT = 2.0
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}


@dataclass(frozen=True, slots=True)
class Picture:
    """What a photo says of itself, and its copies, as JPEG without any metadata.

    width_px, height_px: of the original, held upright. latitude, longitude: WGS 84 degrees with four decimals (about
    11 m), both or neither. phash: 16 hex digits, "" where the picture is one flat colour.
    """

    sha256: str
    width_px: int
    height_px: int
    taken_at: datetime | None
    latitude: Decimal | None
    longitude: Decimal | None
    phash: str
    public_copy: bytes
    thumbnail: bytes


def examine(data: bytes, name: str) -> Picture:
    """Read a JPEG, PNG or WebP photo. Raises RuleBroken PHO-001…003, with advice, for whatever else it is given."""
    image = _open(data, name)
    try:
        _refuse_strange_sizes(image, name)
        taken_at, place = _read_exif(image)
        turned = image.getexif().get(ExifTags.Base.Orientation) in (5, 6, 7, 8)
        width, height = reversed(image.size) if turned else image.size
        copy = _upright_copy(image)
        return Picture(
            sha256=hashlib.sha256(data).hexdigest(),
            width_px=width,
            height_px=height,
            taken_at=taken_at,
            latitude=place[0] if place else None,
            longitude=place[1] if place else None,
            phash=_phash(copy),
            public_copy=_jpeg(copy),
            thumbnail=_jpeg(_within(copy, THUMBNAIL_PX)),
        )
    except RuleBroken:
        raise
    # Decoders of damaged files raise whatever they stumble over: OSError, ValueError, SyntaxError, struct.error …
    except Exception as fault:
        raise _broken(name) from fault


def is_heif(data: bytes) -> bool:
    """True for HEIC, HEIF and AVIF, which phones make and browsers rarely show."""
    return data[4:8] == b"ftyp" and data[8:12].lower() in _HEIF_BRANDS


def _open(data: bytes, name: str) -> Image.Image:
    """The picture with its header read and no pixel decoded."""
    if is_heif(data):
        raise RuleBroken(
            "PHO-001",
            _(
                "“%(name)s”是 HEIC 格式的照片，这里看不了。请在手机“设置—相机—格式”中选“兼容性最佳”后重拍，"
                "或在相册里把它另存、导出为 JPEG 再上传。"
            )
            % {"name": name},
        )
    try:
        return Image.open(io.BytesIO(data), formats=DECODERS)
    except Image.DecompressionBombError as bomb:
        raise _too_large(name) from bomb
    except Image.UnidentifiedImageError as unknown:
        if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or data[8:12] == b"WEBP":
            raise _broken(name) from unknown
        raise RuleBroken(
            "PHO-001",
            _("“%(name)s”不是可以接收的照片。请上传 JPEG、PNG 或 WebP 格式的照片；其他材料请作为文件上传。")
            % {"name": name},
        ) from unknown
    except Exception as fault:
        raise _broken(name) from fault


def _refuse_strange_sizes(image: Image.Image, name: str) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS.get(image.format or "", 0):
        raise _too_large(name)
    if width * LONGEST_SIDE_RATIO < height or height * LONGEST_SIDE_RATIO < width:
        raise RuleBroken(
            "PHO-002",
            _("“%(name)s”的画面是 %(width)d×%(height)d 像素的细条，不是照片，请检查后重新选择。")
            % {"name": name, "width": width, "height": height},
        )


def _too_large(name: str) -> RuleBroken:
    return RuleBroken(
        "PHO-002",
        _("“%(name)s”的画面过大，打开它会占满服务器的内存。请用手机或看图软件缩小到四千万像素以内再上传。")
        % {"name": name},
    )


def _broken(name: str) -> RuleBroken:
    return RuleBroken(
        "PHO-003",
        _("“%(name)s”打不开：文件不完整或已损坏。请在手机或电脑上确认能看到整张照片，再重新选择上传。")
        % {"name": name},
    )


def _upright_copy(image: Image.Image) -> Image.Image:
    """The picture as people see it, longest side at most 1600 px, in plain RGB, with all else left behind."""
    # Of a JPEG, decodes only as many pixels as the copy needs; does nothing to other formats.
    image.draft("RGB", (COPY_PX, COPY_PX))
    image.load()
    upright = ImageOps.exif_transpose(image)
    return _within(_on_white(upright), COPY_PX)


def _on_white(image: Image.Image) -> Image.Image:
    """In RGB, with white where the picture is transparent."""
    if image.mode.startswith("I"):
        # 16 bits a pixel: Pillow would cut the brightness off instead of scaling it.
        image = image.convert("I").point(lambda level: level / 257).convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    opaque = Image.new("RGB", image.size, "white")
    layer = image.convert("RGBA")
    opaque.paste(layer, mask=layer.getchannel("A"))
    return opaque


def _within(image: Image.Image, side_px: int) -> Image.Image:
    """The picture shrunk so that no side is longer; a small one stays as it is."""
    shrunk = image.copy()
    shrunk.thumbnail((side_px, side_px), Image.Resampling.LANCZOS)
    return shrunk


def _jpeg(image: Image.Image) -> bytes:
    # A picture of its own: what decoders leave in `info` (comments, profiles) would otherwise be written along.
    bare = Image.frombytes("RGB", image.size, image.tobytes())
    buffer = io.BytesIO()
    bare.save(buffer, "JPEG", quality=82, optimize=True, progressive=True)
    return buffer.getvalue()


def _phash(image: Image.Image) -> str:
    if ImageStat.Stat(image.convert("L")).stddev[0] < FLAT:
        return ""
    # Brings scipy's transforms, which a process that never sees a photo need not hold.
    from imagehash import phash

    return str(phash(image))


def _read_exif(image: Image.Image) -> tuple[datetime | None, tuple[Decimal, Decimal] | None]:
    """Time and place as the camera wrote them. Cameras write a lot of nonsense: what cannot be, counts as not said."""
    try:
        exif = image.getexif()
        times, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # A photo with damaged notes is still a photo.
        return None, None
    return _time_taken(times), _place(place)


def _time_taken(tags: Mapping[int, Any]) -> datetime | None:
    """When the picture was taken. Without the camera's offset its clock is taken to be that of this site.

    DateTime (0x0132) is not asked: it says when the file was last edited.
    """
    pairs = (
        (ExifTags.Base.DateTimeOriginal, ExifTags.Base.OffsetTimeOriginal),
        (ExifTags.Base.DateTimeDigitized, ExifTags.Base.OffsetTimeDigitized),
    )
    for time_tag, offset_tag in pairs:
        try:
            written = datetime.strptime(str(tags.get(time_tag, "")).strip("\0 ")[:19], "%Y:%m:%d %H:%M:%S")
        except ValueError:
            continue
        if written.year < 1990:  # A camera whose clock was never set.
            continue
        return written.replace(tzinfo=_offset(tags.get(offset_tag)) or get_default_timezone()).astimezone(UTC)
    return None


def _offset(written: object) -> timezone | None:
    """The time zone of an EXIF offset such as +08:00, or None."""
    try:
        offset = datetime.strptime(str(written).strip("\0 "), "%z").utcoffset()
    except ValueError:
        return None
    return timezone(offset) if offset is not None and abs(offset) <= timedelta(hours=14) else None


def _place(tags: Mapping[int, Any]) -> tuple[Decimal, Decimal] | None:
    latitude = _degrees(tags.get(ExifTags.GPS.GPSLatitude), tags.get(ExifTags.GPS.GPSLatitudeRef), "NS", 90)
    longitude = _degrees(tags.get(ExifTags.GPS.GPSLongitude), tags.get(ExifTags.GPS.GPSLongitudeRef), "EW", 180)
    # 0°, 0° lies in the Gulf of Guinea: a receiver that had no fix.
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    return latitude, longitude


def _degrees(parts: Any, reference: Any, signs: str, most: int) -> Decimal | None:
    """Decimal degrees from EXIF's degrees, minutes and seconds; None where they cannot be."""
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
        letter = (reference.decode("ascii") if isinstance(reference, bytes) else str(reference)).strip("\0 ").upper()
        value = degrees + minutes / 60 + seconds / 3600
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    if letter not in tuple(signs) or not math.isfinite(value) or not 0 <= value <= most:
        return None
    return round(Decimal(value if letter == signs[0] else -value), 4)
