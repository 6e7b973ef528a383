"""The comments of a file, each with its place: what no edit may lose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.source import Source
    from pathwaygen.source.spans import Node

_COMMENT = re.compile(r"(?:(?<=[\s\[\]{},|>+-])|^)#[^\r\n]*", re.MULTILINE)
_HEADER = re.compile(r"[|>][0-9+-]*")


class Comment(NamedTuple):
    """A comment, from its sign to the end of its line, and where it starts (offset in characters)."""

    start: int
    text: str


def comments(source: Source) -> tuple[Comment, ...]:
    """Return the comments in the order of the file. A sign inside a value is not one."""
    text, at = source.text, 0
    found: list[Comment] = []
    root = source.spans.node(())
    for start, end in (*(sorted(_taken(root, text)) if root else ()), (len(text), len(text))):
        if start >= at:
            found += (Comment(m.start(), m[0].rstrip()) for m in _COMMENT.finditer(text, at, start))
            at = end
    return tuple(found)


def _taken(node: Node, text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of every key and value; the first line of a block text stays, but for its signs."""
    key_start, key_end, start, end, style, children = node
    if key_start >= 0:
        yield key_start, key_end
    if children is None:
        if style in ("|", ">") and (header := _HEADER.match(text, start)):
            yield start, header.end()
            body = min(
                (at for at in (text.find("\n", start), text.find("\r", start)) if at >= 0), default=end
            )
            yield body, max(body, end)
        else:
            yield start, max(start, end)
        return
    for child in children.values() if isinstance(children, dict) else children:
        yield from _taken(child, text)
