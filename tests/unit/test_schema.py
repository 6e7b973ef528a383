"""The schema says what the model takes, in the author's words, and every word of the format is described."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from textwrap import dedent

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from pathwaygen import keywords, schema, source
from pathwaygen.model import Node, Pathway, Supplement, Term
from pathwaygen.resources import folder
from pathwaygen.shape import tree

SCHEMAS = folder("schema")
SPECS = sorted((SCHEMAS.parent / "pathways").glob("*.yaml"))
MODELS = sorted(
    {model for root in (Pathway, Supplement) for model in tree._ways(root)}, key=lambda model: model.__name__
)
TERMS = sorted(Term.__subclasses__(), key=lambda term: term.__name__)
LANGUAGES = schema.LANGUAGES


@cache
def generated(language, root):
    return schema.generate(language, root)


def validator(language="sv", root=Pathway, model=None):
    whole = generated(language, root)
    if model not in (None, root):
        whole = {"$defs": whole["$defs"], "$ref": f"#/$defs/{model.__name__}"}
    return Draft202012Validator(whole)


def errors(text, **how):
    found = validator(**how).iter_errors(source.plain(dedent(text)))
    return ["/".join(map(str, error.absolute_path)) for error in found]


# --- schema/fields.yml ---


def every_text():
    for language in LANGUAGES:
        for model in MODELS:
            yield model.__name__, language, schema.class_words(model, language)
            for key in tree.fields(model):
                yield f"{model.__name__}.{key}", language, schema.field_words(model, key, language)
        for term in TERMS:
            yield term.__name__, language, schema.class_words(term, language)
            for member in term:
                text = schema.texts()["terms"][term.__name__]["values"][member.value][language]
                yield f"{term.__name__}.{member.value}", language, schema.Words("–", text)


def test_every_class_key_and_word_is_described_in_both_languages():
    for name, _, words in every_text():
        assert words.title.strip(), name
        assert len(words.text.split()) > 1, f"{name}: {words.text}"
        assert words.text.rstrip("`")[-1] in ".?!", f"{name}: {words.text}"
        assert words.text[0].isupper() or words.text[0] == "`", name
        assert words.text.count("`") % 2 == 0, name


def test_no_description_only_repeats_its_key():
    for name, language, words in every_text():
        key = name.rsplit(".", 1)[-1]
        bare = re.sub(r"\W", "", words.text).casefold()
        for same in (key, keywords.load().word(key), words.title):
            assert bare != re.sub(r"\W", "", same).casefold(), f"{name} ({language})"


def test_no_description_is_left_over():
    declared = {"Marked", *(model.__name__ for model in MODELS)}
    assert set(schema.texts()["classes"]) == declared
    assert set(schema.texts()["terms"]) == {term.__name__ for term in TERMS}
    below = {model.__name__: model for model in schema._below(Node)}
    for name, entry in schema.texts()["classes"].items():
        assert set(entry.get("fields", {})) <= set(tree.fields(below[name])), name
    for term in TERMS:
        assert set(schema.texts()["terms"][term.__name__]["values"]) == {member.value for member in term}


def test_a_key_in_a_description_is_in_the_language_of_the_description():
    swedish = keywords.load().swedish
    only = {
        "sv": {key for key, word in swedish.items() if key != word} - set(swedish.values()),
        "en": {word for key, word in swedish.items() if key != word} - set(swedish),
    }
    for name, language, words in every_text():
        named = set(re.findall(r"`\{?(\w+)(?::[^`]*)?`", words.text))
        assert not named & only[language], f"{name}: {words.text}"


# --- the generated files ---


def test_the_files_on_disk_are_what_the_code_generates():
    for name, text in schema.files().items():
        assert (SCHEMAS / name).read_text(encoding="utf-8") == text, "run: pathwaygen schema --write"


def test_write(tmp_path):
    made = schema.write(tmp_path)
    assert [file.name for file in made] == [
        "pathway.sv.schema.json",
        "pathway.en.schema.json",
        "supplement.sv.schema.json",
        "supplement.en.schema.json",
    ]
    for file in made:
        assert file.read_bytes() == (SCHEMAS / file.name).read_bytes()
        assert b"\r" not in file.read_bytes()


def walk(node, path=()):
    yield path, node
    if isinstance(node, dict):
        for key, value in node.items():
            yield from walk(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from walk(value, (*path, index))


@pytest.mark.parametrize("name", schema.files())
def test_a_schema_is_sound_and_says_nothing_that_confuses_an_editor(name):
    made = json.loads(schema.files()[name])
    Draft202012Validator.check_schema(made)
    assert (made["$schema"], made["$id"]) == ("https://json-schema.org/draft/2020-12/schema", name)
    for path, node in walk(made):
        assert node != {"type": "null"}, path
        if isinstance(node, dict) and path[-1:] != ("properties",):
            assert not [key for key in node if key.startswith("x-") or key == "default"], path
            if "$ref" in node:
                assert node["$ref"].removeprefix("#/$defs/") in made["$defs"], path
            if "properties" in node:
                assert node["additionalProperties"] is False, path
        if isinstance(node, dict) and "enumDescriptions" in node:
            assert len(node["enum"]) == len(node["enumDescriptions"]), path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("root", [Pathway, Supplement])
def test_every_key_is_a_keyword_of_the_language_with_title_and_description(language, root):
    words = keywords.load().swedish
    known = set(words.values()) if language == "sv" else set(words)
    for path, node in walk(schema.generate(language, root)):
        if isinstance(node, dict) and path[-1:] == ("properties",):
            assert set(node) <= known, path
            for key, one in node.items():
                assert {"title", "description", "markdownDescription"} <= set(one), (path, key)


def test_the_words_of_a_list_are_in_the_language_with_descriptions_where_an_editor_reads_them():
    made = schema.generate("sv", Pathway)
    assert made["$defs"]["PhaseName"]["enum"] == ["utredning", "behandling", "uppföljning"]
    assert made["$defs"]["PhaseName"]["enumDescriptions"][0] == "Utredning och bedömning."
    assert made["properties"]["typ"]["$ref"] == "#/$defs/PathwayType"
    english = schema.generate("en", Pathway)["$defs"]["PhaseName"]
    assert english["enum"] == ["assessment", "treatment", "follow_up"]


# --- what it takes ---

SMALL = """
    format: 1
    id: handled
    titel: Handled
    typ: vårdförlopp
    dokument: {version: 0.3, status: utkast, datum: 2026-11-01, exempel: ja}
    omfattning:
      rehabilitering: {ingår: ja}
      åldrar: {från: 18}
    hälsotillstånd: handledsfraktur
    händelser: {operation: operationen, care: vården}
    verksamheter: {ortopedi: Ortopedi, kommun: {titel: Kommun, huvudman: kommun}}
    mål: {delmål: [{id: mal1, standard: rehabiliteringsplan, inom: 14 dagar}]}
    block:
      - id: A
        fas: utredning
        tid: {inom: 14 dagar, efter: operation}
        utförare: {team: [fysioterapeut, läkare]}
        vården: |
          Bedöm.
        patienten: {se: B}
        rehabilitering:
          bedömning: {fallrisk: standard, instrument: [DASH, {namn: PRWE}], undernäring: {ej_tillämpligt: x}}
        sedan: [B, {till: ut1, när: sen}]
      - id: B
        beslut: {fråga: Klart, utfall: [{svar: Ja, till: ut1}, {svar: Nej, till: A}]}
    indikatorer:
      - {id: ind1, standard: plan_upprättad, population: x_och_y, från: åtgärd, inom: 14 dagar}
      - {id: ind2, population: barn, mätperiod: 2026, målnivå: 80, per: 100000}
    tabeller: [{id: tab1, rubriker: [Grupp, Antal], rader: [[Kvinnor, 12]]}]
    referenser: [{id: k1, type: book, issued: {date-parts: [[2021]]}}]
"""


def test_a_small_swedish_spec_passes():
    assert errors(SMALL) == []


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("format: 1", "format: 2", "format"),
        ("id: handled\n", "\n", ""),
        ("status: utkast", "status: draft", "dokument/status"),
        ("2026-11-01", "2026-11-1", "dokument/datum"),
        ("exempel: ja", "exempel: kanske", "dokument/exempel"),
        ("från: 18", "från: arton", "omfattning/åldrar/från"),
        ("omfattning:", "omfatning:", ""),
        ("omfattning:", "scope:", ""),
        ("inom: 14 dagar}]}", "inom: 14}]}", "mål/delmål/0/inom"),
        ("fråga: Klart,", "fråga: [Klart],", "block/1/beslut/fråga"),
    ],
)
def test_a_wrong_spec_fails_at_the_place(old, new, where):
    assert old in SMALL
    assert errors(SMALL.replace(old, new, 1)) == [where]


def test_a_supplement():
    text = """
        format: 1
        id: handled-halland
        titel: Handled i Halland
        typ: regionalt tillägg
        profil: halland
        bygger_på: handled@1.0
        lagar:
          - Patientlag (2014:821)
        tillägg: [{vid: C, text: Ring., källa: k1}]
    """
    assert errors(text, root=Supplement) == []
    assert errors(text.replace("tillägg:", "block:"), root=Supplement) == [""]


@pytest.mark.parametrize("file", SPECS, ids=lambda file: file.stem)
def test_the_shipped_pathways_pass(file):
    found = validator().iter_errors(source.plain(file.read_text(encoding="utf-8")))
    assert [(list(error.absolute_path), error.message[:200]) for error in found] == []


def test_it_also_validates_through_its_own_name():
    made = schema.generate("sv", Pathway)
    assert Draft202012Validator(made).is_valid(source.plain(dedent(SMALL)))


# --- the same as the model, key by key ---

VALUES = [
    ("18", 18),
    ("1", 1),
    *((member.value, member.value) for term in TERMS for member in term),
    *(
        (data, data)
        for data in (
            "text",
            "yes",
            "14 days",
            "4–6 weeks",
            "2026-11-01",
            "standard",
            [],
            {},
            ["text"],
            [["text"]],
            [[["text"]]],
            ["14 days", "15 days"],
            ["14 days", "text"],
            ["assessment", "treatment"],
            {"id": "x"},
            [{"id": "x"}],
            {"to": "A"},
            [{"to": "A"}, "B"],
            {"to": "A", "when": "x"},
            {"to": ["A", {"to": "B"}]},
            {"all": ["F", "G"]},
            {"text": "x"},
            [{"text": "x"}],
            {"name": "x"},
            {"title": "x"},
            {"when": "x"},
            {"nonsense": "x"},
            {"nonsense": {"title": "x"}},
            [{"nonsense": "x"}],
            {"text": ["x"]},
        )
    ),
]


def takes(model, data):
    try:
        model.model_validate(data)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_schema_takes_what_the_model_takes_and_nothing_else(model):
    root = Pathway if model in tree._ways(Pathway) else Supplement
    check = validator("en", root, model)
    least = {key: "1" if key == "format" else "x" for key in needed(model)}
    for as_text, as_written in VALUES:
        assert takes(model, as_text) == check.is_valid(as_written), as_written
        for key in tree.fields(model):
            by_model = takes(model, least | {key: as_text})
            assert check.is_valid(least | {key: as_written}) == by_model, (key, as_written)


def needed(model):
    return [info.alias or name for name, info in model.model_fields.items() if info.is_required()]


@pytest.mark.parametrize("first", ["Prose", "ContactType", "Prose,ContactType", "Element,Prose,Supplement"])
def test_the_schema_does_not_depend_on_what_was_built_before(first):
    """Whichever class is used first, its short form stands in the schema, once."""
    code = (
        "import json, sys\n"
        "from pathwaygen import model, schema\n"
        "from pathwaygen.model import base, supplement\n"
        "for name in sys.argv[1].split(','):\n"
        "    cls = next(getattr(m, name) for m in (base, supplement) if hasattr(m, name))\n"
        "    cls.model_json_schema()\n"
        "made = [schema.generate(l, r) for r in schema.ROOTS.values() for l in schema.LANGUAGES]\n"
        "print(json.dumps(made, sort_keys=True))\n"
    )
    run = subprocess.run([sys.executable, "-c", code, first], capture_output=True, text=True, check=True)
    made = [
        schema.generate(language, root) for root in schema.ROOTS.values() for language in schema.LANGUAGES
    ]
    assert json.loads(run.stdout) == json.loads(json.dumps(made))
