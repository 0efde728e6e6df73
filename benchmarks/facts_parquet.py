"""How fast questions over a province's facts are: python benchmarks/facts_parquet.py [--facts FOLDER]

20,000,000 facts of a hundred counties and twelve months are made once, in the folders that `kepu facts export` writes
(some 300 MB, kept in FOLDER for the next run). Then each question is put to the engine and, as SQL written by hand, to
DuckDB on the same files. The two take turns, both must give the same numbers, and the best of some rounds counts.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import ibis
import numpy as np
import pyarrow as pa

from kepu.engines.analytics import (
    Census,
    FactFolders,
    Folder,
    FolderWriter,
    MeasureSpec,
    Question,
    answer,
    open_folders,
)
from kepu.engines.analytics.facts import SCHEMA
from kepu.engines.analytics.refusals import FactsRefused

FACTS = 20_000_000
MONTHS = [f"2026-{month:02}" for month in range(1, 13)]
COUNTIES = [f"99{city:02}{county:02}" for city in range(1, 11) for county in range(1, 11)]
TOWNS = 30
SCHOOLS = 40
PEOPLE = 2_000_000
ROUNDS = 7
GOAL = 1.2
DEFAULT_FOLDER = Path(tempfile.gettempdir()) / "kepu-benchmark-facts"

SPECS = {
    spec.key: spec
    for spec in (
        MeasureSpec("activities.lectures", "count", unit="场"),
        MeasureSpec("activities.participation", "sum", unit="人次"),
        MeasureSpec("activities.satisfaction", "mean", scale=10, unit="分"),
        MeasureSpec("schools.lectures", "count", unit="场"),
        MeasureSpec("training.hours", "sum", scale=60, unit="学时"),
        MeasureSpec("training.persons", "distinct", unit="人"),
        MeasureSpec("venues.bases", "last", unit="个"),
        MeasureSpec("volunteers.on_register", "last", unit="人"),
    )
}
CENSUS = Census({f"{county}/school-{n}": f"{county}{n % TOWNS:03}000" for county in COUNTIES for n in range(SCHOOLS)})


# Making the facts ---------------------------------------------------------------------------------------------------


def chosen(words: list[str], rng: np.random.Generator, rows: int) -> pa.Array:
    numbers = pa.array(rng.integers(0, len(words), rows, dtype=np.int32))
    return pa.DictionaryArray.from_arrays(numbers, pa.array(words)).cast(pa.string())


def facts_of(folder: Folder, measure: str, rows: int, rng: np.random.Generator) -> pa.Table:
    """Facts of one measure, a county and a month: text as long and as varied as that of a real site."""
    first = np.datetime64(f"{folder.month}-01")
    subjects = {
        "training.persons": lambda: pa.array([f"{n:016x}" for n in rng.integers(0, PEOPLE, rows) * 0x9E3779B97F4A7]),
        "schools.lectures": lambda: chosen([f"{folder.region}/school-{n}" for n in range(SCHOOLS)], rng, rows),
        "venues.bases": lambda: chosen([f"{folder.region}/venue-{n}" for n in range(300)], rng, rows),
        "volunteers.on_register": lambda: chosen([f"{folder.region}{n:03}000" for n in range(TOWNS)], rng, rows),
    }
    columns: dict[str, Any] = {
        "measure": pa.array([measure] * rows),
        "happened_on": pa.array(first + rng.integers(0, 28, rows)).cast(pa.date32()),
        "region": chosen([f"{folder.region}{town:03}000" for town in range(TOWNS)], rng, rows),
        "unit": chosen([f"00000001/{unit:08}/" for unit in range(2, 60)], rng, rows),
        "group": chosen(["youth", "farmers", "workers", "elderly", "officials", ""], rng, rows),
        "mode": chosen(["onsite", "onsite", "onsite", "online", ""], rng, rows),
        "quantity": pa.array(rng.integers(0, 400, rows, dtype=np.int64)),
        "subject": subjects.get(measure, lambda: chosen([""], rng, rows))(),
        "source": pa.array([f"activities.activity:{n}" for n in rng.integers(0, 400_000, rows)]),
        "kind": chosen(["lecture", "fair", "exhibition", "contest", "visit", "training", ""], rng, rows),
        "theme": chosen(["health", "safety", "ecology", "farming", "digital", "", ""], rng, rows),
        "place_type": chosen(["school", "village", "community", "venue", "enterprise", ""], rng, rows),
        "area": chosen(["urban", "rural"], rng, rows),
    }
    empty = pa.array([""] * rows)
    return pa.Table.from_arrays([columns.get(name, empty) for name in SCHEMA.names], schema=SCHEMA)


def made(directory: Path) -> FactFolders:
    """The folders, made where they are not there yet."""
    try:
        folders = open_folders([directory])
        if sum(manifest.rows for manifest in folders.manifests) == FACTS:
            return folders
    except FactsRefused:
        pass
    began, rng = time.monotonic(), np.random.default_rng(3)
    wanted = [Folder(county, month) for county in COUNTIES for month in MONTHS]
    for number, folder in enumerate(wanted):
        writer = FolderWriter(directory, folder, site=folder.region, catalogue=SPECS, exported_at="2027-01-01")
        rows = FACTS // len(wanted) + (number < FACTS % len(wanted))
        for place, measure in enumerate(SPECS):
            writer.append(facts_of(folder, measure, rows // len(SPECS) + (place < rows % len(SPECS)), rng))
        writer.commit()
    folders = open_folders([directory])
    megabytes = sum(file.bytes for manifest in folders.manifests for file in manifest.files) / 1e6
    print(f"made {FACTS:,} facts in {len(wanted):,} folders, {megabytes:.0f} MB, {time.monotonic() - began:.0f} s")
    return folders


# The questions ------------------------------------------------------------------------------------------------------


@dataclass
class Case:
    """A question, and the SQL that gives (key, number) for the same; `months` and `counties` narrow its files."""

    name: str
    question: Question
    sql: str
    counties: str = "*"
    months: str = "*"


CASES = [
    Case(
        "sum by town",
        Question("activities.participation", by="region9"),
        """SELECT region[:9] AS key, sum(quantity) FROM facts WHERE measure = 'activities.participation' GROUP BY key""",
    ),
    Case(
        "distinct people by month",
        Question("training.persons", by="month"),
        """SELECT strftime(happened_on, '%Y-%m') AS key, count(DISTINCT subject) FROM facts
        WHERE measure = 'training.persons' AND subject <> '' GROUP BY key""",
    ),
    Case(
        "coverage of schools by county",
        Question("schools.lectures", by="region6", fold="coverage", at_least=625, census=CENSUS),
        """SELECT key, count(*) FILTER (n >= 625) FROM (
            SELECT subject, count(*) AS n FROM facts WHERE measure = 'schools.lectures' GROUP BY subject
        ) JOIN census USING (subject) GROUP BY key""",
    ),
    Case(
        "quota: each school, each semester",
        Question(
            "schools.lectures", fold="quota", at_least=315, per="semester", by="semester", census=CENSUS,
            first=date(2026, 2, 1), last=date(2026, 7, 31),
        ),
        """SELECT '2026-spring', count(*) FILTER (n >= 315) FROM (
            SELECT subject, count(*) AS n FROM facts
            WHERE measure = 'schools.lectures' AND happened_on BETWEEN '2026-02-01' AND '2026-07-31' GROUP BY subject
        ) JOIN census USING (subject)""",
        months="2026-0[2-7]",
    ),
    Case(
        "stock: the latest of each venue",
        Question("venues.bases", last=date(2026, 9, 30)),
        """SELECT '', sum(quantity) FROM (
            SELECT arg_max(quantity, {'day': happened_on, 'digits': length(source), 'source': source}) AS quantity
            FROM facts WHERE measure = 'venues.bases' AND happened_on <= '2026-09-30' GROUP BY subject)""",
        months="2026-0[1-9]",
    ),
    Case(
        "count with filters in one city",
        Question(
            "activities.lectures", region_prefix="9903", filters={"kind": ["lecture"], "group": ["youth", "elderly"]}
        ),
        """SELECT '', count(*) FROM facts WHERE measure = 'activities.lectures' AND region LIKE '9903%'
        AND kind = 'lecture' AND "group" IN ('youth', 'elderly')""",
        counties="9903*",
    ),
]  # fmt: skip


def ask_engine(case: Case, folders: FactFolders, session: Any) -> dict[str, int]:
    found = answer(case.question, SPECS[case.question.measure], folders, session=session)
    return {row.key: row.numerator for row in found.rows}


def ask_by_hand(case: Case, directory: Path, connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    files = (
        f"read_parquet('{directory}/region6={case.counties}/month={case.months}/*.parquet', hive_partitioning=false)"
    )
    rows = connection.execute(case.sql.replace("FROM facts", f"FROM {files}")).fetchall()
    return {key: int(number) for key, number in rows}


def best_of(actions: dict[str, Callable[[], dict[str, int]]]) -> dict[str, float]:
    """Seconds of the best round of each; they take turns. Raises ValueError where their results differ."""
    results = {name: action() for name, action in actions.items()}  # a first round that does not count
    first, *others = results.values()
    if not first or any(other != first for other in others):
        raise ValueError(f"the results differ: {results}"[:500])
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(ROUNDS):
        for name, action in actions.items():
            began = time.perf_counter()
            action()
            times[name].append(time.perf_counter() - began)
    return {name: min(taken) for name, taken in times.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=Path, default=DEFAULT_FOLDER, metavar="FOLDER", help="where the facts are kept")
    directory: Path = parser.parse_args().facts
    folders = made(directory)
    began = time.perf_counter()
    folders = open_folders([directory])
    print(f"{FACTS:,} facts in {len(folders.manifests):,} folders; opened in {time.perf_counter() - began:.2f} s, once")
    session, connection = ibis.duckdb.connect(), duckdb.connect()
    places = {"subject": list(CENSUS.regions), "key": [region[:6] for region in CENSUS.regions.values()]}
    connection.register("census", pa.table(places))
    total = {"engine": 0.0, "by hand": 0.0}
    print(f"  {'question':<36}{'by hand':>10}{'engine':>10}{'ratio':>8}")
    for case in CASES:
        times = best_of(
            {
                "engine": lambda case=case: ask_engine(case, folders, session),
                "by hand": lambda case=case: ask_by_hand(case, directory, connection),
            }
        )
        ratio = times["engine"] / times["by hand"]
        print(f"  {case.name:<36}{times['by hand']:>8.3f} s{times['engine']:>8.3f} s{ratio:>8.2f}")
        total = {name: seconds + times[name] for name, seconds in total.items()}
    ratio = total["engine"] / total["by hand"]
    met = ratio <= GOAL
    print(f"  engine / DuckDB by hand, all questions: {ratio:.2f}  goal ≤ {GOAL:g}  {'met' if met else 'NOT MET'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
