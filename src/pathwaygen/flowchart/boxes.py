"""The boxes of a drawing: each node's shape with its text, clocks and R mark."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pathwaygen.flowchart import paths, shapes
from pathwaygen.flowchart.chart import Kind
from pathwaygen.flowchart.drawing import Badge, Box, Clock, Rect, Run, maker
from pathwaygen.flowchart.lettering import block, run, written
from pathwaygen.flowchart.metrics import ASCENT, LEADING, width
from pathwaygen.flowchart.sheets import box_id, prefix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.flowchart.chart import Node
    from pathwaygen.flowchart.down import Down
    from pathwaygen.flowchart.drawing import Arrow
    from pathwaygen.flowchart.shapes import Row
    from pathwaygen.flowchart.sheets import Plan


_box, _rect = maker(Box), maker(Rect)
_UP = 3.75
"""From a baseline to the middle of a clock."""


def rects(plan: Plan, down: Down) -> list[Rect]:
    """Return the box around each cell's shape, by its position."""
    left, room, middle, height = plan.across.left, plan.across.room, down.middle, down.height
    return [
        _rect((left[cell.column], middle[cell.row] - height[i] / 2, room[cell.column], height[i]))
        for i, cell in enumerate(plan.grid.cells)
    ]


def boxes(plan: Plan, down: Down, shapes_: list[Rect], leaving: list[list[Arrow]]) -> Iterator[Box]:
    """Yield each node in reading order with the arrows that leave it.

    Args:
        plan: Where everything stands.
        down: Every y.
        shapes_: The box around each cell's shape.
        leaving: The arrows that leave each cell.
    """
    copies = Counter(cell.node.id for cell in plan.grid.cells)
    before = prefix(plan.chart)
    lanes, phases, columns = plan.chart.lanes, plan.chart.phases, plan.grid.columns
    for i, cell in enumerate(plan.grid.cells):
        node = cell.node
        x, y, w, h = shape = shapes_[i]
        texts, clocks, badge = _text(node, down.contents[i].rows, shape)
        inner = paths.outline(node.kind, x + 3, y + 3, w - 6, h - 6) if node.kind is Kind.EXIT else ""
        yield _box(
            (
                box_id(before, cell),
                node,
                cell.copy,
                copies[node.id],
                lanes[columns[cell.column].lane].title,
                phases[cell.band].title,
                down.also[i],
                shape,
                paths.outline(node.kind, x, y, w, h),
                inner,
                texts,
                clocks,
                badge,
                tuple(leaving[i]),
            )
        )


_Texts = tuple[tuple[Run, ...], tuple[Clock, ...], Badge | None]


def _text(node: Node, rows: tuple[Row, ...], shape: Rect) -> _Texts:
    """Return a node's text in the middle of its shape's height, with its clocks and its R mark."""
    x, y, w, h = shape
    base = y + (h - block(len(rows))) / 2 + ASCENT
    found, clocks = [], []
    up = base
    for (runs, _, clock, _), left in zip(rows, shapes.lefts(node, x, w, rows), strict=True):
        if clock:
            center = left + shapes.CLOCK, up - _UP
            clocks.append(Clock(center, shapes.CLOCK, paths.hands(center, shapes.CLOCK)))
        for text, ahead, long, bold in runs:
            found.append(run((left + ahead, up, long, bold, text)))
        up += LEADING
    badge = None
    if node.rehabilitation:
        badge = _badge(x + w - shapes.SIDE[node.kind] - shapes.BADGE + 3, base - ASCENT - 2)
    return tuple(found), tuple(clocks), badge


def _badge(x: float, y: float) -> Badge:
    """Return the R mark."""
    side = shapes.BADGE
    wide = width("R", bold=True)
    return Badge(Rect(x, y, side, side), written("R", x + (side - wide) / 2, y + side / 2 + 4, bold=True))
