"""What counts as a weak link: a rule with a version and a date, shown beside every list that is made by it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import gettext

from kepu.governance.ledger.readings.shapes import Lamp

DATA = Path(__file__).resolve().parent / "data" / "weakness-rules.csv"


@dataclass(frozen=True, slots=True)
class WeaknessRule:
    """lamps: indicators with one of these fall behind. idle_days: a clause without work for longer is idle.
    answer_days: how many days from being found to the date proposed for having it put right.
    """

    version: int
    valid_from: date
    lamps: tuple[Lamp, ...]
    idle_days: int
    answer_days: int
    basis: str

    @property
    def words(self) -> str:
        lamps = "、".join(f"“{lamp.label}”" for lamp in self.lamps)
        return gettext("进度为%(lamps)s的指标，和 %(days)s 天没有开展工作的任务") % {
            "lamps": lamps,
            "days": self.idle_days,
        }


@cache
def weakness_rules() -> tuple[WeaknessRule, ...]:
    """All versions, the oldest first."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rules = [
        WeaknessRule(
            version=int(row["version"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            lamps=tuple(Lamp(word) for word in row["lamps"].split()),
            idle_days=int(row["idle_days"]),
            answer_days=int(row["answer_days"]),
            basis=row["basis"],
        )
        for row in rows
    ]
    return tuple(sorted(rules, key=lambda rule: rule.valid_from))


def weakness_rule_on(day: date) -> WeaknessRule:
    """The rule in force on the day; before the first, the first."""
    rules = weakness_rules()
    return next((rule for rule in reversed(rules) if rule.valid_from <= day), rules[0])
