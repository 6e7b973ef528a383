"""The boxes of a drawing: each node's shape with its text, clocks and R mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.flowchart import paths, shapes
from pathwaygen.flowchart.chart import EXIT
from pathwaygen.flowchart.drawing import Badge, Box, Clock, Rect, Run, maker
from pathwaygen.flowchart.lettering import block, run, written
from pathwaygen.flowchart.metrics import ASCENT, LEADING, width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.flowchart.chart import Node
    from pathwaygen.flowchart.down import Down
    from pathwaygen.flowchart.drawing import Arrow
    from pathwaygen.flowchart.shapes import Content
    from pathwaygen.flowchart.sheets import Plan


_box, _rect, _mark, _dial = maker(Box), maker(Rect), maker(Badge), maker(Clock)
_UP = 3.75
"""From a baseline to the middle of a clock."""


def rects(plan: Plan, down: Down) -> list[Rect]:
    """Return the box around each cell's shape, by its position."""
    left, room, middle, height = plan.across.left, plan.across.room, down.middle, down.height
    return [
        _rect((left[cell.column], middle[cell.row] - height[i] / 2, room[cell.column], height[i]))
        for i, cell in enumerate(plan.grid.cells)
    ]


def boxes(
    plan: Plan, down: Down, ids: list[str], shapes_: list[Rect], leaving: list[list[Arrow]]
) -> Iterator[Box]:
    """Yield each node in reading order with the arrows that leave it.

    Args:
        plan: Where everything stands.
        down: Every y.
        ids: The XML id of each cell's box.
        shapes_: The box around each cell's shape.
        leaving: The arrows that leave each cell.
    """
    cells = plan.grid.cells
    copies: dict[str, int] = {}
    for cell in cells:
        copies[cell.node.id] = copies.get(cell.node.id, 0) + 1
    phases = [phase.title for phase in plan.chart.phases]
    lanes = [plan.chart.lanes[column.lane].title for column in plan.grid.columns]
    for i, (node, copy, band, _, column) in enumerate(cells):
        kind = node.kind
        x, y, w, h = shape = shapes_[i]
        texts, clocks, badge = _text(node, down.contents[i], shape)
        yield _box(
            (
                ids[i],
                node,
                copy,
                copies[node.id],
                lanes[column],
                phases[band],
                down.also[i],
                shape,
                paths.outline(kind, x, y, w, h),
                paths.outline(kind, x + 3, y + 3, w - 6, h - 6) if kind is EXIT else "",
                texts,
                clocks,
                badge,
                tuple(leaving[i]),
            )
        )


_Texts = tuple[tuple[Run, ...], tuple[Clock, ...], Badge | None]


def _text(node: Node, said: Content, shape: Rect) -> _Texts:
    """Return a node's text in the middle of its shape's height, with its clocks and its R mark."""
    x, y, w, h = shape
    pieces, widths, marked, _, _ = said
    left = shapes.lefts(node, x, w, said)
    base = y + (h - block(len(widths))) / 2 + ASCENT
    found = [
        run((left[n] + ahead, base + n * LEADING, wide, bold, text)) for n, ahead, wide, bold, text in pieces
    ]
    clocks = [_clock(left[n] + shapes.CLOCK, base + n * LEADING - _UP) for n in marked] if marked else ()
    badge = None
    if node.rehabilitation:
        badge = _badge(x + w - shapes.SIDE[node.kind] - shapes.BADGE + 3, base - ASCENT - 2)
    return tuple(found), tuple(clocks), badge


def _badge(x: float, y: float) -> Badge:
    """Return the R mark."""
    side = shapes.BADGE
    wide = width("R", bold=True)
    return _mark(
        (_rect((x, y, side, side)), written("R", x + (side - wide) / 2, y + side / 2 + 4, bold=True))
    )


def _clock(x: float, y: float) -> Clock:
    """Return the mark before a time limit."""
    return _dial(((x, y), shapes.CLOCK, paths.hands((x, y), shapes.CLOCK)))
