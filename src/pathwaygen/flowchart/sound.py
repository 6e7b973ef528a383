"""A chart that can be drawn whatever the spec says: clean texts, no loose arrows, a lane and a phase."""

from __future__ import annotations

from dataclasses import replace
from unicodedata import is_normalized

from pathwaygen.flowchart import flow
from pathwaygen.flowchart.chart import Chart, Edge, Lane, Node, Phase
from pathwaygen.flowchart.metrics import clean


def sound(chart: Chart) -> Chart:
    """Return a chart that can be drawn."""
    chart = flow.drawable(chart)
    used = {node.lane for node in chart.nodes}
    lanes = tuple(Lane(lane.id, clean(lane.title)) for lane in chart.lanes if lane.id in used)
    phases = tuple(Phase(phase.id, clean(phase.title)) for phase in chart.phases)
    if not _fine(chart.title, *chart.marks, *_texts(chart)):
        chart = replace(
            chart,
            title=clean(chart.title),
            nodes=tuple([_node(node) for node in chart.nodes]),
            edges=tuple([_edge(edge) for edge in chart.edges]),
            marks=tuple(filter(None, map(clean, chart.marks))),
        )
    return replace(chart, lanes=lanes or (Lane("", ""),), phases=phases or (Phase("", ""),))


def _texts(chart: Chart) -> list[str | None]:
    """Return every text of a chart's nodes and edges."""
    found: list[str | None] = []
    for node in chart.nodes:
        found += (node.title, node.label, node.href, node.note, node.short, *node.times)
        if node.clocks:
            found += node.clocks
    for edge in chart.edges:
        if edge.label is not None or edge.short is not None:
            found += (edge.label, edge.short)
    return found


_MARK = "\N{BOX DRAWINGS LIGHT VERTICAL}"
_EDGE = (" ", _MARK)
_LOOSE = ("  ", f" {_MARK}", f"{_MARK} ", _MARK * 2)
"""Where texts that are joined by a mark would tell of an empty one or of a loose blank."""


def _fine(*texts: str | None) -> bool:
    """Whether every text there is may be printed as it stands."""
    found = [text for text in texts if text is not None]
    if not found:
        return True
    joined = _MARK.join(found)
    if joined.isprintable() and is_normalized("NFC", joined) and not any(spot in joined for spot in _LOOSE):
        return joined != "" and joined[0] not in _EDGE and joined[-1] not in _EDGE
    return all(text != "" and clean(text) == text for text in found)


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
