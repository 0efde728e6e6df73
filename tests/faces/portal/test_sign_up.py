"""A citizen signs up, finds the sign-up again and gives the place back."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from kepu.core.persons.sealed import unseal
from kepu.operations.activities import burst
from kepu.operations.activities.models import SignUp
from tests.cast import Cast
from tests.factories.sign_ups import open_activity, signed_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_came_yet() -> None:
    caches["process"].clear()


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "name": "王小明",
        "phone": "138-1234-5678",
        "adults": "1",
        "children": "0",
        "group": "elderly",
        "agrees": "on",
        "client_key": str(uuid4()),
        **fields,
    }


def send(lecture, to: str = "portal:sign_up", /, **fields: Any):
    return Client().post(reverse(to, args=[lecture.public_token]), typed(**fields))


def test_a_form_becomes_a_sign_up_with_a_number_a_code_and_a_picture(cast: Cast) -> None:
    lecture = open_activity(cast.science, capacity=10)
    answer = send(lecture)
    row = SignUp.objects.get()
    assert answer.headers["Location"] == reverse("portal:sign_up_detail", args=[row.code])
    assert (row.number, row.people, row.group, row.state) == (1, 1, "elderly", "seated")
    assert (unseal(row.sealed_name), unseal(row.sealed_phone)) == ("王小明", "13812345678")
    page = Client().get(answer.headers["Location"]).content.decode()
    for words in ("报名成功", f"{row.code[:4]}-{row.code[4:]}", "data:image/png;base64,", "王**", "138****5678"):
        assert words in page
    assert "王小明" not in page


def test_a_child_comes_with_a_guardians_consent(cast: Cast) -> None:
    lecture = open_activity(cast.science)
    refused = send(lecture, children="2")
    assert (refused.status_code, SignUp.objects.count()) == (422, 0)
    assert "监护人姓名" in refused.content.decode()
    send(lecture, children="2", guardian="王大明", guardian_consents="on")
    row = SignUp.objects.get()
    assert (row.people, row.under_14, unseal(row.sealed_guardian)) == (3, True, "王大明")


def test_a_rejected_form_keeps_what_was_typed(cast: Cast) -> None:
    answer = send(open_activity(cast.science), phone="12345", name="欧阳小明", adults="2")
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ('value="欧阳小明"', 'value="12345"', 'value="2"', "请填写 11 位手机号"):
        assert words in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"agrees": ""}, "请勾选同意"),
        ({"adults": "0"}, "至少要有一位"),
        ({"adults": "6", "children": "5", "guardian": "王", "guardian_consents": "on"}, "一家最多 10 位"),
        ({"name": " "}, "请填写姓名。"),
        ({"adults": "-3"}, "请填 0 到 10 之间的整数。"),
        ({"children": "99"}, "请填 0 到 10 之间的整数。"),
        ({"client_key": "x"}, "请刷新页面"),
    ],
)
def test_what_is_missing_is_asked_for(cast: Cast, fields: dict, words: str) -> None:
    answer = send(open_activity(cast.science), **fields)
    assert (answer.status_code, SignUp.objects.count()) == (422, 0)
    assert words in answer.content.decode()


def test_pressing_the_button_twice_is_one_sign_up(cast: Cast) -> None:
    lecture = open_activity(cast.science)
    key = str(uuid4())
    first, second = (send(lecture, client_key=key) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert SignUp.objects.count() == 1


def test_the_same_person_again_is_told_so_on_the_form(cast: Cast) -> None:
    lecture = open_activity(cast.science)
    send(lecture)
    again = send(lecture)
    assert (again.status_code, SignUp.objects.count()) == (422, 1)
    assert "序号是 1" in again.content.decode()


def test_a_class_signs_up_as_one_party(cast: Cast) -> None:
    lecture = open_activity(cast.science, capacity=60)
    given = {"party": "青禾小学三年级二班", "people": "43", "has_children": "on"}
    assert send(lecture, "portal:sign_up_party", **given).status_code == 422
    send(lecture, "portal:sign_up_party", **given, guardian_consents="on")
    row = SignUp.objects.get()
    assert (row.party, row.people, row.under_14, row.state) == ("青禾小学三年级二班", 43, True, "seated")


def test_who_comes_too_late_waits_and_is_told_how_many_are_ahead(cast: Cast) -> None:
    lecture = open_activity(cast.science, capacity=1)
    for _ in range(2):
        signed_up(lecture)
    page = Client().get(send(lecture).headers["Location"]).content.decode()
    assert "您前面还有 1 个候补" in page


def test_a_closed_activity_shows_no_form(cast: Cast) -> None:
    lecture = open_activity(cast.science, state="announced")
    page = Client().get(reverse("portal:sign_up", args=[lecture.public_token])).content.decode()
    assert "现在不接受报名" in page
    assert 'name="phone"' not in page


def test_when_nothing_can_be_promised_the_form_comes_back_to_be_sent_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise burst.TryAgain

    monkeypatch.setattr(burst, "sign_up", full)
    key = str(uuid4())
    answer = send(open_activity(cast.science), client_key=key)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")
    assert key in answer.content.decode()


def test_a_sign_up_is_found_by_its_code_and_the_end_of_the_number(cast: Cast) -> None:
    row = signed_up(open_activity(cast.science), phone="13812345678")
    found = Client().post(reverse("portal:mine"), {"code": row.code.lower(), "phone_tail": "5678"})
    assert found.headers["Location"] == reverse("portal:sign_up_detail", args=[row.code])
    for code, tail in ((row.code, "0000"), ("ZZZZZZZZ", "5678"), (row.code, "78")):
        assert Client().post(reverse("portal:mine"), {"code": code, "phone_tail": tail}).status_code == 422


def test_a_place_is_given_back_by_who_knows_the_number(cast: Cast) -> None:
    row = signed_up(open_activity(cast.science), phone="13812345678")
    address = reverse("portal:sign_up_cancel", args=[row.code])
    refused = Client().post(address, {"phone_tail": "0000"})
    row.refresh_from_db()
    assert (refused.status_code, row.state) == (422, "seated")
    Client().post(address, {"phone_tail": "5678"})
    row.refresh_from_db()
    assert row.state == "cancelled"
    page = Client().get(reverse("portal:sign_up_detail", args=[row.code])).content.decode()
    assert "报名已取消" in page
    assert "data:image" not in page


def test_a_code_that_is_none_is_not_found() -> None:
    assert Client().get(reverse("portal:sign_up_detail", args=["NONE1234"])).status_code == 404
    assert Client().post(reverse("portal:sign_up_cancel", args=["NONE1234"])).status_code == 404


def test_one_address_may_not_send_forms_without_end(cast: Cast, settings) -> None:
    settings.KEPU_SIGNUP_RATE = 2
    lecture = open_activity(cast.science)
    statuses = [send(lecture, phone=f"1381234567{number}").status_code for number in range(3)]
    assert statuses == [302, 302, 429]
    assert Client().get(reverse("portal:sign_up", args=[lecture.public_token])).status_code == 200
    settings.KEPU_SIGNUP_RATE = 0
    assert send(lecture, phone="13812345699").status_code == 302


def test_the_form_asks_for_no_identity_number_and_says_until_when_it_is_kept(cast: Cast) -> None:
    lecture = open_activity(cast.science)
    page = Client().get(reverse("portal:sign_up", args=[lecture.public_token])).content.decode()
    names = set(re.findall(r'name="(\w+)"', page)) - {"csrfmiddlewaretoken", "viewport", "back"}
    assert names >= {"name", "phone", "adults", "children", "guardian", "guardian_consents", "group", "agrees"}
    assert "自动删除" in page


def test_the_guardian_who_signs_up_gives_the_name_once(cast: Cast) -> None:
    lecture = open_activity(cast.science)
    assert send(lecture, adults="0", children="1", guardian_consents="on").status_code == 422
    send(lecture, adults="1", children="1", guardian_consents="on")
    row = SignUp.objects.get()
    assert (unseal(row.sealed_guardian), row.under_14) == ("王小明", True)


def test_who_waits_is_not_sent_to_the_door_and_is_told_before(cast: Cast) -> None:
    lecture = open_activity(cast.science, capacity=1)
    signed_up(lecture)
    form = Client().get(reverse("portal:sign_up", args=[lecture.public_token])).content.decode()
    assert "现在报名排在候补" in form
    page = Client().get(send(lecture).headers["Location"]).content.decode()
    assert "转正前请先不要到场" in page
    assert "到场出示" not in page


def test_the_address_of_a_wrong_answer_leads_back_to_the_sign_up(cast: Cast) -> None:
    row = signed_up(open_activity(cast.science))
    answer = Client().get(reverse("portal:sign_up_cancel", args=[row.code]))
    assert answer.headers["Location"] == reverse("portal:sign_up_detail", args=[row.code])
