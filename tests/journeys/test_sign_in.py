"""Signing in, as a person at a desk or with a phone sees it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from kepu.core.persons.models import Grant, Person
from kepu.core.persons.roles import Role
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit

FIRST_PASSWORD = "given-at-the-desk-1"


@pytest.fixture
def zhou(transactional_db: None) -> Person:
    """Mr Zhou of the education bureau, who was given a first password."""
    region = Region.objects.create(code="990101000000", name="清河县")
    unit = Unit.objects.create(key="education", name="县教育局", type="department", region=region)
    unit.set_path()
    unit.save()
    person = Person(username="zhou", name="周明", unit=unit)
    person.set_password(FIRST_PASSWORD)
    person.save()
    Grant.objects.create(person=person, role=Role.LIAISON, unit=unit)
    return person


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def sign_in(page: Page, username: str, password: str) -> None:
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def test_a_signed_out_person_is_asked_to_sign_in_and_then_sees_what_was_asked_for(page: Page, zhou: Person) -> None:
    zhou.must_change_password = False
    zhou.save()
    page.goto("/notices/")
    assert path_of(page) == reverse("account_login")
    sign_in(page, "zhou", FIRST_PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert path_of(page) == "/notices/"


def test_a_wrong_password_says_so_and_keeps_the_person_outside(page: Page, zhou: Person) -> None:
    page.goto(reverse("account_login"))
    sign_in(page, "zhou", "not-the-password")
    expect(page.get_by_role("alert")).to_contain_text("密码")
    page.goto("/")
    assert path_of(page) == reverse("account_login")


def test_a_first_password_must_be_changed_before_anything_else(page: Page, zhou: Person) -> None:
    page.goto(reverse("account_login"))
    sign_in(page, "zhou", FIRST_PASSWORD)
    assert path_of(page) == reverse("account_change_password")
    page.goto("/notices/")
    assert path_of(page) == reverse("account_change_password")


@pytest.mark.parametrize("device", ["page", "phone"])
def test_the_sign_in_page_can_be_used_by_everyone(
    device: str, request: pytest.FixtureRequest, axe: Callable[[Page], list[str]]
) -> None:
    page: Page = request.getfixturevalue(device)
    page.goto(reverse("account_login"))
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
