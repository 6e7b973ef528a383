"""BPMN: what the standard, bpmn.io's checks and the drawing ask of it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise
from typing import Any

import bpmn_io
import pytest
from bpmn_io.lint import Linter
from bpmn_io.lint.resolver import NodeResolver
from hypothesis import HealthCheck, given, settings
from lxml import etree
from tests.browser.packages import package
from tests.property.test_flowchart_layout import charts

from pathwaygen import loader
from pathwaygen.export.flowchart import write
from pathwaygen.flowchart import Chart, Edge, Kind, Lane, Node, Phase, draw
from pathwaygen.flowchart.bpmn import Diagram, diagram
from pathwaygen.flowchart.bpmn.joins import Link, joins
from pathwaygen.flowchart.bpmn.process import Role, process
from pathwaygen.flowchart.build import chart as built

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
NAMES = ["distal-radiusfraktur", "epilepsi", "hoftledsartros-proteskirurgi"]
PHASES = (Phase("u", "Utredning"), Phase("b", "Behandling"))
LANES = (Lane("pv", "Primärvård"), Lane("ort", "Ortopedi"))


def step(identity: str, **more: Any) -> Node:
    lane, phase, kind = more.pop("lane", "pv"), more.pop("phase", "u"), more.pop("kind", Kind.STEP)
    return Node(identity, kind, f"Ruta {identity}", identity, (phase,), lane, **more)


def chart(*nodes: Node, edges: str) -> Chart:
    """Read edges as ``A>B:Ja A=all>C``."""
    found = []
    for i, text in enumerate(edges.split()):
        ends, _, label = text.partition(":")
        source, target = ends.split(">")
        source, _, kind = source.partition("=")
        found.append(Edge(f"e{i}", source, target, label or None, kind or "normal"))  # type: ignore[arg-type]
    return Chart("c", "Prov", "sv", LANES, PHASES, nodes, tuple(found))


def decision(identity: str) -> Node:
    return step(identity, kind=Kind.DECISION)


def leave(identity: str = "ut1", kind: Kind = Kind.EXIT) -> Node:
    return Node(identity, kind, f"Slut {identity}", lane="pv")


def enter(identity: str = "in1") -> Node:
    return Node(identity, Kind.ENTRY, f"Start {identity}", lane="pv", note="Ett långt kriterium.")


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(package("bpmn-moddle") / "resources/bpmn/xsd/BPMN20.xsd"))


@pytest.fixture(scope="module")
def lint_config(root) -> dict[str, Any]:
    config: dict[str, Any] = json.loads((root / "tests/data/bpmn/bpmnlint.json").read_text("utf-8"))
    return config


@pytest.fixture(scope="module", params=NAMES)
def spec(request, pathways) -> Chart:
    pathway = loader.load(pathways / f"{request.param}.yaml").pathway
    assert pathway is not None
    return built(pathway)


def found_by_lint(text: str, config: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    read = bpmn_io.create_moddle().from_xml(text)
    assert not read.warnings
    # A new one each time: its rule on duplicates remembers what it has seen.
    linter = Linter(config=config, resolver=NodeResolver())  # type: ignore[arg-type]
    return linter.lint(read.root_element)  # type: ignore[arg-type]


def problems(text: str, config: dict[str, Any]) -> list[str]:
    report = bpmn_io.check(text)
    return [*report.errors, *map(str, report.warnings), *sorted(found_by_lint(text, config))]


def valid(schema: etree.XMLSchema, text: str) -> bool:
    schema.assertValid(etree.fromstring(text.encode()))
    return True


def test_real_pathways_are_valid_and_without_remarks(spec, schema, lint_config):
    text = write(spec, "bpmn").decode()
    assert valid(schema, text)
    assert problems(text, lint_config) == []


def test_every_recommended_rule_is_on(lint_config):
    assert lint_config == {"extends": "bpmnlint:recommended"}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(charts(most=20))
def test_any_chart_is_valid(schema, lint_config, found):
    text = write(found, "bpmn").decode()
    assert valid(schema, text)
    # A chart that goes round for ever, or holds nothing but ways out, has no end or no start to show.
    mistaken = {"end-event-required", "start-event-required"}
    # A warning, not an error: only an inclusive gateway means "one or more of these".
    discouraged = {"no-inclusive-gateway"}
    assert set(problems(text, lint_config)) <= mistaken | discouraged


def test_words_that_choose_nothing_stand_in_an_annotation(schema, lint_config):
    found = chart(
        *(enter(), *map(step, "ABCD"), leave(), leave("ut2")),
        edges="in1>A A=all>B:styrka A=all>C:kondition B>D C>D D>ut1:klar",
    )
    text = write(found, "bpmn").decode()
    assert valid(schema, text)
    assert problems(text, lint_config) == []
    root = ET.fromstring(text)  # noqa: S314
    said = {note.get("id"): "".join(note.itertext()).strip() for note in root.iter(f"{BPMN}textAnnotation")}
    assert sorted(said.values()) == ["klar", "kondition", "styrka"]
    ties = {tie.get("targetRef"): tie.get("sourceRef") for tie in root.iter(f"{BPMN}association")}
    assert ties.keys() == said.keys()
    for flow in ties.values():
        (tied,) = root.findall(f".//*[@id='{flow}']")
        assert tied.get("name") is None
    shown = {element.get("bpmnElement") for element in root.iter() if element.get("bpmnElement")}
    assert {*said, *(f"{name}-tie" for name in said)} <= shown


def test_no_annotation_covers_a_shape():
    found = chart(
        *(enter(), *map(step, "ABCD"), leave()),
        edges="in1>A A=all>B:styrketräning A=all>C:kondition B>D C>D D>ut1:klar",
    )
    made = diagram(draw(found))
    assert made.notes
    for note in made.notes:
        assert not any(note.frame.overlap(own) for own in frames(made).values())


def test_everything_has_a_place_in_the_diagram(spec):
    root = ET.fromstring(write(spec, "bpmn"))  # noqa: S314
    process_ = root.find(f"{BPMN}process")
    assert process_ is not None
    shown = {element.get("bpmnElement") for element in root.iter() if element.get("bpmnElement")}
    flows = [element for element in process_.iter() if element.tag == f"{BPMN}sequenceFlow"]
    nodes = [element for element in process_ if element.find(f"{BPMN}incoming") is not None]
    assert {flow.get("id") for flow in flows} <= shown
    assert {node.get("id") for node in nodes} <= shown
    lanes = {lane.get("id") for lane in process_.iter(f"{BPMN}lane")}
    assert lanes <= shown
    members = [ref.text for ref in process_.iter(f"{BPMN}flowNodeRef")]
    assert len(members) == len(set(members))
    assert {node.get("id") for node in nodes} <= set(members)


def test_every_node_and_arrow_of_the_chart_is_carried(spec):
    text = write(spec, "bpmn").decode()
    root = ET.fromstring(text)  # noqa: S314
    carried = {
        (e.tag.partition("}")[2], e.get("id")) for e in root.iter() if e.tag.startswith("{urn:pathwaygen")
    }
    assert {("node", node.id) for node in spec.nodes} <= carried
    assert {("edge", edge.id) for edge in spec.edges} <= carried


def test_conditions_and_the_places_of_words_are_written(spec):
    made = diagram(draw(spec))
    root = ET.fromstring(write(spec, "bpmn"))  # noqa: S314
    expression = f"{BPMN}conditionExpression"
    said = {flow.get("id"): flow.findtext(expression) or "" for flow in root.iter(f"{BPMN}sequenceFlow")}
    asked = {line.flow.id: line.flow.condition or "" for line in made.lines}
    assert any(asked.values())
    assert asked.items() <= said.items()
    frames_ = {
        element.get("bpmnElement"): tuple(float(bounds.get(key, "")) for key in ("x", "y", "width", "height"))
        for element in root.iter()
        if (bounds := element.find(f"{DI}BPMNLabel/{DC}Bounds")) is not None
    }
    meant = {line.flow.id: line.label for line in made.lines if line.label}
    meant |= {shape.element.id: shape.label for shape in made.shapes if shape.label}
    assert meant
    for name, frame in meant.items():
        assert frames_[name] == (frame.x, frame.y, frame.width, frame.height)


def side(a: float, b: float) -> int:
    return (a > b) - (a < b)


def test_it_looks_like_the_drawing(spec):
    """Of two boxes, the one to the left or above in the drawing is there in BPMN too."""
    drawing = draw(spec)
    made = diagram(drawing)
    place = {shape.element.box.id: shape.frame for shape in made.shapes if shape.element.main}
    for a, b in combinations(drawing.boxes, 2):
        for there, here in (
            (a.rect.right <= b.rect.x, place[a.id].right <= place[b.id].x),
            (a.rect.bottom <= b.rect.y, place[a.id].bottom <= place[b.id].y),
        ):
            assert here or not there, (a.id, b.id)
    assert [lane.title for lane in made.lanes] == [column.title for column in drawing.columns]
    assert [phase.title for phase in made.phases] == [band.title for band in drawing.bands]


def frames(made: Diagram):
    return {shape.element.id: shape.frame for shape in made.shapes}


def test_arrows_are_upright_or_level_and_meet_their_shapes(spec):
    made = diagram(draw(spec))
    place = frames(made)
    for line in made.lines:
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(line.points)), line.flow.id
        for (x, y), name in ((line.points[0], line.flow.source), (line.points[-1], line.flow.target)):
            own = place[name]
            assert own.x <= x <= own.right, line.flow.id
            assert own.y <= y <= own.bottom, line.flow.id


def test_no_arrow_crosses_a_shape(spec):
    made = diagram(draw(spec))
    for line in made.lines:
        for name, own in frames(made).items():
            if name in {line.flow.source, line.flow.target}:
                continue
            for (ax, ay), (bx, by) in pairwise(line.points):
                apart = max(ax, bx) <= own.x or min(ax, bx) >= own.right
                apart = apart or max(ay, by) <= own.y or min(ay, by) >= own.bottom
                assert apart, (line.flow.id, name)


def roles(found: Chart) -> dict[str, Role]:
    return {element.id: element.role for stack in process(draw(found)).stacks for element in stack}


def test_two_arrows_in_meet_in_a_gateway_and_two_out_part_in_one():
    found = roles(chart(step("A"), step("B"), step("C"), leave(), edges="A>C B>C C>ut1:Klar C>A:Igen"))
    assert found["merge-C"] is Role.EXCLUSIVE
    assert found["split-exclusive-C"] is Role.EXCLUSIVE


def test_an_added_gateway_asks_by_the_blocks_letter():
    (line,) = [
        shape.element.name
        for shape in diagram(draw(chart(step("A"), step("B"), step("C"), edges="A>B:x A>C:y"))).shapes
        if shape.element.id == "split-exclusive-A"
    ]
    assert line == "Vidare från A"


def test_branches_that_are_all_followed_wait_for_each_other():
    found = roles(
        chart(step("A"), step("B"), step("C"), step("D"), leave(), edges="A=all>B A=all>C B>D C>D D>ut1")
    )
    assert found["split-parallel-A"] is Role.PARALLEL
    assert found["join-D"] is Role.PARALLEL
    assert "merge-D" not in found


def test_branches_of_which_any_may_be_followed_wait_for_those_that_were():
    found = roles(
        chart(step("A"), step("B"), step("C"), step("D"), leave(), edges="A=any>B A=any>C B>D C>D D>ut1")
    )
    assert found["split-inclusive-A"] is Role.INCLUSIVE
    assert found["join-D"] is Role.INCLUSIVE


def test_a_return_comes_in_after_the_join():
    found = process(
        draw(
            chart(
                step("A"),
                step("B"),
                step("C"),
                decision("D"),
                leave(),
                edges="A=all>B A=all>C B>D C>D D>ut1:Ja D>D:Nej",
            )
        )
    )
    ((join, merge, main),) = [stack for stack in found.stacks if stack[0].box.node.id == "D"]
    assert (join.role, merge.role, main.role) == (Role.PARALLEL, Role.EXCLUSIVE, Role.EXCLUSIVE)
    (back,) = [flow for flow in found.flows if flow.edges == ("e5",)]
    assert (back.source, back.target) == (main.id, merge.id)


@pytest.mark.parametrize(
    ("links", "gateway"),
    [
        ("A=all>B A=all>C B>D C>D", "parallel"),
        ("A=all>B A=all>D B>D", "parallel"),
        ("A=all>B A=all>C B>D C>D C>E", "inclusive"),
        ("A=all>B A=all>C B>D C>D X>D", "inclusive"),
        ("A=any>B A=any>C B>D C>D", "inclusive"),
        ("A>B A>C B>D C>D", "exclusive"),
        ("A=all>B A=all>C B>Z C>Z Z>E Z>F E>D F>D", "exclusive"),
    ],
)
def test_how_branches_meet(links, gateway):
    found = []
    for i, text in enumerate(links.split()):
        source, target = text.split(">")
        source, _, kind = source.partition("=")
        found.append(Link(str(i), source, target, returns=False, kind=kind or "normal"))
    assert joins(tuple(found), frozenset())["D"] == gateway


def test_nothing_is_waited_for_before_an_end():
    links = tuple(
        Link(str(i), a, b, returns=False, kind=kind)
        for i, (a, b, kind) in enumerate(
            [("A", "B", "all"), ("A", "C", "all"), ("B", "ut1", "normal"), ("C", "ut1", "normal")]
        )
    )
    assert joins(links, frozenset({"ut1"})) == {"ut1": "exclusive"}


def test_what_nothing_leads_to_gets_a_start_and_what_leads_nowhere_an_end():
    found = roles(chart(step("A"), step("B"), edges="A>B"))
    assert (found["start-A"], found["end-B"]) == (Role.START, Role.END)


def test_an_entry_starts_by_its_criterion():
    root = ET.fromstring(write(chart(enter(), step("A"), leave(), edges="in1>A A>ut1"), "bpmn"))  # noqa: S314
    (condition,) = root.iter(f"{BPMN}condition")
    assert condition.text == "Ett långt kriterium."


def test_a_way_out_that_is_always_open_is_an_event_subprocess():
    found = chart(enter(), step("A"), leave(), leave("ut2"), edges="in1>A A>ut1")
    assert roles(found)["node-ut2"] is Role.ANYTIME
    root = ET.fromstring(write(found, "bpmn"))  # noqa: S314
    (sub,) = root.iter(f"{BPMN}subProcess")
    assert sub.get("triggeredByEvent") == "true"


def test_another_pathway_is_told():
    found = chart(
        enter(), decision("A"), leave(), leave("x", Kind.CONTINUATION), edges="in1>A A>ut1:Ja A>x:Nej"
    )
    assert roles(found)["node-x"] is Role.MESSAGE_END


def test_two_answers_to_the_same_place_are_one_flow():
    found = process(
        draw(chart(enter(), decision("A"), step("B"), step("C"), edges="in1>A A>B:Hög A>B:Måttlig A>C:Låg"))
    )
    (flow,) = [flow for flow in found.flows if len(flow.edges) > 1]
    assert flow.name == flow.condition == "Hög eller måttlig"


def test_a_decision_with_one_way_on_is_a_task():
    assert roles(chart(enter(), decision("A"), leave(), edges="in1>A A>ut1:Ja"))["node-A"] is Role.TASK


def test_the_way_without_a_condition_is_the_default():
    found = process(
        draw(chart(enter(), step("A"), step("B"), step("C"), edges="in1>A A=conditional>B:värk A>C"))
    )
    leaving = {
        flow.target: (flow.condition, flow.default)
        for flow in found.flows
        if flow.edges and flow.source.startswith("split")
    }
    assert leaving == {"node-B": ("värk", False), "node-C": ("", True)}


def test_a_condition_may_stand_beside_a_fork():
    found = chart(enter(), *map(step, "ABCD"), edges="in1>A A=conditional>B:hemma A=all>C A=all>D")
    made = process(draw(found))
    (onward,) = [flow for flow in made.flows if flow.source == "split-exclusive-A" and not flow.edges]
    assert onward.target == "split-parallel-A"
    assert onward.default


def test_time_limits_and_the_r_mark_stand_in_the_name():
    text = write(
        chart(enter(), step("A", rehabilitation=True, times=("inom 14 dagar",)), edges="in1>A"), "bpmn"
    )
    assert b'name="A Ruta A (R)&#10;inom 14 dagar"' in text


def test_the_same_bytes_every_time(spec):
    assert write(spec, "bpmn") == write(spec, "bpmn")
