"""The same register on Spark: DuckDB's SQL, rewritten by sqlglot and asked of a local Spark session.

No SQL is written twice: ``Base.execute`` takes what DuckDB takes. Spark shows no page, listens on this
machine only, and writes in a folder of its own, which is removed.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import re
import shutil
import sys
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathwaygen import scratch
from pathwaygen.errors import UsageError, loading
from pathwaygen.register.tables import (
    DATE,
    KINDS,
    OPTIONAL,
    ZONE,
    Limits,
    Register,
    heading,
    known,
    locate,
    split,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlglot import exp

_MEGABYTES = 1024
"""The least that Spark is given to work in, whatever less is allowed: it starts with no smaller heap."""


class Answer:
    """The rows of one statement. They are fetched when they are asked for."""

    def __init__(self, frame: Any) -> None:  # noqa: ANN401  pyspark is an extra
        self._frame = frame
        self._rows: Iterator[tuple[Any, ...]] | None = None

    def fetchone(self) -> tuple[Any, ...] | None:
        """Return the next row, if there is one."""
        return next(iter(self.fetchmany(1)), None)

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        """Return the next rows; no more is held than a partition."""
        if self._rows is None:
            self._rows = (tuple(row) for row in self._frame.toLocalIterator())
        return list(islice(self._rows, size))

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return the rows that are left."""
        if self._rows is None:
            return [tuple(row) for row in self._frame.collect()]
        return list(self._rows)


class Base:
    """A Spark session that is asked in DuckDB's SQL."""

    def __init__(self, session: Any) -> None:  # noqa: ANN401  pyspark is an extra
        self.session = session

    def execute(self, query: str, parameters: Mapping[str, object] | None = None, /) -> Answer:
        """Run one statement; what would be a table is a view that Spark keeps once it is read."""
        from sqlglot import exp  # noqa: PLC0415  an extra

        asked = rewritten(query, parameters or {})
        if isinstance(asked, exp.Create):
            name = asked.this.name
            frame = self.session.sql(asked.expression.sql(dialect="spark"))
            if asked.args.get("kind") != "VIEW":
                frame = frame.persist()
            frame.createOrReplaceTempView(name)
            return Answer(frame.limit(0))
        return Answer(self.session.sql(asked.sql(dialect="spark")))


def rewritten(query: str, parameters: Mapping[str, object]) -> exp.Expr:
    """Return a statement of DuckDB's with its values written in, as sqlglot understands it for Spark."""
    import sqlglot  # noqa: PLC0415  an extra
    from sqlglot import exp  # noqa: PLC0415

    def value(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Parameter | exp.Placeholder):
            given = parameters[node.name]
            if isinstance(given, dt.date):
                return exp.cast(exp.Literal.string(given.isoformat()), "date")
            return exp.convert(given)
        return node

    return sqlglot.parse_one(query, dialect="duckdb").transform(value)


@contextmanager
def opened(events: Path, patients: Path, limits: Limits | None = None) -> Iterator[Register]:
    """Open a register on Spark for as long as it is asked.

    Args:
        events: A CSV or Parquet file, as for DuckDB.
        patients: A CSV or Parquet file.
        limits: How much memory and how many threads may be used; a gigabyte at least.

    Raises:
        UsageError: A file that is missing, is of another kind, or lacks a column; or there is no Java.
        MissingExtraError: No pyspark is installed.
    """
    files = {"events": locate(events), "patients": locate(patients)}
    with loading("spark", "Att räkna med Spark"):
        import sqlglot  # noqa: F401, PLC0415  an extra
        from pyspark.errors import PySparkException  # noqa: PLC0415  an extra
    with session(limits or Limits()) as spark:
        base = Base(spark)
        try:
            found = {table: _view(spark, table, file) for table, file in files.items()}
            yield Register(base, *split(found))
        except PySparkException as error:
            raise UsageError(_said(error)) from error


def _said(error: Exception) -> str:
    """Return what went wrong. Nothing that Spark quotes is repeated: it may be a patient's row."""
    kind = type(error).__name__
    if kind in ("AnalysisException", "ParseException"):
        return f"Spark förstår inte frågan. PySpark 4 behövs; är det den är felet programmets ({kind})"
    return f"Registret kan inte läsas: en av filerna är skadad ({kind})"


@contextmanager
def session(limits: Limits) -> Iterator[Any]:
    """Start Spark on this machine, and stop it.

    Raises:
        UsageError: There is no Java.
    """
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java") and not (home and Path(home, "bin", "java").exists()):
        raise UsageError(
            "Spark behöver Java 17 eller senare. Installera det, på Debian: openjdk-17-jre-headless"
        )
    with scratch.folder() as aside:
        spark = _start(limits, aside)
        try:
            yield spark
        finally:
            spark.stop()


def _start(limits: Limits, aside: Path) -> Any:  # noqa: ANN401  pyspark is an extra
    from pyspark.errors import PySparkException  # noqa: PLC0415  an extra
    from pyspark.sql import SparkSession  # noqa: PLC0415

    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # an error is told once, by us
    builder = SparkSession.builder.master(f"local[{limits.threads or '*'}]").appName("pathwaygen")
    for name, value in _settings(limits, aside).items():
        builder = builder.config(name, value)
    try:
        with _aside(aside / "spark.log"):
            return builder.getOrCreate()
    except PySparkException as error:
        raise UsageError(f"Spark kan inte starta: {_first_line(error)}") from error


@contextmanager
def _aside(log: Path) -> Iterator[None]:
    """Let what Java says while it starts, and later, go to a file, and let it know only this machine."""
    before = os.environ.get("SPARK_LOCAL_IP")
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with log.open("wb") as file:
            os.dup2(file.fileno(), 2)
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        if before is None:
            del os.environ["SPARK_LOCAL_IP"]
        else:
            os.environ["SPARK_LOCAL_IP"] = before


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _settings(limits: Limits, aside: Path) -> dict[str, str]:
    return {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": f"{max(_MEGABYTES, limits.memory)}m",
        "spark.driver.extraJavaOptions": f"-Djava.io.tmpdir={aside}",
        "spark.local.dir": str(aside),
        "spark.sql.warehouse.dir": str(aside / "warehouse"),
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.session.timeZone": ZONE,
        "spark.sql.ansi.enabled": "true",
        "spark.sql.shuffle.partitions": str(2 * (limits.threads or os.cpu_count() or 1)),
    }


def _view(spark: Any, table: str, file: Path) -> tuple[str, ...]:  # noqa: ANN401  pyspark is an extra
    """Make a view with the table's columns as text and dates, and return the file's, in small letters."""
    stored = file.suffix.lower() == ".parquet"
    if not stored:
        separator, names = heading(file)
        options = {"header": "true", "sep": separator, "quote": '"', "escape": '"', "multiLine": "true"}
        kinds = ", ".join(f"`{name.replace('`', '``')}` STRING" for name in names)
        # Read as one part, so that the number of a row is its place in the file.
        read = spark.read.options(**options).schema(kinds).csv(_path(file))
        number = "monotonically_increasing_id() + 1"
    else:
        read = spark.read.parquet(_path(file))
        names = list(read.columns)
        number = "_metadata.row_index + 1"
    has = [name.lower() for name in names]
    columns = known(file, table, has)
    said = (
        _typed(name, kind, stored=stored) if name in columns else f"CAST(NULL AS {_KINDS[kind]}) AS {name}"
        for name, kind in KINDS[table].items()
    )
    unclear = " OR ".join(
        f"(TRIM({_text(name, stored=stored)}) <> '' AND {_day(name, stored=stored)} IS NULL)"
        for name, kind in OPTIONAL[table].items()
        if kind == "date" and name in columns
    )
    told = f"COALESCE({unclear or 'false'}, false) AS unclear"
    read.selectExpr(f"{number} AS row", *said, told).createOrReplaceTempView(table)
    return (*columns, *(name for name in has if name not in KINDS[table]))


def _path(file: Path) -> str:
    """Return a path in which no sign is taken for a pattern."""
    return re.sub(r"([*?\[\]{}\\])", r"\\\1", str(file))


_KINDS = {"text": "STRING", "date": "DATE"}


def _typed(name: str, kind: str, *, stored: bool) -> str:
    """Return a column as text or date; what is empty, or no date, becomes NULL. As DuckDB's are made."""
    if kind == "date":
        return f"{_day(name, stored=stored)} AS {name}"
    text = _text(name, stored=stored)
    return f"NULLIF({text if stored and name == 'patient_id' else f'TRIM({text})'}, '') AS {name}"


def _text(name: str, *, stored: bool) -> str:
    # DuckDB takes both kinds of line end in one file; Spark leaves a sign behind.
    return f"CAST({name} AS STRING)" if stored else rf"TRIM(TRAILING '\r' FROM CAST({name} AS STRING))"


def _day(name: str, *, stored: bool) -> str:
    text, form = f"TRIM({_text(name, stored=stored)})", DATE.replace("\\", "\\\\")  # as a literal of Spark's
    return f"TRY_CAST(NULLIF(REGEXP_EXTRACT({text}, '{form}', 1), '') AS DATE)"
