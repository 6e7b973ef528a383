"""Two evaluators, written apart, say the same of every patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.populations import PATIENTS, PERIOD, UNTIL, measures

from pathwaygen.indicators.evaluate import verdict
from pathwaygen.indicators.wording import Words
from pathwaygen.register.query import queries
from pathwaygen.terms import PatientOutcome

if TYPE_CHECKING:
    import datetime as dt

    from pathwaygen.indicators.measure import Measure
    from pathwaygen.indicators.patient import Patient
    from pathwaygen.period import Period

REGISTER = duckdb.connect(config={"threads": 1})


def by_sql(measure: Measure, patients: list[Patient], period: Period, until: dt.date) -> dict[int, tuple]:
    with REGISTER.cursor() as base:
        base.execute(
            "CREATE OR REPLACE TABLE events (patient_id INTEGER, date DATE, code TEXT, code_system TEXT)"
        )
        base.execute(
            "CREATE OR REPLACE TABLE patients"
            " (patient_id INTEGER, birth_date DATE, death_date DATE, moved_out DATE)"
        )
        rows = [(n, e.date, e.code, e.system.value) for n, p in enumerate(patients) for e in p.events]
        if rows:
            base.executemany("INSERT INTO events VALUES (?, ?, ?, ?)", rows)
        base.executemany(
            "INSERT INTO patients VALUES (?, ?, ?, ?)",
            [(n, p.born, p.died, p.moved_out) for n, p in enumerate(patients)],
        )
        asked = queries([measure], period, until, environment=Words().environment)
        used = {k: v for k, v in asked.parameters.items() if f"${k}" in asked.kept}
        base.execute(f"CREATE OR REPLACE TABLE kept AS {asked.kept}", used)
        sql = asked.measures[measure.id]
        used = {k: v for k, v in asked.parameters.items() if f"${k}" in sql}
        found = base.execute(sql, used).fetchall()
    return {row[0]: (row[3], row[1], row[2]) for row in found}


@given(measures(), PATIENTS, st.sampled_from(UNTIL))
@settings(max_examples=300)
def test_python_and_sql_agree(measure, patients, until):
    found = by_sql(measure, patients, PERIOD, until)
    for number, patient in enumerate(patients):
        said = verdict(measure, patient, PERIOD, until)
        if said.outcome is PatientOutcome.OUTSIDE:
            assert number not in found
        elif measure.followed:
            assert found[number] == (said.outcome.value, said.start, said.last)
        else:
            assert found[number][:2] == (said.outcome.value, said.day)
