"""Moves the drawing's coordinates apart without changing their order: what is straight stays straight, what is
beside stays beside, and no new crossing arises. BPMN's symbols need more room than the drawing's boxes give.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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


def down(stretch: Stretch, rows: Mapping[float, Iterable[tuple[float, float]]], end: float) -> None:
    """Give every row, around its middle, the height that its cells need: pairs of half heights, had and needed."""
    for middle, cells in sorted(rows.items()):
        halves: dict[float, float] = {}
        for had, needed in cells:
            halves[had] = max(halves.get(had, 0.0), needed)
        steps: list[tuple[float, float, float]] = []
        reached, gone = 0.0, 0.0
        for had, needed in sorted(halves.items()):
            grown = max(reached + (had - gone) * SCALE, needed)
            steps.append((gone, had, grown - reached))
            reached, gone = grown, had
        stretch.until(middle - gone)
        for inner, _, grown in reversed(steps):
            stretch.until(middle - inner, least=grown)
        for _, outer, grown in steps:
            stretch.until(middle + outer, least=grown)
    stretch.until(end)
