"""Over which stretch of time a promise is read, and by which path its target is approached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext

from kepu.core.measures import Fold, Per, Period, UnknownMeasure, get, period_of
from kepu.governance.ledger.models import Binding
from kepu.governance.ledger.readings.rules import LampRule, expected_by_now
from kepu.governance.plans.models import Indicator, Plan


class Path(StrEnum):
    """How a value comes to its target."""

    GROWS = "grows"  # from nothing at the start of the window
    LEVEL = "level"  # a stock or rate: from its baseline
    QUOTA = "quota"  # every subject of a census, within the period


@dataclass(frozen=True, slots=True)
class PlanTime:
    """The plan's years as days; either end None where the document does not say."""

    first: date | None
    last: date | None

    @classmethod
    def of(cls, plan: Plan) -> PlanTime:
        first = plan.first_year or (plan.issue_date.year if plan.issue_date else None)
        return cls(
            date(first, 1, 1) if first else None,
            date(plan.last_year, 12, 31) if plan.last_year else None,
        )


def per_of(indicator: Indicator, binding: Binding | None) -> Per | None:
    """The period by which the promise recurs: what the officer set, else what the sentence says."""
    word = (binding.per if binding is not None else "") or indicator.frequency
    return Per(word) if word in set(Per) else None


def window_of(indicator: Indicator, binding: Binding | None, time: PlanTime, as_of: date) -> Period | None:
    """The running period of a promise that recurs, else from the plan's start to the deadline. None before the start.

    After the plan's end, the last period of the plan. Without a known start, the year of the day.
    """
    if time.first is not None and as_of < time.first:
        return None
    day = as_of if time.last is None else min(as_of, time.last)
    per = per_of(indicator, binding)
    if per is not None:
        return period_of(day, per)
    last = date(indicator.deadline, 12, 31) if indicator.deadline else time.last
    first = time.first or date(day.year, 1, 1)
    if last is None or last < first:
        last = date(day.year, 12, 31)
    if first.year == last.year:
        return Period(first, last, gettext("%(year)s年") % {"year": first.year})
    return Period(first, last, gettext("%(first)s—%(last)s年") % {"first": first.year, "last": last.year})


def path_of(indicator: Indicator, binding: Binding | None) -> Path:
    """A share of a base figure or census grows from nothing as facts add up; a mean, a stock, a share of another measure
    stands at a level. A figure stated by hand grows where the sentence counts it over a time.
    """
    if binding is None or binding.kind == Binding.Kind.DECLARED:
        return Path.GROWS if indicator.frequency else Path.LEVEL
    try:
        measure = get(binding.measure)
    except UnknownMeasure:
        return Path.LEVEL  # nothing is read, and nothing expected
    fold = Fold(binding.fold) if binding.fold else measure.fold
    if fold == Fold.QUOTA:
        return Path.QUOTA
    if fold in (Fold.LAST, Fold.MEAN) or (fold == Fold.RATIO and measure.denominator):
        return Path.LEVEL
    return Path.GROWS


@dataclass(frozen=True, slots=True)
class Expectation:
    """What should be there by now; None where no pace can be told, `words` say which rule or why not."""

    value: Decimal | None
    words: str


def expectation(
    path: Path,
    window: Period,
    as_of: date,
    target: Decimal,
    *,
    baseline: Decimal | None,
    baseline_year: int | None,
    whole: bool,
    rule: LampRule,
) -> Expectation:
    """target: of the whole window, in the unit of the value."""
    day = min(as_of, window.last)
    elapsed = window.elapsed(day)
    if day == window.last and as_of >= window.last:
        return Expectation(target, gettext("期限已到，应达到目标"))
    if path == Path.QUOTA:
        return Expectation(Decimal(100), "")
    if path == Path.GROWS:
        value = expected_by_now(target, elapsed, rule, whole=whole)
        words = gettext("按%(window)s已过 %(share)s%% 的时间推算") % {
            "window": window.name,
            "share": f"{elapsed * 100:.0f}",
        }
        return Expectation(value, words)
    if baseline is None:
        return Expectation(None, gettext("原文没有基期值，无法推算到今天应有多少"))
    start = date(baseline_year, 12, 31) if baseline_year else window.first - timedelta(days=1)
    total = (window.last - start).days
    share = min(1.0, max(0.0, (day - start).days / total)) if total > 0 else 1.0
    value = baseline + (target - baseline) * Decimal(repr(share))
    words = gettext("从基期值 %(base)s 到目标按时间推算") % {"base": f"{baseline.normalize():f}"}
    return Expectation(value, words)


def quota_by_now(at_least: int, window: Period, as_of: date) -> int:
    """How many times each subject should have been served by now: whole times only."""
    elapsed = window.elapsed(min(as_of, window.last))
    return int(at_least * elapsed + 1e-9)
