"""Pages for what goes wrong say so in the language of the site, and lead back."""

from __future__ import annotations

import pytest
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
