"""A newer version of a plan: what it changes is seen, checked and published, and what was confirmed stays."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django_q.conf import Conf
from playwright.sync_api import Page, expect

from kepu.governance.plans.models import Plan
from tests import factories
from tests.cast import Cast

NEWER = (
    factories.SCHEME.format(region="青禾县", lead="县教育局", support="县科协")
    .replace("比例达到20%", "比例达到22%")
    .replace("各单位把这项工作列入年度计划。", "各单位把这项工作列入年度计划和预算。")
)


@pytest.fixture(autouse=True)
def jobs_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker's part is done inside the request: test_serve.py has a worker of its own."""
    monkeypatch.setattr(Conf, "SYNC", True)


def test_a_newer_version_is_compared_checked_and_put_in_force(
    page_of: Callable[..., Page], axe: Callable[[Page], list[str]], cast: Cast, tmp_path: Path
) -> None:
    before = factories.published_plan(cast.zhou)
    file = tmp_path / "newer.txt"
    file.write_text(NEWER, encoding="utf-8")

    page = page_of(cast.zhou)
    page.goto("/plans/import/")
    page.get_by_label("方案文件").set_input_files(file)
    page.get_by_label("是哪个方案的新版本").select_option(index=1)
    page.get_by_role("button", name="上传并解析").click()
    page.wait_for_url(re.compile(r"/plans/\d+/confirm/"))

    # What did not change was confirmed before and need not be confirmed again.
    carried, total = map(int, re.findall(r"\d+", page.locator("#before-publishing").inner_text())[:2])
    assert 0 < total - carried <= 3

    page.get_by_role("link", name="与现行版本对比").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("版本对比")
    figures = page.locator("#indicators tr", has_text="公民具备科学素质的比例")
    expect(figures.locator("del")).to_have_text("20")
    expect(figures.locator("ins")).to_have_text("22")
    expect(page.locator("#reworded ins", has_text="预算")).to_be_visible()
    assert axe(page) == []

    page.get_by_role("link", name="去核对和发布").click()
    page.locator("summary", has_text="其余全部确认").click()
    page.get_by_role("button", name="我已对照原文看过，全部确认").click()
    expect(page.locator("#confirm-progress")).to_contain_text("可以发布了")
    page.get_by_role("button", name="发布", exact=True).click()
    page.wait_for_url(re.compile(r"/plans/\d+/$"))
    after = Plan.objects.get(document__amends=before)
    before.refresh_from_db()
    assert (before.state, after.state, after.supersedes_id) == ("superseded", "published", before.pk)

    # The older version stays readable and shows the way to the one in force.
    page.goto(f"/plans/{before.pk}/")
    page.get_by_role("link", name="查看现行版本").click()
    expect(page).to_have_url(re.compile(rf"/plans/{after.pk}/$"))


def test_a_plan_is_given_up_only_after_a_second_thought(page_of: Callable[..., Page], cast: Cast) -> None:
    plan = factories.plan_in_the_making(cast.zhou)
    page = page_of(cast.zhou)
    page.goto(f"/plans/{plan.pk}/confirm/?panel=facts")
    expect(page.get_by_role("button", name="确定放弃")).not_to_be_visible()
    page.locator("summary", has_text="放弃这个方案").click()
    page.get_by_role("button", name="确定放弃").click()
    expect(page.get_by_role("status").first).to_be_visible()
    plan.refresh_from_db()
    assert plan.state == "abandoned"
