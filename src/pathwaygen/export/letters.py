"""A chart → the same in letters that our own fonts have: in PDF and PNG no other font is at hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pathwaygen.export.signs import printable

if TYPE_CHECKING:
    from pathwaygen.flowchart import Chart, Edge, Node


def lettered(chart: Chart) -> Chart:
    """Return a chart where a sign that no font of ours has stands as its name or number; or itself."""
    found = replace(
        chart,
        title=printable(chart.title),
        lanes=tuple(replace(lane, title=printable(lane.title)) for lane in chart.lanes),
        phases=tuple(replace(phase, title=printable(phase.title)) for phase in chart.phases),
        nodes=tuple(_node(node) for node in chart.nodes),
        edges=tuple(_edge(edge) for edge in chart.edges),
        marks=tuple(map(printable, chart.marks)),
    )
    return chart if found == chart else found


def _node(node: Node) -> Node:
    return replace(
        node,
        title=printable(node.title),
        label=_maybe(node.label),
        times=tuple(map(printable, node.times)),
        note=_maybe(node.note),
        short=_maybe(node.short),
        clocks=None if node.clocks is None else tuple(map(printable, node.clocks)),
    )


def _edge(edge: Edge) -> Edge:
    return replace(edge, label=_maybe(edge.label), short=_maybe(edge.short))


def _maybe(text: str | None) -> str | None:
    return None if text is None else printable(text)
