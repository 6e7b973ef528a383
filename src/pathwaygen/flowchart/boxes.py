"""The boxes of a drawing: each node's shape with its text, clocks and R mark."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pathwaygen.flowchart import paths, shapes
from pathwaygen.flowchart.chart import Kind
from pathwaygen.flowchart.drawing import Badge, Box, Clock, Rect, Run, TextLine
from pathwaygen.flowchart.lettering import block, rect, written
from pathwaygen.flowchart.metrics import ASCENT, LEADING, width
from pathwaygen.flowchart.sheets import box_id, prefix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.flowchart.chart import Node
    from pathwaygen.flowchart.down import Down
    from pathwaygen.flowchart.drawing import Arrow
    from pathwaygen.flowchart.shapes import Row
    from pathwaygen.flowchart.sheets import Plan


_UP = 3.75
"""From a baseline to the middle of a clock."""


def rects(plan: Plan, down: Down) -> list[Rect]:
    """Return the box around each cell's shape, by its position."""
    left, room, middle, height = plan.across.left, plan.across.room, down.middle, down.height
    return [
        Rect(left[cell.column], middle[cell.row] - height[i] / 2, room[cell.column], height[i])
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
    for i, cell in enumerate(plan.grid.cells):
        node = cell.node
        x, y, w, h = shape = shapes_[i]
        lines, clocks, badge = _text(node, down.contents[i].rows, shape)
        yield Box(
            id=box_id(before, cell),
            node=node,
            copy=cell.copy,
            copies=copies[node.id],
            lane=plan.chart.lanes[plan.grid.columns[cell.column].lane].title,
            phase=plan.chart.phases[cell.band].title,
            rect=shape,
            outline=paths.outline(node.kind, x, y, w, h),
            inner=paths.outline(node.kind, x + 3, y + 3, w - 6, h - 6) if node.kind is Kind.EXIT else "",
            lines=tuple(lines),
            clocks=tuple(clocks),
            badge=badge,
            arrows=tuple(leaving[i]),
        )


def _text(node: Node, rows: tuple[Row, ...], shape: Rect) -> tuple[list[TextLine], list[Clock], Badge | None]:
    """Return a node's text in the middle of its shape's height, with its clocks and its R mark."""
    x, y, w, h = shape
    base = y + (h - block(len(rows))) / 2 + ASCENT
    found, clocks = [], []
    for n, row in enumerate(rows):
        left, line_y = shapes.text_left(node, x, w, rows, n), base + n * LEADING
        if row.clock:
            center = round(left + shapes.CLOCK, 2), line_y - _UP
            clocks.append(Clock(center, shapes.CLOCK, paths.hands(center, shapes.CLOCK)))
        found.append(_line(row, left, line_y))
    badge = None
    if node.rehabilitation:
        badge = _badge(x + w - shapes.SIDE[node.kind] - shapes.BADGE + 3, base - ASCENT - 2)
    return found, clocks, badge


def _line(row: Row, left: float, y: float) -> TextLine:
    """Return a line of a node's text: its bold lead, and the words after it."""
    lead, text, wide, ahead, _, _ = row
    left = round(left + (0.0 if lead else ahead), 2)
    if not lead:
        wide = width(text)
        return TextLine(left, y, wide, (Run(text, left, wide),))
    bold = Run(lead, left, width(lead, bold=True), bold=True)
    if not text:
        return TextLine(left, y, wide, (bold,))
    return TextLine(left, y, round(wide, 2), (bold, Run(text, round(left + ahead, 2), width(text))))


def _badge(x: float, y: float) -> Badge:
    """Return the R mark."""
    side = shapes.BADGE
    wide = width("R", bold=True)
    return Badge(rect(x, y, side, side), written("R", x + (side - wide) / 2, y + side / 2 + 4, bold=True))
