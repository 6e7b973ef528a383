"""The word that was probably meant: for short Swedish keys and ids, not for prose."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FOLDED = str.maketrans({"å": "a", "ä": "a", "ö": "o", "é": "e", "-": "_", " ": "_"})
_SHORTEST_PART = 3
_SHORTEST_STEM, _LONGEST_ENDING = 5, 3
_LIMITS = ((3, 0), (6, 1), (10, 2))
_MOST = 3


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate closest to ``word``, the first of several equally close, or None if none is close.

    Case, accents and hyphens count for nothing. Longer words may differ more, and an abbreviation
    that begins a single candidate stands for it.
    """
    wanted = _fold(word)
    known = {candidate: _fold(candidate) for candidate in candidates}
    limit = next((most for length, most in _LIMITS if len(wanted) < length), _MOST)
    distances = {
        candidate: distance
        for candidate, folded in known.items()
        if abs(len(folded) - len(wanted)) <= limit and (distance := _distance(wanted, folded)) <= limit
    }
    if distances:
        return min(distances, key=lambda candidate: distances[candidate])
    begun = [
        candidate
        for candidate, folded in known.items()
        if len(wanted) >= _SHORTEST_PART and folded.startswith(wanted)
    ]
    return begun[0] if len(begun) == 1 else None


def sibling(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that is the same word in singular or plural, or None: ``grupp``, ``grupper``."""
    for candidate in candidates:
        stem, longer = sorted((_fold(word), _fold(candidate)), key=len)
        ending = longer.removeprefix(stem)
        if len(stem) >= _SHORTEST_STEM and ending != longer and len(ending) <= _LONGEST_ENDING:
            return candidate
    return None


def _fold(word: str) -> str:
    return word.strip().lower().translate(_FOLDED)


def _distance(one: str, other: str) -> int:
    """Count the letters to add, drop, change or swap with the next one, to get from one word to the other."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]
