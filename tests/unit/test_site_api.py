"""The JSON beside the pages: it says what the spec says, in a shape that its schema describes."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from jsonschema import Draft202012Validator
from tests.conftest import ROOT

from pathwaygen import lint, loader, model
from pathwaygen.model.base import Node
from pathwaygen.site import api, contract, plain
from pathwaygen.site.publication import Near, Settings, publication

SCHEMAS = ROOT / "schema" / contract.FOLDER


@pytest.fixture(scope="module")
def whole(pathways):
    files = loader.discover((pathways,))
    return publication(files, Settings(lint.Options(today=dt.date(2026, 11, 22))))


@pytest.fixture(scope="module")
def made(whole):
    """Every file, by where it lies."""
    files = {output.path: output.content for output in api.across(whole) if output.path.endswith(".json")}
    for entry in (*whole.pathways, *whole.supplements):
        files |= {output.path: output.content for output in api.of_spec(entry, Near())}
    return {path: json.loads(content) for path, content in files.items()}


def test_the_schemas_on_disk_are_those_of_the_program():
    assert {file.name: file.read_text(encoding="utf-8") for file in SCHEMAS.iterdir()} == contract.files()


@pytest.mark.parametrize("name", sorted(contract.schemas()))
def test_a_schema_is_one_and_leaves_nothing_open(name):
    schema = contract.schemas()[name]
    Draft202012Validator.check_schema(schema)
    for part in (schema, *schema["$defs"].values()):
        assert part["description"]
        assert "enum" in part or part["additionalProperties"] is False


def test_every_file_is_as_its_schema_says(made):
    files = {path: data for path, data in made.items() if f"/{contract.SCHEMAS}/" not in path}
    assert len(files) == 2 + 3 + 3
    for path, data in files.items():
        schema = made[f"{contract.FOLDER}/{data['$schema']}"]
        found = [error.message for error in Draft202012Validator(schema).iter_errors(data)]
        assert found == [], path


def test_every_spec_of_the_tests_has_the_shape_that_is_promised():
    checked = 0
    validators = {name: Draft202012Validator(one) for name, one in contract.schemas().items()}
    for file in sorted((ROOT / "tests" / "rules").glob("*/good*.yaml"))[::4]:
        spec = loader.parse(file.read_bytes(), name=file.name)
        for name, root in (("pathway", spec.pathway), ("supplement", spec.supplement)):
            if root is not None:
                data = plain.plain(root)
                part = {"$ref": f"#/$defs/{type(root).__name__}", "$defs": validators[name].schema["$defs"]}
                assert [e.message for e in Draft202012Validator(part).iter_errors(data)] == [], file
                checked += 1
    assert checked > 30


def test_a_pathway_is_told_in_canonical_words(made):
    data = made["api/v1/epilepsi.json"]
    about, told = data["about"], data["pathway"]
    assert about == next(one for one in made["api/v1/index.json"]["pathways"] if one["id"] == "epilepsi")
    assert (about["type"], about["status"], about["example"]) == ("pathway", "consultation", True)
    assert (about["page"], about["data"]) == ("../../vardforlopp/epilepsi/", "epilepsi.json")
    assert about["mark"] == "exempel, inte för vård; utkast, inte fastställt"
    assert about["codes"][0] == {"of": "condition", "system": "ICD-10-SE", "includes": ["G40"]}
    block = told["block"][0]
    assert (block["id"], block["phase"]) == ("A", ["assessment"])
    assert block["times"][0]["within"] == {"from": 2, "to": 2, "unit": "weeks"}


def test_a_supplement_names_its_region_and_its_base(made):
    (one,) = [one for one in made["api/v1/index.json"]["supplements"] if one["id"] == "jonkoping-epilepsi"]
    assert (one["type"], one["region"]) == ("supplement", "Region Jönköpings län")
    assert one["builds_on"]["id"] == "epilepsi"
    assert made["api/v1/jonkoping-epilepsi.json"]["supplement"]["builds_on"]["id"] == "epilepsi"


def test_nothing_of_the_author_s_is_lost_on_the_way(whole):
    def texts(value):
        if isinstance(value, dict):
            yield from (text for one in value.values() for text in texts(one))
        elif isinstance(value, list):
            yield from (text for one in value for text in texts(one))
        elif isinstance(value, str) and " " in value.strip() and not value[0].isdigit():
            yield value

    for entry in (*whole.pathways, *whole.supplements):
        root = entry.spec.pathway or entry.spec.supplement
        kept = set(texts(plain.plain(root)))
        words = {word.sv for term in model.Term.__subclasses__() for word in term}
        assert set(texts(entry.spec.source.data)) - words <= kept


def test_every_indicator_is_listed_with_its_sentence(made, whole):
    listed = made["api/v1/indicators.json"]["indicators"]
    named = {(one["pathway"], one["id"]) for one in listed}
    assert named == {(e.id, one.id) for e in whole.pathways for one in e.pathway.indicators}
    (first,) = [one for one in listed if (one["pathway"], one["id"]) == ("epilepsi", "ind1")]
    assert first["sentence"].startswith("Andel av alla patienter med epilepsi")
    assert first["standard"] == "plan_established"


def test_keys_have_the_names_of_the_model():
    def below(cls):
        for one in cls.__subclasses__():
            yield one
            yield from below(one)

    aliases = {
        name: field.alias
        for cls in below(Node)
        for name, field in cls.model_fields.items()
        if field.alias and field.alias != name
    }
    assert aliases == plain._NAMES


def test_what_is_no_part_of_a_spec_is_refused():
    with pytest.raises(TypeError, match="object is no part of a spec"):
        plain.plain(object())


def test_the_same_specs_give_the_same_bytes(whole):
    assert [o.content for o in api.across(whole)] == [o.content for o in api.across(whole)]
