"""A drawing as flat rows of what an SVG holds, in the order it is written: a template looks nothing up.

Every text is already escaped for XML, since a drawing has a thousand values and only these can need it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import escape

from pathwaygen.flowchart.drawing import maker
from pathwaygen.flowchart.spoken import arrow_name, box_name
from pathwaygen.flowchart.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pathwaygen.flowchart.drawing import (
        Arrow,
        Badge,
        Box,
        Clock,
        Drawing,
        Label,
        Rect,
        Run,
        Sign,
        TextLine,
    )
    from pathwaygen.flowchart.words import Words

_Clock = tuple[float, float, float, str]
_Badge = tuple[float, float, float, float, float, float]
_Foot = tuple[str, str]
_Label = tuple[str, float, float, float, float, "Sequence[Run]"]


class Shape(NamedTuple):
    """A drawn box with the arrows that leave it.

    Attributes:
        id: An XML id.
        node: The id of the chart's node.
        href: Where the box is described.
        said: Its name, read out.
        note: A longer text, read out.
        kind: What it is; the class of its outline.
        path: Its outline.
        inner: A second outline inside the first.
        clocks: The middle, radius and hands of each clock.
        texts: Its words.
        badge: The rectangle of an R mark and where its letter stands, if there is one.
        lines: The arrows.
    """

    id: str
    node: str
    href: str | None
    said: str
    note: str | None
    kind: str
    path: str
    inner: str
    clocks: Sequence[_Clock]
    texts: Sequence[Run]
    badge: Sequence[_Badge]
    lines: list[Line]


class Line(NamedTuple):
    """A drawn arrow.

    Attributes:
        id: An XML id.
        edge: The id of the chart's edge.
        source: The XML id of the box it leaves.
        target: The XML id of the box it enters.
        joins: The XML id of the arrow it runs into.
        said: Its name, read out.
        look: The classes of ``path``.
        path: The line.
        tip: The classes of ``head``.
        head: Its head.
        feet: The classes and the path of the mark of a fork, and of the dot where it runs into another.
        label: The class and the rectangle of what keeps its words legible, and these, if it has any.
    """

    id: str
    edge: str
    source: str
    target: str
    joins: str | None
    said: str
    look: str
    path: str
    tip: str
    head: str
    feet: Sequence[_Foot]
    label: Sequence[_Label]


class Symbol(NamedTuple):
    """A sign of the legend: what a box or an arrow has of the same name, and what it means."""

    look: str
    path: str
    inner: str
    tip: str
    head: str
    feet: Sequence[_Foot]
    grounds: Sequence[Rect]
    clocks: Sequence[_Clock]
    texts: Sequence[Run]
    badge: Sequence[_Badge]


_shape, _line = maker(Shape), maker(Line)


class Stripe(NamedTuple):
    """A phase: the rectangle of its band, how wide the strip with its title is, and that title's middle."""

    id: str
    even: bool
    x: float
    y: float
    width: float
    height: float
    strip: float
    turn_x: float
    turn_y: float
    texts: Sequence[Run]


class Heading(NamedTuple):
    """A lane: the rectangle of its heading, and the line before it, if there is one."""

    id: str
    x: float
    y: float
    width: float
    height: float
    border: str
    texts: Sequence[Run]


class Picture(NamedTuple):
    """A whole drawing.

    Attributes:
        stripes: The phases.
        headings: The lanes.
        notice: The frame of the marks over everything and their lines, if there are any.
        shapes: Boxes with their arrows, in reading order.
        frame: The rectangle of the legend.
        heading: The title of the legend.
        symbols: The legend's signs.
        role: What the whole drawing is called.
        legend: What the legend is called.
    """

    stripes: list[Stripe]
    headings: list[Heading]
    notice: tuple[tuple[float, float, float, float, Sequence[Run]], ...]
    shapes: list[Shape]
    frame: Rect
    heading: Sequence[Run]
    symbols: list[Symbol]
    role: str
    legend: str


def picture(drawing: Drawing) -> Picture:
    """Return a drawing as rows."""
    words = WORDS["en" if drawing.language == "en" else "sv"]
    notice, legend = drawing.notice, drawing.legend
    return Picture(
        [
            Stripe(band.id, n % 2 == 1, *band.rect, band.strip.width, *band.pivot, texts((band.line,)))
            for n, band in enumerate(drawing.bands)
        ],
        [
            Heading(
                column.id,
                *column.heading,
                f"M{column.rect.x} {column.rect.y}V{column.rect.bottom}" if n else "",
                texts(column.lines),
            )
            for n, column in enumerate(drawing.columns)
        ],
        ((*notice.rect, texts(notice.lines)),) if notice else (),
        [_box(box, words) for box in drawing.boxes],
        legend.rect,
        texts((legend.heading,)),
        [_sign(sign) for sign in legend.signs],
        words.role,
        words.legend,
    )


def safe(text: str) -> str:
    """Return a text as XML may hold it; most need nothing, and marking them so takes time."""
    return escape(text) if _special(text) else text


def _special(text: str) -> bool:
    """Whether XML gives a character a meaning of its own; five looks are far faster than one pattern."""
    return "&" in text or "<" in text or ">" in text or '"' in text or "'" in text


def written(texts: Sequence[Run]) -> Sequence[Run]:
    """Return stretches of text as XML may hold them."""
    if _special("".join([text for _, _, _, _, text in texts])):
        return [run._replace(text=safe(run.text)) for run in texts]
    return texts


def texts(lines: Iterable[TextLine]) -> Sequence[Run]:
    """Return lines of text as stretches in one face."""
    return written([run for line in lines for run in line.runs])


def _box(box: Box, words: Words) -> Shape:
    """Return a box as a row; to take its fields apart at once is twice as fast as to ask for each."""
    id_, node, _, _, _, _, _, _, outline, inner, runs, clocks, badge, arrows = box
    name, href, said, note = node.id, node.href, box_name(box, words), node.note
    if _special(f"{name}{href}{said}{note}"):
        name, said = safe(name), safe(said)
        href, note = href and safe(href), note and safe(note)
    return _shape(
        (
            id_,
            name,
            href,
            said,
            note,
            node.kind,
            outline,
            inner,
            [_clock(clock) for clock in clocks] if clocks else (),
            written(runs),
            (_badge(badge),) if badge else (),
            [_arrow(arrow, words) for arrow in arrows],
        )
    )


def _arrow(arrow: Arrow, words: Words) -> Line:
    """Return an arrow as a row."""
    id_, edge, returns, _, _, _, source, target, _, path, head, foot, label, joins = arrow
    kind, name, said = edge.kind, edge.id, arrow_name(arrow, words)
    if _special(f"{name}{said}"):
        name, said = safe(name), safe(said)
    feet: list[_Foot] = []
    if foot:
        feet.append((kind, foot))
    if joins:
        feet.append(("dot back" if returns else "dot", head))
    conditional = " conditional" if kind == "conditional" else ""
    return _line(
        (
            id_,
            name,
            source,
            target,
            joins,
            said,
            f"line returns{conditional}" if returns else f"line{conditional}",
            path,
            "tip back" if returns else "tip",
            "" if joins else head,
            feet,
            (_label(label),) if label else (),
        )
    )


def _clock(clock: Clock) -> _Clock:
    (x, y), radius, hands = clock
    return x, y, radius, hands


def _badge(badge: Badge) -> _Badge:
    rect, letter = badge
    return (*rect, letter.x, letter.y)


def _label(label: Label) -> _Label:
    rect, runs, answer = label
    return ("answer" if answer else "ground", *rect, written(runs))


def _sign(sign: Sign) -> Symbol:
    symbol, path, inner, head, foot, _, clock, badge, line, ground = sign
    return Symbol(
        f"line {symbol}" if head else f"box {symbol}",
        path,
        inner,
        "tip back" if symbol.startswith("returns") else "tip",
        head,
        (("dot" if symbol == "joins" else symbol, foot),) if foot else (),
        (ground,) if ground else (),
        (_clock(clock),) if clock else (),
        written(line.runs),
        (_badge(badge),) if badge else (),
    )
