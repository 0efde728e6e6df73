"""What is read behind the question mark of an address."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import RequestFactory
from django.utils import timezone

from kepu.core.asking import asked_day


def test_a_day_is_taken_as_it_is_asked() -> None:
    assert asked_day(RequestFactory().get("/?day=2024-02-29")) == date(2024, 2, 29)


@pytest.mark.parametrize("day", ["", "soon", "2023-02-29", "0001-01-01", "9999-12-31", "2024-01-01\x00"])
def test_where_no_day_is_asked_that_has_a_year_before_and_after_it_is_today(day: str) -> None:
    assert asked_day(RequestFactory().get("/", {"day": day})) == timezone.localdate()
