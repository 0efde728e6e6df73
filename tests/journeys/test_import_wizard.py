"""The office uploads an official document, checks what was understood, and publishes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django_q.conf import Conf
from playwright.sync_api import Locator, Page, expect

from kepu.engines.compiler import compile_bytes
from kepu.governance.plans.models import Indicator, Plan
from tests import factories
from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[2]
SCHEMES = ROOT / "src/kepu/demo/schemes"
SEEDS = ROOT.parent / "shared/seeds"


@pytest.fixture(autouse=True)
def jobs_at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The worker's part is done inside the request: test_serve.py has a worker of its own."""
    monkeypatch.setattr(Conf, "SYNC", True)
    yield


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    from tests.cast import make_cast

    return make_cast()


def upload(page: Page, path: Path) -> None:
    page.goto("/plans/import/")
    page.get_by_label("方案文件").set_input_files(path)
    page.get_by_role("button", name="上传并解析").click()
    page.wait_for_url(re.compile(r"/plans/\d+/confirm/"))


def resolve_every_name(page: Page, address: str) -> None:
    """Take the first proposal for each name in the queue: the likeliest unit, or a new one."""
    page.goto(f"{address}?panel=names")
    for _round in range(80):
        buttons = page.locator("form.name-card button")
        if buttons.count() == 0:
            return
        left = buttons.count()
        buttons.first.click()
        expect(page.locator("form.name-card")).to_have_count(left - 1)


def settle_every_error(page: Page, address: str) -> None:
    page.goto(f"{address}?panel=findings")
    errors = page.locator("article.finding-open", has=page.locator(".tone-danger"))
    for _round in range(30):
        if errors.count() == 0:
            return
        left = errors.count()
        errors.first.get_by_role("button", name="已处理").click()
        expect(errors).to_have_count(left - 1)


def confirm_the_rest(page: Page) -> None:
    page.get_by_text("其余全部确认").click()
    page.get_by_role("button", name="我已对照原文看过，全部确认").click()


def value_of(page: Page) -> Locator:
    return page.locator("#id_value")


def test_a_word_file_is_uploaded_confirmed_and_published(page_of, cast, axe):
    page = page_of(cast.zhou)
    upload(page, SCHEMES / "qinghe-2026.docx")
    address = page.url.split("?")[0]
    assert axe(page) == []

    # A click on a number in the original leads to its row, and back.
    mark = page.locator(".source-pane a.mk-indicator").first
    mark.click()
    lit = page.locator(".structure-pane .row-indicator.lit")
    expect(lit).to_have_count(1)
    lit.locator("a.to-source").click()
    expect(page.locator(".source-pane a.lit").first).to_be_in_viewport()

    # One row is confirmed in place, without losing the page.
    first = page.locator(".row-indicator.row-proposed").first
    key = first.get_attribute("id")
    first.get_by_role("button", name="确认").click()
    expect(page.locator(f"#{key}.row-confirmed")).to_be_visible()
    expect(page.locator("#confirm-progress")).to_contain_text("已核对 1 /")

    # Publishing too early says what is missing.
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="还不能发布")).to_be_visible()

    for panel in ("findings", "names", "phases", "facts"):
        page.goto(f"{address}?panel={panel}")
        assert axe(page) == [], panel
    resolve_every_name(page, address)
    settle_every_error(page, address)
    page.goto(address)
    confirm_the_rest(page)
    expect(page.locator("#confirm-progress")).to_contain_text("可以发布了")
    page.get_by_role("button", name="发布", exact=True).click()
    page.wait_for_url(re.compile(r"/plans/\d+/$"))
    assert Plan.objects.get().state == "published"


def test_a_number_is_corrected_and_a_missed_one_added_from_a_selection(page_of, cast):
    plan = factories.plan_in_the_making(cast.zhou)
    page = page_of(cast.zhou)
    page.goto(f"/plans/{plan.pk}/confirm/")
    row = page.locator(".row-indicator", has_text="科普讲座")
    row.get_by_role("link", name="改").click()
    expect(value_of(page)).to_have_value("4")
    value_of(page).fill("6")
    page.locator("#id_value_max").fill("5")
    page.get_by_role("button", name="改正并确认").click()
    expect(page.locator(".field-error")).to_contain_text("上限应不小于数值 6")
    expect(value_of(page)).to_have_value("6")
    page.locator("#id_value_max").fill("")
    page.get_by_role("button", name="改正并确认").click()
    expect(page.locator(".row-indicator.row-confirmed")).to_contain_text("6次")

    # Select a sentence in the original with the mouse's double, the range, and add it.
    page.evaluate(
        """() => {
          const node = [...document.querySelectorAll('.source-pane [data-start]')]
            .find((element) => element.textContent.includes('各单位把这项工作')).firstChild;
          const at = node.data.indexOf('各单位');
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + 9);
          window.getSelection().removeAllRanges();
          window.getSelection().addRange(range);
        }"""
    )
    page.locator("[data-selection-bar] [data-add=indicator]").click()
    expect(page.locator("#id_quote")).to_have_value("各单位把这项工作列")
    page.get_by_label("指标", exact=True).fill("列入年度计划的单位")
    value_of(page).fill("100")
    page.locator("#id_unit_label").fill("%")
    page.get_by_role("button", name="补充").click()
    page.wait_for_url(re.compile(r"/confirm/"))
    added = Indicator.objects.get(origin="person")
    assert (added.metric, int(added.value), added.quote, added.clause.path) == (
        "列入年度计划的单位",
        100,
        "各单位把这项工作列",
        "三/（一）",
    )


def test_a_draft_for_comment_can_be_studied_but_not_published(page_of, cast):
    page = page_of(cast.meng)
    upload(page, SCHEMES / "lanxi-2026-draft.txt")
    expect(page.locator(".page-lead")).to_contain_text("征求意见稿")
    confirm_the_rest(page)
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="征求意见稿")).to_be_visible()
    assert Plan.objects.get().state == "confirming"


def test_leaving_and_coming_back_loses_nothing(page_of, cast):
    plan = factories.plan_in_the_making(cast.zhou)
    page = page_of(cast.zhou)
    page.goto(f"/plans/{plan.pk}/confirm/")
    page.locator(".row-indicator").first.get_by_role("button", name="确认").click()
    expect(page.locator(".row-indicator.row-confirmed")).to_have_count(1)
    page.goto("/")
    page.get_by_role("link", name=plan.title).click()
    expect(page.locator(".row-indicator.row-confirmed")).to_have_count(1)


def test_the_confirm_page_works_without_javascript_and_on_a_phone(page_of, cast):
    plan = factories.plan_in_the_making(cast.zhou)
    page = page_of(cast.zhou, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(f"/plans/{plan.pk}/confirm/")
    page.locator(".row-indicator").first.get_by_role("button", name="确认").click()
    expect(page.locator(".row-indicator.row-confirmed")).to_have_count(1)
    page.locator(".row-indicator").first.locator("a.to-source").click()
    assert re.search(r"#at-indicator-\d+$", page.url)


def test_a_refused_upload_says_why_and_what_to_do(page_of, cast, tmp_path):
    page = page_of(cast.zhou)
    page.goto("/plans/import/")
    page.get_by_role("button", name="上传并解析").click()
    expect(page.get_by_role("alert")).to_contain_text("请选择一个文件，或粘贴方案全文")
    page.get_by_label("或粘贴全文").fill("一、目标\n到2030年达到20%。")
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 not a document")
    page.get_by_label("方案文件").set_input_files(broken)
    page.get_by_role("button", name="上传并解析").click()
    expect(page.get_by_role("alert")).to_contain_text("只能用一种")
    expect(page.get_by_label("或粘贴全文")).to_have_value("一、目标\n到2030年达到20%。")


def test_the_neighbour_countys_office_sees_nothing_of_ours(page_of, cast):
    plan = factories.plan_in_the_making(cast.zhou)
    page = page_of(cast.meng)
    page.goto("/plans/")
    expect(page.get_by_text(plan.title)).to_have_count(0)
    for address in (f"/plans/{plan.pk}/confirm/", f"/plans/{plan.pk}/", f"/plans/documents/{plan.document_id}/"):
        answer = page.goto(address)
        assert answer is not None and answer.status == 404


def register_all_but_three(cast: Cast, path: Path) -> None:
    """Most units of a scheme are known to an office that has worked with Kepu before; the rest wait in the queue."""
    compiled = compile_bytes(path.read_bytes(), path.name)
    names = {name for duty in compiled.responsibilities for name in (*duty.lead, *duty.support, *duty.shared)}
    for name in sorted(names - {"县科协", "县教育局", "县卫健委"})[3:]:
        factories.unit(name, cast.county)


@pytest.mark.skipif(not SEEDS.is_dir(), reason=f"the real schemes are not on this machine ({SEEDS})")
@pytest.mark.parametrize("name", [path.name for path in sorted(SEEDS.glob("*.txt"))] if SEEDS.is_dir() else [])
def test_a_real_scheme_goes_from_upload_to_publication(page_of, cast, name):
    register_all_but_three(cast, SEEDS / name)
    page = page_of(cast.zhou)
    upload(page, SEEDS / name)
    address = page.url.split("?")[0]
    plan = Plan.objects.get()
    resolve_every_name(page, address)
    settle_every_error(page, address)
    if plan.is_draft_text:
        page.goto(f"{address}?panel=facts")
        page.get_by_label(re.compile("征求意见稿")).uncheck()
        page.get_by_role("button", name="保存").click()
    page.goto(address)
    confirm_the_rest(page)
    page.get_by_role("button", name="发布", exact=True).click()
    page.wait_for_url(re.compile(r"/plans/\d+/$"))
    plan.refresh_from_db()
    assert plan.state == "published"
    assert plan.clauses.filter(kind__in=["action", "project"]).count() == 10
