"""A chart and its drawing as plain data for other programs: one JSON document, versioned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pathwaygen.flowchart.layout import draw

if TYPE_CHECKING:
    from pathwaygen.flowchart.chart import Chart, Edge, Node
    from pathwaygen.flowchart.drawing import Arrow, Box, Rect

VERSION = 1


def data(chart: Chart) -> dict[str, Any]:
    """Return what the chart holds, and where its drawing has it; the origin is the upper left corner."""
    drawing = draw(chart)
    nodes = {box.node.id: box.node for box in drawing.boxes}
    return {
        "version": VERSION,
        "id": chart.id,
        "title": drawing.title,
        "language": drawing.language,
        "marks": list(drawing.marks),
        "lanes": [{"id": lane.id, "title": lane.title} for lane in chart.lanes],
        "phases": [{"id": phase.id, "title": phase.title} for phase in chart.phases],
        "nodes": [_node(node) for node in nodes.values()],
        "edges": [_edge(arrow.edge, returns=arrow.returns) for arrow in drawing.arrows],
        "drawing": {
            "width": drawing.width,
            "height": drawing.height,
            "paper": drawing.paper,
            "point_size": drawing.point_size,
            "bands": [{"title": band.title, **_rect(band.rect)} for band in drawing.bands],
            "columns": [{"title": column.title, **_rect(column.rect)} for column in drawing.columns],
            "boxes": [_box(box) for box in drawing.boxes],
            "arrows": [_arrow(arrow) for arrow in drawing.arrows],
        },
    }


def _node(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "kind": node.kind.value,
        "label": node.label,
        "title": node.title,
        "note": node.note,
        "phases": list(node.phases),
        "lane": node.lane or None,
        "rehabilitation": node.rehabilitation,
        "times": list(node.times),
        "href": node.href,
    }


def _edge(edge: Edge, *, returns: bool) -> dict[str, Any]:
    return {
        "id": edge.id,
        "source": edge.source,
        "target": edge.target,
        "label": edge.label,
        "kind": edge.kind,
        "returns": returns,
    }


def _rect(rect: Rect) -> dict[str, float]:
    return {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height}


def _box(box: Box) -> dict[str, Any]:
    return {"id": box.id, "node": box.node.id, **_rect(box.rect)}


def _arrow(arrow: Arrow) -> dict[str, Any]:
    label = _rect(arrow.label.rect) if arrow.label else None
    return {
        "edge": arrow.edge.id,
        "from": arrow.source_box,
        "to": arrow.target_box,
        "points": [list(point) for point in arrow.points],
        "label": label,
    }
