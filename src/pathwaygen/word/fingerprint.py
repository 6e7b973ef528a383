"""What a paragraph outside the fields says, and the short hash by which the map knows it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathwaygen.word.change import Decision, Paragraph

_DIGITS = 8
_INVISIBLE = dict.fromkeys(map(ord, "\u2060\u00ad\u200b"))


def said(paragraph: Paragraph, decide: Decision) -> str:
    """Return a paragraph's words, when this is decided, without what cannot be seen."""
    words = "".join(s.text for s in paragraph.stretches if s.shown(decide))
    return " ".join(words.translate(_INVISIBLE).split())


def of(words: str) -> str:
    """Return the short hash of some words: eight hexadecimal digits."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
