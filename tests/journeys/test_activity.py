"""An activity from the campaign it belongs to until it is archived, as the people of the county do it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from kepu.core.vocabularies.actions import load_standard
from kepu.operations.activities.models import Activity, ActivityFact, CoHost, Programme
from tests.cast import Cast
from tests.factories import planned as made
from tests.factories.photos import photo
from tests.journeys.conftest import PHONE

WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth > window.innerWidth"


@pytest.fixture
def month(cast: Cast) -> Programme:
    load_standard()
    today = timezone.localdate()
    return made.programme(
        cast.science,
        name="全国科普月",
        year=today.year,
        first_day=today - timedelta(days=5),
        last_day=today + timedelta(days=20),
        activity_kind="lecture",
        theme_code="meteorology",
        groups=["youth"],
        needs_approval=True,
    )


@pytest.mark.parametrize("device", [{}, PHONE], ids=["desk", "phone"])
def test_every_screen_can_be_used_by_everyone(
    page_of: Callable[..., Page], axe, cast: Cast, month: Programme, device
) -> None:
    share = made.programme(
        cast.education, parent=month, activity_quota=4, first_day=month.first_day, last_day=month.last_day
    )
    activity = made.activity(
        cast.education, programme=share, state="wrapped", wrapped_at=timezone.now(), people={"youth": 80, "": 5}
    )
    activity.evidence.create(kind="link", link="https://example.org/report")
    CoHost.objects.create(activity=activity, unit=cast.science)
    running = made.activity(cast.education, state="sign_up", starts_at=timezone.now() + timedelta(days=3), capacity=60)
    page = page_of(cast.zhou, **device)
    found = {}
    for address in (
        "/activities/",
        f"/activities/{activity.pk}/",
        f"/activities/{running.pk}/",
        f"/activities/{running.pk}/edit/",
        f"/activities/{running.pk}/wrap/",
        f"/activities/{running.pk}/postpone/",
        "/activities/new/",
        "/activities/co-hosted/",
        "/activities/review/",
        f"/activities/{activity.pk}/verify/",
        "/activities/programmes/",
        f"/activities/programmes/{month.pk}/",
        f"/activities/programmes/{month.pk}/edit/",
        "/",
    ):
        page.goto(address)
        for fold in page.locator("main details:not([open]) > summary").all():
            if fold.is_visible():
                fold.click()
        findings = axe(page) + (["wider than the screen"] if page.evaluate(WIDER_THAN_THE_SCREEN) else [])
        if findings:
            found[address] = findings
    assert found == {}


def test_from_the_campaign_to_the_archive(
    page_of: Callable[..., Page], cast: Cast, month: Programme, tmp_path: Path
) -> None:
    liaison = page_of(cast.he, java_script_enabled=False)
    liaison.goto("/activities/programmes/")
    liaison.get_by_role("link", name="全国科普月").click()
    liaison.get_by_role("button", name="县教育局参加").click()
    expect(liaison.get_by_role("heading", level=1)).to_have_text("县教育局全国科普月")
    expect(liaison.get_by_role("row", name="活动须经批准")).to_contain_text("来自 全国科普月")

    # Planned without a script, on a day on which the hall is taken.
    day = timezone.localdate() + timedelta(days=3)
    begins = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=3)
    made.activity(cast.health, title="健康义诊", place="县文化馆", starts_at=begins)
    liaison.get_by_role("link", name="计划活动", exact=True).click()
    expect(liaison.get_by_label("类型", exact=True)).to_have_value("lecture")
    expect(liaison.get_by_label("青少年", exact=True)).to_be_checked()
    liaison.get_by_label("名称", exact=True).fill("气象知识进校园")
    liaison.get_by_label("开始", exact=True).fill(f"{day}T09:00")
    liaison.get_by_label("结束", exact=True).fill(f"{day}T11:00")
    liaison.get_by_label("地点", exact=True).fill("县文化馆")
    liaison.get_by_role("button", name="保存", exact=True).click()
    expect(liaison.get_by_role("alert").filter(has_text="同一时间有“健康义诊”")).to_be_visible()
    liaison.get_by_role("button", name="仍要保存").click()
    expect(liaison.get_by_role("heading", level=1)).to_have_text("气象知识进校园")
    expect(liaison.get_by_label("下一步")).to_contain_text("等待办公室批准")

    office = page_of(cast.zhou)
    office.goto("/")
    office.get_by_role("link", name="气象知识进校园").click()
    office.get_by_role("button", name="批准", exact=True).click()
    expect(office.get_by_role("status")).to_contain_text("已批准")

    liaison.reload()
    liaison.get_by_role("button", name="发布", exact=True).click()
    liaison.get_by_role("button", name="开放报名", exact=True).click()
    expect(liaison.get_by_role("heading", name="公众页面")).to_be_visible()
    expect(liaison.get_by_role("img", name="公众页面的二维码")).to_be_visible()

    # The day has come and gone.
    activity = Activity.objects.get(title="气象知识进校园")
    assert activity.programme is not None
    assert (activity.theme, activity.programme.parent) == ("meteorology", month)
    over = timezone.now() - timedelta(hours=1)
    Activity.objects.filter(pk=activity.pk).update(starts_at=over - timedelta(hours=2), ends_at=over)
    pictures = []
    for seed in (1, 2):
        picture = tmp_path / f"scene-{seed}.jpg"
        picture.write_bytes(photo(seed))
        pictures.append(picture)
    phone = page_of(cast.he, **PHONE)
    phone.goto("/")
    phone.get_by_role("link", name="气象知识进校园").click()
    phone.get_by_role("link", name="填写实绩并结项").click()
    phone.get_by_label("青少年 线下人次").fill("85")
    phone.get_by_label("其他人员 线上人次").fill("300")
    phone.get_by_label("现场照片").set_input_files(pictures)
    phone.get_by_role("button", name="保存并结项").click()
    expect(phone.get_by_role("status")).to_contain_text("已结项并计入指标")
    expect(phone.locator("#evidence .photo img")).to_have_count(2)
    expect(phone.locator("#outcome")).to_contain_text("合计 385")
    assert not phone.evaluate(WIDER_THAN_THE_SCREEN)

    office.goto("/activities/review/")
    office.get_by_role("link", name="气象知识进校园").click()
    office.get_by_label("原因").fill("请补充小结")
    office.get_by_role("button", name="退回补充").click()
    assert not ActivityFact.objects.filter(activity=activity).exists()
    phone.reload()
    expect(phone.get_by_text("退回补充：请补充小结")).to_be_visible()
    phone.get_by_role("link", name="填写实绩并结项").click()
    phone.get_by_label("活动小结").fill("两所学校的学生参加")
    phone.get_by_role("button", name="保存并结项").click()
    office.goto(f"/activities/{activity.pk}/verify/")
    office.get_by_role("button", name="核定归档").click()
    expect(office.get_by_role("status")).to_contain_text("已归档")
    people = ActivityFact.objects.filter(activity=activity, what="people").order_by("-quantity")
    assert [(fact.group, fact.mode, fact.quantity) for fact in people] == [
        ("", "online", 300),
        ("youth", "onsite", 85),
    ]
    office.goto(f"/activities/programmes/{month.pk}/")
    expect(office.locator(".programme-line").first).to_contain_text("已办 1 场，共计划 1 场")
