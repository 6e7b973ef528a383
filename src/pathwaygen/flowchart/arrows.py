"""The arrows of a drawing: each edge's line from port to port, its head, and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.flowchart import paths, shapes
from pathwaygen.flowchart.across import LABEL_GAP
from pathwaygen.flowchart.chart import Kind
from pathwaygen.flowchart.drawing import Arrow, Label, Rect, maker
from pathwaygen.flowchart.lettering import block, run
from pathwaygen.flowchart.metrics import ASCENT, LEADING
from pathwaygen.flowchart.routing import ANSWERS
from pathwaygen.flowchart.sheets import prefix, xml_id

if TYPE_CHECKING:
    from pathwaygen.flowchart.down import Down
    from pathwaygen.flowchart.drawing import Point
    from pathwaygen.flowchart.sheets import Plan

_arrow, _words, _rect = maker(Arrow), maker(Label), maker(Rect)


def arrows(plan: Plan, down: Down, ids: list[str], shapes_: list[Rect]) -> list[list[Arrow]]:
    """Return the arrows that leave each cell, by its position; for the arguments see ``boxes``."""
    before, cells, ways = prefix(plan.chart), plan.grid.cells, plan.ways
    edges = [f"{before}-edge-{xml_id(way.link.edge.id)}" for way in ways]
    names = [cell.node.label or cell.node.drawn for cell in cells]
    leaving: list[list[Arrow]] = [[] for _ in ids]
    for i, (link, _, joins) in enumerate(ways):
        edge, source, target, returns, circles = link
        points = paths.simplified(_points(plan, down, i, shapes_))
        whole = joins is None
        leaving[source].append(
            _arrow(
                (
                    edges[i],
                    edge,
                    returns,
                    circles,
                    names[source],
                    names[target],
                    ids[source],
                    ids[target],
                    points,
                    paths.line(points, ends=whole),
                    paths.head(points) if whole else paths.ring(points[-1], paths.DOT),
                    paths.foot(edge.kind, points),
                    _label(plan, down, i, points[0], shapes_[source]) if edge.label else None,
                    None if joins is None else edges[joins],
                )
            )
        )
    return leaving


def _points(plan: Plan, down: Down, i: int, shapes_: list[Rect]) -> list[Point]:
    """Return an arrow's corners: where its legs meet, and where the first and last meet their boxes."""
    link, legs, joins = plan.ways[i]
    across, cells = plan.across, plan.grid.cells
    lie = [across.x(i, n, leg) if leg.vertical else down.y(i, n, leg) for n, leg in enumerate(legs)]
    source, target = link.source, link.target
    first, last = legs[0], legs[-1]
    if first.slot >= ANSWERS:
        shape = shapes_[source]
        start = (shape.right if first.end > first.start else shape.x), lie[0]
    elif first.vertical:
        start = lie[0], shapes_[source].y + shapes_[source].height / 2 + down.depth[source]
    else:
        start = _port(first.end > first.start, lie[0], shapes_[source], cells[source].node.kind)
    if joins is not None:
        return [start, (across.x(joins, 1, plan.ways[joins].legs[1]), lie[0])]
    if last.vertical:
        end = lie[-1], shapes_[target].y
    else:
        end = _port(last.end < last.start, lie[-1], shapes_[target], cells[target].node.kind)
    bends = [(a, b) if leg.vertical else (b, a) for leg, a, b in zip(legs, lie, lie[1:], strict=False)]
    return [start, *bends, end]


def _port(right: bool, y: float, shape: Rect, kind: Kind) -> Point:  # noqa: FBT001  a side
    """Return where a level leg meets the right or left side of a box."""
    x, top, w, h = shape
    inside = 0.0
    if kind is not Kind.STEP:
        inside = round(shapes.side(kind, w, h, y - (top + h / 2), right=right), 2)
    return (x + w - inside if right else x + inside), y


def _label(plan: Plan, down: Down, i: int, port: Point, source: Rect) -> Label | None:
    """Return an arrow's words: under the box it leaves, beside it on the line, or in a row under the box."""
    words = down.words.get(i) or plan.across.words.get(i)
    if words is None:
        return None
    told, wide, tall = words
    way = plan.ways[i]
    x, _, w, _ = source
    middle, top = x + w / 2, port[1] - tall / 2
    if way.answers:
        ground = _rect((x, top, w, tall))
    else:
        if way.leaves == "bottom":
            left, top = min(max(port[0] - wide / 2, x), x + w - wide), port[1] + LABEL_GAP
        else:
            left = x + w + LABEL_GAP if way.leaves == "right" else x - LABEL_GAP - wide
        middle = left + wide / 2
        ground = _rect((left, top, wide, tall))
    y = top + (tall - block(len(told))) / 2 + ASCENT
    found = [
        run((middle - long / 2, y + n * LEADING, long, False, line)) for n, (line, long) in enumerate(told)
    ]
    return _words((ground, tuple(found), way.answers))
