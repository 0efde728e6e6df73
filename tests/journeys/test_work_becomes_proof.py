"""From the promise to the proof and back: a theme day, a family, a door without a network, a photo, a number that moves."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from kepu.core.modules import load_standards
from kepu.operations.activities.models import Activity, ActivityFact, ThemeDay
from tests import factories
from tests.cast import Cast
from tests.factories.photos import photo
from tests.journeys.conftest import PHONE

TEXT = factories.SCHEME + "\n2.办好科普讲座。每年举办科普讲座不少于4场，参与青少年100人次以上。\n"


def test_an_activity_planned_from_a_theme_day_moves_the_indicator_it_serves(
    page_of: Callable[..., Page], phone: Page, cast: Cast, tmp_path: Path
) -> None:
    load_standards()
    day = timezone.localdate() + timedelta(days=9)
    ThemeDay.objects.create(
        key="near-day",
        region=cast.county,
        name="青少年科普日",
        kind="day",
        rules=f"fixed {day:%m-%d}",
        leads=["教育局"],
        audience=["youth"],
        lead_days=30,
    )
    plan = factories.published_plan(cast.zhou, text=TEXT)

    # The office takes what Kepu proposes: lectures are counted, nobody types a number.
    office = page_of(cast.zhou)
    office.goto(f"/ledger/plans/{plan.pk}/bindings/")
    lectures = plan.indicators.get(frequency="year", unit_label="场")
    office.goto(f"/ledger/indicators/{lectures.pk}/binding/")
    office.get_by_role("button", name="采用").first.click()
    office.goto(f"/ledger/indicators/{lectures.pk}/")
    expect(office.get_by_text("这段时间没有记录").first).to_be_visible()

    # The liaison plans from the theme day.
    liaison = page_of(cast.he)
    liaison.goto("/activities/calendar/days/near-day/")
    liaison.get_by_role("link", name="按此主题日安排活动").click()
    liaison.get_by_label("名称", exact=True).fill("天空为什么是蓝的")
    liaison.get_by_label("类型", exact=True).select_option("lecture")
    liaison.get_by_label("地点", exact=True).fill("县文化馆")
    liaison.get_by_role("button", name="保存", exact=True).click()
    expect(liaison.get_by_role("heading", level=1)).to_have_text("天空为什么是蓝的")
    liaison.get_by_role("button", name="发布", exact=True).click()
    liaison.get_by_role("button", name="开放报名", exact=True).click()
    activity = Activity.objects.get(title="天空为什么是蓝的")
    assert activity.theme_day is not None

    # A citizen comes with a child.
    phone.goto("/p/")
    phone.get_by_role("link", name="天空为什么是蓝的").click()
    phone.get_by_role("link", name="我要报名").click()
    phone.get_by_label("姓名", exact=True).fill("王大明")
    phone.get_by_label("手机号").fill("13812345678")
    phone.get_by_label("未满十四周岁的孩子几位").fill("1")
    phone.get_by_label("监护人姓名").fill("王大明")
    phone.get_by_label("我是孩子的监护人").check()
    phone.get_by_label("我已看过上面的说明").check()
    phone.get_by_role("button", name="提交报名").click()
    expect(phone.get_by_role("heading", name="报名成功")).to_be_visible()
    code = phone.locator(".code").inner_text()

    # The day has come; at the door there is no network.
    begins = timezone.now() - timedelta(hours=3)
    Activity.objects.filter(pk=activity.pk).update(starts_at=begins, ends_at=begins + timedelta(hours=2))
    door = page_of(cast.he, **PHONE)
    door.goto(f"/activities/{activity.pk}/door/")
    door.evaluate("navigator.serviceWorker.ready.then(() => new Promise((done) => setTimeout(done, 1500)))")
    door.context.set_offline(True)
    door.get_by_label("报名码", exact=True).fill(code)
    door.get_by_role("button", name="签到", exact=True).first.click()
    expect(door.locator("[data-outbox]")).to_contain_text("待联网后上传 1 条")
    door.context.set_offline(False)
    expect(door.locator("[data-outbox]")).to_have_text("已全部上传。", timeout=20_000)

    # Nobody types how many came: the door knows.
    picture = tmp_path / "scene.jpg"
    picture.write_bytes(photo(1))
    door.goto(f"/activities/{activity.pk}/wrap/")
    door.get_by_label("现场照片").set_input_files([picture])
    door.get_by_role("button", name="保存并结项").click()
    expect(door.get_by_role("status")).to_contain_text("已结项并计入指标")
    people = ActivityFact.objects.filter(activity=activity, what="people").values_list("quantity", flat=True)
    assert sum(people) == 2

    # The indicator has moved; from its number to the record and the photo, and back.
    office.reload()
    expect(office.get_by_role("region", name="现在")).to_contain_text("1")
    office.get_by_role("link", name="天空为什么是蓝的").click()
    expect(office.locator("#evidence .photo img")).to_have_count(1)
    served = office.locator(".promise-list").get_by_role("listitem").filter(has_text="1 / 4")
    served.get_by_role("link").click()
    expect(office).to_have_url(re.compile(rf"/ledger/indicators/{lectures.pk}/"))
