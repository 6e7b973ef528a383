"""The generic model as data: complete, prescribed wording exact, references whole, and immutable."""

import dataclasses
import re
import typing
from functools import cached_property

import pytest
from pydantic import BaseModel

from pathwaygen import resources, shipped, standard
from pathwaygen.model import Pathway
from pathwaygen.source import plain
from pathwaygen.standard import Element, Entry, Level, Phase, Preset, Standard, When

STANDARD = standard.load()
PARTS = tuple(
    name for name, value in vars(Standard).items() if isinstance(value, cached_property) and name[0] != "_"
)
ENTRIES = [
    (name, entry)
    for name in PARTS
    for entry in getattr(STANDARD, name)
    if isinstance(getattr(STANDARD, name), tuple)
]
REQUIREMENT = re.compile(r"(?:GEN|SI-[A-Z0-9]{2,3}|KS|VB|HL|JK)-\d{2,3}[a-h]?\Z")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
SLUG = re.compile(r"[a-z][a-z0-9_]*\Z")

# The wording of the writing instruction of 2023-09-27, sections 2.1, 2.2.2, 2.4 and 2.6.2.
GOALS = {
    "rehabilitation_plan": "För patienter som bedöms ha ett rehabiliteringsbehov upprättas en individuell "
    "rehabiliteringsplan.",
    "sick_leave_plan": "För patienter som bedöms ha ett sjukskrivningsbehov upprättas en sjukskrivnings- och "
    "rehabiliteringsplan.",
}
EXITS = {
    "goals_met": "Rehabiliteringsplanens mål eller sjukskrivnings- och rehabiliteringsplanens mål är "
    "uppfyllda och den överenskomna tidsperioden har uppnåtts.",
    "goals_unreachable": "Rehabiliteringsprocessen kan avslutas även om målen inte är uppfyllda och inte "
    "bedöms kunna uppfyllas med ytterligare rehabiliterande åtgärder.",
}
INDICATORS = {
    "plan_established": "Andel av alla patienter med diagnos X eller åtgärd Y som har fått en "
    "rehabiliteringsplan upprättad inom Z dagar efter X eller Y",
    "plan_followed_up": "Andel av alla patienter med diagnos X eller åtgärd Y och en upprättad "
    "rehabiliteringsplan, där uppföljning av planen skett inom Z dagar efter X eller Y",
    "sick_leave_plan": "Antal patienter i arbetsför ålder med diagnos X där en sjukskrivnings- och "
    "rehabiliteringsplan har upprättats under mätperioden",
}
CODES = {
    "AW020": "Upprättande av rehabiliteringsplan",
    "AW024": "Uppföljning av rehabiliteringsplan",
    "AW027": "Uppföljning och revidering av rehabiliteringsplan",
    "AW035": "Avslutande av rehabiliteringsplan",
    "DV077": "Upprättande av sjukskrivnings- och rehabiliteringsplan för återgång i arbete eller annan "
    "sysselsättning",
}
FOOTNOTE = "Planen kan även benämnas sjukskrivnings- och rehabiliteringsplan om patienten är sjukskriven."


def identity(entry: Entry) -> str:
    return str(getattr(entry, "id", None) or getattr(entry, "code", None))


def named(name: str, entry: Entry) -> str:
    return f"{name}:{identity(entry)}"


every_entry = pytest.mark.parametrize(("part", "entry"), ENTRIES, ids=[named(*each) for each in ENTRIES])
every_element = pytest.mark.parametrize("element", STANDARD.elements, ids=lambda element: element.id)


@every_entry
def test_an_entry_says_where_it_comes_from(part: str, entry: Entry) -> None:
    document = STANDARD.sources[entry.source]
    assert entry.section
    assert entry.date == document.date, part
    assert entry.date is not None or document.kind == "register"


@every_entry
def test_requirement_ids_are_well_formed(part: str, entry: Entry) -> None:
    assert all(REQUIREMENT.match(name) for name in entry.requirements), part
    assert len(set(entry.requirements)) == len(entry.requirements)


@every_entry
def test_swedish_texts_are_tidy(part: str, entry: Entry) -> None:
    for field in dataclasses.fields(entry):
        value = getattr(entry, field.name)
        if isinstance(value, str):
            assert value == value.strip(), (part, field.name)
            assert "  " not in value, (part, field.name)
            assert value != "", (part, field.name)
        if field.name in ("prescription", "why", "note", "explanation", "choice", "numerator") and value:
            assert value[0].isupper(), (part, field.name)
            assert value.endswith("."), (part, field.name)


@pytest.mark.parametrize("part", PARTS)
def test_ids_are_unique_and_plain(part: str) -> None:
    found = [identity(entry) for name, entry in ENTRIES if name == part]
    assert len(set(found)) == len(found)
    assert all(SLUG.match(name) for name in found if not re.fullmatch(r"[A-Z]{2}\d{3}", name))


@pytest.mark.parametrize("document", STANDARD.sources.values(), ids=lambda document: document.id)
def test_a_document_has_title_publisher_and_date(document: standard.SourceDocument) -> None:
    assert document.title
    assert document.publisher
    assert (document.date is None) == (document.kind == "register")
    assert document.date is None or DATE.match(document.date)


def test_the_five_documents_of_the_model() -> None:
    model = {d.id: d.date for d in STANDARD.sources.values() if d.kind == "model"}
    assert model == {
        "S0": "2023-09-27",
        "S1": "2026-02-20",
        "S2": "2024-01-19",
        "S3": "2025-03-27",
        "S4": "2021-02-08",
    }


def test_prescribed_goals() -> None:
    assert {goal.id: goal.text for goal in STANDARD.goals} == GOALS
    assert all(goal.prescribed and goal.level is Level.SHOULD for goal in STANDARD.goals)


def test_prescribed_exits() -> None:
    assert {each.id: each.wording(sick_leave=True) for each in STANDARD.exits} == EXITS
    assert all(each.prescribed and each.level is Level.MUST for each in STANDARD.exits)


def test_without_sick_leave_an_exit_names_one_plan() -> None:
    assert STANDARD.exit_criterion("goals_met").wording(sick_leave=False) == (
        "Rehabiliteringsplanens mål är uppfyllda och den överenskomna tidsperioden har uppnåtts."
    )
    unreachable = STANDARD.exit_criterion("mål_ej_nåbara")
    assert unreachable.wording(sick_leave=False) == EXITS["goals_unreachable"]


def test_prescribed_indicators() -> None:
    assert {each.id: each.form for each in STANDARD.indicators} == INDICATORS
    assert [each.kind for each in STANDARD.indicators] == ["share", "share", "count"]
    assert all(each.prescribed and each.priority_label == "Hög" for each in STANDARD.indicators)


def test_the_count_has_no_limit_and_the_shares_have_one() -> None:
    established, followed_up, sick_leave = STANDARD.indicators
    assert "within" in established.needs
    assert "within" in followed_up.needs
    assert "within" in sick_leave.not_used
    assert sick_leave.denominator is None


def test_prescribed_code_titles() -> None:
    assert {code.code: code.title for code in STANDARD.codes if code.in_s0} == CODES
    assert all(code.prescribed for code in STANDARD.codes)


def test_prescribed_footnote_and_columns() -> None:
    assert [(note.mark, note.text) for note in STANDARD.footnotes] == [("*", FOOTNOTE)]
    assert [column.label for column in STANDARD.columns] == [
        "Hälso- och sjukvårdens åtgärder",
        "Patientens åtgärder (efter förmåga)",
    ]


@every_element
def test_an_adoptable_element_has_a_text_to_print(element: Element) -> None:
    assert element.adoptable == (element.text is not None)
    assert element.adoptable or element.text_sick_leave is None
    for text in (element.text, element.text_sick_leave):
        assert text is None or text.endswith(".")
    assert element.wording(sick_leave=True) == (element.text_sick_leave or element.text)
    assert element.wording(sick_leave=False) == element.text


@every_element
def test_what_may_be_left_out_may_be_waived(element: Element) -> None:
    if element.level is Level.MAY:
        assert element.waivable


def test_findings_instruments_prognosis_and_times_are_never_adoptable() -> None:
    never = {
        "body_functions",
        "activity_limitations",
        "participation",
        "environment",
        "personal_factors",
        "fall_risk",
        "malnutrition",
        "instruments",
        "prognosis",
        "consequences",
        "reassessment",
        "schedule",
        "occasions",
        "extent",
        "rehabilitation_assessment",
        "insurance_assessment",
        "implementation",
    }
    assert not [e.id for e in STANDARD.elements if e.path[-1] in never and e.adoptable]
    assert {e.path[-1] for e in STANDARD.elements} >= never


def test_element_paths_are_unique_and_canonical() -> None:
    paths = [element.path for element in STANDARD.elements]
    assert len(set(paths)) == len(paths)
    keys = plain((resources.folder("schema") / "keywords.yml").read_text(encoding="utf-8"))["keys"]
    assert {key for path in paths for key in path} - {"*"} <= set(keys)


def models_in(annotation: object) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return {model for part in typing.get_args(annotation) for model in models_in(part)}


def below(model: type[BaseModel], key: str) -> tuple[bool, set[type[BaseModel]]]:
    for name, field in model.model_fields.items():
        if (field.alias or name) == key:
            return True, models_in(field.annotation)
    return False, set()


@every_element
def test_every_element_has_a_place_in_a_spec(element: Element) -> None:
    models: set[type[BaseModel]] = {Pathway}
    for key in element.path:
        if key == "*":
            continue
        steps = [below(model, key) for model in models]
        assert any(found for found, _ in steps), f"no {key} in {element.path}"
        models = {model for _, deeper in steps for model in deeper}


@pytest.mark.parametrize(
    "section",
    [
        ("assessment",),
        ("assessment", "needs"),
        ("plan",),
        ("plan", "sick_leave"),
        ("coordination_measures",),
        ("follow_up",),
        ("follow_up", "goals"),
        ("closing",),
        (),
    ],
)
def test_every_part_of_table_1_in_a_spec_is_known(section: tuple[str, ...]) -> None:
    prefix = ("block", "*", "rehabilitation", *section)
    models: set[type[BaseModel]] = {Pathway}
    for key in prefix:
        if key != "*":
            models = {deeper for model in models for deeper in below(model, key)[1]}
    (model,) = models
    known = {e.path[len(prefix)] for e in STANDARD.elements if e.path[: len(prefix)] == prefix}
    assert {field.alias or name for name, field in model.model_fields.items()} == known


def test_references_between_files_are_whole() -> None:
    elements = {element.id for element in STANDARD.elements}
    owners = (STANDARD.plan, STANDARD.central_parts, STANDARD.transitions)
    assert {name for part in owners for owner in part for name in owner.elements} <= elements
    codes = {code.code for code in STANDARD.codes}
    for form in STANDARD.indicators:
        assert {*form.codes, *form.denominator_codes} <= codes
    for registration in STANDARD.registrations:
        assert {*registration.codes, *registration.sick_leave_codes, *registration.other_codes} <= codes
    for code in STANDARD.codes:
        assert set(code.excludes) <= codes
        assert code.replaced_by is None or code.replaced_by in codes
        assert {code.source, *(v.source for v in code.variants)} <= set(code.sources) <= set(STANDARD.sources)
    links = {link.id for link in STANDARD.links}
    assert {term.link for term in STANDARD.terms} - {None} <= links
    assert {old.to for old in STANDARD.moved_addresses} <= links
    for part in STANDARD.central_parts:
        assert set(part.named_in) <= set(STANDARD.sources)
    for law in STANDARD.laws:
        assert set(law.cited_by) <= set(STANDARD.sources)


def test_codes_have_the_form_of_kva() -> None:
    assert all(re.fullmatch(r"[A-Z]{2}\d{3}|[A-Z]{3}\d{2}", code.code) for code in STANDARD.codes)
    assert DATE.match(STANDARD.catalogue_date)


def test_exclusion_is_mutual() -> None:
    for code in STANDARD.codes:
        for other in code.excludes:
            assert code.code in STANDARD.code(other).excludes  # type: ignore[union-attr]


def test_a_conclusion_of_ours_is_marked() -> None:
    marked = [(code, code.inferred) for code in STANDARD.codes] + [
        (law, law.inferred) for law in STANDARD.laws
    ]
    assert all(getattr(entry, field) for entry, fields in marked for field in fields)
    assert all("replaced_by" in code.inferred for code in STANDARD.codes if code.replaced_by)


@pytest.mark.parametrize(
    ("code", "title", "known"),
    [
        ("AW020", "Upprättande av rehabiliteringsplan (i)", True),
        ("AW024", "Uppföljning av rehabiliteringsplan utan behov av revidering", True),
        ("DV077", f"{CODES['DV077'].replace('- och', '-och')}", True),
        ("GC001", "rehabiliteringskoordinering  (i)", True),
        ("AW027", "Uppföljning av rehabiliteringsplan", False),
    ],
)
def test_code_titles_are_compared_without_spacing_and_case(code: str, title: str, *, known: bool) -> None:
    found = STANDARD.code(code)
    assert found is not None
    assert found.knows(title) is known


def test_a_replaced_law_leads_to_the_one_in_force() -> None:
    old = STANDARD.law("2001:453")
    assert old is not None
    assert (old.valid_to, old.cited_by) == ("2025-06-30", ("S1",))
    new = STANDARD.law_in_force(old)
    assert (new.title, new.valid_from) == ("Socialtjänstlag (2025:400)", "2025-07-01")
    assert STANDARD.law_in_force(new) is new


def test_laws_are_titled_by_their_numbers() -> None:
    for law in STANDARD.laws:
        assert law.number is None or f"({law.number})" in law.title
        assert law.valid_from is None or (DATE.match(law.valid_from) and law.dates_source)
        assert law.valid_to is None or law.dates_source
        assert not (law.valid_from and law.valid_to) or law.valid_from < law.valid_to
    cited = {name: sum(name in law.cited_by for law in STANDARD.laws) for name in ("S1", "S3")}
    assert cited == {"S1": 17, "S3": 11}


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://roi.socialstyrelsen.se/fmb/utmattningssyndrom/546", "insurance_decision_support"),
        ("http://www.nationelltklinisktkunskapsstod.se", "care_professionals_1177"),
        ("https://roi.socialstyrelsen.se/kvalitetsindikatorer/", None),
        ("https://roi.socialstyrelsen.se/fmbx", None),
        ("https://vardpersonal.1177.se/", None),
    ],
)
def test_moved_addresses(address: str, link: str | None) -> None:
    moved = STANDARD.moved(address)
    assert (moved[1].id if moved else None) == link


def test_no_link_leads_to_a_moved_address() -> None:
    assert all(link.address.startswith("https://") for link in STANDARD.links)
    assert not [link.id for link in STANDARD.links if STANDARD.moved(link.address)]


def test_terms_are_sorted_and_found_by_every_name() -> None:
    swedish = str.maketrans("åäö", "{|}")
    names = [term.term.casefold().translate(swedish) for term in STANDARD.terms]
    assert names == sorted(names)
    for name in ("kva", "KVÅ", "Klassifikation av vårdåtgärder"):
        assert (found := STANDARD.term(name)) is not None
        assert found.id == "kva"
    assert {"KVÅ", "ICF", "SIP", "NAG", "NPO", "FMB"} <= {term.abbreviation for term in STANDARD.terms}


def test_a_preferred_spelling_is_not_one_to_avoid() -> None:
    avoided = {form for spelling in STANDARD.spellings for form in spelling.avoid}
    assert not avoided & {spelling.use for spelling in STANDARD.spellings}


def test_no_text_of_ours_uses_a_spelling_to_avoid() -> None:
    for spelling in STANDARD.spellings:
        for form in spelling.avoid:
            word = re.compile(rf"\b{re.escape(form)}\b", 0 if spelling.exact else re.IGNORECASE)
            assert not [e.id for e in STANDARD.elements if word.search(f"{e.prescription} {e.text} {e.why}")]


def test_stock_phrases_are_ready_to_compare() -> None:
    assert all(text == text.casefold().strip(" .") for text in STANDARD.phrases)
    assert len(STANDARD.phrases) == sum(len(group.texts) for group in STANDARD.phrase_groups)


def test_six_central_parts_in_the_instruction_and_seven_on_the_page() -> None:
    named_in = [name for part in STANDARD.central_parts for name in part.named_in]
    assert (named_in.count("S0"), named_in.count("S2")) == (6, 7)


def test_the_plan_has_four_parts() -> None:
    assert [part.number for part in STANDARD.plan] == [1, 2, 3, 4]
    assert [len(division.parts) for division in STANDARD.plan_divisions] == [5, 6]


def test_an_element_is_found_by_its_place() -> None:
    found = STANDARD.element(("block", 2, "rehabilitation", "assessment", "fall_risk"))
    assert found is not None
    assert (found.id, found.level, found.waivable) == ("assessment_fall_risk", "ska", True)
    assert STANDARD.element(("transitions", 0, "handover")) is not None
    assert STANDARD.element(("block", 2, "title")) is None
    assert STANDARD.element(()) is None


def test_elements_by_phase_and_scope() -> None:
    assert STANDARD.elements_for() == STANDARD.elements
    without = STANDARD.elements_for(phase="treatment", sick_leave=False, recurring=False)
    assert {e.when for e in without} == {When.REHABILITATION}
    assert {e.phase for e in without} == {Phase.TREATMENT}
    nothing = STANDARD.elements_for(rehabilitation=False, sick_leave=False, recurring=False)
    assert {e.when for e in nothing} == {When.ALWAYS}


@pytest.mark.parametrize("name", ["rehabilitation_plan", "rehabiliteringsplan"])
def test_presets_go_by_either_name(name: str) -> None:
    assert STANDARD.goal(name).id == "rehabilitation_plan"


def test_preset_names_are_the_specs_own() -> None:
    words = plain((resources.folder("schema") / "keywords.yml").read_text(encoding="utf-8"))["values"]
    presets: dict[str, tuple[Preset, ...] | tuple[standard.IndicatorForm, ...]] = {
        "GoalPreset": STANDARD.goals,
        "ExitPreset": STANDARD.exits,
        "IndicatorPreset": STANDARD.indicators,
    }
    for name, entries in presets.items():
        assert {entry.id: entry.sv for entry in entries} == words[name]


def test_unknown_names() -> None:
    assert STANDARD.code("ZZ999") is None
    assert STANDARD.law("1900:1") is None
    assert STANDARD.term("okänd") is None
    for look_up in (
        STANDARD.goal,
        STANDARD.exit_criterion,
        STANDARD.indicator,
        STANDARD.document,
        STANDARD.link,
    ):
        with pytest.raises(KeyError):
            look_up("okänd")


def test_loading_twice_gives_equal_values() -> None:
    assert standard.load() is STANDARD
    again = Standard()
    for part in PARTS:
        assert getattr(again, part) == getattr(STANDARD, part), part


def test_nothing_can_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        STANDARD.elements[0].label = "annan"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        STANDARD.goals = ()
    with pytest.raises(TypeError):
        STANDARD.sources["S9"] = STANDARD.sources["S0"]  # type: ignore[index]
    for _, entry in ENTRIES:
        assert hash(entry) is not None


@pytest.fixture
def shipped_in(tmp_path, monkeypatch):
    """A folder that stands in for schema/standard/."""
    monkeypatch.setattr(shipped, "folder", lambda _: tmp_path)
    (tmp_path / "standard").mkdir()
    return tmp_path / "standard"


def test_only_the_files_asked_for_are_read(shipped_in) -> None:
    (shipped_in / "goals.yml").write_text("entries: []\n", encoding="utf-8")
    alone = Standard()
    assert alone.goals == ()
    with pytest.raises(FileNotFoundError):
        _ = alone.exits


@pytest.mark.parametrize(
    "text",
    [
        "entries: [{id: a, term: b, explanation: c, source: S0, section: x, colour: red}]",
        "entries: [{id: a}]",
        "entries: [1]",
        "other: []",
        "entries: [",
    ],
)
def test_a_malformed_file_is_a_bug(shipped_in, text: str) -> None:
    (shipped_in / "terms.yml").write_text(text, encoding="utf-8")
    with pytest.raises((TypeError, ValueError, KeyError, AttributeError)) as caught:
        _ = Standard().terms
    assert any("terms.yml" in note for note in caught.value.__notes__)


def test_two_entries_of_one_name_are_a_bug(shipped_in) -> None:
    entry = "{id: a, term: b, explanation: c, source: S0, section: x}"
    (shipped_in / "terms.yml").write_text(f"entries: [{entry}, {entry}]", encoding="utf-8")
    with pytest.raises(ValueError, match="two entries"):
        Standard().term("a")
