"""The indicators' sentences: every combination in a golden table, and the guide's tables."""

from __future__ import annotations

import re

import pytest

from pathwaygen import indicators, loader, standard

SPEC = """\
format: 1
id: prov
titel: Prov
hälsotillstånd: {{namn: höftledsartros}}
åtgärd: {{namn: höftprotesoperation}}
populationer:
  - {{id: rg2, namn: riskgrupp 2}}
  - {{id: barn, namn: barn, åldrar: {{till: 17}}}}
  - {{id: gipsade, namn: patienter som behandlas med gips}}
  - {{id: aldre, namn: patienter över två år}}
händelser: {{{events}}}
indikatorer:
  - {{id: ind1, {fields}}}
"""
PRESETS = {"plan_upprättad": "14 dagar", "plan_uppföljd": "90 dagar", "sjukskrivningsplan": None}
GROUPS = {
    "diagnosen (`x`)": ("x", "diagnos"),
    "åtgärden (`y`)": ("y", "åtgärd"),
    "båda (`x_och_y`)": ("x_och_y", "åtgärd"),
    "någon av dem (`x_eller_y`)": ("x_eller_y", "först av"),
    "en egen population, *riskgrupp 2*": ("rg2", "diagnos"),
    "en egen population, *patienter som behandlas med gips*": ("gipsade", "diagnos"),
    "en egen population, *patienter över två år*": ("aldre", "diagnos"),
    "inte angivet": (None, None),
}
CLOCKS = ("diagnos", "åtgärd", "senast av", "först av", None)
LENGTHS = (
    *("1 dag", "14 dagar", "10–14 dagar", "1 vecka", "2 veckor", "4–5 veckor", "1 månad", "3 månader"),
    *("1 år", "2 år", "24 timmar", "2 arbetsdagar", None),
)
WINDOWS = (("14 dagar", "14 dagar"), ("14 dagar", "3 månader"), (None, "2 veckor"))
STRATA = (
    "[{population: barn, inom: 1 vecka}]",
    "[{population: barn, inom: 1 vecka}, {population: rg2, inom: 3 månader}]",
    "[{population: barn, inom: 1 dag}, {population: rg2, inom: 3 månader}, {population: aldre, inom: 1 år}]",
)
OWN = (
    "andel: {nämnare: vuxna med epilepsi, täljare: har fått en vårdplan}",
    "andel: {nämnare: patienter som har opererats, täljare: som är nöjda}",
    "andel: {nämnare: vuxna med epilepsi}",
    "andel: {täljare: har fått en vårdplan}",
    "antal: patienter med förnyad fraktur",
    "antal: Antal besök hos gipstekniker",
    "per_antal: amputationer ovanför ankeln, per: 100000",
    "per_antal: amputationer ovanför ankeln",
    "namn: Väntetid till operation",
)


def sentence(fields, events="operation: operationen", spec=SPEC):
    found = loader.parse(spec.format(fields=fields, events=events).encode(), name="prov.yaml")
    assert [d.message for d in found.diagnostics] == []
    assert found.pathway is not None
    (sheet,) = indicators.sheets(found.pathway, standard.load())
    return sheet.sentence or ""


def preset(name, **values):
    return ", ".join(f"{key}: {value}" for key, value in {"standard": name, **values}.items() if value)


def within(**values):
    """Return the part of a sentence that tells the limit and the clock."""
    events = values.pop("events", "")
    return sentence(preset("plan_upprättad", population="x", **values), events).split("upprättad ")[1]


def table(*rows):
    head, *body = rows
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, ["---"] * len(head), *body))


def by_group():
    for name, (group, clock) in GROUPS.items():
        for standards, limit in PRESETS.items():
            if limit:
                fields = preset(standards, population=group, från=clock, inom=limit if group else None)
            else:
                ages = "{från: 18, till: 67}" if group else None
                period = "kalenderår" if group else None
                fields = preset(standards, population=group, arbetsför_ålder=ages, mätperiod=period)
            yield name, sentence(fields)


def by_clock():
    named = "operation: operationen, diagnos: artrosdiagnosen"
    for clock in CLOCKS:
        yield (
            f"`{clock}`" if clock else "inte angivet",
            within(från=clock, inom="14 dagar"),
            within(från=clock, inom="14 dagar", events=named),
        )


def by_length():
    for length, before in (*((length, None) for length in LENGTHS), *WINDOWS):
        yield length or "inte angivet", before or "–", within(från="diagnos", inom=length, före=before)


def by_strata():
    for times in STRATA:
        for limit in ("14 dagar", None):
            yield f"`{times}`", limit or "inte angivet", within(från="diagnos", inom=limit, tid=times)


def by_frame():
    for ages in ("{från: 18, till: 67}", "{från: 18}", "{till: 67}", None):
        for period in ("kalenderår", None):
            fields = preset("sjukskrivningsplan", population="x", arbetsför_ålder=ages, mätperiod=period)
            yield f"`{ages}`" if ages else "inte angivet", period or "inte angivet", sentence(fields)


def by_form():
    for form in standard.load().indicators:
        yield f"`{form.sv}`", form.form, ", ".join(form.codes), form.choice


TABLES = {
    "former": lambda: table(
        ("I specen", "Form", "Förvalda koder (KVÅ)", "Det som källan lämnar öppet"), *by_form()
    ),
    "grupper": lambda: table(("Gruppen avgränsas av", "Formulering"), *by_group()),
    "start": lambda: table(
        ("Från", "Utan händelser i specen", "Med händelserna operation och diagnos"), *by_clock()
    ),
    "tider": lambda: table(("Inom", "Före", "I meningen"), *by_length()),
    "grupptider": lambda: table(("Tid", "Inom", "I meningen"), *by_strata()),
    "ramar": lambda: table(("Arbetsför ålder", "Mätperiod", "Formulering"), *by_frame()),
    "egna": lambda: table(("I specen", "Formulering"), *((f"`{text}`", sentence(text)) for text in OWN)),
}


def test_every_sentence_is_as_reviewed(root, golden):
    text = "# Indikatorernas meningar\n" + "".join(
        f"\n## {name}\n\n{made()}" for name, made in TABLES.items()
    )
    golden(root / "tests/golden/indicator-sentences.md", text)


def test_the_guide_shows_what_the_templates_say(root, golden):
    file = root / "docs/indikatorer.md"
    text = file.read_text(encoding="utf-8")
    for name, made in TABLES.items():
        start, end = f"<!-- {name} -->\n", f"<!-- slut {name} -->\n"
        assert text.count(start) == text.count(end) == 1
        before, rest = text.split(start)
        text = f"{before}{start}\n{made()}\n{end}{rest.split(end)[1]}"
    golden(file, text)


@pytest.mark.parametrize("group", [name for name in GROUPS if name != "inte angivet"])
@pytest.mark.parametrize("form", standard.load().indicators, ids=lambda form: form.id)
def test_the_prescribed_wording_is_kept(form, group):
    population, clock = GROUPS[group]
    frame = {"från": clock, "inom": "14 dagar"} if PRESETS[form.sv] else {"mätperiod": "2025"}
    said = sentence(preset(form.sv, population=population, **frame))
    places = r"(?:med )?diagnos X(?: eller åtgärd Y)?(?: och)?|Z dagar|X eller Y"
    pieces = [piece.strip() for piece in re.split(places, form.form) if piece.strip()]
    assert len(pieces) >= 2
    position = 0
    for piece in pieces:
        position = said.index(piece, position) + len(piece)


@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("name", PRESETS)
def test_no_letter_is_left_to_fill_in(name, group, clock):
    said = sentence(preset(name, population=GROUPS[group][0], från=clock))
    assert not re.search(r"\b[XYZ]\b|None|Undefined|  | [,.)]|\( ", said)
    assert said.count("(") == said.count(")")


def test_both_and_either_are_spelled_out():
    both = sentence(preset("plan_upprättad", population="x_och_y"))
    either = sentence(preset("plan_upprättad", population="x_eller_y"))
    assert "både har höftledsartros och har genomgått höftprotesoperation" in both
    assert "har höftledsartros eller har genomgått höftprotesoperation, eller bådadera" in either


@pytest.mark.parametrize(
    ("name", "events", "said"),
    [
        ("höftprotesoperation", "operation: operationen", "operationen"),
        ("trombektomi", "trombektomi: trombektomin", "trombektomin"),
        ("reoperation", "operation: operationen", "åtgärden"),
        ("trombektomi", "operation: operationen", "åtgärden"),
        ("trombektomi", "åtgärd: ingreppet, operation: operationen", "ingreppet"),
        ("protesbyte", "byt: bytet", "åtgärden"),
        (
            "höftprotesoperation",
            "operation: operationen, protesoperation: protesoperationen",
            "protesoperationen",
        ),
    ],
)
def test_an_event_lends_the_action_its_name_only_when_it_is_the_action(name, events, said):
    fields = "standard: plan_upprättad, population: y, från: åtgärd, inom: 14 dagar"
    found = sentence(fields, events, SPEC.replace("höftprotesoperation", name))
    assert found.endswith(f"inom 14 dagar efter {said}")
