"""Whether two texts of entries, exits and summaries say the same thing, or two that exclude each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_WAYS = {
    "suspected": r"misst(?:ank|änk)\w*",
    "confirmed": r"(?:diagnos(?!tik|kod|\w*\b[^.]{0,30}\b(?:inte|ej|oklar|saknas)\b)|"
    r"konstatera|fastställ|verifiera|bekräfta)\w*",
    "referred": r"(?<!egen )remi(?:ss|tter)\w*",
    "self": r"(?:egen ?remi\w+|egen vårdbegäran|söker (?:själv|vård)\w*|kontaktar själv\w*|hör av sig)",
}
_SAID = {way: re.compile(words) for way, words in _WAYS.items()}
_HINTS = {
    "suspected": ("misst",),
    "confirmed": ("diagnos", "konstatera", "fastställ", "verifiera", "bekräfta"),
    "referred": ("remi",),
    "self": ("egen", "söker", "kontaktar", "hör av"),
}
"""How what matches begins: much faster to look for."""
_NOT = re.compile(r"\b(?:inte|ej|utan|innan|före|aldrig|ingen|inget)\W+(?:\w+\W+){0,2}\Z")
_BEFORE = 40
"""So many characters before a word are asked for a *not*."""
OPPOSITES = (("suspected", "confirmed"), ("referred", "self"))
"""Ways into a pathway: who comes in by one of a pair alone does not come in by the other."""

_CITED = re.compile(r"\[@[^\]\n]*\]")
_WORD = re.compile(r"\w{4,}")
_NEGATED = re.compile(r"\b(?:inte|ej|utan|aldrig|ingen|inget|inga)\b")
_STEM = 4
"""Words that begin with so many letters alike are forms of the same word."""
_COMMON = frozenset(
    (
        *("pati", "pers", "vård", "vara", "vari", "blir", "blev", "sker", "sket", "skedd", "finn"),
        *(
            "elle",
            "samt",
            "från",
            "till",
            "efte",
            "inom",
            "unde",
            "utan",
            "enli",
            "geno",
            "över",
            "seda",
            "reda",
        ),
        *("inte", "inge", "inga", "denn", "dett", "dess", "sina", "dera", "ders"),
    )
)
"""Beginnings of words that stand in a text on anything."""
_COMING = frozenset(("kommer", "kommit", "komma"))
"""They begin as *kommun* does."""
_FORMS = {"utsk": "skri"}
"""Beginnings of a noun and its verb: *utskrivning* and *skrivs ut*."""
_SAME = 0.6
"""Two texts are on the same thing when so large a share of the shorter one's words is in the other."""
_NEARLY = 0.99
"""Where all of the shorter one's words are in the other, a *not* in one of them makes them opposites."""


def ways(text: str, pair: tuple[str, str]) -> dict[str, re.Match[str]]:
    """Return which of two ways in a text states, and where; one that it denies is not among them."""
    low = text.lower()
    found = ((way, next(_said(low, way), None)) for way in pair)
    return {way: said for way, said in found if said}


def _said(text: str, way: str) -> Iterator[re.Match[str]]:
    for hint in _HINTS[way]:
        at = text.find(hint)
        while at >= 0:
            said = _SAID[way].match(text, at) if not (at and text[at - 1].isalpha()) else None
            if said and not _NOT.search(text, max(0, at - _BEFORE), at):
                yield said
            at = text.find(hint, at + 1)


def alike(one: str, other: str) -> bool:
    """Whether two texts are on the same thing: most of the shorter one's words are in the other."""
    said, meant = _stems(one), _stems(other)
    fewest = min(len(said), len(meant))
    if not fewest:
        return True
    share = len(said & meant) / fewest
    if share >= _NEARLY and _negated(one) != _negated(other):
        return False
    return share >= _SAME


def _negated(text: str) -> bool:
    return _NEGATED.search(text.casefold()) is not None


def _stems(text: str) -> set[str]:
    words = (word.casefold() for word in _WORD.findall(_CITED.sub("", text)))
    stems = (word[:_STEM] for word in words if word not in _COMING)
    return {_FORMS.get(stem, stem) for stem in stems if stem not in _COMMON}
