"""Small numbers: what must be hidden so that nobody can be recognised, also by subtraction.

A table's cells add up along lines: the total of a region is the sum of its parts by sex, and so on. What is
hidden for its own sake (*primary*) may be found again from the sums; so other cells are hidden with it
(*secondary*), until no hidden cell can be solved from those shown. That is decided exactly, by elimination.
The sum of what a line hides can be found too, and is not left small either. What can be narrowed down by
several lines together, but not solved, is not looked at.

Units whose patients are counted at each of them do not add up to the total; they are protected as if they
did, which hides the same or more.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Key = tuple[str | None, ...]

_PRIME = 2**61 - 1

TOTAL = None
"""Stands in a key for all values of a column."""


@dataclass(frozen=True, slots=True)
class Line:
    """Cells that add up: ``total`` is the sum of ``parts``."""

    total: Key
    parts: tuple[Key, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        """The parts, then the total."""
        return (*self.parts, self.total)


def lines(keys: Iterable[Key]) -> tuple[Line, ...]:
    """Return every line of a table whose keys hold a value, or TOTAL, for each column."""
    known = sorted(set(keys), key=_order)
    found: dict[tuple[int, Key], list[Key]] = {}
    for key in known:
        for place, value in enumerate(key):
            if value is not TOTAL:
                total = (*key[:place], TOTAL, *key[place + 1 :])
                found.setdefault((place, total), []).append(key)
    there = set(known)
    return tuple(Line(total, tuple(parts)) for (_, total), parts in found.items() if total in there)


def protect(
    sizes: Mapping[Key, int],
    primary: Iterable[Key],
    amounts: Sequence[Mapping[Key, int]] = (),
    least: int = 0,
) -> frozenset[Key]:
    """Return all cells to hide: the primary ones, and those that would give them away.

    Args:
        sizes: How many patients each cell concerns; among equals the smallest is sacrificed.
        primary: The cells that must be hidden.
        amounts: What is printed of each cell. Of the hidden cells in a line the sum can be found: it must not
            be a small number either, and not nothing where there are patients.
        least: Numbers below this are small.
    """
    table = lines(sizes)
    hidden = set(primary) & set(sizes)
    while line := _leaking(hidden, table) or _thin(hidden, table, amounts, least, sizes):
        company = Counter(key for other in table if hidden.intersection(other.keys) for key in other.keys)
        hidden.add(
            min(
                _shown(line, hidden),
                key=lambda key: (key == line.total, -company[key], sizes[key], _order(key)),
            )
        )
    return frozenset(hidden)


def _leaking(hidden: set[Key], table: Sequence[Line]) -> Line | None:
    """Return a line that must hide more, since the sums determine a hidden cell of it."""
    alone = {key for line in table if len(found := hidden.intersection(line.keys)) == 1 for key in found}
    solved = alone or _solved(hidden, table)
    return min(
        (line for line in table if solved.intersection(line.keys) and _shown(line, hidden)),
        key=lambda line: sum(key in hidden for key in line.keys),
        default=None,
    )


def _thin(
    hidden: set[Key],
    table: Sequence[Line],
    amounts: Sequence[Mapping[Key, int]],
    least: int,
    sizes: Mapping[Key, int],
) -> Line | None:
    """Return a line whose hidden cells are known to hold too little together, since the rest is shown."""
    for line in table:
        within = hidden.intersection(line.parts)
        if not within or line.total in hidden:
            continue
        someone = sum(sizes[key] for key in within) > 0
        for amount in amounts:
            together = sum(amount[key] for key in within)
            if 0 < together < least or (someone and together == 0):
                return line
    return None


def _shown(line: Line, hidden: set[Key]) -> list[Key]:
    return [key for key in line.keys if key not in hidden]


def _solved(hidden: set[Key], table: Sequence[Line]) -> set[Key]:
    """Return the hidden cells that the sums determine: those alone in a row of the reduced equations."""
    rows = []
    for line in table:
        row = dict.fromkeys(hidden.intersection(line.parts), 1)
        if line.total in hidden:
            row[line.total] = _PRIME - 1
        if row:
            rows.append(row)
    return {key for row in _reduced(rows) if len(row) == 1 for key in row}


def _reduced(rows: Iterable[dict[Key, int]]) -> list[dict[Key, int]]:
    """Return equations in reduced form: the first unknown of each is in no other. Numbers are modulo a prime.

    A prime so large does for whole numbers what fractions would: sums of ones have no such divisor.
    """
    done: dict[Key, dict[Key, int]] = {}
    for row in rows:
        for key in [key for key in row if key in done]:
            _subtract(row, done[key], row[key])
        if not row:
            continue
        pivot = next(iter(row))
        scale = pow(row[pivot], -1, _PRIME)
        for key in row:
            row[key] = row[key] * scale % _PRIME
        for other in done.values():
            if pivot in other:
                _subtract(other, row, other[pivot])
        done[pivot] = row
    return list(done.values())


def _subtract(row: dict[Key, int], other: Mapping[Key, int], times: int) -> None:
    for key, value in other.items():
        left = (row.get(key, 0) - times * value) % _PRIME
        if left:
            row[key] = left
        else:
            row.pop(key, None)


def cells(values: Sequence[Sequence[str]]) -> tuple[Key, ...]:
    """Return every key of a table: each column's values and TOTAL, combined."""
    return tuple(product(*((*column, TOTAL) for column in values)))


def _order(key: Key) -> tuple[tuple[bool, str], ...]:
    return tuple((value is TOTAL, value or "") for value in key)
