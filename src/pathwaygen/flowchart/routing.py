"""Chooses a way for every arrow through the grid, and a port on each side of a box that no other arrow uses.

A way is a list of legs along gutters, channels and empty cells of the doubled grid (``turns``), so it cannot
cross a box. Legs in a column or a row hold a slot of their own; tracks in gutters and channels come later.

Arrows are led one after the other; then those that cross others anew, while that takes crossings away.
Answers from one box to one target leave from rows of their own and run together from the first gutter on.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count, product
from typing import TYPE_CHECKING, NamedTuple

from pathwaygen.flowchart.drawing import maker
from pathwaygen.flowchart.metrics import width
from pathwaygen.flowchart.turns import shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pathwaygen.flowchart.grid import Grid, Link
    from pathwaygen.flowchart.turns import Turn

ANSWERS = 200
"""The first slot of answers: arrows whose words are long leave from rows of their own under the box."""
_LONG = 46.0
"""Words up to this width stand on the arrow beside the box."""
SLOTS = 3
"""Vertical slots on each side of a column's middle: so many arrows fit under the narrowest box."""
_CROSSING, _CROWD, _OFF = 12.0, 1.5, 0.6
_SWEEPS = 3
"""How often arrows that cross others are led anew."""


class Leg(NamedTuple):
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


_leg = maker(Leg)


class Way(NamedTuple):
    """An arrow's whole way, from its source to its target.

    ``joins``: the position of the way that it runs into and follows from there, to the same target.
    """

    link: Link
    legs: tuple[Leg, ...]
    joins: int | None = None

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


_way = maker(Way)


@dataclass(slots=True)
class _Run:
    """What is led as one: a link, or several with long words from one box to the same target.

    Attributes:
        links: Their positions in the grid.
        dx: How far to the right the target is.
        dy: How far down the target is.
        back: Whether it leads back or up.
        wordy: Whether its words are too long to stand on the arrow.
        worded: Whether it has words.
        legs: Its way.
        rows: The slots of its answers, one for each link.
    """

    links: list[int]
    source: int
    x: int
    y: int
    dx: int
    dy: int
    back: bool
    wordy: bool
    worded: bool
    legs: list[Leg] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


def _rank(run: _Run) -> tuple[bool, int, int, int]:
    """Return the place among what is led: short ways come first, arrows back last."""
    across = abs(run.dx)
    return run.back, across + abs(run.dy), across, run.links[0]


def route(grid: Grid) -> tuple[Way, ...]:
    """Return a way for every link, in the grid's order of links."""
    router = _Router(grid)
    runs = sorted(_runs(grid), key=_rank)
    for run in runs:
        router.lead(run)
    for _ in range(_SWEEPS):
        crossing = [run for run in runs if router.crossings(run)]
        if not crossing:
            break
        before = sum(map(router.crossings, crossing))
        for run in crossing:
            router.take(run, -1)
            router.lead(run)
        if sum(map(router.crossings, runs)) >= before:
            break
    _raise_answers(runs)
    _order_answers(runs)
    ways: dict[int, Way] = {}
    for run in runs:
        if run.links[1:]:
            ways.update(_ways(run, grid))
        else:
            ways[run.links[0]] = _way((grid.links[run.links[0]], tuple(run.legs), None))
    return tuple(ways[i] for i in range(len(grid.links)))


def _runs(grid: Grid) -> list[_Run]:
    """Return what is led as one."""
    found: list[_Run] = []
    together: dict[tuple[int, int, str], _Run] = {}
    cells = grid.cells
    for i, (edge, source, target, returns, _) in enumerate(grid.links):
        said = edge.short or edge.label
        wordy = bool(said) and width(said or "") > _LONG
        key = (source, target, edge.kind)
        if wordy and key in together:
            together[key].links.append(i)
            continue
        _, _, _, row, column = cells[source]
        dx, dy = 2 * (cells[target].column - column), 2 * (cells[target].row - row)
        run = _Run([i], source, 2 * column + 1, 2 * row + 1, dx, dy, returns or dy < 0, wordy, bool(said))
        found.append(run)
        if wordy and source != target:
            together[key] = run
    return found


def _ways(run: _Run, grid: Grid) -> dict[int, Way]:
    """Return the ways of several answers: one to the target, the others into it in its first gutter."""
    legs = tuple(run.legs)
    main = run.links[0] if _down(run) else run.links[-1]
    rows = dict(zip(run.links, run.rows, strict=True))
    ways = {}
    for i, slot in rows.items():
        first = legs[0]._replace(slot=slot)
        ways[i] = (
            Way(grid.links[i], (first, *legs[1:])) if i == main else Way(grid.links[i], (first,), joins=main)
        )
    return ways


def _raise_answers(runs: list[_Run]) -> None:
    """Let a box's answers begin in an earlier row, where those on one side have room in it."""
    answered = [run for run in runs if run.rows]
    for source in dict.fromkeys(run.source for run in answered):
        own = [run for run in answered if run.source == source]
        first = min([run.rows[0] for run in own])
        if first == ANSWERS or any(abs(run.legs[0].end - run.legs[0].start) != 1 for run in own):
            continue
        at, x = own[0].legs[0].at, own[0].legs[0].start
        others = [run for run in answered if run.source != source and run.legs[0].at == at]
        taken = {
            (slot, place)
            for other in others
            for slot in other.rows
            for place in range(min(other.legs[0][3:]), max(other.legs[0][3:]) + 1)
        }
        left, right = ([run for run in own if (run.legs[0].end > x) is side] for side in (False, True))
        for start, order in product(range(ANSWERS, first), (left + right, right + left)):
            gutters = [run.legs[0].end for run in order for _ in run.links]
            if not any((slot, place) in taken for slot, place in enumerate(gutters, start)):
                rows = count(start)
                for run in order:
                    run.rows = [next(rows) for _ in run.links]
                break


def _order_answers(runs: list[_Run]) -> None:
    """Put the answers on each side of a box in an order with few crossings: what goes up comes first.

    They keep to the rows that their side has, since a box across the gutter may hold the others.
    """
    sides: dict[tuple[int, bool], list[_Run]] = defaultdict(list)
    for run in runs:
        if run.rows:
            sides[run.source, run.legs[0].end > run.legs[0].start].append(run)
    for found in sides.values():
        found.sort(key=lambda run: run.links[0])
        if len(found) > 1 and all(abs(run.legs[0].end - run.legs[0].start) == 1 for run in found):
            slots = sorted(slot for run in found for slot in run.rows)
            found.sort(key=_departure)
            for run in found:
                run.rows, slots = slots[: len(run.rows)], slots[len(run.rows) :]
        for run in found:
            run.legs[0] = run.legs[0]._replace(slot=run.rows[0])


def _departure(run: _Run) -> tuple[bool, int, int]:
    """Return the place among a box's answers: nearest the middle what goes farthest, so that ways nest."""
    second = run.legs[1]
    far = abs(second.end - second.start)
    return _down(run), -far if _down(run) else far, run.links[0]


def _down(run: _Run) -> bool:
    """Whether a way with answers goes down from its row; to the box beside it goes up."""
    second = run.legs[1]
    return second.end > second.start


class _Router:
    """Keeps what is taken while ways are found one after the other."""

    def __init__(self, grid: Grid) -> None:
        wide, high = 2 * len(grid.columns) + 1, 2 * len(grid.rows) + 1
        self.full_columns = [0] * wide
        self.full_rows = [0] * high
        for cell in grid.cells:
            self.full_columns[2 * cell.column + 1] |= 1 << (2 * cell.row + 1)
            self.full_rows[2 * cell.row + 1] |= 1 << (2 * cell.column + 1)
        self.column_slots: list[dict[int, int]] = [{} for _ in range(wide)]
        self.row_slots: list[dict[int, int]] = [{} for _ in range(high)]
        self.upright_in = [[0] * high for _ in range(wide)]
        self.upright_at = [[0] * wide for _ in range(high)]
        self.level_in = [[0] * wide for _ in range(high)]
        self.level_at = [[0] * high for _ in range(wide)]
        self.upright = self.full_columns, self.column_slots, self.level_at, self.upright_in
        self.level = self.full_rows, self.row_slots, self.upright_at, self.level_in
        self.below: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        self.most = 2 * len(grid.links) + 1

    def lead(self, run: _Run) -> None:
        """Give an arrow the cheapest way that is free, and take its place."""
        plain, worded = self.below[run.source]
        blocked = bool(worded or (plain and run.worded) or run.links[1:])
        cheapest = float("inf")
        for cost, turns in shapes(run.dx, run.dy, back=run.back):
            if cost >= cheapest:
                break
            if blocked if turns[0].vertical else run.wordy and len(turns) == 1:
                continue
            if found := self._legs(run, cost, turns, cheapest):
                cheapest, run.legs, run.rows = found
        if not run.legs:
            raise AssertionError("the way along the sides and gutters is always open")
        self.take(run, 1)

    def _legs(
        self, run: _Run, cost: float, turns: tuple[Turn, ...], limit: float
    ) -> tuple[float, list[Leg], list[int]] | None:
        """Return what a way costs, its legs with free slots and its answers' rows, if open and cheaper."""
        rows: list[int] = []
        slots: list[int] = []
        for turn in turns:
            vertical, between, at, _, _, first, bits, lean, low, high, again = turn
            if vertical:
                at, base = at + run.x, run.y
                full, taken, crossed, beside = self.upright
            else:
                at, base = at + run.y, run.x
                full, taken, crossed, beside = self.level
            slot = 0
            if not between:
                mask = bits << (first + base)
                if full[at] & mask:
                    return None
                if run.wordy and not vertical and not slots:
                    rows = _answers(taken[at], mask | 1 << base, len(run.links))
                    slot = rows[0]
                elif again or taken[at].get(0, 0) & mask:
                    own = _own(turns[: len(slots)], slots, turn, base) if again else ()
                    free = _free(taken[at], mask, lean or 1, SLOTS if vertical else self.most, own)
                    if free is None:
                        return None
                    slot = free
                    cost += _OFF * abs(slot)
            if high - low > 1:
                low, high = low + base + 1, high + base
                crowd = _CROWD * max(beside[at][low:high]) if between else 0.0
                cost += _CROSSING * sum(crossed[at][low:high]) + crowd
            if cost >= limit:
                return None
            slots.append(slot)
        return cost, _placed(run, turns, slots), rows

    def crossings(self, run: _Run) -> int:
        """Return how often a way that is taken runs across others."""
        total = 0
        for vertical, at, _, start, end in run.legs:
            low, high = (start, end) if start < end else (end, start)
            total += sum((self.level_at if vertical else self.upright_at)[at][low + 1 : high])
        return total

    def take(self, run: _Run, by: int) -> None:
        """Mark a way as drawn, or take it away with ``by`` less than 0."""
        if run.legs[0].vertical:
            self.below[run.source][run.worded] += by
        last = len(run.legs) - 1
        for n, (vertical, at, slot, start, end) in enumerate(run.legs):
            low, high = (start, end) if start < end else (end, start)
            inside, across = (
                (self.upright_in, self.upright_at) if vertical else (self.level_in, self.level_at)
            )
            own = inside[at]
            for place in range(low + 1, high):
                own[place] += by
                across[place][at] += by
            if at % 2:
                taken = (self.column_slots if vertical else self.row_slots)[at]
                step = 1 if end >= start else -1
                a, b = start + step * (n == 0), end - step * (n == last)
                low, high = (a, b) if a < b else (b, a)
                mask = (1 << (high + 1)) - (1 << low)
                if n == 0 and run.rows:
                    mask |= 1 << start
                    for row in run.rows:
                        taken[row] = taken.get(row, 0) ^ mask
                else:
                    taken[slot] = taken.get(slot, 0) ^ mask
        if by < 0:
            run.legs, run.rows = [], []


def _answers(slots: dict[int, int], mask: int, many: int) -> list[int]:
    """Return the first free slots of answers that follow on each other."""
    for first in count(ANSWERS):
        if not any(slots.get(n, 0) & mask for n in range(first, first + many)):
            return list(range(first, first + many))
    raise AssertionError("there is always a free row farther down")


def _placed(run: _Run, turns: tuple[Turn, ...], slots: list[int]) -> list[Leg]:
    """Return the legs of a shape from where an arrow begins."""
    x, y = run.x, run.y
    legs = []
    for (vertical, _, at, start, end, _, _, _, _, _, _), slot in zip(turns, slots, strict=True):
        if vertical:
            legs.append(_leg((True, at + x, slot, start + y, end + y)))
        else:
            legs.append(_leg((False, at + y, slot, start + x, end + x)))
    return legs


def _own(turns: tuple[Turn, ...], slots: list[int], last: Turn, base: int) -> list[tuple[int, int]]:
    """Return the slots and places of a way's own earlier stretches in the column or row of its last one."""
    return [
        (slot, turn.bits << (turn.first + base))
        for turn, slot in zip(turns, slots, strict=True)
        if turn.vertical == last.vertical and turn.at == last.at
    ]


def _free(
    slots: dict[int, int], mask: int, sign: int, most: int, own: Sequence[tuple[int, int]]
) -> int | None:
    """Return the free slot of a column or row nearest the middle, on the side the way leans to first.

    Args:
        slots: What is taken of each slot of that column or row.
        mask: The places that the stretch takes.
        sign: That side.
        most: How far from the middle a slot may lie.
        own: The slots and places of the way's own stretches there (``_own``).
    """
    for direction in (sign, -sign):
        for n in range(most + 1):
            slot = direction * n
            if not slots.get(slot, 0) & mask and not any(s == slot and taken & mask for s, taken in own):
                return slot
    return None
