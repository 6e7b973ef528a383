"""The finished BPMN diagram: the process with a place for everything, in whole numbers, ready to print."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pathwaygen.flowchart.bpmn import labels
from pathwaygen.flowchart.bpmn.cells import (
    EVENT,
    Frame,
    Point,
    Port,
    Side,
    answer_room,
    answers_height,
    answers_width,
    extents,
    place,
    room,
)
from pathwaygen.flowchart.bpmn.process import Element, Flow, Process, Role, process
from pathwaygen.flowchart.bpmn.sides import answers, bottom, enters, leaves, middle
from pathwaygen.flowchart.bpmn.stretch import SCALE, Extents, Stretch, across, down
from pathwaygen.flowchart.bpmn.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.flowchart.bpmn.words import Words
    from pathwaygen.flowchart.drawing import Arrow, Box, Drawing
    from pathwaygen.flowchart.drawing import Point as Place

_ORIGIN = 80
_HEAD = 30
"""How high BPMN tools draw the heading of a pool and of a lane."""
_PHASE = 104
"""The room for a phase's name beside the pool."""
_LINE_ROOM = 96.0
_INNER = 34


@dataclass(frozen=True, slots=True)
class Shape:
    """An element with its place, the place of a name that stands outside, and the flows that meet in it."""

    element: Element
    frame: Frame
    label: Frame | None
    incoming: tuple[str, ...]
    outgoing: tuple[str, ...]
    default: str
    inner: tuple[Frame, Frame] | None


@dataclass(frozen=True, slots=True)
class Line:
    """A flow with its corners and the place of its name."""

    flow: Flow
    points: tuple[Point, ...]
    label: Frame | None


@dataclass(frozen=True, slots=True)
class Note:
    """Words that a flow carries in a text annotation, and the line from the flow to it."""

    id: str
    flow: str
    text: str
    frame: Frame
    points: tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane and the ids of what stands in it."""

    id: str
    title: str
    frame: Frame
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase: a group over all lanes."""

    id: str
    title: str
    frame: Frame
    label: Frame


@dataclass(frozen=True, slots=True)
class Diagram:
    """Everything that the template prints."""

    id: str
    title: str
    language: str
    marks: tuple[str, ...]
    words: Words
    pool: Frame
    lanes: tuple[Lane, ...]
    phases: tuple[Phase, ...]
    shapes: tuple[Shape, ...]
    lines: tuple[Line, ...]
    notes: tuple[Note, ...]


def diagram(drawing: Drawing) -> Diagram:
    """Return a drawing as a BPMN diagram."""
    return _Plan(drawing, process(drawing)).diagram()


class _Plan:
    """Coordinates of one drawing, moved apart."""

    def __init__(self, drawing: Drawing, made: Process) -> None:
        self.drawing = drawing
        self.process = made
        self.owner = {element.id: element.box for stack in made.stacks for element in stack}
        self.x = self._x()
        self.y = self._y()
        self.cells = {box.id: self._frame(box, bottom(box)) for box in drawing.boxes}

    def _x(self) -> Stretch:
        strip = self.drawing.bands[0].strip
        needs: dict[tuple[float, float], float] = {(strip.x, strip.right): _PHASE}
        for stack in self.process.stacks:
            box = stack[0].box
            side = box.rect.x, box.rect.right
            wide = max(room(e, alone=len(stack) == 1)[0] for e in stack)
            if listed := answers(box):
                wide = max(wide, answers_width(listed))
            needs[side] = max(needs.get(side, 0.0), wide)
        found = Stretch(strip.x, at=_ORIGIN)
        across(found, needs, self.drawing.width)
        return found

    def _y(self) -> Stretch:
        bands = self.drawing.bands
        sides: Counter[tuple[str, Side]] = Counter()
        for arrow in self.drawing.arrows:
            sides[arrow.source_box, leaves(arrow)] += 1
            sides[arrow.target_box, enters(arrow)] += 1
        rows: dict[float, list[tuple[Extents, Extents]]] = defaultdict(list)
        for stack in self.process.stacks:
            box = stack[0].box
            wide = self.x(box.rect.right) - self.x(box.rect.x)
            beside = sides[box.id, "left"], sides[box.id, "right"]
            row, half = rows[middle(box)], box.rect.height / 2
            above, below = extents(stack, wide, beside=beside)
            row.append(((half, half), (above, below)))
            if listed := answers(box):
                deeper = below + answers_height(listed, wide)
                row.append(((half, bottom(box) - middle(box)), (above, deeper)))
        found = Stretch(bands[0].rect.y, at=_ORIGIN + 2 * _HEAD)
        down(found, rows, bands[-1].rect.bottom)
        return found

    def _frame(self, box: Box, lower: float) -> Frame:
        left, top = self.x(box.rect.x), self.y(box.rect.y)
        return Frame(left, top, self.x(box.rect.right) - left, self.y(lower) - top)

    def diagram(self) -> Diagram:
        frames, paths = self._placed()
        ground = labels.Ground(frames.values(), paths.values())
        shapes = tuple(self._shapes(frames, ground))
        beside = {flow.id: self._line_label(flow, ground) for flow in self.process.flows}
        flows = self.process.flows
        lines = tuple(Line(flow, paths[flow.id], beside[flow.id] if flow.name else None) for flow in flows)
        notes = tuple(
            Note(f"note-{flow.id}", flow.id, flow.note, frame, labels.tie(frame, paths[flow.id]))
            for flow in flows
            if flow.note and (frame := beside[flow.id])
        )
        pool = self._pool()
        drawing = self.drawing
        return Diagram(
            id=drawing.id,
            title=drawing.title,
            language=drawing.language,
            marks=drawing.marks,
            words=WORDS[drawing.language],
            pool=pool,
            lanes=tuple(self._lanes(pool)),
            phases=tuple(self._phases(pool)),
            shapes=shapes,
            lines=lines,
            notes=notes,
        )

    def _placed(self) -> tuple[dict[str, Frame], dict[str, tuple[Point, ...]]]:
        """Return the frame of every element and the corners of every flow."""
        ports: dict[str, list[Port]] = defaultdict(list)
        ends: dict[tuple[str, str], tuple[str, int]] = {}
        for flow in self.process.flows:
            if (arrow := flow.arrow) is None:
                continue
            for key, element, side, at in (
                ("out", flow.source, leaves(arrow), arrow.points[0]),
                ("in", flow.target, enters(arrow), arrow.points[-1]),
            ):
                owner = self.owner[element].id
                ends[flow.id, key] = owner, len(ports[owner])
                ports[owner].append(Port(side, self._port(self.cells[owner], side, at), element))
        frames: dict[str, Frame] = {}
        inside: dict[str, tuple[tuple[Point, ...], ...]] = {}
        for stack in self.process.stacks:
            box = stack[0].box
            own = self._frame(box, box.rect.bottom)
            cell = place(stack, own, self.y(middle(box)), ports[box.id])
            frames |= cell.frames
            inside[box.id] = cell.paths
        paths = {}
        for flow in self.process.flows:
            if flow.arrow is None:
                paths[flow.id] = self._between(frames[flow.source], frames[flow.target])
                continue
            (a, i), (b, j) = ends[flow.id, "out"], ends[flow.id, "in"]
            outside = tuple((self.x(x), self.y(y)) for x, y in flow.arrow.points[1:-1])
            paths[flow.id] = _simplified((*reversed(inside[a][i]), *outside, *inside[b][j]))
        return frames, paths

    def _port(self, cell: Frame, side: Side, at: Place) -> Point:
        if side in {"top", "bottom"}:
            return self.x(at[0]), (cell.y if side == "top" else cell.bottom)
        return (cell.x if side == "left" else cell.right), self.y(at[1])

    def _between(self, upper: Frame, lower: Frame) -> tuple[Point, ...]:
        """Return the line between two elements of one box."""
        x = min(upper, lower, key=lambda frame: frame.width).middle[0]
        return (x, upper.bottom), (x, lower.y)

    def _shapes(self, frames: dict[str, Frame], ground: labels.Ground) -> Iterator[Shape]:
        incoming: dict[str, list[str]] = defaultdict(list)
        outgoing: dict[str, list[str]] = defaultdict(list)
        defaults = {flow.source: flow.id for flow in self.process.flows if flow.default}
        for flow in self.process.flows:
            incoming[flow.target].append(flow.id)
            outgoing[flow.source].append(flow.id)
        for stack in self.process.stacks:
            for element in stack:
                own = frames[element.id]
                yield Shape(
                    element=element,
                    frame=own,
                    label=self._label(element, own, ground),
                    incoming=tuple(incoming[element.id]),
                    outgoing=tuple(outgoing[element.id]),
                    default=defaults.get(element.id, ""),
                    inner=_inner(own) if element.role is Role.ANYTIME else None,
                )

    def _label(self, element: Element, own: Frame, ground: labels.Ground) -> Frame | None:
        if not element.name or element.role in {Role.TASK, Role.ANYTIME}:
            return None
        find = labels.gate_label if element.role.gateway else labels.event_label
        return ground.place(find(element, own, self.cells[element.box.id]))

    def _line_label(self, flow: Flow, ground: labels.Ground) -> Frame | None:
        """Return where a flow's words stand: close to where the drawing has them."""
        arrow = flow.arrow
        if not flow.words or arrow is None:
            return None
        if arrow.label and arrow.label.answer:
            places = self._answer(flow, arrow)
            return ground.place(labels.grown(places) if flow.note else places)
        if arrow.label:
            rect = arrow.label.rect
            near = rect.x + rect.width / 2, rect.y + rect.height / 2
        else:
            (ax, ay), (bx, by) = arrow.points[:2]
            near = (ax + bx) / 2, (ay + by) / 2
        a, b = min(pairwise(arrow.points), key=lambda pair: _apart(near, *pair))
        stretch = (self.x(a[0]), self.y(a[1])), (self.x(b[0]), self.y(b[1]))
        wide = _LINE_ROOM
        if arrow.label and a[1] == b[1]:
            wide = max(SCALE * arrow.label.rect.width, 40.0)
        at = self.x(near[0]), self.y(near[1])
        find = labels.line_note if flow.note else labels.line_label
        return ground.place(find(flow.words, stretch, at, wide))

    def _answer(self, flow: Flow, arrow: Arrow) -> list[Frame]:
        """Return where long words stand: in the box, between its axis and the side that the arrow leaves."""
        cell = self.cells[arrow.source_box]
        side = leaves(arrow)
        beside = sum(own == side for _, own in answers(self.owner[flow.source]))
        at = self.y(arrow.points[0][1])
        return labels.inside(flow.words, cell, at, answer_room(cell.width, beside), side)

    def _pool(self) -> Frame:
        columns, bands = self.drawing.columns, self.drawing.bands
        left = self.x(columns[0].rect.x if columns else bands[0].strip.right)
        right = self.x(columns[-1].rect.right if columns else bands[0].rect.right)
        return Frame(left, _ORIGIN, right - left, self.y(bands[-1].rect.bottom) - _ORIGIN)

    def _lanes(self, pool: Frame) -> Iterator[Lane]:
        for column in self.drawing.columns:
            left, right = column.rect.x, column.rect.right
            members = tuple(
                element.id
                for stack in self.process.stacks
                for element in stack
                if left <= element.box.rect.x + element.box.rect.width / 2 < right
            )
            x = self.x(left)
            frame = Frame(x, pool.y + _HEAD, self.x(right) - x, pool.height - _HEAD)
            name = column.id.removeprefix(f"{self.drawing.id}-lane-")
            yield Lane(f"lane-{name}", column.title or "–", frame, members)

    def _phases(self, pool: Frame) -> Iterator[Phase]:
        for band in self.drawing.bands:
            if not band.title:
                continue
            x, top, bottom = self.x(band.strip.x), self.y(band.rect.y), self.y(band.rect.bottom)
            frame = Frame(x, top + 2, pool.right + 12 - x, bottom - top - 4)
            label = Frame(x + 6, top + 10, pool.x - x - 12, 44)
            name = band.id.removeprefix(f"{self.drawing.id}-phase-")
            yield Phase(f"phase-{name}", band.title, frame, label)


def _apart(near: Place, a: Place, b: Place) -> float:
    """Return how far a point lies from a stretch."""
    across = max(min(a[0], b[0]) - near[0], near[0] - max(a[0], b[0]), 0.0)
    down = max(min(a[1], b[1]) - near[1], near[1] - max(a[1], b[1]), 0.0)
    return across + down


def _simplified(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Return the corners without doubles and without those in the middle of a straight stretch."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (
            kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]
        ):
            kept[-1] = point
        else:
            kept.append(point)
    return tuple(kept)


def _inner(own: Frame) -> tuple[Frame, Frame]:
    """Return where the start and the end inside an event sub-process stand."""
    y = own.y + 30
    return Frame(own.x + _INNER, y, EVENT, EVENT), Frame(own.right - _INNER - EVENT, y, EVENT, EVENT)
