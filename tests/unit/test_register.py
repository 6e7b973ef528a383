"""A register's files → figures: files, bad rows, small numbers, and the same answers as were drawn."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path

import duckdb
import openpyxl
import pytest
import sqlglot
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from pathwaygen import loader, standard
from pathwaygen.cli import cli
from pathwaygen.errors import UsageError
from pathwaygen.indicators.codes import spans
from pathwaygen.indicators.evaluate import Evaluator, verdict
from pathwaygen.indicators.measure import Codes
from pathwaygen.indicators.wording import Words
from pathwaygen.model import CodeSet
from pathwaygen.period import Period
from pathwaygen.register import small, synthetic, tables
from pathwaygen.register.compute import compute
from pathwaygen.register.dialect import DIALECTS, rewritten
from pathwaygen.register.interval import wilson
from pathwaygen.register.query import queries
from pathwaygen.register.trial import measures
from pathwaygen.terms import CodeSystem, PatientOutcome

ROOT = Path(__file__).resolve().parents[2]
HIP = ROOT / "pathways" / "hoftledsartros-proteskirurgi.yaml"
PERIOD = Period(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
TODAY = dt.date(2026, 11, 22)
EVENTS = "patient_id,date,code,code_system"
PATIENTS = "patient_id,birth_date,sex,region"


def exact():
    pathway = loader.load(HIP).pathway
    assert pathway is not None
    return measures(pathway, standard.load())[0]


def files(folder, events, patients):
    for name, heading, lines in (("events", EVENTS, events), ("patients", PATIENTS, patients)):
        (folder / f"{name}.csv").write_text("\n".join((heading, *lines)) + "\n", encoding="utf-8")
    return folder / "events.csv", folder / "patients.csv"


def figures(register, **how):
    return compute(register, exact(), PERIOD, today=TODAY, environment=Words().environment, **how)[0]


def run(*arguments):
    return CliRunner().invoke(cli, ["indicators", *map(str, arguments)], catch_exceptions=False)


def run_compute(folder, *more, events="events.csv", patients="patients.csv"):
    named = (
        "--events",
        folder / events,
        "--patients",
        folder / patients,
        "--period",
        "2025",
        "--date",
        TODAY,
    )
    try:
        return run("compute", HIP, *named, "--out", folder / "out", *more)
    except UsageError as error:
        return str(error)


@pytest.fixture(scope="module")
def drawn():
    return tuple(synthetic.patients(exact(), PERIOD, until=synthetic.until(PERIOD), number=2000, seed=7))


def test_the_made_up_register_is_the_same_for_the_same_seed(drawn):
    again = synthetic.patients(exact(), PERIOD, until=synthetic.until(PERIOD), number=2000, seed=7)
    assert tuple(again) == drawn
    other = synthetic.patients(exact(), PERIOD, until=synthetic.until(PERIOD), number=2000, seed=8)
    assert tuple(other) != drawn


def test_every_outcome_is_drawn(drawn):
    for measure in ("ind1", "ind2"):
        assert {made.answers[measure] for made in drawn} == set(PatientOutcome)


def test_python_gives_the_answers_that_were_drawn(drawn):
    until = synthetic.until(PERIOD)
    for measure in exact()[:2]:
        for made in drawn:
            assert verdict(measure, made.patient, PERIOD, until).outcome is made.answers[measure.id]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_register_gives_the_answers_that_were_drawn(drawn, tmp_path, kind):
    synthetic.write(drawn, tmp_path / "events.csv", tmp_path / "patients.csv")
    paths = [tmp_path / f"{name}.csv" for name in ("events", "patients")]
    if kind == "parquet":
        for path in paths:
            duckdb.read_csv(str(path)).write_parquet(str(path.with_suffix(".parquet")))
        paths = [path.with_suffix(".parquet") for path in paths]
    with tables.opened(*paths) as register:
        found = figures(register, until=synthetic.until(PERIOD), least=0)
    assert not found.checked.counts
    for figure in found.figures[:2]:
        told = Counter(made.answers[figure.measure] for made in drawn)
        assert figure.numerator == told[PatientOutcome.NUMERATOR]
        assert figure.denominator == told[PatientOutcome.NUMERATOR] + told[PatientOutcome.DENOMINATOR]
        assert figure.incomplete == told[PatientOutcome.INCOMPLETE]


@pytest.mark.slow
def test_a_hundred_thousand_patients_give_the_answers_that_were_drawn(tmp_path):
    until = synthetic.until(PERIOD)
    told: dict[str, Counter] = {"ind1": Counter(), "ind2": Counter()}
    plain: dict[str, Counter] = {"ind1": Counter(), "ind2": Counter(), "ind3": Counter()}

    evaluators = [Evaluator(measure, PERIOD, until) for measure in exact()]

    def watched():
        for made in synthetic.patients(exact(), PERIOD, until=until, number=100_000, seed=1):
            for evaluator in evaluators:
                name = evaluator.measure.id
                if name in told:
                    told[name][made.answers[name]] += 1
                plain[name][evaluator.verdict(made.patient).outcome] += 1
            yield made

    synthetic.write(watched(), tmp_path / "events.csv", tmp_path / "patients.csv")
    with tables.opened(tmp_path / "events.csv", tmp_path / "patients.csv") as register:
        found = figures(register, until=until, least=0)
    for name, numbers in told.items():
        assert numbers == plain[name]
    for figure in found.figures:
        numbers = plain[figure.measure]
        assert figure.numerator == numbers[PatientOutcome.NUMERATOR]
        assert figure.incomplete == numbers[PatientOutcome.INCOMPLETE]
        if figure.denominator is not None:
            assert figure.denominator == figure.numerator + numbers[PatientOutcome.DENOMINATOR]


def test_groups_add_up_to_the_total(drawn, tmp_path):
    synthetic.write(drawn, tmp_path / "events.csv", tmp_path / "patients.csv")
    with tables.opened(tmp_path / "events.csv", tmp_path / "patients.csv") as register:
        found = figures(register, by=("region", "sex"), least=0)
    by_key = {figure.key: figure for figure in found.figures if figure.measure == "ind1"}
    assert set(by_key) == set(product((*synthetic.REGIONS, None), ("K", "M", None)))
    for line in small.lines(by_key):
        for field in ("numerator", "denominator", "incomplete"):
            assert sum(getattr(by_key[key], field) for key in line.parts) == getattr(
                by_key[line.total], field
            )


BAD = {
    "p9,2025-02-01,AW020,KVÅ": "unknown_patient",
    ",2025-02-01,AW020,KVÅ": "no_patient",
    "p1,2025-02-30,AW020,KVÅ": "no_date",
    "p1,,AW020,KVÅ": "no_date",
    "p1,2031-01-01,AW020,KVÅ": "future",
    "p1,1949-01-01,AW020,KVÅ": "before_birth",
    "p1,2025-02-01,,KVÅ": "no_code",
    "p1,2025-02-01,AW020,SNOMED CT": "unknown_system",
    "p1,2025-02-01,AW020,": "unknown_system",
    "p1,2025-02-01,M16.0,KVÅ": "malformed_code",
    "p1,2025-02-01,M16.0123,ICD-10-SE": "malformed_code",
    "p1": "no_date",
}


@pytest.mark.parametrize("line", BAD)
def test_a_bad_row_is_counted_and_listed_by_number(line, tmp_path):
    sound = ["p1,2025-01-10,M16.0,ICD-10-SE", "p1,2025-01-10,NFB49,KVÅ"]
    with tables.opened(*files(tmp_path, [*sound, line], ["p1,1950-01-01,K,Norra"])) as register:
        found = figures(register)
    assert [(row.table, row.row, row.trouble) for row in found.checked.listed] == [("events", 3, BAD[line])]
    assert found.checked.counts == {("events", BAD[line]): 1}


def test_a_malformed_code_counts_as_nothing(tmp_path):
    events = ["p1,2025-01-10,M16.0123,ICD-10-SE", "p1,2025-01-10,NFB49,KVÅ"]
    with tables.opened(*files(tmp_path, events, ["p1,1950-01-01,K,Norra"])) as register:
        assert figures(register, least=0).figures[0].denominator == 0


def test_bad_patients_are_left_out(tmp_path):
    patients = ["p1,1950-01-01,K,Norra", "p1,1950-01-01,K,Norra", "p2,vet ej,K,Norra", ",1950-01-01,K,Norra"]
    patients += ["p3,1753-01-01,K,Norra", "p4,2030-01-01,K,Norra"]
    patients += [
        "p5,1950-01-01,K,Norra",
        "p5,1951-01-01,K,Norra",
        "p6,1950-01-01,K,Norra",
        "p6,vet ej,K,Norra",
    ]
    events = ["p1,2025-01-10,M16.0,ICD-10-SE", "p1,2025-01-10,NFB49,KVÅ", "p2,2025-01-10,NFB49,KVÅ"]
    with tables.opened(*files(tmp_path, events, patients)) as register:
        found = figures(register, least=0)
    assert [(row.row, row.trouble) for row in found.checked.listed if row.table == "patients"] == [
        (2, "twice"),
        (3, "no_birth"),
        (4, "no_patient"),
        (5, "long_ago"),
        (6, "future"),
        (7, "contradicted"),
        (8, "contradicted"),
        (9, "contradicted"),
        (10, "no_birth"),
    ]
    assert found.checked.counts["events", "unknown_patient"] == 1
    assert found.figures[0].incomplete == 1


def test_a_patient_in_two_regions_is_in_none_of_them(tmp_path):
    events = ["p1,2025-01-10,M16.0,ICD-10-SE", "p1,2025-01-10,NFB49,KVÅ", "p2,2025-01-10,NFB49,KVÅ"]
    patients = ["p1,1950-01-01,K,Norra", "p1,1950-01-01,K,Södra", "p2,1950-01-01,K,Norra"]
    found = {}
    for by in ((), ("region",)):
        with tables.opened(*files(tmp_path, events, patients)) as register:
            found[by] = figures(register, by=by, until=dt.date(2025, 12, 31), least=0)
    assert found[()].figures[0].denominator == 1
    assert [row.trouble for row in found[()].checked.listed] == ["twice"]
    assert found["region",].figures[-1].numerator == 0
    troubles = [row.trouble for row in found["region",].checked.listed]
    assert troubles == ["contradicted", "contradicted", "unknown_patient", "unknown_patient"]


def test_a_category_is_no_recorded_code(tmp_path):
    events = ["p1,2025-01-10,M16,ICD-10-SE", "p1,2025-01-10,NFB49,KVÅ"]
    with tables.opened(*files(tmp_path, events, ["p1,1950-01-01,K,Norra"])) as register:
        found = figures(register, until=dt.date(2025, 12, 31), least=0)
    assert found.figures[0].denominator == 0
    assert found.checked.counts == {("events", "category"): 1}


def test_a_patient_whose_death_or_move_cannot_be_read_is_left_out(tmp_path):
    heading = "patient_id,birth_date,sex,region,death_date,moved_out"
    dates = [",", "2025-02-30,", ",x", ",1940-01-01", "1940-01-01,", "9999-12-31,", "2025-03-01, "]
    lines = [f"p{place},1950-01-01,K,Norra,{both}" for place, both in enumerate(dates, start=1)]
    codes = ("M16.0,ICD-10-SE", "NFB49,KVÅ")
    events = [f"p{place},2025-01-10,{code}" for place in range(1, 8) for code in codes]
    made = files(tmp_path, events, [])
    made[1].write_text("\n".join((heading, *lines)) + "\n", encoding="utf-8")
    with tables.opened(*made) as register:
        found = figures(register, until=dt.date(2025, 12, 31), least=0)
    assert [(row.row, row.trouble) for row in found.checked.listed if row.table == "patients"] == [
        (2, "unclear"),
        (3, "unclear"),
        (4, "moved_before_birth"),
        (5, "dead_before_birth"),
    ]
    assert (found.figures[0].denominator, found.figures[0].incomplete) == (3, 0)


def test_a_register_that_ends_before_the_period_is_refused(tmp_path):
    made = files(tmp_path, ["p1,2024-12-31,M16.0,ICD-10-SE"], ["p1,1950-01-01,K,Norra"])
    with (
        tables.opened(*made) as register,
        pytest.raises(UsageError, match="slutar den 2024-12-31, innan mätperioden"),
    ):
        figures(register)


def test_codes_and_systems_may_be_written_as_registers_do(tmp_path):
    events = ["p1,2025-01-10,m160,icd-10-se", "p1,2025-01-10,nfb49,kva", "p1,2025-01-12,AW020,KVÅ"]
    with tables.opened(*files(tmp_path, events, ["p1,1950-01-01,K,Norra"])) as register:
        found = figures(register, until=dt.date(2025, 12, 31), least=0)
    assert not found.checked.counts
    assert (found.figures[0].numerator, found.figures[0].denominator) == (1, 1)


def write(folder, name, text, encoding="utf-8"):
    (folder / name).write_text(text, encoding=encoding)


def test_what_is_wrong_with_a_file_is_said_and_nothing_is_written(tmp_path):
    files(tmp_path, ["p1,2025-01-10,M16.0,ICD-10-SE"], ["p1,1950-01-01,K,Norra"])
    write(tmp_path, "short.csv", "patient_id,date,code\np1,2025-01-10,M16.0\n")
    write(tmp_path, "empty.csv", "")
    write(tmp_path, "twice.csv", "patient_id,date,date\n")
    write(tmp_path, "latin.csv", f"{EVENTS},å\n", encoding="latin-1")
    write(tmp_path, "none.csv", f"{EVENTS}\n")
    write(tmp_path, "events.txt", f"{EVENTS}\n")
    write(tmp_path, "broken.parquet", "PAR1 nej")
    duckdb.sql("SELECT 'p1' AS patient_id, 5 AS date, 'M16' AS code, 'KVÅ' AS code_system").write_parquet(
        str(tmp_path / "typed.parquet")
    )
    said = {
        name: run_compute(tmp_path, events=name)
        for name in (
            *("missing.csv", "short.csv", "empty.csv", "twice.csv", "latin.csv", "none.csv"),
            *("events.txt", "broken.parquet", "typed.parquet"),
        )
    }
    assert "finns inte" in said["missing.csv"]
    assert "saknar kolumnen code_system" in said["short.csv"]
    assert "varje kolumn har ett eget namn" in said["empty.csv"]
    assert "varje kolumn har ett eget namn" in said["twice.csv"]
    assert "UTF-8" in said["latin.csv"]
    assert "ingen händelse som kan räknas" in said["none.csv"]
    assert "varken CSV eller Parquet" in said["events.txt"]
    assert "kan inte läsas" in said["broken.parquet"]
    assert "kolumnen date ska vara datum, men är INTEGER" in said["typed.parquet"]
    assert not (tmp_path / "out").exists()


def test_a_breakdown_that_the_register_lacks_is_refused_by_name(tmp_path):
    files(tmp_path, ["p1,2025-01-10,M16.0,ICD-10-SE"], [])
    write(tmp_path, "patients.csv", "patient_id,birth_date\np1,1950-01-01\n")
    assert "saknar kolumnen sex" in run_compute(tmp_path, "--by", "sex")
    assert "välj bland region, sex" in run_compute(tmp_path, "--by", "shoe_size")


def test_compute_writes_figures_that_name_no_patient(drawn, tmp_path):
    synthetic.write(drawn, tmp_path / "events.csv", tmp_path / "patients.csv")
    with (tmp_path / "events.csv").open("a", encoding="utf-8") as events:
        events.write("p-hemlig,2025-01-01,AW020,KVÅ\n")
    ended = run_compute(tmp_path, "--by", "region,sex", "--to", "csv,json,parquet,html")
    assert ended.exit_code == 0, ended.output
    folder = tmp_path / "out" / "hoftledsartros-proteskirurgi"
    written = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert set(written) == {
        *("indikatorer.csv", "indikatorer.json", "indikatorer.parquet", "indikatorer.html"),
        "utelamnade-rader.csv",
    }
    born = {str(made.patient.born).encode() for made in drawn[:50]}
    for content in (*written.values(), ended.output.encode()):
        assert b"p-hemlig" not in content
        assert b"p0000001" not in content
        assert not any(day in content for day in born)
    rows = list(csv.DictReader(written["indikatorer.csv"].decode("utf-8-sig").splitlines(), delimiter=";"))
    told = json.loads(written["indikatorer.json"])["figures"]
    stored = duckdb.read_parquet(str(folder / "indikatorer.parquet")).fetchall()
    assert len(rows) == len(told) == len(stored) == 36
    assert rows[0]["indicator"] == "ind1"
    assert told[0]["value"] == pytest.approx(told[0]["numerator"] / told[0]["denominator"])


def test_patients_are_named_only_when_asked_for(drawn, tmp_path):
    synthetic.write(drawn, tmp_path / "events.csv", tmp_path / "patients.csv")
    assert run_compute(tmp_path, "--explain").exit_code == 0
    file = tmp_path / "out" / "hoftledsartros-proteskirurgi" / "patientutfall.csv"
    told = list(csv.DictReader(file.read_text("utf-8-sig").splitlines(), delimiter=";"))
    answers = {(row["indikator"], row["patient"]): row["utfall"] for row in told}
    assert len(answers) == len(told)
    words = {"numerator": "i täljaren", "denominator": "i nämnaren", "incomplete": "ej uppföljd"}
    for made, name in product(drawn, ("ind1", "ind2")):
        expected = words.get(made.answers[name].value, "utanför")
        assert answers.get((name, made.patient.id), "utanför") == expected
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.with_name("indikatorer.csv").stat().st_mode & 0o777 == 0o644


def test_wilson_is_the_published_interval():
    # Newcombe (1998), Statistics in Medicine 17: 857–872, table I, method 3.
    for numerator, denominator, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert wilson(numerator, denominator) == pytest.approx((low, high), abs=5e-5)
    assert wilson(0, 0) is None
    assert wilson(20, 20) == pytest.approx((0.8389, 1.0), abs=5e-5)


VALUES = st.lists(st.integers(0, 12), min_size=12, max_size=12)


def whole(values):
    """Return a table of four by three groups with its totals."""
    one, two = ("a", "b", "c", "d"), ("k", "m", "o")
    found: dict = dict(zip(product(one, two), values, strict=True))
    found |= {(x, None): sum(found[x, y] for y in two) for x in one}
    found |= {(None, y): sum(found[x, y] for x in one) for y in (*two, None)}
    return found


def solvable(hidden, table):
    """Return the hidden cells that the sums determine, by another way: add each as an equation of its own."""

    def rank(rows):
        rows, done = [list(map(Fraction, row)) for row in rows], 0
        for column in range(len(rows[0]) if rows else 0):
            at = next((n for n in range(done, len(rows)) if rows[n][column]), None)
            if at is None:
                continue
            rows[done], rows[at] = rows[at], rows[done]
            for n in range(done + 1, len(rows)):
                factor = rows[n][column] / rows[done][column]
                rows[n] = [a - factor * b for a, b in zip(rows[n], rows[done], strict=True)]
            done += 1
        return done

    unknown = sorted(hidden, key=str)
    rows = [
        [(key in line.parts) - (key == line.total) for key in unknown]
        for line in small.lines(table)
        if hidden & set(line.keys)
    ]
    before = rank(rows)
    return [
        key
        for n, key in enumerate(unknown)
        if rank([*rows, [int(m == n) for m in range(len(unknown))]]) == before
    ]


@given(VALUES)
def test_no_hidden_number_can_be_found_by_subtraction(values):
    table = whole(values)
    primary = {key for key, value in table.items() if 0 < value < 5}
    hidden = small.protect(table, primary)
    assert primary <= hidden
    assert solvable(hidden, table) == []


def test_nothing_is_hidden_without_need():
    table = whole([20] * 12)
    assert small.protect(table, ()) == frozenset()


def test_one_small_number_takes_others_with_it():
    table = whole([3, *[20] * 11])
    hidden = small.protect(table, {("a", "k")})
    assert ("a", "k") in hidden
    assert len(hidden) == 4


def test_small_numbers_are_hidden_in_every_indicator(tmp_path):
    people = [f"p{n},1950-01-01,{'K' if n < 3 else 'M'},Norra" for n in range(40)]
    events = [
        line for n in range(40) for line in (f"p{n},2025-01-10,M16.0,ICD-10-SE", f"p{n},2025-01-10,NFB49,KVÅ")
    ] + [f"p{n},2025-01-12,AW020,KVÅ" for n in range(0, 40, 2)]
    with tables.opened(*files(tmp_path, events, people)) as register:
        found = figures(register, until=dt.date(2025, 12, 31), by=("sex",))
    for figure in found.figures:
        if figure.key in (("K",), ("M",)):
            assert figure.hidden
            assert figure.numerator is figure.denominator is figure.value is None
    total = {figure.measure: figure for figure in found.figures if figure.key == (None,)}
    assert (total["ind1"].numerator, total["ind1"].denominator) == (20, 40)
    assert total["ind2"].hidden  # none of twenty: that is said of everybody


@pytest.mark.parametrize("name", ["ind1", "ind2", "ind3"])
def test_sql_to_take_away_gives_the_same(drawn, tmp_path, name):
    until = synthetic.until(PERIOD)
    asked = queries(exact(), PERIOD, until, environment=Words().environment, by=("region",), today=TODAY)
    sql = rewritten(asked, "duckdb")[name]
    assert "$" not in sql
    synthetic.write(drawn, tmp_path / "events.csv", tmp_path / "patients.csv")
    with duckdb.connect() as base:
        dates = dict.fromkeys(("birth_date", "death_date", "moved_out"), "DATE")
        base.read_csv(str(tmp_path / "events.csv")).create_view("events")
        base.read_csv(str(tmp_path / "patients.csv"), dtype=dates).create_view("patients")
        told = {row[0]: row[3] for row in base.execute(sql).fetchall()}
    measure = next(one for one in exact() if one.id == name)
    evaluator = Evaluator(measure, PERIOD, until)
    said = {made.patient.id: evaluator.verdict(made.patient).outcome.value for made in drawn}
    assert told == {patient: outcome for patient, outcome in said.items() if outcome != "outside"}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_sql_for_other_engines_is_theirs(dialect):
    asked = queries(exact(), PERIOD, TODAY, environment=Words().environment, today=TODAY)
    for sql in rewritten(asked, dialect).values():
        parsed = sqlglot.parse_one(sql, dialect=dialect)
        assert {table.name for table in parsed.find_all(sqlglot.exp.Table)} >= {"events", "patients"}
        assert not list(parsed.find_all(sqlglot.exp.Parameter, sqlglot.exp.Placeholder))


def test_postgres_compares_texts_sign_by_sign_whatever_the_language():
    codes = CodeSet(system=CodeSystem.ICD_10_SE, includes=("M16–M17",))
    ranged = replace(exact()[0], condition=Codes(spans([codes])))
    asked = queries([ranged], PERIOD, TODAY, environment=Words().environment, by=("unit",), today=TODAY)
    texts = {dialect: rewritten(asked, dialect)["ind1"] for dialect in DIALECTS}
    assert texts["postgres"].count("""COLLATE "C" BETWEEN 'M16' AND 'M17'""") == 2
    assert texts["postgres"].count('MIN(kept.unit COLLATE "C")') == 1
    assert texts["postgres"].count("COLLATE") == 3
    assert "COLLATE" not in texts["duckdb"] + texts["spark"]


def test_the_workbook_has_every_row_and_no_formula(tmp_path):
    file = tmp_path / "indikatorer.xlsx"
    assert run("show", HIP, "--format", "xlsx", "-o", file).exit_code == 0
    sheet = openpyxl.load_workbook(file).active
    text = run("show", HIP, "--format", "csv").output.lstrip("\ufeff")
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    assert sheet.max_row == len(rows)
    assert [cell.value for cell in sheet[1]] == rows[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert [cell.value for cell in sheet[2]][:3] == rows[1][:3]
    again = tmp_path / "igen.xlsx"
    run("show", HIP, "--format", "xlsx", "-o", again)
    assert again.read_bytes() == file.read_bytes()
