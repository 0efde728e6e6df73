"""A citizen signs up with a child on a phone; the door checks them in without a network, and it is synchronised later."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from kepu.operations.activities.actions.sign_up import sign_up_many
from kepu.operations.activities.models import Activity, Attendance, Scan, SignUp
from tests.cast import Cast
from tests.factories.activities import activity
from tests.factories.sign_ups import request
from tests.journeys.conftest import PHONE


@pytest.fixture
def lecture(cast: Cast) -> Activity:
    made = activity(
        cast.science,
        day=timezone.localdate() + timedelta(days=3),
        title="周末科学实验：纸桥",
        place="县科技馆",
        state="sign_up",
        capacity=30,
        groups=["youth"],
        contact="0571-12345678",
    )
    sign_up_many(made, [request(name="李秀英", phone="13900001111"), request(name="张伟")], by=None)
    return made


def test_a_citizen_signs_up_with_a_child_and_is_checked_in_without_a_network(
    phone: Page, page_of: Callable[..., Page], cast: Cast, lecture: Activity, axe: Callable[[Page], list[str]]
) -> None:
    phone.goto("/p/")
    assert axe(phone) == []
    phone.get_by_role("link", name="儿童").click()
    phone.get_by_role("link", name=re.compile("周末科学实验")).click()
    expect(phone.get_by_text("还有 28 个名额")).to_be_visible()
    assert axe(phone) == []
    phone.get_by_role("link", name="我要报名").click()
    phone.get_by_label("姓名", exact=True).fill("王大明")
    phone.get_by_label("手机号").fill("138 1234 5678")
    phone.get_by_label("未满十四周岁的孩子几位").fill("1")
    phone.get_by_role("button", name="提交报名").click()
    # What was typed is still there; the guardian is asked for.
    expect(phone.get_by_text("请填写监护人姓名")).to_be_visible()
    expect(phone.get_by_label("姓名", exact=True)).to_have_value("王大明")
    assert axe(phone) == []
    phone.get_by_label("监护人姓名").fill("王大明")
    phone.get_by_label("我是孩子的监护人").check()
    phone.get_by_label("我已看过上面的说明").check()
    phone.get_by_role("button", name="提交报名").click()
    expect(phone.get_by_role("heading", name="报名成功")).to_be_visible()
    expect(phone.locator(".number strong")).to_have_text("3")
    assert axe(phone) == []
    code = phone.locator(".code").inner_text()
    row = SignUp.objects.get(number=3)
    assert (row.people, row.under_14, row.code) == (2, True, code.replace("-", ""))

    door = page_of(cast.zhou, **PHONE)
    door.goto(f"/activities/{lecture.pk}/door/")
    assert axe(door) == []
    door.evaluate("navigator.serviceWorker.ready.then(() => new Promise((done) => setTimeout(done, 1500)))")
    door.context.set_offline(True)
    # The network is gone, and somebody even reloads the page.
    door.reload()
    door.get_by_label("报名码", exact=True).fill(code.lower())
    door.get_by_role("button", name="签到", exact=True).first.click()
    expect(door.locator("[data-door-answer]")).to_contain_text("3 王** 2 人 已签到")
    door.get_by_role("searchbox").fill("1111")
    door.get_by_role("button", name="1 号签到").click()
    expect(door.locator("[data-outbox]")).to_contain_text("待联网后上传 2 条")
    expect(door.locator("[data-door-came]")).to_have_text("3")
    assert Scan.objects.count() == 0
    door.reload()
    expect(door.locator("[data-outbox]")).to_contain_text("待联网后上传 2 条")

    door.context.set_offline(False)
    expect(door.locator("[data-outbox]")).to_have_text("已全部上传。", timeout=20_000)
    assert set(Attendance.objects.values_list("sign_up__number", "people")) == {(3, 2), (1, 1)}
    door.reload()
    expect(door.locator("[data-door-came]")).to_have_text("3")

    phone.reload()
    expect(phone.get_by_role("heading", name="已签到")).to_be_visible()


def test_a_place_given_back_on_the_phone_moves_the_next_one_up(phone: Page, lecture: Activity) -> None:
    lecture.capacity = 2
    lecture.save(update_fields=["capacity"])
    (late,) = sign_up_many(lecture, [request()], by=None)
    assert late.state == "waiting"
    first = lecture.sign_ups.get(number=1)
    phone.goto("/p/mine/")
    phone.get_by_label("报名码").fill(first.code)
    phone.get_by_label("手机号后四位").fill("1111")
    phone.get_by_role("button", name="查询").click()
    phone.get_by_text("来不了？取消报名").click()
    phone.get_by_label("手机号后四位").fill("1111")
    phone.get_by_role("button", name="取消报名，把名额让给别人").click()
    expect(phone.get_by_role("heading", name="报名已取消")).to_be_visible()
    late.refresh_from_db()
    assert late.state == "seated"
