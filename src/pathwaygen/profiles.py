"""A region's demands on a supplement as frozen values, from ``schema/profiles/``. One file a region.

A profile holds what the region's own document states, each entry with its source, section and date. The
rules that read a profile know no region by name: another region is another file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from pathwaygen import shipped
from pathwaygen.prose import folded

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every entry of a profile states.

    Attributes:
        source: Id of the document in ``schema/standard/sources.yml``.
        section: The section of that document.
        date: The document's date.
        requirements: Ids in ``schema/requirements.yml``.
        level: ``ska``, ``bör`` or ``kan``.
        inferred: Whether the level or the demand is our reading and not the document's plain words.
        differs: What another source says instead; a reader sees both.
    """

    source: str
    section: str
    date: str
    requirements: tuple[str, ...] = ()
    level: str = "ska"
    inferred: bool = False
    differs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control(Entry):
    """A field of document control.

    Attributes:
        field: Its canonical path in ``document``, such as ``valid.from``.
        label: The region's word for it.
        place: Where the region prints it: ``box``, ``header``, ``footer``, ``decision`` or ``none``.
    """

    field: str
    label: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Entry):
    """What the region asks a supplement to hold.

    Attributes:
        id: What the author names it by.
        part_of: The supplement's section, by its canonical key.
        title: Its heading.
        text: The region's rule, in Markdown.
        prescribed: Whether ``text`` is the region's own wording; otherwise it is ours.
        waivable: Whether it may be said not to apply.
        mentions: What a text of the author's own must mention: parts of words, ``|`` between alternatives.
    """

    id: str
    part_of: str
    title: str
    text: str
    prescribed: bool = False
    waivable: bool = False
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Entry):
    """A number of patients that is counted every year. ``levels`` says at which levels it is followed up."""

    code: str
    text: str
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeDemand(Entry):
    """A KVÅ code of the region, its title there, and when it is registered."""

    code: str
    title: str
    when: str = ""
    demanded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Entry):
    """A kind of contact: its registered name, when it is used, and whether it takes place of a visit."""

    name: str
    used_for: str
    distance: bool = False
    replaces_visit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LawDemand(Entry):
    """A law that the region names, by its id in ``schema/standard/laws.yml``."""

    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePair(Entry):
    """A code that is not registered without one of some others."""

    code: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of the region's document.

    Attributes:
        kind: What stands under it: the supplement's section of that name, or ``changes``, ``people``,
            ``history``, ``base`` and other things that the view knows.
        heading: The region's words.
        level: 2 or 3, as deep as the heading stands.
        empty: What is printed where nothing stands under it; without it the heading is left out.
    """

    kind: str
    heading: str
    level: int = 2
    empty: str = ""


@dataclass(frozen=True)
class Profile:
    """One region's demands.

    Attributes:
        id: The name in ASCII, also the file's.
        name: The name as an author writes it.
        region: The region's full name.
        document_type: What the region calls such a document.
        source: Id of the document that the profile is made from.
        print_notice: The region's words on printed copies, or nothing.
        information: Whether the document ends with a block of its control data for screen readers.
        presets: What the templates see to by themselves: ``id``, ``text``, ``requirements`` and source.
        expiry_months: How long before the end of its validity a document is warned about; 0 for never.
        coordination_code: The KVÅ code that always goes with a coordinator's other codes, or nothing.
        closed_codes: Whether only the listed codes are used.
    """

    id: str
    name: str
    region: str
    document_type: str
    source: str
    print_notice: str = ""
    information: bool = False
    expiry_months: int = 0
    coordination_code: str = ""
    closed_codes: bool = False
    sections: tuple[Section, ...] = ()
    control: tuple[Control, ...] = ()
    parts: tuple[Part, ...] = ()
    counts: tuple[Count, ...] = ()
    codes: tuple[CodeDemand, ...] = ()
    contact_types: tuple[Contact, ...] = ()
    laws: tuple[LawDemand, ...] = ()
    code_pairs: tuple[CodePair, ...] = ()
    presets: tuple[Mapping[str, Any], ...] = field(default=(), hash=False)

    @cached_property
    def part(self) -> Mapping[str, Part]:
        """The parts by id."""
        return {part.id: part for part in self.parts}

    @cached_property
    def count(self) -> Mapping[str, Count]:
        """The counts by code."""
        return {count.code: count for count in self.counts}

    @cached_property
    def code(self) -> Mapping[str, CodeDemand]:
        """The codes by code."""
        return {code.code: code for code in self.codes}

    @cached_property
    def contact(self) -> Mapping[str, Contact]:
        """The kinds of contact by their folded name."""
        return {folded(contact.name): contact for contact in self.contact_types}

    def names(self, section: str) -> tuple[str, ...]:
        """Return the ids of the parts of one section."""
        return tuple(part.id for part in self.parts if part.part_of == section)


_LISTS: Mapping[str, type[Any]] = {
    "sections": Section,
    "control": Control,
    "parts": Part,
    "counts": Count,
    "codes": CodeDemand,
    "contact_types": Contact,
    "laws": LawDemand,
    "code_pairs": CodePair,
}


@cache
def names() -> Mapping[str, str]:
    """Return the profiles: what an author may write, folded, with the id that it means."""
    found: dict[str, str] = {}
    for file in shipped.names("profiles"):
        data = shipped.read(file)
        for word in (data["id"], data["name"]):
            found[folded(word)] = data["id"]
    return found


def known() -> tuple[str, ...]:
    """Return the names of the profiles as an author writes them, in alphabetical order of their ids."""
    return tuple(shipped.read(file)["name"] for file in shipped.names("profiles"))


def find(name: str | None) -> Profile | None:
    """Return the profile with a name such as ``västerbotten``, or None."""
    found = names().get(folded(name)) if name else None
    return _load(found) if found else None


@cache
def _load(name: str) -> Profile:
    data = dict(shipped.read(f"profiles/{name}.yml"))
    shared = {"source": data["source"], "date": data.pop("date")}
    lists: dict[str, Any] = {
        key: tuple(_entry(make, row, shared) for row in data.pop(key, ())) for key, make in _LISTS.items()
    }
    presets = tuple(data.pop("presets", ()))
    return Profile(**data, **lists, presets=presets)


def _entry(make: type[Any], row: dict[str, Any], shared: dict[str, str]) -> Any:  # noqa: ANN401  one of _LISTS
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return make(**values) if make is Section else make(**{**shared, **values})
