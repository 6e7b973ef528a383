"""Numbers for citations and own suggestions in the order they are printed, and their two lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.markdown import Md
from pathwaygen.view import marks
from pathwaygen.view.texts import NOTHING

if TYPE_CHECKING:
    import re

    from pathwaygen.view import DocumentView
    from pathwaygen.view.references import ReferenceView
    from pathwaygen.view.supplement import SupplementView


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

    def fill(self, text: str) -> str:
        """Return a text with its marks replaced by numbered links."""
        return marks.MARK.sub(self._link, text)

    def _link(self, mark: re.Match[str]) -> str:
        index = int(mark[2])
        if mark[1] == "r":
            anchor = self._view.references[index].anchor
            back = "" if index in self._references else f"{{: #{back_to(anchor)}}}"
            number = self._references.setdefault(index, len(self._references) + 1)
            return rf"[\[{number}\]](#{anchor}){back}"
        first = index not in self._suggestions
        number = self._suggestions.setdefault(index, len(self._suggestions) + 1)
        own = f" #forslag-{number}-text" if first else ""
        return f"[Förslag {number}](#forslag-{number}){{.suggestion{own}}}"

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
