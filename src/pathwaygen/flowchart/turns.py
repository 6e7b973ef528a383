"""The shapes that an arrow's way may have, by how far away its target lies. Knows nothing of any chart.

The grid is doubled: column ``k`` is ``2k+1`` and the gutter to its left ``2k``; row ``r`` is ``2r+1`` and the
channel above it ``2r``. Boxes stand where both are odd: an odd way from a box lies a gutter or a channel.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_Corner = tuple[int, int]
_ROW = 2
"""From one row to the next in the doubled grid."""
_BEND, _SIDEWAYS, _AGAINST = 3.0, 2.0, 6.0


class Turn(NamedTuple):
    """One stretch of a shape, counted from the source.

    Attributes:
        vertical: Whether it runs along y.
        between: Whether it runs in a gutter or a channel, where no box can be.
        at: Its column or row.
        start: Where it starts along its axis.
        end: Where it ends along its axis.
        first: The least place it takes along its axis, the boxes at its ends left out.
        bits: The places it takes, from ``first`` on, as bits.
        lean: Towards which side the way bends: a slot on that side avoids crossing itself.
        low: The least of ``start`` and ``end``.
        high: The greatest of them.
        again: Whether an earlier stretch of the shape runs in the same column or row.
    """

    vertical: bool
    between: bool
    at: int
    start: int
    end: int
    first: int
    bits: int
    lean: int
    low: int
    high: int
    again: bool


class Shape(NamedTuple):
    """A way's shape and what it costs on an empty sheet."""

    cost: float
    turns: tuple[Turn, ...]


@lru_cache(maxsize=16384)
def shapes(dx: int, dy: int, *, back: bool) -> tuple[Shape, ...]:
    """Return every shape to a target so far away, the cheapest first.

    Args:
        dx: To the right, in the doubled grid.
        dy: Down, in the doubled grid.
        back: Whether the arrow leads back.
    """
    tried = dict.fromkeys(tuple(corners) for corners in _candidates((0, 0), (dx, dy)))
    found = [(_cost(corners, back=back), i, corners) for i, corners in enumerate(tried)]
    return tuple(Shape(cost, _turns(corners)) for cost, _, corners in sorted(found))


def _cost(corners: tuple[_Corner, ...], *, back: bool) -> float:
    """Return what a way costs on an empty sheet: its length, its bends, and unexpected sides."""
    cost = _BEND * (len(corners) - 2)
    cost += sum(abs(c - a) + abs(d - b) for (a, b), (c, d) in pairwise(corners))
    leaves_below = corners[0][0] == corners[1][0]
    enters_above = corners[-1][0] == corners[-2][0]
    if back:
        return cost + (_AGAINST if leaves_below else 0) + (_SIDEWAYS if enters_above else 0)
    return cost + (0 if enters_above or not corners[1:-1] else _SIDEWAYS)


def _turns(corners: tuple[_Corner, ...]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    last = len(corners) - 2
    for i, ((x1, y1), (x2, y2)) in enumerate(pairwise(corners)):
        vertical = x1 == x2
        at, start, end = (x1, y1, y2) if vertical else (y1, x1, x2)
        step = 1 if end >= start else -1
        low, high = sorted((start + step * (i == 0), end - step * (i == last)))
        turn = corners[i + 2] if i < last else corners[i - 1] if i else None
        there = at if turn is None else turn[0] if vertical else turn[1]
        lean = (there > at) - (there < at)
        bits = (1 << (high - low + 1)) - 1
        again = any(other.vertical == vertical and other.at == at for other in turns)
        turns.append(
            Turn(
                vertical,
                at % 2 == 1,
                at,
                start,
                end,
                low,
                bits,
                lean,
                min(start, end),
                max(start, end),
                again,
            )
        )
    return tuple(turns)


def _candidates(start: _Corner, goal: _Corner) -> Iterator[list[_Corner]]:
    """Yield every shape of way that is tried, as corners in the doubled grid."""
    (x1, y1), (x2, y2) = start, goal
    if start == goal:
        yield from ([start, (x1 + side, y1), (x1 + side, y1), goal] for side in (1, -1))
        return
    if y1 == y2 or (x1 == x2 and y2 > y1):
        yield [start, goal]
    if y1 == y2:
        side = 1 if x2 > x1 else -1
        yield [start, (x1 + side, y1), (x1 + side, y1), goal]
    if y2 > y1:
        yield from _downward(start, goal)
    yield from _sideways(start, goal)
    for b in (x2 + 1, x2 - 1):
        if y2 - y1 != _ROW:
            yield [start, (x1, y1 + 1), (b, y1 + 1), (b, y2), goal]
        for a in (x1 + 1, x1 - 1):
            if a != b:
                levels = dict.fromkeys((y2 - 1, y2 + 1, y1 - 1, y1 + 1))
                yield from ([start, (a, y1), (a, y), (b, y), (b, y2), goal] for y in levels)


def _sideways(start: _Corner, goal: _Corner) -> Iterator[list[_Corner]]:
    """Yield the shapes that leave beside the box for one gutter and enter from it or from above."""
    (x1, y1), (x2, y2) = start, goal
    for x in dict.fromkeys((x1 + 1, x1 - 1, x2 + 1, x2 - 1)):
        if y1 != y2:
            yield [start, (x, y1), (x, y2), goal]
        yield [start, (x, y1), (x, y2 - 1), (x2, y2 - 1), goal]


def _downward(start: _Corner, goal: _Corner) -> Iterator[list[_Corner]]:
    """Yield the shapes that leave below, or enter from above, on the way to a lower row."""
    (x1, y1), (x2, y2) = start, goal
    if x1 != x2:
        yield [start, (x2, y1), goal]
        yield [start, (x1, y2), goal]
        yield from ([start, (x1, y), (x2, y), goal] for y in dict.fromkeys((y1 + 1, y2 - 1)))
    if y2 - y1 > _ROW:
        for x in dict.fromkeys((x1 + 1, x1 - 1, x2 + 1, x2 - 1)):
            yield [start, (x1, y1 + 1), (x, y1 + 1), (x, y2 - 1), (x2, y2 - 1), goal]
