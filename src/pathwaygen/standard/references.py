"""What the model refers to: documents, KVÅ codes, laws, addresses, terms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pathwaygen.standard.demands import Entry, Level, Phase, When

_INTERNAL = re.compile(r"\s*\(i\)\Z")
_UNSPACED = re.compile(r"-(?=(?:och|eller)\b)")


def _title(text: str) -> str:
    """Bring a code title to the form that titles are compared in."""
    return " ".join(_UNSPACED.sub("- ", _INTERNAL.sub("", text)).casefold().split())


class Reach(StrEnum):
    """Where a code is in use."""

    NATIONAL = "national"
    REGIONAL = "regional"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """A document that entries come from. ``kind``: part of the model, otherwise published, or a register."""

    id: str
    kind: Literal["model", "published", "register"]
    title: str
    short: str
    publisher: str
    date: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleVariant:
    """Another title seen for a code, and the id of the source that has it."""

    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code(Entry):
    """A KVÅ code of the shipped catalogue.

    Attributes:
        in_s0: Whether it is one of the writing instruction's five.
        sources: Every source that has the code.
        inferred: Names of the fields that are our conclusion and stand in no source.
        valid_from: A year or a date, where a source states it.
    """

    code: str
    title: str
    prescribed: bool
    level: Reach
    kind: Literal["plan", "follow_up", "closing", "coordination"]
    in_s0: bool
    sources: tuple[str, ...]
    variants: tuple[TitleVariant, ...] = ()
    excludes: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None
    replaced_by: str | None = None
    note: str | None = None

    def knows(self, title: str) -> bool:
        """Say whether ``title`` is this code's title or a known variant, spacing and "(i)" apart."""
        return _title(title) in {_title(known) for known in (self.title, *(v.text for v in self.variants))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration(Entry):
    """What Table 1 asks to be registered with KVÅ, and in which phase."""

    id: str
    phase: Phase
    prescription: str
    codes: tuple[str, ...]
    sick_leave_codes: tuple[str, ...]
    other_codes: tuple[str, ...]
    level: Level
    when: When


@dataclass(frozen=True, slots=True, kw_only=True)
class Law(Entry):
    """A statute, regulation or official guidance, titled as it is cited.

    Attributes:
        concerns: The health service itself, or other actors in the sick leave process.
        valid_from: ISO date, where a source states it; likewise ``valid_to``, the last day.
        replaced_by: Id of the law that replaced it.
        cited_by: Ids of the sources that name it.
        misprints: Wrong forms found in those sources.
    """

    id: str
    title: str
    kind: Literal["act", "regulation", "guidance"]
    concerns: Literal["care", "other_actors"]
    cited_by: tuple[str, ...]
    number: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    dates_source: str | None = None
    replaced_by: str | None = None
    misprints: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Entry):
    """An address by name."""

    id: str
    title: str
    address: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedAddress(Entry):
    """An address that no longer leads where it did: how it starts, and the id of the link to use."""

    id: str
    start: str
    to: str
    note: str
    moved: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Entry):
    """A term with a short explanation in our own words. ``also``: words that a reader looks up under it."""

    id: str
    term: str
    explanation: str
    also: tuple[str, ...] = ()
    abbreviation: str | None = None
    link: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What it can be looked up by: its id, the term, its abbreviation."""
        return tuple(dict.fromkeys(name for name in (self.id, self.term, self.abbreviation) if name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling(Entry):
    """A form to write instead of others. ``exact``: capital letters matter."""

    id: str
    use: str
    avoid: tuple[str, ...]
    exact: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases(Entry):
    """Stock phrases in lower case: a text made up of them says nothing about the diagnosis."""

    id: str
    texts: tuple[str, ...]
