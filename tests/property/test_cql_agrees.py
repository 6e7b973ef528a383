"""The criteria in CQL, compiled by the reference compiler and run, say what plain Python says.

The compiler is CQFramework's own, in JavaScript; the engine is the package ``cql-execution``. Value sets are
read as FHIR reads them: by name, ``is-a``, regular expression, ``exclude`` and other value sets.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from base64 import b64decode
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, given, settings
from tests.browser.packages import FOLDER, package
from tests.property.populations import PATIENTS, PERIOD, UNTIL, measures

from pathwaygen import loader, standard
from pathwaygen.indicators import Words, definitions
from pathwaygen.indicators.address import Addresses
from pathwaygen.indicators.cases import cases
from pathwaygen.indicators.codes import normal
from pathwaygen.indicators.evaluate import Evaluator
from pathwaygen.indicators.fhir import _Maker
from pathwaygen.indicators.measure import Measure, measure
from pathwaygen.indicators.valueset import printed
from pathwaygen.terms import CodeSystem, PatientOutcome

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from pathwaygen.indicators.definition import Definition
    from pathwaygen.indicators.patient import Patient
    from pathwaygen.period import Period

ROOT = Path(__file__).parents[2]
HIP = ROOT / "pathways" / "hoftledsartros-proteskirurgi.yaml"
ADDRESSES = Addresses().all_systems
DRAWN = 25
"""How many measures are drawn, and how many lists of patients."""


def maker() -> tuple[_Maker, list[Definition]]:
    pathway = loader.load(HIP).pathway
    assert pathway is not None
    found = _Maker(pathway, standard.load(), Words(), Addresses(), "")
    return found, list(definitions(pathway, standard.load()))


def library(one: Measure) -> tuple[str, dict[str, dict[str, Any]]]:
    """Return a measure's CQL, and its value sets by address."""
    made, known = maker()
    sets = made._sets(known[0], one)
    text = b64decode(made._library(known[0], one, sets)["content"][0]["data"]).decode()
    return text, {found["url"]: found for each in sets for found in made._value_sets(each)}


def expanded(
    url: str, sets: Mapping[str, dict[str, Any]], universe: Iterable[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Return the codes of a value set, among those that are recorded anywhere."""

    def meant(part: dict[str, Any]) -> set[tuple[str, str]]:
        if "valueSet" in part:
            return set().union(*(expanded(other, sets, universe) for other in part["valueSet"]))
        here = {code for system, code in universe if system == part["system"]}
        if "concept" in part:
            named = {concept["code"] for concept in part["concept"]}
            return {(part["system"], code) for code in here & named}
        for found in part["filter"]:
            if found["op"] == "is-a":
                here = {code for code in here if normal(code).startswith(normal(found["value"]))}
            else:
                here = {code for code in here if re.search(found["value"], code)}
        return {(part["system"], code) for code in here}

    compose = sets[url]["compose"]
    held = set().union(*(meant(part) for part in compose["include"]))
    return held.difference(*(meant(part) for part in compose.get("exclude", ())))


def bundle(name: str, patient: Patient) -> dict[str, Any]:
    """Return a patient as FHIR: diagnoses are conditions, what was done are procedures."""
    who = {"resourceType": "Patient", "id": name}
    who |= {"birthDate": str(patient.born)} if patient.born else {}
    who |= {"deceasedDateTime": str(patient.died)} if patient.died else {}
    listed: list[dict[str, Any]] = [who]
    for number, event in enumerate(patient.events):
        done = event.system is CodeSystem.KVA
        coding = {"system": ADDRESSES[event.system], "code": printed(normal(event.code), event.system)}
        listed.append(
            {
                "resourceType": "Procedure" if done else "Condition",
                "id": f"{name}-{number}",
                "subject": {"reference": f"Patient/{name}"},
                "code": {"coding": [coding]},
                **({"status": "completed"} if done else {}),
                "performedDateTime" if done else "recordedDate": str(event.date),
            }
        )
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in listed]}


def asked(
    found: Mapping[str, Measure], people: Mapping[str, Patient], period: Period, until: dt.date
) -> dict[str, dict[str, str]]:
    """Return what the CQL says of each measure and patient."""
    for name in ("@cqframework/cql", "cql-execution", "cql-exec-fhir"):
        package(name)
    universe = {
        (ADDRESSES[event.system], printed(normal(event.code), event.system))
        for patient in people.values()
        for event in patient.events
    }
    texts, sets = {}, {}
    for name, one in found.items():
        texts[name], known = library(one)
        sets[name] = {
            url: {"": [{"code": code, "system": system} for system, code in expanded(url, known, universe)]}
            for url in known
        }
    told = {
        "libraries": texts,
        "sets": sets,
        "patients": [bundle(name, patient) for name, patient in people.items()],
        "period": [str(period.start), str(period.end)],
        "until": str(until),
    }
    ended = subprocess.run(
        [str(Path(sys.executable).with_name("node")), str(Path(__file__).with_name("cql.mjs")), str(FOLDER)],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "TZ": "UTC"},
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    answers = json.loads(ended.stdout[ended.stdout.index('{"') :])
    return {
        name: {who: outcome(found[name], said) for who, said in told_of.items()}
        for name, told_of in answers.items()
    }


def outcome(one: Measure, said: Mapping[str, bool]) -> str:
    """Return the outcome that a measure's populations stand for."""
    if not said["Initial Population"]:
        return "outside"
    if not one.followed:
        return "numerator"
    if said["Denominator Exclusion"]:
        return "incomplete"
    if not said["Denominator"]:
        return "outside"
    return "numerator" if said["Numerator"] else "denominator"


def plain(
    found: Mapping[str, Measure], people: Mapping[str, Patient], period: Period, until: dt.date
) -> dict[str, dict[str, str]]:
    return {
        name: {who: evaluator.verdict(patient).outcome.value for who, patient in people.items()}
        for name, one in found.items()
        for evaluator in [Evaluator(one, period, until)]
    }


@pytest.mark.slow
def test_the_criteria_say_what_python_says():
    found: dict[str, Measure] = {}
    people: dict[str, Patient] = {}

    @given(measures(), PATIENTS)
    @settings(max_examples=DRAWN, phases=[Phase.generate], database=None)
    def draw(one: Measure, patients: list[Patient]) -> None:
        found[f"m{len(found)}"] = replace(one, id=f"m{len(found)}")
        for patient in patients:
            # Moving away has no element in FHIR's Patient.
            people[f"p{len(people)}"] = replace(patient, moved_out=None)

    draw()
    said = asked(found, people, PERIOD, UNTIL[1])
    expected = plain(found, people, PERIOD, UNTIL[1])
    for name, one in found.items():
        assert said[name] == expected[name], one
    assert {one for told in said.values() for one in told.values()} == {one.value for one in PatientOutcome}


@pytest.mark.slow
def test_every_edge_of_the_real_indicators_gets_its_answer():
    _, known = maker()
    found = {one.id: exact for one in known if isinstance(exact := measure(one), Measure)}
    until = max(cases(one, PERIOD)[0].until for one in found.values())
    people: dict[str, Patient] = {}
    expected: dict[str, dict[str, str]] = {name: {} for name in found}
    for name, one in found.items():
        every = cases(one, PERIOD)
        for case in every:
            if case.until == every[0].until and case.patient.moved_out is None:
                people[f"{name}-{case.name}"] = case.patient
                expected[name][f"{name}-{case.name}"] = case.expected.value
    said = asked(found, people, PERIOD, until)
    for name, edges in expected.items():
        assert {who: said[name][who] for who in edges} == edges
        assert len(edges) > 10
