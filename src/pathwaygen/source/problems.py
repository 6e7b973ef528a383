"""What can be wrong with a file before its meaning is known, as language-neutral values.

Holds no wording: the texts stand in schema/messages/source.yml under the same codes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pathwaygen.diagnostic import Path, Span
    from pathwaygen.source.draft import Draft
    from pathwaygen.source.sheet import Sheet

LIMIT = 200
"""The most problems one file reports; one more says how many were left out."""

_EXCERPT = 70


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of problem: its stable code, what it is called and the values its message quotes."""

    code: str
    name: str
    values: tuple[str, ...] = ()
    waivable: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem in one file, without wording.

    Attributes:
        code: The stable code, such as ``PW0122``.
        span: Where in the file.
        path: The canonical path, as far as it is known.
        values: What the message quotes, always the author's own words.
        related: Other places, each with a stable word for its part in the problem, such as ``first``.
    """

    code: str
    span: Span
    path: Path
    values: Mapping[str, str]
    related: tuple[tuple[Span, str], ...] = ()

    @property
    def order(self) -> tuple[Span, str]:
        """The sort key: place, then code."""
        return (self.span, self.code)


PROBLEMS: tuple[ProblemKind, ...] = (
    ProblemKind("PW0101", "invalid-utf8", ("byte", "guess", "count")),
    ProblemKind("PW0102", "utf-16", ("encoding",)),
    ProblemKind("PW0103", "binary-file"),
    ProblemKind("PW0104", "file-too-large", ("limit",)),
    ProblemKind("PW0105", "empty-file"),
    ProblemKind("PW0106", "not-a-mapping", ("text",)),
    ProblemKind("PW0107", "syntax-error", ("text",)),
    ProblemKind("PW0108", "tab-indentation", ("count",)),
    ProblemKind("PW0109", "colon-in-text", ("key", "text")),
    ProblemKind("PW0110", "unclosed-quote", ("quote", "text")),
    ProblemKind("PW0111", "unclosed-bracket", ("bracket", "closing", "text")),
    ProblemKind("PW0112", "bad-indentation", ("text",)),
    ProblemKind("PW0113", "key-under-text", ("key", "text")),
    ProblemKind("PW0114", "missing-colon", ("text",)),
    ProblemKind("PW0115", "missing-space", ("character", "text")),
    ProblemKind("PW0116", "reserved-start", ("character", "text")),
    ProblemKind("PW0117", "text-after-quote", ("quoted", "rest")),
    ProblemKind("PW0118", "bad-escape", ("text",)),
    ProblemKind("PW0119", "line-separator", ("character",)),
    ProblemKind("PW0120", "control-character", ("character",)),
    ProblemKind("PW0121", "no-break-space", ("text",)),
    ProblemKind("PW0122", "duplicate-key", ("key", "first")),
    ProblemKind("PW0123", "several-documents"),
    ProblemKind("PW0124", "too-deep", ("limit",)),
    ProblemKind("PW0125", "alias", ("alias",)),
    ProblemKind("PW0126", "anchor", ("anchor",)),
    ProblemKind("PW0127", "merge-key"),
    ProblemKind("PW0128", "tag", ("tag",)),
    ProblemKind("PW0129", "complex-key", ("text",)),
    ProblemKind("PW0130", "missing-key", ("text",)),
    ProblemKind("PW0131", "directive", ("text",)),
    ProblemKind("PW0132", "null-key", ("key",)),
    ProblemKind("PW0133", "empty-item"),
    ProblemKind("PW0134", "split-prose", ("text", "count", "parts")),
    ProblemKind("PW0135", "split-flow-mapping", ("key", "lost")),
    ProblemKind("PW0136", "comment-in-text", ("text", "lost")),
    ProblemKind("PW0137", "prose-as-key", ("key", "text")),
    ProblemKind("PW0138", "folded-list", ("text",)),
    ProblemKind("PW0139", "too-many-problems", ("limit", "left")),
    ProblemKind("PW0140", "foreign-bullet", ("character", "text")),
)
"""Every kind of problem, in the order of its code. A code is never used again for another kind."""

_BY_NAME = {kind.name: kind for kind in PROBLEMS}


class Problems:
    """Collects problems, at most :data:`LIMIT` of them, and counts the rest."""

    __slots__ = ("draft", "found", "left")

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.found: list[Problem] = []
        self.left = 0

    @property
    def sheet(self) -> Sheet:
        """The sheet that offsets count in, as it stands now."""
        return self.draft.sheet

    @property
    def full(self) -> bool:
        """Whether further problems are only counted."""
        return len(self.found) >= LIMIT

    def add(self, name: str, place: tuple[int, int], path: Path = (), /, **values: str) -> None:
        """Note a problem.

        Args:
            name: The name of its kind.
            place: The offsets of its first character and after its last.
            path: The canonical path, as far as it is known.
            values: What the message quotes.

        Raises:
            TypeError: The values are not those of the kind: a bug.
        """
        if self.full:
            self.left += 1
            return
        kind = _BY_NAME[name]
        if values.keys() != set(kind.values):
            raise TypeError(f"{kind.code} quotes {kind.values}, not {tuple(values)}")
        quoted = {key: excerpt(self.draft.restore(value)) for key, value in values.items()}
        self.found.append(Problem(kind.code, self.sheet.span(*place), path, quoted))

    def relate(self, place: tuple[int, int], part: str) -> None:
        """Add another place to the problem noted last."""
        if not self.full:
            last = self.found[-1]
            self.found[-1] = replace(last, related=(*last.related, (self.sheet.span(*place), part)))

    def forget(self, path: Path) -> None:
        """Drop what was found at or below a path, since something else explains it."""
        self.found = [problem for problem in self.found if problem.path[: len(path)] != path]

    def extend(self, other: Problems) -> None:
        """Take over what another collection has found."""
        room = LIMIT - len(self.found)
        self.left += other.left + max(0, len(other.found) - room)
        self.found += other.found[:room]

    def finish(self) -> tuple[Problem, ...]:
        """Return the problems in the order of their places, with a last one if some were left out."""
        ordered = sorted(self.found, key=lambda problem: problem.order)
        if self.left:
            kind = _BY_NAME["too-many-problems"]
            values = {"limit": str(LIMIT), "left": str(self.left)}
            ordered.append(Problem(kind.code, ordered[-1].span, (), values))
        return tuple(ordered)


def excerpt(text: str) -> str:
    """Return the text on one line, cut at a length that fits in a message."""
    text = " ".join(text[: _EXCERPT * 4].split())
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1].rstrip() + "…"
