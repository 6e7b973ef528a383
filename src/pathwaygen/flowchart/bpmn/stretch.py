"""Moves the drawing's coordinates apart without changing their order: BPMN's symbols need more room.

What is straight stays straight, what is beside stays beside, and no new crossing arises.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SCALE = 1.3
"""How much larger everything is at least: the drawing's text has eleven units, a BPMN tool's twelve."""


class Stretch:
    """A growing function of one coordinate, in straight pieces."""

    def __init__(self, origin: float, *, at: int) -> None:
        self._from = [origin]
        self._to = [float(at)]

    def until(self, place: float, *, least: float | None = None) -> None:
        """Go on to ``place``: at the common scale, or as far as ``least`` if that is more."""
        gone = place - self._from[-1]
        if gone <= 0:
            return
        self._from.append(place)
        self._to.append(self._to[-1] + max(gone * SCALE, least or 0.0))

    def __call__(self, place: float) -> int:
        """Return where a coordinate has moved to."""
        i = min(max(bisect_right(self._from, place) - 1, 0), len(self._from) - 2)
        a, b = self._from[i], self._from[i + 1]
        return round(self._to[i] + (place - a) * (self._to[i + 1] - self._to[i]) / (b - a))


def across(stretch: Stretch, needs: Mapping[tuple[float, float], float], end: float) -> None:
    """Give every column, from its left to its right side, the width it needs."""
    for (left, right), need in sorted(needs.items()):
        stretch.until(left)
        stretch.until(right, least=need)
    stretch.until(end)


Extents = tuple[float, float]
"""How far something reaches above and below the middle of its row."""


def down(stretch: Stretch, rows: Mapping[float, Sequence[tuple[Extents, Extents]]], end: float) -> None:
    """Give every row, above and below its middle, the height that its cells need.

    Args:
        stretch: What grows.
        rows: The cells of each row by its middle: how far each reaches, and how far it must reach.
        end: Where the last row ends.
    """
    for middle, cells in sorted(rows.items()):
        over = _steps((had[0], need[0]) for had, need in cells)
        under = _steps((had[1], need[1]) for had, need in cells)
        stretch.until(middle - over[-1][1])
        for inner, _, grown in reversed(over):
            stretch.until(middle - inner, least=grown)
        for _, outer, grown in under:
            stretch.until(middle + outer, least=grown)
    stretch.until(end)


def _steps(reaches: Iterable[tuple[float, float]]) -> list[tuple[float, float, float]]:
    """Return the stretches from the middle outwards: from, to, and how long it becomes."""
    needs: dict[float, float] = {}
    for had, need in reaches:
        needs[had] = max(needs.get(had, 0.0), need)
    found = []
    begin, reached = 0.0, 0.0
    for had, need in sorted(needs.items()):
        grown = max(reached + (had - begin) * SCALE, need)
        found.append((begin, had, grown - reached))
        begin, reached = had, grown
    return found
