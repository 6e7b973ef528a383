"""Two evaluators, written apart, say the same of every patient."""

from __future__ import annotations

import datetime as dt

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from pathwaygen.indicators.calendar import Length, Period
from pathwaygen.indicators.definition import Kind
from pathwaygen.indicators.evaluate import verdict
from pathwaygen.indicators.measure import Ages, Clock, Codes, Measure, Part, recorded
from pathwaygen.indicators.patient import Event, Patient
from pathwaygen.indicators.wording import Words
from pathwaygen.register.query import queries
from pathwaygen.terms import CodeSystem, PatientOutcome, PopulationBase

X, Y, PLAN, DONE, OTHER = "M16.0", "NFB49", "AW020", "AW024", "F32.3"
REGISTER = duckdb.connect(config={"threads": 1})
PERIOD = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
DAYS = st.dates(dt.date(2023, 6, 1), dt.date(2025, 6, 30)) | st.sampled_from(
    [
        dt.date(2024, 1, 1),
        dt.date(2024, 1, 15),
        dt.date(2024, 1, 31),
        dt.date(2024, 2, 29),
        dt.date(2024, 12, 31),
    ]
)
CODES = st.sampled_from((X, "m161", Y, "NFB99", PLAN, DONE, OTHER, "M17.0"))
LENGTHS = st.builds(Length, days=st.integers(0, 60)) | st.builds(Length, months=st.integers(1, 13))


def system(code: str) -> CodeSystem:
    return CodeSystem.KVA if code[:3].isalpha() or code[:2].isalpha() else CodeSystem.ICD_10_SE


EVENTS = st.builds(lambda day, code: Event(day, code, system(code)), DAYS, CODES)
PATIENTS = st.lists(
    st.builds(
        lambda born, events, died, moved: Patient("p", born, tuple(events), died, moved),
        st.none() | st.dates(dt.date(1940, 1, 1), dt.date(2010, 12, 31)) | st.just(dt.date(2004, 2, 29)),
        st.lists(EVENTS, max_size=7),
        st.none() | DAYS,
        st.none() | DAYS,
    ),
    min_size=1,
    max_size=8,
)
AGES = st.none() | st.builds(Ages, st.none() | st.integers(0, 60), st.none() | st.integers(20, 90))
BASES = {
    PopulationBase.X: (Clock.X,),
    PopulationBase.Y: (Clock.Y,),
    PopulationBase.X_AND_Y: tuple(Clock),
    PopulationBase.X_OR_Y: (Clock.FIRST,),
}


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    base = draw(st.sampled_from(list(PopulationBase)))
    first_ever = draw(st.booleans())
    kind = draw(st.sampled_from((Kind.SHARE, Kind.SHARE, Kind.SHARE, Kind.COUNT)))
    parts = st.builds(Part, st.just("grupp"), LENGTHS, AGES, st.sampled_from((Codes(), recorded([OTHER]))))
    return Measure(
        id="ind1",
        title="Påhittad",
        kind=kind,
        base=base,
        condition=recorded(["M16"]),
        intervention=recorded(["NFB49", "NFB99"]),
        clock=draw(st.sampled_from(BASES[base])),
        first_ever=first_ever,
        lookback=draw(st.none() | LENGTHS) if first_ever else None,
        low=draw(st.none() | LENGTHS | st.just(Length())),
        high=draw(LENGTHS),
        counted=recorded(draw(st.sampled_from(([PLAN], [DONE], [PLAN, DONE])))),
        plan=draw(st.sampled_from((Codes(), recorded([PLAN])))) if kind is Kind.SHARE else Codes(),
        ages=draw(AGES),
        parts=tuple(draw(st.lists(parts, max_size=2))),
    )


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


@given(
    measures(), PATIENTS, st.sampled_from([dt.date(2024, 12, 31), dt.date(2025, 3, 1), dt.date(2024, 6, 1)])
)
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
