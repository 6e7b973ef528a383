"""SVG path data from points: straight shapes, rounded ones, arrows with rounded bends, heads and feet."""

from __future__ import annotations

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


def rounded(value: float) -> float:
    """Return a coordinate as it is printed: two decimals, and never a negative zero."""
    return round(value, 2) + 0.0


def closed(points: Sequence[Point]) -> str:
    """Return a polygon."""
    return f"M{'L'.join([f'{x:g} {y:g}' for x, y in points])}Z"


def outline(kind: Kind, x: float, y: float, w: float, h: float) -> str:
    """Return the outline of a node's shape; a step's corners are slightly rounded, an exit's fully."""
    if kind in {Kind.DECISION, Kind.CONTINUATION}:
        return closed(shapes.corners(kind, x, y, w, h))
    r = 4.0 if kind is Kind.STEP else min(shapes.ROUND, h / 2, w / 2)
    across, down = w - 2 * r, h - 2 * r
    return _SIDES % (x + r, y, across, r, r, r, r, down, r, r, r, r, across, r, r, r, r, down, r, r, r, r)


_ARC = "a%g %g 0 0 1 "
_SIDES = f"M%g %gh%g{_ARC}%g %gv%g{_ARC}-%g %gh-%g{_ARC}-%g -%gv-%g{_ARC}%g -%gZ"


def line(points: Sequence[Point], *, ends: bool = True) -> str:
    """Return an arrow's line: rounded at its bends, ending inside its head, or at the line that it joins."""
    px, py = points[0]
    parts = [f"M{px:g} {py:g}"]
    x, y = points[1]
    for nx, ny in points[2:]:
        if px == x:
            reach = min(_BEND, abs(y - py) / 2, abs(nx - x) / 2)
            before, after = (reach if y > py else -reach), (reach if nx > x else -reach)
            parts.append(f"V{y - before:g}Q{x:g} {y:g} {x + after:g} {y:g}")
        else:
            reach = min(_BEND, abs(x - px) / 2, abs(ny - y) / 2)
            before, after = (reach if x > px else -reach), (reach if ny > y else -reach)
            parts.append(f"H{x - before:g}Q{x:g} {y:g} {x:g} {y + after:g}")
        px, py, x, y = x, y, nx, ny
    short = HEAD * 0.7 if ends else 0.0
    if px == x:
        parts.append(f"V{y - short if y > py else y + short:g}")
    else:
        parts.append(f"H{x - short if x > px else x + short:g}")
    return "".join(parts)


def head(points: Sequence[Point]) -> str:
    """Return the head at the end of an arrow."""
    x, y = points[-1]
    ux, uy = _direction(points[-2], points[-1])
    bx, by = x - ux * HEAD, y - uy * HEAD
    wx, wy = uy * _HALF, ux * _HALF
    return f"M{x:g} {y:g}L{bx - wx:g} {by + wy:g}L{bx + wx:g} {by - wy:g}Z"


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
