"""What a reporter is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathwaygen.diagnostic import Diagnostic, Severity, Waived
    from pathwaygen.report.review import Card, Review


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one run, sorted, with what is needed to show them.

    Attributes:
        diagnostics: Sorted by file, place, code.
        files: How many files were checked.
        waived: How many findings the groups have accepted.
        accepted: These findings, each with its waiver.
        stage: The stage that was asked for, or None when each document's own status decided.
        lang: ``sv`` or ``en``.
        lines: The text of each file that has findings, line by line, for quoting.
        color: Whether the terminal shows colours.
        width: The terminal's width in characters.
        mended: How many findings the program has mended and in how many files; None if it was not asked to.
        reviews: For a review page, each spec by section of its document.
        cards: For a review page, the rules that its findings rest on.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: int
    waived: int = 0
    accepted: tuple[Waived, ...] = ()
    stage: str | None = None
    lang: str = "sv"
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    color: bool = False
    width: int = 80
    mended: tuple[int, int] | None = None
    reviews: tuple[Review, ...] = ()
    cards: tuple[Card, ...] = ()

    def count(self, severity: Severity) -> int:
        """Return how many findings have a severity."""
        return sum(d.severity is severity for d in self.diagnostics)

    @property
    def fixable(self) -> tuple[int, int]:
        """How many findings the program can mend itself: safely, and with an eye on the result."""
        fixes = [d.fix for d in self.diagnostics if d.fix]
        safe = sum(fix.safe for fix in fixes)
        return safe, len(fixes) - safe


Reporter = Callable[[Report], str]
