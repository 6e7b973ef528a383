"""Heights: where rows, channels, their tracks and the ports on upright sides lie along y."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING

from pathwaygen.flowchart import tracks
from pathwaygen.flowchart.across import LABEL_GAP, LABEL_PAD, PITCH, Across, Words, broken
from pathwaygen.flowchart.chart import STEP, Chart
from pathwaygen.flowchart.routing import ANSWERS
from pathwaygen.flowchart.shapes import Content, content
from pathwaygen.flowchart.words import elsewhere

if TYPE_CHECKING:
    from pathwaygen.flowchart.grid import Cell, Grid
    from pathwaygen.flowchart.routing import Way

_PORT = 9.0
"""Between two ports on an upright side."""
_SEAM = 1.0
"""Between a shape and its answers, and between two answers."""
_EDGE = 7.0
"""Between the outermost port and the end of the side."""
_SPACES = (20.0, 7.0, 13.0, 8.0)
"""A channel's least height; above its first track; below its last, where arrow heads are; inside a band."""
_DENSE = (14.0, 5.0, 10.0, 4.0)
"""The same where rows stand closer."""


@dataclass(frozen=True, slots=True)
class Down:
    """Every y of a drawing.

    Attributes:
        middle: The middle of each row.
        height: The height of each cell's shape, by its position.
        depth: How far each box reaches below its middle, answers included, by its position.
        also: What each cell says of the other phases it belongs to, by its position.
        contents: The text of each cell, by its position.
        bands: The upper and lower border of each band that has rows, by its index.
        words: The words of each way that stand below its box or in a row under it, by its position.
        cuts: Heights where no box or label is crossed, one above each row.
        bottom: The lower border of the last band.
        lie: Where each leg of each way runs: the x of one that is upright, the y of one that is level.
    """

    middle: tuple[float, ...]
    height: tuple[float, ...]
    depth: tuple[float, ...]
    also: tuple[str, ...]
    contents: tuple[Content, ...]
    bands: dict[int, tuple[float, float]]
    words: dict[int, Words]
    cuts: tuple[float, ...]
    bottom: float
    lie: list[list[float]]


def measure(
    chart: Chart, grid: Grid, ways: tuple[Way, ...], across: Across, *, top: float, least: dict[int, float]
) -> Down:
    """Return every y.

    Args:
        chart: What is drawn.
        grid: Where the nodes stand.
        ways: Where the arrows go.
        across: Every x.
        top: Where the first band begins.
        least: The least height of each band, so that its title has room.
    """
    cells = grid.cells
    also = tuple([_elsewhere(chart, cell) if len(cell.node.phases) > 1 else "" for cell in cells])
    contents = tuple(
        [
            content(cell.node, chart.language, across.room[cell.column], said)
            for cell, said in zip(cells, also, strict=True)
        ]
    )
    words = {
        i: broken(said, across.room[cells[link.source].column] - 2 * LABEL_PAD)
        for i, (link, _, _) in enumerate(ways)
        if (said := link.edge.drawn) and i not in across.words
    }
    ports, rooms = _ports(grid, ways, across)
    _centre(grid, ways, contents, ports)
    reach = [
        max([abs(own[slot]) + beside for slot, beside in row.items()], default=0.0) if row else 0.0
        for own, row in zip(ports, rooms, strict=True)
    ]
    height = _heights(grid, ways, contents, ports)
    depth = _answers(grid, ways, words, height, ports)
    above, under = list(reach), list(reach)
    for (_, _, _, row, _), tall, deep in zip(cells, height, depth, strict=True):
        if tall / 2 > above[row]:
            above[row] = tall / 2
        if deep > under[row]:
            under[row] = deep
    below = [0.0] * (len(grid.rows) + 1)
    for i, found in words.items():
        if not ways[i].answers:
            cell = cells[ways[i].link.source]
            over = depth[ways[i].link.source] + LABEL_GAP + found.height + 2 - under[cell.row]
            below[cell.row + 1] = max(below[cell.row + 1], over)
    lie = across.uprights(ways)
    members = tracks.between(ways, len(grid.rows) + 1, vertical=False)
    track, counts = tracks.tracks(members, lambda i, n: _level(ways[i], lie[i], n), gap=6.0)
    room = Room(top, least, _DENSE if chart.dense else _SPACES)
    pile = _pile(grid, list(zip(above, under, strict=True)), below, counts, room)
    for i, (_, legs, _) in enumerate(ways):
        for n, (vertical, at, slot, _, _) in enumerate(legs):
            row = at // 2
            if not vertical and at % 2:
                lie[i][n] = pile.middle[row] + ports[row][slot]
            elif not vertical:
                lie[i][n] = pile.first[row] + PITCH * track[i, n]
    return Down(
        middle=tuple(pile.middle),
        height=tuple(height),
        depth=tuple(depth),
        also=also,
        contents=contents,
        bands=pile.bands,
        words=words,
        cuts=tuple(pile.cuts),
        bottom=pile.bottom,
        lie=lie,
    )


def _elsewhere(chart: Chart, cell: Cell) -> str:
    """Return what a cell says of the phases that its node belongs to, apart from the one where it stands."""
    own = chart.phases[cell.band].id
    others = [phase.title for phase in chart.phases if phase.id != own and phase.id in cell.node.phases]
    return elsewhere(others, chart.language)


@dataclass(frozen=True, slots=True)
class Room:
    """Where the first band begins, the least height of each, so that its title has room, and the spaces."""

    top: float
    least: dict[int, float]
    spaces: tuple[float, float, float, float]


@dataclass(slots=True)
class _Pile:
    """What lies on what, from the top."""

    middle: list[float]
    first: list[float]
    cuts: list[float]
    bands: dict[int, tuple[float, float]]
    bottom: float


def _pile(
    grid: Grid, reach: list[tuple[float, float]], below: list[float], counts: list[int], room: Room
) -> _Pile:
    """Pile rows and channels on each other; a band's border runs under the tracks of the channel it parts."""
    pile = _Pile([], [], [], {}, room.top)
    y = border = room.top
    short, upper, tip, inside = room.spaces
    for r in range(len(grid.rows) + 1):
        outer = r in {0, len(grid.rows)}
        parts = outer or grid.rows[r - 1] != grid.rows[r]
        tall = upper + (counts[r] - 1) * PITCH if counts[r] else 0.0
        pile.cuts.append(y + below[r] + 1)
        pile.first.append(y + below[r] + upper)
        y += below[r] + tall
        if r and parts:
            y = max(y + inside, border + room.least[grid.rows[r - 1]])
            pile.bands[grid.rows[r - 1]] = border, y
            border = y
        if r < len(grid.rows):
            y += max(inside if parts else 0.0, tip if counts[r] or not outer else 0.0)
            y = max(y, pile.cuts[-1] + short) if not outer else y
            above, under = reach[r]
            pile.middle.append(y + above)
            y += above + under
    pile.bottom = y
    return pile


def _ports(
    grid: Grid, ways: tuple[Way, ...], across: Across
) -> tuple[list[dict[int, float]], list[dict[int, float]]]:
    """Return how far from a row's middle each slot but answers lies, and the room each needs beside it."""
    tall: list[dict[int, float]] = [{} for _ in grid.rows]
    for i, (_, legs, _) in enumerate(ways):
        for n, (vertical, at, slot, _, _) in enumerate(legs):
            if not vertical and at % 2 and slot < ANSWERS:
                own = across.words[i].height / 2 + 1 if n == 0 and i in across.words else _PORT / 2
                row = tall[at // 2]
                if own > row.get(slot, 0.0):
                    row[slot] = own
    ports: list[dict[int, float]] = []
    for row in tall:
        offsets = {0: 0.0}
        if len(row) == (0 in row):
            ports.append(offsets)
            continue
        for sign, last in ((1, max(row, default=0)), (-1, min(row, default=0))):
            for n in range(sign, last + sign, sign):
                apart = row.get(n - sign, _PORT / 2) + row.get(n, _PORT / 2)
                offsets[n] = offsets[n - sign] + sign * apart
        ports.append(offsets)
    return ports, tall


def _centre(
    grid: Grid, ways: tuple[Way, ...], contents: tuple[Content, ...], ports: list[dict[int, float]]
) -> None:
    """Move the slots of a row that lie on one side of its middle, if its highest box is then lower."""
    shifts = {
        row: -floor(max(own.values()) + min(own.values())) / 2
        for row, own in enumerate(ports)
        if len(own) > 1
    }
    met: dict[int, list[tuple[float, float]]] = {row: [] for row, shift in shifts.items() if shift}
    if not met:
        return
    for link, legs, joins in ways:
        if joins is not None:
            continue
        for end, (vertical, at, slot, _, _) in ((link.source, legs[0]), (link.target, legs[-1])):
            if not vertical and slot < ANSWERS and at // 2 in met:
                edge = _EDGE if grid.cells[end].node.kind is STEP else _EDGE + 3
                met[at // 2].append((ports[at // 2][slot], edge))
    least = dict.fromkeys(met, 0.0)
    for cell, text in zip(grid.cells, contents, strict=True):
        if cell.row in met and text.height > least[cell.row]:
            least[cell.row] = text.height
    for row, here in met.items():
        shift = shifts[row]
        now = max([2 * (abs(y) + edge) for y, edge in here], default=0.0)
        then = max([2 * (abs(y + shift) + edge) for y, edge in here], default=0.0)
        if max(then, least[row]) < now:
            ports[row] = {slot: y + shift for slot, y in ports[row].items()}


def _heights(
    grid: Grid, ways: tuple[Way, ...], contents: tuple[Content, ...], ports: list[dict[int, float]]
) -> list[float]:
    """Return the height of each shape: its text, and every port on its sides."""
    height = [text.height for text in contents]
    for link, legs, joins in ways:
        if joins is not None:
            continue
        for end, (vertical, at, slot, _, _) in ((link.source, legs[0]), (link.target, legs[-1])):
            if not vertical and slot < ANSWERS:
                edge = _EDGE if grid.cells[end].node.kind is STEP else _EDGE + 3
                least = 2 * (abs(ports[at // 2][slot]) + edge)
                if least > height[end]:
                    height[end] = least
    return height


def _answers(
    grid: Grid,
    ways: tuple[Way, ...],
    words: dict[int, Words],
    height: list[float],
    ports: list[dict[int, float]],
) -> list[float]:
    """Give the answers their place under the shapes; return how far each box then reaches below its middle.

    In a row, shapes with answers reach down to the first of them, and answers side by side are equally high:
    each then hangs together, and no arrow from one runs along an arrow from another.
    """
    tall: list[dict[int, float]] = [{} for _ in grid.rows]
    mine = [
        (i, way, grid.cells[way.link.source].row) for i, way in enumerate(ways) if way.legs[0].slot >= ANSWERS
    ]
    if not mine:
        return [shape / 2 for shape in height]
    base = [0.0] * len(grid.rows)
    for i, way, row in mine:
        slot = way.legs[0].slot
        tall[row][slot] = max(tall[row].get(slot, 0.0), words[i].height)
        base[row] = max(base[row], height[way.link.source] / 2)
    for row, slots in enumerate(tall):
        y = base[row] + _SEAM
        for slot in sorted(slots):
            ports[row][slot] = y + slots[slot] / 2
            y += slots[slot] + _SEAM
    first: dict[int, float] = {}
    for i, way, row in mine:
        slot, source = way.legs[0].slot, way.link.source
        words[i] = words[i]._replace(height=tall[row][slot])
        first[source] = min(first.get(source, float("inf")), ports[row][slot] - tall[row][slot] / 2)
    for source, upper in first.items():
        height[source] = 2 * (upper - _SEAM)
    depth = [shape / 2 for shape in height]
    for i, way, row in mine:
        low = ports[row][way.legs[0].slot] + words[i].height / 2
        depth[way.link.source] = max(depth[way.link.source], low)
    return depth


def _level(way: Way, lie: list[float], n: int) -> tracks.Stretch:
    """Return a leg in a channel as a stretch; ``lie`` holds where the way's upright legs run."""
    before, after = way.legs[n - 1], way.legs[n + 1]
    start, end = lie[n - 1], lie[n + 1]
    from_side = 1 if before.start > before.end else -1
    to_side = 1 if after.end > after.start else -1
    if start <= end:
        return tracks.stretch((start, end, from_side, to_side))
    return tracks.stretch((end, start, to_side, from_side))
