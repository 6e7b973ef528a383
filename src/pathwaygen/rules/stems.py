"""Whether a text takes a point up, by parts of words: where a part may stand, and what it is no part of.

A point's words are written as in ``schema/standard/mentions.yml``: ``arbet`` is found anywhere in a word,
``^ont`` only where a word begins, and ``risk -frisk`` not inside *frisk*. A clause that says that
something is not done does not take it up.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_START = "^"
_APART = " -"
_CLAUSE = (". ", ", ", "; ", ": ", "! ", "? ", "\n", " men ", " utan ")
"""Between what is said and what is denied."""
_DONE = frozenset(
    (
        *(
            "anges",
            "anpassas",
            "beaktas",
            "bedöms",
            "behövs",
            "berörs",
            "beskrivs",
            "diskuteras",
            "dokumenteras",
        ),
        *(
            "erbjuds",
            "frågas",
            "följs",
            "ges",
            "gäller",
            "görs",
            "ingår",
            "inhämtas",
            "journalförs",
            "kartläggs",
        ),
        *("kodas", "krävs", "nämns", "omfattas", "planeras", "räknas", "tas", "uppdateras", "upprättas"),
        *("utses", "används"),
    )
)
"""Verbs that deny with a *not* behind them. In a subordinate clause it stands before."""
_LONGEST = max(map(len, _DONE)) + 2
_NOTS = (" inte", " ej", " aldrig")


def affirmed(text: str) -> str:
    """Return a text in lower case, without the clauses that say that something is not done."""
    low = text.lower()
    for word in _NOTS:
        at = low.find(word)
        while at >= 0:
            end = at + len(word)
            before = low[max(0, at - _LONGEST) : at].split()
            if before and before[-1] in _DONE and not low[end : end + 1].isalpha():
                start = max(low.rfind(mark, 0, at) for mark in _CLAUSE)
                after = min(
                    (place for mark in _CLAUSE if (place := low.find(mark, end)) >= 0), default=len(low)
                )
                low = low[: max(start, 0)] + "\n" + low[after:]
                end = max(start, 0)
            at = low.find(word, end)
    return low


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words is in a text in lower case. A loop: it runs for every point of every file."""
    for word in words:  # noqa: SIM110  a generator takes twice as long
        if word in text or (("^" in word or "-" in word) and _stands(text, word)):
            return True
    return False


def _stands(text: str, word: str) -> bool:
    stem, start, apart = _parts(word)
    at = text.find(stem)
    while at >= 0:
        if not (start and at and text[at - 1].isalpha()) and not any(
            text.startswith(other, at - within) for other, within in apart if at >= within
        ):
            return True
        at = text.find(stem, at + 1)
    return False


@cache
def _parts(word: str) -> tuple[str, bool, tuple[tuple[str, int], ...]]:
    """Return the part of a word, whether one must begin with it, and what it is no part of."""
    stem, *others = word.split(_APART)
    start = stem.startswith(_START)
    stem = stem.removeprefix(_START)
    return stem, start, tuple((other, other.index(stem)) for other in others)


def plain(word: str) -> str:
    """Return the part of a word alone, as a message or a test writes it."""
    return _parts(word)[0]
