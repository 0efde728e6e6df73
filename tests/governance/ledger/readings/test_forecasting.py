"""Forecasts: only from enough months, never below what is there, round the pace line, and closer as time goes by."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kepu.governance.ledger.readings.forecasting import forecast, interval_width, months_from

YEAR_END = date(2026, 12, 31)


def ahead(brought, *, first=date(2026, 1, 1), today=None, last=YEAR_END, min_months=3):
    """brought: what each month from the first brought; the day is the last of the last of them."""
    months = months_from(first, last)
    day = today or (date(first.year + len(brought) // 12, len(brought) % 12 + 1, 1) - date.resolution)
    given_months = {month: Decimal(amount) for month, amount in zip(months, brought, strict=False) if amount}
    return forecast(given_months, Decimal(sum(brought)), first=first, today=day, last=last, min_months=min_months)


def test_an_even_pace_goes_on_evenly():
    # The last day of April: April itself is not over yet, three months are.
    found = ahead([10, 10, 10, 10])
    assert (found.value, found.low, found.high) == (Decimal("120.00"), Decimal("120.00"), Decimal("120.00"))
    assert (found.pace, found.months_seen, found.seasonal, found.on) == (Decimal("10.00"), 3, False, YEAR_END)


def test_a_spread_pace_has_an_interval():
    found = ahead([8, 12, 10], today=date(2026, 4, 1))
    # Nine months less a day of April left: 30 + 10 · (29/30 + 8); s = 2.
    assert found.value == Decimal("119.67")
    assert found.high - found.value == found.value - found.low == Decimal("15.33")


def test_months_without_records_count_as_months():
    assert ahead([0, 0, 9], today=date(2026, 4, 1)).pace == Decimal("3.00")


def test_fewer_than_three_months_give_no_forecast():
    assert ahead([5, 5], today=date(2026, 3, 31)) is None


def test_when_the_time_is_over_there_is_nothing_to_forecast():
    assert ahead([5] * 12, today=YEAR_END) is None


def test_a_season_repeats_itself_as_the_year_before():
    first_year = [0] * 8 + [60, 0, 0, 0]
    found = ahead([*first_year, 0, 0, 0, 0, 0, 0], last=date(2027, 12, 31), today=date(2027, 7, 1))
    # All of it comes in September, so all of it will come again.
    assert (found.value, found.seasonal) == (Decimal("120.00"), True)


amounts = st.lists(st.integers(0, 500), min_size=3, max_size=11)


@given(amounts)
def test_the_interval_holds_the_point_and_the_pace_line(brought):
    day = date(2026, len(brought) + 1, 1)
    found = ahead(brought, today=day)
    left = sum((12 - len(brought),)) - 1 / {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(day.month, 31)
    line = sum(brought) + sum(brought) / len(brought) * left
    assert found.low <= found.value <= found.high
    assert float(found.low) - 0.02 <= line <= float(found.high) + 0.02
    assert found.low >= sum(brought)


@given(st.floats(0.1, 100), st.integers(3, 40), st.integers(1, 40), st.integers(1, 12))
def test_the_interval_narrows_as_time_goes_by(spread, seen, left, later):
    assert interval_width(spread, max(0, left - later), seen + later) < interval_width(spread, left, seen)


@given(st.integers(1, 50), st.integers(1, 50), st.integers(4, 8))
def test_the_same_ups_and_downs_seen_longer_are_forecast_more_closely(low, more, count):
    pattern = [low, low + more]
    early, late = (pattern * 6)[: count // 2 * 2], (pattern * 6)[: count // 2 * 2 + 2]
    first = ahead(early, today=date(2026, len(early) + 1, 1))
    second = ahead(late, today=date(2026, len(late) + 1, 1))
    assert second.high - second.value < first.high - first.value


def test_what_comes_in_whole_pieces_is_forecast_in_whole_pieces():
    months = {"2026-01": Decimal(3), "2026-02": Decimal(4), "2026-03": Decimal(4)}
    given = {"first": date(2026, 1, 1), "today": date(2026, 4, 10), "last": date(2026, 6, 30), "min_months": 3}
    exact, whole = (forecast(months, Decimal(11), **given, whole=whole) for whole in (False, True))
    assert (whole.value, whole.low, whole.high) == (round(exact.value), math.floor(exact.low), math.ceil(exact.high))
