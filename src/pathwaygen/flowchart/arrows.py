"""The arrows of a drawing: each edge's line from port to port, its head, and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.flowchart import paths, shapes
from pathwaygen.flowchart.across import LABEL_GAP
from pathwaygen.flowchart.chart import STEP, Kind
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
    (_, source, target, _, _), legs, joins = plan.ways[i]
    cells, lie = plan.grid.cells, down.lie[i]
    upright, _, slot, begins, ends = legs[0]
    x, y, w, h = shapes_[source]
    if slot >= ANSWERS:
        start = (x + w if ends > begins else x), lie[0]
    elif upright:
        start = lie[0], y + h / 2 + down.depth[source]
    else:
        start = _port(ends > begins, lie[0], shapes_[source], cells[source].node.kind)
    if joins is not None:
        return [start, (down.lie[joins][1], lie[0])]
    upright, _, _, begins, ends = legs[-1]
    if upright:
        end = lie[-1], shapes_[target].y
    else:
        end = _port(ends < begins, lie[-1], shapes_[target], cells[target].node.kind)
    bends = [(a, b) if leg[0] else (b, a) for leg, a, b in zip(legs, lie, lie[1:], strict=False)]
    return [start, *bends, end]


def _port(right: bool, y: float, shape: Rect, kind: Kind) -> Point:  # noqa: FBT001  a side
    """Return where a level leg meets the right or left side of a box."""
    x, top, w, h = shape
    if kind is STEP:
        return (x + w if right else x), y
    inside = round(shapes.side(kind, w, h, y - (top + h / 2), right=right), 2)
    return (x + w - inside if right else x + inside), y


def _label(plan: Plan, down: Down, i: int, port: Point, source: Rect) -> Label | None:
    """Return an arrow's words: under the box it leaves, beside it on the line, or in a row under the box."""
    words = down.words.get(i) or plan.across.words.get(i)
    if words is None:
        return None
    told, wide, tall = words
    upright, _, slot, begins, ends = plan.ways[i].legs[0]
    x, _, w, _ = source
    middle, top = x + w / 2, port[1] - tall / 2
    if answer := slot >= ANSWERS:
        ground = _rect((x, top, w, tall))
    else:
        if upright:
            left, top = min(max(port[0] - wide / 2, x), x + w - wide), port[1] + LABEL_GAP
        else:
            left = x + w + LABEL_GAP if ends > begins else x - LABEL_GAP - wide
        middle = left + wide / 2
        ground = _rect((left, top, wide, tall))
    y = top + (tall - block(len(told))) / 2 + ASCENT
    found = [
        run((middle - long / 2, y + n * LEADING, long, False, line)) for n, (line, long) in enumerate(told)
    ]
    return _words((ground, tuple(found), answer))
