"""What a sum comes to if it goes on as it did. Pure arithmetic: no database, no clock.

Let x1…xn be what each complete month brought, p their mean and s their standard deviation (n − 1). With m months left
(a part of a month counts as its part), the point is value + m·p. Where every month left has its counterpart a year
before, the point is by season instead: each month left is expected to bring what that month brought last year, times
the growth g = (sum of the newest months) / (sum of the same months a year before), g kept within 0.5 to 2.

The months left vary like those seen, and p itself is uncertain by s/√n, so the sum has the standard error
s·√(m + m²/n). Low and high lie 1.28 of it to either side (80 %) of both the point and the pace line, low never below
what is there already. The interval therefore holds the pace line, and narrows as m falls and n rises.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from statistics import mean, stdev

from kepu.governance.ledger.readings.shapes import Forecast

Z_80 = 1.2816
GROWTH = (0.5, 2.0)


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def months_from(first: date, last: date) -> list[str]:
    """2026-01, 2026-02, … : every month that the stretch meets."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = first.year * 12 + first.month - 1
    return [f"{(start + i) // 12:04d}-{(start + i) % 12 + 1:02d}" for i in range(max(0, count))]


def forecast(
    months: Mapping[str, Decimal],
    value: Decimal,
    *,
    first: date,
    today: date,
    last: date,
    min_months: int,
    whole: bool = False,
) -> Forecast | None:
    """months: what each month brought, months without records absent. first: the first day from which months count.

    whole: what comes in whole pieces; the interval is widened to them, so that it still holds the pace line.

    None where fewer than min_months complete months have passed, or the window is over.
    """
    seen = _complete(first, today)
    if len(seen) < min_months or today >= last:
        return None
    brought = [float(months.get(month, 0)) for month in seen]
    pace, spread = mean(brought), stdev(brought)
    left = _left(today, last)
    m = sum(left.values())
    line = float(value) + pace * m
    seasonal = _by_season(months, seen, left)
    point = line if seasonal is None else float(value) + seasonal
    half = Z_80 * interval_width(spread, m, len(seen))
    low, high = min(point, line) - half, max(point, line) + half
    if whole:
        point, low, high = round(point), math.floor(low), math.ceil(high)
    return Forecast(
        value=_rounded(point),
        low=max(value, _rounded(low)),
        high=max(value, _rounded(high)),
        on=last,
        pace=_rounded(pace),
        months_seen=len(seen),
        seasonal=seasonal is not None,
    )


def interval_width(spread: float, months_left: float, months_seen: int) -> float:
    """Standard error of the sum of the months left."""
    return spread * math.sqrt(months_left + months_left**2 / months_seen)


def _complete(first: date, today: date) -> list[str]:
    """The months that are over, from the first day on; the running month is left out."""
    return [month for month in months_from(first, today) if month < month_of(today)]


def _left(today: date, last: date) -> dict[str, float]:
    """Each month still to come with the part of it that is left; the running month by its days."""
    left = {}
    for month in months_from(today, last):
        year, number = int(month[:4]), int(month[5:])
        days = (date(year + number // 12, number % 12 + 1, 1) - date(year, number, 1)).days
        gone = today.day if month == month_of(today) else 0
        end = last.day if month == month_of(last) else days
        left[month] = max(0, end - gone) / days
    return left


def _by_season(months: Mapping[str, Decimal], seen: list[str], left: Mapping[str, float]) -> float | None:
    """What the months left bring by the same months before, or None where no full year has been seen."""
    if len(seen) < 12:
        return None
    latest = {month[5:]: float(months.get(month, 0)) for month in seen[-12:]}
    growth = 1.0
    overlap = [month for month in seen if _year_before(month) in seen][-12:]
    before = sum(float(months.get(_year_before(month), 0)) for month in overlap)
    if before:
        growth = min(GROWTH[1], max(GROWTH[0], sum(float(months.get(month, 0)) for month in overlap) / before))
    return growth * sum(latest[month[5:]] * part for month, part in left.items())


def _year_before(month: str) -> str:
    return f"{int(month[:4]) - 1:04d}{month[4:]}"


def _rounded(number: float) -> Decimal:
    return Decimal(repr(number)).quantize(Decimal("0.01"))
