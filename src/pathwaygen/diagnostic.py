"""Findings as values: where, what, how bad, what to do. Knows nothing of YAML, rules or output formats."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Path = tuple[str | int, ...]
"""A place in a spec: canonical English keys and list positions."""


class Severity(StrEnum):
    """How bad a finding is: an error stops the build."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return _RANKS[self]


_RANKS = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a file. 1-based, in characters (code points), end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


_NUMBER = re.compile(r"\d+")
_DIGITS = 8

START = Span(1, 1, 1, 1)
"""The span of a finding that concerns a whole file."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that explains a finding, such as "first defined here"."""

    file: str
    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of a file, and what is to stand there instead."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What the program can do about a finding itself.

    Attributes:
        message: What it does, such as "Byt ”indikator” mot ”indikatorer”", without a full stop.
        edits: What to replace; no two concern the same characters.
        safe: Whether it needs no eye on the result: it changes form only. No fix writes clinical content.
    """

    message: str
    edits: tuple[Edit, ...]
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding, ready to be printed by any reporter.

    Attributes:
        file: The file's name as the user gave it.
        span: Where in the file.
        code: The stable code, such as ``PW0104``.
        name: The rule's name, which names the bad thing.
        severity: Its weight at the stage that was checked.
        message: What is wrong, without a full stop at the end.
        path: The canonical path in the spec, empty for the whole file.
        hint: One sentence on what to do, or None.
        requirements: Ids of the requirements behind the rule.
        related: Other places that explain the finding.
        fix: What the program can do about it, or None.
        values: What the message quotes, as the finder told it. Says nothing that the message does not, and
            does not count when findings are compared.
        variant: Which of the code's messages it is, likewise.
        level: How strongly it is demanded, such as ``ska``; empty for what reading the file found.
        lacking: The canonical path of what is missing, where something is; else empty.
    """

    file: str
    span: Span
    code: str
    name: str
    severity: Severity
    message: str
    path: Path = ()
    hint: str | None = None
    requirements: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    values: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    variant: str = field(default="", compare=False)
    level: str = field(default="", compare=False)
    lacking: Path = field(default=(), compare=False)

    @property
    def order(self) -> tuple[str, Span, str, str]:
        """The sort key: file, span, code, and message with its numbers by size: row 2 before row 10."""
        message = _NUMBER.sub(lambda found: found[0].zfill(_DIGITS), self.message)
        return (self.file, self.span, self.code, message)


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding that the group accepts: why, and for a *ska* also who decided and when (``ÅÅÅÅ-MM-DD``)."""

    diagnostic: Diagnostic
    reason: str
    decided_by: str = ""
    date: str = ""
