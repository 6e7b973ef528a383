"""Inside one box: where its elements stand, and how arrows go from the box's edge to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pathwaygen.flowchart.bpmn.process import Role
from pathwaygen.flowchart.metrics import SIZE, width
from pathwaygen.flowchart.wrap import lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pathwaygen.flowchart.bpmn.process import Element

Side = Literal["top", "bottom", "left", "right"]
Point = tuple[int, int]

GATE = 50
EVENT = 36
GAP = 18
"""Between elements of the same box."""
TASK_SIZE = 12.0
LABEL_SIZE = 11.0
"""The sizes of text that BPMN tools use inside and beside a symbol."""
LINE = 1.2
OFF = 14
"""How far from a gateway's axes a label in its corner stands."""
_CHANNEL = 12
"""The room for an arrow that runs along the side of a box, inside it."""
_SPREAD = 8
_EDGE = 8
_PADDING = 10
_LONGEST = 150.0
_LEAST_LABEL = 78.0
_ANSWER = 92.0
_ANYTIME = (184, 96)


@dataclass(frozen=True, slots=True)
class Frame:
    """An upright rectangle in whole numbers."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The x of its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The y of its lower side."""
        return self.y + self.height

    @property
    def middle(self) -> Point:
        """Its middle."""
        return self.x + self.width // 2, self.y + self.height // 2

    def overlap(self, other: Frame) -> int:
        """Return the area that the two share."""
        across = min(self.right, other.right) - max(self.x, other.x)
        down = min(self.bottom, other.bottom) - max(self.y, other.y)
        return across * down if across > 0 and down > 0 else 0


@dataclass(frozen=True, slots=True)
class Port:
    """Where an arrow meets the edge of a box, and the element inside that it belongs to."""

    side: Side
    at: Point
    element: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A box with its elements placed: ``frames`` by element id, ``paths`` from each port to its element."""

    frames: dict[str, Frame]
    paths: tuple[tuple[Point, ...], ...]


def room(element: Element, *, alone: bool) -> tuple[float, float]:
    """Return the width and height that an element needs, but for the height of its text.

    Args:
        element: What stands in the box.
        alone: Whether nothing else does; else arrows may run along its sides.
    """
    longest = min(_LONGEST, max(width(word) for word in element.name.split() or [""]))
    if element.role is Role.TASK:
        sides = 0 if alone else 2 * (_EDGE + _CHANNEL)
        return max(100.0, longest * TASK_SIZE / SIZE + 2 * _PADDING) + sides, 0.0
    if element.role is Role.ANYTIME:
        return _ANYTIME
    if element.role.gateway and not element.name:
        return GATE + 40, GATE
    beside = max(longest * LABEL_SIZE / SIZE, _LEAST_LABEL) + 8
    if element.role.gateway:
        return GATE + 2 * beside, GATE
    return max(EVENT + 60, beside + 8), EVENT


def label_height(text: str, wide: float) -> int:
    """Return how high a text is beside its symbol, broken to a width."""
    count = sum(len(lines(line, wide * SIZE / LABEL_SIZE)) for line in text.split("\n"))
    return round(count * LABEL_SIZE * LINE) + 2


_LEAST_TASK = 90.0
"""No task is narrower."""
_DOUBT = 8.0
"""So much narrower than by our metrics a tool may take a line to be."""


def task_height(text: str, wide: float) -> int:
    """Return how high a task is, as wide as it is."""
    inside = (wide - 2 * _PADDING - _DOUBT) * SIZE / TASK_SIZE
    count = sum(len(lines(line, inside)) for line in text.split("\n"))
    return max(50, round(count * TASK_SIZE * LINE) + 2 * _PADDING)


def beside_gate(wide: float) -> float:
    """Return the width of a label on one side of a gateway in the middle of a box."""
    return (wide - GATE) / 2 - 8


def extents(stack: Sequence[Element], wide: float, *, beside: tuple[int, int]) -> tuple[float, float]:
    """Return how far a box must reach above and below the middle of its row.

    Args:
        stack: Its elements from top to bottom.
        wide: Its width.
        beside: How many arrows leave or enter on its left and on its right side.
    """
    free = wide if len(stack) == 1 else wide - sum(_EDGE + max(many, 1) * _CHANNEL for many in beside)
    heights = [_height(element, wide, free) for element in stack]
    place = next(i for i, element in enumerate(stack) if element.main)
    if stack[place].role is Role.TASK:
        total = sum(heights) + GAP * (len(stack) - 1)
        return total / 2, total / 2
    over, under = heights[:place], heights[place + 1 :]
    main = heights[place] / 2
    corner = 0.0
    if all(beside) and stack[place].role.gateway:
        corner = OFF + label_height(stack[place].name, wide / 2 - OFF)
        main = GATE / 2
    above, below = main + sum(over) + GAP * len(over), main + sum(under) + GAP * len(under)
    return max(above, 0.0 if over else corner), max(below, corner if over else 0.0)


def answers_height(answers: Sequence[tuple[str, Side]], wide: float) -> float:
    """Return how high the long words on arrows are under a box: each side's stand below each other."""
    heights = [0.0]
    for side in ("left", "right"):
        found = [text for text, own in answers if own == side]
        heights.append(sum(label_height(text, answer_room(wide, len(found))) + 10 for text in found))
    return max(heights)


def answers_width(answers: Sequence[tuple[str, Side]]) -> float:
    """Return how wide a box must be with long words on arrows under it."""
    most = max(sum(own == side for _, own in answers) for side in ("left", "right"))
    return 2 * (_ANSWER + OFF + _EDGE + most * _CHANNEL)


def answer_room(wide: float, count: int) -> float:
    """Return the width of long words on an arrow, between the axis of a box and the arrows along its side."""
    return wide / 2 - OFF - _EDGE - count * _CHANNEL


def _height(element: Element, wide: float, free: float) -> float:
    """Return how high an element is; ``free``: the width that arrows along its sides leave a task."""
    if element.role is Role.TASK:
        return task_height(element.name, max(free, _LEAST_TASK))
    least = room(element, alone=True)[1]
    if not element.name or element.role is Role.ANYTIME:
        return least
    if element.role.gateway:
        return max(GATE, label_height(element.name, beside_gate(wide)))
    if not element.main:
        return EVENT
    return EVENT + 2 * (label_height(element.name, wide) + 4)


def place(stack: Sequence[Element], frame: Frame, middle: int, ports: Sequence[Port]) -> Cell:
    """Place a box's elements in its frame, and lead every port to its element.

    Args:
        stack: The elements from top to bottom.
        frame: The room they have.
        middle: The height of the row's middle, where arrows from the sides come in.
        ports: Where arrows meet the frame.
    """
    heights = {e.id: _size(e)[1] for e in stack}
    main = next(i for i, element in enumerate(stack) if element.main)
    x = frame.middle[0]
    tops: dict[str, int] = {}
    if stack[main].role is Role.TASK:
        others = sum(heights[e.id] for e in stack if not e.main) + GAP * (len(stack) - 1)
        heights[stack[main].id] = frame.height - others
        y = frame.y
        for element in stack:
            tops[element.id] = y
            y += heights[element.id] + GAP
    else:
        y = middle - heights[stack[main].id] // 2
        tops[stack[main].id] = y
        for element in reversed(stack[:main]):
            y -= heights[element.id] + GAP
            tops[element.id] = y
        y = tops[stack[main].id]
        for upper, lower in zip(stack[main:], stack[main + 1 :], strict=False):
            y += heights[upper.id] + GAP
            tops[lower.id] = y
    frames = {}
    for element in stack:
        wide = frame.width if element.role is Role.TASK else _size(element)[0]
        frames[element.id] = Frame(x - wide // 2, tops[element.id], wide, heights[element.id])
    return _led(stack, frame, frames, ports)


def _size(element: Element) -> tuple[int, int]:
    if element.role is Role.ANYTIME:
        return _ANYTIME
    side = GATE if element.role.gateway else EVENT
    return side, side


def _led(stack: Sequence[Element], frame: Frame, frames: dict[str, Frame], ports: Sequence[Port]) -> Cell:
    """Lead every port to its element, first making room beside tasks for those that run along the side."""
    task = {element.id for element in stack if element.role is Role.TASK}
    order = [element.id for element in stack]
    along: dict[str, list[int]] = {"left": [], "right": []}
    for i, port in enumerate(ports):
        if lane := _channel(port, frame, frames[port.element], order, is_task=port.element in task):
            along[lane].append(i)
    for name in task:
        own = frames[name]
        left = _inset(along["left"])
        right = _inset(along["right"])
        frames[name] = Frame(own.x + left, own.y, own.width - left - right, own.height)
    lanes: dict[int, tuple[int, int]] = {}
    for side, found in along.items():
        nearest = sorted(found, key=lambda i: abs(ports[i].at[1] - frames[ports[i].element].middle[1]))
        shared: dict[tuple[str, bool], int] = {}
        for n, i in enumerate(nearest):
            port = ports[i]
            below = port.at[1] > frames[port.element].middle[1]
            first = int(any(_meets(other, port, frames[port.element], task) for other in ports))
            spread = shared.setdefault((port.element, below), first)
            shared[port.element, below] += 1
            offset = _EDGE + n * _CHANNEL
            x = frame.x + offset if side == "left" else frame.right - offset
            lanes[i] = x, min(_SPREAD * spread, GATE // 2 - 5) * (1 if below else -1)
    paths = tuple(
        _path(port, frames[port.element], lanes.get(i), is_task=port.element in task)
        for i, port in enumerate(ports)
    )
    return Cell(frames, paths)


def _meets(other: Port, port: Port, own: Frame, task: set[str]) -> bool:
    """Whether another arrow goes straight to the same side of the same element."""
    same = (other.element, other.side) == (port.element, port.side)
    return same and _straight(other, own, is_task=other.element in task)


def _inset(found: Sequence[int]) -> int:
    return _EDGE + len(found) * _CHANNEL if found else 0


def _channel(port: Port, frame: Frame, own: Frame, order: Sequence[str], *, is_task: bool) -> Side | None:
    """Return the side along which a port's arrow must run to reach its element, or nothing."""
    if port.side in {"left", "right"}:
        return None if _straight(port, own, is_task=is_task) else port.side
    first = order[0] if port.side == "top" else order[-1]
    if port.element == first:
        return None
    return "left" if port.at[0] < frame.middle[0] else "right"


def _straight(port: Port, own: Frame, *, is_task: bool) -> bool:
    """Whether an arrow goes straight on from its port to its element."""
    along = port.at[0] - own.middle[0] if port.side in {"top", "bottom"} else port.at[1] - own.middle[1]
    if is_task:
        half = own.width // 2 if port.side in {"top", "bottom"} else own.height // 2
        return abs(along) <= half - 4
    return abs(along) <= min(own.width, own.height) // 2 - 4


def _path(port: Port, own: Frame, lane: tuple[int, int] | None, *, is_task: bool) -> tuple[Point, ...]:
    """Return the corners from a port to its element, along the side of the box where a lane is given."""
    px, py = port.at
    cx, cy = own.middle
    if lane is None and _straight(port, own, is_task=is_task):
        return port.at, _dock(port.side, own, px if port.side in {"top", "bottom"} else py, is_task=is_task)
    near = py + _EDGE if port.side == "top" else py - _EDGE
    if lane is None and abs(px - cx) < own.width // 2 + _CHANNEL:
        x = cx + (own.width // 2 - _CHANNEL) * (1 if px > cx else -1)
        return port.at, (px, near), (x, near), _dock(port.side, own, x, is_task=is_task)
    if lane is None:
        return port.at, (px, cy), _dock("left" if px < cx else "right", own, cy, is_task=is_task)
    x, spread = lane
    into = _dock("left" if x < cx else "right", own, cy + spread, is_task=is_task)
    if port.side in {"left", "right"}:
        return port.at, (x, py), (x, cy + spread), into
    return port.at, (px, near), (x, near), (x, cy + spread), into


def _dock(side: Side, own: Frame, at: int, *, is_task: bool) -> Point:
    """Return where a straight arrow meets a shape: a task's side, or the slope of a diamond or circle."""
    cx, cy = own.middle
    upright = side in {"top", "bottom"}
    inside = 0
    if not is_task:
        off = abs(at - (cx if upright else cy))
        half = own.width // 2
        inside = off if own.width == GATE else half - round((half * half - min(off, half) ** 2) ** 0.5)
    if upright:
        return at, (own.y + inside if side == "top" else own.bottom - inside)
    return (own.x + inside if side == "left" else own.right - inside), at
