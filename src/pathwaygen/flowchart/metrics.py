"""How wide a text is, from the shipped width table. No font is opened."""

from __future__ import annotations

import json
import unicodedata
from functools import cache, cached_property, lru_cache
from math import ceil
from typing import TYPE_CHECKING

from pathwaygen import resources

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = 11.0
"""The size of every text, in drawing units."""
LEADING = 13.0
"""From one baseline to the next."""
ASCENT = 8.25
"""From a line's top (a capital with a ring) to its baseline."""
DESCENT = 2.5
"""From a baseline to the lowest tail."""


_NONCHARACTERS = (0xFFFE, 0xFFFF)


class Widths(dict[str, float]):
    """Advance widths at ``SIZE`` by character; any other character counts as a whole em."""

    def __init__(self, widths: dict[str, float], fallback: float) -> None:
        super().__init__(widths)
        self.fallback = fallback

    def __missing__(self, char: str) -> float:
        """Return the width of a character that the font has not."""
        return self.fallback


@cache
def table(*, bold: bool) -> Widths:
    """Return the width table of a face."""
    path = resources.folder("schema") / "fonts" / "liberation-sans.json"
    data = json.loads(path.read_text("utf-8"))
    scale = SIZE / data["units_per_em"]
    widths = {char: units * scale for char, units in data["bold" if bold else "regular"].items()}
    return Widths(widths, data["fallback"] * scale)


class Advances(dict[str, float]):
    """The widths of words and lines in a face before they are rounded up, each measured once."""

    def __init__(self, *, bold: bool) -> None:
        super().__init__()
        self.bold = bold

    @cached_property
    def letters(self) -> Callable[[str], float]:
        """What gives the width of a letter."""
        return table(bold=self.bold).__getitem__

    def __missing__(self, text: str) -> float:
        """Return the width of a text that has not been measured yet."""
        if len(self) >= _MOST:
            self.clear()
        wide = self[text] = sum(map(self.letters, text))
        return wide


_MOST = 16384
"""So many texts are remembered at most."""


PLAIN, BOLD = Advances(bold=False), Advances(bold=True)
"""The widths of words in each face, which may be added up."""

_SLACK = 1e-6
"""Sums of widths in another order may differ by less."""


def width(text: str, *, bold: bool = False) -> float:
    """Return the width of a line in drawing units; an unknown character counts as a whole em."""
    return ceil((BOLD if bold else PLAIN)[text] * 4 - _SLACK) / 4


def whole(advance: float) -> float:
    """Return a width in whole quarters of a unit: sums and halves of it are exact, and need no rounding."""
    return ceil(advance * 4 - _SLACK) / 4


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """Return the text as it may be drawn: one line, composed letters, no control characters."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text) and not _loose(text):
        return text
    composed = unicodedata.normalize("NFC", text)
    kept = (" " if char.isspace() else char for char in composed if char.isspace() or _printable(char))
    return " ".join("".join(kept).split())


def _loose(text: str) -> bool:
    """Whether blanks stand where they should not; a printable text has no other white space."""
    return "  " in text or text[:1] == " " or text[-1:] == " "


def _printable(char: str) -> bool:
    """Whether XML allows the character and it has a shape; a soft hyphen is kept as a hint for wrapping."""
    return char == "\N{SOFT HYPHEN}" or (char.isprintable() and ord(char) & 0xFFFF not in _NONCHARACTERS)
