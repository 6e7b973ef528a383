"""`compute --engine spark`: the same tables as DuckDB, from the same files, and nothing left behind."""

from __future__ import annotations

import csv
import datetime as dt
import sys
import tempfile
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from pathwaygen import cli
from pathwaygen.errors import MissingExtraError, UsageError
from pathwaygen.register import spark as engine
from pathwaygen.register import synthetic, tables
from pathwaygen.register.tables import Limits

HIP = Path(__file__).parents[2] / "pathways" / "hoftledsartros-proteskirurgi.yaml"
BAD = (
    ("", "2025-03-01", "AW020", "KVÅ"),
    ("p0000001", "2025-02-30", "AW020", "KVÅ"),
    ("p0000001", "", "AW020", "KVÅ"),
    ("p0000001", "2025-3-1", "aw020", "kvå"),
    ("p0000001", "2025-03-01 12:30", "M16.1", "icd-10-se"),
    ("okänd", "2025-03-01", "AW020", "KVÅ"),
    ("p0000002", "2031-01-01", "AW020", "KVÅ"),
    ("p0000002", "1890-01-01", "AW020", "KVÅ"),
    ("p0000002", "2025-03-01", 'AW 020; "x"', "KVÅ"),
    ("p0000002", "2025-03-01", "M16.1", "SNOMED CT"),
    (" p0000003 ", "2025-03-01", "M16-P", "KSH97-P"),
)


def run(*arguments):
    result = CliRunner().invoke(cli.cli, ["indicators", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    folder = tmp_path_factory.mktemp("register")
    run("example", HIP, "--out", folder, "--patients", 200)
    with (folder / synthetic.EVENTS).open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*row, "Norra sjukhuset"] for row in BAD)
    for made, name in ((synthetic.EVENTS, "events.csv"), (synthetic.PATIENTS, "patients.csv")):
        (folder / made).rename(folder / name)
    for name in ("events", "patients"):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            head, *read = csv.reader(file)
        rows = [[*row, *[""] * (len(head) - len(row))] for row in read]
        with duckdb.connect() as base:
            base.execute(f"CREATE TABLE t ({', '.join(f'{column} VARCHAR' for column in head)})")
            base.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(head))})", rows)  # noqa: S608  our own
            base.table("t").write_parquet(str(folder / f"{name}.parquet"))
    return folder


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
def test_spark_gives_what_duckdb_gives(register, tmp_path, monkeypatch):
    written = {}
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    for name in ("duckdb", "spark"):
        told = run(
            *("compute", HIP, "--engine", name, "--period", 2025, "--by", "unit,region,sex", "--explain"),
            *("--events", register / "events.parquet", "--patients", register / "patients.parquet"),
            *("--date", "2026-11-01", "--to", "csv,json,html", "--out", tmp_path / name),
        )
        files = sorted(file for file in (tmp_path / name).rglob("*") if file.is_file())
        written[name] = [told.rpartition("Skrivet till")[0]] + [
            (file.name, file.read_text(encoding="utf-8")) for file in files if file.name != "manifest.json"
        ]
    assert written["spark"] == written["duckdb"]
    names = [entry[0] for entry in written["spark"][1:]]
    assert names == [
        *("indikatorer.csv", "indikatorer.html", "indikatorer.json"),
        *("patientutfall.csv", "utelamnade-rader.csv"),
    ]
    assert list(scratch.glob("pathwaygen-*")) == []
    assert not Path("spark-warehouse").exists()
    assert not Path("metastore_db").exists()


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_spark_reads_what_duckdb_reads(register, kind):
    files = register / f"events.{kind}", register / f"patients.{kind}"
    read = {}
    for name, opened in (("duckdb", tables.opened), ("spark", engine.opened)):
        with opened(*files, Limits(threads=1)) as found:
            wanted = ("SELECT * FROM events ORDER BY row", "SELECT * FROM patients ORDER BY row")
            read[name] = [found.base.execute(query).fetchall() for query in wanted]
        assert found.columns["events"] == ("patient_id", "date", "code", "code_system", "unit")
    assert len(read["duckdb"][0]) > len(BAD)
    assert read["spark"] == read["duckdb"]


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
def test_spark_listens_on_this_machine_only():
    with engine.session(Limits(threads=1)) as session:
        settings = dict(session.sparkContext.getConf().getAll())
    assert settings["spark.ui.enabled"] == "false"
    assert settings["spark.driver.host"] == settings["spark.driver.bindAddress"] == "127.0.0.1"
    assert settings["spark.master"] == "local[1]"


def test_values_are_written_in_as_literals():
    made = engine.rewritten("SELECT $a, c = $b FROM t", {"a": "x'y\\z", "b": dt.date(2025, 1, 2)})
    assert made.sql(dialect="spark") == r"SELECT 'x\'y\\z', c = CAST('2025-01-02' AS DATE) FROM t"


def test_an_error_quotes_no_row():
    for kind in ("ParseException", "SparkRuntimeException"):
        error = type(kind, (Exception,), {})("p0000001 19500101")
        assert kind in engine._said(error)
        assert "p0000001" not in engine._said(error)


def test_without_java_it_says_what_to_install(register, monkeypatch):
    pytest.importorskip("pyspark", reason="make .venv/.spark")
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with (
        pytest.raises(UsageError, match="Java 17"),
        engine.opened(register / "events.csv", register / "patients.csv"),
    ):
        pass


def test_without_the_extra_it_says_what_to_install(register, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    with (
        pytest.raises(MissingExtraError, match=r"pathwaygen\[spark\]"),
        engine.opened(register / "events.csv", register / "patients.csv"),
    ):
        pass


def test_a_missing_file_is_told_before_spark_starts(tmp_path):
    with pytest.raises(UsageError, match="finns inte"), engine.opened(tmp_path / "a.csv", tmp_path / "b.csv"):
        pass
