"""What a rule is: identity, findings, and what it may look at. Knows nothing of severities or waivers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from pathwaygen import standard
from pathwaygen.graph import Graph
from pathwaygen.rules.contents import Contents

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

    from pathwaygen.diagnostic import Path
    from pathwaygen.model import Pathway, Supplement
    from pathwaygen.profiles import Profile
    from pathwaygen.source import Source
    from pathwaygen.standard import Element, Standard


class Stage(StrEnum):
    """How finished a spec claims to be."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"

    @property
    def rank(self) -> int:
        """0 for a draft, 1 for review, 2 for published."""
        return tuple(Stage).index(self)


class On(StrEnum):
    """Which specs a rule is asked about."""

    PATHWAY = "pathway"
    SUPPLEMENT = "supplement"
    BOTH = "both"


class Level(StrEnum):
    """How strongly a demand is made; with the stage it gives the severity."""

    FORM = "form"
    SKA = "ska"
    DECISION = "decision"
    BOR = "bör"
    KAN = "kan"
    COMPLETE = "complete"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: a place, and the values its message quotes.

    Attributes:
        path: The place; where something is missing, the node that should hold it.
        values: What the message's placeholders stand for.
        variant: Which of the rule's messages is meant.
        about: What was found absent or read elsewhere: a broken node there silences the finding.
            ``"*"`` stands for any key or position.
        quote: Words inside the value at ``path`` to point at.
        nth: Which of their occurrences there, from 0.
        level: A level other than the rule's own.
        requirements: Requirements other than the rule's own.
        related: Other places that explain it: path and message key.
        weak: Whether it is not worth saying where another finding concerns the same place.
    """

    path: Path
    values: Mapping[str, str] = field(default_factory=dict)
    variant: str = ""
    about: tuple[Path, ...] = ()
    quote: str | None = None
    nth: int = 0
    level: Level | None = None
    requirements: tuple[str, ...] | None = None
    related: tuple[tuple[Path, str], ...] = ()
    weak: bool = False

    @property
    def target(self) -> Path:
        """What the finding concerns: the field that is missing or empty, else the place itself."""
        return (*self.path, self.values["field"]) if "field" in self.values else self.path


def missing(parent: Path, name: str, **values: str) -> Finding:
    """Return the finding that ``parent`` lacks the field ``name``."""
    return Finding(parent, {"field": name, **values}, about=((*parent, name),))


def inside(path: Path, text: str, span: tuple[int, int], variant: str = "", /, **values: str) -> Finding:
    """Return a finding on some words of the text at ``path``: ``span`` counts its characters."""
    start, end = span
    quote = text[start:end]
    return Finding(path, values, variant, quote=quote, nth=text.count(quote, 0, start))


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule: what it is called, how heavy it is, where it comes from, and its check.

    Attributes:
        code: Stable, never reused.
        name: Names the bad thing.
        level: How strongly it is demanded.
        requirements: Ids in schema/requirements.yml.
        source: The document and section that ask for it; None for rules on form.
        check: Yields what it finds in one pathway, or in a whole project.
        doc: What is wrong, why, bad, good, fix: in Swedish Markdown, for the author. Indented as written.
        project: Whether ``check`` takes every spec at once.
        on: Whether it is asked about pathways, regional supplements or both.
    """

    code: str
    name: str
    level: Level
    requirements: tuple[str, ...]
    source: str | None
    check: Callable[..., Iterator[Any]]
    doc: str
    project: bool = False
    on: On = On.PATHWAY

    @property
    def waivable(self) -> bool:
        """Rules on form cannot be waived."""
        return self.level is not Level.FORM

    @property
    def title(self) -> str:
        """What is wrong, in one Swedish sentence: the first line of ``doc``."""
        return self.doc.strip().partition("\n")[0]


def rule(
    code: str,
    name: str,
    level: Level,
    *,
    requirements: tuple[str, ...] = (),
    source: str | None = None,
    project: bool = False,
    on: On = On.PATHWAY,
) -> Callable[[Callable[..., Iterator[Any]]], Rule]:
    """Turn a generator function into a Rule. Registers nothing."""

    def made(check: Callable[..., Iterator[Any]]) -> Rule:
        return Rule(code, name, level, requirements, source, check, check.__doc__ or "", project, on)

    return made


_SHORT = 20
"""The word *standard* is shorter, with spaces around it too."""


@dataclass(frozen=True)
class Case(Contents):
    """What a rule may look at: one pathway, its arrows and texts, the standard, and the date.

    Of a regional supplement ``pathway`` holds what any spec has: id, title, references and waivers.
    """

    pathway: Pathway
    source: Source
    today: dt.date
    stage: Stage
    supplement: Supplement | None = None
    profile: Profile | None = None
    knows: Callable[[str], bool] | None = None
    """Whether a word is in the dictionary; None unless spelling is asked for."""

    @cached_property
    def graph(self) -> Graph:
        """The pathway as a graph."""
        return Graph(self.pathway)

    @cached_property
    def standard(self) -> Standard:
        """The generic model as data."""
        return standard.load()

    @cached_property
    def elements(self) -> list[tuple[Path, Mapping[str, Any], Element]]:
        """Every element of the spec that the standard knows and that is adopted or waived, as written."""
        adopted = {"standard": True}
        short = (pair for pair in self.texts if len(pair[1]) < _SHORT)
        adoptions = ((path, adopted) for path, text in short if text.strip() == "standard")
        waivers = (pair for pair in self.nodes if "standard" in pair[1] or "not_applicable" in pair[1])
        written: chain[tuple[Path, Mapping[str, Any]]] = chain(adoptions, waivers)
        known = ((path, node, self.standard.element(path)) for path, node in written)
        return [(path, node, element) for path, node, element in known if element]

    def word(self, name: str) -> str:
        """Return the author's word for a canonical key."""
        return self.source.keywords_word(name) if self.source.sv_keys >= self.source.en_keys else name

    @cached_property
    def rehabilitation(self) -> bool:
        """Whether rehabilitation is in scope: yes unless the spec says no."""
        return self._included("rehabilitation")

    @cached_property
    def sick_leave(self) -> bool:
        """Whether work with sick leave is in scope: yes unless the spec says no."""
        return self._included("sick_leave")

    @cached_property
    def recurring(self) -> bool:
        """Whether the need may return: only if the spec says so."""
        scope = self.pathway.scope
        return bool(scope and scope.recurring_need and scope.recurring_need.included)

    def asks(self, when: str) -> bool:
        """Whether the part of the scope that brings a demand along is there."""
        return when == "always" or bool(getattr(self, when))

    def _included(self, part: str) -> bool:
        inclusion = getattr(self.pathway.scope, part, None)
        return inclusion is None or inclusion.included is not False

    @cached_property
    def reference_ids(self) -> frozenset[str] | None:
        """The ids of the reference list, or None where the list is a file of its own."""
        references = self.pathway.references
        if any("file" in reference and "id" not in reference for reference in references):
            return None
        return frozenset(str(reference.get("id", "")) for reference in references)
