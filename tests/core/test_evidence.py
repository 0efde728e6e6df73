"""Evidence files: known by their content, and leaving only as attachments to those who may see them."""

from __future__ import annotations

import hashlib

import pytest
from django.test import Client

from kepu.core.errors import NotAllowed, RuleBroken
from kepu.core.evidence import actions
from kepu.core.evidence.actions import store_evidence
from kepu.core.models import EvidenceFile

HTML = b"<!doctype html><script>alert(1)</script>"


def store(cast, data=b"plain words", name="note.txt", by=None) -> EvidenceFile:
    return store_evidence(data=data, name=name, kind="other", unit=cast.education, region=cast.county, by=by or cast.he)


def get(person, file):
    client = Client()
    client.force_login(person)
    return client.get(f"/files/{file.pk}/")


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (b"%PDF-1.7 ...", "a.txt", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "a.jpg", "image/png"),
        (b"\xff\xd8\xff\xe0....", "a.png", "image/jpeg"),
        (HTML, "a.txt", "text/html"),
        ("方案".encode("gb18030"), "a.txt", "text/plain"),
    ],
)
def test_a_file_is_what_its_content_says(cast, data, name, media_type):
    file = store(cast, data, name)
    assert (file.media_type, file.size_bytes, file.sha256) == (media_type, len(data), hashlib.sha256(data).hexdigest())
    assert file.file.read() == data


@pytest.mark.parametrize(("data", "code"), [(b"", "EVI-001"), (b"MZ\x90\x00\x03\x00", "EVI-003")])
def test_a_file_we_do_not_take_is_refused_with_advice(cast, data, code):
    with pytest.raises(RuleBroken) as refused:
        store(cast, data, "a.exe")
    assert refused.value.code == code
    assert not EvidenceFile.objects.exists()


def test_a_file_over_the_limit_is_refused(cast, monkeypatch):
    monkeypatch.setattr(actions, "MAX_BYTES", 10)
    with pytest.raises(RuleBroken) as refused:
        store(cast)
    assert refused.value.code == "EVI-002"


@pytest.mark.parametrize("name", ["fang", "wei", "liang", "song", "xie", "meng", "ou", "nobody"])
def test_only_those_of_the_unit_or_its_office_add_files(cast, name):
    with pytest.raises(NotAllowed):
        store(cast, by=getattr(cast, name))


def test_a_file_leaves_as_an_attachment_under_its_own_name(cast):
    answer = get(cast.he, store(cast, name="讲座 通知.txt"))
    assert b"".join(answer.streaming_content) == b"plain words"
    assert answer["Content-Disposition"] == ("attachment; filename*=utf-8''%E8%AE%B2%E5%BA%A7%20%E9%80%9A%E7%9F%A5.txt")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


def test_a_web_page_never_opens_on_this_site(cast):
    answer = get(cast.he, store(cast, HTML, "a.html"))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "default-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["fang", "wei", "xie", "bai", "yan", "meng", "ou", "nobody"])
def test_a_file_does_not_exist_for_outsiders(cast, name):
    assert get(getattr(cast, name), store(cast)).status_code == 404


@pytest.mark.parametrize("name", ["he", "zhou", "liang", "song", "tao"])
def test_a_file_is_there_for_its_unit_and_its_region(cast, name):
    assert get(getattr(cast, name), store(cast)).status_code == 200


def test_a_file_lost_from_the_disk_is_not_found_and_no_stack_trace(cast):
    file = store(cast)
    file.file.storage.delete(file.file.name)
    assert get(cast.he, file).status_code == 404


def test_who_is_not_signed_in_is_asked_to(cast):
    assert Client().get(f"/files/{store(cast).pk}/")["Location"].startswith("/accounts/login/")
