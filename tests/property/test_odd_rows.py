"""Rows as bad as registers have them: every engine leaves out the same, and so does the SQL to take away.

A reader of rows in plain Python, which shares nothing with the SQL, says what each patient's rows mean.
Starting an engine is slow, so many drawn rows are put together, each with patients of their own, and it is
asked once.
"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import re
from collections import defaultdict
from string import ascii_letters
from typing import TYPE_CHECKING, NamedTuple

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.property.test_engines_agree import postgres

from pathwaygen.indicators.calendar import Length
from pathwaygen.indicators.codes import FORMS
from pathwaygen.indicators.definition import Kind
from pathwaygen.indicators.evaluate import Evaluator
from pathwaygen.indicators.measure import Ages, Clock, Measure, recorded
from pathwaygen.indicators.patient import Event, Patient
from pathwaygen.indicators.wording import Words
from pathwaygen.period import Period
from pathwaygen.register import rows, soundness, spark, tables
from pathwaygen.register.compute import compute, outcomes
from pathwaygen.register.dialect import rewritten
from pathwaygen.register.query import queries
from pathwaygen.register.tables import Limits
from pathwaygen.terms import CodeSystem, PatientOutcome, PopulationBase

if TYPE_CHECKING:
    from pathlib import Path

PERIOD = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
UNTIL, TODAY = dt.date(2025, 3, 1), dt.date(2025, 6, 1)
DRAWN = 150
EVENTS = ("patient_id", "date", "code", "code_system", "unit")
PATIENTS = ("patient_id", "birth_date", "sex", "region", "death_date", "moved_out")
DATES = frozenset({"date", "birth_date", "death_date", "moved_out"})

Row = tuple[str | None, ...]

CODES = (
    *("M16.0", "m161", "M160", " M16.9 ", "M16", "M16.", "M16.0A", "M16.0I", "M16.00", "M16.000", "M1 6.0"),
    *("NFB49", "nfb49", "NFB4", "NFB499", "NF-B49", "AW020", "aw020 ", "AW0200", "AW02O", "AW-020", "ÅW020"),
    *("M16-P", "M16P", "m160-p", "M16-", "M16-Q", "", " ", "?", "'", "AW\u0660\u0662\u0660", "\u0131W020"),
    *("M16.0\n", "\u00a0M16.0", "M\u017f6.0", "AW020;DROP", "a" * 40),
)
SYSTEMS = (
    "ICD-10-SE",
    "icd-10-se ",
    "KVÅ",
    "kvå",
    "KVA",
    "Kva",
    "KSH97-P",
    "ksh97-p",
    "SNOMED CT",
    "",
    " ",
    "KVÄ",
)
DAYS = (
    *("2024-02-01", "2024-02-10", "2024-01-01", "2024-12-31", "2025-03-01", "2023-12-31", "1949-12-31"),
    *("2024-02-30", "2024-02-05 12:30", "2024-02-05T00:00:00", "2024-2-5", " 2024-02-05 ", "2024-02-05abc"),
    *("2024-02-05 eller så", "2024/02/05", "20240205", "05-02-2024", "epoch", "infinity", "-2024-02-05", ""),
    *("2024-02-05\n", "12024-02-05", "0000-01-01", "0001-01-01", "2025-06-02", "2024 02 05", "2024-02-05Z"),
)
BIRTHS = (
    "1950-01-01",
    "1950-01-01",
    "1950-01-01",
    "1949-12-31",
    "2024-02-05",
    "",
    "vet ej",
    "1753-01-01",
    "2031-01-01",
)
TIMES = (
    *("", "", "", "", "2024-02-20", "9999-12-31"),
    "1940-01-01",
    "okänt",
    "2024-02-30",
    "2024-02-11 09:00",
)
ENDS = ("", "", "", "", "", "2024-02-20")
SOUND = st.sampled_from(("2024-02-01", "2024-02-03", "2024-02-10", "2024-02-15", "2024-12-31"))


class Case(NamedTuple):
    """Some rows of some patients, whose ids get a number that is theirs alone."""

    patients: tuple[Row, ...]
    events: tuple[Row, ...]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw one or two patients, who are mostly sound, and rows of which about half are not."""
    people: list[Row] = []
    for name in ("a", "b")[: draw(st.integers(1, 2))]:
        odd = draw(st.integers(0, 2)) == 0
        row = (
            draw(st.sampled_from(BIRTHS)) if odd else "1950-01-01",
            draw(st.sampled_from(("K", " K ", ""))),
            draw(st.sampled_from(("Norra", " Norra", "", "\u00a0"))),
            draw(st.sampled_from(TIMES if odd else ENDS)),
            draw(st.sampled_from(TIMES)) if odd else "",
        )
        people.append((name, *row))
        if draw(st.integers(0, 5)) == 0:
            again = list(row)
            if draw(st.booleans()):
                again[draw(st.integers(0, 4))] = draw(st.sampled_from(("", "1950-01-01", "2024-02-20")))
            people.append((name, *again))
    listed = []
    for _ in range(draw(st.integers(1, 6))):
        name = draw(st.sampled_from(("a", "a", "a", "b", "c", "")))
        plain = draw(
            st.sampled_from(
                (("M16.0", "ICD-10-SE"), ("NFB49", "KVÅ"), ("AW020", "KVÅ"), ("M16-P", "KSH97-P"))
            )
        )
        code, system = plain
        day = draw(SOUND)
        wrong = draw(st.sampled_from(("", "", "code", "system", "day")))
        if wrong == "code":
            code = draw(st.sampled_from(CODES))
        elif wrong == "system":
            system = draw(st.sampled_from(SYSTEMS))
        elif wrong == "day":
            day = draw(st.sampled_from(DAYS))
        listed.append((name, day, code, system, draw(st.sampled_from(("u1", " u1", "", "Ö")))))
    return Case(tuple(people), tuple(listed))


def share(id_: str, **changes: object) -> Measure:
    fields: dict[str, object] = {
        "id": id_,
        "title": "Påhittad",
        "kind": Kind.SHARE,
        "base": PopulationBase.X,
        "condition": recorded(["M16", "M16-P"]),
        "intervention": recorded(["NFB49"]),
        "clock": Clock.X,
        "high": Length(days=14),
        "counted": recorded(["AW020"]),
        "low": None,
    }
    return Measure(**(fields | changes))  # type: ignore[arg-type]


MEASURES = (
    share("x"),
    share("y", base=PopulationBase.Y, clock=Clock.Y, ages=Ages(18, 80)),
    share("antal", kind=Kind.COUNT, base=None, high=None, clock=Clock.FIRST),
    share("taligt", kind=Kind.RATE, high=None, per=1000),
)


class Drawn(NamedTuple):
    """Measures, rows of both tables, and what plain Python says of each measure and patient."""

    measures: tuple[Measure, ...]
    patients: list[Row]
    events: list[Row]
    said: dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    """Draw rows, and read them in plain Python."""
    people: list[Row] = []
    listed: list[Row] = []

    @given(cases())
    @settings(max_examples=DRAWN, phases=[Phase.generate], database=None)
    def draw(case: Case) -> None:
        number = len(people)
        people.extend((f"{row[0]}{number}", *row[1:]) for row in case.patients)
        listed.extend((f"{row[0]}{number}" if row[0] else "", *row[1:]) for row in case.events)

    draw()
    known = read(people, listed)
    said = {
        measure.id: {
            patient.id: outcome.value
            for patient in known
            if (outcome := asked.verdict(patient).outcome) is not PatientOutcome.OUTSIDE
        }
        for measure in MEASURES
        for asked in [Evaluator(measure, PERIOD, UNTIL)]
    }
    return Drawn(MEASURES, people, listed, said)


def asked_of(engine: str, drawn: Drawn, request: pytest.FixtureRequest) -> Drawn:
    """Return what an engine is asked: Spark, which plans for long, a single measure."""
    if engine != "spark":
        return drawn
    request.getfixturevalue("spark")
    first = drawn.measures[0]
    return drawn._replace(measures=(first,), said={first.id: drawn.said[first.id]})


def day(text: str | None) -> dt.date | None:
    """Return a date as a register writes it."""
    found = re.fullmatch(
        r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]\d{1,2}:.*)?", (text or "").strip(" "), re.ASCII | re.DOTALL
    )
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def read(people: list[Row], listed: list[Row]) -> list[Patient]:
    """Read rows as the guide says that they are read."""
    by_patient = defaultdict(set)
    for id_, *row in people:
        unclear = any((row[at] or "").strip(" ") and day(row[at]) is None for at in (3, 4))
        by_patient[id_].add((day(row[0]), day(row[3]), day(row[4]), unclear))
    known: dict[str | None, Patient] = {}
    for id_, told in by_patient.items():
        (born, died, moved, unclear), *more = told
        if more or unclear or born is None or not dt.date(1895, 6, 1) <= born <= TODAY:
            continue
        if id_ and not any(date and date < born for date in (died, moved)):
            known[id_] = Patient(id_, born, (), died, moved)
    events: dict[str | None, list[Event]] = defaultdict(list)
    for id_, date, code, system, _unit in listed:
        when, text = day(date), (code or "").strip(" ")
        called = {"ICD-10-SE": CodeSystem.ICD_10_SE, "KSH97-P": CodeSystem.KSH97_P, "KVÅ": CodeSystem.KVA}
        named = (called | {"KVA": CodeSystem.KVA}).get((system or "").strip(" ").upper())
        if id_ not in known or named is None or when is None or not text.isascii():
            continue
        category = named is CodeSystem.ICD_10_SE and len(text) == len("M16")
        if not re.fullmatch(FORMS[named], text.upper()) or category or when > TODAY:
            continue
        if known[id_].born <= when:  # type: ignore[operator]
            events[id_].append(Event(when, text, named))
    return [
        Patient(p.id, p.born, tuple(sorted(events[id_])), p.died, p.moved_out) for id_, p in known.items()
    ]


def written(drawn: Drawn, folder: Path, kind: str) -> tuple[Path, Path]:
    """Write the rows as a user's files."""
    made = []
    for name, columns, listed in (("events", EVENTS, drawn.events), ("patients", PATIENTS, drawn.patients)):
        file = folder / f"{name}.{kind}"
        if kind == "csv":
            with file.open("w", encoding="utf-8", newline="") as opened:
                csv.writer(opened, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([columns, *listed])
        else:
            with duckdb.connect() as base:
                base.execute(f"CREATE TABLE t ({', '.join(f'{column} VARCHAR' for column in columns)})")
                base.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(columns))})", listed)  # noqa: S608
                base.table("t").write_parquet(str(file))
        made.append(file)
    return made[0], made[1]


def computed(drawn: Drawn, folder: Path, engine: str, kind: str) -> dict[str, dict[str, str]]:
    opened = {"duckdb": tables.opened, "spark": spark.opened}[engine]
    with opened(*written(drawn, folder, kind), Limits(threads=2)) as register:
        _, asked = compute(
            register,
            drawn.measures,
            PERIOD,
            today=TODAY,
            until=UNTIL,
            environment=Words().environment,
            least=0,
        )
        found: dict[str, dict[str, str]] = {measure.id: {} for measure in drawn.measures}
        for one in outcomes(register, drawn.measures, asked):
            assert one.patient not in found[one.measure]
            found[one.measure][one.patient] = one.outcome
        return found


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "kind"), [("duckdb", "csv"), ("duckdb", "parquet"), ("spark", "csv")])
def test_what_is_computed_is_what_the_rows_say(engine, kind, drawn, tmp_path, request):
    drawn = asked_of(engine, drawn, request)
    assert computed(drawn, tmp_path, engine, kind) == drawn.said
    assert {one for told in drawn.said.values() for one in told.values()} == {
        *("numerator", "denominator", "incomplete")
    }


def database(drawn: Drawn) -> dict[str, list[dict[str, object]]]:
    """Return the rows as a database holds them: dates are dates, and rows whose date is none are left out."""

    def typed(columns: tuple[str, ...], row: Row) -> dict[str, object]:
        return {
            name: day(value) if name in DATES else value for name, value in zip(columns, row, strict=True)
        }

    people = [typed(PATIENTS, row) for row in drawn.patients]
    unclear = {
        row[0]
        for row in drawn.patients
        for at in (4, 5)
        if (row[at] or "").strip(" ") and day(row[at]) is None
    }
    return {
        "events": [typed(EVENTS, row) for row in drawn.events],
        "patients": [row for row in people if row["patient_id"] not in unclear],
    }


TYPES = {
    "events": "patient_id TEXT, date DATE, code TEXT, code_system TEXT, unit TEXT",
    "patients": "patient_id TEXT, birth_date DATE, sex TEXT, region TEXT, death_date DATE, moved_out DATE",
}


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["duckdb", "postgres", "spark"])
def test_the_sql_to_take_away_says_what_the_rows_say(engine, drawn, request):
    drawn = asked_of(engine, drawn, request)
    asked = queries(drawn.measures, PERIOD, UNTIL, environment=Words().environment, today=TODAY)
    texts = {id_: sql for id_, sql in rewritten(asked, engine).items() if id_ in drawn.said}
    rows_of = database(drawn)
    wanted = "SELECT patient_id, outcome FROM ({}) AS asked"
    found: dict[str, list[tuple[object, ...]]] = {}
    if engine == "postgres":
        created = ";".join(f"CREATE TABLE {table} ({columns})" for table, columns in TYPES.items())
        found = {id_: [row[:2] for row in rows] for id_, rows in postgres(created, rows_of, texts).items()}
    elif engine == "duckdb":
        with duckdb.connect() as base:
            for table, columns in TYPES.items():
                base.execute(f"CREATE TABLE {table} ({columns})")
                marks = ", ".join("?" for _ in rows_of[table][0])
                base.executemany(  # our own names
                    f"INSERT INTO {table} VALUES ({marks})",  # noqa: S608
                    [list(row.values()) for row in rows_of[table]],
                )
            found = {id_: base.execute(wanted.format(sql)).fetchall() for id_, sql in texts.items()}
    else:
        with spark.session(Limits(threads=2)) as session:
            session.conf.set("spark.sql.codegen.wholeStage", "false")
            session.conf.set("spark.sql.shuffle.partitions", "1")
            for table, columns in TYPES.items():
                kinds = columns.replace("TEXT", "STRING")
                frame = session.createDataFrame([tuple(row.values()) for row in rows_of[table]], kinds)
                frame.createOrReplaceTempView(table)
            found = {
                id_: [tuple(row) for row in session.sql(wanted.format(sql)).collect()]
                for id_, sql in texts.items()
            }
    assert {id_: sorted(told) for id_, told in found.items()} == {
        id_: sorted(told.items()) for id_, told in drawn.said.items()
    }


def test_a_shape_is_what_a_form_says():
    """Every code of a few telling signs, up to eight, is judged as the forms of codes judge it."""
    signs = "AIPp09.-"
    some = ["".join(parts) for length in range(1, 5) for parts in itertools.product(signs, repeat=length)]
    tails = ["".join(tail) for tail in itertools.product("AIPp09.Å\n", repeat=2)]
    some += [
        f"{head}{tail}"
        for head in ("M16", "M16.", "M16.0", "M160", "NFB", "NFB4", "AW0", "AW02", "m16-")
        for tail in tails
    ]
    systems = [name for names in soundness.SYSTEMS.values() for name in names]
    with duckdb.connect() as base:
        trouble = soundness.code_trouble("code", "system", soundness.shape("code"))
        told = base.execute(
            f"SELECT code, system, {trouble} FROM (SELECT unnest($codes) AS code) "  # noqa: S608
            "CROSS JOIN (SELECT unnest($systems) AS system)",
            {"codes": [code for code in some if code == code.strip(" ")], "systems": systems},
        ).fetchall()
    forms = {name: FORMS[system] for system, names in soundness.SYSTEMS.items() for name in names}
    for code, system, said in told:
        fits = code.isascii() and re.fullmatch(forms[system], code.upper()) is not None
        category = system == "ICD-10-SE" and fits and len(code) == len("M16")
        assert said == ("category" if category else None if fits else "malformed_code"), (code, system)
    assert {said for *_, said in told} == {None, "category", "malformed_code"}


def test_a_moment_is_the_day_that_the_clinic_wrote(tmp_path):
    """What a Parquet file holds as a moment of universal time is a day in Sweden, wherever the machine is."""
    duckdb.sql(
        "SELECT 'p' AS patient_id, TIMESTAMPTZ '2024-12-31 23:30:00+00' AS date, 'M16.0' AS code, "
        "'ICD-10-SE' AS code_system"
    ).write_parquet(str(tmp_path / "events.parquet"))
    (tmp_path / "patients.csv").write_text("patient_id,birth_date\np,1950-01-01\n", encoding="utf-8")
    with tables.opened(tmp_path / "events.parquet", tmp_path / "patients.csv") as register:
        assert register.base.execute("SELECT date FROM events").fetchall() == [(dt.date(2025, 1, 1),)]
        assert rows.check(register, TODAY).last == dt.date(2025, 1, 1)


def test_what_is_sound_is_read_alike_by_the_short_way():
    """No letter of another script makes a sound code or system that ``upper`` would read as another."""
    forms = (
        "M16.{}",
        "{}16.9",
        "m{}6.9a",
        "NF{}49",
        "A99{}-p",
        "KV{}",
        "{}ca",
        "kv{}",
        "{}KVA",
        "Icd-10-s{}",
    )
    signs = [
        sign
        for sign in map(chr, range(1 << 16))
        if sign.isascii() or set(sign.upper() + sign.lower() + sign.casefold()) & set(ascii_letters + "Åå")
    ]
    assert {"\u0131", "\u017f", "\u212a", "\u212b", "ß"} < set(signs)
    texts = [form.format(sign) for form in forms for sign in signs]
    trouble = soundness.code_trouble("text", "system", soundness.shape("text"))
    code, short_code, system, short_system = (
        way("text")
        for way in (soundness.normal, soundness.sound_code, soundness.capitals, soundness.sound_system)
    )
    with duckdb.connect() as base:
        told = base.execute(
            f"SELECT {trouble}, {code}, {short_code}, {system}, {short_system} FROM "  # noqa: S608
            "(SELECT unnest($texts) AS text) CROSS JOIN (SELECT unnest($systems) AS system)",
            {"texts": texts, "systems": ["ICD-10-SE", "KSH97-P", "KVÅ"]},
        ).fetchall()
    codes = [(long, short) for said, long, short, *_ in told if said is None]
    known = {name for names in soundness.SYSTEMS.values() for name in names}
    systems = [(long, short) for *_, long, short in told if long in known]
    assert len(codes) > len(forms)
    assert {long for long, _ in systems} == {"ICD-10-SE", "KVÅ", "KVA"}
    assert all(long == short for long, short in (*codes, *systems))
