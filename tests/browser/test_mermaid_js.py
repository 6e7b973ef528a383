"""Mermaid text in Mermaid, in a real browser: it parses, and every word comes out as it went in."""

from __future__ import annotations

import pytest
from tests.browser.packages import package

from pathwaygen import loader
from pathwaygen.export.flowchart import write
from pathwaygen.flowchart import Chart, Edge, Kind, Lane, Node, Phase
from pathwaygen.flowchart.build import chart

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAMES = ["distal-radiusfraktur", "epilepsi", "hoftledsartros-proteskirurgi"]
SHOW = """async text => {
  mermaid.initialize({startOnLoad: false});
  await mermaid.parse(text);
  const {svg} = await mermaid.render('drawn', text);
  document.body.innerHTML = svg;
  const texts = at => [...document.querySelectorAll(at)].map(e => e.textContent.replaceAll('\\u2060', ''));
  return {
    nodes: texts('.node .nodeLabel'), edges: texts('.edgeLabel p'),
    groups: texts('.cluster-label'), title: texts('svg > title'), told: texts('svg > desc'),
  };
}"""
NASTY = [
    "end",
    'sa "hej" och #quot; &amp; <b>fet</b>',
    "%% kommentar",
    "50 % av {alla} [rader] (här) |där|",
    "**fet** _kursiv_ `kod` ~~struken~~",
    "1. lista",
    "- punkt",
    "$$x^2$$",
    'click n1 href "x"',
    r"a; b \n c <br/>",
    "< 65 år & > 18 år",
    "graph TD; A-->B",
    "#35; fa:fa-car",
    "subgraph 'x' @{shape: x}",
    "å ä ö é – ”citat”",
]


@pytest.fixture
def mermaid(window):
    window.goto("about:blank")
    window.set_content("<body></body>")
    window.add_script_tag(path=package("@mermaid-js/tiny") / "dist/mermaid.tiny.js")
    return window


@pytest.mark.parametrize("name", NAMES)
def test_real_pathways_are_drawn_whole(mermaid, pathways, name):
    pathway = loader.load(pathways / f"{name}.yaml").pathway
    assert pathway is not None
    spec = chart(pathway)
    shown = mermaid.evaluate(SHOW, write(spec, "mermaid").decode())
    assert len(shown["nodes"]) == len(spec.nodes)
    assert sorted(filter(None, shown["edges"])) == sorted(edge.label for edge in spec.edges if edge.label)
    assert shown["title"] == [spec.title]
    assert f"Flödesschema med {len(spec.nodes)} rutor" in shown["told"][0]


def test_no_text_can_be_taken_for_mermaid(mermaid):
    nodes = tuple(
        Node(f"N{i}", Kind.DECISION if i % 3 else Kind.STEP, text, f"N{i}", ("u",), "l", href='#a"b')
        for i, text in enumerate(NASTY)
    )
    edges = tuple(Edge(f"e{i}", f"N{i}", f"N{i + 1}", text) for i, text in enumerate(NASTY[:-1]))
    spec = Chart(
        "c", "%% {x} #35; < 65", "sv", (Lane("l", 'L "1" & <i>'),), (Phase("u", 'Fas "1"]'),), nodes, edges
    )
    shown = mermaid.evaluate(SHOW, write(spec, "mermaid").decode())
    assert shown["nodes"] == [f'N{i} {text}L "1" & <i>' for i, text in enumerate(NASTY)]
    assert [text for text in shown["edges"] if text] == NASTY[:-1]
    assert shown["groups"] == ['Fas "1"]']
    assert shown["title"] == ["% % (x) # 35; mindre än 65"]
