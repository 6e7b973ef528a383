"""The shape of each kind of node: how its text stands in it, its outline, and where arrows meet its sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pathwaygen.flowchart.chart import CONTINUATION, DECISION, ENTRY, EXIT, STEP, Kind, Language, Node
from pathwaygen.flowchart.drawing import maker
from pathwaygen.flowchart.metrics import ASCENT, BOLD, DESCENT, LEADING, whole
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
_LEAST = 28.0
"""No shape is lower."""
SIDE = {STEP: 7.0, ENTRY: 9.0, EXIT: 9.0, DECISION: SLANT + 1, CONTINUATION: 8.0}
"""Between the text and the left side; a continuation's point takes more on the right."""


_Piece = tuple[int, float, float, bool, str]
_Line = tuple[str, float]


class Content(NamedTuple):
    """A node's text, broken to a width.

    Attributes:
        pieces: Its stretches in one face: the line each stands on, how far from that line's left end it
            begins, its width, whether it is bold, the words.
        widths: The width of each line, a clock included.
        clocks: The lines that a clock stands before.
        limits: The first line of the time limits, which come last.
        height: The least height of the shape.
    """

    pieces: list[_Piece]
    widths: list[float]
    clocks: list[int]
    limits: int
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
    kind, title = node.kind, node.short or node.title
    lead = node.label or prefix(kind, title, language)
    inner = room - 2 * SIDE[kind] - (SLANT - 2 if kind is CONTINUATION else 0)
    pieces, widths = _title(title, lead, inner, BADGE + 2 if node.rehabilitation else 0.0)
    if also:
        _add(measured(also, inner), pieces, widths)
    limits = len(widths)
    clocks = []
    for time in node.times if node.clocks is None else node.clocks:
        clocks.append(len(widths))
        _add(measured(time, inner - _CLOCK_ROOM), pieces, widths, _CLOCK_ROOM)
    height = len(widths) * LEADING - (LEADING - ASCENT - DESCENT) + 2 * PAD
    return _content((pieces, widths, clocks, limits, height if height > _LEAST else _LEAST))


def _title(title: str, lead: str | None, inner: float, taken: float) -> tuple[list[_Piece], list[float]]:
    """Return the title's lines, the first with the bold lead before it and ``taken`` kept free beside it."""
    if not lead:
        found = measured(title, inner, first=inner - taken)
        return _add(found if found[0][0] else measured(title, inner - taken), [], [])
    wide = BOLD[lead]
    ahead = whole(wide + BOLD[" "])
    if ahead > (inner - taken) * 0.6:
        heads = measured(lead, inner - taken, bold=True)
        bold = [(n, 0.0, wide, True, line) for n, (line, wide) in enumerate(heads)]
        rest = [line for line in measured(title, inner) if line[0]]
        return _add(rest, bold, [wide for _, wide in heads])
    (text, long), *rest = measured(title, inner, first=inner - taken - ahead)
    led = whole(wide)
    if text:
        return _add(rest, [(0, 0.0, led, True, lead), (0, ahead, long, False, text)], [ahead + long])
    return _add(rest, [(0, 0.0, led, True, lead)], [led])


def _add(
    lines: Iterable[_Line], pieces: list[_Piece], widths: list[float], ahead: float = 0.0
) -> tuple[list[_Piece], list[float]]:
    """Put lines without anything bold under those there are, ``ahead`` from their left end."""
    for text, wide in lines:
        pieces.append((len(widths), ahead, wide, False, text))
        widths.append(ahead + wide)
    return pieces, widths


def lefts(node: Node, x: float, room: float, said: Content) -> list[float]:
    """Return where each line begins: at the left in a step, in the middle of any other shape.

    Time limits begin below each other, their longest in the middle.
    """
    kind, widths, limits = node.kind, said.widths, said.limits
    if kind is STEP:
        return [x + SIDE[kind]] * len(widths)
    inner = room - (SLANT if kind is CONTINUATION else 0)
    found = [x + (inner - wide) / 2 for wide in widths]
    if limits < len(widths):
        found[limits:] = [x + (inner - max(widths[limits:])) / 2] * (len(widths) - limits)
    if node.rehabilitation:
        found[0] = x + (inner - BADGE - 2 - widths[0]) / 2
    return found


def corners(kind: Kind, x: float, y: float, w: float, h: float) -> tuple[Point, ...]:
    """Return the shape as a polygon that lies inside it; curves are given by their inner corners."""
    right, bottom, middle = x + w, y + h, y + h / 2
    if kind is DECISION:
        return (
            (x + SLANT, y),
            (right - SLANT, y),
            (right, middle),
            (right - SLANT, bottom),
            (x + SLANT, bottom),
            (x, middle),
        )
    if kind is CONTINUATION:
        return ((x, y), (right - SLANT, y), (right, middle), (right - SLANT, bottom), (x, bottom))
    if kind is STEP:
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
    if kind is DECISION or (kind is CONTINUATION and right):
        return SLANT * min(1.0, abs(dy) / (h / 2))
    if kind is ENTRY or kind is EXIT:
        r = min(ROUND, h / 2, w / 2)
        over = abs(dy) - (h / 2 - r)
        return r - (r * r - min(over, r) ** 2) ** 0.5 if over > 0 else 0.0
    return 0.0
