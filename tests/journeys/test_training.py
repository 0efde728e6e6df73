"""From the course to a certificate that a stranger checks."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from kepu.core.vocabularies.actions import load_standard
from kepu.operations.activities.models import Trainee, TrainingClass
from tests.cast import Cast
from tests.journeys.conftest import PHONE


@pytest.fixture(autouse=True)
def codes(transactional_db: None) -> None:
    load_standard()


def filled_roster(template: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book["名册"]
    for row in (("李四", "13800000001", None, "青禾中学"), ("王小明", "13800000002"), ("张三", "12")):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_class_from_course_to_certificate(
    cast: Cast, page_of: Callable[..., Page], new_page: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    page = page_of(cast.he)
    page.goto(reverse("activities:courses"))
    page.get_by_role("link", name="新增课程").first.click()
    page.get_by_label("课程名称").fill("科技辅导员基础课程")
    page.get_by_label("培训类别").select_option("tutor")
    page.get_by_label("学时").fill("6")
    page.get_by_role("button", name="新增").click()
    page.get_by_role("link", name="办一期").click()
    expect(page.get_by_label("班名")).to_have_value("科技辅导员基础课程")
    page.get_by_label("开班").fill("2026-05-20T09:00")
    page.get_by_label("结束").fill("2026-05-21T17:00")
    page.get_by_label("课次").fill("理论 3\n实操 3")
    page.get_by_label("师资").fill("陈敏 市科技馆")
    assert axe(page) == []
    page.get_by_role("button", name="保存").click()

    training = TrainingClass.objects.get()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载名册模板").click()
    template = download.value.path().read_bytes()
    page.get_by_label("名册文件").set_input_files(
        {"name": "名册.xlsx", "mimeType": "application/octet-stream", "buffer": filled_roster(template)}
    )
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_text("第 4 行：")).to_contain_text("TRN-003")
    assert axe(page) == []

    page.get_by_role("link", name="点名和成绩").click()
    page.get_by_role("button", name="“理论”全到").click()
    page.get_by_role("checkbox", name="李四 实操").check()
    assert axe(page) == []
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="给结业的 1 人发证书").click()
    page.get_by_role("link", name="打印证书（1 份）").click()
    expect(page.locator(".certificate")).to_contain_text("李四")
    code = Trainee.objects.get(training=training, completed=True).verification_code

    stranger = new_page(**PHONE)
    stranger.goto(reverse("portal:certificates"))
    stranger.get_by_label("查验码").fill(code.lower())
    stranger.get_by_role("button", name="查验").tap()
    expect(stranger.get_by_text("证书有效")).to_be_visible()
    expect(stranger.get_by_text("李*")).to_be_visible()
    assert "李四" not in stranger.content()
    assert axe(stranger) == []
