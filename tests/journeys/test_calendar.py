"""From a theme day to a plan, at a desk and on a phone; the office keeps the dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from kepu.core.modules import load_standards
from kepu.operations.activities.models import Activity, ThemeDay, ThemeDayYear
from tests.cast import Cast
from tests.journeys.conftest import PHONE


def in_ten_days() -> date:
    """A day that every year has."""
    day = timezone.localdate() + timedelta(days=10)
    return day + timedelta(days=(day.month, day.day) == (2, 29))


@pytest.fixture
def near(cast: Cast) -> ThemeDay:
    """Led by the education bureau, in ten days."""
    load_standards()
    day = in_ten_days()
    return ThemeDay.objects.create(
        key="near-day",
        region=cast.county,
        name="校园安全科普日",
        kind="day",
        rules=f"fixed {day:%m-%d}",
        leads=["教育局"],
        audience=["youth"],
        themes=["safety"],
        lead_days=30,
        task="排定安全课。",
    )


def test_a_liaison_plans_from_a_theme_day_on_the_phone(
    page_of: Callable[..., Page], axe, cast: Cast, near: ThemeDay
) -> None:
    page = page_of(cast.he, **PHONE)
    page.goto("/activities/calendar/")
    expect(page.locator(".cal-grid").first).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe(page) == []
    coming = page.get_by_role("region", name="接下来要准备的").get_by_role("listitem").filter(has_text=near.name)
    expect(coming).to_contain_text("本单位还没有安排")
    coming.get_by_role("link", name=near.name, exact=True).click()
    assert axe(page) == []
    page.get_by_role("link", name="按此主题日安排活动").click()
    expect(page.get_by_label("名称")).to_have_value(f"{in_ten_days().year}年校园安全科普日科普活动")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/activities/*/")

    activity = Activity.objects.get()
    assert (activity.theme_day, activity.unit, activity.theme, activity.groups) == (
        near,
        cast.education,
        "safety",
        ["youth"],
    )
    assert "排定安全课。" in activity.summary
    page.goto("/activities/calendar/")
    expect(coming).to_contain_text("本单位已安排 1 场")


def test_an_office_adds_a_theme_day_by_its_rule_and_a_notice_moves_it(
    page_of: Callable[..., Page], axe, cast: Cast, near: ThemeDay
) -> None:
    page = page_of(cast.zhou)
    page.goto("/activities/calendar/")
    assert axe(page) == []
    page.get_by_role("link", name="新增主题日").click()
    page.get_by_label("名称").fill("采茶科普节")
    rule = page.get_by_label("日期规则")
    rule.fill("last sun 13")
    expect(page.locator("#rule-preview")).to_contain_text("应是 1 到 12 的数")
    rule.fill("last sun 04")
    expect(page.locator("#rule-preview")).to_contain_text("每年 4 月最后一个星期日")
    expect(page.locator("#rule-preview dt")).to_have_count(3)
    assert axe(page) == []
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("采茶科普节")

    year = timezone.localdate().year + 1
    page.get_by_role("link", name=f"按通知填写 {year}").click()
    page.get_by_label("首日").fill(f"{year}-04-20")
    page.get_by_label("末日").fill(f"{year}-04-22")
    page.get_by_label("当年主题").fill("一叶一世界")
    page.get_by_label("依据的通知").fill("县科协通知")
    assert axe(page) == []
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("row").filter(has_text=str(year))).to_contain_text("4月20—22日")
    assert ThemeDayYear.objects.get().region == cast.county

    liaison = page_of(cast.he)
    liaison.goto(f"/activities/calendar/{year}/")
    expect(
        liaison.get_by_role("region", name="4月").get_by_role("listitem").filter(has_text="采茶科普节")
    ).to_contain_text("20—22日")
    expect(liaison.get_by_role("link", name="新增主题日")).to_have_count(0)


def test_a_calendar_is_subscribed_to_and_the_address_copied(
    page_of: Callable[..., Page], axe, cast: Cast, near: ThemeDay
) -> None:
    page = page_of(cast.he)
    page.goto("/activities/calendar/")
    page.get_by_role("link", name="订阅到手机").click()
    page.get_by_role("button", name="生成订阅地址").first.click()
    address = page.get_by_label("订阅地址").input_value()
    assert axe(page) == []
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    stranger = page.context.browser.new_context()  # type: ignore[union-attr]
    read = stranger.request.get(address)
    assert (read.status, "校园安全科普日" in read.text()) == (200, True)
    page.get_by_role("button", name="停用").click()
    expect(page.get_by_text("订阅已停用")).to_be_visible()
    assert stranger.request.get(address).status == 404
    stranger.close()
