"""SVG path data from points: straight shapes, rounded ones, arrows with rounded bends, heads and feet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.flowchart import shapes
from pathwaygen.flowchart.chart import CONTINUATION, DECISION, STEP, EdgeKind, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pathwaygen.flowchart.drawing import Point

HEAD = 8.0
"""The length of an arrow head."""
DOT = 2.4
"""The radius of the dot where an arrow runs into another."""
_HALF = 3.7
_BEND = 4.0
_FOOT = 2.8


def closed(points: Sequence[Point]) -> str:
    """Return a polygon."""
    return f"M{'L'.join([f'{x:g} {y:g}' for x, y in points])}Z"


def outline(kind: Kind, x: float, y: float, w: float, h: float) -> str:
    """Return the outline of a node's shape; a step's corners are slightly rounded, an exit's fully."""
    if kind is STEP:
        across, down = w - 2 * _CORNER, h - 2 * _CORNER
        return _STEP % (x + _CORNER, y, across, down, across, down)
    if kind is DECISION or kind is CONTINUATION:
        return closed(shapes.corners(kind, x, y, w, h))
    r = min(shapes.ROUND, h / 2, w / 2)
    across, down = w - 2 * r, h - 2 * r
    return _sides(r) % (x + r, y, across, down, across, down)


def _sides(r: float) -> str:
    """Return a rounded rectangle clockwise from its upper left, its corners of one radius."""
    arc = f"a{r:g} {r:g} 0 0 1 "
    return f"M%g %gh%g{arc}{r:g} {r:g}v%g{arc}-{r:g} {r:g}h-%g{arc}-{r:g} -{r:g}v-%g{arc}{r:g} -{r:g}Z"


_CORNER = 4.0
"""The radius of a step's corners."""
_STEP = _sides(_CORNER)


def line(points: Sequence[Point], *, ends: bool = True) -> str:
    """Return an arrow's line: rounded at its bends, ending inside its head, or at the line that it joins."""
    px, py = points[0]
    x, y = points[1]
    text, numbers = "M%g %g", [px, py]
    for nx, ny in points[2:]:
        upright = px == x
        ahead, aside = (y - py, nx - x) if upright else (x - px, ny - y)
        long, wide = abs(ahead), abs(aside)
        if long >= _ROOMY and wide >= _ROOMY:
            reach = _BEND
            text += _ROUND[upright, ahead > 0, aside > 0]
        else:
            reach = min(_BEND, long / 2, wide / 2)
            text += _bend(upright, reach if ahead > 0 else -reach, reach if aside > 0 else -reach)
        numbers.append((y if upright else x) + (-reach if ahead > 0 else reach))
        px, py, x, y = x, y, nx, ny
    short = HEAD * 0.7 if ends else 0.0
    if px == x:
        numbers.append(y - short if y > py else y + short)
        return f"{text}V%g" % tuple(numbers)
    numbers.append(x - short if x > px else x + short)
    return f"{text}H%g" % tuple(numbers)


def _bend(upright: bool, ahead: float, aside: float) -> str:  # noqa: FBT001  a direction
    """Return the line to a bend and the rounded corner: so far ahead, and then so far to the side."""
    if upright:
        return f"V%gq0 {ahead:g} {aside:g} {ahead:g}"
    return f"H%gq{ahead:g} 0 {ahead:g} {aside:g}"


_ROOMY = 2 * _BEND
"""Bends so far apart are all rounded alike."""
_ROUND = {
    (upright, ahead > 0, aside > 0): _bend(upright, ahead, aside)
    for upright in (True, False)
    for ahead in (_BEND, -_BEND)
    for aside in (_BEND, -_BEND)
}


def head(points: Sequence[Point]) -> str:
    """Return the head at the end of an arrow."""
    (ax, ay), (x, y) = points[-2], points[-1]
    if abs(x - ax) >= abs(y - ay):
        return (_RIGHT if x > ax else _LEFT) % (x, y)
    return (_DOWN if y > ay else _UP) % (x, y)


_RIGHT = f"M%g %gl-{HEAD:g} -{_HALF:g}v{2 * _HALF:g}Z"
_LEFT = f"M%g %gl{HEAD:g} {_HALF:g}v-{2 * _HALF:g}Z"
_DOWN = f"M%g %gl{_HALF:g} -{HEAD:g}h-{2 * _HALF:g}Z"
_UP = f"M%g %gl-{_HALF:g} {HEAD:g}h{2 * _HALF:g}Z"


def foot(kind: EdgeKind, points: Sequence[Point]) -> str:
    """Return the mark where a branch of a fork begins: a square for ``all``, a ring for ``any``."""
    if kind not in {"all", "any"}:
        return ""
    ux, uy = _direction(points[0], points[1])
    x, y = points[0][0] + ux * (_FOOT + 0.5), points[0][1] + uy * (_FOOT + 0.5)
    if kind == "all":
        return closed(
            ((x - _FOOT, y - _FOOT), (x + _FOOT, y - _FOOT), (x + _FOOT, y + _FOOT), (x - _FOOT, y + _FOOT))
        )
    return ring((x, y), _FOOT)


def ring(center: Point, radius: float) -> str:
    """Return a circle."""
    r, d = radius, 2 * radius
    return f"M{center[0] - r:g} {center[1]:g}a{r:g} {r:g} 0 1 1 {d:g} 0a{r:g} {r:g} 0 1 1 -{d:g} 0Z"


def hands(center: Point, radius: float) -> str:
    """Return a clock's hands."""
    x, y = center
    return _HANDS % (x, y - radius * 0.62, y, x + radius * 0.5)


_HANDS = "M%g %gV%gH%g"


def simplified(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return the points without doubles and without those in the middle of a straight stretch."""
    kept = [points[0]]
    bx, by = points[0]
    for point in points[1:]:
        x, y = point
        if x == bx and y == by:
            continue
        if len(kept) > 1:
            ax, ay = kept[-2]
            if ax == bx == x or ay == by == y:
                kept.pop()
        kept.append(point)
        bx, by = x, y
    return tuple(kept)


def _direction(a: Point, b: Point) -> Point:
    """Return the unit step from one point to another beside, above or below it."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    return (float((dx > 0) - (dx < 0)), 0.0) if abs(dx) >= abs(dy) else (0.0, float((dy > 0) - (dy < 0)))
