"""The shipped files as one immutable value, read file by file when they are first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from pathwaygen import shipped
from pathwaygen.standard.demands import (
    Element,
    IndicatorForm,
    Level,
    Mention,
    Phase,
    Preset,
    TransitionDemand,
    When,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pathwaygen.standard.presentation import (
        CentralPart,
        Column,
        Footnote,
        PhaseHeading,
        PlanDivision,
        PlanPart,
    )
    from pathwaygen.standard.references import (
        Code,
        Law,
        Link,
        MovedAddress,
        Phrases,
        Registration,
        SourceDocument,
        Spelling,
        Term,
    )

T = TypeVar("T")
N = TypeVar("N", Preset, IndicatorForm)

_DECODE: Mapping[str, Callable[[Any], Any]] = {
    "level": Level,
    "when": When,
    "phase": Phase,
    "phases": lambda names: tuple(Phase(name) for name in names),
    "path": lambda text: tuple(text.split(".")),
    "variants": lambda rows: tuple(later("TitleVariant")(**row) for row in rows),
}
_PRESENTATION = frozenset(("CentralPart", "Column", "Footnote", "PhaseHeading", "PlanDivision", "PlanPart"))
_SECTION = 4
"""How much of a path under a block names the section: ``block.*.rehabilitation.plan``."""
_SCHEMES = ("https://", "http://", "www.")


@dataclass(frozen=True)
class Standard:
    """The whole standard, read file by file when it is asked for. Immutable."""

    @cached_property
    def sources(self) -> Mapping[str, SourceDocument]:
        """The documents by id."""
        entries: tuple[SourceDocument, ...] = self._entries("sources", "SourceDocument")
        return _index((entry.id, entry) for entry in entries)

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Every element, in the order of Table 1 and then of the document."""
        return self._entries("elements", Element)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """What an element in a group's own words must still say."""
        return self._entries("mentions", Mention)

    @cached_property
    def goals(self) -> tuple[Preset, ...]:
        """The two goals of section 2.1."""
        return self._entries("goals", Preset)

    @cached_property
    def exits(self) -> tuple[Preset, ...]:
        """The two exits of section 2.2.2."""
        return self._entries("exits", Preset)

    @cached_property
    def indicators(self) -> tuple[IndicatorForm, ...]:
        """The three indicators of Table 2."""
        return self._entries("indicators", IndicatorForm)

    @cached_property
    def transitions(self) -> tuple[TransitionDemand, ...]:
        """What is asked of transitions."""
        return self._entries("transitions", TransitionDemand)

    @cached_property
    def plan(self) -> tuple[PlanPart, ...]:
        """The plan's four parts."""
        return self._entries("plan", "PlanPart")

    @cached_property
    def plan_divisions(self) -> tuple[PlanDivision, ...]:
        """How other documents divide the plan."""
        return self._entries("plan", "PlanDivision", "alternatives")

    @cached_property
    def central_parts(self) -> tuple[CentralPart, ...]:
        """The model's central parts: six in the writing instruction, seven on the national page."""
        return self._entries("central_parts", "CentralPart")

    @cached_property
    def phases(self) -> tuple[PhaseHeading, ...]:
        """Table 1's three phases."""
        return self._entries("phases", "PhaseHeading")

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Table 1's two columns."""
        return self._entries("phases", "Column", "columns")

    @cached_property
    def footnotes(self) -> tuple[Footnote, ...]:
        """The notes under Table 1 and Figure 1."""
        return self._entries("footnotes", "Footnote")

    @cached_property
    def catalogue_date(self) -> str:
        """The date of the KVÅ edition that the writing instruction builds on."""
        return str(self._file("kva")["published"])

    @cached_property
    def codes(self) -> tuple[Code, ...]:
        """The KVÅ catalogue."""
        return self._entries("kva", "Code")

    @cached_property
    def known_codes(self) -> frozenset[str]:
        """The codes of the KVÅ catalogue, without what they mean: quick to read."""
        return frozenset(str(row["code"]) for row in self._file("kva")["entries"])

    @cached_property
    def code_titles(self) -> Mapping[str, tuple[str, ...]]:
        """Each code of the KVÅ catalogue with its title and then the variants of it: quick to read."""
        rows = self._file("kva")["entries"]
        return {
            row["code"]: (row["title"], *(variant["text"] for variant in row.get("variants", ())))
            for row in rows
        }

    @cached_property
    def replaced_codes(self) -> Mapping[str, str]:
        """Each code of the KVÅ catalogue that another has taken the place of, with that one."""
        rows = self._file("kva")["entries"]
        return {row["code"]: row["replaced_by"] for row in rows if "replaced_by" in row}

    @cached_property
    def codes_beyond(self) -> frozenset[str]:
        """The plan's codes that the writing instruction does not name: quick to read."""
        rows = self._file("kva")["entries"]
        return frozenset(str(row["code"]) for row in rows if "SI-KVA-04" in row.get("requirements", ()))

    @cached_property
    def registrations(self) -> tuple[Registration, ...]:
        """What is registered with KVÅ, and when."""
        return self._entries("kva", "Registration", "registrations")

    @cached_property
    def laws(self) -> tuple[Law, ...]:
        """The named laws."""
        return self._entries("laws", "Law")

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The named links."""
        return self._entries("links", "Link")

    @cached_property
    def moved_addresses(self) -> tuple[MovedAddress, ...]:
        """Addresses to be replaced."""
        return self._entries("links", "MovedAddress", "moved")

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The glossary, in the order of its file."""
        return self._entries("terms", "Term")

    @cached_property
    def spellings(self) -> tuple[Spelling, ...]:
        """Preferred spellings."""
        return self._entries("terms", "Spelling", "preferred")

    @cached_property
    def avoided(self) -> Mapping[str, tuple[str, bool, str]]:
        """Each form to avoid with what to write, whether capitals matter, and why: quick to read."""
        rows = self._file("terms")["preferred"]
        return {form: (row["use"], row["exact"], row["why"]) for row in rows for form in row["avoid"]}

    @cached_property
    def moved_starts(self) -> frozenset[str]:
        """How the addresses begin that have moved: quick to read."""
        return frozenset(str(row["start"]) for row in self._file("links")["moved"])

    @cached_property
    def law_numbers(self) -> Mapping[str, tuple[str, str | None, str | None]]:
        """Each law's number with its title, its last day and its successor's title: quick to read."""
        rows = self._file("laws")["entries"]
        titles = {row["id"]: row["title"] for row in rows}
        return {
            row["number"]: (row["title"], row.get("valid_to"), titles.get(row.get("replaced_by")))
            for row in rows
            if "number" in row
        }

    @cached_property
    def stock_phrases(self) -> frozenset[str]:
        """Every stock phrase, without where it comes from: quick to read."""
        return frozenset(text for row in self._file("terms")["phrases"] for text in row["texts"])

    @cached_property
    def phrases(self) -> frozenset[str]:
        """Every stock phrase."""
        return frozenset(text for group in self.phrase_groups for text in group.texts)

    @cached_property
    def phrase_groups(self) -> tuple[Phrases, ...]:
        """The stock phrases with their sources."""
        return self._entries("terms", "Phrases", "phrases")

    def element(self, path: Sequence[str | int]) -> Element | None:
        """Return the element at a canonical path, or None: ``("block", 2, "rehabilitation", …)``."""
        return self._elements.get(tuple("*" if isinstance(key, int) else key for key in path))

    def mentioning(self, section: tuple[str | int, ...]) -> Iterable[tuple[Element, tuple[Mention, ...]]]:
        """Return the elements of a section that must say something, each with what it must say."""
        return self._mentioning.get(section, ())

    def elements_for(
        self,
        *,
        phase: Phase | str | None = None,
        rehabilitation: bool = True,
        sick_leave: bool = True,
        recurring: bool = True,
    ) -> tuple[Element, ...]:
        """Return the elements of a phase (of all, if None) that hold with these parts in scope."""
        scope = {
            When.REHABILITATION: rehabilitation,
            When.SICK_LEAVE: sick_leave,
            When.RECURRING: recurring,
            When.ALWAYS: True,
        }
        return tuple(e for e in self.elements if scope[e.when] and phase in (None, e.phase))

    def goal(self, name: str) -> Preset:
        """Return a goal by its id or Swedish name.

        Raises:
            KeyError: There is none; likewise below.
        """
        return _named(self.goals, name)

    def exit_criterion(self, name: str) -> Preset:
        """Return an exit by its id or Swedish name."""
        return _named(self.exits, name)

    def indicator(self, name: str) -> IndicatorForm:
        """Return an indicator by its id or Swedish name."""
        return _named(self.indicators, name)

    def document(self, name: str) -> SourceDocument:
        """Return a document by its id."""
        return self.sources[name]

    def code(self, code: str) -> Code | None:
        """Return a KVÅ code of the shipped catalogue, or None: most codes are not in it."""
        return self._codes.get(code)

    def law(self, name: str) -> Law | None:
        """Return a law by its id or number (``2019:1297``, ``HSLF-FS 2018:54``), or None."""
        return self._laws.get(name)

    def law_in_force(self, law: Law) -> Law:
        """Return the law that has replaced ``law``, or itself."""
        while law.replaced_by is not None:
            law = self._laws[law.replaced_by]
        return law

    def link(self, name: str) -> Link:
        """Return a link by its id."""
        return self._links[name]

    def moved(self, address: str) -> tuple[MovedAddress, Link] | None:
        """Return how an address has moved and the link to use instead, or None if it has not."""
        bare = address.strip().casefold()
        for scheme in _SCHEMES:
            bare = bare.removeprefix(scheme)
        for old in self.moved_addresses:
            if bare == old.start or bare.startswith((f"{old.start}/", f"{old.start}?", f"{old.start}#")):
                return old, self._links[old.to]
        return None

    def term(self, name: str) -> Term | None:
        """Return a term by its id, its name or its abbreviation, or None."""
        return self._terms.get(name)

    @cached_property
    def _elements(self) -> Mapping[tuple[str, ...], Element]:
        return _index((element.path, element) for element in self.elements)

    @cached_property
    def _mentioning(self) -> Mapping[tuple[str | int, ...], list[tuple[Element, tuple[Mention, ...]]]]:
        of_element: dict[str, list[Mention]] = {}
        for mention in self.mentions:
            of_element.setdefault(mention.element, []).append(mention)
        found: dict[tuple[str | int, ...], list[tuple[Element, tuple[Mention, ...]]]] = {}
        for element in self.elements:
            if element.id in of_element:
                section = element.path[: _SECTION if element.path[0] == "block" else 1]
                found.setdefault(section, []).append((element, tuple(of_element[element.id])))
        return found

    @cached_property
    def _codes(self) -> Mapping[str, Code]:
        return _index((code.code, code) for code in self.codes)

    @cached_property
    def _laws(self) -> Mapping[str, Law]:
        return _index((name, law) for law in self.laws for name in (law.id, law.number) if name)

    @cached_property
    def _links(self) -> Mapping[str, Link]:
        return _index((link.id, link) for link in self.links)

    @cached_property
    def _terms(self) -> Mapping[str, Term]:
        return _index((name, term) for term in self.terms for name in term.names)

    @cached_property
    def _files(self) -> dict[str, Mapping[str, Any]]:
        return {}

    def _file(self, name: str) -> Mapping[str, Any]:
        if name not in self._files:
            self._files[name] = shipped.read(f"standard/{name}.yml")
        return self._files[name]

    def _entries(self, name: str, kind: Callable[..., T] | str, key: str = "entries") -> tuple[T, ...]:
        decode = {**_DECODE, "level": later("Reach")} if kind == "Code" else _DECODE
        make = later(kind) if isinstance(kind, str) else kind
        try:
            rows = self._file(name)[key]
            return tuple(make(**{k: _value(k, v, decode) for k, v in row.items()}) for row in rows)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            error.add_note(f"in standard/{name}.yml, {key}")
            raise


def later(name: str) -> Any:  # noqa: ANN401  a class
    """Return a class of ``presentation`` or ``references``: a check seldom needs one."""
    module = "presentation" if name in _PRESENTATION else "references"
    return getattr(import_module(f"pathwaygen.standard.{module}"), name)


def _value(key: str, value: Any, decode: Mapping[str, Callable[[Any], Any]]) -> Any:  # noqa: ANN401  plain YAML
    if key in decode:
        return decode[key](value)
    return tuple(value) if isinstance(value, list) else value


def _named(entries: Sequence[N], name: str) -> N:
    for entry in entries:
        if name in (entry.id, entry.sv):
            return entry
    raise KeyError(name)


def _index(pairs: Iterable[tuple[Any, T]]) -> Mapping[Any, T]:
    """Return an immutable index.

    Raises:
        ValueError: Two entries have the same key, which is a bug in a shipped file.
    """
    index: dict[Any, T] = {}
    for key, entry in pairs:
        if key in index:
            raise ValueError(f"two entries for {key!r}")
        index[key] = entry
    return MappingProxyType(index)


@cache
def load() -> Standard:
    """Return the standard that ships with the package. Nothing is read until it is asked for."""
    return Standard()
