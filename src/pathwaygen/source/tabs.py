"""Indentation by tabs → by spaces, so that what the author sees as indented is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LEADING = re.compile(r"[ \t]*")
_DASHES = re.compile(r"(?:-[ \t]+)*")
_KEY = re.compile(r"(?:-[ \t]+)*[^\s:#-][^:#]*?:(?:\s|$)|-(?:\s|$)")
_OPENING = re.compile(r"(?:-[ \t]+|[^\s:#][^:#]*?:[ \t]+)+[|>][-+\d]*[ \t]*(?:#.*)?\s*$")
"""A line that ends in | or >, where a text of several lines begins."""


@dataclass(slots=True)
class _Text:
    """A text of several lines: how far its key and its own first line are indented."""

    key: int
    own: int | None = None


def leading(line: str) -> str:
    """Return what a line is indented by."""
    match = _LEADING.match(line)
    return match[0] if match else ""


def widened(lines: Sequence[str]) -> dict[int, str]:
    """Return the new indentation of every row with a tab in its own, by row from 0.

    A tab is as many spaces as the author indents by elsewhere. A line of text that would then fall out of
    the text that it goes on with, because one tab looked as wide as several steps, is put under its key.
    """
    indents = [leading(line) for line in lines]
    if not any("\t" in indent for indent in indents):
        return {}
    step = min((len(indent) for indent in indents if len(indent) > 1 and "\t" not in indent), default=2)
    return dict(_rows(lines, indents, step))


def _rows(lines: Sequence[str], indents: Sequence[str], step: int) -> Iterator[tuple[int, str]]:
    text: _Text | None = None
    for row, (line, indent) in enumerate(zip(lines, indents, strict=True)):
        words = line[len(indent) :]
        width = len(indent.replace("\t", " " * step))
        if words.strip():
            least = text.key + 1 if text and text.own is None else text.own if text else None
            if text and least is not None and width < least and "\t" in indent and not _KEY.match(words):
                width = text.own or text.key + step
            text = _after(text, width, words)
        if "\t" in indent:
            yield row, " " * width


def _after(text: _Text | None, width: int, words: str) -> _Text | None:
    """Return the text that the next line may go on with."""
    if text and width > text.key and (text.own is None or width >= text.own):
        return _Text(text.key, text.own or width)
    if not _OPENING.match(words):
        return None
    dashes = _DASHES.match(words)
    inner = len(dashes[0]) if dashes else 0
    return _Text(width + inner - (2 if words[inner] in "|>" else 0))
