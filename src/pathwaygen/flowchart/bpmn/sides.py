"""Questions about a drawn box and its arrows: which side they use, and what stands under the box."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathwaygen.flowchart.bpmn.cells import Side
    from pathwaygen.flowchart.drawing import Arrow, Box


def middle(box: Box) -> float:
    """Return the height of the middle of a box, which all boxes of its row share."""
    return round(box.rect.y + box.rect.height / 2, 1)


def answers(box: Box) -> list[tuple[str, Side]]:
    """Return the words on arrows that stand in rows of their own under a box, and the side they leave."""
    return [(a.edge.label or "", leaves(a)) for a in box.arrows if a.label and a.label.answer]


def bottom(box: Box) -> float:
    """Return how far down a box reaches with the rows under it."""
    return max(box.rect.bottom, *(a.label.rect.bottom for a in box.arrows if a.label and a.label.answer), 0.0)


def leaves(arrow: Arrow) -> Side:
    """Return the side of its box that an arrow leaves."""
    (ax, ay), (bx, by) = arrow.points[:2]
    if ax == bx:
        return "bottom" if by > ay else "top"
    return "right" if bx > ax else "left"


def enters(arrow: Arrow) -> Side:
    """Return the side of its box that an arrow enters."""
    (ax, ay), (bx, by) = arrow.points[-2:]
    if ax == bx:
        return "top" if by > ay else "bottom"
    return "left" if bx > ax else "right"
