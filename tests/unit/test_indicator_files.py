"""All indicators as files: the same from `build`, `export` and `show`, and no cell runs as a formula."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from click.testing import CliRunner

from pathwaygen import cli

HOSTILE = (
    "=HYPERLINK(1)",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\\t=1+1",
    "\uff1d1+1",
    "https://ont.example/",
    "{=1+1}",
    "=cmd|' /C calc'!A0",
)
SPEC = """\
format: 1
id: prov
titel: "{0}"
hälsotillstånd: {{namn: "{0}"}}
indikatorer:
  - id: ind1
    namn: "{0}"
    andel: {{täljare: "{0}", nämnare: "{0}"}}
    målnivå: "{0}"
    datakälla: "{0}"
    felkällor: "{0}"
    redovisas_per: ["{0}"]
    katalog: "{0}"
    text: "{0}"
    förslag: "{0}"
"""


def run(*arguments):
    result = CliRunner().invoke(cli.cli, [str(a) for a in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def cells(file):
    book = openpyxl.load_workbook(file)
    return [cell for row in book.active.iter_rows() for cell in row]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_any_file_runs(tmp_path, text):
    spec = tmp_path / "prov.yaml"
    spec.write_text(SPEC.format(text), encoding="utf-8")
    run(
        "build",
        spec,
        "--out",
        tmp_path / "ut",
        "--to",
        "json,xlsx,fhir",
        "--allow-errors",
        "--stage",
        "draft",
    )
    table = (tmp_path / "ut/prov/indikatorer.csv").read_text(encoding="utf-8-sig")
    head, row = csv.reader(io.StringIO(table, newline=""), delimiter=";")
    assert len(row) == len(head)
    assert [cell for cell in row if cell[:1] in "=+-@\uff1d\t\r" and cell] == []
    values = [cell for cell in cells(tmp_path / "ut/prov/indikatorer.xlsx") if cell.value is not None]
    assert {cell.data_type for cell in values} <= {"s", "inlineStr"}
    assert all(cell.hyperlink is None for cell in values)
    assert text.replace("\\t", "") in {str(cell.value).strip("\t") for cell in values}


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_every_command_writes_the_same(pathways, tmp_path, form):
    spec = pathways / "epilepsi.yaml"
    run("indicators", "export", spec, "--to", form, "--out", tmp_path / "export")
    run("indicators", "show", spec, "--format", form, "-o", tmp_path / f"show.{form}")
    to = "json" if form == "csv" else form
    run("build", spec, "--out", tmp_path / "build", "--to", to, "--stage", "draft")
    exported = (tmp_path / f"export/indikatorer.{form}").read_bytes()
    assert exported == (tmp_path / f"show.{form}").read_bytes()
    assert exported == (tmp_path / f"build/epilepsi/indikatorer.{form}").read_bytes()


def test_a_build_gives_fhir_too(pathways, tmp_path):
    run("build", pathways / "epilepsi.yaml", "--out", tmp_path, "--to", "fhir", "--stage", "draft")
    made = json.loads((tmp_path / "epilepsi/indikatorer.fhir.json").read_text(encoding="utf-8"))
    assert made["resourceType"] == "Bundle"
    assert [file.name for file in (tmp_path / "epilepsi").iterdir()] == ["indikatorer.fhir.json"]


def test_sql_needs_a_period(pathways, tmp_path):
    result = CliRunner().invoke(
        cli.cli, ["indicators", "export", str(pathways / "epilepsi.yaml"), "--out", str(tmp_path)]
    )
    assert "mätperiod" in str(result.exception)
    assert not list(tmp_path.iterdir())
