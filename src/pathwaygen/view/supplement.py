"""A region's supplement as a document: its region's headings and words, and the national text by title."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING, Any, cast

from pathwaygen import markdown, structure
from pathwaygen.view import control, listings
from pathwaygen.view.places import Places, PlaceView
from pathwaygen.view.references import ReferenceView, references
from pathwaygen.view.texts import NOTHING, SuggestionView, Texts
from pathwaygen.view.titles import titles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pathwaygen.markdown import Md
    from pathwaygen.model import Pathway, Supplement
    from pathwaygen.profiles import Entry, Part, Profile, Section
    from pathwaygen.view.control import BannersView, ControlView
    from pathwaygen.view.listings import Row


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of the region's profile.

    Attributes:
        title: Its heading, unless the section's is the same.
        text: The region's wording, where it is adopted.
        own: What the supplement says of its own, with its marks.
        not_applicable: Why it does not apply.
    """

    title: Md
    text: Md = NOTHING
    own: Md = NOTHING
    not_applicable: Md = NOTHING


@dataclass(frozen=True, slots=True)
class AdditionView:
    """A region's own text and the place of the national pathway that it hangs on."""

    place: PlaceView
    title: Md
    text: Md


@dataclass(frozen=True, slots=True)
class SectionView:
    """What stands under one heading of the region's document.

    Attributes:
        kind: What it holds, as the profile calls it.
        heading: The region's words.
        level: 2 or 3.
        empty: What is printed where nothing is said.
        parts: The parts of the profile.
        rows: Rows of a table or a list; their cells depend on the kind.
        other_rows: A second list: the laws of other actors.
        additions: The region's own texts.
        differs: What other sources say instead.
        source: The region's document and its sections that the section is made from.
    """

    kind: str
    heading: Md
    level: int
    empty: Md = NOTHING
    parts: tuple[PartView, ...] = ()
    rows: tuple[Row, ...] = ()
    other_rows: tuple[Row, ...] = ()
    additions: tuple[AdditionView, ...] = ()
    differs: tuple[Md, ...] = ()
    source: Md = NOTHING

    @property
    def stated(self) -> bool:
        """Whether anything is said."""
        return bool(self.parts or self.rows or self.other_rows or self.additions)

    @property
    def columns(self) -> tuple[bool, ...]:
        """Which columns of the table hold anything."""
        return tuple(any(cells) for cells in zip(*self.rows, strict=True))


@dataclass(frozen=True, slots=True)
class BaseView:
    """The national pathway: its title where it is known, else its id, and the version built on."""

    title: Md
    version: Md
    known: bool


@dataclass(frozen=True, slots=True)
class SupplementView:
    """A whole supplement. The first fields are those of ``DocumentView``, for what prints any document.

    Attributes:
        region: The region's name.
        base: The national pathway that it builds on.
        box: Document control on the first page: label and value.
        header: Document control in the page's header.
        footer: Document control in the page's footer.
        decision: Who decided, when, and under which number.
        notice: What the region says of printed copies.
        boxed: Whether the region prints document control on the first page.
        sections: The headings before the references, in the region's order.
        closing: The headings after them.
        references_empty: What stands for the references where there are none; nothing leaves them out.
    """

    id: str
    plain_title: str
    status: str
    version: str
    plain_kind: str
    title: Md
    kind: Md
    banners: BannersView
    control: ControlView
    region: Md
    base: BaseView
    box: tuple[Row, ...]
    header: tuple[Row, ...]
    footer: tuple[Row, ...]
    decision: tuple[Row, ...]
    notice: Md
    boxed: bool
    sections: tuple[SectionView, ...]
    closing: tuple[SectionView, ...]
    references_empty: Md
    references: tuple[ReferenceView, ...]
    suggestions: tuple[SuggestionView, ...]


def supplement(
    found: Supplement, profile: Profile, *, base: Pathway | None = None, errors: int = 0
) -> SupplementView:
    """Return a supplement as a document.

    Args:
        found: The supplement.
        profile: Its region's profile.
        base: The national pathway, if it is at hand; its titles are shown and nothing else of it.
        errors: How many errors it is built in spite of.
    """
    shared = {"format": "1", "id": found.id, "title": found.title, "references": list(found.references)}
    texts = Texts(structure.pathway(shared))
    texts.titles = dict(_titles(found, profile, base))
    made = _Sections(found, profile, texts, Places(base, texts))
    before, after = made.around("references")
    status = found.document.status if found.document else None
    ours = cast("Pathway", found)  # document control is the same in both
    kind = found.document.document_type if found.document else None
    rows = {place: listings.stated(found, profile, texts, place) for place in listings.PLACES}
    wanted = next((section for section in profile.sections if section.kind == "references"), None)
    return SupplementView(
        id=found.id,
        plain_title=found.title,
        status=status.sv if status else "",
        version=(found.document.version if found.document else None) or "",
        plain_kind="Regionalt tillägg",
        title=texts.name(found.title),
        kind=texts.name(kind or profile.document_type),
        banners=control.banners(found.document, errors=errors),
        control=control.control(ours, texts),
        region=texts.name(profile.region),
        base=_base(found, base, texts),
        box=rows["box"],
        header=rows["header"],
        footer=rows["footer"],
        decision=rows["decision"],
        notice=texts.name(profile.print_notice),
        boxed=profile.information,
        sections=before,
        closing=after,
        references_empty=texts.name(wanted.empty if wanted else ""),
        references=references(texts),
        suggestions=tuple(texts.suggestions),
    )


def _titles(
    found: Supplement, profile: Profile, base: Pathway | None
) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield what the region's parts are called, and the places that additions hang on."""
    for part in profile.parts:
        yield (part.part_of, part.id), part.title
    for kind in dict.fromkeys(section.kind for section in profile.sections):
        if kind not in (*listings.LISTS, *_ALWAYS, "additions", "references"):
            for own in getattr(found, kind, ()):
                if own.title:
                    yield (kind, own.id), own.title
    if base is None:
        return
    for (_, name), title in titles(base).items():
        yield ("additions", name), title
    for block in base.blocks:
        if block.title:
            yield ("additions", block.id), f"{block.id} · {block.title}"


def _base(found: Supplement, base: Pathway | None, texts: Texts) -> BaseView:
    named = found.builds_on
    title = base.title if base else named.id if named else ""
    return BaseView(texts.name(title), texts.name(named.version if named else ""), base is not None)


class _Sections:
    """Makes the sections of one supplement in the order of its region's headings."""

    def __init__(self, found: Supplement, profile: Profile, texts: Texts, places: Places) -> None:
        self.found = found
        self.profile = profile
        self.texts = texts
        self.places = places

    def around(self, kind: str) -> tuple[tuple[SectionView, ...], tuple[SectionView, ...]]:
        """Return the sections before and after one that is printed apart. Silent ones are left out."""
        kinds = [section.kind for section in self.profile.sections]
        place = kinds.index(kind) if kind in kinds else len(kinds)
        made = [self._section(section) for section in self.profile.sections]
        return tuple(_said(made[:place])), tuple(_said(made[place + 1 :]))

    def _section(self, section: Section) -> SectionView:
        kind = section.kind
        heading, empty = self.texts.name(section.heading), self.texts.name(section.empty)
        made: dict[str, Any] = {}
        entries: list[Entry] = []
        if kind == "additions":
            made["additions"] = tuple(self._additions())
        elif kind in listings.LISTS:
            listed = listings.LISTS[kind](self.found, self.profile, self.texts)
            made |= {"rows": listed.rows, "other_rows": listed.other_rows}
            entries += listed.entries
        elif kind != "references" and hasattr(self.found, kind):
            made["parts"] = tuple(self._parts(kind, section.heading))
            entries += self._adopted(kind)
        made["differs"] = tuple(self.texts.block(entry.differs) for entry in entries if entry.differs)
        return SectionView(kind, heading, section.level, empty, source=self._source(entries), **made)

    def _parts(self, kind: str, heading: str) -> Iterator[PartView]:
        for part in getattr(self.found, kind):
            known = self.profile.part.get(part.id)
            title = part.title or (known.title if known else part.id)
            adopted = self.texts.block(_sentence(known)) if known and part.standard else NOTHING
            yield PartView(
                title=NOTHING if title == heading else self.texts.name(title),
                text=adopted,
                own=self.texts.prose(part, kind, f"#{part.id}"),
                not_applicable=self.texts.line(part.not_applicable),
            )

    def _adopted(self, kind: str) -> Iterator[Entry]:
        for part in getattr(self.found, kind):
            if part.standard and (known := self.profile.part.get(part.id)):
                yield known

    def _additions(self) -> Iterator[AdditionView]:
        for addition in self.found.additions:
            text = self.texts.marked(
                self.texts.block(addition.text), addition, "additions", f"#{addition.at or ''}"
            )
            yield AdditionView(self.places.view(addition.at or ""), self.texts.name(addition.title), text)

    def _source(self, entries: Iterable[Entry]) -> Md:
        """Return what a section is made from: ``Region Hallands rutin, Avgift (2025-03-27)``."""
        found = tuple(entries)
        if not found:
            return NOTHING
        document = self.texts.standard.document(found[0].source)
        places = dict.fromkeys(place for entry in found for place in entry.section.split("; "))
        return markdown.inline(f"{document.short}, {'; '.join(places)} ({found[0].date})")


_ALWAYS = ("base", "information")
"""Sections that the form fills by itself."""


def _said(sections: Sequence[SectionView]) -> Iterator[SectionView]:
    """Yield the sections that say something, or hold one that does: no heading stands empty."""
    for index, section in enumerate(sections):
        below = takewhile(lambda one, level=section.level: one.level > level, sections[index + 1 :])  # type: ignore[misc]
        if any(one.stated for one in below) and not section.stated:
            yield replace(section, empty=NOTHING)
        elif section.stated or section.empty or section.kind in _ALWAYS:
            yield section


def _sentence(part: Part) -> str:
    """Return a part's wording; a prescribed one stands as a sentence."""
    text = part.text.strip()
    return text if text.endswith((".", ":", "!", "?")) else f"{text}."
