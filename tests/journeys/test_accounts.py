"""Accounts, roles and the trail of who did what: three administrators, none of whom does the others' work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kepu.core.persons.models import Grant
from tests.cast import Cast

LIAISON = {
    *("我的工作", "驾驶舱", "记一条", "本单位任务"),
    *("全部活动", "科普日历", "培训"),
    *("全部方案", "查条款"),
    *("指标进展", "填报数据", "薄弱环节"),
    "单位",
}
LEADER = LIAISON - {"记一条", "填报数据"}
MENUS = {
    "zhou": LIAISON | {"基数", "人员"},
    "liang": LEADER,
    "he": LIAISON,
    "xie": {"我的工作", "单位", "行政区划", "人员", "代码表"},
    "bai": {"我的工作", "单位", "人员"},
    "yan": {"我的工作", "审计记录"},
}


def menu_of(page: Page) -> set[str]:
    # Those folded under the name of their section, too.
    return set(page.get_by_role("navigation", name="主菜单").locator("a").all_text_contents())


def test_each_menu_holds_one_s_own_work_and_no_other(page_of: Callable[..., Page], cast: Cast) -> None:
    shown = {}
    for who in MENUS:
        page = page_of(getattr(cast, who))
        page.goto("/")
        shown[who] = menu_of(page)
        page.context.close()
    assert shown == MENUS


def test_the_security_administrator_grants_a_role_and_the_auditor_reads_of_it(
    page_of: Callable[..., Page], axe, cast: Cast
) -> None:
    page = page_of(cast.bai)
    page.goto(f"/persons/{cast.nobody.pk}/")
    expect(page.get_by_text("还没有授权")).to_be_visible()
    page.get_by_role("link", name="授权").click()
    page.get_by_label("角色").select_option(label="单位联络员")
    page.locator("#id_unit").select_option(label="县教育局")
    assert axe(page) == []
    page.get_by_role("button", name="授权").click()
    expect(page.get_by_role("cell", name="单位联络员")).to_be_visible()
    grant = Grant.objects.get(person=cast.nobody)
    assert (grant.role, grant.unit, grant.granted_by) == ("liaison", cast.education, cast.bai)

    # The new liaison sees the work of the unit, not that of the office.
    liaison = page_of(cast.nobody)
    liaison.goto("/")
    assert menu_of(liaison) == MENUS["he"]

    auditor = page_of(cast.yan)
    auditor.goto("/audit/")
    entry = auditor.get_by_role("row").filter(has_text="授予角色").first
    expect(entry).to_contain_text("白静（bai）")
    expect(entry).to_contain_text("单位联络员")
    expect(entry).to_contain_text("县教育局")
    assert axe(auditor) == []
    auditor.get_by_role("button", name="核验").click()
    expect(auditor.get_by_role("heading", level=1)).to_be_visible()


def test_nobody_becomes_two_of_the_three_administrators(page_of: Callable[..., Page], cast: Cast) -> None:
    page = page_of(cast.bai)
    page.goto(f"/persons/{cast.yan.pk}/grant/")
    page.get_by_label("角色").select_option(label="系统管理员")
    page.locator("#id_region").select_option(label="青禾县")
    page.get_by_role("button", name="授权").click()
    expect(page.get_by_role("alert")).to_contain_text("互不兼任")
    assert Grant.objects.filter(person=cast.yan).count() == 1


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("zhou", "/audit/"),
        ("he", "/persons/"),
        ("he", "/plans/import/"),
        ("xie", "/plans/"),
        ("bai", "/audit/"),
        ("yan", "/persons/"),
    ],
)
def test_an_address_typed_by_hand_opens_no_other_s_work(
    page_of: Callable[..., Page], cast: Cast, who: str, address: str
) -> None:
    page = page_of(getattr(cast, who))
    assert page.goto(address).status == 403
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_lost_password_is_set_anew_by_the_security_administrator(page_of: Callable[..., Page], cast: Cast) -> None:
    page = page_of(cast.bai)
    page.goto(f"/persons/{cast.he.pk}/")
    page.locator("summary", has_text="重置密码").click()
    page.get_by_role("button", name="确定重置").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已重置何秀兰的密码")
    expect(page.locator(".password-once")).to_be_visible()
    cast.he.refresh_from_db()
    assert cast.he.must_change_password
