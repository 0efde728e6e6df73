"""What a reading is: the value of one promise on one day, and everything a screen says about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kepu.core.measures import Period, Question
from kepu.core.regions.models import Region
from kepu.core.units.models import Unit
from kepu.governance.ledger.models import Binding, DeclaredFigure
from kepu.governance.plans.models import Clause, Indicator, Plan


class Lamp(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"

    @property
    def label(self) -> str | Promise:
        return _LAMP_WORDS[self]

    @property
    def tone(self) -> str:
        """The tone of <c-status-badge>."""
        return {"green": "success", "amber": "warning", "red": "danger", "grey": "neutral"}[self.value]


class Kind(StrEnum):
    MEASURED = "measured"
    SURVEYED = "surveyed"
    DECLARED = "declared"
    IMPORTED = "imported"
    NONE = "none"

    @property
    def label(self) -> str | Promise:
        return _KIND_WORDS[self]


_LAMP_WORDS: dict[str, str | Promise] = {
    Lamp.GREEN: _("正常"),
    Lamp.AMBER: _("偏慢"),
    Lamp.RED: _("落后"),
    Lamp.GREY: _("无法判断"),
}
_KIND_WORDS: dict[str, str | Promise] = {
    Kind.MEASURED: _("由记录得出"),
    Kind.SURVEYED: _("调查"),
    Kind.DECLARED: _("填报"),
    Kind.IMPORTED: _("引用"),
    Kind.NONE: _("没有数"),
}

PER_WORDS = {"year": _("每年"), "semester": _("每学期"), "quarter": _("每季度"), "month": _("每月")}


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the value comes to on the last day of the window if it goes on like this. low, high: 80 % interval.

    pace: what a month brings; months_seen: complete months it is taken from; seasonal: by the months of last year.
    """

    value: Decimal
    low: Decimal
    high: Decimal
    on: date
    pace: Decimal
    months_seen: int
    seasonal: bool


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier period of a promise that recurs, or one year of one that accumulates."""

    period: Period
    value: Decimal | None
    target: Decimal | None = None
    met: bool | None = None


@dataclass(slots=True)
class Reading:
    """One indicator, read on one day for one place or unit. `value` None is not 0: `why` says why there is none.

    met, of: of coverage and quota, how many of the census have enough. pace_value: what is compared with `expected`;
    the value itself, but for a quota the share of subjects that have what they should have by now. target: the floor,
    in the unit of the value; None where the place or unit has no share of it. months: 2026-05 → what that month
    brought, only of sums and counts.
    """

    indicator: Indicator
    plan: Plan
    clause: Clause | None
    task: Clause | None
    owner: Unit | None
    region: Region
    unit: Unit | None
    as_of: date
    window: Period | None
    binding: Binding | None
    question: Question | None
    kind: Kind = Kind.NONE
    value: Decimal | None = None
    facts: int = 0
    met: int | None = None
    of: int | None = None
    why: str = ""
    unit_label: str = ""
    comparator: str = ">="
    target: Decimal | None = None
    target_max: Decimal | None = None
    target_words: str = ""
    stretch: Decimal | None = None
    baseline: Decimal | None = None
    baseline_year: int | None = None
    expected: Decimal | None = None
    expected_words: str = ""
    pace_value: Decimal | None = None
    lamp: Lamp = Lamp.GREY
    lamp_reason: str = ""
    forecast: Forecast | None = None
    forecast_words: str = ""
    declared: DeclaredFigure | None = None
    difference: Decimal | None = None
    difference_words: str = ""
    months: dict[str, Decimal] = field(default_factory=dict)
    history: tuple[Past, ...] = ()

    @property
    def progress(self) -> Decimal | None:
        """Per hundred of the target."""
        if self.value is None or not self.target:
            return None
        return self.value * 100 / self.target

    @property
    def gap(self) -> Decimal | None:
        """What is still missing to the target; None where nothing can be said, 0 where it is met."""
        if self.value is None or self.target is None or self.is_cap:
            return None
        return max(Decimal(0), self.target - self.value)

    @property
    def is_cap(self) -> bool:
        """True where less is better: nothing is missing to such a target, nor is it reached before the end."""
        return self.comparator in ("<=", "<")

    @property
    def stretch_met(self) -> bool | None:
        if self.stretch is None or self.value is None:
            return None
        return self.value <= self.stretch if self.is_cap else self.value >= self.stretch


@dataclass(frozen=True, slots=True)
class Part:
    """What one township, unit, month, group or kind contributed. share: its share of the target, where it has one."""

    key: str
    name: str
    value: Decimal | None
    facts: int
    met: int | None = None
    of: int | None = None
    why: str = ""
    share: Decimal | None = None
