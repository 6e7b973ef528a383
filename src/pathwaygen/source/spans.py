"""Path → place in the file, for every key and value. Knows nothing of what the keys mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from pathwaygen.diagnostic import START, Path, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pathwaygen.source.sheet import Sheet

Children: TypeAlias = "dict[str, Node] | list[Node]"
Node: TypeAlias = "tuple[int, int, int, int, str, Children | None]"
"""Offsets of the key and of the value, the value's style, and a collection's children.

A bare tuple of numbers, since one is made and kept for every node of every file.
"""

NO_KEY = -1
"""The key's offsets for an item of a list."""

BLOCK, FLOW = "block", "flow"
"""The style of a collection. A scalar's is its quote or block sign, empty for a plain one."""

_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*\s+)+")
_BLOCK = ("|", ">")
_HEADER = re.compile(r"[|>][^\r\n]*(?:\r\n?|\n)?")
_MADE_UP = 3


class SourceMap:
    """The span of every key and value of one file. May be given how to find them, for the first question."""

    __slots__ = ("_found", "_sheet")

    def __init__(self, root: Node | Callable[[], Node | None] | None, sheet: Sheet) -> None:
        self._found = root
        self._sheet = sheet

    @property
    def _root(self) -> Node | None:
        if callable(self._found):
            self._found = self._found()
        return self._found

    def key(self, path: Path) -> Span | None:
        """Return the span of the key at a path; for an item of a list, of its value."""
        node = self._node(path)
        if node is None or not path:
            return None
        return self._sheet.span(*(self._item(node) if node[0] == NO_KEY else node[:2]))

    def value(self, path: Path) -> Span | None:
        """Return the span of the whole value at a path, with quotes and brackets but without its key."""
        node = self._node(path)
        return None if node is None else self._sheet.span(*self._extent(node))

    def closest(self, path: Path) -> Span:
        """Return what to underline for a path, or for its closest ancestor that the file has.

        A value on one line is underlined itself. A collection, an empty value and a text of several
        lines are underlined by their key, and in a list by their first line. The file as a whole is
        underlined by its first key, not by the comments that may stand before it.
        """
        while path and self._node(path) is None:
            path = path[:-1]
        node = self._node(path)
        if node is None:
            return START
        if not path:
            first = next(iter(node[5]), None) if isinstance(node[5], dict) else None
            return START if first is None else self.key((first,)) or START
        start, end = self._extent(node)
        whole = node[5] is None and 0 <= start < end and self._sheet.row(start) == self._sheet.row(end)
        if whole:
            return self._sheet.span(start, end)
        return self._sheet.span(*(self._item(node) if node[0] == NO_KEY else node[:2]))

    def quote(self, path: Path, needle: str, nth: int = 0) -> Span:
        """Return the span of the ``nth`` occurrence of some words inside the value at a path.

        A space in ``needle`` matches a line break of a folded text too. Falls back to :meth:`closest`.
        """
        node = self._node(path)
        if node is not None and node[5] is None and needle:
            start, end = self._extent(node)
            if node[4] in _BLOCK and (header := _HEADER.match(self._sheet.text, start, end)):
                start = header.end()
            pattern = re.compile(r"\s+".join(map(re.escape, needle.split())) or re.escape(needle))
            for count, match in enumerate(pattern.finditer(self._sheet.text, start, end)):
                if count == nth:
                    return self._sheet.span(*match.span())
        return self.closest(path)

    def word(self, path: Path) -> str | None:
        """Return the author's own spelling of the key at a path; None for an item of a list."""
        node = self._node(path)
        if node is None or node[0] == NO_KEY:
            return None
        start, end = self._bounds(node[0], node[1])
        word = self._sheet.text[start:end]
        return word[1:-1] if word[:1] in ("'", '"') and word[-1:] == word[:1] else word

    def raw(self, path: Path) -> str | None:
        """Return the value at a path as it stands in the file, quotes, brackets and all."""
        node = self._node(path)
        if node is None:
            return None
        start, end = self._extent(node)
        return self._sheet.text[start:end]

    def resolve(self, loc: Sequence[str | int]) -> Path:
        """Return the deepest known path on a validator's ``loc``.

        A segment that the file does not have is skipped if one of the next few leads on (the names of
        the union's members that a validator adds); otherwise the path ends at the closest ancestor.
        """
        node, at = self._root, 0
        found: list[str | int] = []
        while node is not None and at < len(loc):
            for ahead in range(at, min(at + _MADE_UP, len(loc))):
                child = _child(node, loc[ahead])
                if child is not None:
                    found.append(loc[ahead])
                    node, at = child, ahead + 1
                    break
            else:
                break
        return tuple(found)

    def find(self, offset: int) -> Path:
        """Return the path of the deepest node that starts at or before an offset."""
        path: list[str | int] = []
        node = self._root
        while node is not None and node[5]:
            best: tuple[str | int, Node] | None = None
            items = node[5].items() if isinstance(node[5], dict) else enumerate(node[5])
            for step, child in items:
                if (child[2] if child[0] == NO_KEY else child[0]) > offset:
                    break
                best = (step, child)
            if best is None:
                break
            path.append(best[0])
            node = best[1]
        return tuple(path)

    def extent(self, path: Path) -> tuple[int, int]:
        """Return the offsets of the value at a known path.

        Raises:
            KeyError: The file has no such path.
        """
        node = self._node(path)
        if node is None:
            raise KeyError(path)
        return self._extent(node)

    def node(self, path: Path) -> Node | None:
        """Return the node at a path, for the reader's own checks."""
        return self._node(path)

    def without(self, paths: Iterable[Path]) -> SourceMap:
        """Return a map without some nodes; the items after them in a list move up."""
        return SourceMap(_pruned(self._root, tuple(paths)) if self._root else None, self._sheet)

    def _node(self, path: Path) -> Node | None:
        node = self._root
        for step in path:
            if node is None:
                return None
            node = _child(node, step)
        return node

    def _item(self, node: Node) -> tuple[int, int]:
        """Return the first line of a list item's value."""
        start, end = self._extent(node)
        if node[4] == BLOCK and isinstance(node[5], dict) and node[5]:
            first = next(iter(node[5].values()))
            end = first[1] if first[5] is not None else max(first[1], self._extent(first)[1])
        _, line_end = self._sheet.bounds(self._sheet.row(start))
        return start, max(start, min(end, line_end))

    def _extent(self, node: Node) -> tuple[int, int]:
        _, _, start, end, style, children = node
        if style != BLOCK or children is None:
            return self._bounds(start, end)
        # The parser ends a block collection at the next token, so its last child tells better.
        start, end = self._bounds(start, start)
        tail = next(reversed(children.values() if isinstance(children, dict) else children), None)
        return start, max(end, self._extent(tail)[1] if tail else end)

    def _bounds(self, start: int, end: int) -> tuple[int, int]:
        """Return offsets without anchor, tag and trailing blank lines."""
        text = self._sheet.text
        if text[start : start + 1] in ("&", "!") and (match := _PROPERTIES.match(text, start)):
            start = match.end()
        while end > start and text[end - 1] in " \t\r\n":
            end -= 1
        return start, max(start, end)


def _child(node: Node, step: str | int) -> Node | None:
    children = node[5]
    if isinstance(children, dict):
        return children.get(step) if isinstance(step, str) else None
    if children is not None and isinstance(step, int) and 0 <= step < len(children):
        return children[step]
    return None


def pruned_data(data: object, paths: Sequence[Path]) -> object:
    """Return data without some nodes; what is untouched is shared, never copied."""
    drop, deeper = _steps(paths)
    if isinstance(data, dict):
        return {
            key: pruned_data(value, deeper[key]) if key in deeper else value
            for key, value in data.items()
            if key not in drop
        }
    if isinstance(data, list):
        return [
            pruned_data(value, deeper[index]) if index in deeper else value
            for index, value in enumerate(data)
            if index not in drop
        ]
    return data


def _pruned(node: Node, paths: Sequence[Path]) -> Node:
    children = node[5]
    drop, deeper = _steps(paths)
    if isinstance(children, dict):
        kept: Children = {
            name: _pruned(child, deeper[name]) if name in deeper else child
            for name, child in children.items()
            if name not in drop
        }
    elif children is not None:
        kept = [
            _pruned(child, deeper[index]) if index in deeper else child
            for index, child in enumerate(children)
            if index not in drop
        ]
    else:
        return node
    return (*node[:5], kept)


def _steps(paths: Sequence[Path]) -> tuple[set[str | int], dict[str | int, list[Path]]]:
    """Return the children to drop, and for the others the paths that go on below them."""
    drop = {path[0] for path in paths if len(path) == 1}
    deeper: dict[str | int, list[Path]] = {}
    for path in paths:
        if len(path) > 1 and path[0] not in drop:
            deeper.setdefault(path[0], []).append(path[1:])
    return drop, deeper
