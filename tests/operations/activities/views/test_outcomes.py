"""Wrapping up with numbers and evidence, and the look of somebody else before an activity is archived."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from kepu.core.errors import NotInThisState
from kepu.core.models import EvidenceFile
from kepu.core.vocabularies.actions import load_standard
from kepu.operations.activities.actions import recording
from kepu.operations.activities.models import ActivityFact, Attendance
from tests.factories import planned as made
from tests.factories.photos import photo

PLANNERS = {"zhou": 200, "he": 200, "tao": 200, "liang": 403, "song": 403}
REVIEWERS = {"zhou": 200, "song": 200, "tao": 200, "liang": 403, "he": 403}
OUTSIDERS = {"fang": 404, "wei": 404, "meng": 404, "ou": 404, "xie": 404, "nobody": 404}


@pytest.fixture(autouse=True)
def code_sets(db):
    load_standard()


def words(response) -> str:
    page = re.sub(r"(?s)<(script|style|head).*?</\1>", "", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def address(name, *args) -> str:
    return reverse(f"activities:{name}", args=args)


def held(cast, **fields):
    """A lecture that was over an hour ago."""
    return made.activity(cast.education, starts_at=timezone.now() - timedelta(hours=3), **fields)


def jpeg(seed: int = 1, name: str = "scene.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo(seed), "image/jpeg")


def reach(activity) -> list[tuple[str, str, int, str, bool]]:
    return [(row.group, row.mode, row.people, row.method, row.part_of_whole) for row in activity.reach.all()]


def test_numbers_photos_and_the_end_come_in_one_go(client, cast):
    activity = held(cast)
    client.force_login(cast.he)
    answer = client.post(
        address("wrap", activity.pk),
        {
            "whole-youth-onsite": "80",
            "whole-youth-method": "sign_in",
            "whole-farmer-onsite": "12",
            "whole--online": "300",
            "part-left_behind-onsite": "7",
            "part-left_behind-method": "estimate",
            "materials": "200",
            "rating_answers": "20",
            "rating": "4.6",
            "leader_led": "on",
            "outcome": "秩序良好",
            "photos": [jpeg(1), jpeg(2, "hall.jpg")],
            "file": SimpleUploadedFile("roster.csv", "姓名\n王芳\n".encode(), "text/csv"),
            "file_kind": "sign_in_sheet",
            "link": "https://example.org/report",
            "wrap": "1",
        },
    )
    assert (answer.status_code, answer.url) == (302, address("detail", activity.pk))
    activity.refresh_from_db()
    assert reach(activity) == [
        ("youth", "onsite", 80, "sign_in", False),
        ("farmer", "onsite", 12, "count", False),
        ("", "online", 300, "platform", False),
        ("left_behind", "onsite", 7, "estimate", True),
    ]
    assert (activity.state, activity.wrapped_by, activity.materials) == ("wrapped", cast.he, 200)
    assert (activity.rating_points, activity.rating_answers, activity.leader_led) == (92, 20, True)
    kept = activity.evidence.order_by("kind", "pk")
    assert [(row.kind, row.file and row.file.name, row.link) for row in kept] == [
        ("link", None, "https://example.org/report"),
        ("photo", "scene.jpg", ""),
        ("photo", "hall.jpg", ""),
        ("sign_in_sheet", "roster.csv", ""),
    ]
    assert ActivityFact.objects.filter(activity=activity, what="people", group="youth").get().quantity == 80
    page = words(client.get(address("detail", activity.pk)))
    assert "青少年 80 签到" in page
    assert "合计 392 92 300" in page
    assert "其中：留守妇女、儿童和老人 7 估算" in page


def test_saving_alone_does_not_count_yet_and_shows_again_what_was_typed(client, cast):
    activity = held(cast)
    client.force_login(cast.he)
    client.post(address("wrap", activity.pk), {"whole-youth-onsite": "80", "cost": "350"})
    activity.refresh_from_db()
    assert (activity.state, activity.cost, reach(activity)) == (
        "approved",
        350,
        [("youth", "onsite", 80, "count", False)],
    )
    form = client.get(address("wrap", activity.pk)).context["form"]
    assert (form["whole-youth-onsite"].value(), form["cost"].value(), form["materials"].value()) == (80, 350, None)


def test_whom_the_door_saw_is_offered_where_nothing_is_filled_in(client, cast):
    activity = held(cast)
    for group, people in (("youth", 3), ("", 1)):
        Attendance.objects.create(
            activity=activity, group=group, people=people, source="door", first_seen_at=activity.starts_at
        )
    client.force_login(cast.he)
    form = client.get(address("wrap", activity.pk)).context["form"]
    assert (form["whole-youth-onsite"].value(), form["whole-youth-method"].value()) == (3, "sign_in")
    assert form["whole--onsite"].value() == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"wrap": "1"}, "还没有参加人数"),
        ({"whole-youth-onsite": "many"}, "输入整数"),
        ({"whole-youth-onsite": "5", "part-left_behind-onsite": "6"}, "多于总人次 5"),
        ({"whole-youth-onsite": "5", "rating": "4"}, "请一并填写收回的答卷份数"),
        ({"whole-youth-onsite": "5", "rating_answers": "4"}, "请一并填写平均分"),
    ],
)
def test_what_is_wrong_stands_on_the_form_and_the_photos_are_kept(client, cast, given, message):
    activity = held(cast)
    client.force_login(cast.he)
    page = client.post(address("wrap", activity.pk), {**given, "photos": [jpeg()]})
    assert (page.status_code, message in words(page)) == (422, True)
    activity.refresh_from_db()
    assert activity.state == "approved"
    assert [row.kind for row in activity.evidence.all()] == ["photo"]


def test_an_activity_that_has_not_begun_is_not_wrapped_up(client, cast):
    activity = made.activity(cast.education, starts_at=timezone.now() + timedelta(days=1))
    client.force_login(cast.he)
    page = client.post(address("wrap", activity.pk), {"whole-youth-onsite": "5", "wrap": "1"})
    assert (page.status_code, "活动还没有开始" in words(page)) == (422, True)


def test_the_same_photo_twice_is_there_once_and_a_broken_one_is_told_of(client, cast):
    activity = held(cast, state="wrapped")
    client.force_login(cast.he)
    client.post(address("evidence", activity.pk), {"photos": [jpeg()]})
    broken = SimpleUploadedFile("broken.jpg", b"no picture", "image/jpeg")
    answer = client.post(address("evidence", activity.pk), {"photos": [jpeg(), broken]}, follow=True)
    assert "“broken.jpg”" in words(answer)
    assert [row.file.name for row in activity.evidence.all()] == ["scene.jpg"]
    assert EvidenceFile.objects.count() == 1


def test_what_is_archived_meanwhile_keeps_its_evidence_as_it_is(client, cast):
    activity = held(cast, state="wrapped")
    kept = recording.add_evidence(activity, kind="link", link="https://example.org/", by=cast.he)
    type(activity).objects.filter(pk=activity.pk).update(state="archived")
    with pytest.raises(NotInThisState, match="ACT-109"):
        recording.add_evidence(activity, kind="link", link="https://example.org/2", by=cast.he)
    with pytest.raises(NotInThisState, match="ACT-111"):
        recording.remove_evidence(activity, evidence=kept, by=cast.he)
    assert activity.evidence.get() == kept


def test_nothing_chosen_is_told_and_a_wrong_link_stands_on_the_page(client, cast):
    activity = held(cast)
    client.force_login(cast.he)
    assert "没有选择文件" in words(client.post(address("evidence", activity.pk), {}, follow=True))
    page = client.post(address("evidence", activity.pk), {"link": "javascript:alert(1)"})
    assert page.status_code == 422
    assert not activity.evidence.exists()


def test_evidence_is_removed_by_the_host_and_not_through_another_activity(client, cast):
    activity, other = held(cast), held(cast)
    evidence = activity.evidence.create(kind="link", link="https://example.org/")
    client.force_login(cast.he)
    assert client.post(address("evidence_remove", other.pk, evidence.pk)).status_code == 404
    assert client.post(address("evidence_remove", activity.pk, evidence.pk)).status_code == 302
    assert not activity.evidence.exists()


@pytest.mark.parametrize(("who", "status"), [*PLANNERS.items(), *OUTSIDERS.items()])
def test_only_the_host_adds_evidence(client, cast, who, status):
    activity = held(cast)
    client.force_login(getattr(cast, who))
    answer = client.post(address("evidence", activity.pk), {"link": "https://example.org/"})
    assert answer.status_code == (302 if status == 200 else status)
    assert activity.evidence.exists() == (status == 200)


def test_a_co_host_sees_how_much_evidence_there_is_but_not_the_files(client, cast):
    activity = held(cast)
    activity.co_hosts.create(unit=cast.health)
    client.force_login(cast.he)
    client.post(address("evidence", activity.pk), {"photos": [jpeg()]})
    client.force_login(cast.fang)
    page = client.get(address("detail", activity.pk))
    assert (page.context["photos"], page.context["hidden_evidence"]) == ([], 1)
    assert "另有 1 件，由主办单位保存" in words(page)
    assert reverse("files:thumbnail", args=[EvidenceFile.objects.get().pk]) not in page.content.decode()


# The look of somebody else


@pytest.mark.parametrize(("who", "status"), [*REVIEWERS.items(), *OUTSIDERS.items()])
def test_only_office_and_reviewers_verify(client, cast, who, status):
    activity = held(cast, state="wrapped", people={"youth": 3})
    client.force_login(getattr(cast, who))
    assert client.get(address("verify", activity.pk)).status_code == status


@pytest.mark.parametrize(("who", "status"), [("zhou", 200), ("song", 200), ("he", 403), ("liang", 403), ("xie", 403)])
def test_the_queue_is_for_those_who_verify(client, cast, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(address("review")).status_code == status


def test_the_queue_holds_what_was_wrapped_up_the_longest_wait_first(client, cast):
    now = timezone.now()
    second = held(cast, state="wrapped", wrapped_at=now)
    first = held(cast, state="wrapped", wrapped_at=now - timedelta(days=1))
    held(cast, state="running")
    made.activity(cast.neighbour_education, state="wrapped", wrapped_at=now)
    client.force_login(cast.song)
    rows = client.get(address("review")).context["rows"]
    assert [(row.pk, row.doubts) for row in rows] == [(first.pk, ["缺现场照片"]), (second.pk, ["缺现场照片"])]


def test_doubts_tell_of_numbers_and_of_photos(client, cast):
    activity = held(cast, state="wrapped", wrapped_at=timezone.now(), people={"youth": 900})
    activity.reach.update(method="estimate")
    Attendance.objects.create(activity=activity, people=40, source="door", first_seen_at=activity.starts_at)
    other = held(cast, state="archived")
    client.force_login(cast.he)
    client.post(address("evidence", activity.pk), {"photos": [jpeg(1), jpeg(2, "new.jpg")]})
    # The same scene, once more, in another activity; and a photo of last year.
    client.post(address("evidence", held(cast).pk), {"photos": [SimpleUploadedFile("x.jpg", photo(1, quality=60))]})
    EvidenceFile.objects.filter(name="new.jpg").update(taken_at=timezone.now() - timedelta(days=300))
    assert other.state == "archived"

    client.force_login(cast.song)
    (row,) = client.get(address("review")).context["rows"]
    assert row.doubts == [
        "填报线下 900 人次，签到只有 40 人",
        "其中 900 人次是估算的",
        "1 张照片与别处的照片相似",
        "1 张照片不是活动前后三天拍的",
    ]
    page = words(client.get(address("verify", activity.pk)))
    assert "填报人次 900 签到人次 40" in page
    assert "有 1 张相似的照片" in page


def test_archiving_and_sending_back(client, cast):
    activity = held(cast, state="approved", people={"youth": 30})
    activity.evidence.create(kind="photo", link="https://example.org/p")
    recording.wrap_up(activity, by=cast.he)
    client.force_login(cast.song)

    page = client.post(address("verify", activity.pk), {"return": "1", "reason": ""})
    assert page.status_code == 422
    answer = client.post(address("verify", activity.pk), {"return": "1", "reason": "照片不清"})
    activity.refresh_from_db()
    assert (answer.url, activity.state, activity.reason) == (address("review"), "running", "照片不清")
    assert not activity.facts.exists()
    client.force_login(cast.he)
    page = client.get(address("detail", activity.pk))
    assert "退回补充：照片不清" in words(page)
    assert page.context["step"].page == "activities:wrap"

    recording.wrap_up(activity, by=cast.he)
    client.force_login(cast.song)
    client.post(address("verify", activity.pk), {"archive": "1"})
    activity.refresh_from_db()
    assert (activity.state, activity.verified_by) == ("archived", cast.song)
    client.post(address("verify", activity.pk), {"reopen": "1"})
    activity.refresh_from_db()
    assert activity.state == "wrapped"


def test_without_the_required_evidence_there_is_no_button_to_archive(client, cast):
    activity = held(cast, state="wrapped", people={"youth": 30})
    client.force_login(cast.song)
    page = client.get(address("verify", activity.pk))
    assert page.context["missing"] == ["现场照片"]
    assert 'name="archive"' not in page.content.decode()
