"""A plan's years as a drawing: where each phase, each deadline and today stand, in units of the drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from kepu.governance.plans.models import Phase, Plan

WIDTH = 960
MARGIN = 30
ROW_HEIGHT = 40
TOP = 34  # above it stand the years
FOOT = 46  # below the bars stand the deadlines


@dataclass(frozen=True, slots=True)
class Bar:
    phase: Phase
    x: int
    y: int
    width: int
    number: int
    is_now: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A year: its left edge, its middle, and how many indicators are due in it."""

    year: int
    x: int
    middle: int
    due: int


@dataclass(slots=True)
class Timeline:
    first_year: int
    last_year: int
    ticks: list[Tick]
    bars: list[Bar]
    today_x: int | None
    height: int
    width: int = WIDTH
    right: int = WIDTH - MARGIN
    undated: list[Phase] = field(default_factory=list)

    @property
    def bottom(self) -> int:
        return self.height - FOOT


def timeline_of(plan: Plan, phases: Sequence[Phase], deadlines: Iterable[int], today: date) -> Timeline | None:
    """The drawing, or None where no year is known. deadlines: one year for each row of the register that has one."""
    due = Counter(deadlines)
    dated = [phase for phase in phases if phase.first_year is not None]
    years = [year for year in (plan.first_year, plan.last_year) if year is not None]
    years += [year for phase in dated for year in (phase.first_year, phase.last_year) if year is not None]
    if not years:
        return None
    first, last = min(years), max(years)
    per_year = (WIDTH - 2 * MARGIN) / (last - first + 1)

    def x_of(year: float) -> int:
        return round(MARGIN + (year - first) * per_year)

    bars = []
    for number, phase in enumerate(dated):
        start, end = phase.first_year or first, phase.last_year or phase.first_year or last
        bars.append(
            Bar(
                phase,
                x=x_of(start) + 2,
                y=TOP + number * ROW_HEIGHT + 6,
                width=x_of(end + 1) - x_of(start) - 4,
                number=number + 1,
                is_now=start <= today.year <= end,
            )
        )
    ticks = [
        Tick(year, x_of(year), round((x_of(year) + x_of(year + 1)) / 2), due[year]) for year in range(first, last + 1)
    ]
    share = (today - date(today.year, 1, 1)).days / 366
    return Timeline(
        first,
        last,
        ticks,
        bars,
        today_x=x_of(today.year + share) if first <= today.year <= last else None,
        height=TOP + max(1, len(bars)) * ROW_HEIGHT + FOOT,
        undated=[phase for phase in phases if phase.first_year is None],
    )
