"""Mermaid: phases as groups, titles for a screen reader, and no text that Mermaid could take for its own."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.property.test_flowchart_layout import charts

from pathwaygen.export.flowchart import write
from pathwaygen.flowchart import Chart, Edge, Kind, Lane, Node, Phase
from pathwaygen.flowchart.mermaid import escape, mermaid, plain


def small(**more: str) -> Chart:
    nodes = (
        Node("in1", Kind.ENTRY, "Remiss", lane="p"),
        Node(
            "A", Kind.DECISION, more.get("title", "Finns behov?"), "A", ("u",), "p", times=("inom 14 dagar",)
        ),
        Node("B", Kind.STEP, "Träning", "B", ("b",), "p", rehabilitation=True, href=more.get("href")),
        Node("ut1", Kind.EXIT, "Klar", lane="p"),
        Node("x", Kind.CONTINUATION, "Annat förlopp", lane="p"),
    )
    edges = (
        Edge("e0", "in1", "A"),
        Edge("e1", "A", "B", "Ja"),
        Edge("e2", "A", "ut1", "Nej"),
        Edge("e3", "B", "x", "vid smärta", "conditional"),
    )
    phases = (Phase("u", "Utredning"), Phase("b", "Behandling"))
    return Chart("c", "Prov", "sv", (Lane("p", "Primärvård"),), phases, nodes, edges)


def text(**more: str) -> str:
    return write(small(**more), "mermaid").decode()


def test_the_whole_text():
    assert (
        text()
        == """\
---
config:
  flowchart:
    htmlLabels: true
---
flowchart TB
    accTitle: Prov
    accDescr {
        Flödesschema med 5 rutor och 4 pilar.
        Ingång: Remiss: → A Finns behov?
        A Finns behov?: Ja → B Träning; Nej → Utgång: Klar
        Utgång: Klar
        B Träning: vid smärta → Vidare till: Annat förlopp
        Vidare till: Annat förlopp
    }
    subgraph fas0["Utredning"]
        direction TB
        n0(["<b>Ingång#58;</b> Remiss<br/><i>Primärvård</i>"])
        n1{{"<b>A</b> Finns behov?<br/>inom 14 dagar<br/><i>Primärvård</i>"}}
        n2(["<b>Utgång#58;</b> Klar<br/><i>Primärvård</i>"])
    end
    subgraph fas1["Behandling"]
        direction TB
        n3["<b>B</b> Träning<br/>R = rehabilitering ingår<br/><i>Primärvård</i>"]
        n4>"<b>Vidare till#58;</b> Annat förlopp<br/><i>Primärvård</i>"]
    end
    n0 --> n1
    n1 -->|"Ja"| n3
    n1 -->|"Nej"| n2
    n3 -.->|"vid smärta"| n4
    classDef entry stroke-width:3px
    classDef exit stroke-width:3px
    classDef continuation stroke-width:3px
    classDef decision stroke-width:2px
    class n0 entry
    class n1 decision
    class n2 exit
    class n4 continuation
"""
    )


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ('"; end', "#34;#59; end"),
        ("<b> & #quot;", "#60;b#62; #38; #35;quot#59;"),
        ("$$x$$", "#36;\u2060#36;x#36;\u2060#36;"),
        (r"\n", "#92;\u2060n"),
        ("å–ä", "å–ä"),
    ],
)
def test_signs_become_numbers(given_, expected):
    assert escape(given_) == expected


def test_titles_have_words_for_what_they_cannot_hold():
    assert plain("BMI < 35 & ålder > 18", "sv") == "BMI mindre än 35 och ålder mer än 18"
    assert plain("a & b", "en") == "a and b"
    assert plain("{x} %% #35; 50 %", "sv") == "(x) % % # 35; 50 %"


@pytest.mark.parametrize(
    ("href", "line"),
    [
        ("#block-B", 'click n3 href "#block-B"'),
        ('#a"b\\c d', 'click n3 href "#a%22b%5Cc%20d"'),
        ("javascript:alert(1)", None),
    ],
)
def test_addresses(href, line):
    found = re.search(r"click .*", text(href=href))
    assert (found and found[0]) == line


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_no_escaped_text_can_leave_its_quotation_marks(found):
    assert not re.search(r'["<>{}|`;](?<!\d;)', re.sub(r"#\d+;", "", escape(found)))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(charts(most=20))
def test_every_node_and_arrow_is_told_once(found):
    made = mermaid(found)
    assert len(made.nodes) == len(found.nodes) == len({node.id for node in made.nodes})
    assert len(made.edges) == len(found.edges)
    lines = write(found, "mermaid").decode().split("\n")
    assert sum("-->" in line or "-.->" in line for line in lines) == len(found.edges)
