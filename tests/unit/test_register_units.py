"""A register by unit, and the numbers that a region counts every year."""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from pathwaygen import loader, profiles, regional, standard
from pathwaygen.cli import cli
from pathwaygen.errors import UsageError
from pathwaygen.indicators import Words
from pathwaygen.indicators.evaluate import Evaluator
from pathwaygen.indicators.measure import Obstacle, Uncountable
from pathwaygen.indicators.yearly import patients
from pathwaygen.period import Period
from pathwaygen.register import subject, synthetic, tables
from pathwaygen.register.compute import compute
from pathwaygen.register.trial import measures
from pathwaygen.terms import PatientOutcome

ROOT = Path(__file__).resolve().parents[2]
HIP = ROOT / "pathways" / "hoftledsartros-proteskirurgi.yaml"
REGIONS = ROOT / "pathways" / "regioner"
PERIOD = Period(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
UNTIL = synthetic.until(PERIOD)
UNITS = ("Alvik", "Bo", "Ceder", "")


def exact():
    pathway = loader.load(HIP).pathway
    assert pathway is not None
    return measures(pathway, standard.load())[0]


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """Write a made-up register where each event has a unit, and return its folder, patients and units."""
    folder = tmp_path_factory.mktemp("register")
    drawn = random.Random(3)  # noqa: S311  made-up units, not secrets
    made = tuple(synthetic.patients(exact(), PERIOD, until=UNTIL, number=1500, seed=3))
    synthetic.write(made, folder / "plain.csv", folder / "patients.csv")
    with (folder / "plain.csv").open(encoding="utf-8", newline="") as plain:
        rows = [{**row, "unit": drawn.choice(UNITS)} for row in csv.DictReader(plain)]
    rows += [{**row, "unit": "Bo"} for row in rows[::3] if row["code"] == "AW020"]
    with (folder / "bare.csv").open("w", encoding="utf-8", newline="") as bare:
        csv.writer(bare).writerows(list(row.values())[:4] for row in ({n: n for n in rows[0]}, *rows))
    with (folder / "events.csv").open("w", encoding="utf-8", newline="") as events:
        writer = csv.DictWriter(events, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return folder, made, rows


def figures(folder, wanted, by, events="events.csv"):
    with tables.opened(folder / events, folder / "patients.csv") as opened:
        found, _ = compute(
            opened,
            wanted,
            PERIOD,
            today=dt.date(2026, 11, 22),
            environment=Words().environment,
            until=UNTIL,
            by=by,
            least=0,
        )
    return {(figure.measure, *figure.key): figure for figure in found.figures}


def place(rows, day, wanted):
    """Return where something was recorded on a day: the first unit by name of those that are known."""
    units = {row["unit"] for row in rows if row["date"] == str(day) and wanted(row["code"])}
    return min(units - {""}, default="okänd")


def test_a_share_belongs_to_the_unit_that_started_the_clock(register):
    folder, made, rows = register
    known: dict = {}
    for row in rows:
        known.setdefault(row["patient_id"], []).append(row)
    told = figures(folder, exact()[:2], ("unit", "sex"))
    for measure in exact()[:2]:
        evaluator = Evaluator(measure, PERIOD, UNTIL)
        expected: dict = {}
        for one in made:
            said = evaluator.verdict(one.patient)
            if said.outcome is PatientOutcome.OUTSIDE:
                continue
            unit = place(known[one.patient.id], said.start, lambda code: code.startswith("N"))
            for key in ((unit, one.sex), (unit, None), (None, one.sex), (None, None)):
                numbers = expected.setdefault(key, dict.fromkeys(PatientOutcome, 0))
                numbers[said.outcome] += 1
        assert len(expected) == 15
        for key, numbers in expected.items():
            figure = told[measure.id, *key]
            assert figure.numerator == numbers[PatientOutcome.NUMERATOR]
            assert figure.denominator == figure.numerator + numbers[PatientOutcome.DENOMINATOR]
            assert figure.incomplete == numbers[PatientOutcome.INCOMPLETE]


def supplement(name):
    found = loader.load(next(REGIONS.glob(f"{name}-*.yaml"))).supplement
    assert found is not None
    return found, regional.profile(found)


def test_a_region_counts_each_patient_once_at_each_unit(register):
    folder, _, rows = register
    found = subject.of_supplement(*supplement("vasterbotten"))
    assert [one.id for one in found.measures] == [
        *("AW020", "AW024", "AW027", "AW035", "DV077", "AW026", "AW029", "GC001")
    ]
    told = figures(folder, found.measures, ("unit",))
    for code in ("AW020", "AW024", "DV077", "GC001"):
        recorded = [r for r in rows if r["code"] == code and r["date"].startswith("2025")]
        assert told[code, None].numerator == len({r["patient_id"] for r in recorded})
        for unit in {r["unit"] for r in recorded}:
            here = {r["patient_id"] for r in recorded if r["unit"] == unit}
            assert told[code, unit or "okänd"].numerator == len(here)
    units = sum(told["AW020", unit or "okänd"].numerator for unit in UNITS)
    assert units > told["AW020", None].numerator


def test_python_counts_the_same_as_sql(register):
    folder, made, _ = register
    found = subject.of_supplement(*supplement("vasterbotten"))
    told = figures(folder, found.measures, ())
    for measure in found.measures:
        evaluator = Evaluator(measure, PERIOD, UNTIL)
        said = [evaluator.verdict(one.patient).outcome for one in made]
        assert told[measure.id,].numerator == said.count(PatientOutcome.NUMERATOR)


def test_the_profile_counts_where_the_supplement_is_silent():
    found, own = supplement("vasterbotten")
    silent: Any = SimpleNamespace(id=found.id, title=found.title, yearly_counts=())
    assert subject.of_supplement(silent, own).measures == subject.of_supplement(found, own).measures
    halland = profiles.find("halland")
    assert halland is not None
    assert [one.id for one in subject.of_supplement(silent, halland).measures] == ["GC001"]
    assert subject.of_supplement(silent, None).measures == ()


def test_the_sql_of_a_region_counts_what_compute_counts(register, tmp_path):
    file = REGIONS / "vasterbotten-hoftledsartros-proteskirurgi.yaml"
    wanted = ("indicators", "export", file, "--period", "2025", "--until", UNTIL, "--date", "2026-11-22")
    ended = CliRunner().invoke(
        cli, [str(word) for word in (*wanted, "--out", tmp_path)], catch_exceptions=False
    )
    assert ended.exit_code == 0
    found = loader.load(file).supplement
    assert found is not None
    counts = subject.of_supplement(found, regional.profile(found)).measures
    figures_of = {one.measure: one.numerator for one in figures(register[0], counts, ()).values()}
    with duckdb.connect() as base:
        dates = dict.fromkeys(("birth_date", "death_date", "moved_out"), "DATE")
        base.read_csv(str(register[0] / "events.csv"), dtype={"date": "DATE"}).create_view("events")
        base.read_csv(str(register[0] / "patients.csv"), dtype=dates).create_view("patients")
        told = {
            sql.stem: len(base.execute(sql.read_text(encoding="utf-8")).fetchall())
            for sql in tmp_path.glob("*.sql")
        }
    assert told == figures_of
    assert len(told) == 8
    assert sum(told.values()) > 100


@pytest.mark.parametrize("code", ["", "nöjd", "AW02", "AW020 eller DV077"])
def test_what_no_code_tells_is_not_counted(code):
    found = patients("antal-1", "Antal nöjda patienter", code)
    assert found == Uncountable("antal-1", "Antal nöjda patienter", (Obstacle.YEARLY_CODE,))


def run(folder, *more, events="events.csv", specs=()):
    named = ("--events", folder / events, "--patients", folder / "patients.csv", "--out", folder / "out")
    how = ("--period", "2025", "--date", "2026-11-22", *more)
    asked = ("indicators", "compute", *(specs or (HIP,)), *named, *how)
    return CliRunner().invoke(cli, [str(one) for one in asked], catch_exceptions=False)


def test_a_register_without_units_is_refused_by_name(register):
    with pytest.raises(UsageError, match="Händelserna saknar kolumnen unit"):
        run(register[0], "--by", "unit", events="bare.csv")


def test_regions_and_pathways_are_computed_together(register):
    folder = register[0]
    ended = run(folder, specs=(*sorted(REGIONS.glob("*.yaml")), HIP))
    assert ended.exit_code == 0
    assert "jonkoping-epilepsi: inget kan räknas ur koder, för inget anges" in ended.stderr
    assert "Regionen följer antalen även på verksamhetsnivå: lägg till --by unit" in ended.stdout
    assert {one.name for one in (folder / "out").iterdir() if one.is_dir()} == {
        *("halland-distal-radiusfraktur", "vasterbotten-hoftledsartros-proteskirurgi", HIP.stem)
    }
    assert "--by unit" not in run(folder, "--by", "unit", specs=REGIONS.glob("v*.yaml")).stdout


def test_every_format_hides_the_same(register):
    folder = register[0]
    ended = run(folder, "--by", "unit,region,sex", "--hide-below", "12", "--to", "csv,json,parquet,html")
    assert ended.exit_code == 0
    made = folder / "out" / HIP.stem
    text = (made / "indikatorer.csv").read_text("utf-8-sig")
    table = list(csv.DictReader(text.splitlines(), delimiter=";"))
    told = json.loads((made / "indikatorer.json").read_text("utf-8"))["figures"]
    names = ("hidden", "numerator", "denominator", "value", "low", "high", "incomplete")
    stored = duckdb.read_parquet(str(made / "indikatorer.parquet")).project(", ".join(names)).fetchall()
    assert len(table) == len(told) == len(stored) > 100
    assert {one["hidden"] for one in told} == {True, False}
    for row, one, cells in zip(table, told, stored, strict=True):
        assert (row["hidden"] == "ja") == one["hidden"] == cells[0]
        if one["hidden"]:
            assert [one[name] for name in names[1:]] == list(cells[1:]) == [None] * 6
            assert {row[name] for name in names[1:]} == {"dold"}
        for name in ("numerator", "denominator", "incomplete"):
            assert one[name] is None or not 0 < one[name] < 12
    page = (made / "indikatorer.html").read_text("utf-8")
    withheld = re.findall(r'<th scope="row">[^<]*</th><td>dold</td>', page)
    assert len(withheld) == sum(one["hidden"] for one in told)


def test_the_guides_commands_do_as_they_say(tmp_path, monkeypatch):
    guide = (ROOT / "docs" / "guide" / "register.md").read_text("utf-8")
    commands = re.findall(r"^pathwaygen (indicators (?:example|compute|export) .*)$", guide, re.MULTILINE)
    assert [command.split()[1] for command in commands] == ["example", *["compute"] * 2, *["export"] * 2]
    (tmp_path / "pathways").symlink_to(ROOT / "pathways")
    monkeypatch.chdir(tmp_path)
    for command in commands:
        ended = CliRunner().invoke(cli, command.split(), catch_exceptions=False)
        assert ended.exit_code == 0, ended.output
        assert "Utelämnat" not in ended.output
    assert len(list((tmp_path / "resultat").glob("*/indikatorer.html"))) == 2
    text = next((tmp_path / "resultat").glob("vasterbotten*/indikatorer.csv")).read_text("utf-8-sig")
    assert "Norra vårdcentralen" in text


def test_two_specs_of_one_id_are_refused(register):
    with pytest.raises(UsageError, match="finns i en fil till"):
        run(register[0], specs=(HIP, HIP))
