"""The coarse chart: every decision is kept, every block is in some box, and what leads on still does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner

from pathwaygen import loader
from pathwaygen.cli.flowchart import command
from pathwaygen.flowchart import Chart, Edge, Kind, Lane, Node, Phase, draw, pages
from pathwaygen.flowchart.build import chart
from pathwaygen.flowchart.overview import overview
from pathwaygen.flowchart.words import either

NAMES = ["distal-radiusfraktur", "epilepsi", "hoftledsartros-proteskirurgi"]


@pytest.fixture(scope="module", params=NAMES)
def spec(request, pathways) -> Chart:
    pathway = loader.load(pathways / f"{request.param}.yaml").pathway
    assert pathway is not None
    return chart(pathway)


def test_decisions_stay_and_the_rest_is_fewer(spec):
    coarse = overview(spec)
    decisions = [node.title for node in spec.nodes if node.kind is Kind.DECISION]
    assert [node.title for node in coarse.nodes if node.kind is Kind.DECISION] == decisions
    assert len(coarse.nodes) < len(spec.nodes)
    assert len(coarse.edges) < len(spec.edges)


def test_it_is_a_good_deal_shorter(spec):
    assert draw(overview(spec)).height < 0.75 * draw(spec).height


def test_every_box_that_could_be_reached_still_can(spec):
    coarse = overview(spec)
    led = {edge.target for edge in coarse.edges}
    assert all(node.id in led for node in coarse.nodes if node.kind is not Kind.ENTRY)
    assert len({(edge.source, edge.target) for edge in coarse.edges}) == len(coarse.edges)


def made(letters: str, pairs: str) -> Chart:
    nodes = tuple(
        Node(letter, Kind.DECISION if letter in "CF" else Kind.STEP, f"Ruta {letter}", letter, ("u",), "pv")
        for letter in letters
    )
    edges = tuple(Edge(f"e{i}", pair[0], pair[1]) for i, pair in enumerate(pairs.split()))
    return Chart("c", "Prov", "sv", (Lane("pv", "Primärvård"),), (Phase("u", "Utredning"),), nodes, edges)


@pytest.mark.parametrize(
    ("letters", "pairs", "labels"),
    [
        ("ABCDEG", "AB BC CD DE EG", ["A, B", "C", "D–G"]),
        ("ABCDFG", "AB BC CD DF FG DG", ["A, B", "C", "D, G", "F"]),
    ],
)
def test_a_box_names_the_blocks_it_stands_for(letters, pairs, labels):
    assert [node.label for node in overview(made(letters, pairs)).nodes] == labels


def test_the_command_draws_it(pathways):
    result = CliRunner().invoke(
        command, [str(pathways / "epilepsi.yaml"), "--form", "overview", "--to", "text"]
    )
    assert result.exit_code == 0
    assert result.stdout.startswith("Flödesschema för vårdförlopp Epilepsi – översikt")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (["Ja"], "Ja"),
        (["Höga", "Måttliga"], "Höga eller måttliga"),
        (["Låg", "Måttlig", "Hög"], "Låg, måttlig eller hög"),
        (["Nej, läget är gott", "Ja, men inom gränsen"], "Nej, läget är gott, eller ja, men inom gränsen"),
        (["Svår smärta", "Hb under 90"], "Svår smärta eller Hb under 90"),
    ],
)
def test_answers_to_the_same_place_read_as_one(answers, said):
    assert either(answers, "sv") == said


@pytest.mark.parametrize(
    ("title", "drawn"),
    [
        ("Epilepsi misstänks inte längre", "Epilepsi misstänks inte längre"),
        ("Epilepsi misstänks inte längre, till exempel när anfall", "Epilepsi misstänks inte längre …"),
        ("Patienten har tillfrisknat och behöver inte läkemedel", "Patienten har tillfrisknat …"),
    ],
)
def test_a_way_out_is_cut_after_a_word_that_may_end_it(title, drawn):
    exits = Node("ut1", Kind.EXIT, title, lane="pv", note=title)
    found = made("AC", "AC")
    found = replace(found, nodes=(*found.nodes, exits), edges=(*found.edges, Edge("u", "C", "ut1", "Nej")))
    (node,) = [node for node in overview(found).nodes if node.kind is Kind.EXIT]
    assert (node.title, node.note) == (drawn, title)


def test_every_pathway_s_fits_one_sheet_of_a4(spec):
    drawing = draw(overview(spec))
    laid = pages.sheet(drawing)
    assert (drawing.paper, len(laid.cuts)) == ("A4 portrait", 2)
    assert drawing.point_size >= 8
    assert drawing.height * laid.scale <= 297 - 2 * pages.MARGIN - 12
