"""SVG path data from points: straight shapes, rounded ones, arrows with rounded bends, heads and feet."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pathwaygen.flowchart import shapes
from pathwaygen.flowchart.chart import EdgeKind, Kind

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
    if kind is Kind.DECISION or kind is Kind.CONTINUATION:
        return closed(shapes.corners(kind, x, y, w, h))
    r = 4.0 if kind is Kind.STEP else min(shapes.ROUND, h / 2, w / 2)
    across, down = w - 2 * r, h - 2 * r
    return _sides(r) % (x + r, y, across, down, across, down)


@lru_cache(maxsize=64)
def _sides(r: float) -> str:
    """Return a rounded rectangle clockwise from its upper left, its corners of one radius."""
    arc = f"a{r:g} {r:g} 0 0 1 "
    return f"M%g %gh%g{arc}{r:g} {r:g}v%g{arc}-{r:g} {r:g}h-%g{arc}-{r:g} -{r:g}v-%g{arc}{r:g} -{r:g}Z"


def line(points: Sequence[Point], *, ends: bool = True) -> str:
    """Return an arrow's line: rounded at its bends, ending inside its head, or at the line that it joins."""
    px, py = points[0]
    parts = [f"M{px:g} {py:g}"]
    x, y = points[1]
    for nx, ny in points[2:]:
        if px == x:
            reach = min(_BEND, abs(y - py) / 2, abs(nx - x) / 2)
            before, after = (reach if y > py else -reach), (reach if nx > x else -reach)
            parts.append(f"V{y - before:g}{_bend(0.0, before, after, before)}")
        else:
            reach = min(_BEND, abs(x - px) / 2, abs(ny - y) / 2)
            before, after = (reach if x > px else -reach), (reach if ny > y else -reach)
            parts.append(f"H{x - before:g}{_bend(before, 0.0, before, after)}")
        px, py, x, y = x, y, nx, ny
    short = HEAD * 0.7 if ends else 0.0
    if px == x:
        parts.append(f"V{y - short if y > py else y + short:g}")
    else:
        parts.append(f"H{x - short if x > px else x + short:g}")
    return "".join(parts)


@lru_cache(maxsize=256)
def _bend(x: float, y: float, to_x: float, to_y: float) -> str:
    """Return a rounded corner from where the line stands, by way of the corner itself."""
    return f"q{x:g} {y:g} {to_x:g} {to_y:g}"


def head(points: Sequence[Point]) -> str:
    """Return the head at the end of an arrow."""
    (ax, ay), (x, y) = points[-2:]
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
    return f"M{x:g} {y - radius * 0.62:g}V{y:g}H{x + radius * 0.5:g}"


def simplified(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return the points without doubles and without those in the middle of a straight stretch."""
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


def _direction(a: Point, b: Point) -> Point:
    """Return the unit step from one point to another beside, above or below it."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    return (float((dx > 0) - (dx < 0)), 0.0) if abs(dx) >= abs(dy) else (0.0, float((dy > 0) - (dy < 0)))
