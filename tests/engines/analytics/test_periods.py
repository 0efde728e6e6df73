"""Years, semesters, quarters and months as numbers."""

from __future__ import annotations

from datetime import date

import pytest

from kepu.engines.analytics.periods import Calendar, between, first_day, index_of, label, last_day, months_between


@pytest.mark.parametrize(
    ("day", "per", "name", "first", "last"),
    [
        (date(2026, 5, 9), "year", "2026", date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 5, 9), "quarter", "2026-Q2", date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 12, 31), "month", "2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        (date(2028, 2, 29), "month", "2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        (date(2026, 2, 1), "semester", "2026-spring", date(2026, 2, 1), date(2026, 7, 31)),
        (date(2026, 8, 1), "semester", "2026-autumn", date(2026, 8, 1), date(2027, 1, 31)),
        (date(2027, 1, 31), "semester", "2026-autumn", date(2026, 8, 1), date(2027, 1, 31)),
    ],
)
def test_a_day_lies_in_its_period(day: date, per: str, name: str, first: date, last: date) -> None:
    index = index_of(day, per)
    assert (label(index, per), first_day(index, per), last_day(index, per)) == (name, first, last)


@pytest.mark.parametrize("per", ["year", "semester", "quarter", "month"])
def test_periods_follow_each_other_without_a_gap(per: str) -> None:
    for index in between(date(2024, 1, 1), date(2027, 12, 31), per):
        assert index_of(last_day(index, per), per) == index
        assert index_of(first_day(index + 1, per), per) == index + 1


def test_semesters_begin_when_the_place_says_so() -> None:
    northern = Calendar(spring=3, autumn=9)
    assert label(index_of(date(2026, 2, 28), "semester", northern), "semester", northern) == "2025-autumn"
    assert last_day(index_of(date(2026, 3, 1), "semester", northern), "semester", northern) == date(2026, 8, 31)


def test_months_between_two_days_include_both() -> None:
    assert months_between(date(2025, 11, 30), date(2026, 2, 1)) == ["2025-11", "2025-12", "2026-01", "2026-02"]
