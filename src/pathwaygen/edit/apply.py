"""Edits → text, and text → the bytes of a file. Knows characters only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.edit.change import EditError
from pathwaygen.source.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pathwaygen.diagnostic import Edit

_MARK = "\ufeff"


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with every edit made. Several at the very same place keep their order.

    Args:
        text: The characters of a file, without its byte order mark.
        edits: Their spans are those of the text as given.

    Raises:
        EditError: Two edits concern the same characters, or one lies outside the text.
    """
    sheet = Sheet(text)
    places = [(_offset(sheet, e.span.line, e.span.column), _offset(sheet, *_end(e)), e.text) for e in edits]
    places.sort(key=lambda place: place[:2])
    parts, at = [], 0
    for start, end, new in places:
        if start < at or end < start:
            raise EditError("two edits concern the same characters")
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def _end(edit: Edit) -> tuple[int, int]:
    return edit.span.end_line, edit.span.end_column


def _offset(sheet: Sheet, line: int, column: int) -> int:
    if not 1 <= line <= len(sheet.starts):
        raise EditError(f"there is no line {line}")
    start, end = sheet.bounds(line - 1)
    if not 1 <= column <= end - start + 1:
        raise EditError(f"line {line} has no column {column}")
    return start + column - 1


def encode(text: str, *, like: bytes) -> bytes:
    """Return a text as a file's bytes: UTF-8, with a byte order mark if the file had one."""
    had = like.startswith(_MARK.encode())
    return ((_MARK if had else "") + text).encode()
