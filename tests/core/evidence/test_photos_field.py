"""Several photos in one form: each is judged by itself."""

from __future__ import annotations

from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from kepu.core.evidence import forms as evidence_forms
from kepu.core.evidence.actions import store_evidence
from kepu.core.evidence.forms import PhotosField, tell_refused
from tests.factories.photos import photo


class PhotoForm(forms.Form):
    photos = PhotosField()
    others = PhotosField(required=False, most=2)


def filled(*photos: tuple[str, bytes], others: tuple[tuple[str, bytes], ...] = ()) -> PhotoForm:
    files = {
        name: [SimpleUploadedFile(each, data) for each, data in rows]
        for name, rows in (("photos", photos), ("others", others))
    }
    return PhotoForm({}, MultiValueDict(files))


def test_a_phone_offers_camera_and_album_and_several_at_once():
    markup = str(PhotoForm()["photos"])
    assert 'type="file"' in markup and 'accept="image/*"' in markup and " multiple" in markup and " required" in markup
    assert " required" not in str(PhotoForm()["others"])


def test_too_much_at_once_is_told_on_the_phone_before_the_site_refuses_it(settings):
    markup = str(PhotoForm()["photos"])
    assert f'data-most-bytes="{evidence_forms.MOST_BYTES_AT_ONCE}"' in markup
    assert "这几张照片共 {total} MB，超过一次 {most} MB" in markup
    assert evidence_forms.MOST_BYTES_AT_ONCE < settings.KEPU_MAX_REQUEST_BYTES
    assert str(PhotoForm().media) == '<script src="/static/core/photos.js" defer></script>'


def test_good_photos_come_with_what_was_read_and_can_be_stored(cast):
    form = filled(("一.jpg", photo(1, taken="2026:05:20 09:30:00")), ("二.png", photo(2, format="PNG")))
    assert form.is_valid()
    photos = form.cleaned_data["photos"]
    assert ([each.name for each in photos.taken], photos.refused) == (["一.jpg", "二.png"], [])
    stored = [
        store_evidence(kind="photo", unit=cast.education, region=cast.county, by=cast.he, **each.as_file())
        for each in photos.taken
    ]
    assert [each.phash for each in stored] == [each.picture.phash for each in photos.taken]


def test_the_good_ones_are_kept_and_each_bad_one_says_why():
    form = filled(
        ("好.jpg", photo(1)),
        ("坏.jpg", photo(2)[:2000]),
        ("说明.docx", b"PK\x03\x04word/"),
        ("苹果.heic", b"\x00\x00\x00\x18ftypheic" + bytes(50)),
        ("空.jpg", b""),
    )
    assert form.is_valid()
    photos = form.cleaned_data["photos"]
    assert [each.name for each in photos.taken] == ["好.jpg"]
    assert [words[words.index("［") :] for words in photos.refused] == [
        "［PHO-003］",
        "［PHO-001］",
        "［PHO-001］",
        "［EVI-001］",
    ]
    assert [name in words for name, words in zip(("坏", "说明", "苹果", "空"), photos.refused, strict=True)] == [
        True
    ] * 4


def test_where_none_is_good_the_form_says_why_for_each():
    form = filled(("坏.jpg", photo(2)[:2000]), ("说明.txt", b"words"))
    assert not form.is_valid()
    assert ["坏.jpg" in form.errors["photos"][0], "说明.txt" in form.errors["photos"][1]] == [True, True]


def test_nothing_chosen_is_wrong_only_where_something_is_required():
    form = filled()
    assert not form.is_valid()
    assert dict(form.errors) == {"photos": ["请至少选择一张照片。"]}
    assert form.cleaned_data["others"].taken == []


def test_a_photo_over_the_limit_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(evidence_forms, "MOST_BYTES_EACH", 3000)
    form = filled(("大.jpg", photo(1)), ("小.jpg", photo(1, size=(64, 48))))
    assert form.is_valid()
    photos = form.cleaned_data["photos"]
    assert [each.name for each in photos.taken] == ["小.jpg"]
    assert photos.refused[0].startswith("“大.jpg”有") and photos.refused[0].endswith("［PHO-004］")


def test_what_is_too_many_is_named_and_the_first_ones_are_kept():
    several = tuple((f"{number}.jpg", photo(number)) for number in range(3))
    form = filled(*several, others=several)
    assert form.is_valid()
    photos = form.cleaned_data["others"]
    assert [each.name for each in photos.taken] == ["0.jpg", "1.jpg"]
    assert [words.endswith("［PHO-005］") and "2.jpg" in words for words in photos.refused] == [True]


def test_after_storing_the_person_is_told_what_was_not(rf: RequestFactory):
    request = rf.post("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    form = filled(("好.jpg", photo(1)), ("坏.jpg", photo(2)[:2000]))
    assert form.is_valid()
    tell_refused(request, form.cleaned_data["photos"])
    assert [(m.level_tag, "坏.jpg" in str(m)) for m in get_messages(request)] == [("warning", True)]
