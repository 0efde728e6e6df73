"""Photos as evidence: kept whole, shown by their copies, known again, and erased when their time is over."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image

from kepu.core.errors import NotAllowed, NotInThisState, RuleBroken
from kepu.core.evidence.actions import erase_evidence, remove_bytes, store_evidence
from kepu.core.evidence.pictures import examine
from kepu.core.evidence.queries import erased_but_on_disk
from kepu.core.evidence.tasks import remove_erased
from kepu.core.models import AuditEntry, EvidenceFile
from tests.factories.photos import photo

LAKE = ((30.0, 15.0, 30.12), "N", (120.0, 9.0, 1.5), "E")


def store(cast, data=None, *, name="讲座.jpg", kind="photo", **others) -> EvidenceFile:
    given = {"unit": cast.education, "region": cast.county, "by": cast.he, **others}
    return store_evidence(data=data if data is not None else photo(), name=name, kind=kind, **given)


def get(person, path):
    client = Client()
    client.force_login(person)
    return client.get(path)


def test_a_stored_photo_keeps_its_original_and_knows_its_time_and_place(cast):
    data = photo(taken="2026:05:20 09:30:00", place=LAKE)
    kept = EvidenceFile.objects.get(pk=store(cast, data).pk)
    assert kept.file.read() == data
    assert (kept.taken_at, kept.latitude, kept.longitude, kept.place_mark, kept.day) == (
        datetime(2026, 5, 20, 1, 30, tzinfo=UTC),
        Decimal("30.2584"),
        Decimal("120.1504"),
        "30.2584°N 120.1504°E",
        date(2026, 5, 20),
    )
    read = examine(data, "讲座.jpg")
    assert (kept.width_px, kept.height_px, kept.phash) == (640, 480, read.phash)
    assert (kept.public_copy.read(), kept.thumbnail.read()) == (read.public_copy, read.thumbnail)
    bands = [kept.phash_band_0, kept.phash_band_1, kept.phash_band_2, kept.phash_band_3]
    assert "".join(f"{band:04x}" for band in bands) == read.phash


def test_a_photo_that_was_examined_before_is_not_examined_again(cast, monkeypatch):
    data = photo()
    picture = examine(data, "a.jpg")
    monkeypatch.setattr("kepu.core.evidence.actions.examine", lambda *_given: pytest.fail("examined"))
    assert store(cast, data, picture=picture).phash == picture.phash


def test_a_picture_of_other_bytes_or_for_another_kind_is_a_fault_of_the_caller(cast):
    picture = examine(photo(1), "a.jpg")
    with pytest.raises(ValueError, match="other bytes"):
        store(cast, photo(2), picture=picture)
    with pytest.raises(ValueError, match="only a photo"):
        store(cast, photo(1), picture=picture, kind="other")


def test_what_is_no_photo_is_not_stored_as_one(cast):
    with pytest.raises(RuleBroken) as refused:
        store(cast, b"%PDF-1.7 ...", name="a.pdf")
    assert refused.value.code == "PHO-001"
    assert not EvidenceFile.objects.exists()


def test_a_picture_stored_as_another_file_is_not_read(cast):
    kept = store(cast, photo(taken="2026:05:20 09:30:00", place=LAKE, format="WEBP"), name="a.webp", kind="other")
    assert (kept.media_type, kept.taken_at, kept.phash, kept.thumbnail.name) == ("image/webp", None, "", "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"latitude": Decimal("30.1")},
        {"latitude": Decimal("91"), "longitude": Decimal("1")},
        {"phash": "0" * 16},
        {"erasure_reason": "x"},
    ],
)
def test_the_database_refuses_half_a_statement(cast, wrong):
    kept = store(cast, b"words", kind="other", name="a.txt")
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceFile.objects.filter(pk=kept.pk).update(**wrong)


@pytest.mark.parametrize("size", ["thumbnail", "copy"])
@pytest.mark.parametrize("name", ["he", "zhou", "liang", "song", "tao"])
def test_the_copies_are_shown_to_the_unit_and_its_region(cast, name, size):
    kept = store(cast)
    answer = get(getattr(cast, name), f"/files/{kept.pk}/{size}/")
    shown = b"".join(answer.streaming_content)
    assert shown == (kept.thumbnail if size == "thumbnail" else kept.public_copy).read()
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert answer["Cache-Control"] == "private, max-age=600"
    assert "attachment" not in answer.get("Content-Disposition", "")


@pytest.mark.parametrize("size", ["thumbnail", "copy"])
@pytest.mark.parametrize("name", ["fang", "wei", "xie", "bai", "yan", "meng", "ou", "nobody"])
def test_the_copies_do_not_exist_for_outsiders(cast, name, size):
    assert get(getattr(cast, name), f"/files/{store(cast).pk}/{size}/").status_code == 404


def test_who_is_not_signed_in_sees_no_copy(cast):
    assert Client().get(f"/files/{store(cast).pk}/copy/")["Location"].startswith("/accounts/login/")


def test_a_file_without_a_picture_has_no_thumbnail_to_show(cast):
    kept = store(cast, b"words", kind="other", name="a.txt")
    assert get(cast.he, f"/files/{kept.pk}/thumbnail/").status_code == 404


def erase(kept, by, reason="保存期满三年"):
    erase_evidence(kept, reason=reason, by=by)


def on_disk(kept) -> list[bool]:
    return [kept.file.storage.exists(name) for name in (kept.file.name, kept.public_copy.name, kept.thumbnail.name)]


def test_an_erased_photo_leaves_the_disk_and_its_row_says_why(cast, django_capture_on_commit_callbacks):
    kept = store(cast, photo(place=LAKE))
    names = [kept.file.name, kept.public_copy.name, kept.thumbnail.name]
    with django_capture_on_commit_callbacks(execute=True):
        erase(kept, cast.zhou)
    row = EvidenceFile.objects.get(pk=kept.pk)
    assert [row.file.storage.exists(name) for name in names] == [False, False, False]
    assert (row.file.name, row.public_copy.name, row.thumbnail.name, row.place_mark) == ("", "", "", "")
    assert (row.sha256, row.phash, row.erasure_reason, row.erased_by) == (
        kept.sha256,
        kept.phash,
        "保存期满三年",
        cast.zhou,
    )
    entry = AuditEntry.objects.order_by("sequence").last()
    assert (entry.action, entry.details) == (
        "core.evidence.erase_evidence",
        {"reason": "保存期满三年", "sha256": kept.sha256},
    )


@pytest.mark.parametrize("page", ["", "copy/", "thumbnail/"])
def test_an_erased_photo_is_not_found_and_no_stack_trace(cast, django_capture_on_commit_callbacks, page):
    kept = store(cast)
    with django_capture_on_commit_callbacks(execute=True):
        erase(kept, cast.zhou)
    assert get(cast.zhou, f"/files/{kept.pk}/{page}").status_code == 404


def test_nothing_is_erased_when_the_transaction_does_not_hold(cast, django_capture_on_commit_callbacks):
    kept = store(cast)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        erase(kept, cast.zhou)
        raise RuntimeError
    row = EvidenceFile.objects.get(pk=kept.pk)
    assert (row.erased_at, on_disk(row)) == (None, [True, True, True])


def test_what_an_interrupted_erasure_left_is_removed_by_the_daily_job(cast, django_capture_on_commit_callbacks):
    kept, other = store(cast), store(cast, photo(2))
    with django_capture_on_commit_callbacks(execute=False):
        erase(kept, cast.zhou)
    row = EvidenceFile.objects.get(pk=kept.pk)
    assert (on_disk(row), list(erased_but_on_disk())) == ([True, True, True], [row])
    assert get(cast.zhou, f"/files/{kept.pk}/copy/").status_code == 404
    remove_erased()
    remove_erased()
    assert on_disk(row) == [False, False, False]
    assert (list(erased_but_on_disk()), on_disk(other)) == ([], [True, True, True])


def test_only_what_is_erased_leaves_the_disk(cast):
    with pytest.raises(ValueError, match="not erased"):
        remove_bytes(store(cast))


@pytest.mark.parametrize("name", ["he", "liang", "song", "xie", "meng", "ou", "nobody"])
def test_only_the_office_of_the_region_erases(cast, name):
    with pytest.raises(NotAllowed):
        erase(store(cast), getattr(cast, name))


def test_a_file_is_erased_once_and_for_a_reason(cast):
    kept = store(cast)
    with pytest.raises(RuleBroken) as refused:
        erase(kept, cast.zhou, reason="  ")
    assert refused.value.code == "EVI-006"
    erase(kept, cast.zhou)
    with pytest.raises(NotInThisState) as again:
        erase(kept, cast.zhou)
    assert again.value.code == "EVI-004"


def test_the_document_a_plan_rests_on_is_never_erased(cast):
    kept = store(cast, b"words", kind="document", name="方案.txt")
    with pytest.raises(RuleBroken) as refused:
        erase(kept, cast.zhou)
    assert refused.value.code == "EVI-005"


def test_two_photos_of_the_same_bytes_have_files_of_their_own(cast, django_capture_on_commit_callbacks):
    one, other = store(cast), store(cast)
    with django_capture_on_commit_callbacks(execute=True):
        erase(one, cast.zhou)
    assert on_disk(other) == [True, True, True]
    assert Image.open(io.BytesIO(other.public_copy.read())).size == (640, 480)
