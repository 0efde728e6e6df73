"""A person's browser for the journeys: Debian's Chromium against a live server, with the page's own complaints heard.

The database is a SQLite file, as a newcomer's is: each thread of the server has a connection of its own.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

from kepu.core.persons.models import Person
from tests.cast import Cast, make_cast

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
EVIDENCE = ROOT / "test-results"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
FAILED = pytest.StashKey[bool]()
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page that asks for anything outside this machine fails, whether or not the machine has a network.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]

# Playwright's synchronous interface keeps an event loop in this thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    from django.db import connections

    settings = connections["default"].settings_dict
    if settings["ENGINE"].endswith("sqlite3"):
        settings["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "journeys.sqlite3")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert executable, "the journeys need Chromium: scripts/system-packages.sh chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, headless=True, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Complaints:
    """What a page complained of, beyond answers such as 403 and 404 to a page that was asked for."""

    heard: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("console", self.on_console)
        page.on("pageerror", lambda error: self.heard.append(f"script error: {error}"))
        page.on("response", self.on_response)

    def on_console(self, message: ConsoleMessage) -> None:
        # The status of what failed to load is judged in on_response.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.heard.append(f"console: {message.text}")

    def on_response(self, response: Response) -> None:
        kind = response.request.resource_type
        expected = kind in ("document", "xhr", "fetch") or response.url.endswith("/favicon.ico")
        if response.status >= 500 or (response.status >= 400 and not expected):
            self.heard.append(f"{response.status} for the {kind} {response.url}")


@pytest.fixture
def new_page(
    browser: Browser, live_server: Any, transactional_db: None, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Opens a page in a context of its own: another person, or the same person's phone. Options as Playwright's."""
    contexts: list[BrowserContext] = []
    complaints = Complaints()

    def open_page(**options: Any) -> Page:
        # Without motion a colour is what it is, not on its way from one to another while axe looks.
        defaults = {
            "locale": "zh-CN",
            "timezone_id": "Asia/Shanghai",
            "viewport": {"width": 1280, "height": 800},
            "reduced_motion": "reduce",
        }
        context = browser.new_context(base_url=live_server.url, **(defaults | options))
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        complaints.listen(page)
        return page

    yield open_page

    if request.node.stash.get(FAILED, False):
        keep_evidence(request.node.name, contexts)
    for context in contexts:
        context.close()
    assert complaints.heard == []


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The people of the tests, where the live server sees them: see tests/cast.py."""
    return make_cast()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A desk: 1280 × 800, Chinese."""
    return new_page()


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    """A phone: 390 × 844, touch, Chinese."""
    return new_page(**PHONE)


@pytest.fixture
def page_of(new_page: Callable[..., Page], live_server: Any) -> Callable[..., Page]:
    """Opens a page for a person who has signed in: `page_of(person, **options of new_page)`."""

    def open_signed_in(person: Person, **options: Any) -> Page:
        client = Client()
        client.force_login(person)
        page = new_page(**options)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return page

    return open_signed_in


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Lists what axe finds serious or critical on the page as it stands, WCAG 2.1 A and AA: `rule: element` each."""
    script = AXE.read_text(encoding="utf-8")
    run = """() => axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], resultTypes: ["violations"] })"""

    def findings(page: Page) -> list[str]:
        # Evaluated through the debugger: the page's content security policy stays as it is.
        page.evaluate(script)
        return [
            f"{violation['id']}: {node['html'][:200]}"
            for violation in page.evaluate(run)["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]

    return findings


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.journey)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


def keep_evidence(test: str, contexts: list[BrowserContext]) -> None:
    """Leave a picture and the markup of each open page in test-results/."""
    EVIDENCE.mkdir(exist_ok=True)
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages, start=1):
        stem = EVIDENCE / (re.sub(r"[^\w-]+", "_", test) + f"-{number}")
        page.screenshot(path=f"{stem}.png", full_page=True)
        Path(f"{stem}.html").write_text(page.content(), encoding="utf-8")
