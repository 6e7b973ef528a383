"""How wide a table's columns are on paper: by their text, and so that words stay whole where they can."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pathwaygen.export.signs import LONG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pathwaygen.export.tree import Element

PAIR = 2
"""A table of so many columns has its rows' headings in the first."""
_BLANK = re.compile(r"[ \t\n]+")
"""Where a line may break between words; a no-break space is none."""
_LINE, _PADDING = 92.0, 3.0
"""How many characters a row holds across the page, and those that each column's margins take of them."""
_WIDEST = 60.0
"""No column asks for more characters than this."""
_LABEL, _LABELLED = 30, [30.0, 70.0]
"""A row's heading with no more characters than this stands in a column that is as wide in every table."""


def widths(rows: Sequence[Sequence[Element]]) -> list[float]:
    """Return how wide the columns are to each other: first their longest words have room, then their texts.

    Args:
        rows: The cells of every row, the table's head first.
    """
    if len(rows[0]) == PAIR and all(len(row[0].words) <= _LABEL for row in rows if row):
        return list(_LABELLED)
    needed, wanted = [], []
    for column in _columns(rows):
        texts = [cell.words for cell in column]
        longest = max((len(word) for text in texts for word in _BLANK.split(text)), default=0)
        needed.append(min(longest, LONG) + _PADDING)
        wanted.append(min(sum(map(len, texts)) / max(len(texts), 1), _WIDEST))
    left = max(_LINE - sum(needed), 0.0)
    more = [max(want - need, 0.0) for want, need in zip(wanted, needed, strict=True)]
    if not sum(more):
        more = needed
    return [round(need + left * part / sum(more), 1) for need, part in zip(needed, more, strict=True)]


def hyphens(rows: Sequence[Sequence[Element]], wide: Sequence[float]) -> list[bool]:
    """Return which columns have a word that must be parted: the others read better with whole words.

    Args:
        rows: The cells of every row, the table's head first.
        wide: How wide the columns are to each other.
    """
    room = [width * max(_LINE, sum(wide)) / sum(wide) - _PADDING for width in wide]
    return [
        any(len(word) > most for cell in column for word in _BLANK.split(cell.words))
        for column, most in zip(_columns(rows), room, strict=True)
    ]


def _columns(rows: Sequence[Sequence[Element]]) -> list[list[Element]]:
    """Return the cells of each column; a row may be short."""
    return [[row[place] for row in rows if place < len(row)] for place in range(len(rows[0]))]
