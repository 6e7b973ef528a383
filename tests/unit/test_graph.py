"""The graph answers what rules and the flowchart ask of a pathway."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathwaygen import loader
from pathwaygen.graph import Graph, Origin
from pathwaygen.terms import PhaseName

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", params=["distal-radiusfraktur", "epilepsi", "hoftledsartros-proteskirurgi"])
def graph(request):
    pathway = loader.load(ROOT / "pathways" / f"{request.param}.yaml").pathway
    assert pathway is not None
    return Graph(pathway)


def test_every_block_lies_between_an_entry_and_an_exit(graph):
    assert graph.entries
    assert graph.exits
    assert set(graph.blocks) <= graph.from_entries
    assert set(graph.blocks) <= graph.to_exits


def test_rehabilitation_is_woven_into_every_phase(graph):
    assert graph.rehabilitation_phases == set(PhaseName)
    assert {block.id for block in graph.rehabilitation} <= set(graph.blocks)


def test_a_remaining_need_leads_back_to_an_assessment(graph):
    assert graph.returns
    for arrow in graph.returns:
        assert arrow.origin is Origin.GOALS
        assert arrow.target in graph.assessing
        assert arrow.source in graph.reachable([arrow.target])


def test_what_ends_rehabilitation_leads_to_a_closing_dialogue(graph):
    assert {arrow.answer for arrow in graph.endings} == {"absent", "met", "unreachable"}
    for arrow in graph.endings:
        assert arrow.source in graph.closing or graph.closing & graph.ahead(arrow.target, 1)


def test_a_closed_set_does_not_grow(graph):
    reached = graph.reachable(graph.entries)
    assert graph.reachable(reached) == reached
    assert graph.ahead(next(iter(graph.blocks)), len(graph.blocks)) <= graph.reachable(graph.blocks)
