"""What an author's Markdown text refers to: citations and blocks. Knows text only, no spec."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK_ID = re.compile(r"[A-ZÅÄÖ]\d?\Z")
"""A block id: a capital letter, or a capital letter and a digit."""

BULLETS = "•·▪◦‣●○■\uf0b7\uf0a7–—"
"""What a word processor writes before the items of a list, besides the letter o and a tab."""

_UNACCENTED = str.maketrans("åäöéü", "aaoeu")
_CITATION = re.compile(r"\[(@[^\]\n]+)\]")
_CITED = re.compile(r"@([^\s;,\]]+)")
_ID = r"(?:A[\u0308\u030a]|O\u0308|[A-ZÅÄÖ])\d?"
"""A block id in a text, whose letter may be written as two characters, as a Mac does."""
_REFERENCE = re.compile(
    rf"(?<!\\)(?<![\w)\]])\(({_ID}(?:\s*(?:[-–,/]|och|eller|samt|and|or)\s*{_ID})*)\)(?!\()"
)
_BULLET = re.compile(
    rf"^[ \t]*((?:[•\uf0b7\uf0a7]|[{BULLETS}](?=[ \t\xa0])|o(?=\t))[ \t\xa0]*)(?=\S)", re.MULTILINE
)
_TOKEN = re.compile(rf"({_ID})|([-–])|(?:,|/|och|eller|samt|and|or)")


_MARKUP = re.compile(r"\[@[^\]\n]*\]|\]\([^)\s]*\)|https?://\S+|[*_`#|]")
"""What is no word to a reader: citations, addresses, Markdown's marks."""
_WORD = re.compile(r"[^\W\d_]+(?:[-:][^\W\d_]+)*")
_SENTENCE = re.compile(r"[.!?:](?=\s|\Z)|\n\s*(?:[-•]|\d+[.)])\s|\n\s*\n")
_LONG_WORD = 6


class Citation(NamedTuple):
    """``[@k1; @k2]`` in a text, with where it stands (offsets in characters)."""

    ids: tuple[str, ...]
    start: int
    end: int
    raw: str


class BlockReference(NamedTuple):
    """``(B)``, ``(A, B)`` or ``(B1–B3)`` in a text: single ids and inclusive ranges."""

    parts: tuple[tuple[str, str], ...]
    start: int
    end: int
    raw: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids that stand in the text; what lies inside a range is not counted."""
        return tuple(dict.fromkeys(end for part in self.parts for end in part))


def bullets(text: str) -> tuple[tuple[int, int], ...]:
    """Return where a line begins with a bullet from a word processor: its offset, and its text's.

    A dash is one only if a second line begins with a dash, or the line above ends with a colon: else it
    may belong to the sentence.
    """
    found = tuple(match.span(1) for match in _BULLET.finditer(text))
    dashes = [start for start, _ in found if text[start] in "–—"]
    if len(dashes) != 1:
        return found
    above = text[: dashes[0]].rstrip(" \t").removesuffix("\n").rstrip(" \t\r")
    return found if above.endswith(":") else tuple(place for place in found if place[0] not in dashes)


def citations(text: str) -> Iterator[Citation]:
    """Yield the citations of a text in order."""
    if "[@" not in text:
        return
    for found in _CITATION.finditer(text):
        if text[found.start() - 1 : found.start()] == "\\":
            continue  # looked at here: a look-behind in the pattern makes the search ten times as slow
        inner = found[1]
        if " " in inner or ";" in inner or "," in inner:
            ids = tuple(part.rstrip(".") for part in _CITED.findall(inner))
        else:
            ids = (inner[1:].rstrip("."),)
        if not inner.isascii():
            ids = tuple(normalize("NFC", cited) for cited in ids)
        yield Citation(ids, found.start(), found.end(), found[0])


def cited_ids(text: str) -> set[str]:
    """Return the ids that a text cites: quicker than asking each citation for its own."""
    plain = text.replace("\\[@", "") if "\\" in text else text
    return {name.rstrip(".") for inner in set(_CITATION.findall(plain)) for name in _CITED.findall(inner)}


def block_references(text: str) -> Iterator[BlockReference]:
    r"""Yield the references to blocks of a text in order; ``\(K)`` is not one."""
    if "(" not in text:
        return
    for found in _REFERENCE.finditer(text):
        yield BlockReference(tuple(_parts(found[1])), found.start(), found.end(), found[0])


def _parts(inside: str) -> Iterator[tuple[str, str]]:
    if not inside.isascii():
        inside = normalize("NFC", inside)
    first: str | None = None
    ranged = False
    for letter, dash in _TOKEN.findall(inside):
        if letter:
            if ranged and first:
                yield first, letter
                first, ranged = None, False
            else:
                if first:
                    yield first, first
                first = letter
        elif dash:
            ranged = True
    if first:
        yield first, first


def lix(text: str, *, least: int) -> int | None:
    """Return how hard a text is to read: words a sentence plus the share of long words in per cent.

    An item of a list and a line of its own count as sentences. Words of more than six letters are long.

    Returns:
        LIX as a whole number (Björnsson 1968), or None for fewer words than ``least``.
    """
    plain = _MARKUP.sub(" ", text)
    found = _WORD.findall(plain)
    if len(found) < least:
        return None
    sentences = sum(1 for part in _SENTENCE.split(plain) if _WORD.search(part))
    long = sum(len(word) > _LONG_WORD for word in found)
    return round(len(found) / sentences + 100 * long / len(found))


def words(text: str) -> int:
    """Count the words of a text."""
    return len(re.findall(r"\w+", text))


def folded(text: str) -> str:
    """Return a name as it is compared: small letters, no accents, no spaces."""
    return "".join(normalize("NFC", text).casefold().translate(_UNACCENTED).split())
