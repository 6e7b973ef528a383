"""A file's characters and how offsets become lines and columns. Knows nothing of YAML."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from pathwaygen.diagnostic import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

_BREAK = re.compile(r"\r\n?|\n")


class Sheet:
    """The text that offsets count in.

    It equals the file's text, except that tabs in indentation may have been widened so that the
    rest could be read; ``widened`` then says, for each such line, how wide the indentation is here
    and how wide it is in the file.
    """

    def __init__(self, text: str, widened: Mapping[int, tuple[int, int]] | None = None) -> None:
        self.text = text
        self._widened = widened or {}

    @cached_property
    def starts(self) -> list[int]:
        """The offset where each line starts; CRLF, LF and a lone CR end a line, nothing else does."""
        if "\r" in self.text:
            return [0, *(match.end() for match in _BREAK.finditer(self.text))]
        lengths = (len(line) + 1 for line in self.text.split("\n")[:-1])
        return [0, *accumulate(lengths)]

    def row(self, offset: int) -> int:
        """Return the line of an offset, counted from 0."""
        return bisect_right(self.starts, offset) - 1

    def bounds(self, row: int) -> tuple[int, int]:
        """Return the offsets of a line, without its line break; the row counts from 0."""
        start = self.starts[row]
        end = self.starts[row + 1] if row + 1 < len(self.starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return start, end

    def line(self, offset: int) -> str:
        """Return the whole line of an offset, without its line break."""
        start, end = self.bounds(self.row(offset))
        return self.text[start:end]

    def span(self, start: int, end: int) -> Span:
        """Return the span between two offsets, in the lines and columns of the file.

        An offset in a line break or after the last character counts as the end of its line.
        """
        return Span(*self._place(start), *self._place(max(start, end)))

    def _place(self, offset: int) -> tuple[int, int]:
        row = self.row(offset)
        start, end = self.bounds(row)
        column = min(offset, end) - start
        if row in self._widened:
            here, there = self._widened[row]
            column = column - here + there if column >= here else min(column, there)
        return row + 1, column + 1
