"""A code set means the same in plain Python and in SQL, whatever is written in it and recorded."""

from __future__ import annotations

import datetime as dt

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from pathwaygen.indicators.codes import matcher, spans
from pathwaygen.indicators.definition import Kind
from pathwaygen.indicators.measure import Clock, Codes, Measure, recorded
from pathwaygen.indicators.wording import Words
from pathwaygen.model import CodeSet
from pathwaygen.period import Period
from pathwaygen.register.query import queries
from pathwaygen.terms import CodeSystem, PopulationBase

REGISTER = duckdb.connect(config={"threads": 1})
DAY = dt.date(2025, 1, 1)
CODES = {
    CodeSystem.ICD_10_SE: (
        *("I60", "I60.9", "I64.9", "I69", "I69.4", "I69.4A", "I6", "I70.0", "H69.4", "J60.1"),
        *("S52.5", "S52.50", "S52.51", "S52.6", "S525", "F32.3", "F32.3A", "F32.3B", "M16", "M16.9"),
    ),
    CodeSystem.KSH97_P: ("I69-P", "I60P", "M79-P", "M790-P", "M80-P", "M800-P", "M81P", "F32-P"),
    CodeSystem.KVA: ("AW020", "AW024", "AW027", "NFB29", "NFB39", "NFB49", "NFB99", "GC001"),
}
"""Neighbours: what one code holds, another just misses."""


@st.composite
def written(draw: st.DrawFn, system: CodeSystem) -> str:
    """Draw a code or a range, often in disorder, across letters, or of unlike lengths."""
    codes = st.sampled_from(CODES[system])
    if draw(st.booleans()):
        return draw(codes)
    return f"{draw(codes)}{draw(st.sampled_from(('–', '-', ' – ')))}{draw(codes)}"


@st.composite
def code_sets(draw: st.DrawFn) -> CodeSet:
    system = draw(st.sampled_from(list(CodeSystem)))
    return CodeSet(
        system=system,
        includes=tuple(draw(st.lists(written(system), min_size=1, max_size=3))),
        excludes=tuple(draw(st.lists(written(system), max_size=2))),
    )


@st.composite
def events(draw: st.DrawFn) -> tuple[str, CodeSystem]:
    """Draw a recorded code: dots, hyphens, spaces and small letters make no difference."""
    system = draw(st.sampled_from(list(CodeSystem)))
    code = draw(st.sampled_from(CODES[draw(st.sampled_from([system, *CodeSystem]))]))
    change = draw(
        st.sampled_from((str.lower, lambda it: it.replace(".", ""), lambda it: f" {it}", str.upper))
    )
    return change(code), system


@given(st.lists(code_sets(), min_size=1, max_size=3), st.lists(events(), min_size=1, max_size=20))
@settings(max_examples=200)
def test_python_and_sql_mean_the_same_codes(sets, listed):
    found = spans(sets)
    asked = matcher(sets)
    meant = {number for number, (code, system) in enumerate(listed) if asked.matches(code, system)}
    if not found:
        assert meant == set()
        return
    measure = Measure(
        id="m",
        title="Påhittad",
        kind=Kind.COUNT,
        base=PopulationBase.X,
        condition=Codes(found),
        intervention=Codes(),
        clock=Clock.X,
        counted=recorded(["ZZ999"]),
    )
    made = queries([measure], Period(DAY, DAY), DAY, environment=Words().environment)
    with REGISTER.cursor() as base:
        base.execute(
            "CREATE OR REPLACE TABLE events (patient_id INT, date DATE, code TEXT, code_system TEXT)"
        )
        rows = [(number, DAY, code, system.value) for number, (code, system) in enumerate(listed)]
        base.executemany("INSERT INTO events VALUES (?, ?, ?, ?)", rows)
        used = {
            name: value
            for name, value in made.parameters.items()
            if name not in {"period_start", "period_end"}
        }
        told = base.execute(f"SELECT patient_id FROM ({made.kept}) AS kept WHERE k0", used).fetchall()  # noqa: S608
    assert {row[0] for row in told} == meant


def test_what_is_refused_means_nothing():
    for text in ("H60–I69", "I69–I60", "I60–I69.4", "M16–M1", "AW020–NFB49", "M79-P–M800-P"):
        for system in CodeSystem:
            assert spans([CodeSet(system=system, includes=(text,))]) == ()
