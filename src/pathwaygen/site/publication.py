"""Specs read and checked once, as the pages are made from them. Decides what is published; writes nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from pathwaygen import lint, profiles, project, regional
from pathwaygen.diagnostic import Severity
from pathwaygen.lint import Options
from pathwaygen.rules import RULES
from pathwaygen.rules.names import is_slug
from pathwaygen.structure import with_fields
from pathwaygen.terms import PathwayType, Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from pathwaygen.diagnostic import Diagnostic, Waived
    from pathwaygen.loader import Spec
    from pathwaygen.model import Pathway, Supplement
    from pathwaygen.model.document import Document
    from pathwaygen.profiles import Profile
    from pathwaygen.rules.across import Card
    from pathwaygen.rules.rule import Stage

_Root = TypeVar("_Root", "Pathway", "Supplement")
DOWNLOADS = ("docx", "pdf", "svg", "bpmn", "json")
"""The formats that a site offers unless it is told otherwise."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a site is made.

    Attributes:
        checking: How the specs are checked; ``checking.today`` is the day that validity is compared with.
        downloads: The formats to download, among ``DOWNLOADS``.
        allow_errors: Publish specs that have errors too, and say so on every page of theirs.
        title: The site's name.
    """

    checking: Options = field(default_factory=Options)
    downloads: tuple[str, ...] = DOWNLOADS
    allow_errors: bool = False
    title: str = "Vårdförlopp"


@dataclass(frozen=True, slots=True)
class Shown:
    """One spec as its own pages are made from it.

    Attributes:
        spec: The spec, read.
        errors: How many errors it is published in spite of. That its time is over is none: the pages say so.
        expired: Whether its time is over on the site's day, whatever its status says.
    """

    spec: Spec
    errors: int = 0
    expired: bool = False

    @property
    def file(self) -> str:
        """The file's name as the user gave it."""
        return self.spec.file

    @property
    def id(self) -> str:
        """The spec's id, empty where it could not be read."""
        root = self.spec.pathway or self.spec.supplement
        return root.id if root else ""

    @property
    def title(self) -> str:
        """The spec's title as plain text; the file's name where there is none."""
        root = self.spec.pathway or self.spec.supplement
        return root.title if root else self.spec.file

    @property
    def document(self) -> Document | None:
        """The document control."""
        root = self.spec.pathway or self.spec.supplement
        return root.document if root else None

    @property
    def status(self) -> Status:
        """Where it stands in its life: a draft where it says nothing, expired when its time is over."""
        found = self.document.status if self.document else None
        return Status.EXPIRED if self.expired else found or Status.DRAFT

    @property
    def example(self) -> bool:
        """Whether it is an example."""
        return bool(self.document and self.document.example)

    @property
    def pathway(self) -> Pathway:
        """The pathway. One whose time is over says so, whatever its status is.

        Raises:
            TypeError: It is a supplement, or could not be read: a bug of whoever asks.
        """
        if self.spec.pathway is None:
            raise TypeError(f"{self.file} is no pathway")
        found = self.spec.pathway
        return _over(found) if self.expired else found

    @property
    def supplement(self) -> Supplement:
        """The regional supplement. One whose time is over says so, whatever its status is.

        Raises:
            TypeError: It is a pathway, or could not be read: a bug of whoever asks.
        """
        if self.spec.supplement is None:
            raise TypeError(f"{self.file} is no supplement")
        found = self.spec.supplement
        return _over(found) if self.expired else found


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Shown):
    """One spec as the pages across specs are made from it.

    Attributes:
        stage: The stage that it was checked at.
        diagnostics: Everything found in it, what only shows beside other specs included, by place.
        waived: The findings that its group has accepted.
        refused: Whether it is left out of the site. It is on the quality page all the same.
        crashed: Whether a rule failed: our fault.
        digest: A checksum of the file.
    """

    stage: Stage
    diagnostics: tuple[Diagnostic, ...]
    waived: tuple[Waived, ...]
    refused: bool = False
    crashed: bool = False
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """Everything that pages across specs are made from.

    Attributes:
        entries: Every spec, the refused ones too, in the order of the files.
        pathways: The published pathways and knowledge supports, by title.
        supplements: The published regional supplements, by title.
        settings: How the site is made.
    """

    entries: tuple[Entry, ...]
    pathways: tuple[Entry, ...]
    supplements: tuple[Entry, ...]
    settings: Settings

    @property
    def today(self) -> dt.date:
        """The day that validity is compared with."""
        return self.settings.checking.today


@dataclass(frozen=True, slots=True)
class Link:
    """What one spec's pages show of another: its id and its title, and whose supplement it is."""

    id: str
    title: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """All that other specs put on one spec's pages.

    Attributes:
        downloads: The formats to download.
        base: The published national pathway that a supplement builds on.
        related: The published pathways that it names as related, follows upon, or is followed by.
        supplements: The published supplements that build on it.
    """

    downloads: tuple[str, ...] = DOWNLOADS
    base: Shown | None = None
    related: tuple[Link, ...] = ()
    supplements: tuple[Link, ...] = ()


def publication(files: Sequence[Path], settings: Settings) -> Publication:
    """Read and check every file, and decide what is published."""
    read = [_read(file, settings.checking) for file in files]
    cards = tuple(card for _, card in read if card)
    specs = {entry.file: entry.spec for entry, _ in read}
    between = project.between(cards, lambda card: specs[card.file], settings.checking)
    entries = tuple(_settled(entry, between, settings) for entry, _ in read)
    shown = [entry for entry in entries if not entry.refused]
    return Publication(
        entries,
        pathways=tuple(sorted((e for e in shown if e.spec.pathway), key=by_title)),
        supplements=tuple(sorted((e for e in shown if e.spec.supplement), key=by_title)),
        settings=settings,
    )


def by_title(entry: Shown) -> tuple[str, str]:
    """Return the key that sorts entries by title as a Swedish reader expects: å, ä, ö last."""
    return alphabetical(entry.title), entry.id


def alphabetical(text: str) -> str:
    """Return the key that sorts a text as a Swedish reader expects."""
    return text.casefold().translate(_SWEDISH)


_SWEDISH = str.maketrans({"å": "{", "ä": "|", "ö": "}", "é": "e", "è": "e", "ü": "y"})


def near(entry: Entry, whole: Publication) -> Near:
    """Return what other specs put on the pages of one."""
    downloads = whole.settings.downloads
    if entry.spec.pathway is None:
        named = entry.supplement.builds_on
        base = next((e for e in whole.pathways if named and e.id == named.id), None)
        return Near(downloads, base=base)
    related = tuple(Link(e.id, e.title) for e in whole.pathways if e is not entry and _related(entry, e))
    added = (
        Link(e.id, e.title, region(e))
        for e in whole.supplements
        if e.supplement.builds_on and e.supplement.builds_on.id == entry.id
    )
    return Near(downloads, related=related, supplements=tuple(added))


def profile(entry: Shown) -> Profile | None:
    """Return the profile of a supplement's region."""
    return regional.profile(entry.supplement)


def region(entry: Shown) -> str:
    """Return the name of a supplement's region."""
    found = profile(entry)
    return found.region if found else entry.supplement.profile or ""


def _related(one: Shown, other: Shown) -> bool:
    scope, theirs = one.pathway.scope, other.pathway.scope
    named = (*scope.related, scope.continues or "") if scope else ()
    follows = bool(theirs and theirs.continues == one.id)
    return follows or any(name == other.id or name.casefold() == other.title.casefold() for name in named)


def _read(file: Path, options: Options) -> tuple[Entry, Card | None]:
    spec = project.read(file, options.lang)
    result = lint.check(spec, RULES, options)
    entry = Entry(
        spec,
        stage=result.stage,
        diagnostics=result.diagnostics,
        waived=result.waived,
        crashed=bool(result.crashed),
        digest=_digest(file),
    )
    return entry, project.card(spec)


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def _settled(entry: Entry, between: Sequence[Diagnostic], settings: Settings) -> Entry:
    """Return an entry with what shows beside other specs, and whether it is published."""
    own = [found for found in between if found.file == entry.file]
    diagnostics = tuple(sorted((*entry.diagnostics, *own), key=lambda found: found.order))
    over = _expired(entry.document, settings.checking.today)
    errors = [
        found
        for found in diagnostics
        if found.severity is Severity.ERROR and not (over and found.code in project.OUT_OF_DATE)
    ]
    return Entry(
        entry.spec,
        errors=len(errors),
        expired=over,
        stage=entry.stage,
        diagnostics=diagnostics,
        waived=entry.waived,
        refused=bool(errors and not settings.allow_errors) or hopeless(entry, errors),
        crashed=entry.crashed,
        digest=entry.digest,
    )


def hopeless(entry: Entry, errors: Sequence[Diagnostic]) -> bool:
    """Whether a spec cannot be published even in spite of its errors."""
    spec = entry.spec
    if not is_slug(entry.id) or (spec.pathway is None and spec.supplement is None):
        return True
    if spec.supplement is not None and profiles.find(spec.supplement.profile) is None:
        return True
    return any(project.same_id(found) for found in errors)


def _expired(document: Document | None, today: dt.date) -> bool:
    if document is None:
        return False
    if document.status is Status.EXPIRED:
        return True
    valid = document.valid
    if valid is None or valid.to is None or (valid.from_ and valid.to < valid.from_):
        return False  # dates in the wrong order are an error, and say nothing of today
    return valid.to < today


def _over(root: _Root) -> _Root:
    """Return a pathway or a supplement whose document says that its time is over."""
    return with_fields(root, document=with_fields(root.document, status=Status.EXPIRED))


def is_guidance(entry: Shown) -> bool:
    """Whether it is another knowledge support than a pathway."""
    return entry.pathway.type is PathwayType.GUIDANCE
