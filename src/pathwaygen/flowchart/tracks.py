"""Gives each stretch in a gutter or a channel a track of its own, in the order with the fewest crossings.

A gutter and a channel are the same thing turned a quarter, so one set of words serves both: a stretch runs
from ``low`` to ``high`` along it; at each end it turns to the side before (-1: left, up) or after (1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pathwaygen.flowchart.drawing import maker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pathwaygen.flowchart.routing import Way


class Stretch(NamedTuple):
    """One arrow's stretch along a gutter.

    Attributes:
        low: Where it begins.
        high: Where it ends.
        low_side: The side its lower end turns to, -1 or 1.
        high_side: The side its upper end turns to.
    """

    low: float
    high: float
    low_side: int
    high_side: int

    def meets(self, other: Stretch, gap: float) -> bool:
        """Whether the two would be taken for one on the same track."""
        return self.low < other.high + gap and other.low < self.high + gap


stretch = maker(Stretch)


def between(ways: Sequence[Way], count: int, *, vertical: bool) -> list[list[tuple[int, int]]]:
    """Return what runs in each gutter, or in each channel: the position of a way, and of its leg.

    Args:
        ways: Where the arrows go.
        count: How many gutters there are, or channels.
        vertical: Whether gutters are meant.
    """
    found: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for i, (_, legs, _) in enumerate(ways):
        for n, (upright, at, _, _, _) in enumerate(legs):
            if upright is vertical and not at % 2:
                found[at // 2].append((i, n))
    return found


def tracks(
    members: list[list[tuple[int, int]]], made: Callable[[int, int], Stretch], *, gap: float
) -> tuple[dict[tuple[int, int], int], list[int]]:
    """Return the track of each member, and how many tracks each gutter or channel has.

    Args:
        members: What runs in each (``between``).
        made: What gives a member as a stretch.
        gap: The least distance between two on the same track.
    """
    track: dict[tuple[int, int], int] = {}
    counts = []
    for keys in members:
        if len(keys) > 1:
            numbers, count = assign([made(*key) for key in keys], gap=gap)
            track.update(zip(keys, numbers, strict=True))
            counts.append(count)
        else:
            track.update(dict.fromkeys(keys, 0))
            counts.append(len(keys))
    return track, counts


def assign(stretches: Sequence[Stretch], *, gap: float) -> tuple[list[int], int]:
    """Return the track of each stretch, 0 first, and how many tracks there are.

    Args:
        stretches: All that run in one gutter.
        gap: The least distance between two on the same track.
    """
    if len(stretches) <= 1:
        return [0] * len(stretches), len(stretches)
    tracks: list[list[int]] = []
    for i in sorted(range(len(stretches)), key=lambda i: (_lean(stretches[i]), _reach(stretches[i]), i)):
        for track in tracks:
            if not any(stretches[i].meets(stretches[j], gap) for j in track):
                track.append(i)
                break
        else:
            tracks.append([i])
    _sort(tracks, stretches)
    found = [0] * len(stretches)
    for number, track in enumerate(tracks):
        for i in track:
            found[i] = number
    return found, len(tracks)


def _lean(stretch: Stretch) -> int:
    """Return -1 for a stretch that belongs to the side before, 1 to the side after, 0 to both."""
    return (stretch.low_side + stretch.high_side) // 2


def _reach(stretch: Stretch) -> float:
    """Return the length, so that short ones come nearest their boxes: first before, last after."""
    return (stretch.high - stretch.low) * (1 if _lean(stretch) <= 0 else -1)


def _sort(tracks: list[list[int]], stretches: Sequence[Stretch]) -> None:
    """Swap neighbouring tracks as long as that takes crossings away."""
    for _ in tracks:
        swapped = False
        for k in range(len(tracks) - 1):
            here = _crossings(tracks[k], tracks[k + 1], stretches)
            there = _crossings(tracks[k + 1], tracks[k], stretches)
            if there < here:
                tracks[k], tracks[k + 1] = tracks[k + 1], tracks[k]
                swapped = True
        if not swapped:
            return


def _crossings(before: list[int], after: list[int], stretches: Sequence[Stretch]) -> int:
    """Return how often the ends of two tracks in this order run across each other."""
    total = 0
    for i in before:
        a = stretches[i]
        for j in after:
            b = stretches[j]
            total += _across(a, b, 1) + _across(b, a, -1)
    return total


def _across(stretch: Stretch, other: Stretch, side: int) -> int:
    """Return how many of the stretch's ends that turn to ``side`` run across the other."""
    low = stretch.low_side == side and other.low < stretch.low < other.high
    high = stretch.high_side == side and other.low < stretch.high < other.high
    return low + high
