"""The words of a pathway, with a mark where each text of the author's is printed.

A mark stands for the whole text: what is in it is not printed by the templates but written by ``writing``
from the author's own Markdown, so that no template can alter a field. The citations in it are marked too, for
their numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.markdown import Md
from pathwaygen.view import marks
from pathwaygen.view.texts import Texts
from pathwaygen.word import choices, field, prose
from pathwaygen.word.anchor import joined
from pathwaygen.word.field import Kind
from pathwaygen.word.labels import label
from pathwaygen.word.trace import Told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pathwaygen.model import Pathway
    from pathwaygen.word.field import Field

_CITED = re.compile("\x02r\\d+\x03")
_MARKED = re.compile("\x02f\\d+\x03.*?\x02e\\d+\x03")


@dataclass(frozen=True, slots=True)
class Printed:
    """A field that the document prints, and its value as the author wrote it."""

    field: Field
    value: str
    shown: str = ""
    """What stands for a choice."""


class MarkedTexts(Texts):
    """Prints a mark for every text of the author's.

    Attributes:
        printed: The fields in the order they were met; a mark's number is the place here.
    """

    def __init__(self, pathway: Pathway) -> None:
        super().__init__(pathway)
        self.printed: list[Printed] = []
        self._places: dict[str, int] = {}
        self._aside = False

    def name(self, text: str | None) -> Md:
        """Return a name or a title."""
        return self._mark(text, Kind.WORDS) if self._ours(text) else super().name(_bare(text))

    def line(self, text: str | None) -> Md:
        """Return a text on one line; a link around a field is let go."""
        if text and (held := _MARKED.findall(text)):
            return Md(" ".join(held))
        return self._mark(text, Kind.LINE) if self._ours(text) else super().line(_bare(text))

    def block(self, text: str | None) -> Md:
        """Return a text of several paragraphs."""
        return self._mark(text, Kind.PROSE) if self._ours(text) else super().block(_bare(text))

    def population(self, name: str | None) -> Md:
        """Return the name of a group where it is mentioned: it is edited where it is defined."""
        return self._mentioned(super().population, name)

    def service(self, name: str | None) -> Md:
        """Return the title of a service where it is mentioned."""
        return self._mentioned(super().service, name)

    def chosen(self, said: Md, *place: str) -> Md:
        """Return the mark of a choice or a date."""
        path = joined(place)
        value = self._chosen(place)
        if not value or not said:
            return said
        listed = choices.options(self.pathway, path)
        kind = Kind.CHOICE if listed else Kind.DATE
        if listed and value not in {option.value for option in listed}:
            return said
        made = field.made(self.pathway.id, path, kind, value, label=label(path), options=listed)
        shown = next((option.label for option in listed if option.value == value), value)
        return self._edges(path, Printed(made, value, shown), ())

    def authored(self, said: str, own: str | None) -> str:
        """Return the author's own text where what is said is made of it and nothing more."""
        same = isinstance(own, Told) and " ".join(own.split()) == " ".join(said.split())
        return own if same and own else said

    def worded(self, said: str, own: str | None, *, plain: bool) -> Md:
        """Return words with the author's text in them marked."""
        write = self.name if plain else self.line
        whole, part = " ".join(said.split()), " ".join((own or "").split())
        place = whole.casefold().find(part.casefold()) if isinstance(own, Told) and part else -1
        if place < 0 or len(whole.casefold()) != len(whole):
            return write(said)
        before, after = whole[:place], whole[place + len(part) :]
        return Md(f"{write(before)}{' ' * before.endswith(' ')}{write(own)}{write(after)}")

    def itemised(self, said: Md, words: Sequence[str], *place: str) -> Md:
        """Return the mark of several words."""
        found = self.items(words, *place)
        return found[0] if len(found) == 1 else said

    def items(self, words: Sequence[str], *place: str) -> tuple[Md, ...]:
        """Return the mark of several words in a sentence."""
        if not words or any(";" in word for word in words):
            return super().items(words, *place)
        value = "; ".join(words)
        path = joined(place)
        made = field.made(self.pathway.id, path, Kind.ITEMS, value, label=label(path))
        return (self._edges(path, Printed(made, value), ()),)

    def _ours(self, text: str | None) -> bool:
        return isinstance(text, Told) and not self._aside and bool(text.strip())

    def _mentioned(self, said: object, name: str | None) -> Md:
        self._aside = True
        try:
            return said(name)  # type: ignore[operator,no-any-return]
        finally:
            self._aside = False

    def _mark(self, text: str | None, kind: Kind) -> Md:
        path, value = (text.path, str(text)) if isinstance(text, Told) else ("", "")
        if kind is Kind.LINE:
            kind = Kind.PROSE if prose.several(value) else kind
        if not field.canonical(kind, value):  # marks of a list without a word in it, which nobody prints
            return Md("")
        cited = () if kind is Kind.WORDS else _CITED.findall(super().block(value))
        made = field.made(self.pathway.id, path, kind, value, label=label(path))
        return self._edges(path, Printed(made, value), cited)

    def _edges(self, path: str, printed: Printed, cited: Sequence[str]) -> Md:
        index = self._places.setdefault(path, len(self.printed))
        if index == len(self.printed):
            self.printed.append(printed)
        return Md(f"{marks.edge('f', index)}{''.join(cited)}{marks.edge('e', index)}")

    def _chosen(self, place: Sequence[str]) -> str:
        """Return the word that the spec writes at a place, or nothing."""
        found = list(_found(self.pathway, place))
        return "; ".join(found)


def _found(node: object, place: Sequence[str]) -> Iterator[str]:
    for step in place:
        if step.startswith("#"):
            node = next((one for one in node if getattr(one, "id", None) == step[1:]), None)  # type: ignore[attr-defined]
        elif isinstance(node, dict):
            node = node.get(step)
        else:
            node = getattr(node, "blocks" if step == "block" else step, None)
    for value in node if isinstance(node, tuple) else () if node is None else (node,):
        yield "ja" if value is True else "nej" if value is False else _word(value)


def _word(value: object) -> str:
    return str(getattr(value, "sv", None) or getattr(value, "isoformat", lambda: value)())


def _bare(text: str | None) -> str | None:
    return None if text is None else str(text)
