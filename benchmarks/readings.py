"""A hundred indicators refreshed over a million facts, against SQL written by hand for each: benchmarks/readings.py

Refreshing is what a plan page or dashboard asks for when facts have changed: the value of every indicator and its parts
by township, from its binding. By hand: one query where parts add up to the whole, two where they do not (persons), on
the same table. Both give the same numbers, which is checked; they run by turns. On SQLite; with PostgreSQL:
scripts/with-postgres.sh .venv/bin/python benchmarks/readings.py
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import county

FACTS = int(os.environ.get("KEPU_BENCH_FACTS", "1000000"))
ROUNDS = 5
GOAL = 1.3
INDICATORS = 100
AS_OF = date(2026, 6, 30)
YEARS = ((date(2026, 1, 1), AS_OF), (date(2025, 1, 1), date(2025, 12, 31)), (date(2022, 1, 1), AS_OF))
SEMESTER = (date(2026, 2, 1), AS_OF)

KINDS = (
    "lecture",
    "exhibition",
    "contest",
    "open_day",
    "study_tour",
    "practice",
    "drill",
    "touring",
    "exchange",
    "visit",
)
KIND_MEASURES = {
    "lecture": "lectures", "exhibition": "exhibitions", "contest": "contests", "open_day": "open_days",
    "study_tour": "study_tours", "practice": "practices", "drill": "drills", "touring": "touring",
    "exchange": "exchanges", "visit": "visits",
}  # fmt: skip
GROUPS = ("youth", "farmer", "worker", "elderly", "official")
TRACKS = ("science_teacher", "farmer", "vocational", "official", "village_committee")


@dataclass(frozen=True)
class Case:
    """A binding, and the condition by which a hand-written query would find its facts. how: sum, distinct, townships, schools."""

    measure: str
    where: str
    window: tuple[date, date]
    how: str = "sum"
    filters: dict[str, list[str]] = field(default_factory=dict)
    fold: str = ""
    census: str = ""
    at_least: int = 1
    per: str = ""


def cases() -> list[Case]:
    return list(_cases())[:INDICATORS]


def _cases() -> Iterator[Case]:
    for window in YEARS:
        for kind in KINDS:
            yield Case(f"activities.{KIND_MEASURES[kind]}", f"what = 'session' AND kind = '{kind}'", window)
        for group in GROUPS:
            yield Case(
                "activities.people", f"what = 'people' AND \"group\" = '{group}'", window, filters={"group": [group]}
            )
            yield Case(
                "activities.group_sessions",
                f"what = 'audience' AND \"group\" = '{group}'",
                window,
                filters={"group": [group]},
            )
        for track in TRACKS:
            yield Case(
                "training.trainees", f"what = 'trainee' AND track = '{track}'", window, filters={"track": [track]}
            )
        for track in TRACKS[:3]:
            yield Case(
                "training.persons",
                f"what = 'trainee' AND track = '{track}' AND subject <> ''",
                window,
                "distinct",
                filters={"track": [track]},
            )
        yield Case("activities.sessions", "what = 'session'", window)
        yield Case("activities.sessions", "what = 'session' AND area = 'rural'", window, filters={"area": ["rural"]})
        yield Case(
            "activities.sessions",
            "what = 'session' AND theme = 'health'",
            window,
            "townships",
            {"theme": ["health"]},
            "coverage",
            "townships",
            3,
        )
    for kind in KINDS[:6]:
        yield Case(
            "activities.units_served",
            f"what = 'served' AND kind = '{kind}'",
            SEMESTER,
            "schools",
            {"kind": [kind]},
            "quota",
            "schools",
            2,
            "semester",
        )
    yield Case(
        "activities.lectures_served",
        "what = 'served' AND kind = 'lecture'",
        SEMESTER,
        "schools",
        {},
        "quota",
        "schools",
        4,
        "semester",
    )


# By the product ------------------------------------------------------------------------------------------------------


def questions(
    every: list[Case], region: Any
) -> Callable[[], dict[int, tuple[Decimal | None, dict[str, Decimal | None]]]]:
    """The refresh as the ledger does it: binding → question → value and parts."""
    from kepu.core.measures import Period, answer_with_parts
    from kepu.governance.ledger.models import Binding
    from kepu.governance.ledger.readings import question_of

    bindings = [
        Binding(
            kind="measured",
            measure=case.measure,
            filters=case.filters,
            fold=case.fold,
            census=case.census,
            at_least=case.at_least,
            per=case.per,
        )
        for case in every
    ]

    def refresh() -> dict[int, tuple[Decimal | None, dict[str, Decimal | None]]]:
        found = {}
        for number, (case, binding) in enumerate(zip(every, bindings, strict=True)):
            question = question_of(binding, Period(*case.window, ""), case.window[1], region)
            whole, parts = answer_with_parts(question, "township")
            found[number] = whole.value, {key: part.value for key, part in parts.items()}
        return found

    return refresh


# By hand -------------------------------------------------------------------------------------------------------------


def by_hand(
    every: list[Case], region: str
) -> Callable[[], dict[int, tuple[Decimal | None, dict[str, Decimal | None]]]]:
    from django.db import connection

    low, high = f"{region[:6]}000000", f"{region[:6]}999999"

    def rows(sql: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def condition(case: Case) -> str:
        first, last = case.window
        return (
            f"FROM activities_activityfact WHERE {case.where} AND happened_on BETWEEN '{first}' AND '{last}' "
            f"AND region_code BETWEEN '{low}' AND '{high}'"
        )

    def total(case: Case) -> tuple[Decimal | None, dict[str, Decimal | None]]:
        parts = {
            part: Decimal(value)
            for part, value, _facts in rows(
                f"SELECT substr(region_code, 1, 9), SUM(quantity), COUNT(*) {condition(case)} GROUP BY 1"
            )
        }
        return (sum(parts.values(), Decimal(0)) if parts else None), {**parts}

    def persons(case: Case) -> tuple[Decimal | None, dict[str, Decimal | None]]:
        parts = rows(
            f"SELECT substr(region_code, 1, 9), COUNT(DISTINCT subject), COUNT(*) {condition(case)} GROUP BY 1"
        )
        whole = rows(f"SELECT COUNT(DISTINCT subject), COUNT(*) {condition(case)}")
        return (Decimal(whole[0][0]) if whole[0][1] else None), {part: Decimal(value) for part, value, _facts in parts}

    def townships(case: Case) -> tuple[Decimal | None, dict[str, Decimal | None]]:
        counted = f"SELECT substr(region_code, 1, 9) {condition(case)} GROUP BY 1 HAVING COUNT(*) >= {case.at_least}"
        members = {
            code[:9]
            for (code,) in rows(
                f"SELECT code FROM core_region WHERE code BETWEEN '{low}' AND '{high}' AND code LIKE '_________000' "  # noqa: S608 - constants of this file
                f"AND code NOT LIKE '%000000' AND (valid_until IS NULL OR valid_until >= '{case.window[1]}') "
                f"AND (valid_from IS NULL OR valid_from <= '{case.window[1]}')"
            )
        }
        met = {part for (part,) in rows(counted)} & members
        return Decimal(len(met) * 100) / len(members), {part: Decimal(100 * (part in met)) for part in members}

    def schools(case: Case) -> tuple[Decimal | None, dict[str, Decimal | None]]:
        counted = f"SELECT subject {condition(case)} GROUP BY 1 HAVING SUM(quantity) >= {case.at_least}"
        members = dict(
            rows(
                "SELECT u.key, r.code FROM core_unit u JOIN core_region r ON r.id = u.region_id WHERE u.type = 'school' "  # noqa: S608 - constants of this file
                f"AND r.code BETWEEN '{low}' AND '{high}' AND (u.valid_until IS NULL OR u.valid_until >= "
                f"'{case.window[1]}') AND (u.valid_from IS NULL OR u.valid_from <= '{case.window[1]}')"
            )
        )
        met = {subject for (subject,) in rows(counted)} & members.keys()
        towns: dict[str, list[bool]] = {}
        for key, code in members.items():
            towns.setdefault(code[:9], []).append(key in met)
        parts: dict[str, Decimal | None] = {town: Decimal(sum(each) * 100) / len(each) for town, each in towns.items()}
        return Decimal(len(met) * 100) / len(members), parts

    ways = {"sum": total, "distinct": persons, "townships": townships, "schools": schools}

    def refresh() -> dict[int, tuple[Decimal | None, dict[str, Decimal | None]]]:
        return {number: ways[case.how](case) for number, case in enumerate(every)}

    return refresh


def main() -> int:
    county.prepare(FACTS)
    from django.db import connection, connections

    from kepu.core.models import Region
    from kepu.operations.activities.models import ActivityFact

    region = Region.objects.get(code=f"{county.COUNTY}000000")
    every = cases()
    product, hand = questions(every, region), by_hand(every, region.code)
    first, second = product(), hand()
    differing = [every[number].measure for number in first if first[number] != second[number]]
    if differing:
        print(f"the numbers differ: {differing}", file=sys.stderr)
        return 1
    connections.close_all()
    times: dict[str, list[float]] = {"product": [], "by hand": []}
    for turn in range(ROUNDS):
        pairs = [("product", product), ("by hand", hand)]
        for name, refresh in pairs if turn % 2 else reversed(pairs):
            began = time.perf_counter()
            refresh()
            times[name].append(time.perf_counter() - began)
    print(f"{len(every)} indicators, value and {len({k for _v, parts in first.values() for k in parts})} townships each, "
          f"{ActivityFact.objects.count():,} facts, {connection.vendor}; the same numbers both ways")  # fmt: skip
    for name, seconds in times.items():
        print(f"  {name:<8} median {statistics.median(seconds):6.2f} s   ({', '.join(f'{s:.2f}' for s in seconds)})")
    ratio = statistics.median(times["product"]) / statistics.median(times["by hand"])
    print(f"  ratio {ratio:.2f} (goal at most {GOAL})")
    return 0 if ratio <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
