"""A published plan as its readers use it: the tabs, one's own tasks, search, owners, files to take away."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as WordDocument
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from kepu.governance.plans.models import Plan
from tests.cast import Cast
from tests.factories.written import county_plan
from tests.journeys.conftest import PHONE

TABS = ("条款", "指标", "责任矩阵", "责任清单", "进度安排")
WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth > window.innerWidth"


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return county_plan(cast)


@pytest.mark.parametrize("device", [{}, PHONE], ids=["desk", "phone"])
def test_every_tab_can_be_used_by_everyone(page_of: Callable[..., Page], axe, cast: Cast, plan: Plan, device) -> None:
    page = page_of(cast.zhou, **device)
    page.goto(f"/plans/{plan.pk}/")
    found = {}
    for tab in TABS:
        page.get_by_role("navigation", name="方案内容").get_by_role("link", name=tab).click()
        current = page.get_by_role("navigation", name="方案内容").locator("[aria-current=page]")
        expect(current).to_have_text(tab)
        findings = axe(page) + (["wider than the screen"] if page.evaluate(WIDER_THAN_THE_SCREEN) else [])
        if findings:
            found[tab] = findings
    assert found == {}


def test_a_liaison_sees_the_unit_s_own_tasks_first(page_of: Callable[..., Page], axe, cast: Cast, plan: Plan) -> None:
    phone = page_of(cast.he, **PHONE)
    phone.goto("/")
    expect(phone.get_by_role("heading", level=2).first).to_contain_text("本单位任务")
    first = phone.locator(".task-list li").first
    expect(first).to_contain_text("牵头")
    expect(first).to_contain_text("青少年科学素质提升行动")
    first.get_by_role("link").click()
    expect(phone.locator("article", has_text="办好科学课堂").first).to_be_visible()

    phone.goto("/plans/tasks/")
    phone.get_by_role("link", name="配合").click()
    # The bureau leads the first; as one of 各成员单位 it takes part in it as well.
    expect(phone.locator(".task-title a:first-child")).to_have_text(["青少年科学素质提升行动", "加强领导"])
    assert axe(phone) == []


def test_a_sign_of_the_matrix_leads_to_the_sentence(page_of: Callable[..., Page], cast: Cast, plan: Plan) -> None:
    page = page_of(cast.liang)
    page.goto(f"/plans/{plan.pk}/?tab=matrix")
    expect(page.get_by_text("责任空缺")).to_be_visible()
    columns = page.locator("table.matrix thead th")
    folded = columns.count()
    page.get_by_role("link", name="展开各项措施").click()
    expect(page.get_by_role("link", name="收起各项措施")).to_be_visible()
    assert columns.count() > folded

    page.get_by_role("link", name="收起各项措施").click()
    education = page.locator("table.matrix tbody tr", has=page.get_by_role("rowheader", name="县教育局"))
    education.locator("td.sign-lead a").first.click()
    expect(page.locator(".lit").first).to_contain_text("牵头：县教育局")


def test_an_indicator_gets_the_unit_that_answers_for_it(page_of: Callable[..., Page], cast: Cast, plan: Plan) -> None:
    page = page_of(cast.zhou)
    page.goto(f"/plans/{plan.pk}/?tab=indicators")
    row = page.locator("tr", has=page.get_by_role("rowheader", name=re.compile("^公民具备科学素质的比例")))
    expect(row).to_contain_text("12.36%")
    expect(row).to_contain_text("18%")
    expect(row).to_contain_text("20%")
    row.get_by_role("link", name=re.compile("^指定")).click()
    page.get_by_label("归口单位").select_option(label="县科协")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_contain_text("归口单位已保存")
    expect(row).to_contain_text("县科协")

    page.get_by_role("button", name="按牵头单位指定").click()
    expect(page.get_by_role("status")).to_contain_text("已为 2 项指标指定归口单位")
    owners = {indicator.metric: indicator.owner for indicator in plan.indicators.filter(role="target")}
    assert owners == {
        "公民具备科学素质的比例": cast.science,
        "科普讲座": cast.education,
        "培训科技教师": cast.health,
    }


def test_clauses_are_found_by_chinese_words(page_of: Callable[..., Page], axe, cast: Cast, plan: Plan) -> None:
    page = page_of(cast.wei)
    page.goto("/plans/search/")
    page.get_by_label("查找条款").fill("智能手机")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("status")).to_contain_text("找到 1 条")
    expect(page.locator(".hit mark")).to_have_text("智能手机")
    assert axe(page) == []
    page.locator(".hit").get_by_role("link", name="原文").click()
    expect(page.get_by_role("region", name="原文").locator("mark")).to_have_text("智能手机")

    page.goto("/plans/search/")
    page.get_by_label("查找条款").fill("航空母舰")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_text("没有找到“航空母舰”")).to_be_visible()


def downloaded(page: Page, name: str) -> tuple[str, bytes]:
    page.locator("summary", has_text="导出").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).click()
    page.locator("summary", has_text="导出").click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_the_office_takes_tables_and_the_plan_away(page_of: Callable[..., Page], cast: Cast, plan: Plan) -> None:
    page = page_of(cast.zhou)
    page.goto(f"/plans/{plan.pk}/")

    name, data = downloaded(page, "任务分解表（Excel）")
    sheet = load_workbook(BytesIO(data)).active
    assert name == f"{plan.title}任务分解表.xlsx"
    assert sheet["A1"].value == f"{plan.title}任务分解表"
    assert "办好科学课堂" in [cell.value for cell in sheet["C"]]

    name, data = downloaded(page, "指标表（Word）")
    document = WordDocument(BytesIO(data))
    assert name == f"{plan.title}指标表.docx"
    assert [cell.text for cell in document.tables[0].rows[0].cells][:4] == ["序号", "指标", "单位", "基期值"]

    name, data = downloaded(page, "整个方案（JSON）")
    assert name == f"{plan.title}.json"
    assert json.loads(data)["meta"]["title"] == plan.title


def test_a_plan_is_withdrawn_only_with_a_reason(page_of: Callable[..., Page], cast: Cast, plan: Plan) -> None:
    page = page_of(cast.zhou)
    page.goto(f"/plans/{plan.pk}/")
    page.locator("summary", has_text="撤回").click()
    expect(page.get_by_text("各单位暂时看不到它")).to_be_visible()
    page.get_by_role("button", name="撤回方案").click()
    # The browser itself asks for the reason.
    expect(page).to_have_url(re.compile(rf"/plans/{plan.pk}/$"))
    page.get_by_label("撤回的原因").fill("第二章指标有误")
    page.get_by_role("button", name="撤回方案").click()
    expect(page).to_have_url(re.compile(rf"/plans/{plan.pk}/confirm/"))
    plan.refresh_from_db()
    assert plan.state == "confirming"

    liaison = page_of(cast.he)
    assert liaison.goto(f"/plans/{plan.pk}/").status == 404


def test_the_neighbour_county_sees_nothing_of_it(page_of: Callable[..., Page], cast: Cast, plan: Plan) -> None:
    for person in (cast.meng, cast.ou, cast.nobody):
        page = page_of(person)
        answers = [page.goto(f"/plans/{plan.pk}/{rest}").status for rest in ("", "source/", "confirm/", "?tab=matrix")]
        assert answers == [404, 404, 404, 404], person
        page.goto("/")
        expect(page.get_by_text(plan.title)).to_have_count(0)
        page.context.close()
    page = page_of(cast.meng)
    page.goto("/plans/search/?q=科学课堂")
    expect(page.get_by_text("没有找到“科学课堂”")).to_be_visible()
