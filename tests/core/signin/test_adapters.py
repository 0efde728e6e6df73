"""How signing in goes on."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_whoever_has_changed_a_first_password_goes_on_to_their_work(cast: Cast, client: Client) -> None:
    person = cast.he
    person.set_password("first-Password-1")
    person.must_change_password = True
    person.save()
    client.force_login(person)

    page = client.post(
        reverse("account_change_password"),
        {"oldpassword": "first-Password-1", "password1": "another-One-22", "password2": "another-One-22"},
        follow=True,
    )

    assert page.redirect_chain == [("/", 302)]
    assert "workbench/home.html" in [template.name for template in page.templates]
