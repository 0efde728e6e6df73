"""Files to take away: who may, what they are called, and that they open."""

from __future__ import annotations

import json
from io import BytesIO
from urllib.parse import quote

import openpyxl
import pytest
from django.urls import reverse
from docx import Document

from tests import factories
from tests.factories.written import county_plan

TITLE = "青禾县全民科学素质行动规划纲要实施方案（2026—2030年）"


def taken(client, person, plan, what="tasks", form="xlsx"):
    client.force_login(person)
    return client.get(reverse("plans:export", args=[plan.pk, what, form]))


@pytest.mark.parametrize(
    ("what", "form", "name"),
    [
        ("tasks", "xlsx", f"{TITLE}任务分解表.xlsx"),
        ("tasks", "docx", f"{TITLE}任务分解表.docx"),
        ("indicators", "xlsx", f"{TITLE}指标表.xlsx"),
        ("indicators", "docx", f"{TITLE}指标表.docx"),
        ("plan", "json", f"{TITLE}.json"),
    ],
)
def test_a_file_is_named_after_the_plan(client, cast, what, form, name):
    response = taken(client, cast.he, county_plan(cast), what, form)
    assert response.status_code == 200
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(name)}"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_files_open_and_hold_the_plan(client, cast):
    plan = county_plan(cast)
    sheet = openpyxl.load_workbook(BytesIO(taken(client, cast.he, plan).content)).active
    assert [cell.value for cell in sheet[4]] == [
        1,
        "青少年科学素质提升行动",
        "办好科学课堂",
        "每学期举办科普讲座不少于4次。",
        "县教育局",
        "县科协、各成员单位",
        "每年",
    ]
    table = Document(BytesIO(taken(client, cast.he, plan, "indicators", "docx").content)).tables[0]
    assert [cell.text for cell in table.rows[1].cells] == [
        "1",
        "公民具备科学素质的比例（全县）",
        "%",
        "12.36",
        "≥18",
        "≥20",
        "",
        "2030年",
        "",
        "到2030年达到18%以上",
    ]
    made = json.loads(taken(client, cast.he, plan, "plan", "json").content)
    assert made["meta"]["doc_number"] == "青府发〔2026〕1号"
    assert [section["title"] for section in made["sections"]] == [clause.title for clause in plan.clauses.all()]


@pytest.mark.parametrize(
    ("who", "status"),
    [("zhou", 200), ("liang", 200), ("wei", 200), ("tao", 200), ("meng", 404), ("xie", 404), ("nobody", 404)],
)
def test_files_go_to_those_who_may_export_the_plan(client, cast, who, status):
    assert taken(client, getattr(cast, who), county_plan(cast)).status_code == status


@pytest.mark.parametrize(("what", "form"), [("tasks", "json"), ("plan", "xlsx"), ("people", "xlsx"), ("tasks", "exe")])
def test_what_is_not_offered_is_not_found(client, cast, what, form):
    assert taken(client, cast.he, county_plan(cast), what, form).status_code == 404


def test_a_plan_in_the_making_leaves_the_house_for_nobody(client, cast):
    assert taken(client, cast.zhou, factories.plan_in_the_making(cast.zhou)).status_code == 404
