"""Numbers for citations and own suggestions in the order they are printed, and their two lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.view import marks

if TYPE_CHECKING:
    import re

    from pathwaygen.markdown import Md
    from pathwaygen.view import DocumentView
    from pathwaygen.view.references import ReferenceView


@dataclass(frozen=True, slots=True)
class NumberedSuggestion:
    """A suggestion as its list prints it."""

    number: int
    place: Md
    reason: Md


@dataclass(frozen=True, slots=True)
class NumberedReference:
    """A reference as its list prints it, and whether the text cites it."""

    number: int
    reference: ReferenceView
    cited: bool


class Numbering:
    """Gives numbers in the order of asking: one for each reference, one for each suggestion."""

    def __init__(self, view: DocumentView) -> None:
        self._view = view
        self._references: dict[int, int] = {}
        self._suggestions: dict[int, int] = {}

    def fill(self, text: str) -> str:
        """Return a text with its marks replaced by numbered links."""
        return marks.MARK.sub(self._link, text)

    def _link(self, mark: re.Match[str]) -> str:
        index = int(mark[2])
        if mark[1] == "r":
            number = self._references.setdefault(index, len(self._references) + 1)
            return rf"[\[{number}\]](#{self._view.references[index].anchor})"
        first = index not in self._suggestions
        number = self._suggestions.setdefault(index, len(self._suggestions) + 1)
        own = f" #forslag-{number}-text" if first else ""
        return f"[Förslag {number}](#forslag-{number}){{.suggestion{own}}}"

    @property
    def suggestions(self) -> tuple[NumberedSuggestion, ...]:
        """The suggestions that have been printed."""
        known = self._view.suggestions
        return tuple(
            NumberedSuggestion(number, known[index].place, known[index].reason)
            for index, number in self._suggestions.items()
        )

    @property
    def references(self) -> tuple[NumberedReference, ...]:
        """The references: those cited, then the rest."""
        known = self._view.references
        rest = [index for index in range(len(known)) if index not in self._references]
        order = (*self._references, *rest)
        return tuple(
            NumberedReference(number, known[index], index in self._references)
            for number, index in enumerate(order, 1)
        )
