"""How wide a text is, from the shipped width table. No font is opened."""

from __future__ import annotations

import json
import unicodedata
from functools import cache, lru_cache

from pathwaygen import resources

SIZE = 11.0
"""The size of every text, in drawing units."""
LEADING = 13.0
"""From one baseline to the next."""
ASCENT = 8.2
"""From a line's top (a capital with a ring) to its baseline."""
DESCENT = 2.4
"""From a baseline to the lowest tail."""


_NONCHARACTERS = (0xFFFE, 0xFFFF)


@cache
def _table(*, bold: bool) -> tuple[dict[str, float], float]:
    """Return advance widths at ``SIZE`` by character, and the width of any other character."""
    path = resources.folder("schema") / "fonts" / "liberation-sans.json"
    data = json.loads(path.read_text("utf-8"))
    scale = SIZE / data["units_per_em"]
    widths = {char: units * scale for char, units in data["bold" if bold else "regular"].items()}
    return widths, data["fallback"] * scale


@lru_cache(maxsize=16384)
def width(text: str, *, bold: bool = False) -> float:
    """Return the width of a line in drawing units; an unknown character counts as a whole em."""
    widths, fallback = _table(bold=bold)
    return sum([widths.get(char, fallback) for char in text])


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """Return the text as it may be drawn: one line, composed letters, no control characters."""
    composed = unicodedata.normalize("NFC", text)
    kept = (" " if char.isspace() else char for char in composed if char.isspace() or _printable(char))
    return " ".join("".join(kept).split())


def _printable(char: str) -> bool:
    """Whether XML allows the character and it has a shape; a soft hyphen is kept as a hint for wrapping."""
    return char == "\N{SOFT HYPHEN}" or (char.isprintable() and ord(char) & 0xFFFF not in _NONCHARACTERS)
