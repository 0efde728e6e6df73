"""The site as `kepu serve` runs it: a server, a worker, a database file, nothing of the test's own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

KEPU = Path(sys.executable).with_name("kepu")
NEW_PASSWORD = "mountain-river-42"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    """Address, environment and first passwords of a new site."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KEPU_")} | {"KEPU_DATA_DIR": str(tmp_path)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    subprocess.run([KEPU, "migrate"], env=environment, check=True, capture_output=True)
    begun = subprocess.run(
        [KEPU, "init", "--region", "990123", "--region-name", "青禾县", "--unit", "县科协"],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    passwords = dict(re.findall(r"(\w+)\s+([\w-]{16})\s", begun.stdout))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([KEPU, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}", environment, passwords
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0


def _wait_for(port: int) -> None:
    for _attempt in range(150):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError("the server did not come up in 30 seconds")


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name="登录").click()


def test_a_new_site_compiles_its_first_scheme_in_the_worker(browser: Browser, site) -> None:
    address, environment, passwords = site
    context = browser.new_context(base_url=address, locale="zh-CN")
    page = context.new_page()
    sign_in(page, "kexie", passwords["kexie"])
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    page.locator("[name=oldpassword]").fill(passwords["kexie"])
    page.locator("[name=password1]").fill(NEW_PASSWORD)
    page.locator("[name=password2]").fill(NEW_PASSWORD)
    page.get_by_role("button", name="修改密码").click()

    page.goto("/plans/import/")
    page.get_by_label("或粘贴全文").fill("青禾县科普实施方案（2026—2030年）\n一、目标\n到2030年，建成科普馆3个。\n")
    page.get_by_role("button", name="上传并解析").click()
    page.wait_for_url(re.compile(r"/plans/\d+/confirm/"), timeout=60_000)
    expect(page.locator(".row-indicator")).to_contain_text("3个")
    context.close()

    checked = subprocess.run([KEPU, "audit", "verify"], env=environment, capture_output=True, text=True)
    assert (checked.returncode, checked.stdout.splitlines()[0].split("：")[0]) == (0, "审计记录完整")
