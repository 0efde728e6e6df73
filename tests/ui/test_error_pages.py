"""Pages for what goes wrong say so in the language of the site, and lead back."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from tests.cast import Cast

HOME = '<a class="btn btn-primary" href="/">回到首页</a>'


@pytest.mark.django_db
def test_an_address_that_leads_nowhere_answers_404_and_the_way_home(client: Client) -> None:
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert "<h1>没有这个页面</h1>" in answer.content.decode()
    assert HOME in answer.content.decode()


@pytest.mark.django_db
def test_who_may_not_open_a_page_is_told_whom_to_ask(client: Client, cast: Cast) -> None:
    client.force_login(cast.liang)

    answer = client.get(reverse("plans:import"))

    assert answer.status_code == 403
    assert "请联系安全管理员" in answer.content.decode()
    assert HOME in answer.content.decode()


def test_a_failure_of_the_site_needs_neither_request_nor_database_to_be_told() -> None:
    page = render_to_string("500.html")

    assert "<h1>系统出错了</h1>" in page
    assert HOME in page


def test_a_form_without_its_token_is_told_what_to_do(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.zhou)

    answer = client.post(reverse("workbench:notices_read"))

    assert answer.status_code == 403
    assert "<h1>页面已经过期</h1>" in answer.content.decode()


def test_too_much_text_is_told_to_come_as_a_file(client: Client, cast: Cast) -> None:
    client.force_login(cast.zhou)

    answer = client.post(reverse("plans:import"), {"text": "字" * (4 * 1024 * 1024)})

    assert answer.status_code == 400
    assert "请存成文件再上传" in answer.content.decode()


def test_a_name_that_is_not_the_sites_gets_no_page(client: Client) -> None:
    answer = client.get("/accounts/login/", headers={"host": "elsewhere.example"})

    assert answer.status_code == 400
    assert "elsewhere.example" not in answer.content.decode()


def test_a_file_over_the_limit_is_refused_before_it_is_read(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kepu.core.evidence.actions.MAX_BYTES", 2**20)
    monkeypatch.setattr("kepu.governance.plans.views.imports.import_document", None)
    client.force_login(cast.zhou)
    file = SimpleUploadedFile("scheme.txt", "字".encode() * 2**20)

    answer = client.post(reverse("plans:import"), {"file": file, "region": cast.county.pk})

    assert answer.status_code == 422
    assert "“scheme.txt”有 3 MB，超过上限 1 MB。" in answer.content.decode()
