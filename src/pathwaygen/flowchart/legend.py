"""The key under a chart: every symbol that this chart uses, in its author's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.flowchart import paths, shapes
from pathwaygen.flowchart.chart import Chart, EdgeKind, Kind
from pathwaygen.flowchart.drawing import Badge, Clock, Legend, Rect, Sign, maker
from pathwaygen.flowchart.lettering import written
from pathwaygen.flowchart.metrics import width
from pathwaygen.flowchart.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pathwaygen.flowchart.routing import Way

_ROW = 21.0
_SYMBOL = 30.0
_TALL = 14.0
_GAP = 6.0
_PAD = 8.0
"""Above the first row and below the last."""
_BETWEEN = 16.0
_BASE = 3.75
"""From the middle of a row to its baseline."""


_made = maker(Sign)
_FORKS: dict[str, EdgeKind] = {"all": "all", "any": "any"}
_SHAPES = {kind.value: kind for kind in Kind}


def legend(chart: Chart, used: frozenset[str], *, x: float, y: float, right: float) -> Legend:
    """Return the key, in as many rows as it takes from ``x`` to ``right``, beginning at ``y``.

    Args:
        chart: What is drawn.
        used: What of it needs a word (``symbols``).
        x: The left side.
        y: The upper side.
        right: The right side.
    """
    words = WORDS[chart.language]
    heading = written(words.legend, x + 8, y + _PAD + _TALL / 2 + _BASE, bold=True)
    names = words.kinds | {Kind.CONTINUATION: words.continues} | words.signs
    signs: list[Sign] = []
    left, top = heading.x + heading.width + _BETWEEN, y + _PAD
    for symbol, text in names.items():
        if symbol not in used:
            continue
        wide = _wide(symbol) + _GAP + width(text)
        if left > x + 8 and left + wide > right - 8:
            left, top = x + 8, top + _ROW
        signs.append(_sign(symbol, text, left, top))
        left += wide + _BETWEEN
    bottom = top + _TALL + _PAD
    rect = Rect(x, y, right - x, bottom - y)
    return Legend(heading, rect, tuple(signs))


def symbols(chart: Chart, ways: Sequence[Way]) -> frozenset[str]:
    """Return the names of all that a drawing holds and its legend explains: shapes, marks, lines."""
    used: set[str] = {node.kind.value for node in chart.nodes}
    if any(node.rehabilitation for node in chart.nodes):
        used.add("rehabilitation")
    if any(node.drawn_times for node in chart.nodes):
        used.add("time")
    for way in ways:
        kind = way.link.edge.kind
        if way.link.returns:
            used.add("returns conditional" if kind == "conditional" else "returns")
        else:
            used.add("conditional" if kind == "conditional" else "normal")
        if kind in _FORKS:
            used.add(kind)
        if way.joins is not None:
            used.add("joins")
        if way.answers:
            used.add("answer")
    return frozenset(used)


def _wide(symbol: str) -> float:
    """Return how wide a symbol is: marks that stand inside boxes are as wide as they are high."""
    return _TALL if symbol in {"time", "rehabilitation"} else _SYMBOL


def _sign(symbol: str, text: str, x: float, y: float) -> Sign:
    """Return a symbol with its words to the right."""
    middle = y + _TALL / 2
    line = written(text, x + _wide(symbol) + _GAP, middle + _BASE)
    rect = Rect(x, y, _wide(symbol), _TALL)
    path = inner = head = foot = ""
    clock: Clock | None = None
    badge: Badge | None = None
    ground: Rect | None = None
    if symbol in _SHAPES:
        path = paths.outline(_SHAPES[symbol], x, y, _SYMBOL, _TALL)
        if symbol == Kind.EXIT:
            inner = paths.outline(Kind.EXIT, x + 2.5, y + 2.5, _SYMBOL - 5, _TALL - 5)
    elif symbol == "time":
        center = x + _TALL / 2, middle
        clock = Clock(center, shapes.CLOCK, paths.hands(center, shapes.CLOCK))
    elif symbol == "rehabilitation":
        badge = Badge(
            Rect(x, y, _TALL, _TALL),
            written("R", x + (_TALL - width("R", bold=True)) / 2, middle + 4, bold=True),
        )
    elif symbol == "answer":
        ground = Rect(x, y + 1, _SYMBOL, _TALL - 2)
    else:
        points = ((x, middle), (x + _SYMBOL, middle))
        path, head = paths.line(points), paths.head(points)
        foot = paths.foot(_FORKS.get(symbol, "normal"), points)
        if symbol == "joins":
            meeting = x + _SYMBOL / 2, middle
            path += paths.line(((meeting[0], y), meeting), ends=False)
            foot = paths.ring(meeting, paths.DOT)
    return _made((symbol, path, inner, head, foot, rect, clock, badge, line, ground))
