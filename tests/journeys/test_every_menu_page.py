"""One person of each role opens every page of their menu, at a desk and with a phone."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page

from kepu.core.persons.models import Person
from kepu.core.persons.roles import Role
from kepu.demo.loader import load_demo
from tests.journeys.conftest import PHONE

WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth > window.innerWidth"


def menu_of(page: Page) -> list[str]:
    page.goto("/")
    links = page.locator("a[href^='/']").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return sorted({urlsplit(link).path for link in links})


def test_every_page_in_reach_of_the_home_page_can_be_used_by_everyone(
    page_of: Callable[..., Page], axe: Callable[[Page], list[str]], transactional_db: None
) -> None:
    load_demo()
    found: dict[tuple[str, str], list[str]] = {}
    looked_at: set[str] = set()
    for role in Role:
        person = Person.objects.filter(grants__role=role).order_by("pk")[0]
        desk, phone = page_of(person), page_of(person, **PHONE)
        for path in menu_of(desk):
            response = desk.goto(path)
            findings = [] if response and response.ok else [f"answered {response and response.status}"]
            # The home page differs from role to role; the others in their rows alone.
            if path == "/" or path not in looked_at:
                findings += axe(desk)
                phone.goto(path)
                findings += ["wider than a phone"] if phone.evaluate(WIDER_THAN_THE_SCREEN) else []
                looked_at.add(path)
            if findings:
                found[role, path] = findings
        desk.context.close()
        phone.context.close()
    assert found == {}
    assert {"/", "/notices/"} <= looked_at
