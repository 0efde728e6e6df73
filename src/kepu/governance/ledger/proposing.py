"""What Kepu proposes for the indicators of a plan: the engine's proposals over the measures the operations offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from kepu.core.measures import Measure, registered
from kepu.core.vocabularies.standard import standard_editions
from kepu.engines.binding import MeasureCard, Promise, Proposals, propose
from kepu.governance.plans.content import PlanContent
from kepu.governance.plans.models import Indicator

CONTEXT_SPAN = 80  # so many characters may lie between two clauses of one sentence


@cache
def _labels() -> dict[str, dict[str, str]]:
    """Code set → code: label, of the editions that come with the product; no database."""
    return {
        edition.key: {code: label for code, label, _note in edition.terms}
        for edition in sorted(standard_editions(), key=lambda edition: edition.valid_from)
    }


def card_of(measure: Measure) -> MeasureCard:
    """The measure as the engine knows it. Its words stay as documents write them, whatever language a person works in."""
    facets = {
        facet.key: _labels().get(facet.vocabulary, {}) if facet.vocabulary else dict(facet.choices)
        for facet in measure.facets
    }
    return MeasureCard(
        key=measure.key,
        name=measure.name,
        unit_label=measure.unit_label,
        fold=str(measure.fold),
        words=measure.words,
        counters=measure.counters,
        facets={**facets, "group": _labels().get("population-group", {})},
        subject=measure.subject,
        by_group=measure.by_group,
        has_denominator=bool(measure.denominator),
    )


def catalogue() -> list[MeasureCard]:
    return [card_of(measure) for measure in registered()]


def promises_of_compiled(plan: Mapping[str, Any]) -> list[Promise]:
    """The indicators of a compiled plan, as `kepu compile --json` prints it, in document order.

    Raises KeyError for a plan without sections or indicators.
    """
    sections = {section["path"]: section for section in plan["sections"]}
    promises = []
    earlier: list[Mapping[str, Any]] = []
    for row in plan["indicators"]:
        path = row.get("section_path") or ""
        titles = [sections[above]["title"] for above in _lineage(path) if above in sections]
        promises.append(
            Promise(
                quote=row["quote"],
                metric=row.get("metric") or "",
                unit=row.get("unit") or "",
                value=row.get("value"),
                frequency=row.get("frequency") or "",
                scope=row.get("scope") or "",
                relative_to=row.get("relative_to") or "",
                group=(sections.get(path) or {}).get("group") or "",
                titles=tuple(titles),
                context="，".join(each["quote"] for each in earlier if _stands_before(each, row)),
            )
        )
        earlier.append(row)
    return promises


def _lineage(path: str) -> Iterable[str]:
    """二/（一）/3, 二/（一）, 二."""
    parts = path.split("/")
    return ("/".join(parts[:length]) for length in range(len(parts), 0, -1))


def _stands_before(earlier: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """True for a clause of the same section that ends just before this one begins."""
    if earlier.get("section_path") != row.get("section_path") or earlier["quote"] == row["quote"]:
        return False
    before, now = earlier.get("span") or {}, row.get("span") or {}
    return 0 <= now.get("start", 0) - before.get("end", 0) <= CONTEXT_SPAN


def promise_of(indicator: Indicator, content: PlanContent) -> Promise:
    """The indicator of a plan as people confirmed it."""
    lineage = list(content.lineage(indicator.clause_id))
    before = [
        row
        for row in content.indicators.get(lineage[0].pk if lineage else None, ())
        if row.quote != indicator.quote and 0 <= indicator.start - row.end <= CONTEXT_SPAN
    ]
    return Promise(
        quote="".join(indicator.quote.split()),
        metric=indicator.metric,
        unit=indicator.unit_label,
        value=None if indicator.value is None else float(indicator.value),
        frequency=indicator.frequency,
        scope=indicator.scope,
        relative_to=indicator.relative_to,
        group=next((clause.group for clause in lineage if clause.group), ""),
        titles=tuple(clause.title for clause in lineage),
        context="，".join("".join(row.quote.split()) for row in before),
    )


def proposals_for(indicators: Iterable[Indicator], content: PlanContent) -> dict[int, Proposals]:
    """Indicator id → what is proposed for it."""
    cards = catalogue()
    return {row.pk: propose(promise_of(row, content), cards) for row in indicators}
