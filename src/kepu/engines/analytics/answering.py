"""From a question to its answer: folders in, whole numbers out of the engine, one division at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from kepu.engines.analytics.backends import engine_named, small_table
from kepu.engines.analytics.expressions import Part, Tables, expression
from kepu.engines.analytics.folders import FactFolders, open_folders
from kepu.engines.analytics.measures import OF_A_CENSUS, PARTS_OF_A_RATIO, MeasureSpec
from kepu.engines.analytics.periods import PERIODS, label
from kepu.engines.analytics.questions import REGION_DIGITS, Answer, Question, Row, check, check_sites, fold_of, row_of
from kepu.engines.analytics.refusals import FactsRefused

Amounts = dict[str, dict[str, tuple[int, int]]]  # part → key → (amount, facts)


def answer(
    question: Question,
    spec: MeasureSpec,
    folders: FactFolders | Path | Sequence[Path],
    engine: str = "duckdb",
    session: Any = None,
) -> Answer:
    """Fold the measure's facts in these folders as the question says.

    spec: as the folders have it (`FactFolders.spec`). engine: "duckdb" or "spark". session: an Ibis connection to
    DuckDB, or a SparkSession, to work in; None for one of its own.
    Raises FactsRefused where the question has no meaning, where no folder can hold what is asked for, and where folders
    must not be read together.
    """
    opened = _opened(folders)
    stock = _needs_a_stock(question, spec, opened)
    check(question, spec, stock=stock)
    since = None if stock else question.since
    scope = opened.within(question.region_prefix, since, question.last)
    if not scope.manifests:
        raise FactsRefused("FAC-001", "给出的文件夹里没有这个地区和时段的数据。请检查地区代码和日期，或先导出")
    check_sites(question, scope.sites)
    parts = _parts(question, spec, scope)
    amounts: Amounts = {part.name: {} for part in parts}
    if files := scope.files():
        carrying = engine_named(engine, session)
        tables = Tables(carrying.read(files), _census_table(question), _period_table(question, stock))
        for found in carrying.run(expression(question, parts, tables)):
            amounts[found["part"]][found["key"]] = (int(found["amount"] or 0), int(found["facts"] or 0))
    missing = opened.within(question.region_prefix).missing(since, question.last)
    return Answer(question, spec, _labelled(question, _rows(question, spec, parts, amounts)), tuple(missing))


def _needs_a_stock(question: Question, spec: MeasureSpec, opened: FactFolders) -> bool:
    """Whether facts from before the first day count."""
    if (fold := fold_of(question, spec)) != "ratio":
        return fold == "last"
    parts = (manifest.spec(key) for manifest in opened.manifests for key in (spec.numerator, spec.denominator))
    return any(part is not None and part.fold == "last" for part in parts)


def _opened(folders: FactFolders | Path | Sequence[Path]) -> FactFolders:
    if isinstance(folders, FactFolders):
        return folders
    return open_folders([folders] if isinstance(folders, Path) else folders)


def _parts(question: Question, spec: MeasureSpec, scope: FactFolders) -> list[Part]:
    """The aggregates from which the fold is made. Raises FactsRefused where the folders define a measure otherwise."""
    fold = fold_of(question, spec)
    if scope.spec(spec.key).meaning != spec.meaning:
        raise FactsRefused("FAC-004", f"指标“{spec.key}”的口径与文件夹里的不同，不能计算。请用同一口径重新导出")
    if fold in OF_A_CENSUS:
        by_quantity = spec.fold == "sum"
        threshold = question.at_least * (spec.scale if by_quantity else 1)
        return [Part("numerator", spec.key, fold, 1, threshold, by_quantity)]
    if fold == "ratio":
        above = scope.spec(spec.numerator) if spec.numerator else spec
        return [_part_of_a_ratio("numerator", above), _part_of_a_ratio("denominator", scope.spec(spec.denominator))]
    if fold == "mean":
        weight = [_part("denominator", scope.spec(spec.weight), "sum")] if spec.weight else []
        return [_part("numerator", spec, "sum"), *weight]
    return [_part("numerator", spec, fold)]


def _part_of_a_ratio(name: str, spec: MeasureSpec) -> Part:
    # The facts of a measure that is itself a ratio are its numerator's quantities.
    return _part(name, spec, spec.fold if spec.fold in PARTS_OF_A_RATIO else "sum")


def _part(name: str, spec: MeasureSpec, fold: str) -> Part:
    return Part(name, spec.key, fold, 1 if fold in ("count", "distinct") else spec.scale)


# Small tables beside the facts --------------------------------------------------------------------------------------


def _census_table(question: Question) -> Any:
    if question.census is None:
        return None
    inside = question.census.within(question.region_prefix).regions
    digits = REGION_DIGITS.get(question.by or "", 0)
    columns = {"subject": list(inside), "key": [code[:digits] for code in inside.values()]}
    return small_table(columns, {"subject": pa.string(), "key": pa.string()})


def _period_table(question: Question, stock: bool) -> Any:
    if not stock or question.by not in PERIODS:
        return None
    return small_table({"period": list(question.periods(question.by))}, {"period": pa.int64()})


# From whole numbers to values ---------------------------------------------------------------------------------------


def _labelled(question: Question, rows: Iterable[Row]) -> tuple[Row, ...]:
    """In the order of their keys, periods in that of time."""
    per = question.by
    if per not in PERIODS:
        return tuple(sorted(rows, key=lambda row: row.key))
    in_time = sorted(rows, key=lambda row: int(row.key))
    return tuple(replace(row, key=label(int(row.key), per, question.calendar)) for row in in_time)


def _rows(question: Question, spec: MeasureSpec, parts: list[Part], amounts: Amounts) -> Iterable[Row]:
    fold = fold_of(question, spec)
    if fold in OF_A_CENSUS:
        yield from _rows_of_a_census(question, fold, amounts["numerator"])
        return
    keys = {key for part in amounts.values() for key in part} if question.by else {""}
    above, *below = parts
    for key in keys:
        amount, facts = amounts[above.name].get(key, (0, 0))
        if below:
            divisor, more = amounts[below[0].name].get(key, (0, 0))
            whole, of = amount * below[0].scale, divisor * above.scale
            row = row_of(key, whole, of, facts, per_hundred=fold == "ratio")
            yield replace(row, facts=facts + more)
        elif fold == "distinct" and not amount:
            yield Row(key, None, 0, 1, facts)  # facts without a subject: how many people they are is not known
        else:
            yield row_of(key, amount, above.scale * (facts if fold == "mean" else 1), facts)


def _rows_of_a_census(question: Question, fold: str, found: dict[str, tuple[int, int]]) -> Iterable[Row]:
    """Where anything of the census was recorded at all, its regions and periods without a fact stand at 0."""
    assert question.census is not None
    census = question.census.within(question.region_prefix)
    periods = question.periods(question.per) if fold == "quota" else range(1)
    wholes = dict.fromkeys(found if question.by else ("",), len(census.regions) * len(periods))
    if question.by in REGION_DIGITS:
        by_region = census.by_region(REGION_DIGITS[question.by])
        wholes = {key: subjects * len(periods) for key, subjects in by_region.items()}
    elif fold == "quota" and question.by == question.per:
        wholes = {str(period): len(census.regions) for period in periods}
    anything = any(facts for _amount, facts in found.values())
    for key, whole in wholes.items():
        amount, facts = found.get(key, (0, 0))
        row = row_of(key, amount, whole, facts or anything, per_hundred=True)
        yield Row(key, row.value, amount, whole, facts)
