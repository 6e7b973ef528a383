"""Abbreviations explained where a document first uses them, and the list of its terms.

Where it reads well the abbreviation is written out in parentheses; inside parentheses, in a compound and
before a code it becomes a link to the list. Works on the rendered Markdown, since only there it is known what
is printed first. The explanations are the standard's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pathwaygen import markdown, standard
from pathwaygen.markdown import Md

if TYPE_CHECKING:
    from pathwaygen.standard.references import Term

_SHORTEST = 3
_NEAR = 90
_SKIPPED = r"(?P<skipped>!?\[(?:\\.|[^\]\\])*\]\([^)]*\)|\*\*(?:\\.|[^*\\])+\*\*|\{[^}\n]*\}|\\.)"
_BOUND = re.compile(r"[-:–]\w| (?:[A-Z]{2}\d|[A-Z]{3}\d)")
"""What follows an abbreviation that cannot be parted from it."""
_HEADING = re.compile(r"#+ ")


@dataclass(frozen=True, slots=True)
class TermView:
    """A term as the list explains it."""

    anchor: Md
    name: Md
    written_out: Md
    explanation: Md


@cache
def _abbreviations() -> dict[str, Term]:
    found = (term for term in standard.load().terms if len(term.abbreviation or "") >= _SHORTEST)
    return {str(term.abbreviation): term for term in found}


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(map(re.escape, _abbreviations()))
    return re.compile(rf"{_SKIPPED}|(?<![\w-])(?P<name>{names})(?!\w)")


class Glossary:
    """Explains each abbreviation once, and remembers what has been printed."""

    def __init__(self, beside: str = "") -> None:
        """Take text that is printed beside what is filled."""
        self._explained: set[str] = set()
        self._printed: list[str] = [beside]

    def fill(self, text: str) -> str:
        """Return a text with its new abbreviations written out in parentheses."""
        self._printed.append(text)
        return "".join(
            line if _HEADING.match(line) else self._line(line) for line in text.splitlines(keepends=True)
        )

    def _line(self, line: str) -> str:
        if not any(name in line for name in _abbreviations().keys() - self._explained):
            return line
        done, place = "", 0
        for found in _pattern().finditer(line):
            name = found["name"]
            if not name or name in self._explained:
                continue
            self._explained.add(name)
            term = _abbreviations()[name]
            start, end = found.span()
            if not _told(line, start, end, term.term):
                done += f"{line[place:start]}{_explained(line, start, end, term)}"
                place = end
        return done + line[place:]

    @property
    def terms(self) -> tuple[TermView, ...]:
        """The terms that the document uses, in the order of the alphabet."""
        text = "\n".join(self._printed).lower()
        return tuple(
            TermView(
                Md(_anchor(term)),
                markdown.inline(term.abbreviation or term.term),
                markdown.inline(term.term) if term.abbreviation else Md(""),
                markdown.phrase(term.explanation),
            )
            for term in sorted(
                standard.load().terms, key=lambda term: (term.abbreviation or term.term).lower()
            )
            if _uses(text, term)
        )


def _explained(line: str, start: int, end: int, term: Term) -> str:
    before = line[:start]
    if before.count("(") > before.count(")") or _BOUND.match(line, end):
        return f"[{line[start:end]}](#{_anchor(term)})"
    return f"{line[start:end]} ({markdown.inline(term.term)})"


def _anchor(term: Term) -> str:
    return f"ord-{term.id.replace('_', '-')}"


def _told(line: str, start: int, end: int, term: str) -> bool:
    """Whether the author writes the abbreviation out beside it."""
    near = line[max(0, start - _NEAR) : end + _NEAR].lower()
    return term.lower() in near


def _uses(text: str, term: Term) -> bool:
    """Whether a text in lower case uses a term, or its abbreviation."""
    names = [term.term.lower(), *term.also]
    if term.abbreviation and len(term.abbreviation) >= _SHORTEST:
        names.append(term.abbreviation.lower())
    return any(name in text and _whole(name).search(text) for name in names)


@cache
def _whole(name: str) -> re.Pattern[str]:
    """Return what finds a name as a word of its own. It begins with the name, which is quick to look for."""
    said = re.escape(name)
    return re.compile(rf"{said}(?<![\w/.-]{said})(?![\w/]|\.\w)")
