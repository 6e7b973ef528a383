"""A register that does not cover what is asked for: refused where nothing can be said, else told of."""

from __future__ import annotations

import csv
import datetime as dt
import json
from typing import Any

import pytest
from click.testing import CliRunner
from tests.unit.test_register import HIP, PERIOD, files, run_compute

from pathwaygen import cli
from pathwaygen.errors import UsageError
from pathwaygen.indicators.calendar import Length
from pathwaygen.indicators.definition import Kind
from pathwaygen.indicators.measure import Clock, Codes, Measure, recorded
from pathwaygen.indicators.wording import Words
from pathwaygen.period import Period
from pathwaygen.register import coverage, rows, study, tables
from pathwaygen.register.coverage import Oddity
from pathwaygen.terms import PopulationBase

YEAR = Period(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
TODAY = dt.date(2026, 11, 1)


def share(**changes):
    fields: dict[str, Any] = {
        "id": "ind1",
        "title": "Påhittad",
        "kind": Kind.SHARE,
        "base": PopulationBase.X,
        "condition": recorded(["M16"]),
        "intervention": Codes(),
        "clock": Clock.X,
        "high": Length(days=14),
        "counted": recorded(["AW020"]),
    }
    return Measure(**(fields | changes))


def seen(first, last, *, usual=100, without=()):
    """Return a check that found events in every month from the first day to the last but some."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    found = {month: usual for month in months if (month // 12, month % 12 + 1) not in without}
    return rows.Checked({"events": 1, "patients": 1}, {}, (), first, last, found)


def told(checked, *measures, until=None, period=YEAR):
    found = coverage.remarks(checked, until or checked.last, period, measures or (share(),))
    return [(one.oddity, str(one.day), one.other and one.other.isoformat(), one.measures) for one in found]


def test_a_register_that_covers_it_all_has_no_remark():
    assert told(seen(dt.date(2024, 12, 31), dt.date(2026, 3, 1))) == []
    assert told(seen(dt.date(2025, 1, 1), dt.date(2025, 12, 31))) == []


def test_a_register_that_begins_within_the_period_says_so():
    assert told(seen(dt.date(2025, 1, 2), dt.date(2026, 3, 1))) == [
        (Oddity.BEGINS_LATE, "2025-01-02", "2025-01-01", ())
    ]


def test_a_register_that_ends_within_the_period_says_so():
    assert told(seen(dt.date(2024, 1, 1), dt.date(2025, 12, 30))) == [
        (Oddity.ENDS_EARLY, "2025-12-30", "2025-12-31", ())
    ]


def test_a_period_without_any_event_says_so():
    without = [(2025, month) for month in range(1, 13)]
    found = told(seen(dt.date(2024, 1, 1), dt.date(2026, 3, 1), usual=3, without=without))
    assert found == [(Oddity.NOTHING, "2025-01-01", "2025-12-31", ())]


@pytest.mark.parametrize(
    ("usual", "without", "gaps"),
    [
        (
            100,
            [(2025, 3), (2025, 4), (2025, 12)],
            [("2025-03-01", "2025-04-30"), ("2025-12-01", "2025-12-31")],
        ),
        (100, [(2026, 2)], [("2026-02-01", "2026-02-28")]),
        (100, [(2024, 7)], []),  # nobody asks of it
        (19, [(2025, 3)], []),  # chance may leave such a month empty
        (20, [(2025, 3)], [("2025-03-01", "2025-03-31")]),
    ],
)
def test_a_month_that_was_lost_is_told_of(usual, without, gaps):
    found = told(seen(dt.date(2024, 1, 1), dt.date(2026, 3, 1), usual=usual, without=without))
    assert found == [(Oddity.GAP, first, last, ()) for first, last in gaps]


def test_one_stray_old_event_does_not_stand_for_a_register():
    found = seen(dt.date(2025, 4, 1), dt.date(2026, 3, 1))
    stray = rows.Checked(
        found.rows, {}, (), dt.date(1999, 5, 5), found.last, {**found.months, 1999 * 12 + 4: 1}
    )
    assert told(stray) == [(Oddity.GAP, "2025-01-01", "2025-03-31", ())]


def test_what_an_indicator_looks_back_on_but_cannot_see_is_told_of():
    year, ever = Length(months=12), {"first_ever": True}
    back = share(id="back", first_ever=True, lookback=year)
    longer = share(id="longer", low=Length(months=24))
    for_ever = [share(id="ever", **ever), share(id="plan", low=None)]
    checked = seen(dt.date(2024, 1, 1), dt.date(2026, 3, 1))
    assert told(checked, back) == []
    assert told(checked, back, longer, *for_ever) == [
        (Oddity.UNSEEN, "2024-01-01", None, ("ever", "plan")),
        (Oddity.UNSEEN, "2024-01-01", "2023-01-01", ("longer",)),
    ]
    assert told(seen(dt.date(2024, 1, 2), dt.date(2026, 3, 1)), back) == [
        (Oddity.UNSEEN, "2024-01-02", "2024-01-01", ("back",))
    ]
    assert told(seen(dt.date(2023, 1, 1), dt.date(2026, 3, 1), without=[(2024, 5)]), back) == [
        (Oddity.GAP, "2024-05-01", "2024-05-31", ())
    ]


def test_a_count_looks_nowhere_else():
    count = share(kind=Kind.COUNT, high=None, low=None)
    assert told(seen(dt.date(2025, 1, 1), dt.date(2026, 3, 1)), count) == []


@pytest.mark.parametrize(
    ("first", "last", "until", "why"),
    [
        (
            "2026-01-01",
            "2026-03-01",
            "2026-03-01",
            "första händelse är den 2026-01-01, efter att mätperioden slutar",
        ),
        ("2023-01-01", "2024-12-31", "2024-12-31", "slutar den 2024-12-31, innan mätperioden börjar"),
        ("2023-01-01", "2026-03-01", "2026-11-02", "kan inte omfatta tiden till och med 2026-11-02"),
    ],
)
def test_a_register_that_does_not_meet_the_period_is_refused(first, last, until, why):
    checked = seen(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    with pytest.raises(UsageError, match=why):
        coverage.refuse(checked, dt.date.fromisoformat(until), YEAR, TODAY)


def test_the_days_of_a_register_are_those_of_its_sound_events(tmp_path):
    stays, lost = "p1,{},M16.0,ICD-10-SE\n", "p1,{},M16.0,SNOMED\n"
    days = {
        "2024-12-31": (0, 1),
        "2025-01-31": (2, 0),
        "2025-02-28": (1, 3),
        "2025-03-01": (1, 0),
        "2025-04-01": (0, 2),
    }
    lines = [
        row.format(day) * some
        for day, each in days.items()
        for row, some in zip((stays, lost), each, strict=True)
    ]
    odd = (
        "p9,1753-01-01,M16.0,ICD-10-SE\n",
        *(stays.format(day) for day in ("9999-12-31", "0001-01-01", "x", "")),
    )
    (tmp_path / "events.csv").write_text("patient_id,date,code,code_system\n" + "".join((*lines, *odd)))
    (tmp_path / "patients.csv").write_text("patient_id,birth_date\np1,1950-01-01\n")
    with tables.opened(tmp_path / "events.csv", tmp_path / "patients.csv") as register:
        found = rows.check(register, TODAY)
    assert (found.first, found.last) == (dt.date(2025, 1, 31), dt.date(2025, 3, 1))
    assert dict(found.months) == {2025 * 12: 2, 2025 * 12 + 1: 1, 2025 * 12 + 2: 1}


def test_a_register_that_only_just_meets_the_period_is_not():
    checked = seen(dt.date(2025, 12, 31), dt.date(2025, 12, 31))
    coverage.refuse(checked, TODAY, YEAR, TODAY)
    coverage.refuse(seen(dt.date(2025, 1, 1), dt.date(2025, 1, 1)), dt.date(2025, 1, 1), YEAR, TODAY)


def test_every_remark_is_a_sentence_of_its_own():
    word = vars(Words().environment.get_template("register/words.txt.j2").module)["remark"]
    said = {str(word(coverage.Remark(one, dt.date(2025, 1, 2), TODAY, ("ind1",), ("x",)))) for one in Oddity}
    assert len(said) == len(Oddity)
    assert all(one.endswith(".") for one in said)
    assert sum("2025-01-02" in one for one in said) == len(Oddity) - 1


EVENTS = ["p1,2025-03-10,M16.0,ICD-10-SE", "p1,2025-03-10,NFB49,KVÅ", "p1,2025-03-12,AW020,KVÅ"]


def test_the_remarks_stand_in_every_output(tmp_path):
    files(tmp_path, EVENTS, ["p1,1950-01-01,K,Norra"])
    ended = run_compute(tmp_path, "--to", "csv,json,html", "--hide-below", "0")
    assert ended.exit_code == 0
    folder = tmp_path / "out" / "hoftledsartros-proteskirurgi"
    late = "Registrets första händelse är den 2025-03-10, och mätperioden börjar den 2025-01-01."
    early = "Registret slutar den 2025-03-12, före mätperiodens sista dag den 2025-12-31."
    table = list(
        csv.DictReader((folder / "indikatorer.csv").read_text("utf-8-sig").splitlines(), delimiter=";")
    )
    figures = json.loads((folder / "indikatorer.json").read_text("utf-8"))["figures"]
    page = (folder / "indikatorer.html").read_text("utf-8")
    for said in (late, early):
        assert said in ended.output
        assert said in page
        assert all(said in row["remarks"] for row in (*table, *figures))


def test_a_period_before_the_register_is_refused_and_nothing_is_written(tmp_path):
    files(tmp_path, EVENTS, ["p1,1950-01-01,K,Norra"])
    named = ("--events", tmp_path / "events.csv", "--patients", tmp_path / "patients.csv")
    wanted = ("indicators", "compute", HIP, *named, "--period", "2019", "--out", tmp_path / "out")
    ended = CliRunner().invoke(cli.cli, [str(word) for word in wanted])
    assert isinstance(ended.exception, UsageError)
    assert "efter att mätperioden slutar den 2019-12-31" in str(ended.exception)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["compute", "export"])
def test_a_column_is_broken_down_by_once(tmp_path, command):
    files(tmp_path, EVENTS, ["p1,1950-01-01,K,Norra"])
    more = ("--events", tmp_path / "events.csv", "--patients", tmp_path / "patients.csv")
    wanted = ("indicators", command, HIP, *(more if command == "compute" else ()), "--period", "2025")
    ended = CliRunner().invoke(
        cli.cli, [str(word) for word in (*wanted, "--by", "region,sex,region", "--out", tmp_path / "out")]
    )
    assert "”region” står två gånger" in str(ended.exception)


def test_the_library_refuses_a_column_twice_too(tmp_path):
    from pathwaygen import loader, standard
    from pathwaygen.register import tables

    pathway = loader.load(HIP).pathway
    assert pathway is not None
    question = study.Question(PERIOD, TODAY, by=("sex", "sex"))
    with (
        tables.opened(*files(tmp_path, EVENTS, ["p1,1950-01-01,K,Norra"])) as register,
        pytest.raises(UsageError, match="sex står två gånger"),
    ):
        study.study(register, pathway, standard.load(), question, Words().environment)


@pytest.mark.parametrize(
    ("name", "told"),
    [("Position", True), ("huvuddiagnos", True), ("klinik", False)],
)
def test_a_column_of_positions_is_said_to_be_unread(tmp_path, name, told):
    files(tmp_path, EVENTS, ["p1,1950-01-01,K,Norra"])
    lines = (tmp_path / "events.csv").read_text("utf-8").splitlines()
    made = "\n".join([f"{lines[0]},{name}", *(f"{line},2" for line in lines[1:])])
    (tmp_path / "events.csv").write_text(made + "\n", encoding="utf-8")
    ended = run_compute(tmp_path, "--hide-below", "0", "--until", "2025-12-31")
    assert (f"Kolumnen {name.lower()} läses inte" in ended.output) is told
    assert "100,0 % (1 av 1" in ended.output  # a secondary diagnosis counts
