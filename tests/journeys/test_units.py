"""Units and groups as the office keeps them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from kepu.core.units.queries import members_of
from tests.cast import Cast


def test_a_renamed_unit_is_still_found_by_its_old_name(page_of: Callable[..., Page], axe, cast: Cast) -> None:
    page = page_of(cast.zhou)
    page.goto(f"/units/{cast.education.pk}/")
    page.get_by_role("link", name="更名").click()
    page.get_by_label("新的规范名称").fill("县教体局")
    page.get_by_role("button", name="更名").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("县教体局")
    expect(page.get_by_role("row", name="县教育局 曾用名")).to_be_visible()
    assert axe(page) == []

    page.goto("/units/")
    page.get_by_label("名称").fill("县教育局")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("table tbody").get_by_role("link", name="县教体局")).to_be_visible()


def test_a_unit_leaves_a_group_and_the_list_of_before_stays(page_of: Callable[..., Page], axe, cast: Cast) -> None:
    page = page_of(cast.zhou)
    page.goto(f"/groups/{cast.members.pk}/members/")
    page.get_by_label("从哪一天起").fill("2026-01-01")
    page.get_by_label("县卫健委").uncheck()
    page.get_by_role("button", name="保存名单").click()
    expect(page.get_by_role("status")).to_contain_text("名单已更新")
    assert axe(page) == []
    assert set(members_of(cast.members, date(2026, 1, 1))) == {cast.science, cast.education}
    assert set(members_of(cast.members, date(2025, 12, 31))) == {cast.science, cast.education, cast.health}


def test_a_name_that_another_unit_bears_is_refused_on_the_form(page_of: Callable[..., Page], cast: Cast) -> None:
    page = page_of(cast.zhou)
    page.goto(f"/units/{cast.education.pk}/alias/")
    page.get_by_label("别名").fill("县科学技术协会")
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("alert")).to_contain_text("县科协")
    expect(page.get_by_label("别名")).to_have_value("县科学技术协会")


def test_the_neighbour_county_cannot_open_or_change_them(page_of: Callable[..., Page], cast: Cast) -> None:
    page = page_of(cast.meng)
    addresses = [f"/units/{cast.education.pk}/rename/", f"/units/{cast.education.pk}/merge/"]
    addresses.append(f"/groups/{cast.members.pk}/members/")
    assert [page.goto(address).status for address in addresses] == [404, 404, 404]
