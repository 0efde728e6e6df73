"""When a lamp is green, amber or red: a rule with a version and a date, shown wherever a lamp is."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from django.utils.translation import gettext

from kepu.governance.ledger.readings.shapes import Lamp

DATA = Path(__file__).resolve().parent.parent / "data" / "lamp-rules.csv"


@dataclass(frozen=True, slots=True)
class LampRule:
    """amber_from_percent: from this share of the expected value on, amber instead of red. about_percent: how far 约 N
    may lie from N. whole_up_to: targets up to this many are expected in whole numbers. min_months: a forecast needs
    as many complete months.
    """

    version: int
    valid_from: date
    amber_from_percent: Decimal
    about_percent: Decimal
    whole_up_to: Decimal
    min_months: int
    basis: str

    @property
    def words(self) -> str:
        return gettext(
            "达到目标或不低于到今天应有的数为“正常”；不到，但在其 %(amber)s%% 以上为“偏慢”；再低为“落后”；没有数、没有目标或无法推算进度为“无法判断”。“约”允许上下相差 %(about)s%%；目标在 %(whole)s 以内的，到今天应有的数按整数计。"
        ) % {"amber": self.amber_from_percent, "about": self.about_percent, "whole": self.whole_up_to}


@cache
def lamp_rules() -> tuple[LampRule, ...]:
    """All versions, the oldest first."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rules = [
        LampRule(
            version=int(row["version"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            amber_from_percent=Decimal(row["amber_from_percent"]),
            about_percent=Decimal(row["about_percent"]),
            whole_up_to=Decimal(row["whole_up_to"]),
            min_months=int(row["min_months"]),
            basis=row["basis"],
        )
        for row in rows
    ]
    return tuple(sorted(rules, key=lambda rule: rule.valid_from))


def lamp_rule_on(day: date) -> LampRule:
    """The rule in force on the day; before the first, the first."""
    rules = lamp_rules()
    return next((rule for rule in reversed(rules) if rule.valid_from <= day), rules[0])


def meets(value: Decimal, comparator: str, target: Decimal, target_max: Decimal | None, rule: LampRule) -> bool:
    """True where the value keeps the promise. A bare count (=) is kept by more as well; a range also above its end."""
    if comparator == ">":
        return value > target
    if comparator == "<=":
        return value <= (target if target_max is None else target_max)
    if comparator == "<":
        return value < target
    if comparator == "about":
        return value >= target * (100 - rule.about_percent) / 100
    return value >= target


def lamp_of(
    value: Decimal | None,
    *,
    comparator: str,
    target: Decimal | None,
    target_max: Decimal | None,
    met: bool,
    expected: Decimal | None,
    rule: LampRule,
) -> Lamp:
    """value: what is compared with `expected` (both None where nothing can be said). met: the promise is kept already."""
    if value is None or target is None:
        return Lamp.GREY
    if comparator in ("<=", "<"):
        if not met:
            return Lamp.RED
        return Lamp.GREEN if expected is None or value <= expected else Lamp.AMBER
    if met:
        return Lamp.GREEN
    if expected is None:
        return Lamp.GREY
    if value >= expected:
        return Lamp.GREEN
    return Lamp.AMBER if value * 100 >= expected * rule.amber_from_percent else Lamp.RED


def expected_by_now(target: Decimal, elapsed: float, rule: LampRule, *, whole: bool) -> Decimal:
    """The part of the target that belongs to the time that has passed. whole: things that are done or not."""
    share = target * Decimal(repr(elapsed))
    if elapsed >= 1 or not whole:
        return share
    return share.to_integral_value(rounding=ROUND_FLOOR if target <= rule.whole_up_to else ROUND_HALF_UP)
