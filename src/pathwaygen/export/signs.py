"""A text → the same text as our fonts can print it: composed, broken where it is long, nothing left out."""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

from pathwaygen import resources

if TYPE_CHECKING:
    from collections.abc import Mapping

LONG = 24
"""More characters than this without a place to break may not fit in a table's column."""
_UNBROKEN = re.compile(rf"\S{{{LONG + 1},}}")
_ADDRESS = re.compile(r"(?<=[/.?&=_,;:@-])(?=\w)")
_STRETCH = re.compile(rf"[^\s\u200b]{{{LONG}}}(?=[^\s\u200b]{{6}})")
_RUN = re.compile(r"[^\W_]{60,}")
"""A part of an address that Typst may not find a place in."""
_WEB = re.compile(r"\W{0,3}(?:https?://|www\.)")
_LONGEST_WORD = 40
_BREAK = "\u200b"
_CONTROLS = frozenset("\u200b\u00ad\n")


@cache
def _names() -> Mapping[str, str]:
    """Return what signs that no font has are called."""
    found: dict[str, str] = json.loads(
        (resources.folder("schema") / "fonts" / "signs.json").read_text("utf-8")
    )
    return found


@cache
def _coverage() -> tuple[list[int], list[int]]:
    """Return the first and the last character of every run that the fonts have."""
    runs = json.loads((resources.folder("schema") / "fonts" / "coverage.json").read_text("utf-8"))
    return [low for low, _ in runs], [high for _, high in runs]


def _shown(character: str) -> bool:
    first, last = _coverage()
    place = bisect_right(first, ord(character)) - 1
    return (place >= 0 and ord(character) <= last[place]) or character in _CONTROLS


def printable(text: str) -> str:
    """Return a text as the fonts can print it.

    A sign that no font has stands as its name, such as ``[tummen upp]``, or as its number, such as
    ``[U+6F22]``. Marks of direction, of form and of an emoji's skin have no picture of their own and are let
    go.
    """
    text = unicodedata.normalize("NFC", text)
    if not text.isascii():
        text = _told(text)
    return _UNBROKEN.sub(_broken, text)


def _told(text: str) -> str:
    done: list[str] = []
    unknown: list[str] = []
    for character in text:
        if character not in _CONTROLS and _formless(character):
            continue
        if _shown(character):
            done.append(_numbers(unknown) + character)
        else:
            unknown.append(character)
    return "".join(done) + _numbers(unknown)


def _formless(character: str) -> bool:
    """Whether a character says only how others are written."""
    return (
        unicodedata.category(character) == "Cf"
        or "\ufe00" <= character <= "\ufe0f"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def _numbers(characters: list[str]) -> str:
    """Return the names or numbers of characters that cannot be printed, and forget them."""
    named = [_names().get(character, "") for character in characters]
    between = ", " if any(named) else " "
    said = between.join(
        name or f"U+{ord(character):04X}" for name, character in zip(named, characters, strict=True)
    )
    characters.clear()
    return f"[{said}]" if said else ""


def _broken(found: re.Match[str]) -> str:
    """Return a long run of characters with places to break, where Typst would find none.

    It hyphenates a word and breaks an address by itself, and then a copied text is as it was written.
    """
    if len(found[0]) <= _LONGEST_WORD:
        return found[0]
    if _WEB.match(found[0]):
        return _RUN.sub(lambda run: _STRETCH.sub(rf"\g<0>{_BREAK}", run[0]), found[0])
    return _STRETCH.sub(rf"\g<0>{_BREAK}", _ADDRESS.sub(_BREAK, found[0]))
