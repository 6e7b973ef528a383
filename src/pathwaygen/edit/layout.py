"""Changes → stretches of the author's text to replace. Knows where each key and value stands."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from pathwaygen import keywords
from pathwaygen.edit import scalar
from pathwaygen.edit.block import Writer
from pathwaygen.edit.change import EditError, Insert, Remove, Rename, Set
from pathwaygen.source.sheet import Sheet
from pathwaygen.source.spans import FLOW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pathwaygen.diagnostic import Path
    from pathwaygen.edit.change import Change, Value
    from pathwaygen.source import Source
    from pathwaygen.source.spans import Node

_INDENT = re.compile(r"^( +)\S", re.MULTILINE)
_REST = re.compile(r"[^\r\n]*")
_SIGNS = re.compile(r"[|>][0-9+-]*")


class Stretch(NamedTuple):
    """A part of the text, by offsets, and what is to stand there."""

    start: int
    end: int
    text: str


class Layout:
    """One file's text and places. Makes no change itself."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.spans = source.spans
        self.sheet = Sheet(source.text)
        newline = "\r\n" if "\r\n" in self.text else "\r" if "\r" in self.text else "\n"
        self.writer = Writer(self._word, self._step, newline)

    @cached_property
    def _step(self) -> int:
        """How far the author indents: the smallest indentation there is, two if none."""
        return min((len(found[1]) for found in _INDENT.finditer(self.text) if len(found[1]) > 1), default=2)

    def _word(self, path: Path, key: str) -> str:
        vocabulary = self.source.vocabulary
        if any(step in vocabulary.open_trees for step in path):
            return key
        if path and path[-1] in vocabulary.open_names:
            return key
        return keywords.load().word(key, swedish=self.source.sv_keys >= self.source.en_keys)

    def node(self, path: Path) -> Node:
        """Return the node at a path.

        Raises:
            EditError: There is none.
        """
        node = self.spans.node(path)
        if node is None:
            raise EditError(f"there is no {path!r} to change")
        return node

    def in_flow(self, path: Path) -> bool:
        """Whether a node stands inside brackets."""
        return any(self.node(path[:n])[4] == FLOW for n in range(len(path)))

    def column(self, path: Path) -> int:
        """Return where a node's key, or its dash in a list, stands in its line: counted from 0."""
        node = self.node(path)
        at = node[0] if node[0] >= 0 else self.dash(path)
        return at - self.sheet.starts[self.sheet.row(at)]

    def dash(self, path: Path) -> int:
        """Return the offset of the dash before an item of a block list."""
        at = self.text.rfind("-", 0, max(self.spans.extent(path)[0], 1))
        if at < 0:
            raise EditError(f"there is no dash before {path!r}")
        return at

    def stretches(self, change: Change, order: Sequence[str]) -> tuple[Stretch, ...]:
        """Return what to replace for one change.

        Args:
            change: What is asked for.
            order: The keys that the mapping of a new key may have, in the model's order.

        Raises:
            EditError: It cannot be done where it stands.
        """
        if isinstance(change, Rename):
            return (self._rename(change.path, change.word),)
        if isinstance(change, Remove):
            return self._remove(change.path)
        if isinstance(change, Set):
            made = self._set(change.path, change.value)
        else:
            made = self._insert(change, order)
        *first, last = made
        if last.end == len(self.text) and _last(change.value).endswith("\n"):
            last = last._replace(text=last.text.rstrip("\r\n") + self.writer.newline)
        return (*first, last)

    def _rename(self, path: Path, word: str) -> Stretch:
        start, end = self.node(path)[:2]
        if start < 0:
            raise EditError(f"{path!r} has no key")
        like = self.text[start] if self.text[start] in "'\"" else ""
        return Stretch(start, end, scalar.inline(word, like=like, flow=self.in_flow(path)))

    def _set(self, path: Path, value: Value) -> tuple[Stretch, ...]:
        node = self.node(path)
        start, end = self.spans.extent(path)
        here = self._value(path)
        if here == value:
            return (Stretch(end, end, ""),)
        if here is None and node[5] is None:
            return (self._fill(path, value),)
        if self.in_flow(path):
            text = isinstance(value, str)
            made = (
                scalar.inline(str(value), like=node[4], flow=True) if text else self.writer.flow(value, path)
            )
            return (Stretch(start, end, made),)
        if isinstance(value, str) and node[5] is None:
            return (self._set_text(path, value),)
        return self._set_whole(path, value)

    def _set_whole(self, path: Path, value: Value) -> tuple[Stretch, ...]:
        """Put a value in the place of a collection, or a collection in the place of a text."""
        node = self.node(path)
        start, end = self.spans.extent(path)
        made = self.writer.after(value, path, self.column(path), item=node[0] < 0)
        if node[0] < 0:
            return (self._whole(start, end, made.lstrip(" ")),)
        colon = self.text.index(":", node[1]) + 1
        if self.sheet.row(colon) == self.sheet.row(start):
            return (self._whole(colon, end, made),)
        below = made.startswith(self.writer.newline)
        at = self.sheet.bounds(self.sheet.row(colon))[1] if below else colon
        return Stretch(at, at, made), Stretch(self._line(start), self._next_line(end), "")

    def _whole(self, start: int, end: int, made: str) -> Stretch:
        """Replace a value, and let a comment after it stay on the line where the new one begins."""
        first, line_end, rest = made.partition(self.writer.newline)
        tail = self._tail(end)
        if not tail.strip() or not line_end:
            return Stretch(start, end, made)
        return Stretch(start, end + len(tail), f"{first}{tail.rstrip()}{line_end}{rest}")

    def _tail(self, end: int) -> str:
        match = _REST.match(self.text, end)
        return match[0] if match else ""

    def _value(self, path: Path) -> Any:  # noqa: ANN401  plain data
        here: Any = self.source.data
        for step in path:
            here = here[step]
        return here

    def _fill(self, path: Path, value: Value) -> Stretch:
        """Give a value to a key or an item that has none."""
        node = self.node(path)
        start, end = self.spans.extent(path)
        at = self.text.index(":", node[1]) + 1 if node[0] >= 0 else self.dash(path) + 1
        if end > start:  # it is written: null, or a tilde
            at = start - 1
        if self.in_flow(path):
            return Stretch(at, max(at, end), f" {self.writer.flow(value, path)}")
        made = self.writer.after(value, path, self.column(path), item=node[0] < 0)
        return self._whole(at, max(at, end) if end > start else at, made)

    def _set_text(self, path: Path, value: str) -> Stretch:
        node = self.node(path)
        style = node[4]
        start, end = self.spans.extent(path)
        newline = self.writer.newline
        if style in ("|", ">"):
            return self._set_block(path, value, style)
        row, last = self.sheet.row(start), self.sheet.row(end)
        scalar.checked(value)
        if not style and row != last and "\n" not in value and scalar.inline(value) == value:
            lines = [line.strip() for line in self.text[start:end].splitlines()]
            indent = self._leading(row + 1)
            return Stretch(start, end, (newline + indent).join(scalar.refolded(value, lines)))
        if "\n" in value and (scalar.literal(value)):
            return self._whole(start, end, self.writer.text(value, self.column(path) + self.writer.step))
        return Stretch(start, end, scalar.inline(value, like=style))

    def _leading(self, row: int) -> str:
        start, end = self.sheet.bounds(row)
        line = self.text[start:end]
        return line[: len(line) - len(line.lstrip(" "))]

    def _set_block(self, path: Path, value: str, style: str) -> Stretch:
        """Write a text in the same block style; on one line if it cannot be, with the comment after it."""
        start, end = self.spans.extent(path)
        newline = self.writer.newline
        signs = _SIGNS.match(self.text, start)
        tail = self._tail(signs.end() if signs else start).rstrip()
        bodies = self.text[start:end].splitlines()[1:]
        old = [line.strip() for line in bodies]
        scalar.checked(value)
        made = (scalar.folded(value, old) if style == ">" else None) or scalar.literal(value)
        if made is None:
            return Stretch(start, end, scalar.inline(value, like='"') + tail)
        sign, lines = made
        first = next((line for line in bodies if line.strip()), "")
        own = first[: len(first) - len(first.lstrip(" "))]
        explicit = bool(signs and re.search(r"\d", signs[0]))
        column = self.column(path) + self.writer.step
        indent = own if own and not explicit else " " * column
        body = newline.join([sign + tail, *(indent + line if line else "" for line in lines)])
        return Stretch(start, end, body)

    def _next_line(self, offset: int) -> int:
        """Return where the line after an offset begins; the end of the text if there is none."""
        row = self.sheet.row(offset) + 1
        return self.sheet.starts[row] if row < len(self.sheet.starts) else len(self.text)

    def _line(self, offset: int) -> int:
        return self.sheet.starts[self.sheet.row(offset)]

    def _remove(self, path: Path) -> tuple[Stretch, ...]:
        if not path:
            raise EditError("the whole file cannot be removed")
        parent, last = path[:-1], path[-1]
        names = self._names(parent)
        if self.node(parent)[4] == FLOW:
            return (self._remove_flow(path, names),)
        if len(names) == 1:
            return self._set(parent, [] if isinstance(last, int) else {})
        start = self.node(path)[0] if isinstance(last, str) else self.dash(path)
        end = max(self.spans.extent(path)[1], self.node(path)[1])
        line = self._line(start)
        if not self.text[line:start].strip():
            return (Stretch(line, self._next_line(end), ""),)
        at = names.index(last)
        if at:  # another item or key begins on its line: not the author's hand
            raise EditError(f"{path!r} shares its line with what stands before it")
        following = (*parent, names[1])
        until = self.node(following)[0] if isinstance(last, str) else self.dash(following)
        if "#" in self.text[self._next_line(end) : until]:
            return (Stretch(start, end + len(self._tail(end)), ""),)
        return (Stretch(start, until, ""),)

    def _names(self, path: Path) -> list[str | int]:
        children = self.node(path)[5] or ()
        return list(children) if isinstance(children, dict) else list(range(len(children)))

    def _remove_flow(self, path: Path, names: list[str | int]) -> Stretch:
        at = names.index(path[-1])
        start, end = self._flow_extent(path)
        if at + 1 < len(names):
            return Stretch(start, self._flow_extent((*path[:-1], names[at + 1]))[0], "")
        if at:
            return Stretch(self._flow_extent((*path[:-1], names[at - 1]))[1], end, "")
        return Stretch(start, end, "")

    def _flow_extent(self, path: Path) -> tuple[int, int]:
        node = self.node(path)
        start, end = self.spans.extent(path)
        return (node[0] if node[0] >= 0 else start), max(end, node[1])

    def _insert(self, change: Insert, order: Sequence[str]) -> tuple[Stretch, ...]:
        parent, last = change.path[:-1], change.path[-1]
        node = self.node(parent)
        children = node[5]
        if children is None or not children:
            empty: Value = [change.value] if isinstance(last, int) else {str(last): change.value}
            return self._set(parent, empty)
        names = self._names(parent)
        at = last if isinstance(last, int) else _position(str(last), [str(name) for name in names], order)
        before = (*parent, names[at - 1]) if at else None
        after = (*parent, names[at]) if at < len(names) else None
        if node[4] == FLOW:
            return (self._insert_flow(change, before, after),)
        if before is not None:
            return (self._insert_after(change, before),)
        assert after is not None  # noqa: S101  the collection has children
        start = self.node(after)[0] if isinstance(last, str) else self.dash(after)
        column = start - self._line(start)
        return (Stretch(start, start, self._entry(change, column) + self.writer.newline + " " * column),)

    def _insert_after(self, change: Insert, before: Path) -> Stretch:
        newline = self.writer.newline
        column = self.column(before)
        end = self.spans.extent(before)[1]
        end = max(end, self.node(before)[1])
        at = self._next_line(end)
        entry = " " * column + self._entry(change, column)
        if at == len(self.text) and self.text[-1:] not in ("\n", "\r"):
            return Stretch(at, at, newline + entry)
        row = self.sheet.row(at)
        apart = len(change.path) == 1 and at < len(self.text) and not self.sheet.line(at).strip()
        apart = apart and row < len(self.sheet.starts)
        return Stretch(at, at, (newline if apart else "") + entry + newline)

    def _entry(self, change: Insert, column: int) -> str:
        last = change.path[-1]
        if isinstance(last, str):
            return self.writer.entry(last, change.value, change.path[:-1], column)
        if self._like_flow(change):
            return "- " + self.writer.flow(change.value, change.path)
        return "-" + self.writer.after(change.value, change.path, column, item=True)

    def _like_flow(self, change: Insert) -> bool:
        """Whether a new item is written on one line in braces, since the others are and it has room."""
        siblings = self.node(change.path[:-1])[5] or ()
        value = change.value
        flat = isinstance(value, dict) and all(isinstance(v, str) and "\n" not in v for v in value.values())
        flows = isinstance(siblings, list) and all(sibling[4] == FLOW for sibling in siblings)
        return flat and flows and len(self.writer.flow(value, change.path)) < scalar.WIDTH

    def _insert_flow(self, change: Insert, before: Path | None, after: Path | None) -> Stretch:
        last = change.path[-1]
        if isinstance(last, str):
            made = self.writer.flow_entry(last, change.value, change.path[:-1])
        else:
            made = self.writer.flow(change.value, change.path)
        if before is not None:
            at = self._flow_extent(before)[1]
            return Stretch(at, at, f", {made}")
        assert after is not None  # noqa: S101  the collection has children
        at = self._flow_extent(after)[0]
        return Stretch(at, at, f"{made}, ")


def _last(value: Value) -> str:
    """Return the text that a value ends in."""
    while value and not isinstance(value, str):
        value = next(reversed(value.values() if isinstance(value, dict) else value))
    return value if isinstance(value, str) else ""


def _position(key: str, names: list[str], order: Sequence[str]) -> int:
    """Return before which of the keys a new one belongs: after the last of those that come before it."""
    if key not in order:
        return len(names)
    earlier = set(order[: order.index(key)])
    return max((at + 1 for at, name in enumerate(names) if name in earlier), default=0)
