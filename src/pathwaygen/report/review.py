"""What a review page is given: findings by section of the document, and what they rest on. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.diagnostic import Severity

if TYPE_CHECKING:
    from pathwaygen.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class Demand:
    """A requirement: its id, what it asks, and the document that asks it."""

    id: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Item:
    """A finding, where in the document it belongs, who decides, and what demands it.

    Attributes:
        diagnostic: The finding.
        place: Its place in the author's own words.
        lacking: Whether something is missing, rather than wrong.
        decides: Who decides, in a sentence.
        demands: The requirements behind it.
        reason: Why the group accepts it, when it is waived.
        decided_by: Who decided that.
        date: When, as it is written.
    """

    diagnostic: Diagnostic
    place: str
    lacking: bool
    decides: str
    demands: tuple[Demand, ...] = ()
    reason: str = ""
    decided_by: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the document: its heading, what is found there, and what is waived."""

    heading: str
    found: tuple[Item, ...]
    waived: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A rule, to be read beside its findings.

    Attributes:
        code: Its code.
        title: What is wrong, in one sentence.
        parts: Its headings, each with paragraphs and examples: the text, and whether it is an example.
        source: What it rests on.
        waiver: How to waive it, and the lines to copy; none when it cannot be.
    """

    code: str
    title: str
    parts: tuple[tuple[str, tuple[tuple[str, bool], ...]], ...]
    source: str
    waiver: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """One spec to be reviewed.

    Attributes:
        file: Its file.
        title: The pathway's title.
        facts: What the document says of itself: label and value.
        stage: How finished it is asked to be, in a word.
        sections: In the order of the document; only those with something to say.
    """

    file: str
    title: str
    facts: tuple[tuple[str, str], ...]
    stage: str
    sections: tuple[Section, ...]

    def count(self, severity: Severity) -> int:
        """Return how many findings have a severity."""
        return sum(
            item.diagnostic.severity is severity for section in self.sections for item in section.found
        )

    @property
    def waived(self) -> int:
        """How many findings the group has accepted."""
        return sum(len(section.waived) for section in self.sections)

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
