"""Chooses a way for every arrow through the grid, and a port on each side of a box that no other arrow uses.

The grid is doubled: column ``k`` is ``2k+1`` and the gutter to its left ``2k``; row ``r`` is ``2r+1`` and the
channel above it ``2r``. A way is a list of legs along gutters, channels and empty cells, so it cannot cross a
box. Legs in a column or a row hold a slot of their own; tracks in gutters and channels are given later.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import count, pairwise
from typing import TYPE_CHECKING

from pathwaygen.flowchart.metrics import width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.flowchart.grid import Grid, Link

_Point = tuple[int, int]

_STRAIGHT = 2
_ROW = 2
"""From one row to the next in the doubled grid."""
ANSWERS = 200
"""The first slot of answers: arrows whose words are long leave from rows of their own under the box."""
_LONG = 46.0
"""Words up to this width stand on the arrow beside the box."""
SLOTS = 3
"""Vertical slots on each side of a column's middle: so many arrows fit under the narrowest box."""
_BEND, _CROSSING, _CROWD, _SIDEWAYS, _AGAINST, _OFF = 5.0, 4.0, 1.5, 2.0, 6.0, 0.6


@dataclass(frozen=True, slots=True)
class Leg:
    """A straight stretch of a way.

    Attributes:
        vertical: Whether it runs along y.
        at: The doubled column or row it runs in; even for a gutter or a channel.
        slot: Its place across a column or a row, 0 in the middle.
        start: Where it starts along its axis.
        end: Where it ends along its axis.
    """

    vertical: bool
    at: int
    slot: int
    start: int
    end: int

    @property
    def low(self) -> int:
        """The lesser end."""
        return min(self.start, self.end)

    @property
    def high(self) -> int:
        """The greater end."""
        return max(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Way:
    """An arrow's whole way, from its source to its target."""

    link: Link
    legs: tuple[Leg, ...]

    @property
    def answers(self) -> bool:
        """Whether its words stand in a row under the box, which it leaves from the side of that row."""
        return self.legs[0].slot >= ANSWERS

    @property
    def leaves(self) -> str:
        """The side of the source it leaves: ``bottom``, ``left`` or ``right``."""
        first = self.legs[0]
        if first.vertical:
            return "bottom"
        return "right" if first.end > first.start else "left"

    @property
    def enters(self) -> str:
        """The side of the target it enters: ``top``, ``left`` or ``right``."""
        last = self.legs[-1]
        if last.vertical:
            return "top"
        return "left" if last.end > last.start else "right"


def route(grid: Grid) -> tuple[Way, ...]:
    """Return a way for every link, in the grid's order of links."""
    router = _Router(grid)
    cells = grid.cells

    def haste(i: int) -> tuple[bool, int, int, int]:
        link = grid.links[i]
        a, b = cells[link.source], cells[link.target]
        back = link.returns or b.row < a.row
        across = abs(a.column - b.column)
        return back, across + abs(a.row - b.row), across, i

    ways: dict[int, Way] = {}
    for i in sorted(range(len(grid.links)), key=haste):
        ways[i] = router.find(grid.links[i])
    return tuple(ways[i] for i in range(len(grid.links)))


class _Router:
    """Keeps what is taken while ways are found one after the other."""

    def __init__(self, grid: Grid) -> None:
        self.cells = grid.cells
        self.width = 2 * len(grid.columns)
        self.height = 2 * len(grid.rows)
        self.full_columns: dict[int, int] = defaultdict(int)
        self.full_rows: dict[int, int] = defaultdict(int)
        for cell in grid.cells:
            self.full_columns[2 * cell.column + 1] |= 1 << (2 * cell.row + 1)
            self.full_rows[2 * cell.row + 1] |= 1 << (2 * cell.column + 1)
        self.slots: dict[tuple[bool, int, int], int] = defaultdict(int)
        self.across: dict[_Point, int] = defaultdict(int)
        self.along: dict[_Point, int] = defaultdict(int)
        self.below: dict[int, str] = {}
        self.most = 2 * len(grid.links) + 1

    def find(self, link: Link) -> Way:
        """Return the cheapest way for one arrow and take its place."""
        a, b = self.cells[link.source], self.cells[link.target]
        start, goal = (2 * a.column + 1, 2 * a.row + 1), (2 * b.column + 1, 2 * b.row + 1)
        back = link.returns or goal[1] < start[1]
        wordy = width(link.edge.drawn or "") > _LONG
        options = sorted(
            (self._plain_cost(corners, back=back), corners) for corners in _candidates(start, goal)
        )
        best: tuple[float, list[Leg]] | None = None
        for plain, corners in options:
            if best and plain >= best[0]:
                break
            legs = None
            if self._open(corners) and self._may_leave(link, corners):
                legs = self._legs(corners, wordy=wordy)
            if legs is None:
                continue
            cost = plain + self._traffic(legs)
            if best is None or cost < best[0]:
                best = cost, legs
        if best is None:
            raise AssertionError("the way along the sides and gutters is always open")
        self._take(link, best[1])
        return Way(link, tuple(best[1]))

    def _open(self, corners: list[_Point]) -> bool:
        """Whether the way stays inside the grid and meets no box but its ends."""
        last = len(corners) - 2
        for i, ((x1, y1), (x2, y2)) in enumerate(pairwise(corners)):
            if not (0 <= x2 <= self.width and 0 <= y2 <= self.height):
                return False
            at, start, end = (x1, y1, y2) if x1 == x2 else (y1, x1, x2)
            full = self.full_columns if x1 == x2 else self.full_rows
            if at % 2 and full[at] & _mask(start, end, open_start=i == 0, open_end=i == last):
                return False
        return True

    def _may_leave(self, link: Link, corners: list[_Point]) -> bool:
        """Whether the source's side is free: words on an arrow below need that side to themselves.

        A row of words lies under the box's own height, so nothing on the row is straight beside it.
        """
        if corners[0][0] != corners[1][0]:
            return len(corners) > _STRAIGHT or width(link.edge.drawn or "") <= _LONG
        state = self.below.get(link.source)
        return state is None or (state == "plain" and not link.edge.drawn)

    def _plain_cost(self, corners: list[_Point], *, back: bool) -> float:
        """Return what a way costs on an empty sheet."""
        cost = _BEND * (len(corners) - 2)
        x, y = corners[0]
        for corner_x, corner_y in corners:
            cost += abs(corner_x - x) + abs(corner_y - y)
            x, y = corner_x, corner_y
        leaves_below = corners[0][0] == corners[1][0]
        enters_above = corners[-1][0] == corners[-2][0]
        if back:
            return cost + (_AGAINST if leaves_below else 0) + (_SIDEWAYS if enters_above else 0)
        return cost + (0 if enters_above or not corners[1:-1] else _SIDEWAYS)

    def _legs(self, corners: list[_Point], *, wordy: bool) -> list[Leg] | None:
        """Return the way as legs with free slots, or nothing where a column has none left."""
        legs: list[Leg] = []
        held: dict[tuple[bool, int, int], int] = {}
        last = len(corners) - 2
        for i, ((x1, y1), (x2, y2)) in enumerate(pairwise(corners)):
            vertical = x1 == x2
            at, start, end = (x1, y1, y2) if vertical else (y1, x1, x2)
            slot = 0
            if at % 2:
                mask = _mask(start, end, open_start=i == 0, open_end=i == last)
                before = corners[i - 1] if i else None
                after = corners[i + 2] if i < last else None
                if i == 0 and wordy and not vertical:
                    mask |= 1 << start
                    free = self._slot((vertical, at), mask, None, held)
                else:
                    free = self._slot((vertical, at), mask, _lean(at, before, after, vertical=vertical), held)
                if free is None:
                    return None
                slot = free
                held[vertical, at, slot] = held.get((vertical, at, slot), 0) | mask
            legs.append(Leg(vertical, at, slot, start, end))
        return legs

    def _slot(
        self, line: tuple[bool, int], mask: int, lean: int | None, held: dict[tuple[bool, int, int], int]
    ) -> int | None:
        """Return the free slot of a column or row nearest the middle, on the side the way leans to first.

        Without a lean it is the first free slot of an answer.
        """
        vertical, at = line
        if lean is None:
            return next(n for n in count(ANSWERS) if not self.slots.get((vertical, at, n), 0) & mask)
        most = SLOTS if vertical else self.most
        sign = lean or 1
        for direction in (sign, -sign):
            for n in range(most + 1):
                key = vertical, at, direction * n
                if not (self.slots.get(key, 0) | held.get(key, 0)) & mask:
                    return direction * n
        return None

    def _traffic(self, legs: list[Leg]) -> float:
        """Return what a way costs because of those already drawn: crossings, crowds, ports off the middle."""
        cost = 0.0
        for leg in legs:
            crossed, beside = (self.across, self.along) if leg.vertical else (self.along, self.across)
            crowd = 0
            for t in range(leg.low + 1, leg.high):
                point = (leg.at, t) if leg.vertical else (t, leg.at)
                cost += _CROSSING * crossed[point]
                crowd = max(crowd, beside[point])
            cost += _CROWD * crowd if leg.at % 2 == 0 else _OFF * (abs(leg.slot) if leg.slot < ANSWERS else 0)
        return cost

    def _take(self, link: Link, legs: list[Leg]) -> None:
        """Mark a way as drawn."""
        if legs[0].vertical:
            self.below[link.source] = "label" if link.edge.drawn else "plain"
        last = len(legs) - 1
        for i, leg in enumerate(legs):
            counts = self.along if leg.vertical else self.across
            for t in range(leg.low + 1, leg.high):
                counts[(leg.at, t) if leg.vertical else (t, leg.at)] += 1
            if leg.at % 2:
                mask = _mask(leg.start, leg.end, open_start=i == 0, open_end=i == last)
                if leg.slot >= ANSWERS:
                    mask |= 1 << leg.start
                self.slots[leg.vertical, leg.at, leg.slot] |= mask


def _mask(start: int, end: int, *, open_start: bool, open_end: bool) -> int:
    """Return the places from start to end as bits, without those where a box stands at an open end."""
    step = 1 if end >= start else -1
    first, final = start + step * open_start, end - step * open_end
    low, high = min(first, final), max(first, final)
    return (1 << (high + 1)) - (1 << low)


def _lean(at: int, before: _Point | None, after: _Point | None, *, vertical: bool) -> int:
    """Return the side towards which the way bends: a slot on that side avoids crossing itself."""
    turn = after or before
    if turn is None:
        return 0
    there = turn[0] if vertical else turn[1]
    return (there > at) - (there < at)


def _candidates(start: _Point, goal: _Point) -> Iterator[list[_Point]]:
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


def _sideways(start: _Point, goal: _Point) -> Iterator[list[_Point]]:
    """Yield the shapes that leave beside the box for one gutter and enter from it or from above."""
    (x1, y1), (x2, y2) = start, goal
    for x in dict.fromkeys((x1 + 1, x1 - 1, x2 + 1, x2 - 1)):
        if y1 != y2:
            yield [start, (x, y1), (x, y2), goal]
        yield [start, (x, y1), (x, y2 - 1), (x2, y2 - 1), goal]


def _downward(start: _Point, goal: _Point) -> Iterator[list[_Point]]:
    """Yield the shapes that leave below, or enter from above, on the way to a lower row."""
    (x1, y1), (x2, y2) = start, goal
    if x1 != x2:
        yield [start, (x2, y1), goal]
        yield [start, (x1, y2), goal]
        yield from ([start, (x1, y), (x2, y), goal] for y in dict.fromkeys((y1 + 1, y2 - 1)))
    if y2 - y1 > _ROW:
        for x in dict.fromkeys((x1 + 1, x1 - 1, x2 + 1, x2 - 1)):
            yield [start, (x1, y1 + 1), (x, y1 + 1), (x, y2 - 1), (x2, y2 - 1), goal]
