"""Photos used twice are found wherever they are, and told no further than the reader may see."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from kepu.core.evidence.actions import erase_evidence, store_evidence
from kepu.core.evidence.likeness import NEAR_BITS, bands
from kepu.core.evidence.queries import (
    NearDuplicate,
    exact_duplicates,
    near_duplicates,
    near_duplicates_by_photo,
)
from kepu.core.models import EvidenceFile
from tests.factories.photos import encoded, photo, scene


def store(cast, data, *, taken_by=None, **others) -> EvidenceFile:
    by = taken_by or cast.he
    given = {"unit": by.unit, "region": by.unit.region, "name": "现场.jpg", "kind": "photo", **others}
    return store_evidence(data=data, by=by, **given)


def hashed(cast, phash: str, *, unit=None) -> EvidenceFile:
    """A row with this hash, without a picture."""
    numbered = {f"phash_band_{number}": band for number, band in enumerate(bands(phash))}
    unit = unit or cast.education
    return EvidenceFile.objects.create(
        kind="photo",
        name=phash,
        media_type="image/jpeg",
        size_bytes=1,
        sha256=phash * 4,
        file="nowhere",
        unit=unit,
        region=unit.region,
        phash=phash,
        **numbered,
    )


def flip(phash: str, *bits: int) -> str:
    number = int(phash, 16)
    for bit in bits:
        number ^= 1 << bit
    return f"{number:016x}"


def test_a_photo_sent_on_and_saved_anew_is_found_in_another_unit_and_year(cast):
    old = store(cast, photo(1, size=(1200, 900), taken="2024:05:20 09:30:00"), taken_by=cast.wei)
    new = store(cast, encoded(scene(1, (1200, 900)).resize((800, 600)), quality=60, exif=_exif("2026:05:20 09:30:00")))
    store(cast, photo(2))
    [found] = near_duplicates(new)
    assert (found.other, found.same_unit, found.days_apart, found.is_same_file) == (old, False, 730, False)
    assert (found.unit_name, found.region_name, found.on) == ("青源镇人民政府", "青源镇", date(2024, 5, 20))
    assert found.distance <= 2
    assert (found.likeness, found.apart) == ("几乎相同", "相隔约 24 个月")
    assert [again.other for again in near_duplicates(old)] == [new]


def _exif(taken: str):
    return Image.open(io.BytesIO(photo(1, taken=taken))).getexif()


def test_nothing_within_the_near_distance_is_missed_and_nothing_beyond_it_is_told(cast):
    ours = hashed(cast, "0f1e2d3c4b5a6978")
    spreads = [(), (0,), (0, 1), (0, 16, 32, 48), (5, 6, 21, 22, 37, 38), (0, 1, 2, 3, 4, 5), (58, 59, 60, 61, 62, 63)]
    near = [hashed(cast, flip(ours.phash, *bits)) for bits in spreads]
    hashed(cast, flip(ours.phash, 0, 1, 2, 3, 4, 5, 6))
    hashed(cast, flip(ours.phash, 0, 1, 16, 17, 32, 33, 48))
    found = near_duplicates(ours)
    assert {each.other for each in found} == set(near)
    assert [each.distance for each in found] == [0, 1, 2, 4, 6, 6, 6]
    assert max(each.distance for each in found) == NEAR_BITS


@pytest.mark.parametrize(
    ("bits", "words", "striking"),
    [
        (1, "几乎相同", True),
        (2, "几乎相同", True),
        (3, "很相似", False),
        (4, "很相似", False),
        (5, "可能同一场景", False),
        (6, "可能同一场景", False),
    ],
)
def test_a_distance_is_told_in_words(cast, bits, words, striking):
    ours = hashed(cast, "0f1e2d3c4b5a6978")
    hashed(cast, flip(ours.phash, *range(bits)))
    [found] = near_duplicates(ours)
    assert (found.likeness, found.is_striking) == (words, striking)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "同一天"),
        (1, "相隔 1 天"),
        (59, "相隔 59 天"),
        (61, "相隔约 2 个月"),
        (365, "相隔约 12 个月"),
        (1096, "相隔约 3 年"),
    ],
)
def test_time_between_is_told_in_words(days, words):
    found = NearDuplicate(None, "县教育局", "青禾县", date(2026, 1, 1), 0, True, days, False)
    assert found.apart == words


def test_a_reviewer_learns_of_a_match_elsewhere_but_does_not_see_it(cast):
    """The neighbour county's photo: its unit and day are told, the file is not."""
    theirs = store(cast, photo(1, taken="2025:04:01 10:00:00"), taken_by=cast.ou)
    ours = store(cast, photo(1, quality=70, taken="2026:04:01 10:00:00"))
    [found] = near_duplicates(ours, cast.song)
    assert (found.other, found.unit_name, found.region_name, found.on) == (
        None,
        "县教育局",
        "岚溪县",
        date(2025, 4, 1),
    )
    assert [each.other for each in near_duplicates(theirs, cast.meng)] == [None]
    assert [each.other for each in near_duplicates(ours, cast.tao)] == [theirs]
    assert [each.other for each in near_duplicates(ours)] == [theirs]


def test_a_reviewer_sees_matches_within_reach(cast):
    other = store(cast, photo(1, quality=70), taken_by=cast.wei)
    ours = store(cast, photo(1))
    assert [each.other for each in near_duplicates(ours, cast.song)] == [other]
    assert [each.other for each in near_duplicates(ours, cast.he)] == [None]


def test_the_page_of_a_match_out_of_reach_holds_no_picture_and_no_link(cast):
    theirs = store(cast, photo(1), taken_by=cast.ou, name="秘密.jpg")
    ours = store(cast, photo(1, quality=70))
    page = render_to_string(
        "evidence/_near_duplicates.html", {"photo": ours, "duplicates": near_duplicates(ours, cast.song)}
    )
    assert "岚溪县 县教育局" in page
    assert f"/files/{ours.pk}/thumbnail/" in page
    assert f"/files/{theirs.pk}/" not in page and "秘密" not in page
    assert "几乎相同" in page


def test_the_page_lays_both_photos_side_by_side(cast):
    other = store(cast, photo(1), taken_by=cast.wei)
    ours = store(cast, photo(1, quality=70))
    page = render_to_string(
        "evidence/_near_duplicates.html", {"photo": ours, "duplicates": near_duplicates(ours, cast.song)}
    )
    assert page.index(f"/files/{ours.pk}/thumbnail/") < page.index(f"/files/{other.pk}/thumbnail/")
    assert '">青源镇人民政府 ·' in page and "同一天" in page


@pytest.mark.parametrize(("data", "words"), [(photo(1), "没有发现与它相似的照片"), ("flat", "画面单一")])
def test_a_photo_without_matches_says_so(cast, data, words):
    kept = store(cast, encoded(Image.new("RGB", (300, 200), "white")) if data == "flat" else data)
    assert words in render_to_string(
        "evidence/_near_duplicates.html", {"photo": kept, "duplicates": near_duplicates(kept)}
    )


def test_the_very_same_file_comes_first_and_is_called_so(cast):
    ours = store(cast, photo(1))
    near = store(cast, photo(1, quality=89))
    same = store(cast, photo(1), taken_by=cast.wei)
    found = near_duplicates(ours)
    assert [each.other for each in found] == [same, near]
    assert [each.likeness for each in found] == ["同一个文件", "几乎相同"]
    assert list(exact_duplicates(ours)) == [same]


def test_the_very_same_file_is_found_whatever_its_kind(cast):
    one = store(cast, b"words", name="a.txt", kind="sheet")
    other = store(cast, b"words", name="b.txt", kind="other", taken_by=cast.ou)
    store(cast, b"other words", name="c.txt", kind="other")
    assert list(exact_duplicates(one)) == [other]


def test_an_old_photo_is_known_again_after_it_was_erased(cast, django_capture_on_commit_callbacks):
    old = store(cast, photo(1))
    with django_capture_on_commit_callbacks(execute=True):
        erase_evidence(old, reason="保存期满三年", by=cast.zhou)
    ours = store(cast, photo(1, quality=70))
    page = render_to_string(
        "evidence/_near_duplicates.html", {"photo": ours, "duplicates": near_duplicates(ours, cast.song)}
    )
    assert "清除：保存期满三年" in page
    assert f"/files/{old.pk}/" not in page


def test_flat_pictures_are_not_taken_for_one_another(cast):
    one = store(cast, encoded(Image.new("RGB", (300, 200), "white")))
    store(cast, encoded(Image.new("RGB", (300, 200), "white"), quality=50))
    assert near_duplicates(one) == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_photos_asks_three_times_however_many_there_are(cast, django_assert_num_queries, count):
    ours = [store(cast, photo(seed)) for seed in range(count)]
    theirs = [store(cast, photo(seed, quality=60), taken_by=cast.wei) for seed in range(count)]
    near_duplicates_by_photo(ours, cast.song)
    with django_assert_num_queries(3):
        found = near_duplicates_by_photo(ours, cast.song)
    assert {pk: [each.other for each in rows] for pk, rows in found.items()} == {
        one.pk: [other] for one, other in zip(ours, theirs, strict=True)
    }


def test_candidates_come_by_index_not_by_looking_through_all_files(cast):
    ours = hashed(cast, "0f1e2d3c4b5a6978")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        near_duplicates(ours)
    plan = _plan_of(asked[0]["sql"])
    bands_used = {number for number in range(4) if f"phash_band_{number}" in plan.lower()}
    assert bands_used == {0, 1, 2, 3}
    assert "seq scan" not in plan.lower() and "scan core_evidencefile" not in plan.lower()


def _plan_of(sql: str) -> str:
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def test_the_day_is_that_of_the_upload_where_the_photo_does_not_say(cast):
    ours, _other = store(cast, photo(1)), store(cast, photo(1, quality=60))
    assert [each.on for each in near_duplicates(ours)] == [timezone.localdate()]
