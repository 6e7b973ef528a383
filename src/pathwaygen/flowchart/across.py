"""Widths: where columns, gutters, their tracks and the ports on upper and lower sides lie along x."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

from pathwaygen.flowchart import tracks
from pathwaygen.flowchart.metrics import ASCENT, DESCENT, LEADING
from pathwaygen.flowchart.routing import ANSWERS, SLOTS, Way
from pathwaygen.flowchart.wrap import measured

if TYPE_CHECKING:
    from pathwaygen.flowchart.grid import Grid

MARGIN = 4.0
STRIP = 22.0
"""The width of the phases' titles at the left."""
PITCH = 8.0
"""Between two tracks."""
LEAST, MOST = 75.0, 172.0
"""How narrow and how wide a column of boxes may be."""
LEAST_END, MOST_END = 86.0, 108.0
"""The same for a column with nothing but ends."""
ARRIVAL, DEPARTURE, BARE = 13.0, 8.0, 4.0
"""The room beside a box where an arrow enters, leaves, or neither."""
LABEL_PAD = 2.0
LABEL_GAP = 5.0
"""Between a box and the words on an arrow that leaves it."""
_SPAN = 10_000
"""From one row or channel to the next while only their order is known; ten for each slot."""
_FLAT = 16.0
"""How much of each end of an upper side has no ports."""


class Words(NamedTuple):
    """An arrow's words: its lines with their widths, broken to the room they have; its ground's size."""

    lines: tuple[tuple[str, float], ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Across:
    """Every x of a drawing.

    Attributes:
        width: Of the whole drawing.
        left: The left side of each column.
        room: The width of each column.
        borders: Where the lanes part: one more than there are lanes.
        narrowest: The width of the narrowest column with more than ends.
        words: The words of each way that stand beside its box, by its position.
        track: The track of each leg in a gutter, by way and leg.
        first: The x of each gutter's first track.
    """

    width: float
    left: tuple[float, ...]
    room: tuple[float, ...]
    borders: tuple[float, ...]
    narrowest: float
    words: dict[int, Words]
    track: dict[tuple[int, int], int]
    first: tuple[float, ...]

    def uprights(self, ways: tuple[Way, ...]) -> list[list[float]]:
        """Return the x of each leg of each way that runs upright, and 0 for the others."""
        columns = [
            (left + room / 2, min(14.0, snapped((room / 2 - _FLAT) / SLOTS)))
            for left, room in zip(self.left, self.room, strict=True)
        ]
        found = []
        for i, (_, legs, _) in enumerate(ways):
            lie = [0.0] * len(legs)
            for n, (vertical, at, slot, _, _) in enumerate(legs):
                if not vertical:
                    continue
                if at % 2:
                    middle, apart = columns[at // 2]
                    lie[n] = middle + apart * slot
                else:
                    lie[n] = self.first[at // 2] + PITCH * self.track[i, n]
            found.append(lie)
        return found


@dataclass(frozen=True, slots=True)
class Routed:
    """A grid with its ways, and what holds for them at any width.

    Attributes:
        grid: Where the nodes stand.
        ways: Where the arrows go.
        track: The track of each upright leg in a gutter, by way and leg.
        counts: How many tracks each gutter has.
        labels: The words that stand beside a box, by the position of their way.
        before: The room that each gutter needs beside the boxes before it, for all but words.
        after: The same beside the boxes after it.
    """

    grid: Grid
    ways: tuple[Way, ...]
    track: dict[tuple[int, int], int]
    counts: list[int]
    labels: dict[int, str]
    before: tuple[float, ...]
    after: tuple[float, ...]


def routed(grid: Grid, ways: tuple[Way, ...]) -> Routed:
    """Return a grid and its ways with their tracks in the gutters."""
    labels = {
        i: said
        for i, (link, legs, _) in enumerate(ways)
        if (said := link.edge.drawn) and not legs[0].vertical and legs[0].slot < ANSWERS
    }
    return Routed(grid, ways, *_gutter_tracks(grid, ways), labels, *_zones(grid, ways))


def measure(found: Routed, *, limit: float, label_room: float, narrow: bool = False) -> Across | None:
    """Return every x, or nothing where the columns would become too narrow.

    Args:
        found: Where nodes stand and arrows go.
        limit: The greatest width.
        label_room: How wide the words beside a box may be.
        narrow: Whether every column takes its least width.
    """
    grid, counts = found.grid, found.counts
    words = {i: broken(label, label_room) for i, label in found.labels.items()}
    before, after = list(found.before), list(found.after)
    for i, said in words.items():
        leg = found.ways[i].legs[0]
        zone, g = (before, (leg.start + 1) // 2) if leg.end > leg.start else (after, leg.start // 2)
        zone[g] = max(zone[g], said.width + 2 * LABEL_GAP)
    gutters = []
    for g in range(len(grid.columns) + 1):
        inner = (counts[g] - 1) * PITCH if counts[g] else 0.0
        least = 8.0 if g in {0, len(grid.columns)} else 16.0
        gutters.append(max(least, ceil(before[g] + inner + after[g])))
    room = _columns(grid, 0.0 if narrow else limit - 2 * MARGIN - STRIP - sum(gutters), narrow=narrow)
    if room is None:
        return None
    left, first, x = [], [], MARGIN + STRIP
    borders = [MARGIN]
    for g, gutter in enumerate(gutters):
        inner = (counts[g] - 1) * PITCH if counts[g] else 0.0
        spare = gutter - before[g] - inner - after[g]
        first.append(snapped(x + before[g] + spare / 2))
        if 0 < g < len(grid.columns) and grid.columns[g - 1].lane != grid.columns[g].lane:
            borders.append(first[g] + PITCH * (counts[g] // 2) - PITCH / 2 if counts[g] else first[g])
        x += gutter
        if g < len(grid.columns):
            left.append(x)
            x += room[g]
    borders[0] = MARGIN + STRIP
    borders.append(x)
    narrowest = min((w for w, c in zip(room, grid.columns, strict=True) if not c.ends), default=MOST)
    return Across(
        x + MARGIN, tuple(left), tuple(room), tuple(borders), narrowest, words, found.track, tuple(first)
    )


@lru_cache(maxsize=1024)
def broken(label: str, room: float) -> Words:
    """Return an arrow's words in lines no wider than ``room``, with their size and ground."""
    found = measured(label, room)
    height = len(found) * LEADING - (LEADING - ASCENT - DESCENT) + 2 * LABEL_PAD
    return Words(found, max([wide for _, wide in found]) + 2 * LABEL_PAD, height)


def _gutter_tracks(grid: Grid, ways: tuple[Way, ...]) -> tuple[dict[tuple[int, int], int], list[int]]:
    """Return the track of each upright leg in a gutter, and how many tracks each gutter has."""
    members = tracks.between(ways, len(grid.columns) + 1, vertical=True)
    return tracks.tracks(members, lambda i, n: _upright(ways[i], n), gap=15)


def _upright(way: Way, n: int) -> tracks.Stretch:
    """Return a leg in a gutter as a stretch; slots in a row are told apart, tracks in a channel not yet."""
    before, leg, after = way.legs[n - 1], way.legs[n], way.legs[n + 1]
    start, end = leg.start * _SPAN + before.slot * 10, leg.end * _SPAN + after.slot * 10
    from_side = 1 if before.start > before.end else -1
    to_side = 1 if after.end > after.start else -1
    if start <= end:
        return tracks.stretch((start, end, from_side, to_side))
    return tracks.stretch((end, start, to_side, from_side))


def _zones(grid: Grid, ways: tuple[Way, ...]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the room each gutter needs beside the boxes before it and after it, for arrows without words."""
    before = [BARE] * (len(grid.columns) + 1)
    after = list(before)
    for _, legs, joins in ways:
        vertical, _, _, start, end = legs[0]
        if not vertical:
            zone, g = (before, (start + 1) // 2) if end > start else (after, start // 2)
            zone[g] = max(zone[g], DEPARTURE)
        vertical, _, _, start, end = legs[-1]
        if not vertical and joins is None:
            zone, g = (before, (end + 1) // 2) if end < start else (after, end // 2)
            zone[g] = ARRIVAL
    return tuple(before), tuple(after)


def _columns(grid: Grid, room: float, *, narrow: bool) -> list[float] | None:
    """Share the room among the columns: as wide as they like, else narrowed alike, never below the least."""
    least = [LEAST_END if column.ends else LEAST for column in grid.columns]
    most = [MOST_END if column.ends else MOST for column in grid.columns]
    if narrow:
        return least
    if room < sum(least):
        return None
    spare = sum(most) - sum(least)
    share = min(1.0, (room - sum(least)) / spare) if spare else 1.0
    return [snapped(low + share * (high - low)) for low, high in zip(least, most, strict=True)]


def snapped(value: float) -> float:
    """Return a coordinate cut to half a unit, which a computer holds and prints exactly."""
    return floor(value * 2) / 2
