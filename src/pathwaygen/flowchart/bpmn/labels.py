"""Finds room for words beside symbols and lines: the first of several places that covers the least."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pathwaygen.flowchart.bpmn.cells import (
    GATE,
    LABEL_SIZE,
    LINE,
    OFF,
    Frame,
    beside_gate,
)
from pathwaygen.flowchart.bpmn.process import Role
from pathwaygen.flowchart.metrics import SIZE, width
from pathwaygen.flowchart.wrap import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pathwaygen.flowchart.bpmn.cells import Point, Side
    from pathwaygen.flowchart.bpmn.process import Element

_GAP = 5
_AROUND, _LARGER, _AWAY = 10, 1.1, 12
"""Around the words of a text annotation, how much larger they are than a label's, and from the flow to it."""


class Ground:
    """What is taken: shapes, lines, and the labels placed so far."""

    def __init__(self, shapes: Iterable[Frame], paths: Iterable[Sequence[Point]]) -> None:
        self._taken = [_solid(frame) for frame in shapes]
        self._lines = [_thick(a, b) for path in paths for a, b in pairwise(path)]

    def place(self, candidates: Sequence[Frame]) -> Frame:
        """Return the candidate that covers least, the earlier the better, and take its room."""
        best = min(candidates, key=self._cost)
        self._taken.append(best)
        return best

    def _cost(self, frame: Frame) -> int:
        shapes = sum(frame.overlap(other) for other in self._taken)
        return shapes + 8 * sum(frame.overlap(line) for line in self._lines)


def gate_label(element: Element, own: Frame, cell: Frame) -> list[Frame]:
    """Return where the name of a gateway may stand: beside it, or in one of its four corners."""
    cx, cy = own.middle
    w, h = _size(element.name, beside_gate(cell.width))
    beside = (own.right + _GAP, own.x - _GAP - w)
    corner_w, corner_h = _size(element.name, cell.width / 2 - OFF)
    corners = (cx + OFF, cx - OFF - corner_w)
    return [
        *(Frame(x, cy - h // 2, w, h) for x in beside),
        *(Frame(x, y, corner_w, corner_h) for y in (cy - OFF - corner_h, cy + OFF) for x in corners),
    ]


def event_label(element: Element, own: Frame, cell: Frame) -> list[Frame]:
    """Return where the name of an event may stand: above a start and below an end, else beside it."""
    cx, cy = own.middle
    w, h = _size(element.name, cell.width)
    over, under = Frame(cx - w // 2, own.y - 3 - h, w, h), Frame(cx - w // 2, own.bottom + 3, w, h)
    side_w, side_h = _size(element.name, (cell.width - own.width) / 2 - _GAP)
    sides = [Frame(x, cy - side_h // 2, side_w, side_h) for x in (own.right + _GAP, own.x - _GAP - side_w)]
    first = [over, under] if element.role is Role.START else [under, over]
    return [*first, *sides] if element.main else [*sides, *first]


def line_label(text: str, stretch: tuple[Point, Point], near: Point, wide: float) -> list[Frame]:
    """Return where the words on a line may stand: beside it, close to ``near``."""
    return _beside(_size(text, wide), stretch, near, (_GAP, 3))


def line_note(text: str, stretch: tuple[Point, Point], near: Point, wide: float) -> list[Frame]:
    """Return where a text annotation may stand: its letters are larger, and a line ties it to the flow."""
    w, h = _size(text, wide)
    size = round(w * _LARGER) + _AROUND, h + _AROUND
    return _beside(size, stretch, near, (_AWAY, _AWAY))


def grown(places: Sequence[Frame]) -> list[Frame]:
    """Return the same places, as large as a text annotation needs them."""
    return [Frame(at.x, at.y, round(at.width * _LARGER) + _AROUND, at.height + _AROUND) for at in places]


def _beside(
    size: tuple[int, int], stretch: tuple[Point, Point], near: Point, gaps: tuple[int, int]
) -> list[Frame]:
    """Return places beside a stretch, the nearest first; ``gaps``: from an upright and from a level one."""
    (ax, ay), (_, by) = stretch
    w, h = size
    x, y = near
    across, along = gaps
    if ay == by:
        slides = (0, *(d * s for d in (12, 24, 40) for s in (1, -1)))
        return [Frame(x - w // 2 + d, top, w, h) for d in slides for top in (ay - h - along, ay + along)]
    slides = (0, *(d * s for d in (10, 20, 34) for s in (1, -1)))
    return [Frame(left, y - h // 2 + d, w, h) for d in slides for left in (ax + across, ax - across - w)]


def inside(text: str, cell: Frame, y: int, wide: float, side: Side) -> list[Frame]:
    """Return where long words on an arrow may stand inside the box it leaves, at the height where it does."""
    w, h = _size(text, wide)
    cx = cell.middle[0]
    outer = round(wide) + OFF // 2
    x = cx + OFF // 2 if side == "right" else cx - outer
    slides = (0, *(d * s for d in (6, 12, 20) for s in (1, -1)))
    return [Frame(x + (round(wide) - w) // 2, y - h // 2 + d, w, h) for d in slides]


def tie(frame: Frame, path: Sequence[Point]) -> tuple[Point, Point]:
    """Return the line between a text annotation and the nearest point of the flow that it belongs to."""
    cx, cy = frame.middle
    near = min(
        (
            (min(max(cx, min(a[0], b[0])), max(a[0], b[0])), min(max(cy, min(a[1], b[1])), max(a[1], b[1])))
            for a, b in pairwise(path)
        ),
        key=lambda point: abs(point[0] - cx) + abs(point[1] - cy),
    )
    x, y = min(max(near[0], frame.x), frame.right), min(max(near[1], frame.y), frame.bottom)
    return near, (x, y)


def _size(text: str, wide: float) -> tuple[int, int]:
    """Return how large a text is when it is broken to a width."""
    room = wide * SIZE / LABEL_SIZE
    found = [line for part in text.split("\n") for line in lines(part, room)]
    widest = max(width(line) for line in found) * LABEL_SIZE / SIZE
    return round(widest) + 6, round(len(found) * LABEL_SIZE * LINE) + 2


def _solid(frame: Frame) -> Frame:
    """Return what a shape covers: a diamond leaves its corners free."""
    if (frame.width, frame.height) != (GATE, GATE):
        return frame
    return Frame(frame.x + GATE // 4, frame.y + GATE // 4, GATE // 2 + 1, GATE // 2 + 1)


def _thick(a: Point, b: Point) -> Frame:
    x, y = min(a[0], b[0]), min(a[1], b[1])
    return Frame(x - 1, y - 1, abs(a[0] - b[0]) + 2, abs(a[1] - b[1]) + 2)
