"""Take the pictures of docs/images anew: `screenshots.py`, or `screenshots.py NAME …` for some of them.

A site with the demo is made in a scratch folder, served on a free port, driven with Chromium and thrown away.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs/images"
KEPU = Path(sys.executable).parent / "kepu"
MOST_BYTES = 200_000
COLOURS = "128"
DESK = {"viewport": {"width": 1280, "height": 860}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: who looks, on what, and how they get there."""

    name: str
    username: str
    screen: dict[str, object]
    go: Callable[[Page], None]


def address_of(page: Page, state: str) -> str:
    """The address of the county's plan for 2026—2030 that is in this state."""
    page.goto("/plans/")
    row = page.locator("tr").filter(has_text="青禾县全民科学素质").filter(has_text="2026—2030").filter(has_text=state)
    return str(row.get_by_role("link").first.get_attribute("href"))


def open_plan(page: Page, query: str = "") -> None:
    """The plan in force."""
    page.goto(address_of(page, "已发布") + query)


def open_confirm(page: Page) -> None:
    """The amended version, at the next thing nobody has looked at, found in the original."""
    page.goto(address_of(page, "核对中"))
    page.locator("[data-next]").click()
    page.wait_for_timeout(500)  # both panes scroll there
    page.locator(".structure-pane .row-proposed a.to-source").nth(1).click()
    page.wait_for_timeout(500)


def open_matrix(page: Page) -> None:
    """Units and tasks, with the legend at the top of the picture."""
    open_plan(page, "?tab=matrix")
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(500)


def open_dashboard(page: Page) -> None:
    page.goto("/ledger/dashboard/")
    page.wait_for_timeout(800)  # the charts draw


def open_reading(page: Page) -> None:
    """The lectures of the year: value, pace, forecast, townships."""
    page.goto("/ledger/readings/")
    page.get_by_role("link", name="健康大讲堂").first.click()
    page.wait_for_timeout(300)


def open_quick(page: Page) -> None:
    page.goto("/activities/quick/")
    page.wait_for_timeout(300)


SHOTS = (
    Shot("dashboard", "liang.guodong", {"viewport": {"width": 1280, "height": 1080}}, open_dashboard),
    Shot("reading", "zhou.wenqing", DESK, open_reading),
    Shot("quick-phone", "wei.dashan", PHONE, open_quick),
    Shot("portal-phone", "he.xiulan", PHONE, lambda page: page.goto("/p/")),
    Shot("confirm", "zhou.wenqing", DESK, open_confirm),
    Shot("plan-clauses", "zhou.wenqing", DESK, open_plan),
    Shot("plan-matrix", "zhou.wenqing", DESK, open_matrix),
    Shot("tasks-phone", "he.xiulan", PHONE, lambda page: page.goto("/plans/tasks/")),
)


def main() -> int:
    wanted = set(sys.argv[1:]) or {shot.name for shot in SHOTS}
    if unknown := wanted - {shot.name for shot in SHOTS}:
        print(f"no such picture: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    subprocess.run([ROOT / "scripts/system-packages.sh", "chromium", "fonts-noto-cjk", "pngquant"], check=True)
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demo_site() as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable(), headless=True, args=FLAGS)
        for shot in SHOTS:
            if shot.name in wanted:
                take(chromium, address, shot)
        chromium.close()
    return 0


def executable() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        raise SystemExit("no Chromium on this machine")
    return found


@contextmanager
def demo_site() -> Iterator[str]:
    """A site of its own, with nothing in it but the demo; yields its address."""
    with tempfile.TemporaryDirectory(prefix="kepu-pictures-") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {**os.environ, "KEPU_DATA_DIR": folder}
        environment.pop("KEPU_DATABASE_URL", None)
        for command in ("migrate", "demo"):
            subprocess.run([KEPU, command], env=environment, check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen([KEPU, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)


def wait_for(address: str, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310 - our own server
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def take(chromium: Browser, address: str, shot: Shot) -> None:
    context = chromium.new_context(base_url=address, locale="zh-CN", timezone_id="Asia/Shanghai", **shot.screen)
    page = context.new_page()
    sign_in(page, shot.username)
    shot.go(page)
    page.wait_for_load_state("networkidle")
    target = IMAGES / f"{shot.name}.png"
    page.screenshot(path=target, animations="disabled")
    context.close()
    # Text on plain ground needs few colours: with a palette the file is a third.
    subprocess.run(["pngquant", "--force", "--ext", ".png", COLOURS, target], check=True)
    size = target.stat().st_size
    print(f"wrote docs/images/{shot.name}.png ({size // 1000} kB)")
    if size > MOST_BYTES:
        raise SystemExit(f"larger than {MOST_BYTES // 1000} kB: a smaller window shows as much")


def sign_in(page: Page, username: str) -> None:
    from kepu.demo.loader import PASSWORD

    page.goto("/accounts/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kepu.config.settings")
    import django

    django.setup()
    sys.exit(main())
