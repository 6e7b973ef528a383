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
_HALF = 3.7
_BEND = 4.0
_FOOT = 2.8


def rounded(value: float) -> float:
    """Return a coordinate as it is printed: two decimals, and never a negative zero."""
    return round(value, 2) + 0.0


def number(value: float) -> str:
    """Return a coordinate as text, without a needless decimal."""
    return f"{rounded(value):.6g}"


def at(point: Point) -> str:
    """Return a point as path data."""
    return f"{number(point[0])} {number(point[1])}"


def closed(points: Sequence[Point]) -> str:
    """Return a polygon."""
    return f"M{'L'.join(map(at, points))}Z"


def outline(kind: Kind, x: float, y: float, w: float, h: float) -> str:
    """Return the outline of a node's shape; a step's corners are slightly rounded, an exit's fully."""
    if kind in {Kind.DECISION, Kind.CONTINUATION}:
        return closed(shapes.corners(kind, x, y, w, h))
    r = 4.0 if kind is Kind.STEP else min(shapes.ROUND, h / 2, w / 2)
    arc = f"a{number(r)} {number(r)} 0 0 1 "
    across, down, rr = number(w - 2 * r), number(h - 2 * r), number(r)
    sides = (
        f"h{across}{arc}{rr} {rr}",
        f"v{down}{arc}-{rr} {rr}",
        f"h-{across}{arc}-{rr} -{rr}",
        f"v-{down}{arc}{rr} -{rr}",
    )
    return f"M{at((x + r, y))}{''.join(sides)}Z"


def line(points: Sequence[Point]) -> str:
    """Return an arrow's line: rounded at its bends, ending inside its head."""
    *rest, before, tip = points
    ux, uy = _direction(before, tip)
    drawn = [*rest, before, (tip[0] - ux * HEAD * 0.7, tip[1] - uy * HEAD * 0.7)]
    parts = [f"M{at(drawn[0])}"]
    for i in range(1, len(drawn) - 1):
        here = drawn[i]
        reach = min(_BEND, _length(drawn[i - 1], here) / 2, _length(here, drawn[i + 1]) / 2)
        ax, ay = _direction(drawn[i - 1], here)
        bx, by = _direction(here, drawn[i + 1])
        parts.append(f"L{at((here[0] - ax * reach, here[1] - ay * reach))}")
        parts.append(f"Q{at(here)} {at((here[0] + bx * reach, here[1] + by * reach))}")
    parts.append(f"L{at(drawn[-1])}")
    return "".join(parts)


def head(points: Sequence[Point]) -> str:
    """Return the head at the end of an arrow."""
    tip = points[-1]
    ux, uy = _direction(points[-2], tip)
    back = (tip[0] - ux * HEAD, tip[1] - uy * HEAD)
    return closed(
        (tip, (back[0] - uy * _HALF, back[1] + ux * _HALF), (back[0] + uy * _HALF, back[1] - ux * _HALF))
    )


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
    r, d = number(radius), number(2 * radius)
    return f"M{at((center[0] - radius, center[1]))}a{r} {r} 0 1 1 {d} 0a{r} {r} 0 1 1 -{d} 0Z"


def hands(center: Point, radius: float) -> str:
    """Return a clock's hands."""
    x, y = center
    return f"M{at((x, y - radius * 0.62))}V{number(y)}H{number(x + radius * 0.5)}"


def simplified(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return the points rounded, without doubles and without those in the middle of a straight stretch."""
    kept: list[Point] = []
    for raw in points:
        point = rounded(raw[0]), rounded(raw[1])
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (
            kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]
        ):
            kept[-1] = point
        else:
            kept.append(point)
    return tuple(kept)


def _length(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _direction(a: Point, b: Point) -> Point:
    """Return the unit step from one point to another beside, above or below it."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    return (float((dx > 0) - (dx < 0)), 0.0) if abs(dx) >= abs(dy) else (0.0, float((dy > 0) - (dy < 0)))
