"""Text on a terminal: what a character looks like and how many cells it fills. Knows nothing of findings."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAB = 4
_PICTURES = 0x2400
_DELETE, _DELETE_PICTURE = "\x7f", "\u2421"
_JOINERS = "\u200c\u200d"
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_UNKNOWN = "\ufffd"
_CUT = "…"
_SPACES = re.compile(r"[ \t\r\n]+")


def visible(text: str) -> str:
    """Return the text with a sign for each character that would not show, or would steer the terminal."""
    return text if text.isprintable() else "".join(map(_sign, text))


def _sign(character: str) -> str:
    if character < " ":
        return chr(_PICTURES + ord(character))
    if character == _DELETE:
        return _DELETE_PICTURE
    unseen = character not in _JOINERS and unicodedata.category(character) in _UNSEEN
    return _UNKNOWN if unseen else character


def width(text: str) -> int:
    """Return how many cells a visible text fills."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(character: str) -> int:
    if character in _JOINERS or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def wrapped(text: str, room: int, *, first: str, later: str) -> Iterator[str]:
    """Yield the text in lines of at most ``room`` cells, broken at spaces; a longer word is broken too."""
    line, used = first, width(first)
    empty = True
    for word in _SPACES.split(text.strip(" \t\r\n")):
        for part in _parts(visible(word), room - width(later)):
            size = width(part)
            if not empty and used + 1 + size > room:
                yield line
                line, used, empty = later, width(later), True
            line += part if empty else f" {part}"
            used += size if empty else size + 1
            empty = False
    yield line


def _parts(word: str, room: int) -> Iterator[str]:
    """Yield a word in parts that each fit."""
    part, used = "", 0
    for character in word if width(word) > room else ():
        if used + _cells(character) > room:
            yield part
            part, used = "", 0
        part += character
        used += _cells(character)
    yield part or word


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line, or as much of it as fits, and which cells are marked.

    Attributes:
        text: What to show.
        before: How many cells stand before the mark.
        marked: How many cells are marked, at least one.
    """

    text: str
    before: int
    marked: int


def excerpt(line: str, start: int, end: int, room: int) -> Excerpt:
    """Show a line with the characters from ``start`` to ``end`` marked, in at most ``room`` cells.

    A line that is too long is cut at the side or sides where there is more, around the mark's start.
    """
    signs, edges = _laid_out(line)
    if start >= len(signs):  # the mark stands after the last character
        signs.append("")
        edges.append(edges[-1] + 1)
    start = min(start, len(signs) - 1)
    low, high = 0, len(signs)
    if edges[-1] > room:
        low, high = _window(edges, start, room)
    text = (_CUT if low else "") + "".join(signs[low:high]) + (_CUT if high < len(signs) else "")
    shift = bool(low) - edges[low]
    before = edges[start] + shift
    return Excerpt(text, before, max(1, edges[max(start, min(end, high))] + shift - before))


def _laid_out(line: str) -> tuple[list[str], list[int]]:
    """Return what to show for each character, and the cell where each starts, with the line's end."""
    signs: list[str] = []
    edges = [0]
    for character in line:
        sign = " " * (_TAB - edges[-1] % _TAB) if character == "\t" else _sign(character)
        signs.append(sign)
        edges.append(edges[-1] + width(sign))
    return signs, edges


def _window(edges: list[int], start: int, room: int) -> tuple[int, int]:
    """Return the characters to show of a line that is too long, with a cell to spare for each cut."""
    last = len(edges) - 1
    low = 0
    if edges[start] > room - 2 - _context(room):
        wanted = min(edges[start] - _context(room), edges[last] - room + 1)
        low = next(at for at in range(last + 1) if edges[at] >= wanted)
    space = room - bool(low)
    if edges[last] - edges[low] > space:
        space -= 1
    high = max(at for at in range(low, last + 1) if edges[at] - edges[low] <= space)
    return low, high


def _context(room: int) -> int:
    """How many cells to show before the mark, or after its start, where a line is cut."""
    return room // 3
