"""The author's own words and values on one short line, and the place in the author's data."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_origin

from pathwaygen.shape import tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from pathwaygen.diagnostic import Path
    from pathwaygen.model import Node

    Word = Callable[[str], str]

_LONGEST = 60
_DEEPEST = 3
_NOTHING = object()


def place(root: type[Node], loc: Path, word: Word) -> str:
    """Return the author's words for a place, list positions counted from 1: ``block 3 > sedan``."""
    return " > ".join(_parts(root, loc, word))


def place_below(root: type[Node], loc: Path, above: Path, word: Word) -> str:
    """Return the author's words for a place, seen from ``above`` if that is above it.

    Both places are without list positions.
    """
    inside = len(above) if loc[: len(above)] == above else 0
    return " > ".join(_parts(root, loc, word)[inside:])


def key(root: type[Node], loc: Path, word: Word) -> str:
    """Return the author's word for the last key of a place, with its list position: ``tid 2``."""
    return next(reversed(_parts(root, loc, word)), "")


def _parts(root: type[Node], loc: Path, word: Word) -> list[str]:
    here: object = root
    parts: list[str] = []
    for segment in loc:
        if isinstance(segment, str):
            parts.append(short(segment if get_origin(here) is dict else word(segment)))
        elif parts:
            parts[-1] += f" {segment + 1}"
        here = tree.step(here, segment)
    return parts


def value(data: object, word: Word) -> str:
    """Return a value as the author could have written it on one line, at most 60 characters long."""
    return short(_plain(data, word, _DEEPEST))


def short(text: str) -> str:
    """Return the text on one line (a new line shows as ⏎), at most 60 characters long."""
    line = "⏎".join(text.strip().splitlines())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def _plain(data: object, word: Word, depth: int) -> str:
    if data is None:
        return ""
    if not isinstance(data, list | tuple | dict):
        return str(data)
    if not depth:
        return "…"
    if isinstance(data, dict):
        pairs = list(data.items())[:_LONGEST]
        parts = [f"{word(str(name))}: {_plain(item, word, depth - 1)}" for name, item in pairs]
        return "{" + ", ".join(parts) + "}"
    return "[" + ", ".join(_plain(item, word, depth - 1) for item in data[:_LONGEST]) + "]"


class _Real(NamedTuple):
    """A place in the data, and whether it ends where pydantic's place ends."""

    whole: bool
    loc: Path


def real(loc: Path, data: object) -> Path:
    """Return the part of a pydantic ``loc`` that exists in the data: short forms make pydantic name more."""
    return _real(loc, data).loc


def _real(loc: Path, data: object) -> _Real:
    if not loc:
        return _Real(whole=True, loc=())
    skipped = _real(loc[1:], data) if len(loc) > 1 else _Real(whole=False, loc=())
    inside = child(data, loc[:1], _NOTHING)
    if inside is _NOTHING:
        return skipped
    rest = _real(loc[1:], inside)
    taken = _Real(rest.whole, (loc[0], *rest.loc))
    return max(taken, skipped, key=lambda found: (len(found.loc), found.whole))


def child(data: object, loc: Path, default: object = None) -> object:
    """Return what stands at a place in the data, or ``default``."""
    for segment in loc:
        if (isinstance(data, dict) and segment in data) or (
            isinstance(data, list) and isinstance(segment, int) and segment < len(data)
        ):
            data = data[segment]  # type: ignore[index]  # both know the segment
        else:
            return default
    return data
