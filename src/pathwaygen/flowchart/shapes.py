"""The shape of each kind of node: how its text stands in it, its outline, and where arrows meet its sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pathwaygen.flowchart.chart import Kind, Language, Node
from pathwaygen.flowchart.drawing import maker
from pathwaygen.flowchart.metrics import ASCENT, DESCENT, LEADING, advances, whole
from pathwaygen.flowchart.words import prefix
from pathwaygen.flowchart.wrap import measured

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pathwaygen.flowchart.drawing import Point

PAD = 7.0
"""Between the text and the upper and lower side."""
SLANT = 12.0
"""How far a decision's and a continuation's points reach out."""
ROUND = 13.0
"""The radius of an entry's and an exit's corners, at most."""
BADGE = 14.0
"""The side of the R mark."""
CLOCK = 4.25
"""The radius of the clock before a time limit."""
_CLOCK_ROOM = 2 * CLOCK + 4
SIDE = {Kind.STEP: 7.0, Kind.ENTRY: 9.0, Kind.EXIT: 9.0, Kind.DECISION: SLANT + 1, Kind.CONTINUATION: 8.0}
"""Between the text and the left side; a continuation's point takes more on the right."""


class Row(NamedTuple):
    """One line of a node's text.

    Attributes:
        runs: Its stretches in one face: the words, how far from its left end they begin, their width, whether
            they are bold.
        width: From its left end, a clock included, to its right.
        clock: Whether a clock stands before it.
        time: Whether it belongs to a time limit.
    """

    runs: tuple[tuple[str, float, float, bool], ...]
    width: float
    clock: bool = False
    time: bool = False


_row = maker(Row)


class Content(NamedTuple):
    """A node's text, broken to a width."""

    rows: tuple[Row, ...]
    height: float


_content = maker(Content)


def content(node: Node, language: Language, room: float, also: str = "") -> Content:
    """Return the text of a node whose shape is ``room`` wide, and the least height of that shape.

    Args:
        node: The node.
        language: Of the words that the chart adds.
        room: The width of the shape.
        also: What it says of the other phases it belongs to.
    """
    title = node.drawn
    lead = node.label or prefix(node.kind, title, language)
    inner = room - 2 * SIDE[node.kind] - (SLANT - 2 if node.kind is Kind.CONTINUATION else 0)
    taken = BADGE + 2 if node.rehabilitation else 0.0
    rows = _title_rows(title, lead, inner, taken)
    if also:
        rows += _plain(measured(also, inner))
    for time in node.drawn_times:
        for i, (line, wide) in enumerate(measured(time, inner - _CLOCK_ROOM)):
            rows.append(_row((((line, _CLOCK_ROOM, wide, False),), wide + _CLOCK_ROOM, i == 0, True)))
    height = len(rows) * LEADING - (LEADING - ASCENT - DESCENT) + 2 * PAD
    return _content((tuple(rows), max(height, 28.0)))


def _title_rows(title: str, lead: str | None, inner: float, taken: float) -> list[Row]:
    """Return the title's lines, the first with the bold lead before it and ``taken`` kept free beside it."""
    if not lead:
        found = measured(title, inner, first=inner - taken)
        return _plain(found if found[0][0] else measured(title, inner - taken))
    heavy = advances(bold=True)
    ahead = whole(heavy[lead] + heavy[" "])
    if ahead > (inner - taken) * 0.6:
        heads = measured(lead, inner - taken, bold=True)
        bold = [Row(((line, 0.0, wide, True),), wide) for line, wide in heads]
        return bold + _plain(line for line in measured(title, inner) if line[0])
    (text, wide), *rest = measured(title, inner, first=inner - taken - ahead)
    led = lead, 0.0, whole(heavy[lead]), True
    runs = (led, (text, ahead, wide, False)) if text else (led,)
    first = _row((runs, ahead + wide if text else led[2], False, False))
    return [first, *_plain(rest)]


def _plain(lines: Iterable[tuple[str, float]]) -> list[Row]:
    """Return lines without anything bold."""
    return [_row((((text, 0.0, wide, False),), wide, False, False)) for text, wide in lines]


def lefts(node: Node, x: float, room: float, rows: tuple[Row, ...]) -> list[float]:
    """Return where each line begins: at the left in a step, in the middle of any other shape.

    Time limits begin below each other, their longest in the middle.
    """
    if node.kind is Kind.STEP:
        return [x + SIDE[node.kind]] * len(rows)
    inner = room - (SLANT if node.kind is Kind.CONTINUATION else 0)
    longest = max((row.width for row in rows if row.time), default=0.0)
    found = [x + (inner - (longest if row.time else row.width)) / 2 for row in rows]
    if node.rehabilitation:
        found[0] = x + (inner - BADGE - 2 - rows[0].width) / 2
    return found


def corners(kind: Kind, x: float, y: float, w: float, h: float) -> tuple[Point, ...]:
    """Return the shape as a polygon that lies inside it; curves are given by their inner corners."""
    right, bottom, middle = x + w, y + h, y + h / 2
    if kind is Kind.DECISION:
        return (
            (x + SLANT, y),
            (right - SLANT, y),
            (right, middle),
            (right - SLANT, bottom),
            (x + SLANT, bottom),
            (x, middle),
        )
    if kind is Kind.CONTINUATION:
        return ((x, y), (right - SLANT, y), (right, middle), (right - SLANT, bottom), (x, bottom))
    if kind is Kind.STEP:
        return ((x, y), (right, y), (right, bottom), (x, bottom))
    r = min(ROUND, h / 2)
    return (
        (x + r, y),
        (right - r, y),
        (right, y + r),
        (right, bottom - r),
        (right - r, bottom),
        (x + r, bottom),
        (x, bottom - r),
        (x, y + r),
    )


def side(kind: Kind, w: float, h: float, dy: float, *, right: bool) -> float:
    """Return how far inside the upright side the shape's own edge lies, ``dy`` from its middle."""
    if kind is Kind.DECISION or (kind is Kind.CONTINUATION and right):
        return SLANT * min(1.0, abs(dy) / (h / 2))
    if kind is Kind.ENTRY or kind is Kind.EXIT:
        r = min(ROUND, h / 2, w / 2)
        over = abs(dy) - (h / 2 - r)
        return r - (r * r - min(over, r) ** 2) ** 0.5 if over > 0 else 0.0
    return 0.0
