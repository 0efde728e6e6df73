"""Facts as the analytics engine reads them: the same measures, streamed out of the database into Parquet folders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from kepu.core.measures.asking import Question, facts_of, first_day
from kepu.core.measures.catalogue import Fold, Measure, registered
from kepu.engines.analytics import Fact, FactsWriter, Folder, Manifest, MeasureSpec, months_between
from kepu.engines.analytics.facts import FACETS

AT_ONCE = 5_000


def spec_of(measure: Measure) -> MeasureSpec | None:
    """The measure as the engine knows it; None for a share of a base figure, which only its own site knows."""
    fold, weight, denominator = str(measure.fold), "", measure.denominator
    if measure.fold == Fold.RATIO and not denominator:
        return None
    if measure.fold == Fold.MEAN:
        weight, denominator = denominator, ""
    return MeasureSpec(
        key=measure.key,
        fold=fold,  # type: ignore[arg-type]  # the two lists of folds are one, held together by a test
        scale=measure.scale,
        unit=measure.unit_label,
        version=measure.version,
        name=measure.name,
        weight=weight,
        numerator=measure.numerator if measure.fold == Fold.RATIO else "",
        denominator=denominator,
    )


def has_facts_of_its_own(measure: Measure) -> bool:
    """A ratio is folded from the facts of its two parts."""
    return measure.fold != Fold.RATIO


def stream(measure: Measure, region: str, first: date | None, last: date, site: str) -> Iterator[Fact]:
    """The facts of a measure in a county, in no order."""
    columns = dict(measure.columns)
    facets = {facet.key: facet.lookup for facet in measure.facets if facet.key in FACETS}
    lookups = [
        columns[name] for name in ("happened_on", "region", "unit", "group", "mode", "quantity", "subject", "source")
    ]
    rows = facts_of(Question(measure.key, first, last, region=region)).values_list(*lookups, *facets.values())
    for day, place, unit, group, mode, quantity, subject, source, *rest in rows.iterator(AT_ONCE):
        known = f"{site}/{subject}" if subject and measure.local_subjects else subject
        yield Fact(
            measure.key, day, place, unit, group, mode, quantity, known, f"{measure.source_type}:{source}",
            **dict(zip(facets, rest, strict=True)),
        )  # fmt: skip


def export_county(
    directory: Path, county: str, *, first: date | None, last: date, site: str, exported_at: str
) -> list[Manifest]:
    """Write the months of one county, each folder replaced as a whole. Nothing where it has no facts at all.

    county: twelve-digit code. first: the first day of a month; None = from the earliest fact. last: the last of one.
    """
    measures = [measure for measure in registered() if spec_of(measure) is not None]
    own = [measure for measure in measures if has_facts_of_its_own(measure)]
    questions = [Question(measure.key, first, last, region=county) for measure in own]
    begin = min(filter(None, map(first_day, questions)), default=None)
    # Up to the last month asked for, facts or none: a quiet month is known to be quiet, not missing.
    scope = {Folder(county[:6], month) for month in (months_between(begin, last) if begin else ())}
    if first is not None:
        scope |= {Folder(county[:6], month) for month in months_between(first, last)}
    else:
        # Months whose facts have all been taken back are emptied too.
        scope |= {
            Folder(county[:6], path.name.removeprefix("month="))
            for path in Folder(county[:6], "").under(directory).parent.glob("month=????-??")
            if path.name.removeprefix("month=") <= f"{last:%Y-%m}"
        }
    if not scope:
        return []
    with FactsWriter(
        directory,
        scope=scope,
        site=site,
        catalogue=[spec for measure in measures if (spec := spec_of(measure)) is not None],
        exported_at=exported_at,
    ) as writer:
        for measure in own:
            for fact in stream(measure, county, first, last, site):
                writer.add(fact)
    return writer.manifests


def counties_below(codes: Iterable[str]) -> list[str]:
    """The county-level codes, twelve digits, that these regions lie in or hold."""
    return sorted({f"{code[:6]}000000" for code in codes if code[4:6] != "00"})
