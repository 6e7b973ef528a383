"""BPMN in bpmn-js, in a real browser: no warning, everything drawn, and words within their shapes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.browser.packages import package

from pathwaygen import loader
from pathwaygen.export.flowchart import write
from pathwaygen.flowchart import Chart, Edge, Kind, Lane, Node, Phase, draw
from pathwaygen.flowchart.bpmn import diagram
from pathwaygen.flowchart.build import chart

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAMES = ["distal-radiusfraktur", "epilepsi", "hoftledsartros-proteskirurgi"]
OPEN = """async text => {
  const viewer = new BpmnJS({container: '#canvas'});
  const {warnings} = await viewer.importXML(text);
  window.viewer = viewer;
  return warnings.map(warning => warning.message);
}"""
DRAWN = """() => viewer.get('elementRegistry').getAll().filter(e => !e.labelTarget).map(e => ({
  id: e.id, type: e.type, x: e.x, y: e.y, width: e.width, height: e.height,
  points: (e.waypoints || []).map(p => [p.x, p.y]),
}))"""
OUTSIDE = """() => viewer.get('elementRegistry').filter(e => e.type === 'bpmn:Task').filter(e => {
  const all = viewer.get('elementRegistry').getGraphics(e).querySelector('.djs-visual');
  const box = all.querySelector('rect').getBoundingClientRect();
  const text = all.querySelector('text').getBoundingClientRect();
  return text.left < box.left || text.right > box.right || text.top < box.top || text.bottom > box.bottom;
}).map(e => e.id)"""


def every_kind() -> Chart:
    """Return a chart with each kind of box and arrow, an open way out and a block without a way on."""
    phases, lanes = (
        (Phase("u", "Utredning"), Phase("b", "Behandling")),
        (Lane("p", "Primärvård"), Lane("o", "Ortopedi")),
    )
    step = Node("A", Kind.STEP, "Bedömning", "A", ("u",), "p", rehabilitation=True, times=("inom 14 dagar",))
    nodes = (
        Node("in1", Kind.ENTRY, "Remiss", lane="p"),
        step,
        *(replace(step, id=name, label=name, phases=("b",), lane="o") for name in "BCDEF"),
        Node("G", Kind.DECISION, "Är målen uppfyllda?", "G", ("b",), "p"),
        Node("ut1", Kind.EXIT, "Målen uppfyllda", lane="p"),
        Node("ut2", Kind.EXIT, "Patienten avstår", lane="p"),
        Node("x", Kind.CONTINUATION, "Ett annat förlopp", lane="o"),
    )
    edges = (
        Edge("e0", "in1", "A"),
        Edge("e1", "A", "B", "gren med ord", "all"),
        Edge("e2", "A", "C", None, "all"),
        Edge("e3", "B", "G"),
        Edge("e4", "C", "G"),
        Edge("e5", "C", "F", "vid behov", "conditional"),
        Edge("e6", "G", "ut1", "Ja"),
        Edge("e7", "G", "A", "Nej"),
        Edge("e8", "G", "x", "Annan orsak"),
        Edge("e9", "F", "D", "styrka", "any"),
        Edge("e10", "F", "E", "kondition", "any"),
    )
    return Chart("prov", "Alla slag", "sv", lanes, phases, nodes, edges)


@pytest.fixture(params=[*NAMES, "every-kind"])
def spec(request, pathways) -> Chart:
    if request.param == "every-kind":
        return every_kind()
    pathway = loader.load(pathways / f"{request.param}.yaml").pathway
    assert pathway is not None
    return chart(pathway)


@pytest.fixture
def viewer(window):
    folder = package("bpmn-js") / "dist"
    window.set_viewport_size({"width": 1600, "height": 1600})
    window.goto("about:blank")
    window.set_content('<div id="canvas" style="width:1600px;height:1600px"></div>')
    for style in ("diagram-js.css", "bpmn-js.css"):
        window.add_style_tag(path=folder / "assets" / style)
    window.add_script_tag(path=folder / "bpmn-viewer.production.min.js")
    return window


def test_it_opens_without_a_warning_as_it_was_written(viewer, spec):
    assert viewer.evaluate(OPEN, write(spec, "bpmn").decode()) == []
    drawn = {found["id"]: found for found in viewer.evaluate(DRAWN)}
    made = diagram(draw(spec))
    for shape in made.shapes:
        found, frame = drawn[shape.element.id], shape.frame
        assert (found["x"], found["y"], found["width"], found["height"]) == (
            frame.x,
            frame.y,
            frame.width,
            frame.height,
        )
    for line in made.lines:
        assert drawn[line.flow.id]["points"] == [list(point) for point in line.points]
    for note in made.notes:
        found, frame = drawn[note.id], note.frame
        assert (found["x"], found["y"], found["width"], found["height"]) == (
            *(frame.x, frame.y),
            *(frame.width, frame.height),
        )
        assert drawn[f"{note.id}-tie"]["points"] == [list(point) for point in note.points]
    for lane in made.lanes:
        assert drawn[lane.id]["type"] == "bpmn:Lane"
    for phase in made.phases:
        assert drawn[phase.id]["type"] == "bpmn:Group"


def test_the_words_of_tasks_stay_inside_them(viewer, spec):
    viewer.evaluate(OPEN, write(spec, "bpmn").decode())
    assert viewer.evaluate(OUTSIDE) == []
