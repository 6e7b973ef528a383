"""Placing, routing, tracks and ports, one small chart at a time."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pathwaygen import loader, markdown, resources
from pathwaygen.export.flowchart import svg
from pathwaygen.flowchart import Chart, Edge, Kind, Lane, Node, Phase, draw, flow, outline
from pathwaygen.flowchart.build import chart as built
from pathwaygen.flowchart.grid import place, second_columns
from pathwaygen.flowchart.routing import route
from pathwaygen.flowchart.tracks import Stretch, assign

if TYPE_CHECKING:
    from pathwaygen.flowchart.drawing import Box, Drawing

PHASES = (Phase("u", "Utredning"), Phase("b", "Behandling"), Phase("f", "Uppföljning"))
LANES = (Lane("pv", "Primärvård"), Lane("ort", "Ortopedi"))


def step(identity: str, lane: str = "pv", phase: str = "u", **more: Any) -> Node:
    return Node(identity, more.pop("kind", Kind.STEP), f"Ruta {identity}", identity, (phase,), lane, **more)


def leave(identity: str, kind: Kind = Kind.EXIT) -> Node:
    return Node(identity, kind, f"Slut {identity}", lane="pv")


def chart(*nodes: Node, edges: str, phases: tuple[Phase, ...] = PHASES) -> Chart:
    """Read edges as ``A>B:Ja A>C``."""
    found = []
    for i, text in enumerate(edges.split()):
        ends, _, label = text.partition(":")
        source, target = ends.split(">")
        found.append(Edge(f"e{i}", source, target, label or None))
    return Chart("c", "Prov", "sv", LANES, phases, nodes, tuple(found))


def bands(found: Chart) -> dict[str, int]:
    return flow.study(found).band


def box(drawing: Drawing, identity: str) -> Box:
    return next(box for box in drawing.boxes if box.node.id == identity)


def test_an_arrow_back_to_a_node_on_the_way_returns():
    found = chart(step("A"), step("B"), step("C"), edges="A>B B>C C>A A>C")
    assert flow.study(found).circling == {"e2"}


def test_no_arrow_leads_back_to_an_end_that_phases_share():
    nodes = step("A"), step("B", phase="b"), step("C", phase="f"), leave("ut")
    drawn = draw(chart(*nodes, edges="A>B A>ut B>C B>ut C>ut"))
    assert not any(arrow.returns for arrow in drawn.arrows)
    assert "returns" not in {sign.symbol for sign in drawn.legend.signs}


def test_the_letters_tell_which_arrow_of_a_circle_returns():
    found = chart(*map(step, "HIJKL"), edges="H>I H>J I>K K>L L>J J>K L>I")
    assert flow.study(found).circling == {"e4", "e6"}
    downhill = chart(step("A"), step("B"), edges="B>A")
    assert not flow.study(downhill).circling


def test_of_several_phases_the_one_the_flow_has_come_to_counts():
    later = Node("B", Kind.STEP, "Ruta B", "B", ("u", "b"), "pv")
    assert bands(chart(step("A", phase="b"), later, edges="A>B"))["B"] == 1
    assert bands(chart(step("A"), later, edges="A>B"))["B"] == 1
    assert bands(chart(step("A"), later, step("C"), edges="A>B B>C"))["B"] == 0
    assert bands(chart(later, step("C", phase="b"), edges="B>C"))["B"] == 0


def test_an_entry_without_a_lane_stands_in_that_of_what_it_leads_to():
    entry = Node("in", Kind.ENTRY, "Remiss")
    assert flow.study(chart(entry, step("A", "ort"), edges="in>A")).lane == {"in": 1, "A": 1}


def test_long_words_stand_in_rows_under_the_box():
    decision = step("A", kind=Kind.DECISION)
    bare = chart(decision, step("B"), step("C", "ort"), edges="A>B:Ja")
    long = Edge("lång", "A", "C", "Låga krav utan kvarstående påverkan på hud, nerv eller kärl")
    drawing = draw(replace(bare, edges=(*bare.edges, long)))
    label = next(arrow.label for arrow in drawing.arrows if arrow.label and arrow.label.answer)
    assert label.rect.width == box(drawing, "A").rect.width
    assert 0 <= label.rect.y - box(drawing, "A").rect.bottom <= 1.02


def test_a_node_without_a_phase_stands_with_what_leads_to_it():
    bare = Node("X", Kind.STEP, "Utan fas", "X", (), "pv")
    entry = Node("in", Kind.ENTRY, "Remiss", lane="pv")
    found = chart(entry, step("A", phase="b"), bare, edges="in>A A>X")
    assert bands(found) == {"in": 1, "A": 1, "X": 1}


def test_a_loose_arrow_is_left_out():
    assert not draw(chart(step("A"), edges="A>nowhere")).arrows


def test_phases_stack_even_when_the_flow_goes_up():
    drawing = draw(chart(step("A"), step("B", phase="f"), step("C", phase="b"), edges="A>B B>C"))
    assert box(drawing, "A").rect.bottom < box(drawing, "C").rect.y
    assert box(drawing, "C").rect.bottom < box(drawing, "B").rect.y
    assert [(arrow.returns, arrow.circles) for arrow in drawing.arrows] == [(False, False), (True, False)]


def test_what_is_reassessed_after_treatment_stands_below_the_first_assessment():
    drawing = draw(chart(step("A"), step("D", phase="b"), step("E"), edges="A>D D>E"))
    assert box(drawing, "A").rect.bottom < box(drawing, "E").rect.y < box(drawing, "D").rect.y


def test_answers_to_the_same_block_run_together():
    long = [f"Svar {n} som är för långt för att stå på pilen själv" for n in (1, 2)]
    nodes = step("A", kind=Kind.DECISION), step("B"), step("C", "ort", "f")
    edges = tuple(Edge(f"e{n}", "A", "C", said) for n, said in enumerate(long))
    drawing = draw(replace(chart(*nodes, edges="A>B:Ja"), edges=(Edge("e", "A", "B", "Ja"), *edges)))
    whole, joined = sorted(
        (a for a in drawing.arrows if a.edge.target == "C"), key=lambda a: a.joins is not None
    )
    assert joined.joins == whole.id
    assert joined.head.startswith("M")
    assert "L" not in joined.head
    (ax, ay), (bx, by) = whole.points[1:3]
    assert ax == bx == joined.points[-1][0]
    assert min(ay, by) < joined.points[-1][1] < max(ay, by)


def test_the_way_on_is_straight_and_the_exit_stands_beside_it():
    decision = step("C", kind=Kind.DECISION)
    drawing = draw(chart(decision, step("D"), leave("ut1"), edges="C>D:Ja C>ut1:Nej"))
    down, beside = box(drawing, "C").arrows
    assert len(down.points) == len(beside.points) == 2
    assert down.points[0][0] == down.points[1][0]
    assert beside.points[0][1] == beside.points[1][1]


def test_an_exit_reached_from_far_apart_is_drawn_twice_and_told_once():
    nodes = [step(letter, kind=Kind.DECISION) for letter in "ABCDE"]
    found = chart(*nodes, leave("ut1"), edges="A>B:Ja B>C:Ja C>D:Ja D>E:Ja A>ut1:Nej E>ut1:Nej")
    copies = [box for box in draw(found).boxes if box.node.id == "ut1"]
    assert [(box.copy, box.copies) for box in copies] == [(0, 2), (1, 2)]
    assert len({box.id for box in copies}) == 2
    assert [item.copies for item in outline(found).items if item.node.id == "ut1"] == [2]


def test_branches_in_one_lane_stand_side_by_side():
    drawing = draw(chart(step("A"), step("F"), step("G"), edges="A>F A>G"))
    assert box(drawing, "F").rect.y == box(drawing, "G").rect.y


def test_a_handover_to_another_lane_stays_on_its_row():
    drawing = draw(chart(step("A"), step("B", "ort"), edges="A>B"))
    assert len(drawing.arrows[0].points) == 2


def test_words_under_a_box_have_its_lower_side_to_themselves():
    decision = step("A", kind=Kind.DECISION)
    found = chart(decision, *map(step, "BCDE"), edges="A>B:ett A>C:två A>D:tre A>E:fyra")
    facts = flow.study(found)
    grid = place(found, facts, beside=second_columns(found, facts))
    assert [way.leaves for way in route(grid)].count("bottom") <= 1


def test_an_arrow_to_itself_has_two_ports():
    (arrow,) = draw(chart(step("A"), edges="A>A:tills_besvärsfri")).arrows
    assert arrow.points[0][0] == arrow.points[-1][0]
    assert abs(arrow.points[0][1] - arrow.points[-1][1]) >= 9


def test_many_arrows_make_a_box_taller_rather_than_share_a_port():
    nodes = [step(f"N{i}") for i in range(24)]
    drawing = draw(chart(step("A", "ort", "f"), *nodes, edges=" ".join(f"N{i}>A" for i in range(24))))
    assert len({arrow.points[-1] for arrow in drawing.arrows}) == 24


def test_many_answers_stand_around_the_middle_of_a_box_s_sides():
    ends = [leave(f"ut{i}") for i in range(12)]
    found = chart(step("A", kind=Kind.DECISION), *ends, edges=" ".join(f"A>ut{i}:Svar{i}" for i in range(12)))
    a = box(draw(found), "A")
    on_sides = [arrow.points[0][1] for arrow in a.arrows if arrow.points[0][1] < a.rect.bottom - 0.1]
    middle = a.rect.y + a.rect.height / 2
    assert len(on_sides) > 6
    assert (max(on_sides) + min(on_sides)) / 2 == pytest.approx(middle, abs=1)


def test_lanes_decide_the_paper():
    def paper(count: int) -> str:
        lanes = tuple(Lane(f"l{i}", f"Verksamhet {i}") for i in range(count))
        nodes = tuple(Node(f"N{i}", Kind.STEP, "Ruta", f"N{i}", ("u",), f"l{i}") for i in range(count))
        edges = tuple(Edge(f"e{i}", f"N{i}", f"N{i + 1}") for i in range(count - 1))
        return draw(Chart("c", "Prov", "sv", lanes, PHASES, nodes, edges)).paper

    assert [paper(count) for count in (1, 6, 9, 12)] == [
        "A4 portrait",
        "A4 portrait",
        "A4 landscape",
        "A3 landscape",
    ]


@pytest.mark.parametrize(
    ("stretches", "count"),
    [
        ([Stretch(0, 10, 1, 1), Stretch(20, 30, 1, 1)], 1),
        ([Stretch(0, 10, 1, 1), Stretch(12, 30, 1, 1)], 2),
        ([Stretch(0, 10, 1, 1), Stretch(5, 30, 1, 1)], 2),
    ],
)
def test_stretches_share_a_track_only_with_a_gap(stretches, count):
    assert assign(stretches, gap=5)[1] == count


def test_nested_returns_are_nested():
    inner, outer = Stretch(10, 20, 1, 1), Stretch(0, 30, 1, 1)
    numbers, _ = assign([outer, inner], gap=5)
    assert numbers == [0, 1]


def test_stretches_that_cross_over_are_ordered_without_crossings():
    first, second = Stretch(0, 20, -1, 1), Stretch(10, 30, -1, 1)
    numbers, _ = assign([first, second], gap=5)
    assert numbers[0] > numbers[1]


def test_the_r_mark_is_no_block_letter():
    drawing = draw(chart(step("R", rehabilitation=True), edges=""))
    assert box(drawing, "R").badge
    assert box(drawing, "R").lines[0].runs[0].text == "R"
    assert "rehabilitation" in [sign.symbol for sign in drawing.legend.signs]


def test_the_legend_explains_only_what_is_drawn():
    assert [sign.symbol for sign in draw(chart(step("A"), edges="")).legend.signs] == ["step"]


@pytest.fixture(scope="module")
def env() -> Environment:
    made = Environment(
        loader=FileSystemLoader(resources.folder("templates")),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["inline"] = markdown.inline
    return made


def test_svg_names_every_node_and_arrow():
    node = step(
        "C", kind=Kind.DECISION, rehabilitation=True, times=("inom 14 dagar",), href="#C", note="a < b"
    )
    found = chart(node, step("D"), edges="C>D:Ja D>C")
    root = ET.fromstring(svg(found, draw(found), None))  # noqa: S314
    named = [element.get("aria-label") for element in root.iter() if element.get("aria-label")]
    assert named == [
        "Beslut C: Ruta C. Tidsgräns: inom 14 dagar. Rehabilitering ingår (R). Primärvård. Utredning.",
        "Från C till D: Ja",
        "Åtgärd D: Ruta D. Primärvård. Utredning.",
        "Från D tillbaka till C",
        "Teckenförklaring",
    ]
    assert root.get("aria-roledescription") == "flödesschema"


def test_outline_in_both_languages(env):
    found = chart(step("A", times=("inom 14 dagar",)), leave("ut1"), edges="A>ut1:Ja")
    template = env.get_template("flowchart/outline.md.j2")
    text = template.render(outline=outline(found))
    assert "**Utredning**" in text
    assert "1.  **A Ruta A** (åtgärd, Primärvård)" in text
    assert "      -   Tidsgräns: inom 14 dagar" in text
    assert "      -   Ja – leder till Utgång: Slut ut1" in text
    english = Chart("c", "Try", "en", found.lanes, found.phases, found.nodes, found.edges)
    assert "      -   Ja – leads to Exit: Slut ut1" in template.render(outline=outline(english))


def test_a_step_with_a_number_of_two_digits_keeps_its_list(env):
    found = chart(*(step(letter, times=("inom 14 dagar",)) for letter in "ABCDEFGHIJKL"), edges="")
    text = env.get_template("flowchart/outline.md.j2").render(outline=outline(found))
    read = markdown.block(text)
    assert "12." in read
    lists = [line for line in read.splitlines() if line.lstrip().startswith("- ")]
    assert len(lists) == 12, "each step has a list of its own, and no dash has become a part of a sentence"


def test_an_exit_stands_in_the_lane_that_leads_to_it():
    exit_elsewhere = Node("ut1", Kind.EXIT, "Slut", lane="ort")
    drawing = draw(chart(step("A"), exit_elsewhere, edges="A>ut1"))
    assert [column.title for column in drawing.columns] == ["Primärvård"]
    assert box(drawing, "ut1").lane == "Primärvård"


@pytest.mark.parametrize("name", ["distal-radiusfraktur", "epilepsi", "hoftledsartros-proteskirurgi"])
def test_no_box_of_ours_is_much_higher_than_its_words_and_ports(pathways, name):
    pathway = loader.load(pathways / f"{name}.yaml").pathway
    assert pathway is not None
    drawing = draw(built(pathway))
    for found in drawing.boxes:
        words = len(found.lines) * 13 + 12
        ends = [arrow.points[0] for arrow in found.arrows]
        ends += [arrow.points[-1] for arrow in drawing.arrows if arrow.target_box == found.id]
        rect = found.rect
        ports = sum(y < rect.bottom - 1 and not rect.x + 14 < x < rect.right - 14 for x, y in ends)
        assert rect.height <= max(1.3 * words, 18 * ports), found.node.label
