"""A finished drawing: every coordinate as a number, which templates print as it stands.

Nearly all are whole eighths of the SVG's own unit, and so exact; where an arrow meets a slanted or rounded
side, two decimals. ``Drawing.point_size`` says how large the text is on paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from pathwaygen.flowchart.chart import Edge, Node

Point = tuple[float, float]
_Value = TypeVar("_Value", bound=tuple[object, ...])


def maker(kind: type[_Value]) -> Callable[[tuple[object, ...]], _Value]:
    """Return what makes a value of a kind from its fields in order: of a thousand, in half of the time."""
    return partial(tuple.__new__, kind)


class Rect(NamedTuple):
    """An upright rectangle by its top left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower side."""
        return self.y + self.height

    def overlaps(self, other: Rect) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )


class Run(NamedTuple):
    """A stretch of text in one face: the left end of its baseline, and its width by the font's metrics."""

    x: float
    y: float
    width: float
    bold: bool
    text: str


class TextLine(NamedTuple):
    """One line of text: the left end of its baseline, and its width by the font's metrics."""

    x: float
    y: float
    width: float
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words alone."""
        return " ".join(run.text for run in self.runs)


def text_lines(texts: tuple[Run, ...]) -> tuple[TextLine, ...]:
    """Return stretches of text as the lines that they stand on."""
    rows = [tuple(row) for _, row in groupby(texts, key=lambda run: run.y)]
    return tuple(TextLine(r[0].x, r[0].y, r[-1].x + r[-1].width - r[0].x, r) for r in rows)


class Badge(NamedTuple):
    """A marked corner with a letter in it."""

    rect: Rect
    text: TextLine


class Clock(NamedTuple):
    """The mark before a time limit: a circle with two hands."""

    center: Point
    radius: float
    hands: str


class Box(NamedTuple):
    """A drawn node.

    Attributes:
        id: An XML id, unique in the page.
        node: What it shows.
        copy: 0, or 1 and up for an exit that is drawn again elsewhere.
        copies: How many times the node is drawn.
        lane: The title of the lane it is drawn in: for an end, the lane of what leads to it.
        phase: The title of its band, or nothing.
        also: What it says of the other phases it belongs to, or nothing.
        rect: The box around its shape.
        outline: The shape as SVG path data.
        inner: A second outline inside the first, for ends.
        texts: Its text, line by line.
        clocks: One before each time limit.
        badge: The R mark.
        arrows: The arrows that leave it, in reading order.
    """

    id: str
    node: Node
    copy: int
    copies: int
    lane: str
    phase: str
    also: str
    rect: Rect
    outline: str
    inner: str
    texts: tuple[Run, ...]
    clocks: tuple[Clock, ...]
    badge: Badge | None
    arrows: tuple[Arrow, ...]

    @property
    def lines(self) -> tuple[TextLine, ...]:
        """Its text in lines."""
        return text_lines(self.texts)


class Label(NamedTuple):
    """The words on an arrow, with the ground that keeps them legible.

    ``answer``: they are long, so they stand in a row under the box, and the arrow leaves that row's side.
    """

    rect: Rect
    texts: tuple[Run, ...]
    answer: bool = False

    @property
    def lines(self) -> tuple[TextLine, ...]:
        """The words in lines."""
        return text_lines(self.texts)


class Arrow(NamedTuple):
    """A drawn edge.

    Attributes:
        id: An XML id, unique in the page.
        edge: What it shows.
        returns: Whether it is drawn as leading back: to an earlier block, or up to an earlier phase.
        circles: Whether it closes a circle.
        source: The words for where it comes from, such as ``C`` or a title.
        target: The words for where it leads.
        source_box: The XML id of the box it leaves.
        target_box: The XML id of the box it enters.
        points: Its corners, from port to tip, or to where it runs into another.
        path: The same as SVG path data, with rounded corners, ending under the head.
        head: The arrow head as SVG path data, or the dot where it runs into another.
        foot: The mark of a fork where the arrow leaves, as SVG path data, or nothing.
        label: Its words.
        joins: The XML id of the arrow that it runs into and follows from there, or nothing. Both leave the
            same box and lead to the same target.
    """

    id: str
    edge: Edge
    returns: bool
    circles: bool
    source: str
    target: str
    source_box: str
    target_box: str
    points: tuple[Point, ...]
    path: str
    head: str
    foot: str
    label: Label | None
    joins: str | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A phase: a stripe over the whole width, its title turned upright at the left."""

    id: str
    title: str
    rect: Rect
    strip: Rect
    line: TextLine
    pivot: Point


@dataclass(frozen=True, slots=True)
class Column:
    """A lane: its heading, and the line that parts it from the lane before."""

    id: str
    title: str
    rect: Rect
    heading: Rect
    lines: tuple[TextLine, ...]


class Sign(NamedTuple):
    """One entry of the legend. ``symbol`` names what is drawn, ``path`` or ``ground`` draws it."""

    symbol: str
    path: str
    inner: str
    head: str
    foot: str
    rect: Rect
    clock: Clock | None
    badge: Badge | None
    line: TextLine
    ground: Rect | None = None


@dataclass(frozen=True, slots=True)
class Legend:
    """The symbols of this very chart, explained."""

    heading: TextLine
    rect: Rect
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What must be known before anything else: ``marks``, broken to lines in a frame over the lanes."""

    rect: Rect
    lines: tuple[TextLine, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole drawing.

    Attributes:
        id: The start of every XML id in it.
        title: The chart's title.
        language: ``sv`` or ``en``.
        width: Of the drawing area.
        height: Of the drawing area.
        paper: The sheet it is meant for, such as ``A4 portrait``.
        point_size: The size of its text in points when it fills the width of that sheet.
        bands: The phases from top to bottom.
        columns: The lanes from left to right.
        boxes: The nodes in reading order.
        legend: What the symbols mean.
        breaks: Heights where the drawing may be cut between two pages: no box is crossed.
        notice: What must be known before anything else, or nothing.
    """

    id: str
    title: str
    language: str
    width: float
    height: float
    paper: str
    point_size: float
    bands: tuple[Band, ...]
    columns: tuple[Column, ...]
    boxes: tuple[Box, ...]
    legend: Legend
    breaks: tuple[float, ...]
    notice: Notice | None = None

    @property
    def marks(self) -> tuple[str, ...]:
        """What the notice says."""
        return self.notice.marks if self.notice else ()

    @property
    def arrows(self) -> tuple[Arrow, ...]:
        """Every arrow in reading order."""
        return tuple(arrow for box in self.boxes for arrow in box.arrows)
