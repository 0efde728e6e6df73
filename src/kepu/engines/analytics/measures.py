"""What a measure is to the engine: plain data that travels with the facts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from kepu.engines.analytics.refusals import FactsRefused

Fold = Literal["sum", "count", "distinct", "last", "mean", "ratio", "coverage", "quota"]
FOLDS: tuple[str, ...] = get_args(Fold)
OF_A_CENSUS = ("coverage", "quota")
PARTS_OF_A_RATIO = ("sum", "count", "distinct", "last")

# Facts recorded for one fold carry another only where the result still means something: the snapshots of a stock must
# not be added, nor the quantities of what is recorded as a rate.
ALSO_FOLDS_BY: dict[str, tuple[str, ...]] = {
    "sum": ("sum", "count", "distinct", "mean", "coverage", "quota"),
    "count": ("count", "sum", "distinct", "coverage", "quota"),
    "distinct": ("distinct", "count", "coverage", "quota"),
    "last": ("last", "coverage"),
    "mean": ("mean", "count"),
    "ratio": ("ratio",),
    "coverage": ("coverage", "count", "distinct", "quota"),
    "quota": ("quota", "count", "distinct", "coverage"),
}


@dataclass(frozen=True, slots=True)
class MeasureSpec:
    """A measure's definition, as far as folding its facts needs it.

    scale: the quantity of a fact is in 1/scale of the unit (minutes of an hour: 60).
    version: of the definition; facts of different versions are never folded together.
    weight: key of the measure whose quantities a mean is weighted by; "" for a plain mean over the facts.
    denominator: key of the measure a ratio is taken of; numerator: of what is divided, "" for the measure's own facts.
    """

    key: str
    fold: Fold
    scale: int = 1
    unit: str = ""
    version: int = 1
    name: str = ""
    weight: str = ""
    numerator: str = ""
    denominator: str = ""

    def __post_init__(self) -> None:
        if self.fold not in FOLDS:
            raise ValueError(f"{self.key}: no fold {self.fold!r}; one of {', '.join(FOLDS)}")
        if self.scale < 1:
            raise ValueError(f"{self.key}: scale {self.scale} is not a positive integer")
        if self.fold == "ratio" and not self.denominator:
            raise ValueError(f"{self.key}: a ratio names its denominator")

    @property
    def meaning(self) -> tuple[Any, ...]:
        """What must agree before facts are folded together."""
        parts = (self.weight, self.numerator, self.denominator)
        return (self.key, self.version, self.fold, self.scale, self.unit, *parts)

    def check_fold(self, fold: str) -> None:
        """Raises FactsRefused where these facts, folded so, would mean nothing."""
        allowed = ALSO_FOLDS_BY[self.fold]
        if self.denominator and "ratio" not in allowed:
            allowed = (*allowed, "ratio")
        if fold not in allowed:
            words = "、".join(allowed)
            raise FactsRefused("FAC-010", f"指标“{self.key}”按 {self.fold} 汇总，不能改用 {fold}。可以用：{words}")

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, entry: dict[str, Any]) -> MeasureSpec:
        """Fields that this version does not know are left out: a catalogue may say more than folding needs."""
        return cls(**{name: entry[name] for name in cls.__dataclass_fields__ if name in entry})
