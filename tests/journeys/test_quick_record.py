"""A township clerk on a phone: one screen, on the net and off it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from kepu.core.vocabularies.actions import load_standard
from kepu.operations.activities.models import Activity
from tests.cast import Cast
from tests.factories import activities as made
from tests.factories.photos import photo
from tests.journeys.conftest import PHONE


@pytest.fixture
def clerk(cast: Cast, page_of: Callable[..., Page]) -> Page:
    load_standard()
    made.wrapped(cast.town_hall, {"farmer": 40}, kind="consult", place="文化广场")
    phone = page_of(cast.wei, **PHONE)
    phone.goto(reverse("activities:quick"))
    return phone


def tap(phone: Page, words: str) -> None:
    phone.locator("label", has_text=words).first.tap()


def take_photo(phone: Page, seed: int = 1) -> None:
    phone.locator("#id_photos").set_input_files({"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": photo(seed)})


def records() -> Any:
    return Activity.objects.filter(source="quick").order_by("pk")


def test_a_record_takes_five_taps(clerk: Page, axe: Callable[[Page], list[str]]) -> None:
    assert axe(clerk) == []
    take_photo(clerk)
    tap(clerk, "讲座")
    expect(clerk.locator("[data-suggested]")).to_contain_text("文化广场讲座（")
    for _time in range(3):
        clerk.get_by_role("button", name="+10").tap()
    clerk.get_by_role("button", name="记好了").tap()
    expect(clerk.locator("[data-done-words]")).to_contain_text("30 人次")
    activity = records().get()
    assert (activity.kind, activity.place, activity.evidence.count()) == ("lecture", "文化广场", 1)
    assert activity.facts.filter(what="people", group="farmer").get().quantity == 30
    clerk.get_by_role("link", name="补充细节").tap()
    clerk.wait_for_url(f"**{reverse('activities:detail', args=[activity.pk])}")


def test_a_draft_outlives_the_page_with_its_photo(clerk: Page) -> None:
    take_photo(clerk)
    tap(clerk, "咨询服务")
    clerk.get_by_label("来了多少人").fill("25")
    clerk.wait_for_timeout(500)  # kept a moment after the last keystroke
    clerk.reload()
    expect(clerk.get_by_label("来了多少人")).to_have_value("25")
    expect(clerk.get_by_role("radio", name="咨询服务")).to_be_checked()
    expect(clerk.locator("[data-thumbs] canvas")).to_have_count(1)
    clerk.get_by_role("button", name="记好了").tap()
    expect(clerk.locator("[data-done-words]")).to_contain_text("25 人次")
    assert records().get().evidence.count() == 1


def test_who_signs_out_on_any_page_leaves_no_kept_page_behind(clerk: Page) -> None:
    clerk.wait_for_function("caches.has('kepu-pages')")
    clerk.goto("/accounts/logout/")
    clerk.locator("main form[action$='/logout/'] button").click()
    clerk.wait_for_url(lambda address: "/logout/" not in address)
    clerk.wait_for_function("caches.has('kepu-pages').then((kept) => !kept)")


def test_without_a_network_it_is_kept_and_sent_later_once(clerk: Page) -> None:
    clerk.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    clerk.context.set_offline(True)
    tap(clerk, "讲座")
    clerk.get_by_label("来了多少人").fill("60")
    clerk.get_by_role("button", name="记好了").tap()
    expect(clerk.locator("[data-done-words]")).to_contain_text("已保存在本机")
    expect(clerk.get_by_label("来了多少人")).to_have_value("")
    assert records().count() == 0
    clerk.context.set_offline(False)
    expect(clerk.locator("[data-done-words]")).to_contain_text("60 人次", timeout=20_000)
    assert [row.reach.get().people for row in records()] == [60]


def test_a_refused_record_keeps_what_was_typed_and_says_which_field(clerk: Page) -> None:
    tap(clerk, "讲座")
    tap(clerk, "其他地点")
    clerk.get_by_label("来了多少人").fill("12")
    clerk.get_by_role("button", name="记好了").tap()
    expect(clerk.locator(".quick-form [data-refused]")).to_contain_text("请写明在哪里")
    expect(clerk.get_by_label("来了多少人")).to_have_value("12")
    clerk.get_by_label("地点", exact=True).fill("村口大树下")
    clerk.get_by_role("button", name="记好了").tap()
    expect(clerk.locator("[data-done-words]")).to_contain_text("12 人次")
    assert records().get().place == "村口大树下"


def test_it_works_without_script(cast: Cast, page_of: Callable[..., Page]) -> None:
    load_standard()
    phone = page_of(cast.wei, **PHONE, java_script_enabled=False)
    phone.goto(reverse("activities:quick"))
    tap(phone, "讲座")
    phone.get_by_label("地点", exact=True).fill("文化广场")
    phone.get_by_label("来了多少人").fill("18")
    phone.get_by_role("button", name="记好了").tap()
    expect(phone.get_by_role("heading", name="已记录")).to_be_visible()
    assert records().get().title.startswith("文化广场讲座")
