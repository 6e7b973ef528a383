from __future__ import annotations

from textwrap import dedent

import pytest

from pathwaygen import citations, loader, view
from pathwaygen.indicators import views
from pathwaygen.markdown import Md
from pathwaygen.terms import Duration, Unit
from pathwaygen.view import texts, times
from pathwaygen.view.references import references


def pathway(text):
    head = "format: 1\nid: prov\ntitel: Prov\n"
    spec = loader.parse((head + dedent(text)).encode(), name="prov.yaml")
    assert spec.diagnostics == ()
    assert spec.pathway is not None
    return spec.pathway


def document(text):
    return view.document(pathway(text), indicators=lambda *_: ())


def action(text):
    return document(text).groups[0].actions[0]


@pytest.mark.parametrize(
    ("duration", "said"),
    [
        (Duration(14, None, Unit.DAYS), "14 dagar"),
        (Duration(1, None, Unit.WEEKS), "1 vecka"),
        (Duration(4, 5, Unit.WEEKS), "4–5 veckor"),
        (Duration(1, None, Unit.YEARS), "1 år"),
    ],
)
def test_length(duration, said):
    assert times.length(duration) == said


@pytest.mark.parametrize(
    ("duration", "said"),
    [
        (Duration(1, None, Unit.MONTHS), "varje månad"),
        (Duration(1, None, Unit.YEARS), "varje år"),
        (Duration(2, None, Unit.WEEKS), "varannan vecka"),
        (Duration(2, None, Unit.YEARS), "vartannat år"),
        (Duration(3, None, Unit.YEARS), "vart tredje år"),
        (Duration(12, None, Unit.MONTHS), "var tolfte månad"),
        (Duration(18, None, Unit.MONTHS), "var 18:e månad"),
        (Duration(3, 6, Unit.MONTHS), "med 3–6 månaders mellanrum"),
    ],
)
def test_rhythm(duration, said):
    assert times.rhythm(duration) == said


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("{inom: 14 dagar, efter: op}", "Inom 14 dagar efter operationen"),
        ("{mellan: [4 veckor, 5 veckor], före: op}", "4–5 veckor före operationen"),
        ("{mellan: [1 dag, 2 veckor]}", "Mellan 1 dag och 2 veckor"),
        ("{minst: 3–6 månader, efter: skadan}", "Minst 3–6 månader efter skadan"),
        ("{vid: op}", "Vid operationen"),
        ("{omedelbart: ja, när: stark värk}", "Stark värk: omedelbart"),
        ("{text: Kontroll, cirka: 10 dagar, när: gips}", "Kontroll (gips): cirka 10 dagar"),
        ("{text: Så snart som möjligt., population: p1}", "Så snart som möjligt (äldre)"),
    ],
)
def test_time(time, said):
    found = action(f"""\
        händelser: {{op: operationen}}
        populationer: [{{id: p1, namn: äldre}}]
        block: [{{id: A, tid: [{time}]}}]
        """)
    assert found.times == (said,)


def test_an_element_is_described_adopted_placed_or_not_applicable():
    found = action("""\
        block:
          - id: A
            rehabilitering:
              bedömning:
                kroppsfunktioner: Mät.
                aktivitetsbegränsningar: {block: B}
                delaktighet: {block: B}
                fallrisk: {ej_tillämpligt: Nej}
                patienten: standard
          - id: B
        """)
    (section,) = found.sections
    assert section.id == "need"
    described, placed, left_out = section.elements
    assert (described.label, described.text) == ("Funktionsnedsättning", "Mät.")
    assert placed.label == "Aktivitetsbegränsningar och delaktighetsinskränkningar"
    assert placed.placed == "([B](#block-B))"
    assert left_out.not_applicable == "Nej"
    (own,) = found.patient
    assert own.text.startswith("-   Beskriva")


def test_the_standard_speaks_of_sick_leave_only_where_it_is_in_scope():
    spec = """\
        omfattning: {{sjukskrivning: {{ingår: {answer}, motivering: x}}}}
        utgång: {{rehabilitering: [{{standard: mål_uppfyllda, block: A}}]}}
        block: [{{id: A, rehabilitering: {{plan: {{huvudmål: Ett.}}}}}}]
        """
    for answer, said in (("ja", True), ("nej", False)):
        made = document(spec.format(answer=answer))
        assert ("sjukskrivnings- och" in made.ways.rehabilitation[0].text) is said
        assert bool(made.footnote) is said
        assert bool(made.groups[0].actions[0].footnote) is said


def test_the_plan_has_four_parts():
    found = action("""\
        block:
          - id: A
            rehabilitering:
              plan:
                sammanfattning: standard
                huvudmål: Ett.
                ansvarig: Läkaren.
                uppföljning: {när: snart, av: läkaren}
                form: standard
        """)
    (section,) = found.sections
    assert [(part.number, len(part.elements)) for part in section.parts] == [(1, 1), (2, 1), (3, 1), (4, 1)]
    assert [part.label for part in section.parts][1:3] == ["Mål", "Åtgärder"]
    assert len(section.elements) == 1


def test_outcomes_lead_to_blocks_and_exits():
    found = action("""\
        utgång: {kriterier: [{id: ut1, text: "Patienten är bra, helt bra [@k]. Mer."}]}
        block:
          - id: A
            beslut:
              fråga: Bra?
              utfall: [{svar: Ja, till: ut1}, {svar: Nej, till: A}, {svar: Vet ej, till: Q}]
        """)
    assert found.title == "Bra?"
    assert found.decision is not None
    targets = [branch.to for branch in found.decision.branches]
    assert [target.kind for target in targets] == ["exit", "block", "other"]
    assert [target.link for target in targets] == [
        "[Patienten är bra, helt bra](#utgang-ut1)",
        "([A](#block-A))",
        "Q",
    ]


def test_groups_keep_the_order_of_the_blocks():
    made = document("""\
        grupper: [{id: B, titel: Grupp}, {id: g, titel: Annan, vården: Text.}]
        block: [{id: A}, {id: B1}, {id: B2}, {id: C}, {id: B3}]
        """)
    assert [(group.title, [a.letter for a in group.actions]) for group in made.groups] == [
        ("", ["A"]),
        ("Grupp", ["B1", "B2"]),
        ("", ["C"]),
        ("Grupp", ["B3"]),
        ("Annan", []),
    ]
    assert len({group.anchor for group in made.groups if group.anchor}) == 3


def test_suggestions_and_sources_leave_marks():
    made = document("""\
        omfattning:
          ingress: {text: "Så är det [@k1].", förslag: "Varför, se (A).", källa: [k1, k2]}
        block: [{id: A, vården: {text: "- a\\n", förslag: Skäl}}]
        referenser: [{id: k1, title: Ett}, {id: k2, title: Två}]
        """)
    assert made.scope.lead == "Så är det \x02r0\x03. \x02r1\x03 \x02s0\x03"
    assert made.groups[0].actions[0].care == "-   a\n\n\x02s1\x03"
    assert made.suggestions[0].part == "Omfattning"
    assert made.suggestions[0].place == "Ingress"
    assert made.suggestions[0].reason == "Varför, se ([A](#block-A))."
    assert made.suggestions[1].part == "[A](#block-A)"
    assert made.suggestions[1].place == "Vårdens åtgärder"


def test_two_things_with_one_id_have_addresses_of_their_own():
    made = document("block: [{id: A}, {id: A}]")
    assert [action.anchor for action in made.groups[0].actions] == ["block-A", "block-A-2"]


def test_without_the_extra_references_are_written_much_as_vancouver_does(monkeypatch):
    monkeypatch.setattr(citations, "installed", lambda: False)
    made = references(
        texts.Texts(
            pathway("""\
                referenser:
                  - id: a b
                    title: Title
                    author: [{family: Svensson, given: Anna Bo-Karin}, {literal: SBU}]
                    container-title: Journal
                    volume: "5"
                    issue: "2"
                    page: 1–9
                    issued: {date-parts: [["2020", "3"]]}
                    DOI: 10.1/x
                  - id: c
                    title: Vad nu?
                    publisher: Förlag
                    URL: https://a.se/b
                    accessed: {raw: 2 maj}
                  - {id: d}
                """)
        )
    )
    assert [reference.anchor for reference in made] == ["ref-a-b", "ref-c", "ref-d"]
    assert made[0].text == (
        "Svensson ABK, SBU. Title. Journal. 2020; 5(2):1–9. [doi:10.1/x](https://doi.org/10.1/x)"
    )
    assert made[1].text == "Vad nu? Förlag. Läst 2 maj. [https://a.se/b](https://a.se/b)"
    assert made[2].text == ""


@pytest.mark.parametrize(
    "data",
    [
        "{id: x, author: 5, issued: 2020, title: [a]}",
        "{title: {a: b}}",
        "{id: x, issued: {date-parts: [[]]}}",
    ],
)
def test_odd_references_are_printed_somehow(data):
    assert isinstance(document(f"referenser: [{data}]").references[0].text, Md)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("En mening. En till.", "En mening"),
        ("Före: efter", "Före"),
        ("T.ex. två ord [@k]", "T.ex. två ord"),
        ("ord " * 40, "ord ord ord ord ord …"),
    ],
)
def test_a_label_is_short(text, short):
    assert texts.label(text, limit=20) == short


def test_a_bare_spec_gives_a_bare_document():
    made = document("")
    assert made.groups == made.references == made.suggestions == ()
    assert made.ways.empty
    assert made.experience.empty
    assert not made.control.stated
    assert made.banners.status == "draft"


def test_a_suggestion_is_listed_by_the_title_of_what_it_belongs_to():
    spec = (
        "format: 1\nid: p\ntitel: Prov\n"
        "verksamheter: {vc: {titel: Vårdcentral, förslag: a}, kommun: {huvudman: kommun, förslag: b}}\n"
        "block: [{id: A, titel: Möte, tid: [{id: t7, inom: 2 dagar, förslag: c}], "
        "delar: [{id: d1, titel: Smärta, förslag: d}]}]\n"
        "mål: {delmål: [{id: m1, text: Att kunna gå., förslag: e}]}\n"
        "indikatorer: [{id: i1, standard: plan_upprättad, förslag: f}]\n"
    )
    pathway = loader.parse(spec.encode(), name="p.yaml").pathway
    assert pathway is not None
    found = {str(one.reason): str(one.place) for one in view.document(pathway, indicators=views).suggestions}
    assert found == {
        "a": "Verksamhet ”Vårdcentral”",
        "b": "Verksamhet kommun",
        "c": "Tid",
        "d": "Del ”Smärta”",
        "e": "”Att kunna gå”",
        "f": "Indikator ”Rehabiliteringsplan upprättad”",
    }
