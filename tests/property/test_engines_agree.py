"""The exported SQL, run on DuckDB, PostgreSQL and Spark, says what plain Python says of every patient.

Starting an engine is slow, so many drawn measures and patients are put together, and it is asked once.
PostgreSQL is PGlite: the server itself, compiled to run within node. Spark is PySpark in local mode.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import duckdb
import pytest
from hypothesis import Phase, given, settings
from tests.browser.packages import package
from tests.property.populations import PATIENTS, PERIOD, UNTIL, measures

from pathwaygen.indicators.evaluate import Evaluator
from pathwaygen.indicators.wording import Words
from pathwaygen.register.dialect import rewritten
from pathwaygen.register.query import queries
from pathwaygen.register.tables import Limits
from pathwaygen.terms import PatientOutcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from pathwaygen.indicators.measure import Measure
    from pathwaygen.indicators.patient import Patient

_CODE = "VARCHAR(10)"
TABLES = {
    "events": (("patient_id", "INTEGER"), ("date", "DATE"), ("code", _CODE), ("code_system", _CODE)),
    "patients": tuple(
        zip(("patient_id", "birth_date", "death_date", "moved_out"), ("INTEGER", *["DATE"] * 3), strict=True)
    ),
}
DRAWN = 40
"""How many measures are tried, and how many lists of patients, each on all the others."""

FEWER = 8
"""How many of the measures Spark is asked, those that tell most: it plans each for longer than it counts."""

ASK = """
import { PGlite } from 'FOLDER/dist/index.js';
import fs from 'node:fs';
const told = JSON.parse(fs.readFileSync(0, 'utf8'));
const base = new PGlite();
await base.exec(told.tables);
for (const [table, rows] of Object.entries(told.rows)) {
  await base.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`,
    [JSON.stringify(rows)]);
}
const answers = {};
for (const [name, sql] of Object.entries(told.queries)) {
  const wanted = `SELECT patient_id, outcome, start::text, last::text FROM (${sql}) AS asked`;
  const {rows} = await base.query(wanted);
  answers[name] = rows;
}
console.log(JSON.stringify(answers));
"""


class Drawn(NamedTuple):
    """Measures, patients, and what plain Python says of each pair: outcome, start and last day."""

    measures: list[Measure]
    patients: list[Patient]
    said: dict[str, dict[int, tuple[str, str, str]]]


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    """Draw some measures and some patients, and ask plain Python."""
    found: list[Measure] = []
    people: list[Patient] = []

    @given(measures(), PATIENTS)
    @settings(max_examples=DRAWN, phases=[Phase.generate], database=None)
    def draw(measure: Measure, patients: list[Patient]) -> None:
        found.append(replace(measure, id=f"m{len(found)}"))
        people.extend(patients)

    draw()
    said: dict[str, dict[int, tuple[str, str, str]]] = {}
    for measure in found:
        asked = Evaluator(measure, PERIOD, UNTIL[1])
        told = {number: asked.verdict(patient) for number, patient in enumerate(people)}
        said[measure.id] = {
            number: (
                one.outcome.value,
                str(one.start if measure.followed else one.day),
                str(one.last if measure.followed else one.day),
            )
            for number, one in told.items()
            if one.outcome is not PatientOutcome.OUTSIDE
        }
    return Drawn(found, people, said)


def rows(drawn: Drawn) -> dict[str, list[tuple[object, ...]]]:
    """Return the drawn patients as the two tables."""
    return {
        "events": [
            (number, event.date, event.code, event.system.value)
            for number, patient in enumerate(drawn.patients)
            for event in patient.events
        ],
        "patients": [
            (number, patient.born, patient.died, patient.moved_out)
            for number, patient in enumerate(drawn.patients)
        ],
    }


def exported(drawn: Drawn, dialect: str) -> dict[str, str]:
    """Return the SQL that a user would take away, by measure."""
    asked = queries(drawn.measures, PERIOD, UNTIL[1], environment=Words().environment)
    return rewritten(asked, dialect)


def created() -> str:
    return ";\n".join(
        f"CREATE TABLE {table} ({', '.join(' '.join(column) for column in columns)})"
        for table, columns in TABLES.items()
    )


def in_duckdb(drawn: Drawn) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(config={"threads": 1}) as base:
        base.execute(created())
        for table, listed in rows(drawn).items():
            marks = ", ".join("?" * len(TABLES[table]))
            base.executemany(f"INSERT INTO {table} VALUES ({marks})", listed)  # noqa: S608  our own names
        wanted = "SELECT patient_id, outcome, start, last FROM ({}) AS asked"
        return {
            name: base.execute(wanted.format(sql)).fetchall()
            for name, sql in exported(drawn, "duckdb").items()
        }


def in_postgres(drawn: Drawn) -> dict[str, list[tuple[object, ...]]]:
    listed = {
        table: [{name: value for (name, _), value in zip(TABLES[table], row, strict=True)} for row in found]
        for table, found in rows(drawn).items()
    }
    return postgres(created(), listed, exported(drawn, "postgres"))


def postgres(
    tables: str, listed: dict[str, list[dict[str, object]]], texts: dict[str, str]
) -> dict[str, list[tuple[object, ...]]]:
    """Return what PostgreSQL says to each text: patient, outcome, start and last day."""
    folder = package("@electric-sql/pglite")
    asked = subprocess.run(
        [
            str(Path(sys.executable).with_name("node")),
            "--input-type=module",
            "-e",
            ASK.replace("FOLDER", folder.as_posix()),
        ],
        input=json.dumps({"tables": tables, "rows": listed, "queries": texts}, default=str),
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"]},
    )
    assert asked.returncode == 0, asked.stderr[asked.stderr.find("rror: ") :][:800]
    return {name: [tuple(row.values()) for row in found] for name, found in json.loads(asked.stdout).items()}


def in_spark(drawn: Drawn) -> dict[str, list[tuple[object, ...]]]:
    from pathwaygen.register.spark import session

    with session(Limits(threads=2)) as spark:
        spark.conf.set(
            "spark.sql.codegen.wholeStage", "false"
        )  # small data: compiling costs more than it saves
        spark.conf.set("spark.sql.shuffle.partitions", "1")
        for table, listed in rows(drawn).items():
            kinds = ", ".join(" ".join(column) for column in TABLES[table])
            spark.createDataFrame(listed, kinds.replace("VARCHAR(10)", "STRING")).createOrReplaceTempView(
                table
            )
            spark.catalog.cacheTable(table)
        wanted = "SELECT patient_id, outcome, start, last FROM ({}) AS asked"
        return {
            name: [tuple(row) for row in spark.sql(wanted.format(sql)).collect()]
            for name, sql in exported(drawn, "spark").items()
        }


ENGINES: dict[str, Callable[[Drawn], dict[str, list[tuple[object, ...]]]]] = {
    "duckdb": in_duckdb,
    "postgres": in_postgres,
    "spark": in_spark,
}


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_says_what_python_says(engine, drawn, request):
    if engine == "spark":
        request.getfixturevalue("spark")
        telling = {name: len({one[0] for one in found.values()}) for name, found in drawn.said.items()}
        chosen = sorted(drawn.measures, key=lambda m: -telling[m.id])[:FEWER]
        drawn = drawn._replace(measures=chosen, said={m.id: drawn.said[m.id] for m in chosen})
    answers = ENGINES[engine](drawn)
    assert set(answers) == set(drawn.said)
    for name, found in answers.items():
        told = {int(str(row[0])): (str(row[1]), str(row[2]), str(row[3])) for row in found}
        assert len(told) == len(found)
        assert told == drawn.said[name], name
    outcomes = {one[0] for found in drawn.said.values() for one in found.values()}
    assert outcomes >= {"numerator", "denominator"}
