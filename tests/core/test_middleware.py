"""A request that is too large is refused before it is read."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("length", "status"), [("1000", 302), (str(61 * 1024 * 1024), 413), ("9" * 40, 413), ("x", 413)]
)
def test_the_announced_length_decides(length: str, status: int) -> None:
    answer = Client().post("/plans/import/", data=b"", content_type="text/plain", CONTENT_LENGTH=length)
    assert answer.status_code == status
    assert status != 413 or "50 MB" in answer.content.decode()
