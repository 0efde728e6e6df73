"""The engines that carry an expression out: DuckDB on one machine, Spark on many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from kepu.engines.analytics.facts import SCHEMA
from kepu.engines.analytics.refusals import FactsRefused

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

ENGINES = ("duckdb", "spark")
VIEW = "kepu_facts"
# Told, so that Spark need not start a job to look into a file.
SPARK_TYPES = {pa.string(): "string", pa.date32(): "date", pa.int64(): "bigint"}
SPARK_SCHEMA = ", ".join(f"`{field.name}` {SPARK_TYPES[field.type]}" for field in SCHEMA)
HOW_TO_INSTALL_SPARK = "pip install 'pyspark>=4.0,<4.1'"


class Engine(Protocol):
    def read(self, files: list[str]) -> ir.Table:
        """The facts of these files as one table."""

    def run(self, expression: ir.Table) -> list[dict[str, Any]]:
        """Raises FactsRefused where the engine cannot carry it out."""


class DuckDB:
    """session: an Ibis connection to DuckDB that the caller keeps; None for one of its own."""

    def __init__(self, session: BaseBackend | None = None) -> None:
        self._connection = ibis.duckdb.connect() if session is None else session

    def read(self, files: list[str]) -> ir.Table:
        with _refusing_as_duckdb_does():
            # The folders' names repeat what the columns say.
            return self._connection.read_parquet(files, table_name=VIEW, hive_partitioning=False)

    def run(self, expression: ir.Table) -> list[dict[str, Any]]:
        with _refusing_as_duckdb_does():
            rows: list[dict[str, Any]] = self._connection.to_pyarrow(expression).to_pylist()
        return rows


@contextmanager
def _refusing_as_duckdb_does() -> Iterator[None]:
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise FactsRefused("FAC-013", f"DuckDB 没有算成：{_first_line(error)}") from error


class Spark:
    """session: a SparkSession that the caller keeps; None for the one that is there, or a local one."""

    def __init__(self, session: Any = None) -> None:
        self._session = spark_session() if session is None else session
        with _refusing_as_spark_does():
            self._connection = ibis.pyspark.connect(self._session)

    def read(self, files: list[str]) -> ir.Table:
        with _refusing_as_spark_does():
            self._session.read.schema(SPARK_SCHEMA).parquet(*files).createOrReplaceTempView(VIEW)
            return self._connection.table(VIEW)

    def run(self, expression: ir.Table) -> list[dict[str, Any]]:
        with _refusing_as_spark_does():
            rows: list[dict[str, Any]] = self._connection.to_pyarrow(expression).to_pylist()
        return rows


def spark_session(master: str | None = None) -> Any:
    """The SparkSession that is there, or a new one on this master. Raises FactsRefused without Spark or Java."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as missing:
        raise FactsRefused("FAC-013", f"没有安装 Spark。请先运行 {HOW_TO_INSTALL_SPARK}，并装好 Java 17") from missing
    builder = SparkSession.builder.appName("kepu facts").config("spark.ui.showConsoleProgress", "false")
    if master is not None:
        builder = builder.master(master)
    with _refusing_as_spark_does():
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
    return session


@contextmanager
def _refusing_as_spark_does() -> Iterator[None]:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise FactsRefused("FAC-013", f"Spark 没有算成：{_first_line(error)}") from error


def engine_named(name: str, session: Any = None) -> Engine:
    if name not in ENGINES:
        raise FactsRefused("FAC-009", f"没有引擎“{name}”。可以用：{'、'.join(ENGINES)}")
    return DuckDB(session) if name == "duckdb" else Spark(session)


def small_table(columns: dict[str, list[Any]], types: dict[str, pa.DataType]) -> ir.Table:
    return ibis.memtable(pa.table({name: pa.array(values, types[name]) for name, values in columns.items()}))


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
