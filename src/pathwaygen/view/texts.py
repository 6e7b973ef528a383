"""The words of one pathway as Markdown: what every part of the view is built with."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pathwaygen import keywords, markdown, standard
from pathwaygen.markdown import Links, Md
from pathwaygen.view import marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pathwaygen.model import Marked, Pathway, Prose

NOTHING = Md("")
_UNSAFE = re.compile(r"[^\w.-]+")
_LISTED = re.compile(r"(?:-|\d+\.) | {4}")
_LABEL = 110
_SINGULAR = {
    "populations": "patientgrupp",
    "services": "verksamhet",
    "transitions": "övergång",
    "groups": "grupp",
    "indicators": "indikator",
    "tables": "tabell",
    "figures": "figur",
    "attachments": "bilaga",
    "parts": "del",
    "about": "om hälsotillståndet",
    "care": "vårdens åtgärder",
    "patient": "patientens åtgärder",
    "next": "nästa steg",
    "journey": "patientresans steg",
}
_HEADINGS = {"populations": "patientgrupper"}
"""What a part is called in the document, where the author's key is another word."""
_NAMELESS = ("times",)
"""Lists whose things have ids that no reader sees."""
_BREAKS = re.compile(r"\. (?=[A-ZÅÄÖ])|: |; ")


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """The group's own suggestion.

    Attributes:
        part: The part of the spec that it belongs to: a block with a link to it, else a heading's word.
        place: Where in that part it stands, or nothing where it is the part itself.
        reason: Why it is suggested.
    """

    part: Md
    place: Md
    reason: Md


@dataclass(frozen=True, slots=True)
class TargetView:
    """Where an arrow leads: a ``block``, an ``exit`` or something ``other``. ``link`` is ready to print."""

    kind: str
    link: Md


def part(*parts: str) -> Md:
    """Join pieces of Markdown with spaces, leaving out those that say nothing."""
    return Md(" ".join(piece for piece in parts if piece))


def listed(words: Iterable[str]) -> Md:
    """Join words as a Swedish sentence does: ``a, b och c``."""
    *first, last = tuple(words) or ("",)
    return Md(f"{', '.join(first)} och {last}" if first else last)


def capital(text: str) -> Md:
    """Return a text with a capital first letter."""
    return Md(text[:1].upper() + text[1:])


_JOINED = re.compile(r"\W*(?:när|om|vid)\b", re.IGNORECASE)
"""How a condition begins that needs no *när* before it."""


def joint(condition: str) -> Md:
    """Return what leads in a condition: *när*, unless it begins with a word that does so itself."""
    return Md("" if not condition or _JOINED.match(condition) else "när ")


def label(text: str, *, limit: int = _LABEL) -> str:
    """Return a text shortened to a label: its first sentence, cut at a word where it is still long."""
    return shortened(_BREAKS.split(markdown.plain(text), maxsplit=1)[0].rstrip("."), limit=limit)


def shortened(said: str, *, limit: int) -> str:
    """Return a plain text cut at a word, where it is longer than ``limit``."""
    if len(said) <= limit:
        return said
    cut = said[: limit + 1].rsplit(None, 1)[0].rstrip(",;:–- ")
    return f"{cut} …"


class Texts:
    """Turns a pathway's texts into Markdown with working links, and collects its suggestions on the way.

    Attributes:
        pathway: The pathway.
        titles: What its things are called, by the canonical name of their list and their id.
    """

    def __init__(self, pathway: Pathway) -> None:
        self.pathway = pathway
        self.titles: Mapping[tuple[str, str], str] = {}
        self.standard = standard.load()
        self.suggestions: list[SuggestionView] = []
        self._claimed: Counter[str] = Counter()
        self._links = Links(
            citations={cited: marks.reference(index) for cited, index in self.references.items()},
            blocks={block.id: f"#{anchor('block', block.id)}" for block in pathway.blocks},
        )

    @cached_property
    def references(self) -> dict[str, int]:
        """The place of each reference in ``Pathway.references``, by its id."""
        found: dict[str, int] = {}
        for index, reference in enumerate(self.pathway.references):
            if name := reference.get("id"):
                found.setdefault(str(name), index)
        return found

    @cached_property
    def sick_leave(self) -> bool:
        """Whether sick leave is in scope; it is unless the group says no."""
        scope = self.pathway.scope
        return not (scope and scope.sick_leave and scope.sick_leave.included is False)

    @cached_property
    def exits(self) -> dict[str, str]:
        """The short label of each way out, by its id."""
        criteria = self.pathway.exit.criteria if self.pathway.exit else ()
        return {criterion.id: label(criterion.text or criterion.id) for criterion in criteria}

    def claim(self, kind: str, name: str) -> Md:
        """Return an address for a heading, unique even where two things have one id."""
        found = anchor(kind, name)
        self._claimed[found] += 1
        return found if self._claimed[found] == 1 else Md(f"{found}-{self._claimed[found]}")

    def name(self, text: str | None) -> Md:
        """Return a name or a title."""
        return markdown.inline(text or "")

    def line(self, text: str | None) -> Md:
        """Return a text on one line, with its links."""
        return markdown.phrase(text, self._links) if text else NOTHING

    def block(self, text: str | None) -> Md:
        """Return a text of several paragraphs, with its links."""
        return markdown.block(text, self._links) if text else NOTHING

    def prose(self, node: Prose | None, *place: str) -> Md:
        """Return a text of several paragraphs with its marks."""
        if node is None:
            return NOTHING
        return self.marked(self.block(node.text), node, *place)

    def marked(self, text: Md, node: Marked, *place: str, beside: str = "") -> Md:
        """Return a text followed by the marks of its node: in its last paragraph, or below its last list.

        What the text, or another text ``beside`` it, cites is not cited again.
        """
        found = self.marks(node, *place, but=f"{beside}{text}")
        if not found or not text:
            return Md(text or found)
        apart = "\n\n" if _LISTED.match(text.rpartition("\n\n")[2]) else " "
        return Md(f"{text}{apart}{found}")

    def marks(self, node: Marked, *place: str, but: str = "") -> Md:
        """Return the sources of a node, those apart that its text cites, and the mark of its suggestion."""
        cited = [self.line(f"[@{source}]") for source in node.source]
        found: list[str] = [mark for mark in dict.fromkeys(cited) if mark not in but]
        if node.suggestion:
            found.append(marks.suggestion(len(self.suggestions)))
            belongs, rest = self._part(place)
            found_at = self._place(rest).removeprefix(f"{belongs} ")
            self.suggestions.append(SuggestionView(belongs, Md(found_at), self.line(node.suggestion)))
        return part(*found)

    def _part(self, place: Sequence[str]) -> tuple[Md, Sequence[str]]:
        """Return the part of a spec that a place lies in, and the place within it."""
        first, name, *rest = (*place, "", "")
        if first == "block" and name.startswith("#"):
            letter = name[1:]
            block = next((block for block in self.pathway.blocks if block.id == letter), None)
            question = block.decision.question if block and block.decision else None
            title = (block.title if block else None) or question
            said = part(self.name(letter), Md("·") if title else NOTHING, self.name(title))
            address = self._links.blocks.get(letter)
            return (Md(f"[{said}]({address})") if address else said), tuple(filter(None, rest))
        whole = self.name(_HEADINGS.get(first) or keywords.load().word(first).replace("_", " "))
        return capital(whole), place if name.startswith("#") else place[1:]

    def _place(self, place: Sequence[str]) -> Md:
        """Return a place in a spec in the author's own words.

        Args:
            place: Canonical names, and ids that begin with ``#``, each after the name of its list.
        """
        words = keywords.load()
        said: list[str] = []
        for kind, name in pairwise(("", *place)):
            if not name.startswith("#"):
                said.append(_SINGULAR.get(name) or words.word(name).replace("_", " "))
                continue
            title = self.titles.get((kind, name[1:]))
            shown = f"”{title}”" if title else "" if kind in _NAMELESS else name[1:]
            said[-1:] = [f"{said[-1] if said else ''} {shown}".strip()]
        return markdown.inline(capital(", ".join(said)))

    def target(self, name: str) -> TargetView:
        """Return a link to what an arrow leads to."""
        if name in self._links.blocks:
            return TargetView("block", self.line(f"({name})") or self.name(name))
        if name in self.exits:
            said = self.name(self.exits[name])
            return TargetView("exit", Md(f"[{said}](#{anchor('utgang', name)})"))
        return TargetView("other", self.name(name))

    def chosen(self, said: Md, *_place: str) -> Md:
        """Return what stands for a choice or a date; ``_place`` is where in the spec it is made."""
        return said

    def authored(self, said: str, _own: str | None) -> str:
        """Return words made from a text of the author's; ``_own`` is that text."""
        return said

    def worded(self, said: str, _own: str | None, *, plain: bool) -> Md:
        """Return words that hold a text of the author's, ``_own``; ``plain`` ones have no Markdown."""
        return self.name(said) if plain else self.line(said)

    def itemised(self, said: Md, _words: Sequence[str], *_place: str) -> Md:
        """Return what stands for several words of the author's."""
        return said

    def items(self, words: Sequence[str], *_place: str) -> tuple[Md, ...]:
        """Return short texts that stand in one sentence; ``_place`` is where in the spec they stand."""
        return tuple(self.line(word) for word in words)

    def references_to(self, names: Iterable[str]) -> Md:
        """Return links to several blocks: ``(A, B)``."""
        found = tuple(names)
        return self.line(f"({', '.join(found)})") if found else NOTHING

    def population(self, name: str | None) -> Md:
        """Return the name of a group of patients by its id."""
        known = {population.id: population.name for population in self.pathway.populations}
        return self.name(known.get(name or "") or name)

    def service(self, name: str | None) -> Md:
        """Return the title of a service by its id."""
        known = self.pathway.services.get(name or "")
        return self.name((known.title if known else None) or name)

    def code(self, code: str) -> Md:
        """Return a KVÅ code with its title, where the catalogue has it."""
        known = self.standard.code(code)
        return self.name(f"{code} {known.title}" if known else code)

    def wording(self, path: Sequence[str | int]) -> Md:
        """Return what the standard prints at a path when a spec adopts it."""
        element = self.standard.element(path)
        text = element.wording(sick_leave=self.sick_leave) if element else None
        return self.block(text)


def anchor(kind: str, name: Any) -> Md:  # noqa: ANN401  ids come from CSL data too
    """Return the address of something by its id."""
    return Md(f"{kind}-{_UNSAFE.sub('-', str(name))}")
