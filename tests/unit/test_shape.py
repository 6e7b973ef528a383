"""Whatever pydantic says of a spec's shape reaches the author in words, with the author's own value."""

from __future__ import annotations

from textwrap import dedent
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic_core.core_schema import ErrorType

from pathwaygen import catalogue, keywords, loader, shape
from pathwaygen.model import Node, Pathway, Supplement
from pathwaygen.shape import problem as codes
from pathwaygen.shape import quote, tree

TOP = "format: 1\nid: x\ntitel: T\n"
CODES = [value for value in vars(codes).values() if isinstance(value, str) and value.startswith("PW02")]

REACHABLE = {
    "str": {"string_type"},
    "int": {"int_type", "int_parsing", "int_parsing_size", "int_from_float"},
    "date": {"date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"},
    "literal": {"literal_error"},
    "tuple": {"tuple_type", "too_short", "too_long", "missing"},
    "dict": {"dict_type"},
    "model": {"model_type"},
    "model-fields": {"model_type", "missing", "extra_forbidden"},
    "function-plain": {"yes_no", "term", "duration"},
}
"""What each kind of pydantic's core schema may say of text, lists and mappings."""
SILENT = {"any", "default", "definitions", "definition-ref", "function-before", "model-field", "nullable"}


def found(text, *, root=Pathway, top=TOP):
    source = keywords.load().read((top + dedent(text)).encode(), name="x.yaml")
    with pytest.raises(ValidationError) as caught:
        root.model_validate(source.data)
    author = shape.Author(root=root, data=source.data, word=keywords.load().word)
    return shape.problems(caught.value, author)


def said(problem, lang="sv"):
    return catalogue.say(problem.code, problem.values, variant=problem.variant, lang=lang)


def block(text):
    return "block:\n  - id: A\n" + "".join(f"    {line}\n" for line in dedent(text).splitlines())


@pytest.mark.parametrize(
    ("text", "code", "loc", "message"),
    [
        ("omfatning: {}", "PW0201", ("omfatning",), "Okänd nyckel ”omfatning”, menade du ”omfattning”?"),
        ("Omfattning: {}", "PW0201", ("Omfattning",), "Okänd nyckel ”Omfattning”, menade du ”omfattning”?"),
        ("zzzzzz: {}", "PW0201", ("zzzzzz",), "Okänd nyckel ”zzzzzz”"),
        (
            "fallrisk: standard",
            "PW0201",
            ("fall_risk",),
            "”fallrisk” hör inte hemma här, utan under block > rehabilitering > bedömning",
        ),
        (
            block("fallrisk: standard"),
            "PW0201",
            ("block", 0, "fall_risk"),
            "”fallrisk” hör inte hemma här, utan under rehabilitering > bedömning",
        ),
        (
            block("åtgärd: x"),
            "PW0201",
            ("block", 0, "intervention"),
            "”åtgärd” hör inte hemma här, utan ytterst i filen",
        ),
        (
            "mål: {delmål: [{id: m1, indikatorer: [ind1]}]}",
            "PW0201",
            ("goals", "objectives", 0, "indicators"),
            "Okänd nyckel ”indikatorer”, menade du ”indikator”?",
        ),
        (
            "mål: {delmål: [{id: m1, föregås: x}]}",
            "PW0201",
            ("goals", "objectives", 0, "föregås"),
            "Okänd nyckel ”föregås”",
        ),
        ("block: [{titel: T}]", "PW0202", ("block", 0), "”id” saknas i block 1"),
        (
            block("sedan: [{när: sen}]"),
            "PW0202",
            ("block", 0, "next", 0),
            "”till” saknas i block 1 > sedan 1",
        ),
        (
            block("vården:\n  - Bedöm\n  - Behandla"),
            "PW0203",
            ("block", 0, "care"),
            "”vården” ska vara en text, men här står en lista: [Bedöm, Behandla]",
        ),
        (
            block("titel: {Mål: i sikte}"),
            "PW0203",
            ("block", 0, "title"),
            "”titel” ska vara en text, men här står nycklar: {Mål: i sikte}",
        ),
        (
            block("sedan: {till: B, när: [x]}"),
            "PW0203",
            ("block", 0, "next", "when"),
            "”när” ska vara en text, men här står en lista: [x]",
        ),
        (
            block("rehabilitering: ja"),
            "PW0204",
            ("block", 0, "rehabilitation"),
            "”rehabilitering” ska ha egna nycklar under sig, men här står ”ja”",
        ),
        (
            "verksamheter: {care: [x]}",
            "PW0204",
            ("services", "care"),
            "”care” ska vara en text eller ha egna nycklar under sig, men här står ”[x]”",
        ),
        (
            "händelser: [operation]",
            "PW0204",
            ("events",),
            "”händelser” ska innehålla namn som ni själva väljer, men här står ”[operation]”",
        ),
        ("block: A", "PW0205", ("block",), "”block” ska vara en lista, men här står ”A”"),
        (
            "block: {id: A, titel: T}",
            "PW0205",
            ("block",),
            "”block” ska vara en lista, men här står bara en del: {id: A, titel: T}",
        ),
        (
            "dokument: {exempel: kanske}",
            "PW0206",
            ("document", "example"),
            "”exempel” ska vara ja eller nej, inte ”kanske”",
        ),
        (
            block("fas: utrednin"),
            "PW0207",
            ("block", 0, "phase"),
            "”utrednin” går inte att välja som ”fas”, menade du ”utredning”?",
        ),
        (
            block("fas: [utredning, rehab]"),
            "PW0207",
            ("block", 0, "phase", 1),
            "”rehab” går inte att välja som ”fas 2”",
        ),
        (
            block("tid: {inom: 14 bananer}"),
            "PW0208",
            ("block", 0, "times", "within"),
            "”inom” ska vara ett tal och en tidsenhet, inte ”14 bananer”",
        ),
        (
            "dokument: {datum: i går}",
            "PW0209",
            ("document", "date"),
            "”datum” ska vara ett datum, inte ”i går”",
        ),
        (
            "dokument: {datum: 2026-02-30}",
            "PW0209",
            ("document", "date"),
            "”2026-02-30” är inget datum som finns",
        ),
        (
            "omfattning: {åldrar: {från: arton}}",
            "PW0210",
            ("scope", "ages", "from"),
            "”från” ska vara ett heltal, inte ”arton”",
        ),
        (
            block("tid: {mellan: [4 veckor]}"),
            "PW0212",
            ("block", 0, "times", "between"),
            "”mellan” ska ha 2 värden, men här står 1: [4 veckor]",
        ),
        (
            block("tid: [{mellan: [4 veckor, 5 veckor, 6 veckor]}]"),
            "PW0213",
            ("block", 0, "times", 0, "between"),
            "”mellan” ska ha 2 värden, men här står 3: [4 veckor, 5 veckor, 6 veckor]",
        ),
        ("block: [{id: }]", "PW0214", ("block", 0, "id"), "”id” är tomt"),
        (
            block("vården: {text: [rad ett]}"),
            "PW0203",
            ("block", 0, "care", "text"),
            "”text” ska vara en text, men här står en lista: [rad ett]",
        ),
    ],
)
def test_each_kind_of_mistake_is_said_in_the_authors_own_words(text, code, loc, message):
    (problem,) = found(text)
    assert (problem.code, problem.loc, said(problem).message) == (code, loc, message)


@pytest.mark.parametrize(
    ("top", "messages"),
    [
        ("titel: T\n", ["”format” saknas", "”id” saknas"]),
        ("format: 2\nid: x\ntitel: T\n", ["Formatet ”2” är okänt"]),
        ("format: [1]\nid: x\ntitel: T\n", ["Formatet ”[1]” är okänt"]),
    ],
)
def test_the_top_of_the_file(top, messages):
    assert [said(problem).message for problem in found("", top=top)] == messages


def test_a_missing_key_names_the_mapping_that_lacks_it():
    (problem,) = found("populationer: [{namn: barn}]")
    assert (problem.loc, problem.missing) == (("populations", 0), "id")
    assert said(problem).hint.startswith("Lägg till ”id: …”")


@pytest.mark.parametrize(
    ("data", "message"),
    [([], "Filen ska bestå av nycklar, men här står ”[]”"), (None, "Filen är tom")],
)
def test_a_file_without_keys(data, message):
    with pytest.raises(ValidationError) as caught:
        Pathway.model_validate(data)
    (problem,) = shape.problems(caught.value, shape.Author(Pathway, data, str))
    assert said(problem).message == message


def test_the_words_to_choose_from_are_in_the_authors_language():
    (swedish,) = found("dokument: {status: klar}")
    assert said(swedish).hint.startswith("Välj bland utkast, remiss, ")
    with pytest.raises(ValidationError) as caught:
        Pathway.model_validate(
            data := {"format": "1", "id": "x", "title": "T", "document": {"status": "klar"}}
        )
    (english,) = shape.problems(caught.value, shape.Author(Pathway, data, str, "en"))
    assert said(english, "en").hint.startswith("Choose among draft, consultation, ")


def test_a_suggestion_is_not_a_key_that_is_there_already():
    problems = found("titlel: U")
    assert said(problems[0]).message == "Okänd nyckel ”titlel”"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "grupper: []\ngrupp: B",
            "”grupp” hör inte hemma här, utan under block",
            "Flytta ”grupp” dit, eller ta bort den.",
        ),
        (
            "åtgärder: x",
            "”åtgärder” hör inte hemma här, menade du ”åtgärd”?",
            "Byt till ”åtgärd”, eller flytta ”åtgärder” till block > rehabilitering > plan.",
        ),
        (
            block("rehabilitering: {plan: {åtgärd: x}}"),
            "Okänd nyckel ”åtgärd”, menade du ”åtgärder”?",
            None,
        ),
        (block("alla: [B]"), "”alla” hör inte hemma här, utan under sedan", None),
    ],
)
def test_a_key_that_belongs_elsewhere(text, message, hint):
    problem = found(text)[-1]
    assert said(problem).message == message
    assert hint is None or said(problem).hint == hint


def test_a_supplement_knows_its_own_keys():
    (problem,) = found("roler: []", root=Supplement)
    assert said(problem).message == "Okänd nyckel ”roler”, menade du ”roller”?"


def test_a_long_value_is_shortened_to_one_line():
    (problem,) = found("dokument:\n  exempel: |\n    rad ett\n    rad två " + "x" * 80)
    assert problem.values["value"].startswith("rad ett⏎rad två xxx")
    assert len(problem.values["value"]) == 60
    assert problem.values["value"].endswith("…")


def test_a_deep_value_is_shown_to_a_depth():
    assert quote.value({"a": [{"b": [1]}], "c": None}, str.upper) == "{A: [{B: …}], C: }"


@pytest.mark.parametrize(
    ("loc", "data", "real"),
    [
        (("times", 0, "within"), {"times": {"within": 1}}, ("times", "within")),
        (("next", "to", 1), {"next": ["B", []]}, ("next", 1)),
        (("next", "to", 0, "when"), {"next": {"to": "B", "when": []}}, ("next", "when")),
        (("phase", 0), {"phase": "x"}, ("phase",)),
        (("block", 0, "phase", 0), {"block": [{"phase": "x"}]}, ("block", 0, "phase")),
        (("care", "text"), {"care": "x"}, ("care",)),
    ],
)
def test_pydantics_place_becomes_a_place_in_the_data(loc, data, real):
    assert quote.real(loc, data) == real


@pytest.mark.parametrize(
    ("loc", "keys"),
    [
        (("block", 0, "decision", "outcomes", 1), ("answer", "to", "when", "text", "suggestion", "source")),
        (("services", "ortopedi"), ("title", "principal", "suggestion", "source")),
        (("block", 0, "next", "to", 0), ("to", "when", "suggestion", "source")),
        (("document", "approved"), ("by", "date", "reference")),
        (("events",), ()),
        (("references", 0), ()),
        (("id",), ()),
        (("nonsense", "more"), ()),
    ],
)
def test_allowed_follows_the_model(loc, keys):
    assert shape.allowed(Pathway, loc) == keys


@pytest.mark.parametrize(
    ("word", "candidates", "meant"),
    [
        ("omfatning", ("omfattning", "ingång"), "omfattning"),
        ("malniva", ("målnivå",), "målnivå"),
        ("Tid", ("tid", "till"), "tid"),
        ("itd", ("tid",), "tid"),
        ("rehab", ("rehabilitering",), "rehabilitering"),
        ("kod", ("koder", "system"), "koder"),
        ("re", ("rehabilitering",), None),
        ("av", ("at",), None),
        ("utg", ("utgång", "utgångspunkt"), None),
        ("", ("id",), None),
        ("anything", (), None),
    ],
)
def test_nearest(word, candidates, meant):
    assert shape.nearest(word, candidates) == meant


# --- nothing of pydantic's reaches the user raw ---


_ASIDE = ("metadata", "serialization", "json_schema_input_schema", "function", "definitions")


def core_types(root):
    """Yield every kind of type that validating the model may come to."""
    definitions = {one["ref"]: one for one in root.get("definitions", ())}
    queue: list[object] = [root]
    for part in queue:
        if isinstance(part, dict):
            if isinstance(part.get("type"), str):
                yield part["type"]
            if part.get("schema_ref") in definitions:
                queue.append(definitions.pop(part["schema_ref"]))
            queue += [value for name, value in part.items() if name not in _ASIDE]
        elif isinstance(part, list | tuple):
            queue += part


@pytest.mark.parametrize("root", [Pathway, Supplement])
def test_every_kind_that_the_model_can_give_has_a_code_of_its_own(root):
    root.model_rebuild()
    types = set(core_types(root.__pydantic_core_schema__))
    assert types <= REACHABLE.keys() | SILENT, "a new kind of type: what may pydantic say of it?"
    for kind in set().union(*(REACHABLE[name] for name in types - SILENT)):
        loc = ("format",) if kind == "literal_error" else ("block", 0, "id")
        details = {"type": kind, "loc": loc, "input": "x", "ctx": {"enum": "Status"}}
        problem = shape.explain(details, shape.Author(root, {"format": "x", "block": [{"id": "x"}]}, str))
        assert problem.code != codes.UNEXPECTED, kind


@pytest.mark.parametrize("kind", get_args(ErrorType))
def test_even_a_kind_that_the_model_never_gives_is_put_into_words(kind):
    author = shape.Author(Pathway, {"block": [{"id": "my value"}]}, str)
    problem = shape.explain({"type": kind, "loc": ("block", 0, "id"), "input": "my value", "ctx": {}}, author)
    for lang in ("sv", "en"):
        text = said(problem, lang)
        assert "my value" in text.message or problem.code in (codes.UNKNOWN_KEY, codes.MISSING_KEY)


def samples(model: type[Node]):
    """Yield data with a wrong value at every key of the model, in its nearest form."""
    wrongs: list[object] = [
        "x",
        None,
        ["x"],
        {"x": "x"},
        [["x"]],
        [None],
        [{"x": {}}],
        {"to": [[]]},
        "2026-13-01",
    ]
    for key in tree.fields(model):
        for wrong in wrongs:
            yield {key: wrong}
            yield {key: [{"id": "A", key: wrong}]}


@pytest.mark.parametrize("root", [Pathway, Supplement])
def test_a_wrong_value_anywhere_is_said_in_both_languages(root):
    models = [root, *tree._ways(root)]
    for model in models:
        for data in samples(model):
            try:
                model.model_validate(data)
            except ValidationError as error:
                for problem in shape.problems(error, shape.Author(model, data, keywords.load().word)):
                    assert problem.code != codes.UNEXPECTED
                    for lang in ("sv", "en"):
                        assert "Input should" not in said(problem, lang).message


KEYS = st.sampled_from(sorted(keywords.load().swedish)) | st.text(max_size=6)
DATA = st.recursive(
    st.none() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.dictionaries(KEYS, DATA, max_size=5))
def test_any_data_gives_problems_that_stand_in_the_data(data):
    try:
        Pathway.model_validate(data)
    except ValidationError as error:
        for problem in shape.problems(error, shape.Author(Pathway, data, keywords.load().word)):
            assert said(problem).message
            assert quote.child(data, problem.loc, KEYS) is not KEYS


# --- the catalogue ---


def texts():
    for code in CODES:
        entry = catalogue.entries()[code]
        for lang in ("sv", "en"):
            for variant in ("", *entry.get("variants", {})):
                words = entry[lang] | (entry["variants"][variant][lang] if variant else {})
                yield pytest.param(words["message"], words["hint"], id=f"{code}-{variant}-{lang}")


@pytest.mark.parametrize(("message", "hint"), list(texts()))
def test_a_message_is_no_sentence_and_a_hint_is_one(message, hint):
    assert not message.endswith(".")
    assert hint.endswith(".")
    assert ". " not in hint


def test_the_catalogue_has_these_codes_and_no_others():
    shipped = [code for code in catalogue.entries() if code.startswith("PW02")]
    assert sorted(shipped) == sorted([*CODES, loader.WRONG_KIND])
    assert len({catalogue.name(code) for code in CODES}) == len(CODES)


@pytest.mark.parametrize(
    ("text", "lang", "hint"),
    [
        ("omfattning: {rehabilitering: ja}", "sv", "Skriv ”{ingår: ja}” eller ”{ingår: nej, motivering: …}”"),
        ("hälsotillstånd: {namn: x, koder: [J44]}", "sv", "”- {system: ICD-10-SE, omfattar: [J44]}”"),
        ("hälsotillstånd: {namn: x, koder: [J44]}", "en", "“- {system: ICD-10-SE, omfattar: [J44]}”"),
    ],
)
def test_a_value_without_the_form_around_it_is_shown_in_its_form(text, lang, hint):
    (problem,) = found(text)
    assert problem.code == "PW0204"
    assert hint in said(problem, lang).hint
