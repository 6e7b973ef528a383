"""Small numbers: what must be hidden so that nobody can be recognised, also by subtraction.

A table's cells add up along lines: the total of a region is the sum of its parts by sex, and so on. What is
hidden for its own sake (*primary*) may be found again from the sums; so other cells are hidden with it
(*secondary*), until no hidden cell can be solved from those shown. That is decided exactly, by elimination.
What can be narrowed down, but not solved, is not looked at.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Key = tuple[str | None, ...]

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


def protect(sizes: Mapping[Key, int], primary: Iterable[Key]) -> frozenset[Key]:
    """Return all cells to hide: the primary ones, and those that would give them away.

    Args:
        sizes: How many patients each cell concerns; among equals the smallest is sacrificed.
        primary: The cells that must be hidden.
    """
    table = lines(sizes)
    hidden = set(primary) & set(sizes)
    while solved := _solved(hidden, table):
        line = min(
            (line for line in table if solved.intersection(line.keys) and _shown(line, hidden)),
            key=lambda line: sum(key in hidden for key in line.keys),
        )
        company = Counter(key for other in table if hidden.intersection(other.keys) for key in other.keys)
        hidden.add(
            min(
                _shown(line, hidden),
                key=lambda key: (key == line.total, -company[key], sizes[key], _order(key)),
            )
        )
    return frozenset(hidden)


def _shown(line: Line, hidden: set[Key]) -> list[Key]:
    return [key for key in line.keys if key not in hidden]


def _solved(hidden: set[Key], table: Sequence[Line]) -> set[Key]:
    """Return the hidden cells that the sums determine: those alone in a row of the reduced equations."""
    unknown = sorted(hidden, key=_order)
    place = {key: n for n, key in enumerate(unknown)}
    rows = []
    for line in table:
        row = [Fraction(0)] * len(unknown)
        for key in line.parts:
            if key in place:
                row[place[key]] += 1
        if line.total in place:
            row[place[line.total]] -= 1
        if any(row):
            rows.append(row)
    _reduce(rows)
    alone = ([n for n, value in enumerate(row) if value] for row in rows)
    return {unknown[found[0]] for found in alone if len(found) == 1}


def _reduce(rows: list[list[Fraction]]) -> None:
    """Bring equations to reduced row echelon form, in place."""
    done = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((n for n in range(done, len(rows)) if rows[n][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        scale = rows[done][column]
        rows[done] = [value / scale for value in rows[done]]
        for n, row in enumerate(rows):
            if n != done and row[column]:
                factor = row[column]
                rows[n] = [value - factor * top for value, top in zip(row, rows[done], strict=True)]
        done += 1


def cells(values: Sequence[Sequence[str]]) -> tuple[Key, ...]:
    """Return every key of a table: each column's values and TOTAL, combined."""
    return tuple(product(*((*column, TOTAL) for column in values)))


def _order(key: Key) -> tuple[tuple[bool, str], ...]:
    return tuple((value is TOTAL, value or "") for value in key)
