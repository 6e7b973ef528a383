"""Characters that a spec may not hold: an editor does not show them, or counts lines by others."""

from __future__ import annotations

import re
from unicodedata import normalize

SEPARATORS = "\x85\u2028\u2029"
"""What the YAML parser takes for the end of a line and an editor does not."""

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
"""Control characters, those that turn the direction of writing, and the like."""

_SHORT = 80


def composed(value: str) -> str:
    """Return a short value with each letter as one character; a longer text or one of several lines as is."""
    return normalize("NFC", value) if len(value) <= _SHORT and "\n" not in value else value


def name(character: str) -> str:
    """Return what the problem with a forbidden character is called."""
    return "line-separator" if character in SEPARATORS else "control-character"


def shown(character: str) -> str:
    """Return a character as a message names it: ``U+2028``."""
    return f"U+{ord(character):04X}"
