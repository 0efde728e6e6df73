"""A leader reads the dashboard down to the record, and a weak link goes from the office to its owner and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from kepu.governance.ledger.models import Binding, Weakness
from kepu.governance.plans.models import Plan
from tests.cast import Cast
from tests.factories import activities
from tests.factories.written import county_plan

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def plan(cast: Cast) -> Plan:
    call_command("createcachetable", verbosity=0)
    plan = county_plan(cast, first_year=2021, last_year=2030, issue_date=date(2021, 3, 1))
    indicator = plan.indicators.get(metric="培训科技教师")
    Binding.objects.create(
        indicator_thread=indicator.thread,
        unit=plan.unit,
        region=plan.region,
        kind="measured",
        measure="training.trainees",
    )
    activities.wrapped(
        cast.town_hall,
        {"youth": 20},
        kind="training",
        title="科技教师研修班",
        day=timezone.localdate() - timedelta(days=5),
        area="rural",
    )
    return plan


def test_a_leader_goes_from_the_dashboard_down_to_the_record(
    cast: Cast, plan: Plan, page_of: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    page = page_of(cast.liang)
    page.goto("/ledger/dashboard/")

    expect(page.locator(".dash-draw svg")).to_have_count(2)
    expect(page.locator(".dash-chart details").first).not_to_have_attribute("open", "")
    assert axe(page) == []

    page.get_by_label("看哪个数").select_option(label="培训科技教师")
    page.get_by_role("button", name="换一个数").click()
    page.locator(".dash-tiles").get_by_role("link", name="青源镇").click()
    expect(page.get_by_role("navigation", name="位置")).to_contain_text("青禾县")
    page.get_by_role("navigation", name="位置").get_by_role("link", name="青禾县").click()

    page.get_by_role("link", name="培训科技教师").first.click()
    page.get_by_role("link", name="科技教师研修班").first.click()
    expect(page.get_by_role("heading", name="科技教师研修班")).to_be_visible()


def test_a_weak_link_goes_to_its_owner_and_comes_back(
    cast: Cast, plan: Plan, page_of: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    office = page_of(cast.zhou)
    office.goto("/")
    office.get_by_role("link", name="等待交办").click()
    row = office.get_by_role("row").filter(has_text="培训科技教师：截至")
    expect(row).to_contain_text("县卫健委")
    assert axe(office) == []
    row.get_by_role("button", name="交办").click()
    expect(office.get_by_text("已交办 1 项")).to_be_visible()

    owner = page_of(cast.fang, **PHONE)
    owner.goto("/")
    owner.get_by_role("link", name="培训科技教师：截至").click()
    owner.get_by_label("改进措施").fill("下月补办两期研修班。")
    owner.get_by_role("button", name="保存措施").click()
    expect(owner.get_by_text("改进措施已保存")).to_be_visible()
    assert owner.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe(owner) == []

    office.goto("/ledger/weaknesses/?state=answered")
    office.get_by_role("link", name="培训科技教师：截至").click()
    office.get_by_label("核验情况").fill("看了两期的签到表。")
    office.get_by_role("button", name="核验通过，销号").click()
    expect(office.get_by_text("已核验销号。")).to_be_visible()
    assert list(Weakness.objects.values_list("state", "checked_by")) == [("checked", cast.zhou.pk)]


def test_the_dashboard_without_script_holds_the_same_numbers(
    cast: Cast, plan: Plan, page_of: Callable[..., Page]
) -> None:
    page = page_of(cast.liang, java_script_enabled=False, **PHONE)
    page.goto("/ledger/dashboard/")

    expect(page.locator(".dash-months").first).to_be_visible()
    expect(page.locator(".dash-tiles .tile-name").first).to_have_text("青源镇")
