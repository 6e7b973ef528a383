"""Places nodes in a grid: a band of rows for each phase, one or two columns for each lane.

Knows no sizes. An exit reached from places far apart is placed once beside each of them.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import count
from operator import itemgetter
from typing import NamedTuple

from pathwaygen.flowchart.chart import ENTRY, STEP, Chart, Edge, Node
from pathwaygen.flowchart.drawing import maker
from pathwaygen.flowchart.flow import Flow, detours

_NEAR = 2
"""An exit serves every source at most this many rows from the first; farther away it is drawn again."""


class Cell(NamedTuple):
    """Where a node, or one copy of an exit, stands."""

    node: Node
    copy: int
    band: int
    row: int
    column: int


class Link(NamedTuple):
    """An edge between two cells, by their positions in ``Grid.cells``."""

    edge: Edge
    source: int
    target: int
    returns: bool
    circles: bool


_cell, _link = maker(Cell), maker(Link)


class Track(NamedTuple):
    """A column of the grid: which lane it belongs to and whether only ends stand in it."""

    lane: int
    ends: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole placement.

    Attributes:
        cells: In reading order: row by row, from the left.
        links: In the chart's order.
        columns: From the left.
        rows: The band of each row, from the top.
    """

    cells: tuple[Cell, ...]
    links: tuple[Link, ...]
    columns: tuple[Track, ...]
    rows: tuple[int, ...]


@dataclass(slots=True)
class _Spot:
    """A cell in the making: a level within its band, a side within its lane; at last its place."""

    node: Node
    band: int
    lane: int
    level: int = 0
    side: int = 0
    copy: int = 0
    place: int = 0


def second_columns(chart: Chart, facts: Flow) -> frozenset[int]:
    """Return the lanes that need a second column: the way on is then straight, branches stand side by side.

    That is where an arrow to an end would stand in the way of another that goes on in the same lane, and
    where a node has several ways on within its band and lane.
    """
    last, lane, band = facts.last, facts.lane, facts.band
    to_end = {edge.source for edge in chart.edges if edge.target in last}
    goes_on = {e.source for e in chart.edges if e.target not in last and lane[e.source] == lane[e.target]}
    branches = {
        (edge.source, edge.target)
        for edge in chart.edges
        if edge.id not in facts.returning
        and edge.target not in last
        and band[edge.source] == band[edge.target]
        and edge.source != edge.target
    }
    fans = Counter((source, lane[target]) for source, target in branches)
    needed = {lane[node] for node in to_end & goes_on} | {into for (_, into), n in fans.items() if n > 1}
    return frozenset(needed)


def place(chart: Chart, facts: Flow, *, beside: frozenset[int]) -> Grid:
    """Return the chart's grid.

    Args:
        chart: Without loose arrows (``flow.drawable``).
        facts: What is known of its graph.
        beside: The lanes that may have a second column for exits and parallel steps.
    """
    last = facts.last
    inner = [_Spot(n, facts.band[n.id], facts.lane[n.id]) for n in chart.nodes if n.id not in last]
    forward = [edge for edge in chart.edges if edge.id not in facts.circling and edge.target not in last]
    taken = _schedule(inner, forward, detours(chart, facts), beside)
    _lower(inner, forward, taken)
    landing = {spot.node.id: spot for spot in inner}
    ends = _Ends(inner, taken, beside)
    sources: dict[str, list[tuple[Edge, _Spot]]] = {}
    for edge in chart.edges:
        if edge.target in last:
            sources.setdefault(edge.target, []).append((edge, landing[edge.source]))
    for node in chart.nodes:
        if node.id in last:
            ends.add(node, sources[node.id])
    return _number(chart, [*inner, *ends.spots], landing, ends.landing, facts)


_Taken = dict[tuple[int, int, int, int], str]
"""The node at a band, level, lane and side."""


def _schedule(
    spots: list[_Spot], edges: list[Edge], apart: list[tuple[str, str]], beside: frozenset[int]
) -> _Taken:
    """Give each spot the first free level after everything that leads to it within its band.

    A step's only way on, when it leads to another lane, may stay on the level. Steps stand side by side in a
    lane only as branches of the same step.
    """
    index = {spot.node.id: i for i, spot in enumerate(spots)}
    before, after = _leading(spots, edges, index)
    ways = Counter([edge.source for edge in edges])
    above, under = _apart(apart, index)
    waiting = [len(led) + (len(above[i]) if i in above else 0) for i, led in enumerate(before)]
    taken: _Taken = {}
    ready = [(0, i) for i, missing in enumerate(waiting) if not missing]
    heapq.heapify(ready)
    while ready:
        level, i = heapq.heappop(ready)
        spot = spots[i]
        spot.level = level
        led = [spots[j] for j in before[i]]
        if any(
            other.level == level and (ways[other.node.id] > 1 or not _may_stay(other, spot, taken))
            for other in led
        ):
            level += 1
        if i in above:
            level = max([level, *[spots[j].level + 1 for j in above[i]]])
        if (spot.band, level, spot.lane, 0) in taken:
            siblings = [spots[k] for j in before[i] for k in after[j]] if spot.lane in beside else []
            _settle(spot, level, siblings, taken, beside)
        else:
            spot.level = level
        taken[spot.band, spot.level, spot.lane, spot.side] = spot.node.id
        for other in led:
            if other.level == spot.level:
                taken.update(dict.fromkeys(_between(other, spot), ""))
        for j in (*after[i], *under[i]) if i in under else after[i]:
            other = spots[j]
            if spot.level > other.level:
                other.level = spot.level
            waiting[j] -= 1
            if not waiting[j]:
                heapq.heappush(ready, (other.level, j))
    return taken


def _leading(
    spots: list[_Spot], edges: list[Edge], index: dict[str, int]
) -> tuple[list[list[int]], list[list[int]]]:
    """Return what leads to each spot within its band, and what it leads to."""
    before: list[list[int]] = [[] for _ in spots]
    after: list[list[int]] = [[] for _ in spots]
    for edge in edges:
        a, b = index[edge.source], index[edge.target]
        if spots[a].band == spots[b].band and a != b:
            after[a].append(b)
            before[b].append(a)
    return before, after


def _apart(
    pairs: list[tuple[str, str]], index: dict[str, int]
) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Return what must stand above each spot, and what under it, though no arrow in the band says so."""
    above: dict[int, list[int]] = defaultdict(list)
    under: dict[int, list[int]] = defaultdict(list)
    for upper, lower in pairs:
        if upper in index and lower in index:
            above[index[lower]].append(index[upper])
            under[index[upper]].append(index[lower])
    return above, under


def _may_stay(source: _Spot, target: _Spot, taken: _Taken) -> bool:
    """Whether the target may stand on the source's level: a step, another lane, nothing between them."""
    if source.node.kind is not STEP or source.lane == target.lane:
        return False
    return taken.keys().isdisjoint(_between(source, target))


def _between(source: _Spot, target: _Spot) -> list[tuple[int, int, int, int]]:
    """Return the places that a straight arrow between two lanes runs through."""
    a, b = 2 * source.lane + source.side, 2 * target.lane + target.side
    band, level = source.band, source.level
    return [(band, level, place // 2, place % 2) for place in range(min(a, b) + 1, max(a, b))]


def _settle(spot: _Spot, level: int, siblings: list[_Spot], taken: _Taken, beside: frozenset[int]) -> None:
    """Find a spot its lane's first free place from a level on, if it may beside a branch of the same step."""
    held = {
        (s.band, s.level, s.lane) for s in siblings if taken.get((s.band, s.level, s.lane, 0)) == s.node.id
    }
    for spot.level in count(level):
        here = spot.band, spot.level, spot.lane
        spot.side = 0
        if (*here, 0) not in taken:
            break
        spot.side = 1
        if spot.lane in beside and here in held and (*here, 1) not in taken:
            break


def _lower(spots: list[_Spot], edges: list[Edge], taken: _Taken) -> None:
    """Move down what nothing in its band leads to: to just above what it leads to, else to the last level."""
    landing = {spot.node.id: spot for spot in spots}
    led = {e.target for e in edges if landing[e.source].band == landing[e.target].band}
    reached = {e.target for e in edges}
    deepest: dict[int, int] = {}
    for spot in spots:
        deepest[spot.band] = max(deepest.get(spot.band, 0), spot.level)
    for spot in spots:
        if spot.node.id in led or (spot.node.kind is not ENTRY and spot.node.id not in reached):
            continue
        later = any(e.target == spot.node.id and landing[e.source].band < spot.band for e in edges)
        targets = [landing[edge.target] for edge in edges if edge.source == spot.node.id]
        below = [target.level - 1 for target in targets if target.band == spot.band]
        if later or not (below or spot.node.id in reached):
            continue
        goal = min(below, default=deepest[spot.band])
        for level in range(goal, spot.level, -1):
            if (spot.band, level, spot.lane, spot.side) not in taken:
                del taken[spot.band, spot.level, spot.lane, spot.side]
                spot.level = level
                taken[spot.band, level, spot.lane, spot.side] = spot.node.id
                break


class _Ends:
    """Places exits and continuations beside or below what leads to them."""

    def __init__(self, inner: list[_Spot], taken: _Taken, beside: frozenset[int]) -> None:
        self.inner = inner
        self.taken = taken
        self.beside = beside
        self.spots: list[_Spot] = []
        self.landing: dict[str, _Spot] = {}

    def add(self, node: Node, sources: list[tuple[Edge, _Spot]]) -> None:
        """Place one end, as often as its sources lie far apart."""
        copies = 0
        spot: _Spot | None = None
        top = 0
        for edge, source in sorted(sources, key=lambda pair: (pair[1].band, pair[1].lane, pair[1].level)):
            near = (
                spot and (spot.band, spot.lane) == (source.band, source.lane) and source.level - top <= _NEAR
            )
            if not near or spot is None:
                spot = self._beside(node, source, copies)
                top = source.level
                copies += 1
                self.spots.append(spot)
            self.landing[edge.id] = spot

    def _beside(self, node: Node, source: _Spot, copy: int) -> _Spot:
        """Return a free cell beside the source, or below it."""
        for level in count(source.level):
            for side in (1,) if source.lane in self.beside else (0,):
                if (source.band, level, source.lane, side) not in self.taken:
                    near = min(level, source.level + 1)
                    if near < level:
                        self._open(source.band, near)
                    self.taken[source.band, near, source.lane, side] = node.id
                    return _Spot(node, source.band, source.lane, near, side, copy)
        raise AssertionError("there is always a free level farther down")

    def _open(self, band: int, level: int) -> None:
        """Make an empty level by moving everything from there on down."""
        for spot in (*self.inner, *self.spots):
            if spot.band == band and spot.level >= level:
                spot.level += 1
        moved = {
            (b, at + (b == band and at >= level), lane, side): node
            for (b, at, lane, side), node in self.taken.items()
        }
        self.taken.clear()
        self.taken.update(moved)


def _number(
    chart: Chart, spots: list[_Spot], landing: dict[str, _Spot], ends: dict[str, _Spot], facts: Flow
) -> Grid:
    """Turn bands and levels into rows, lanes and sides into columns, and edges into links.

    Args:
        chart: What is placed.
        spots: All cells.
        landing: The cell of each node that is placed once, by its id.
        ends: The cell that each arrow to an end leads to, by the arrow's id.
        facts: What is known of the graph.
    """
    rows = sorted({(spot.band, spot.level) for spot in spots})
    sides = sorted({(spot.lane, spot.side) for spot in spots})
    row = {place: i for i, place in enumerate(rows)}
    column = {place: i for i, place in enumerate(sides)}
    order = {node.id: i for i, node in enumerate(chart.nodes)}

    reading = sorted(
        [(row[s.band, s.level], column[s.lane, s.side], order[s.node.id], s.copy, s) for s in spots],
        key=itemgetter(0, 1, 2, 3),
    )
    cells = []
    for place, (down, across, _, copy, spot) in enumerate(reading):
        spot.place = place
        cells.append(_cell((spot.node, copy, spot.band, down, across)))
    returning, circling = facts.returning, facts.circling
    links = []
    for edge in chart.edges:
        source, target = landing[edge.source].place, (ends.get(edge.id) or landing[edge.target]).place
        links.append(_link((edge, source, target, edge.id in returning, edge.id in circling)))
    more = {(s.lane, s.side) for s in spots if not s.node.kind.ends}
    tracks = tuple(Track(lane, (lane, side) not in more) for lane, side in sides)
    return Grid(tuple(cells), tuple(links), tracks, tuple([band for band, _ in rows]))
