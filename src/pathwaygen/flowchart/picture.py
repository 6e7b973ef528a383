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

    from pathwaygen.flowchart.drawing import Arrow, Box, Drawing, Rect, Run, Sign, TextLine
    from pathwaygen.flowchart.words import Words


class Shape(NamedTuple):
    """A drawn box, arrow or sign with its arrow heads, marks and texts.

    Attributes:
        id: An XML id.
        node: The id of the chart's node, or nothing for an arrow.
        edge: The id of the chart's edge, or nothing for a box.
        href: Where the box is described.
        said: Its name, read out.
        note: A longer text, read out.
        look: The classes of ``path``.
        path: Its outline or its line.
        inner: A second outline inside the first.
        source: The XML id of the box an arrow leaves.
        target: The XML id of the box it enters.
        joins: The XML id of the arrow it runs into.
        tip: The classes of ``head``.
        head: An arrow's head.
        foot: The classes and the path of the mark of a fork, and of the dot where it runs into another.
        ground: The class and the rectangle of what keeps an arrow's words legible, if it has any.
        clocks: The middle, radius and hands of each clock.
        badge: The rectangle of an R mark and where its letter stands, if there is one.
        texts: Its words.
    """

    id: str
    node: str | None
    edge: str | None
    href: str | None
    said: str
    note: str | None
    look: str
    path: str
    inner: str
    source: str
    target: str
    joins: str | None
    tip: str
    head: str
    foot: tuple[tuple[str, str], ...]
    ground: tuple[tuple[str, float, float, float, float], ...]
    clocks: tuple[tuple[float, float, float, str], ...]
    badge: tuple[tuple[float, float, float, float, float, float], ...]
    texts: Sequence[Run]


_shape = maker(Shape)


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
        shapes: Boxes and arrows in reading order.
        frame: The rectangle of the legend.
        heading: The title of the legend.
        signs: The legend's signs.
        words: The language's words.
    """

    stripes: list[Stripe]
    headings: list[Heading]
    notice: tuple[tuple[float, float, float, float, Sequence[Run]], ...]
    shapes: list[Shape]
    frame: Rect
    heading: Sequence[Run]
    signs: list[Shape]
    words: Words


def picture(drawing: Drawing) -> Picture:
    """Return a drawing as rows."""
    words = WORDS["en" if drawing.language == "en" else "sv"]
    shapes: list[Shape] = []
    notice = drawing.notice
    for box in drawing.boxes:
        shapes.append(_box(box, words))
        shapes += [_arrow(arrow, words) for arrow in box.arrows]
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
        shapes,
        drawing.legend.rect,
        texts((drawing.legend.heading,)),
        [_sign(sign) for sign in drawing.legend.signs],
        words,
    )


def safe(text: str) -> str:
    """Return a text as XML may hold it; most need nothing, and marking them so takes time."""
    return escape(text) if _special(text) else text


def _special(text: str) -> bool:
    """Whether XML gives a character a meaning of its own; five looks are far faster than one pattern."""
    return "&" in text or "<" in text or ">" in text or '"' in text or "'" in text


def written(texts: Sequence[Run]) -> Sequence[Run]:
    """Return stretches of text as XML may hold them."""
    if _special("".join([run.text for run in texts])):
        return [run._replace(text=safe(run.text)) for run in texts]
    return texts


def texts(lines: Iterable[TextLine]) -> Sequence[Run]:
    """Return lines of text as stretches in one face."""
    return written([run for line in lines for run in line.runs])


def _box(box: Box, words: Words) -> Shape:
    node, badge = box.node, box.badge
    return _shape(
        (
            box.id,
            safe(node.id),
            None,
            safe(node.href) if node.href else None,
            safe(box_name(box, words)),
            safe(node.note) if node.note else None,
            f"box {node.kind}",
            box.outline,
            box.inner,
            "",
            "",
            None,
            "",
            "",
            (),
            (),
            tuple([(*center, radius, hands) for center, radius, hands in box.clocks]),
            ((*badge.rect, badge.text.x, badge.text.y),) if badge else (),
            written(box.texts),
        )
    )


def _arrow(arrow: Arrow, words: Words) -> Shape:
    kind, label = arrow.edge.kind, arrow.label
    look = f"line{' returns' if arrow.returns else ''}{' conditional' if kind == 'conditional' else ''}"
    return _shape(
        (
            arrow.id,
            None,
            safe(arrow.edge.id),
            None,
            safe(arrow_name(arrow, words)),
            None,
            look,
            arrow.path,
            "",
            arrow.source_box,
            arrow.target_box,
            arrow.joins,
            "tip back" if arrow.returns else "tip",
            "" if arrow.joins else arrow.head,
            _feet(arrow) if arrow.foot or arrow.joins else (),
            (("answer" if label.answer else "ground", *label.rect),) if label else (),
            (),
            (),
            written(label.texts) if label else (),
        )
    )


def _feet(arrow: Arrow) -> tuple[tuple[str, str], ...]:
    """Return the mark of a fork where an arrow begins, and the dot where it runs into another."""
    feet: list[tuple[str, str]] = [(arrow.edge.kind, arrow.foot)] if arrow.foot else []
    if arrow.joins:
        feet.append(("dot back" if arrow.returns else "dot", arrow.head))
    return tuple(feet)


def _sign(sign: Sign) -> Shape:
    clock, badge, ground, symbol = sign.clock, sign.badge, sign.ground, sign.symbol
    back = symbol.startswith("returns")
    return _shape(
        (
            "",
            None,
            None,
            None,
            "",
            None,
            f"line {symbol}" if sign.head else f"box {symbol}",
            sign.path,
            sign.inner,
            "",
            "",
            None,
            "tip back" if back else "tip",
            sign.head,
            (("dot" if symbol == "joins" else symbol, sign.foot),) if sign.foot else (),
            (("answer", *ground),) if ground else (),
            ((*clock.center, clock.radius, clock.hands),) if clock else (),
            ((*badge.rect, badge.text.x, badge.text.y),) if badge else (),
            written(sign.line.runs),
        )
    )
