"""Numbers for citations and own suggestions in the order they are printed, and their two lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.markdown import Md
from pathwaygen.view import marks
from pathwaygen.view.texts import NOTHING

if TYPE_CHECKING:
    from pathwaygen.view import DocumentView
    from pathwaygen.view.references import ReferenceView
    from pathwaygen.view.supplement import SupplementView


_SPACED = re.compile(f"(?P<gap> ?){marks.MARK.pattern}")
_OPENING = re.compile(r"(?:.*\|)?[\s>#]*(?:[-*]|\d+[.)])?\s*")
"""What may stand before the first word of a line or of a cell."""
_TOGETHER = 4
"""So many citations in a row stay on one line with the word that they follow."""
_KEPT = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class NumberedSuggestion:
    """A suggestion as its list prints it."""

    number: int
    place: Md
    reason: Md


@dataclass(frozen=True, slots=True)
class SuggestionPart:
    """The suggestions of one part of the spec."""

    title: Md
    suggestions: tuple[NumberedSuggestion, ...]


@dataclass(frozen=True, slots=True)
class NumberedReference:
    """A reference as its list prints it. ``back`` is the address of its first citation, or nothing."""

    number: int
    reference: ReferenceView
    back: Md


def back_to(anchor: Md) -> Md:
    """Return the address of the first citation of the reference with this address."""
    return Md(f"citat-{anchor}")


class Numbering:
    """Gives numbers in the order of asking: one for each reference, one for each suggestion."""

    def __init__(self, view: DocumentView | SupplementView) -> None:
        self._view = view
        self._references: dict[int, int] = {}
        self._suggestions: dict[int, int] = {}
        self._end = self._row = 0

    def fill(self, text: str) -> str:
        """Return a text with its marks replaced by numbered links."""
        self._end = self._row = 0
        return _SPACED.sub(self._spaced, text)

    def _spaced(self, mark: re.Match[str]) -> str:
        """Return a link with the space before it: a citation is not parted from its word."""
        gap = mark["gap"]
        self._row = self._row + 1 if mark.start() == self._end else 1
        self._end = mark.end()
        line = mark.string[mark.string.rfind("\n", 0, mark.start()) + 1 : mark.start()]
        if gap and mark[2] == "r" and self._row % _TOGETHER and not _OPENING.fullmatch(line):
            gap = _KEPT
        return gap + self._link(mark[2], int(mark[3]))

    def _link(self, kind: str, index: int) -> str:
        if kind in marks.EDGES:
            return marks.edge(kind, index)
        if kind == "r":
            anchor = self._view.references[index].anchor
            back = "" if index in self._references else f"{{: #{back_to(anchor)}}}"
            number = self._references.setdefault(index, len(self._references) + 1)
            return rf"[\[{number}\]](#{anchor}){back}"
        first = index not in self._suggestions
        number = self._suggestions.setdefault(index, len(self._suggestions) + 1)
        own = f" #forslag-{number}-text" if first else ""
        return f"[Förslag {number}](#forslag-{number}){{.suggestion{own}}}"

    def again(self, mark: re.Match[str]) -> str:
        """Return a mark's link as another page has it: with the lists' number, and no way back."""
        index = int(mark[2])
        if mark[1] == "r":
            anchor = self._view.references[index].anchor
            number = next(one.number for one in self.references if one.reference.anchor == anchor)
            return rf"[\[{number}\]](#{anchor})"
        number = self._suggestions.get(index, 0)
        return f"[Förslag {number}](#forslag-{number}){{.suggestion}}" if number else ""

    @property
    def suggestions(self) -> tuple[SuggestionPart, ...]:
        """The suggestions that have been printed, by the part they belong to, in the order of its first."""
        parts: dict[Md, list[NumberedSuggestion]] = {}
        for index, number in self._suggestions.items():
            found = self._view.suggestions[index]
            parts.setdefault(found.part, []).append(NumberedSuggestion(number, found.place, found.reason))
        return tuple(SuggestionPart(title, tuple(found)) for title, found in parts.items())

    @property
    def references(self) -> tuple[NumberedReference, ...]:
        """The references: those cited, then the rest."""
        known = self._view.references
        rest = [index for index in range(len(known)) if index not in self._references]
        order = (*self._references, *rest)
        return tuple(
            NumberedReference(
                number, known[index], back_to(known[index].anchor) if index in self._references else NOTHING
            )
            for number, index in enumerate(order, 1)
        )
