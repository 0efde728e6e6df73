"""The same expression on a cluster: two executors in processes of their own give what DuckDB gives, for every fold.

The cluster is a real one on this machine, a master and two workers that Spark starts itself. Needs Java 17, which
`make test` brings.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyspark
import pytest

from kepu.engines.analytics import Census, FactFolders, Question, answer, open_folders
from tests.engines.analytics.facts_of_counties import COUNTIES, LAST, SCHOOLS, SPECS, export, made_facts

CLUSTER = "local-cluster[2,1,1024]"  # executors, cores and megabytes of each
SPRING = {"first": date(2026, 1, 10), "last": date(2026, 6, 20)}
TOWNS = Census.of_regions(f"{county}00{town}" for county in COUNTIES for town in range(4))

QUESTIONS = [
    Question("activities.participation", by="region9", filters={"kind": ["lecture", "fair"]}),
    Question("activities.lectures", by="month", region_prefix="9901", **SPRING),
    Question("training.persons", by="semester"),
    Question("venues.bases", by="month", **SPRING),
    Question("activities.weighted", by="group"),
    Question("activities.share", by="area", last=LAST),
    Question("schools.coverage", by="region6", census=SCHOOLS, at_least=3),
    Question("schools.quota", by="semester", per="semester", census=SCHOOLS, at_least=2, **SPRING),
    Question("training.hours", fold="coverage", census=TOWNS, at_least=4, unit_path="00000001/"),
]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    if shutil.which("java") is None:
        pytest.fail("Spark needs Java 17: apt-get install openjdk-17-jre-headless, or run make test, which does it")
    places = {
        "SPARK_HOME": str(Path(pyspark.__file__).parent),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_SCALA_VERSION": "2.13",  # of the pip package; its launcher would look for it among build folders
    }
    with pytest.MonkeyPatch.context() as environment:
        for name, value in places.items():
            environment.setitem(os.environ, name, value)
        builder = pyspark.sql.SparkSession.builder.master(CLUSTER).appName("facts")
        # Little data: what a task costs is all in its overhead.
        few = {"spark.sql.shuffle.partitions": 2, "spark.default.parallelism": 2, "spark.ui.enabled": "false"}
        few |= {"spark.ui.showConsoleProgress": "false", "spark.sql.files.openCostInBytes": 1024}
        few |= {"spark.sql.adaptive.enabled": "false", "spark.sql.codegen.wholeStage": "false"}
        for name, value in few.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        session.range(2, numPartitions=2).count()  # executors come with the first work
        yield session
        session.stop()


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> FactFolders:
    directory = tmp_path_factory.mktemp("facts")
    export(directory, made_facts(2_000, seed=11))
    return open_folders([directory])


def test_every_fold_is_asked() -> None:
    assert {question.fold or SPECS[question.measure].fold for question in QUESTIONS} == {
        "sum", "count", "distinct", "last", "mean", "ratio", "coverage", "quota",
    }  # fmt: skip


def test_spark_gives_what_duckdb_gives(cluster: Any, folders: FactFolders) -> None:
    executors = cluster.sparkContext._jsc.sc().statusTracker().getExecutorInfos()
    assert len(executors) == 3, "two, and the driver"
    connection = ibis.duckdb.connect()
    for question in QUESTIONS:
        spec = SPECS[question.measure]
        on_one_machine = answer(question, spec, folders, "duckdb", connection)
        on_many = answer(question, spec, folders, "spark", cluster)
        assert any(row.value for row in on_many.rows), question
        assert on_many == on_one_machine
