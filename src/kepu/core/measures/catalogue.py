"""What can be measured: every measure with its definition, its columns and how it folds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

# Standard columns of a fact. `subject` is what distinct, coverage and quota count: a keyed hash of a person, the key
# of a school, the code of a region; empty where a fact has none.
COLUMNS = ("happened_on", "region", "unit", "group", "mode", "quantity", "subject", "source")


class Fold(StrEnum):
    """How facts become one number."""

    SUM = "sum"  # quantities added
    COUNT = "count"  # facts counted
    DISTINCT = "distinct"  # different subjects counted: never added over time or place
    LAST = "last"  # a stock: of each subject the latest quantity on or before the day, added
    MEAN = "mean"  # quantities divided by the number of facts, or by those of the denominator
    RATIO = "ratio"  # one measure per hundred of another, or of a base figure
    COVERAGE = "coverage"  # per hundred of a census: subjects with enough facts
    QUOTA = "quota"  # the same, within the running period: every school, each semester


ADDABLE = frozenset({Fold.SUM, Fold.COUNT})


class UnknownMeasure(LookupError):
    """No operation offers a measure of this key."""


class CannotAdd(ValueError):
    """A total of this measure over parts would be wrong: persons, stocks and rates do not add up."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A property of facts by which a question may be narrowed. `vocabulary` names the code set of its values."""

    key: str
    name: str
    lookup: str
    vocabulary: str = ""
    choices: tuple[tuple[str, str], ...] = ()  # where the values are few and fixed


@dataclass(frozen=True, slots=True)
class Measure:
    """A named set of dated facts.

    facts: all facts of the site as a queryset; columns: where each standard column stands in it (lookups).
    scale: quantities are whole numbers of 1/scale units, so that sums are exact on every engine.
    """

    key: str
    name: str
    unit_label: str  # 场, 人次, 人: with its counter as documents write it
    fold: Fold
    definition: str
    exclusions: str
    records: str  # which records it is read from, in words
    facts: Callable[[], QuerySet[Any]]
    columns: Mapping[str, str]
    facets: tuple[Facet, ...] = ()
    version: int = 1
    scale: int = 1
    words: tuple[str, ...] = ()  # how documents speak of it
    counters: tuple[str, ...] = ()  # units of measurement in which documents promise it: 场, 次, 期
    denominator: str = ""  # key of the measure a ratio or mean is taken of
    part_fold: Fold = Fold.SUM  # how the upper part of a ratio is folded
    numerator: str = ""  # key of the measure that is the upper part, where there is one of its own
    local_subjects: bool = False  # subjects are keys that only this site knows, such as units
    source_type: str = ""  # model label of the record a fact leads to
    subject: str = ""  # what the subject column names: "person", "unit" or "trade"; empty where it names nothing
    by_group: bool = True  # False: its facts do not tell population groups apart
    credit: str = ""  # lookup from a fact to the paths of units that had a part in it beside its home unit

    def facet(self, key: str) -> Facet:
        """Raises KeyError where the measure cannot be narrowed by this."""
        for facet in self.facets:
            if facet.key == key:
                return facet
        raise KeyError(key)


@dataclass(slots=True)
class _Catalogue:
    measures: dict[str, Measure] = field(default_factory=dict)


_catalogue = _Catalogue()


def register(measures: Iterable[Measure]) -> None:
    """Called from AppConfig.ready. Raises ValueError where two operations offer the same key."""
    for measure in measures:
        if _catalogue.measures.get(measure.key, measure) is not measure:
            raise ValueError(f"measure {measure.key!r} is registered twice")
        _catalogue.measures[measure.key] = measure


def registered() -> list[Measure]:
    """All measures, by key."""
    return [_catalogue.measures[key] for key in sorted(_catalogue.measures)]


def get(key: str) -> Measure:
    try:
        return _catalogue.measures[key]
    except KeyError:
        raise UnknownMeasure(key) from None
