"""A text → how it is written in a spec, so that it reads back exactly."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from pathwaygen.edit.change import EditError
from pathwaygen.source.builder import NULLS
from pathwaygen.source.characters import FORBIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH = 100
"""How wide a folded text may become, in characters, where it was not wider before."""

_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`=")
_BRACKETS = re.compile(r"[,:?\[\]{}]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def checked(value: str) -> str:
    """Return a value that a spec may hold.

    Raises:
        EditError: It holds a character that no editor shows; a spec cannot hold it, however quoted.
    """
    if found := FORBIDDEN.search(value):
        raise EditError(f"a spec cannot hold U+{ord(found[0]):04X}")
    return value


def inline(value: str, *, like: str = "", flow: bool = False) -> str:
    """Return the value on one line: in the quotes that it had, else plain where that is safe.

    Args:
        value: The text.
        like: The style that it had: ``'``, ``"``, or anything else for plain.
        flow: Whether it stands inside brackets.
    """
    checked(value)
    if like not in ("'", '"') and _plain(value, flow=flow):
        return value
    if (like == "'" or (like != '"' and '"' in value)) and not re.search(r"[\n\r\t]", value):
        return "'" + value.replace("'", "''") + "'"
    return '"' + "".join(_ESCAPES.get(c, c) for c in value) + '"'


def _plain(value: str, *, flow: bool) -> bool:
    """Whether a value can stand without quotes: strict, since what looks odd to a reader is quoted too."""
    if value in NULLS or value != value.strip() or re.search(r"[\n\r\t]", value):
        return False
    if value[0] in _INDICATORS or value[-1] == ":" or ": " in value or " #" in value:
        return False
    if flow and (" " in value or _BRACKETS.search(value)):
        return False  # several words between commas read like a text that the commas have cut
    return not value.startswith(("---", "..."))


def literal(value: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the sign and the lines of a literal text, not indented; None if it cannot be one."""
    chomp = _chomp(value)
    if chomp is None or "\r" in value:
        return None
    lines = tuple(value.removesuffix("\n").split("\n"))
    first = next((line for line in lines if line), "")
    if not first or first[0] in " \t" or any(line and not line.strip(" ") for line in lines):
        return None
    return f"|{chomp}", lines


def folded(value: str, before: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
    """Return the sign and the lines of a folded text, broken where it was before; None if it cannot be one.

    Args:
        value: The text.
        before: The lines that it had, not indented.
    """
    chomp = _chomp(value)
    if chomp is None or "\r" in value or "\t" in value:
        return None
    body = value.removesuffix("\n")
    if not body or body[0] == "\n" or any(line != line.strip(" ") for line in body.split("\n")):
        return None
    lines: list[str] = []
    paragraphs = body.split("\n")
    for number, paragraph in enumerate(paragraphs):
        if number:
            lines.append("")
        if paragraph:
            lines += refolded(paragraph, before)
    return f">{chomp}", tuple(lines)


def _chomp(value: str) -> str | None:
    ends = len(value) - len(value.rstrip("\n"))
    return {0: "-", 1: ""}.get(ends) if value.strip() else None


def refolded(text: str, before: Sequence[str]) -> Iterator[str]:
    """Yield a paragraph in lines that end where they ended before, as far as the words are the same."""
    room = max([WIDTH, *map(len, before)]) if len(before) > 1 else WIDTH
    old: list[str] = []
    ends = set()
    for line in before:
        old += line.split()
        ends.add(len(old) - 1)
    words = text.split(" ")
    kept = _aligned(old, words)
    line = words[0]
    for at, word in enumerate(words[1:], start=1):
        same = at in kept and kept.get(at - 1) == kept[at] - 1
        wide = len(line) + 1 + len(word) > room and line and word[:1].isalnum()
        if (same and kept[at] - 1 in ends) or wide:
            yield line
            line = word
        else:
            line = f"{line} {word}"
    yield line


def _aligned(old: list[str], new: list[str]) -> dict[int, int]:
    """Return for each word that stays its position before."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return {b + n: a + n for a, b, size in matcher.get_matching_blocks() for n in range(size)}
