"""What a photo says of itself is read, what it need not say is left out of its copies, and no file can harm."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from kepu.core.errors import RuleBroken
from kepu.core.evidence import pictures
from kepu.core.evidence.likeness import distance
from kepu.core.evidence.pictures import examine
from tests.factories.photos import encoded, photo, scene

LAKE = ((30.0, 15.0, 30.12), "N", (120.0, 9.0, 1.5), "E")


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def refusal(data: bytes, name: str = "现场.jpg") -> RuleBroken:
    with pytest.raises(RuleBroken) as refused:
        examine(data, name)
    assert name in refused.value.message
    return refused.value


def test_time_and_place_are_read_from_the_camera():
    read = examine(photo(taken="2026:05:20 09:30:00", offset="+08:00", place=LAKE), "a.jpg")
    assert (read.taken_at, read.latitude, read.longitude) == (
        datetime(2026, 5, 20, 1, 30, tzinfo=UTC),
        Decimal("30.2584"),
        Decimal("120.1504"),
    )


def test_without_an_offset_the_camera_keeps_the_time_of_this_site():
    assert examine(photo(taken="2026:05:20 09:30:00"), "a.jpg").taken_at == datetime(2026, 5, 20, 1, 30, tzinfo=UTC)


def test_an_offset_of_the_camera_counts():
    read = examine(photo(taken="2026:05:20 09:30:00", offset="-05:00"), "a.jpg")
    assert read.taken_at == datetime(2026, 5, 20, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize("taken", ["", "0000:00:00 00:00:00", "2026:13:40 09:30:00", "1980:01:01 00:00:00", "昨天"])
def test_a_time_that_cannot_be_counts_as_not_said(taken):
    assert examine(photo(taken=taken.encode() if taken == "昨天" else taken), "a.jpg").taken_at is None


def test_south_and_west_are_negative():
    read = examine(photo(place=((33.0, 52.0, 4.0), "S", (151.0, 12.0, 26.0), "W")), "a.jpg")
    assert (read.latitude, read.longitude) == (Decimal("-33.8678"), Decimal("-151.2072"))


@pytest.mark.parametrize(
    "place",
    [
        ((0.0, 0.0, 0.0), "N", (0.0, 0.0, 0.0), "E"),
        ((91.0, 0.0, 0.0), "N", (120.0, 0.0, 0.0), "E"),
        ((30.0, 0.0, 0.0), "X", (120.0, 0.0, 0.0), "E"),
        ((30.0, 0.0, 0.0), "N", (181.0, 0.0, 0.0), "E"),
    ],
)
def test_a_place_that_cannot_be_counts_as_not_said(place):
    read = examine(photo(place=place), "a.jpg")
    assert (read.latitude, read.longitude) == (None, None)


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_other_formats_say_their_time_and_place_too(format):
    read = examine(photo(taken="2026:05:20 09:30:00", place=LAKE, format=format), f"a.{format.lower()}")
    assert (read.taken_at, read.latitude) == (datetime(2026, 5, 20, 1, 30, tzinfo=UTC), Decimal("30.2584"))


def test_the_copies_hold_the_picture_and_nothing_else():
    data = photo(size=(3000, 2000), taken="2026:05:20 09:30:00", place=LAKE)
    assert b"TESTCAMERA" in data
    read = examine(data, "a.jpg")
    for copy in (read.public_copy, read.thumbnail):
        image = opened(copy)
        assert image.format == "JPEG"
        assert dict(image.getexif()) == {}
        assert not {"exif", "comment", "icc_profile", "xmp", "photoshop"} & set(image.info)
        assert b"TESTCAMERA" not in copy


def test_a_comment_and_a_profile_stay_out_of_the_copies():
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "SECRETNAME")
    jpeg = encoded(scene(1), comment=b"SECRETNAME", icc_profile=b"SECRETNAME" * 20)
    png = encoded(scene(1), "PNG", pnginfo=text)
    for data in (jpeg, png):
        assert b"SECRETNAME" in data
        read = examine(data, "a")
        assert b"SECRETNAME" not in read.public_copy + read.thumbnail


def test_copies_are_shrunk_to_their_longest_side_and_never_enlarged():
    large, small = examine(photo(size=(3000, 2000)), "a.jpg"), examine(photo(size=(200, 100)), "a.jpg")
    assert (large.width_px, large.height_px) == (3000, 2000)
    assert (opened(large.public_copy).size, opened(large.thumbnail).size) == ((1600, 1067), (320, 213))
    assert (opened(small.public_copy).size, opened(small.thumbnail).size) == ((200, 100), (200, 100))


def test_a_phone_held_upright_gives_an_upright_copy():
    left_dark = Image.new("RGB", (400, 200), "white")
    left_dark.paste("black", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise: what is left comes on top
    read = examine(encoded(left_dark, exif=exif), "a.jpg")
    copy = opened(read.public_copy).convert("L")
    assert (read.width_px, read.height_px, copy.size) == (200, 400, (200, 400))
    assert copy.getpixel((100, 50)) < 20 and copy.getpixel((100, 350)) > 235


def test_what_is_transparent_becomes_white():
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 50, 100))
    copy = opened(examine(encoded(image, "PNG"), "a.png").public_copy).convert("L")
    assert copy.getpixel((20, 50)) < 20 and copy.getpixel((80, 50)) > 235


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_kind_look_alike_in_their_copies(mode):
    grey = scene(3).convert("L")
    if mode == "I;16":
        image = Image.frombytes("I;16", grey.size, b"".join(bytes((level, level)) for level in grey.tobytes()))
    else:
        image = grey.convert("RGB").convert(mode)
    read = examine(encoded(image, "JPEG" if mode == "CMYK" else "PNG"), "a")
    assert distance(read.phash, examine(encoded(grey, "PNG"), "a").phash) <= 4


def test_the_same_scene_sent_on_by_a_messenger_is_still_known():
    original = examine(photo(5, size=(3000, 2000), quality=92), "a.jpg")
    sent_on = examine(encoded(scene(5, (3000, 2000)).resize((1080, 720)), quality=55), "b.jpg")
    other = examine(photo(6, size=(3000, 2000)), "c.jpg")
    assert distance(original.phash, sent_on.phash) <= 2
    assert distance(original.phash, other.phash) > 12


def test_one_flat_colour_has_no_hash():
    assert examine(encoded(Image.new("RGB", (300, 200), "grey")), "a.jpg").phash == ""


def test_heic_is_refused_with_the_way_out():
    refused = refusal(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200), "IMG_0001.HEIC")
    assert refused.code == "PHO-001"
    assert "兼容性最佳" in refused.message and "JPEG" in refused.message


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 ...",
        b"plain words",
        b"GIF89a" + bytes(50),
        encoded(scene(1), "TIFF"),
        encoded(scene(1), "BMP"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_what_is_no_photo_is_refused(data):
    assert refusal(data).code == "PHO-001"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_a_photo_cut_short_is_refused(format, share):
    whole = encoded(scene(2), format)
    assert refusal(whole[: int(len(whole) * share)]).code in {"PHO-003", "PHO-001"}


@pytest.mark.parametrize("head", [b"\xff\xd8\xff\xe0....", b"\x89PNG\r\n\x1a\n....", b"RIFF\x10\x00\x00\x00WEBPVP8 "])
def test_a_file_that_only_begins_like_a_photo_is_refused(head):
    assert refusal(head + b"not a picture" * 20).code == "PHO-003"


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(7000, 7000), (12000, 12000), (60000, 60000)])
def test_a_small_file_that_claims_a_huge_picture_is_refused_before_it_is_decoded(monkeypatch, width, height):
    monkeypatch.setattr(pictures, "_upright_copy", lambda image: pytest.fail("decoded"))
    bomb = _png(width, height)
    assert len(bomb) < 200
    assert refusal(bomb).code == "PHO-002"


def test_a_line_is_no_photo():
    refused = refusal(encoded(Image.new("L", (5000, 20))))
    assert (refused.code, "5000×20" in refused.message) == ("PHO-002", True)


SAMPLES = [
    photo(7, size=(96, 64), taken="2026:05:20 09:30:00", place=LAKE, format=kind) for kind in ("JPEG", "PNG", "WEBP")
]


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)), max_size=6),
    st.floats(0.05, 1),
)
def test_a_damaged_photo_is_read_or_refused_in_words(sample, wounds, kept):
    damaged = bytearray(sample[: int(len(sample) * kept)])
    for where, bits in wounds:
        start = int(where * len(damaged))
        damaged[start : start + len(bits)] = bits
    try:
        read = examine(bytes(damaged), "现场.jpg")
    except RuleBroken as refused:
        assert refused.code in {"PHO-001", "PHO-002", "PHO-003"}
        assert "现场.jpg" in refused.message
    else:
        assert opened(read.public_copy).size <= (1600, 1600)
        assert (read.latitude is None) == (read.longitude is None)
        assert len(read.phash) in (0, 16)


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\x00\x00\x00WEBP"]),
)
def test_noise_is_refused_in_words(noise, head):
    assert refusal(head + noise).code in {"PHO-001", "PHO-003"}
