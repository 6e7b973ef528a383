"""A value of any kind → lines of YAML. Knows no file, only how the house writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pathwaygen.edit import scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pathwaygen.diagnostic import Path


@dataclass(frozen=True, slots=True)
class Writer:
    """How a file is written.

    Attributes:
        word: The place of a mapping and a canonical key → the author's word for the key.
        step: How many characters each level is indented by.
        newline: What ends a line.
    """

    word: Callable[[Path, str], str]
    step: int = 2
    newline: str = "\n"

    def after(self, value: Any, path: Path, column: int, *, item: bool = False) -> str:  # noqa: ANN401  plain data
        """Return what stands after ``key:`` or ``-``, from the space on, without the last line end.

        Args:
            value: What to write.
            path: Its place.
            column: Where the key or the dash stands, counted from 0.
            item: Whether it is an item of a list.
        """
        if isinstance(value, str):
            return " " + self.text(value, column + self.step)
        if not value:
            return " {}" if isinstance(value, dict) else " []"
        inner = column + self.step
        lines = list(self._entries(value, path, inner))
        indent = " " * inner
        if item:
            return " " * (self.step - 1) + (self.newline + indent).join(lines)
        return "".join(f"{self.newline}{indent}{line}" for line in lines)

    def _entries(self, value: Any, path: Path, column: int) -> Iterator[str]:  # noqa: ANN401  plain data
        if isinstance(value, dict):
            for key, inner in value.items():
                yield self.entry(key, inner, path, column)
        else:
            for index, inner in enumerate(value):
                yield "-" + self.after(inner, (*path, index), column, item=True)

    def entry(self, key: str, value: Any, path: Path, column: int) -> str:  # noqa: ANN401  plain data
        """Return ``key: value`` for a key of the mapping at ``path``."""
        name = scalar.inline(self.word(path, key))
        return f"{name}:{self.after(value, (*path, key), column)}"

    def text(self, value: str, indent: int) -> str:
        """Return a text: literal if it has several lines, else on one line."""
        if "\n" in value and (made := scalar.literal(scalar.checked(value))):
            sign, lines = made
            return self.newline.join([sign, *(" " * indent + line if line else "" for line in lines)])
        return scalar.inline(value)

    def flow(self, value: Any, path: Path) -> str:  # noqa: ANN401  plain data
        """Return a value inside brackets, on one line."""
        if isinstance(value, str):
            return scalar.inline(value, flow=True)
        if isinstance(value, dict):
            pairs = (self.flow_entry(key, inner, path) for key, inner in value.items())
            return "{" + ", ".join(pairs) + "}"
        return "[" + ", ".join(self.flow(inner, (*path, n)) for n, inner in enumerate(value)) + "]"

    def flow_entry(self, key: str, value: Any, path: Path) -> str:  # noqa: ANN401  plain data
        """Return ``key: value`` for inside braces."""
        name = scalar.inline(self.word(path, key), flow=True)
        return f"{name}: {self.flow(value, (*path, key))}"
