"""What the pages of the preview print. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pathwaygen.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pathwaygen.diagnostic import Diagnostic


class Freshness(StrEnum):
    """How the document that is shown stands to the file.

    ``partly`` is made of what could be read of a broken file, since nothing better was ever seen.
    """

    CURRENT = "current"
    OLD = "old"
    PARTLY = "partly"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Page:
    """A document as it was made.

    Attributes:
        html: The whole page.
        chart: The flowchart as SVG; nothing where there is none.
        saved: When the file it was made from was saved, ``HH.MM.SS`` of the author's clock.
        version: Tells one document from another.
    """

    html: bytes
    chart: str
    saved: str
    version: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding beside the line that it is about.

    Attributes:
        number: Its number on the page, from 1.
        diagnostic: The finding.
        before: The line up to what is marked.
        marked: What is marked of the line; nothing where the finding has no line.
        after: The rest of the line.
        anchor: Where in the document it shows, such as ``block-A``; nothing where that cannot be told.
    """

    number: int
    diagnostic: Diagnostic
    before: str = ""
    marked: str = ""
    after: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file, and what is found on it."""

    number: int
    text: str
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """One file in the list of files; ``counts`` is how many findings have each severity."""

    name: str
    file: str
    title: str
    stage: str
    saved: str
    counts: Mapping[Severity, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """One file as it is shown.

    Attributes:
        name: Its name in addresses.
        file: Its name as the author knows it.
        title: The title of what it describes, or its name.
        token: Changes whenever something that it is made of does.
        saved: When it was saved, ``HH.MM.SS``; nothing where it cannot be read.
        stage: How finished it is asked to be, in a word.
        freshness: How ``page`` stands to it.
        page: The document, if any was ever made.
        trouble: Why no document could be made of a file that can be read; nothing where one was.
        remarks: The findings, the worst first, and then by their place.
        waived: How many findings the group has accepted.
        lines: The file.
    """

    name: str
    file: str
    title: str
    token: str
    saved: str
    stage: str
    freshness: Freshness
    page: Page | None
    trouble: str
    remarks: tuple[Remark, ...]
    waived: int
    lines: tuple[Line, ...]

    def count(self, severity: Severity) -> int:
        """Return how many findings have a severity."""
        return sum(remark.diagnostic.severity is severity for remark in self.remarks)

    def of(self, severity: Severity) -> tuple[Remark, ...]:
        """Return the findings of a severity."""
        return tuple(remark for remark in self.remarks if remark.diagnostic.severity is severity)

    @property
    def errors(self) -> int:
        """How many findings have to be mended."""
        return self.count(Severity.ERROR)

    @property
    def warnings(self) -> int:
        """How many findings ought to be mended."""
        return self.count(Severity.WARNING)

    @property
    def infos(self) -> int:
        """How many findings are for information."""
        return self.count(Severity.INFO)
