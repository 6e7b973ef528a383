"""A chart that can be drawn whatever the spec says: clean texts, no loose arrows, a lane and a phase."""

from __future__ import annotations

from dataclasses import replace

from pathwaygen.flowchart import flow
from pathwaygen.flowchart.chart import Chart, Edge, Lane, Node, Phase
from pathwaygen.flowchart.metrics import clean


def sound(chart: Chart) -> Chart:
    """Return a chart that can be drawn."""
    chart = flow.drawable(chart)
    used = {node.lane for node in chart.nodes}
    lanes = tuple(Lane(lane.id, clean(lane.title)) for lane in chart.lanes if lane.id in used)
    phases = tuple(Phase(phase.id, clean(phase.title)) for phase in chart.phases)
    return replace(
        chart,
        title=clean(chart.title),
        lanes=lanes or (Lane("", ""),),
        phases=phases or (Phase("", ""),),
        nodes=tuple([_node(node) for node in chart.nodes]),
        edges=tuple([_edge(edge) for edge in chart.edges]),
        marks=tuple(filter(None, map(clean, chart.marks))),
    )


def _fine(*texts: str | None) -> bool:
    """Whether every text there is may be printed as it stands."""
    return all(text is None or (text != "" and clean(text) == text) for text in texts)


def _node(node: Node) -> Node:
    """Return a node whose every text may be printed."""
    if _fine(node.title, node.label, node.href, node.note, node.short, *node.times, *(node.clocks or ())):
        return node
    return replace(
        node,
        title=clean(node.title),
        label=clean(node.label or "") or None,
        times=tuple(filter(None, map(clean, node.times))),
        href=clean(node.href or "") or None,
        note=clean(node.note or "") or None,
        short=clean(node.short or "") or None,
        clocks=None if node.clocks is None else tuple(filter(None, map(clean, node.clocks))),
    )


def _edge(edge: Edge) -> Edge:
    """Return an arrow whose words may be printed."""
    if _fine(edge.label, edge.short):
        return edge
    return replace(edge, label=clean(edge.label or "") or None, short=clean(edge.short or "") or None)
