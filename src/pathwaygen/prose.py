"""What an author's Markdown text refers to: citations and blocks. Knows text only, no spec."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK_ID = re.compile(r"[A-ZÅÄÖ]\d?\Z")
"""A block id: a capital letter, or a capital letter and a digit."""

_CITATION = re.compile(r"\[(@[^\]\n]+)\]")
_CITED = re.compile(r"@([^\s;,\]]+)")
_ID = r"[A-ZÅÄÖ]\d?"
_REFERENCE = re.compile(
    rf"(?<!\\)(?<![\w)\]])\(({_ID}(?:\s*(?:[-–,/]|och|eller|samt|and|or)\s*{_ID})*)\)(?!\()"
)
_TOKEN = re.compile(rf"({_ID})|([-–])|(?:,|/|och|eller|samt|and|or)")


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
        yield Citation(ids, found.start(), found.end(), found[0])


def cited_ids(text: str) -> set[str]:
    """Return the ids that a text cites: quicker than asking each citation for its own."""
    plain = text.replace("\\[@", "")
    return {name.rstrip(".") for inner in _CITATION.findall(plain) for name in _CITED.findall(inner)}


def block_references(text: str) -> Iterator[BlockReference]:
    r"""Yield the references to blocks of a text in order; ``\(K)`` is not one."""
    if "(" not in text:
        return
    for found in _REFERENCE.finditer(text):
        yield BlockReference(tuple(_parts(found[1])), found.start(), found.end(), found[0])


def _parts(inside: str) -> Iterator[tuple[str, str]]:
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


def words(text: str) -> int:
    """Count the words of a text."""
    return len(re.findall(r"\w+", text))
