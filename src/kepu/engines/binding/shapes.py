"""What the binding engine is given and what it proposes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class MeasureCard:
    """A measure as plain data. facets: key → {code: label}, empty where values are free text.

    subject: what its facts name: "person", "unit" (a school, an enterprise), "trade", or nothing. by_group: whether its
    facts tell population groups apart. has_denominator: a ratio or mean of two measures.
    """

    key: str
    name: str
    unit_label: str
    fold: str
    words: tuple[str, ...] = ()
    counters: tuple[str, ...] = ()
    facets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    subject: str = ""
    by_group: bool = True
    has_denominator: bool = False

    @property
    def is_training(self) -> bool:
        return "track" in self.facets


@dataclass(frozen=True, slots=True)
class Promise:
    """An indicator as compiled, with the headings above it (nearest first) and what stands just before it.

    frequency: year, semester, quarter, month, period or "". context: earlier clauses of the same sentence.
    """

    quote: str
    metric: str
    unit: str = ""
    value: float | None = None
    frequency: str = ""
    scope: str = ""
    relative_to: str = ""
    group: str = ""
    titles: tuple[str, ...] = ()
    context: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A measure with everything a binding needs. score: 0 to 1; base: key of the base figure a share is taken of."""

    measure: str
    name: str
    filters: dict[str, list[str]]
    fold: str
    census: str
    per: str
    at_least: int
    base: str
    base_name: str
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class Proposals:
    """Best first. unservable: what will have to serve the promise where activities and training cannot."""

    best: tuple[Proposal, ...]
    unservable: str = ""
