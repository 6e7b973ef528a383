"""The arrows of a drawing: each edge's line from port to port, its head, and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.flowchart import paths, shapes
from pathwaygen.flowchart.across import LABEL_GAP
from pathwaygen.flowchart.drawing import Arrow, Label, Rect
from pathwaygen.flowchart.lettering import block, rect, written
from pathwaygen.flowchart.metrics import ASCENT, LEADING, width
from pathwaygen.flowchart.sheets import box_id, prefix, xml_id

if TYPE_CHECKING:
    from pathwaygen.flowchart.down import Down
    from pathwaygen.flowchart.drawing import Point
    from pathwaygen.flowchart.routing import Way
    from pathwaygen.flowchart.sheets import Plan


def arrows(plan: Plan, down: Down, shapes_: list[Rect]) -> list[list[Arrow]]:
    """Return the arrows that leave each cell, by its position."""
    before = prefix(plan.chart)
    ids = [box_id(before, cell) for cell in plan.grid.cells]
    names = [cell.node.label or cell.node.drawn for cell in plan.grid.cells]
    leaving: list[list[Arrow]] = [[] for _ in ids]
    for i, way in enumerate(plan.ways):
        link = way.link
        points = paths.simplified(_points(plan, down, i, shapes_))
        whole = way.joins is None
        leaving[link.source].append(
            Arrow(
                id=f"{before}-edge-{xml_id(link.edge.id)}",
                edge=link.edge,
                returns=link.returns,
                circles=link.circles,
                source=names[link.source],
                target=names[link.target],
                source_box=ids[link.source],
                target_box=ids[link.target],
                points=points,
                path=paths.line(points, ends=whole),
                head=paths.head(points) if whole else paths.ring(points[-1], paths.DOT),
                foot=paths.foot(link.edge.kind, points),
                label=_label(plan, down, i, points[0], shapes_[link.source]),
                joins=None
                if way.joins is None
                else f"{before}-edge-{xml_id(plan.ways[way.joins].link.edge.id)}",
            )
        )
    return leaving


def _points(plan: Plan, down: Down, i: int, shapes_: list[Rect]) -> list[Point]:
    """Return an arrow's corners: where its legs meet, and where the first and last meet their boxes."""
    way = plan.ways[i]
    legs = way.legs
    lie = [plan.across.x(i, n, leg) if leg.vertical else down.y(i, n, leg) for n, leg in enumerate(legs)]
    bends = [(lie[n], lie[n + 1]) if legs[n].vertical else (lie[n + 1], lie[n]) for n in range(len(lie) - 1)]
    source = shapes_[way.link.source]
    if way.answers:
        start = (source.right if way.leaves == "right" else source.x), lie[0]
    else:
        start = _port(plan, down, way, lie[0], source, leaves=True)
    if way.joins is not None:
        return [start, (plan.across.x(way.joins, 1, plan.ways[way.joins].legs[1]), lie[0])]
    return [start, *bends, _port(plan, down, way, lie[-1], shapes_[way.link.target], leaves=False)]


def _port(plan: Plan, down: Down, way: Way, lie: float, shape: Rect, *, leaves: bool) -> Point:
    """Return where a leg meets a box."""
    cell, side = (way.link.source, way.leaves) if leaves else (way.link.target, way.enters)
    x, y, w, h = shape
    if side == "top":
        return lie, y
    if side == "bottom":
        return lie, y + h / 2 + down.depth[cell]
    inside = shapes.side(plan.grid.cells[cell].node.kind, w, h, lie - (y + h / 2), right=side == "right")
    return round(x + w - inside if side == "right" else x + inside, 2), lie


def _label(plan: Plan, down: Down, i: int, port: Point, source: Rect) -> Label | None:
    """Return an arrow's words: under the box it leaves, beside it on the line, or in a row under the box."""
    words = down.words.get(i) or plan.across.words.get(i)
    if words is None:
        return None
    way = plan.ways[i]
    x, _, w, _ = source
    if way.answers:
        ground = rect(x, port[1] - words.height / 2, w, words.height)
    elif way.leaves == "bottom":
        left = min(max(port[0] - words.width / 2, x), x + w - words.width)
        ground = rect(left, port[1] + LABEL_GAP, words.width, words.height)
    else:
        left = x + w + LABEL_GAP if way.leaves == "right" else x - LABEL_GAP - words.width
        ground = rect(left, port[1] - words.height / 2, words.width, words.height)
    top = ground.y + (ground.height - block(len(words.lines))) / 2 + ASCENT
    middle = ground.x + ground.width / 2
    found = tuple(
        [written(line, middle - width(line) / 2, top + n * LEADING) for n, line in enumerate(words.lines)]
    )
    return Label(ground, found, answer=way.answers)
