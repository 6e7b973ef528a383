"""What an author's Markdown consists of, as frozen values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pathwaygen.markdown.writing import Md


@dataclass(frozen=True, slots=True)
class Links:
    """What a text may refer to.

    Attributes:
        citations: For each reference's id the Markdown that cites it.
        blocks: For each block's id the address of its heading.
    """

    citations: Mapping[str, Md] = field(default_factory=dict)
    blocks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Text:
    """Characters that mean themselves."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Bold (``**``) or italic (``*``) text."""

    marker: Literal["**", "*"]
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link with a checked address."""

    address: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """References: the marks of those that are known, and the ids of those that are not."""

    marks: tuple[Md, ...]
    unknown: tuple[str, ...]
    raw: str


@dataclass(frozen=True, slots=True)
class BlockReference:
    """A reference such as ``(A, B)``: its text in pieces, each with an address where it names a block."""

    pieces: tuple[tuple[str, str | None], ...]
    raw: str


Inline = Text | Emphasis | Link | Citation | BlockReference


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a line of a list."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list. ``start`` is the first number, None for bullets."""

    start: int | None
    items: tuple[tuple[Block, ...], ...]


Block = Paragraph | Listing

_OPENING = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
_POP = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"),
    **dict.fromkeys("\u2066\u2067\u2068", "\u2069"),
}
_DIRECTIONS = re.compile(f"[{_OPENING}\u202c\u2069]")
_PLANES = range(0, 0x110000, 0x10000)
_UNWANTED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in _PLANES)
    + "]"
)
"""Control characters other than line breaks, surrogates, and what Unicode says is no character."""
_BREAKS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")


def cleaned(text: str) -> str:
    """Return a text without control characters, surrogates and non-characters; tabs become spaces."""
    if text.isprintable():
        return text
    return _UNWANTED.sub("", _BREAKS.sub("\n", text).replace("\t", "    "))


def isolated(text: str) -> str:
    """Return a text in which every directional embedding is closed, so that none reaches what follows."""
    if not _DIRECTIONS.search(text):
        return text
    kept: list[str] = []
    open_marks: list[str] = []
    for character in text:
        if character in _POP:
            open_marks.append(_POP[character])
        elif character in "\u202c\u2069":
            if not open_marks or open_marks[-1] != character:
                continue
            open_marks.pop()
        kept.append(character)
    return "".join(kept) + "".join(reversed(open_marks))


def plain_text(blocks: tuple[Block, ...]) -> str:
    """Return the words of a text on one line, without its citations."""
    return " ".join(" ".join(_plain_block(found) for found in blocks).split())


def _plain_block(found: Block) -> str:
    if isinstance(found, Paragraph):
        return plain_inline(found.children)
    return " ".join(_plain_block(part) for item in found.items for part in item)


def plain_inline(found: tuple[Inline, ...]) -> str:
    """Return the words of a line. A citation goes with the space before it."""
    said = ""
    for part in found:
        match part:
            case Text(text):
                said += text
            case Emphasis(_, children) | Link(_, children):
                said += plain_inline(children)
            case BlockReference(_, raw):
                said += raw
            case Citation():
                said = said.rstrip()
    return said
