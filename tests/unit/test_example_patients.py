"""The made-up patients of the real specs, and what is said of a patient that cannot be tried."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from pathwaygen import cli, loader, standard
from pathwaygen.indicators.wording import Words
from pathwaygen.period import period
from pathwaygen.register import trial
from pathwaygen.terms import PatientOutcome

NAMES = ["distal-radiusfraktur", "epilepsi", "hoftledsartros-proteskirurgi"]
SPEC = """\
format: 1
id: prov
titel: Prov
hälsotillstånd: {{namn: höftledsartros, koder: [{{system: ICD-10-SE, omfattar: [M16]}}]}}
indikatorer:
  - {{id: ind1, standard: plan_upprättad, population: x, från: diagnos, inom: 14 dagar,
     indexhändelse: första i perioden, tidigare_plan: nej}}
testpatienter:
  - id: tp1
    född: 1950-01-01
    {fields}
    väntat: {{{expected}}}
"""


def tried(pathway):
    found = period("2025")
    assert found is not None
    return trial.tried(pathway, standard.load(), found)


@pytest.mark.parametrize("name", NAMES)
def test_every_patient_of_a_real_spec_gets_the_expected_answer(pathways, name):
    pathway = loader.load(pathways / f"{name}.yaml").pathway
    assert pathway is not None
    found = tried(pathway)
    assert found.passed
    own = [one for one in found.trials if not one.edge]
    assert len({one.name for one in own}) >= 6
    assert all(one.text.startswith("Påhittad. ") for one in own)
    outcomes = {one.expected for one in own}
    assert outcomes >= {PatientOutcome.NUMERATOR, PatientOutcome.DENOMINATOR, PatientOutcome.OUTSIDE}
    assert {one.measure.id for one in own if one.measure} >= {"ind1", "ind2"}


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_explained_in_a_sentence(pathways, name):
    pathway = loader.load(pathways / f"{name}.yaml").pathway
    assert pathway is not None
    found = tried(pathway)
    text = trial.text(found, Words().environment, everything=True)
    lines = text.splitlines()
    shown = [number for number, line in enumerate(lines) if line.startswith("  ok   ")]
    assert len(shown) == len(found.trials)
    for number in shown:
        said = lines[number + 1].strip()
        assert said.endswith(".")
        assert said.startswith(("I täljaren:", "I nämnaren:", "Räknas:", "Ej uppföljd:", "Utanför:"))


def said(tmp_path, fields, expected="ind1: i täljaren"):
    spec = tmp_path / "prov.yaml"
    spec.write_text(SPEC.format(fields=fields, expected=expected), encoding="utf-8")
    result = CliRunner().invoke(cli.cli, ["indicators", "test", str(spec)])
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("fields", "expected", "told"),
    [
        ("registreringar: [{datum: 2025-02-01, kod: M16}]", "ind1: i täljaren", "bara tre tecken"),
        ("registreringar: [{datum: 2025-02-01, kod: hej}]", "ind1: i täljaren", "inte är en ICD-10-SE-"),
        ("registreringar: [{kod: M16.0}]", "ind1: i täljaren", "saknar datum"),
        ("registreringar: []", "ind1: i täljaren", "inga registreringar"),
        ("registreringar: [{datum: 2025-02-01, kod: M16.0}]", "ind9: i täljaren", "indikatorn finns inte"),
        (
            "registreringar: [{datum: 2025-02-01, kod: M16.0}]",
            "ind1: i täljaren",
            "i täljaren. I nämnaren",
        ),
    ],
)
def test_a_patient_that_does_not_hold_is_told_of(tmp_path, fields, expected, told):
    code, text = said(tmp_path, fields, expected)
    assert code == 1
    assert "  FEL  tp1" in text
    assert told in text


def test_several_specs_are_tried_at_once(pathways):
    files = [str(pathways / f"{name}.yaml") for name in NAMES]
    result = CliRunner().invoke(cli.cli, ["indicators", "test", *files])
    assert result.exit_code == 0
    assert [line for line in result.output.splitlines() if line in files] == files
    assert result.output.count("alla stämmer") == 3
