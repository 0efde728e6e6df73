"""The door's pages: who may open them, what devices report, rosters and names."""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from kepu.core.models import AuditEntry, Person
from kepu.core.persons.sealed import person_key
from kepu.core.vocabularies.actions import load_standard
from kepu.operations.activities.actions.sign_up import sign_up_many
from kepu.operations.activities.models import Activity, Scan
from tests.cast import Cast
from tests.factories.sign_ups import open_activity, request, signed_up

pytestmark = pytest.mark.django_db

MORNING = timezone.make_aware(datetime(2026, 5, 16, 9, 0))
PAGES = ("door", "door_roster", "door_roster_template", "door_names")
POSTS = ("door_scans", "door_check_in", "door_walk_in", "door_heads")


def of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(name: str, activity: Activity, *more: int) -> str:
    return reverse(f"activities:{name}", args=[activity.pk, *more])


def report(client: Client, activity: Activity, events: Any) -> Any:
    return client.post(url("door_scans", activity), json.dumps({"events": events}), content_type="application/json")


def scan(code: str, /, **fields: Any) -> dict[str, Any]:
    return {"event": str(uuid4()), "code": code, "scanned_at": MORNING.isoformat(), **fields}


def test_outsiders_do_not_learn_that_there_is_a_door(cast: Cast) -> None:
    lecture = open_activity(cast.science)
    for outsider in (cast.meng, cast.ou, cast.he, cast.liang, cast.nobody):
        client = of(outsider)
        assert [client.get(url(name, lecture)).status_code for name in PAGES] == [404] * len(PAGES)
        assert [client.post(url(name, lecture)).status_code for name in POSTS] == [404] * len(POSTS)
    assert Client().get(url("door", lecture)).headers["Location"].startswith("/accounts/login/")


def test_the_door_lists_everybody_masked(cast: Cast) -> None:
    lecture = open_activity(cast.science, capacity=1)
    first = signed_up(lecture, name="王小明", phone="13812345678")
    signed_up(lecture, name="李二", phone="13912340000")
    page = of(cast.zhou).get(url("door", lecture)).content.decode()
    for words in ("王**", "138****5678", f"{first.code[:4]}-{first.code[4:]}", "李*", "候补"):
        assert words in page
    assert "王小明" not in page
    assert "13812345678" not in page


@pytest.mark.parametrize("asked", ["王", "5678", "1 王"])
def test_without_scripts_the_server_searches(cast: Cast, asked: str) -> None:
    lecture = open_activity(cast.science)
    signed_up(lecture, name="王小明", phone="13812345678")
    signed_up(lecture, name="李二", phone="13912340000")
    page = of(cast.zhou).get(url("door", lecture), {"q": asked}).content.decode()
    assert ("王**" in page, "李*" in page) == (True, False)


def test_the_door_is_read_with_the_same_queries_however_many_signed_up(cast: Cast, django_assert_num_queries) -> None:
    lecture = open_activity(cast.science)
    client = of(cast.zhou)
    client.get(url("door", lecture))
    for more in (1, 2):
        sign_up_many(lecture, [request() for _ in range(more)], by=None)
        with django_assert_num_queries(14):
            client.get(url("door", lecture))


def test_a_report_is_answered_event_by_event(cast: Cast) -> None:
    row = signed_up(open_activity(cast.science), name="王小明", people=2)
    good, unknown = scan(f"{row.code[:4]}-{row.code[4:].lower()}"), scan("ZZZZZZZZ")
    walk_in = {"event": str(uuid4()), "people": 3, "group": "elderly", "scanned_at": MORNING.isoformat()}
    answer = report(of(cast.zhou), row.activity, [good, unknown, walk_in]).json()
    assert answer == {
        "acknowledged": [good["event"], unknown["event"], walk_in["event"]],
        "refused": [],
        "results": [
            {
                "event": good["event"],
                "outcome": "taken",
                "words": "签到成功",
                "number": 1,
                "name": "王**",
                "people": 2,
            },
            {
                "event": unknown["event"],
                "outcome": "unknown",
                "words": "没有这个报名码",
                "number": None,
                "name": "",
                "people": None,
            },
            {
                "event": walk_in["event"],
                "outcome": "taken",
                "words": "签到成功",
                "number": None,
                "name": "",
                "people": None,
            },
        ],
        "came": 5,
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"scanned_at": "2026-05-16T09:00:00"},
        {"scanned_at": "morning"},
        {"scanned_at": "0001-01-01T00:00:00+08:00"},
        {"scanned_at": "9999-12-31T23:59:59-08:00"},
        {"event": "1"},
        {"event": None},
        {"code": ""},
        {"code": "现场"},
        {"people": 0},
        {"people": "3"},
        {"people": 501},
        {"people": 2, "group": "robots"},
    ],
)
def test_a_bad_event_is_refused_by_itself_and_the_others_are_taken(cast: Cast, wrong: dict) -> None:
    row = signed_up(open_activity(cast.science))
    good = scan(row.code)
    answer = report(of(cast.zhou), row.activity, [scan(row.code, **wrong), good])
    assert answer.status_code == 200
    assert answer.json()["acknowledged"] == [good["event"]]
    assert len(answer.json()["refused"]) == 1


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"events": 3}', '{"events": [3]}', "\x00", "[" * 100_000])
def test_what_is_no_report_is_refused_in_words(cast: Cast, body: str) -> None:
    lecture = open_activity(cast.science)
    answer = of(cast.zhou).post(url("door_scans", lecture), body, content_type="application/json")
    assert (answer.status_code, "events" in answer.json()["error"]) == (400, True)


def test_a_report_for_an_archived_activity_comes_back_with_the_reason(cast: Cast) -> None:
    lecture = open_activity(cast.science, state="archived")
    sent = scan("ABCD2345")
    answer = report(of(cast.zhou), lecture, [sent])
    assert (answer.status_code, answer.json()["refused"][0]["id"]) == (409, sent["event"])
    assert "SGN-021" in answer.json()["refused"][0]["message"]


def test_without_scripts_codes_and_people_are_taken_by_forms(cast: Cast) -> None:
    row = signed_up(open_activity(cast.science), name="王小明")
    lecture, client = row.activity, of(cast.zhou)
    page = client.post(url("door_check_in", lecture), {"code": row.code.lower()}, follow=True).content.decode()
    assert "1 号 王** 已签到" in page
    page = client.post(url("door_check_in", lecture), {"code": "zzzz-zzzz"}, follow=True).content.decode()
    assert "没有这个报名码：ZZZZZZZZ" in page
    key = str(uuid4())
    for _time in range(2):
        client.post(url("door_walk_in", lecture), {"people": "4", "group": "youth", "event": key})
    client.post(url("door_walk_in", lecture), {"people": "5", "group": "youth", "event": key})
    people = lecture.attendances.filter(source="door").order_by("people")
    assert list(people.values_list("people", "group")) == [(4, "youth"), (5, "youth")]
    client.post(url("door_walk_in_remove", lecture, people[0].pk))
    assert people.count() == 1
    assert client.post(url("door_walk_in", lecture), {"people": "0"}).status_code == 422


def test_heads_are_counted_by_group_with_their_method(cast: Cast) -> None:
    lecture = open_activity(cast.science)
    client = of(cast.zhou)
    client.post(url("door_heads", lecture), {"people_youth": "30", "people_": "12", "method": "estimate"})
    assert set(lecture.reach.values_list("group", "people", "method")) == {
        ("youth", 30, "estimate"),
        ("", 12, "estimate"),
    }
    assert client.post(url("door_heads", lecture), {"method": "estimate"}).status_code == 422


def test_who_calls_to_cancel_makes_room(cast: Cast) -> None:
    lecture = open_activity(cast.science, capacity=1)
    first, second = signed_up(lecture), signed_up(lecture)
    of(cast.zhou).post(url("door_give_up", lecture, first.pk))
    second.refresh_from_db()
    assert second.state == "seated"
    foreign = signed_up(open_activity(cast.neighbour_science))
    assert of(cast.zhou).post(url("door_give_up", lecture, foreign.pk)).status_code == 404


def xlsx(*rows: tuple[object, ...]) -> io.BytesIO:
    book = Workbook()
    for row in [("姓名", "电话", "证件号码", "人群"), *rows]:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    data.seek(0)
    data.name = "签到表.xlsx"
    return data


def signed_lines(page: str) -> str:
    return page.split('name="lines" value="')[1].split('"')[0]


def test_a_roster_is_looked_at_and_then_imported_and_keeps_no_number(cast: Cast) -> None:
    load_standard()
    lecture = open_activity(cast.science)
    client = of(cast.zhou)
    data = xlsx(
        ("王小明", "13812345678", "", "老年人"),
        ("李二", "", "11010519491231002X", ""),
        ("张三", "", "", ""),
        ("赵四", "123", "", ""),
        ("", "13812345679", "", ""),
        ("王小明", 13812345678, "", ""),
    )
    looked = client.post(url("door_roster", lecture), {"file": data})
    page = looked.content.decode()
    assert (looked.status_code, lecture.attendances.count()) == (422, 0)
    for words in (
        "第 5 行",
        "第 6 行：没有姓名",
        "与第 2 行是同一个人",
        "可以导入 3 行",
        "其中 1 行没有电话和证件号码",
    ):
        assert words in page
    assert "11010519491231002X" not in page
    assert "13812345678" not in page
    client.post(url("door_roster", lecture), {"lines": signed_lines(page)})
    assert set(lecture.attendances.values_list("person_key", "group", "source")) == {
        (person_key("13812345678", "王小明"), "elderly", "roster"),
        (person_key("11010519491231002X"), "", "roster"),
        ("", "", "roster"),
    }


def test_a_preview_of_another_activity_or_made_up_imports_nothing(cast: Cast) -> None:
    lecture, other = open_activity(cast.science), open_activity(cast.science)
    client = of(cast.zhou)
    page = client.post(url("door_roster", other), {"file": xlsx(("王小明", "13812345678", "", ""))}).content.decode()
    for lines in (signed_lines(page), "made-up"):
        client.post(url("door_roster", lecture), {"lines": lines})
    assert lecture.attendances.count() == 0


def test_what_is_no_table_is_refused_in_words(cast: Cast) -> None:
    data = io.BytesIO(b"PK\x03\x04 broken")
    data.name = "x.xlsx"
    answer = of(cast.zhou).post(url("door_roster", open_activity(cast.science)), {"file": data})
    assert (answer.status_code, "打不开" in answer.content.decode() or "损坏" in answer.content.decode()) == (422, True)


def test_the_template_is_what_the_import_reads(cast: Cast) -> None:
    answer = of(cast.zhou).get(url("door_roster_template", open_activity(cast.science)))
    head = [cell.value for cell in load_workbook(io.BytesIO(answer.content)).worksheets[0][1]]
    assert [str(title).rstrip("* ") for title in head] == ["姓名", "电话", "证件号码", "人群"]


def test_a_name_is_shown_for_a_reason_that_goes_on_record(cast: Cast) -> None:
    row = signed_up(open_activity(cast.science), name="王小明", phone="13812345678")
    client, address = of(cast.zhou), url("door_names", row.activity)
    assert client.post(address, {"sign_up": row.pk, "reason": ""}).status_code == 422
    page = client.post(address, {"sign_up": row.pk, "reason": "核对座位"}).content.decode()
    assert ("王小明" in page, "13812345678" in page) == (True, True)
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.action, entry.details["reason"]) == ("operations.activities.reveal_sign_ups", "核对座位")


def test_the_whole_list_is_a_file_for_the_hosts_own_unit(cast: Cast) -> None:
    row = signed_up(open_activity(cast.science), name="王小明", phone="13812345678")
    address = url("door_names", row.activity)
    answer = of(cast.zhou).post(address, {"reason": "逐个通知"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    cells = {str(cell.value) for line in sheet.iter_rows() for cell in line}
    assert {"王小明", "13812345678"} <= cells
    assert "no-store" in answer.headers["Cache-Control"]
    # The city's office keeps the door if need be, but does not learn the names.
    assert of(cast.tao).get(url("door", row.activity)).status_code == 200
    assert of(cast.tao).get(address).status_code == 404
    assert of(cast.tao).post(address, {"reason": "看看"}).status_code == 404


def test_the_service_worker_keeps_two_sorts_of_pages_only() -> None:
    answer = Client().get(reverse("activities:service_worker"))
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Service-Worker-Allowed"] == "/activities/"
    assert r"[/^\/activities\/quick\/$/, /^\/activities\/\d+\/door\/$/]" in answer.content.decode()


def test_an_event_keeps_its_first_meaning(cast: Cast) -> None:
    row = signed_up(open_activity(cast.science))
    sent = scan(row.code)
    client = of(cast.zhou)
    for moved in (timedelta(), timedelta(minutes=-30)):
        report(client, row.activity, [{**sent, "scanned_at": (MORNING + moved).isoformat()}])
    assert (Scan.objects.count(), row.activity.attendances.get().first_seen_at) == (1, MORNING)
