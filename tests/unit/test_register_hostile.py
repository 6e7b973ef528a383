"""Registers that lie, files that are not what they say, runs that are stopped: told of, nothing written."""

from __future__ import annotations

import csv
import datetime as dt
import os
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from pathwaygen.cli import cli
from pathwaygen.cli.interrupt import stoppable
from pathwaygen.errors import UsageError
from pathwaygen.register import rows, tables

ROOT = Path(__file__).resolve().parents[2]
HIP = ROOT / "pathways" / "hoftledsartros-proteskirurgi.yaml"
HEADING = "patient_id,date,code,code_system\n"
SOUND = HEADING + "p1,2025-01-10,M16.0,ICD-10-SE\np1,2025-01-10,NFB49,KVÅ\n"
PATIENTS = "patient_id,birth_date,sex,region\np1,1950-01-01,K,Norra\n"
STORED = "SELECT 'p1' AS patient_id, DATE '2025-01-10' AS date, 'M16.0' AS code, 'ICD-10-SE' AS code_system"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "events.csv").write_text(SOUND, encoding="utf-8")
    (tmp_path / "patients.csv").write_text(PATIENTS, encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "manifest.json").write_text("gammal")
    return tmp_path


def arguments(folder, events="events.csv", patients="patients.csv", *more):
    named = ["--events", folder / events, "--patients", folder / patients, "--out", folder / "out"]
    given = ["indicators", "compute", HIP, *named, "--period", "2025", "--date", "2026-11-22", *more]
    return [str(one) for one in given]


def refused(folder, *how):
    """Return what the program says as it refuses, having written nothing."""
    with pytest.raises((UsageError, OSError)) as caught:
        CliRunner().invoke(cli, arguments(folder, *how), catch_exceptions=False)
    assert [file.name for file in (folder / "out").rglob("*")] == ["manifest.json"]
    assert (folder / "out" / "manifest.json").read_text() == "gammal"
    return str(caught.value)


def bent(folder):
    duckdb.sql(STORED).write_parquet(str(folder / "ok.parquet"))
    whole = bytearray((folder / "ok.parquet").read_bytes())
    for place in range(60, len(whole) - 60, 7):
        whole[place] ^= 0x5A
    return bytes(whole)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("zero.csv", b"", "varje kolumn har ett eget namn"),
        ("zero.parquet", b"", "skadad eller är inte vad namnet säger"),
        ("lie.parquet", SOUND.encode(), "skadad eller är inte vad namnet säger"),
        ("bent.parquet", bent, "skadad eller är inte vad namnet säger"),
        ("lie.csv", b"PAR1\xff\xfe\x00\x81", "inte sparad som UTF-8"),
        ("wide.csv", SOUND.encode("utf-16"), "inte sparad som UTF-8"),
        ("late.csv", SOUND.encode() * 2000 + "p1,2025-01-10,NFB49,KVÅ\n".encode("latin-1"), "se rad 6001"),
        ("huge.csv", f"{HEADING}p1,2025-01-10,{'M' * 5_000_000},KVÅ\n".encode(), "Rad 2"),
        ("head.csv", b"a" * 3_000_000 + HEADING.encode(), "filens första rad har inget av dem"),
        ("case.csv", b"patient_id,Patient_ID,date,code,code_system\n", "varje kolumn har ett eget namn"),
        ("bare.csv", b"p1,2025-01-10,M16.0,ICD-10-SE\n", "filens första rad har inget av dem"),
        ("unknown.csv", f"{HEADING}p9,2025-01-10,M16.0,ICD-10-SE\n".encode(), "finns inte i patienttabellen"),
    ],
)
def test_a_file_that_is_something_else_is_told_of_and_never_quoted(folder, name, content, said):
    (folder / name).write_bytes(content(folder) if callable(content) else content)
    told = refused(folder, name)
    assert said in told
    assert "p1" not in told
    assert "p9" not in told
    assert len(told) < 400


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_folder_and_a_pipe_are_no_file(folder, kind):
    (folder / f"folder.{kind}").mkdir()
    os.mkfifo(folder / f"pipe.{kind}")
    assert "är ingen fil" in refused(folder, f"folder.{kind}")
    assert "är ingen fil" in refused(folder, f"pipe.{kind}")


@pytest.mark.parametrize("select", ["{'a': 1}", "['p1']", "'p1'::BLOB", "1.5::DOUBLE", "true"])
def test_a_column_that_is_no_text_is_refused(folder, select):
    sql = STORED.replace("'M16.0' AS code,", f"{select} AS code,")
    duckdb.sql(sql).write_parquet(str(folder / "typed.parquet"))
    assert "kolumnen code ska vara text" in refused(folder, "typed.parquet")


@pytest.mark.parametrize("name", ["e*.csv", "e?.csv", "[e]vents.csv", "{e,f}.csv", "'; DROP TABLE x; --.csv"])
def test_a_file_name_is_a_name_and_no_pattern(folder, name):
    (folder / name).write_text(SOUND, encoding="utf-8")
    (folder / "events2.csv").write_text(HEADING + "p1,2025-01-10,M16.0,ICD-10-SE\n" * 50, encoding="utf-8")
    (folder / "events.csv").write_text(HEADING, encoding="utf-8")
    with tables.opened(folder / name, folder / "patients.csv") as register:
        assert register.base.execute("SELECT count(*) FROM events").fetchall() == [(2,)]


def test_columns_are_found_by_name_whatever_else_the_file_has(folder):
    extra = ', 7 AS "row", 8 AS file_row_number, 9 AS "x; DROP TABLE events; --", 10 AS "a""b"'
    sql = STORED.replace("patient_id", "PATIENT_ID") + extra
    duckdb.sql(sql).write_parquet(str(folder / "more.parquet"))
    with tables.opened(folder / "more.parquet", folder / "patients.csv") as register:
        assert register.base.execute("SELECT row, patient_id, code FROM events").fetchall() == [
            (1, "p1", "M16.0")
        ]


def test_the_database_reaches_nothing_else(folder):
    (folder / "secret.csv").write_text("a\n1\n")
    with tables.opened(folder / "events.csv", folder / "patients.csv") as register:
        for sql in (
            f"FROM read_csv('{folder / 'secret.csv'}')",
            f"FROM read_text('{folder / 'secret.csv'}')",
            f"COPY (SELECT 1) TO '{folder / 'new.csv'}'",
            f"ATTACH '{folder / 'new.db'}'",
            "SELECT * FROM read_csv('https://example.org/a.csv')",
            "INSTALL httpfs",
            "LOAD httpfs",
            "SET enable_external_access = true",
            "SET allowed_paths = ['/etc']",
        ):
            with pytest.raises(duckdb.Error):
                register.base.execute(sql)
    assert not (folder / "new.csv").exists()
    assert not (folder / "new.db").exists()


def test_groups_of_any_name_are_text(folder):
    names = ["'; DROP TABLE patients; --", "<script>alert(1)</script>", "=1+1", "alla", "å\tä", "$c0"]
    with (folder / "patients.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("patient_id", "birth_date", "sex", "region"))
        writer.writerows((f"p{n}", "1950-01-01", "K", name) for n, name in enumerate(names))
    events = [f"p{n},2025-01-10,{code}\n" for n in range(6) for code in ("M16.0,ICD-10-SE", "NFB49,KVÅ")]
    (folder / "events.csv").write_text(HEADING + "".join(events), encoding="utf-8")
    asked = arguments(folder, "events.csv", "patients.csv", "--by", "region", "--hide-below", "0")
    asked += ["--to", "csv,html", "--until", "2025-12-31"]
    (folder / "out" / "manifest.json").unlink()
    assert CliRunner().invoke(cli, asked, catch_exceptions=False).exit_code == 0
    made = folder / "out" / HIP.stem
    text = (made / "indikatorer.csv").read_text("utf-8-sig")
    told = [row for row in csv.DictReader(text.splitlines(), delimiter=";") if row["indicator"] == "ind1"]
    assert {row["region"]: row["denominator"] for row in told} == {
        "'; DROP TABLE patients; --": "1",
        "<script>alert(1)</script>": "1",
        "'=1+1": "1",
        "”alla”": "1",
        "å ä": "1",
        "$c0": "1",
        "alla": "6",
    }
    page = (made / "indikatorer.html").read_text("utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_numbers_of_bad_rows_are_those_of_the_file(folder):
    sound = "p1,2025-01-10,M16.0,ICD-10-SE\n"
    lines = [HEADING, *[sound] * 400_000]
    for number in (1, 77_777, 250_001, 400_000):
        lines[number] = "p1,2025-02-30,M16.0,ICD-10-SE\n"
    (folder / "events.csv").write_text("".join(lines), encoding="utf-8")
    with tables.opened(folder / "events.csv", folder / "patients.csv") as register:
        found = rows.check(register, dt.date(2026, 1, 1))
    assert [row.row for row in found.listed] == [1, 77_777, 250_001, 400_000]


def large(folder, number=3_000_000):
    """Write a register that takes a while."""
    duckdb.sql(
        "SELECT 'p' || i % 300000 AS patient_id, DATE '2025-01-01' + CAST(i % 300 AS INTEGER) AS date, "
        "'M16.0' AS code, 'ICD-10-SE' AS code_system FROM range($number) AS t(i)",
        params={"number": number},
    ).write_parquet(str(folder / "events.parquet"))
    duckdb.sql(
        "SELECT 'p' || i AS patient_id, DATE '1950-01-01' AS birth_date FROM range(300000) AS t(i)"
    ).write_parquet(str(folder / "patients.parquet"))


@pytest.mark.slow
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_stopped_leaves_what_was_there(folder, sign):
    large(folder)
    scratch = folder / "scratch"
    scratch.mkdir()
    child = subprocess.Popen(
        [sys.executable, "-m", "pathwaygen", *arguments(folder, "events.parquet", "patients.parquet")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(scratch)},
    )
    while not list(scratch.iterdir()):  # the database is opened
        assert child.poll() is None
        time.sleep(0.01)
    time.sleep(0.3)
    child.send_signal(sign)
    _, told = child.communicate(timeout=60)
    assert (folder / "out" / "manifest.json").read_text() == "gammal"
    assert not (folder / "out" / HIP.stem).exists()
    if sign is not signal.SIGKILL:
        assert child.returncode == 2
        assert (
            told
            == f"pathwaygen: Avbrutet. Inget är skrivet, och det som fanns i {folder / 'out'} står kvar.\n"
        )
        assert not list(scratch.iterdir())
        assert [file.name for file in (folder / "out").iterdir()] == ["manifest.json"]


def test_a_full_disk_leaves_what_was_there(folder):
    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    ended = subprocess.run(
        [sys.executable, "-B", "-m", "pathwaygen", *arguments(folder)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=little_room,
    )
    assert ended.returncode == 2, ended.stderr
    assert "kunde inte läsa eller skriva" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert [file.name for file in (folder / "out").iterdir()] == ["manifest.json"]
    assert (folder / "out" / "manifest.json").read_text() == "gammal"


@pytest.mark.slow
def test_too_little_memory_is_told_of(folder):
    large(folder)
    stored = ("events.parquet", "patients.parquet")
    ended = subprocess.run(
        [sys.executable, "-m", "pathwaygen", *arguments(folder, *stored, "--memory", "64")],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )
    assert ended.returncode == 2, ended.stderr
    assert re.fullmatch(r"pathwaygen: (Minnet räckte inte|Registret kan inte läsas).*\n", ended.stderr)


def test_only_a_stop_is_told_of_as_one():
    with pytest.raises(RuntimeError, match="own"), stoppable("stopped"):
        raise RuntimeError("own")
    with pytest.raises(UsageError, match="stopped"), stoppable("stopped"):
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
