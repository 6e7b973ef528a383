"""The key under a chart: every symbol that this chart uses, in its author's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pathwaygen.flowchart import paths, shapes
from pathwaygen.flowchart.chart import Chart, EdgeKind, Kind
from pathwaygen.flowchart.drawing import Badge, Clock, Legend, Rect, Sign
from pathwaygen.flowchart.lettering import written
from pathwaygen.flowchart.metrics import ASCENT, width
from pathwaygen.flowchart.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROW = 21.0
_SYMBOL = 30.0
_TALL = 14.0
_GAP = 6.0
_BETWEEN = 16.0
_BASE = 3.75
"""From the middle of a row to its baseline."""


_FORKS: dict[str, EdgeKind] = {"all": "all", "any": "any"}
_SHAPES = {kind.value: kind for kind in Kind}


class _Entry(NamedTuple):
    """A symbol's name and what it means."""

    symbol: str
    text: str


def legend(chart: Chart, returns: frozenset[str], *, x: float, y: float, right: float) -> Legend:
    """Return the key, in as many rows as it takes from ``x`` to ``right``, beginning at ``y``.

    Args:
        chart: What is drawn.
        returns: The ids of the arrows drawn as leading back.
        x: The left side.
        y: The upper side.
        right: The right side.
    """
    words = WORDS[chart.language]
    heading = written(words.legend, x + 8, y + 8 + ASCENT, bold=True)
    signs: list[Sign] = []
    left, top = x + 8, y + 24
    for entry in _entries(chart, returns):
        wide = _SYMBOL + _GAP + width(entry.text)
        if left > x + 8 and left + wide > right - 8:
            left, top = x + 8, top + _ROW
        signs.append(_sign(entry, left, top))
        left += wide + _BETWEEN
    bottom = top + (_ROW if signs else 0) + 4
    rect = Rect(x, y, right - x, bottom - y)
    return Legend(heading, rect, tuple(signs))


def _entries(chart: Chart, returns: frozenset[str]) -> Iterator[_Entry]:
    """Yield what the chart uses, shapes before marks before arrows."""
    words = WORDS[chart.language]
    kinds = {node.kind for node in chart.nodes}
    names = words.kinds | {Kind.CONTINUATION: words.continues}
    yield from (_Entry(kind.value, names[kind]) for kind in Kind if kind in kinds)
    if any(node.rehabilitation for node in chart.nodes):
        yield _Entry("rehabilitation", words.rehabilitation)
    if any(node.drawn_times for node in chart.nodes):
        yield _Entry("time", words.time)
    forward = {edge.kind for edge in chart.edges if edge.id not in returns}
    if forward - {"conditional"}:
        yield _Entry("normal", words.follows)
    if any(edge.kind == "conditional" for edge in chart.edges):
        yield _Entry("conditional", words.conditional)
    if returns:
        yield _Entry("returns", words.returns)
    used = {edge.kind for edge in chart.edges}
    if "all" in used:
        yield _Entry("all", words.all)
    if "any" in used:
        yield _Entry("any", words.any)


def _sign(entry: _Entry, x: float, y: float) -> Sign:
    """Return a symbol with its words to the right."""
    middle = y + _TALL / 2
    line = written(entry.text, x + _SYMBOL + _GAP, middle + _BASE)
    rect = Rect(x, y, _SYMBOL, _TALL)
    path = inner = head = foot = ""
    clock: Clock | None = None
    badge: Badge | None = None
    if entry.symbol in _SHAPES:
        path = paths.outline(_SHAPES[entry.symbol], x, y, _SYMBOL, _TALL)
        if entry.symbol == Kind.EXIT:
            inner = paths.outline(Kind.EXIT, x + 2.5, y + 2.5, _SYMBOL - 5, _TALL - 5)
    elif entry.symbol == "time":
        center = x + _SYMBOL / 2, middle
        clock = Clock(center, shapes.CLOCK, paths.hands(center, shapes.CLOCK))
    elif entry.symbol == "rehabilitation":
        badge = Badge(
            Rect(x + (_SYMBOL - _TALL) / 2, y, _TALL, _TALL),
            written("R", x + (_SYMBOL - width("R", bold=True)) / 2, middle + 4, bold=True),
        )
    else:
        points = ((x, middle), (x + _SYMBOL, middle))
        path, head = paths.line(points), paths.head(points)
        foot = paths.foot(_FORKS.get(entry.symbol, "normal"), points)
    return Sign(entry.symbol, path, inner, head, foot, rect, clock, badge, line)
