"""A field of the Word file: a text that the group owns, with where it stands and what it was."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pathwaygen.markdown import tree
from pathwaygen.word import anchor, prose

if TYPE_CHECKING:
    from collections.abc import Iterable

_DIGITS = 16


class Kind(StrEnum):
    """What a field holds, and so how it is written in Word and read again.

    - ``prose``: Markdown, one or more paragraphs and lists. In Word paragraphs of their own, in a control of
      blocks.
    - ``line``: Markdown on one line. In Word a stretch of a paragraph, in a control in the line.
    - ``words``: plain words on one line; no character in them is markup.
    - ``items``: several plain words, parted by semicolons in Word and a list in the spec: professions, codes.
    - ``choice``: one of a closed list, as a drop-down. The value is the word that the spec writes; Word shows
      the option's label. No choice made is the empty value.
    - ``date``: a day, ``2026-11-01``.
    """

    PROSE = "prose"
    LINE = "line"
    WORDS = "words"
    ITEMS = "items"
    CHOICE = "choice"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Option:
    """One of a closed list: the word that the spec writes, and what Word shows."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field as the map in the file knows it.

    Attributes:
        path: Where it stands in the spec (see ``anchor``).
        kind: What it holds.
        hash: The hash of the value that was exported (``value_hash``): that of "" for an empty field.
        key: Ten letters and digits made of the pathway's id and the path.
        label: What the control is called in Word.
        options: The choices of a ``choice``.
        empty: The help text that an empty field shows in Word: a field that says exactly this says nothing.
    """

    path: str
    kind: Kind
    hash: str
    key: str
    label: str = ""
    options: tuple[Option, ...] = ()
    empty: str = ""

    @property
    def name(self) -> str:
        """Its control's tag, and its bookmark."""
        return anchor.name(self.key)


def made(
    pathway: str,
    path: str,
    kind: Kind,
    value: str,
    *,
    label: str = "",
    options: Iterable[Option] = (),
    empty: str = "",
) -> Field:
    """Return a field of a pathway with the value that it has now."""
    return Field(path, kind, value_hash(kind, value), anchor.key(pathway, path), label, tuple(options), empty)


def canonical(kind: Kind, value: str) -> str:
    """Return a value in the form that two are compared in: what Word keeps of it, and nothing more.

    Markdown is written in one way, lines are run together, spaces are single. The items of ``items`` are
    parted by a semicolon and a space.
    """
    match kind:
        case Kind.PROSE:
            return prose.markdown(prose.paragraphs(value))
        case Kind.LINE:
            return prose.markdown(prose.one_line(prose.paragraphs(value)))
        case Kind.ITEMS:
            parts = (" ".join(tree.cleaned(part).split()) for part in value.split(";"))
            return "; ".join(part for part in parts if part)
        case Kind.WORDS | Kind.CHOICE | Kind.DATE:
            return " ".join(tree.cleaned(value).split())


def value_hash(kind: Kind, value: str) -> str:
    """Return the hash of a value in its canonical form: sixteen hexadecimal digits."""
    return hash_of(canonical(kind, value))


def hash_of(said: str) -> str:
    """Return the hash of a value that is in its canonical form already."""
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
