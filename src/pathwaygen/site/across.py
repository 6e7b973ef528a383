"""Tables across pathways: codes, indicators, transitions, and terms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pathwaygen import indicators, standard
from pathwaygen.markdown import Md, inline, phrase, plain
from pathwaygen.site import codes, places
from pathwaygen.site.page import head, link, page
from pathwaygen.site.publication import alphabetical
from pathwaygen.terms import CodeSystem
from pathwaygen.view.texts import anchor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.indicators import Definition, Sheet
    from pathwaygen.model import Pathway
    from pathwaygen.model.pathway import Transition
    from pathwaygen.site.publication import Entry, Publication
    from pathwaygen.standard import Term
    from pathwaygen.storage import Output


@dataclass(frozen=True, slots=True)
class PathwayView:
    """A pathway as a table links to it: its title, and the address of the place in question."""

    title: Md
    address: Md


@dataclass(frozen=True, slots=True)
class UseView:
    """What a pathway uses a code for, and where."""

    pathway: PathwayView
    purpose: str
    name: Md
    without: Md


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code with everything that uses it. ``anchor`` is its address on the page."""

    code: Md
    title: Md
    anchor: Md
    uses: tuple[UseView, ...]


@dataclass(frozen=True, slots=True)
class SystemView:
    """A classification with its codes."""

    name: Md
    codes: tuple[CodeView, ...]


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator in a table.

    Attributes:
        kind: ``process``, ``result``, ``structure``, or nothing.
        generic: Whether it is one of the generic model's three.
        target: What is aimed at, in the author's words.
    """

    pathway: PathwayView
    title: Md
    address: Md
    sentence: Md
    kind: str
    generic: bool
    target: Md
    not_applicable: Md


@dataclass(frozen=True, slots=True)
class TransitionRow:
    """A transition in a table. ``plan_follows`` is None where the spec does not say."""

    pathway: PathwayView
    origin: Md
    destination: Md
    address: Md
    crossing: str
    block: Md
    responsible: Md
    plan_follows: bool | None


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term of the generic model. ``also`` is what else it is called."""

    name: Md
    written_out: Md
    explanation: Md
    source: Md
    also: tuple[Md, ...]


def pages(whole: Publication) -> Iterator[Output]:
    """Yield the tables."""
    path = places.CODES
    systems = tuple(_systems(whole))
    yield page(path, "site/codes.md.j2", head=head("Efter kod"), systems=systems)
    path = places.INDICATORS
    measured = tuple(row for entry in whole.pathways for row in _indicators(entry))
    yield page(
        path, "site/all_indicators.md.j2", head=head("Alla indikatorer", contents=False), rows=measured
    )
    path = places.TRANSITIONS
    crossings = tuple(row for entry in whole.pathways for row in _transitions(entry))
    yield page(path, "site/transitions.md.j2", head=head("Alla övergångar", contents=False), rows=crossings)
    yield page(places.TERMS, "site/terms.md.j2", head=head("Ord och förkortningar"), terms=_terms())


def _pathway(path: str, entry: Entry, place: str = places.OVERVIEW, part: str = "") -> PathwayView:
    to = places.pathway(entry.id, place) + (f"#{part}" if part else "")
    return PathwayView(inline(entry.title), link(path, to))


def _systems(whole: Publication) -> Iterator[SystemView]:
    """Yield the classifications with their codes, each code with the pathways that use it."""
    found: dict[str, dict[str, list[UseView]]] = {system.value: {} for system in CodeSystem}
    titles: dict[str, str] = {}
    for entry in whole.pathways:
        for use in codes.uses(entry.pathway):
            titles[use.code] = titles.get(use.code) or codes.title(use)
            found[use.system].setdefault(use.code, []).append(_use(entry, use))
    for system, known in found.items():
        if known:
            made = (
                CodeView(inline(code), inline(titles[code]), anchor("kod", code), tuple(known[code]))
                for code in sorted(known)
            )
            yield SystemView(inline(system), tuple(made))


def _use(entry: Entry, use: codes.Use) -> UseView:
    shown = _pathway(places.CODES, entry, places.DOCUMENT if use.anchor else places.OVERVIEW, use.anchor)
    return UseView(shown, use.purpose, inline(use.name), inline(", ".join(use.without)))


def _indicators(entry: Entry) -> Iterator[IndicatorRow]:
    for sheet in indicators.sheets(entry.pathway, standard.load()):
        yield _indicator(entry, sheet, sheet.definition)


def _indicator(entry: Entry, sheet: Sheet, found: Definition) -> IndicatorRow:
    there = places.pathway(entry.id, places.MEASURES)
    return IndicatorRow(
        _pathway(places.INDICATORS, entry),
        inline(sheet.title),
        link(places.INDICATORS, f"{there}#{anchor('indikator', sheet.id)}"),
        inline(sheet.sentence or ""),
        found.measure or "",
        found.preset is not None,
        phrase(found.target or ""),
        phrase(sheet.not_applicable or ""),
    )


def _transitions(entry: Entry) -> Iterator[TransitionRow]:
    for one in entry.pathway.transitions:
        if one.from_ or one.to:
            yield _transition(entry, entry.pathway, one)


def _transition(entry: Entry, pathway: Pathway, one: Transition) -> TransitionRow:
    services = {name: service.title or name for name, service in pathway.services.items()}
    there = places.pathway(entry.id, places.DOCUMENT)
    return TransitionRow(
        _pathway(places.TRANSITIONS, entry),
        inline(services.get(one.from_ or "", one.from_ or "")),
        inline(services.get(one.to or "", one.to or "")),
        link(places.TRANSITIONS, f"{there}#{anchor('overgang', one.id)}"),
        one.principals.value if one.principals else "",
        inline(one.block or ""),
        inline(_uncited(one)),
        one.plan_follows,
    )


def _uncited(one: Transition) -> str:
    """Return who is responsible for a transition, in plain text: the document has the sources."""
    return plain((one.responsible.text if one.responsible else None) or "")


@cache
def _terms() -> tuple[TermRow, ...]:
    def name(term: Term) -> str:
        return term.abbreviation or term.term

    known = standard.load()
    return tuple(
        TermRow(
            inline(_capital(name(term))),
            inline(term.term) if term.abbreviation else Md(""),
            phrase(term.explanation),
            inline(f"{known.document(term.source).short}, {term.section}"),
            tuple(inline(word) for word in term.also),
        )
        for term in sorted(known.terms, key=lambda term: alphabetical(name(term)))
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
