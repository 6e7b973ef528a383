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


@pytest.mark.parametrize(
    ("name", "codes", "origin"),
    [
        (
            "vasterbotten-hoftledsartros-proteskirurgi",
            ["AW020", "AW024", "AW027", "AW035", "DV077", "AW026", "AW029", "GC001"],
            "Region Västerbotten: Ansvar och befogenheter, 2026-02-20",
        ),
        ("halland-distal-radiusfraktur", ["GC001"], "Region Halland: Uppföljning, "),
    ],
)
def test_what_a_region_counts_every_year_has_sheets_too(pathways, name, codes, origin):
    spec = pathways / "regioner" / f"{name}.yaml"
    found = json.loads(run("indicators", "show", spec, "--format", "json"))["indicators"]
    assert [one["id"] for one in found] == codes
    for one in found:
        assert one["sentence"].startswith(("Antal unika patienter", "Antalet unika patienter"))
        assert one["sentence"].rstrip(".").endswith((f"KVÅ-kod {one['id']}", f"{one['id']} använts"))
        assert (one["origin"], one["kind"]) == ("region", "count")
        assert one["counted_codes"][0]["code"] == one["id"]
        assert one["counted_codes"][0]["title"]
        said = next(row["value"] for row in one["sheet"] if row["name"] == "origin")
        assert said.startswith(origin)


def test_a_profile_stands_in_for_a_list_that_a_supplement_lacks(pathways, tmp_path):
    text = (pathways / "regioner/vasterbotten-hoftledsartros-proteskirurgi.yaml").read_text(encoding="utf-8")
    start, end = text.index("årliga_antal:"), text.index("\nplan:")
    spec = tmp_path / "tillagg.yaml"
    spec.write_text(text[:start] + text[end:], encoding="utf-8")
    found = json.loads(run("indicators", "show", spec, "--format", "json"))["indicators"]
    assert [one["id"] for one in found] == [
        "AW020",
        "AW024",
        "AW027",
        "AW035",
        "DV077",
        "AW026",
        "AW029",
        "GC001",
    ]
