"""An author's text and what it is to say → the author's text with only that changed.

Where the lines, the words and the blanks between them are the same, the author's own writing stays: how the
text is broken, how a list is marked, what is escaped. The result is read again; if it does not say what it
should, the text is written anew.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from pathwaygen.word import prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pathwaygen.word.prose import Paragraph

_PARTED = re.compile(r"[ \t]*\n(?:[ \t]*\n)+[ \t]*|[ \t]*\n[ \t]*(?=(?:[-*+•]|\d{1,9}[.)])[ \t])")
_SIGN = re.compile(r"[ \t]*(?:[-*+•]|\d{1,9}[.)])[ \t]+")
_WORDS = re.compile(r"(\s*)(\S+)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ALIKE = 0.5


def rewritten(text: str, wanted: str) -> str:
    """Return a text that says what another says, as much as it was as it can be.

    Args:
        text: The author's Markdown.
        wanted: What it is to say, as Markdown.
    """
    body = text.rstrip()
    end = text[len(body) :]
    after = prose.paragraphs(wanted)
    before = prose.paragraphs(text)
    goal = prose.markdown(after)
    if goal == prose.markdown(before):
        return text
    pieces = _pieces(body, before)
    if pieces is not None and goal:
        made = _woven(pieces, before, after)
        if prose.markdown(prose.paragraphs(made)) == goal:
            return made + end
    return goal + end if goal else ""


def _pieces(text: str, found: Sequence[Paragraph]) -> list[tuple[str, str, str]] | None:
    """Return for each paragraph its distance to the one before, its sign and its text; None if unsure."""
    starts = [(0, 0), *(place.span() for place in _PARTED.finditer(text))]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    if len(starts) != len(found):
        return None
    made = []
    for (start, after), end, paragraph in zip(starts, ends, found, strict=True):
        mark = _SIGN.match(text, after) if paragraph.item in {"bullet", "number"} else None
        sign = mark[0] if mark else ""
        words = text[after + len(sign) : end]
        if not _says(words, paragraph):
            return None
        made.append((text[start:after], sign, words))
    return made


def _says(text: str, paragraph: Paragraph) -> bool:
    read = prose.paragraphs(" ".join(text.split("\n")))
    return len(read) == 1 and read[0].spans == paragraph.spans


def _woven(
    pieces: Sequence[tuple[str, str, str]], before: Sequence[Paragraph], wanted: Sequence[Paragraph]
) -> str:
    fresh = _pieces(prose.markdown(wanted), wanted)
    if fresh is None:
        return ""
    said = ""
    for old, new in _pairs(before, wanted):
        gap, sign, words = fresh[new]
        if old is not None and _place(before[old]) == _place(wanted[new]):
            own_gap, own_sign, own_words = pieces[old]
            if old and new and before[old - 1].item == wanted[new - 1].item:
                gap = own_gap
            if wanted[new].item != "number" or old == new:
                sign = own_sign
            same = before[old].spans == wanted[new].spans
            words = own_words if same else _words(own_words, words, wanted[new])
        said += gap + sign + words
    return said


def _place(paragraph: Paragraph) -> tuple[str, int]:
    return paragraph.item, paragraph.level


def _pairs(before: Sequence[Paragraph], wanted: Sequence[Paragraph]) -> Iterator[tuple[int | None, int]]:
    """Yield for each paragraph the one before the change that it was made from."""
    old, new = [one.words for one in before], [one.words for one in wanted]
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal" or b - a == d - c:
            yield from zip(range(a, b), range(c, d), strict=True)
            continue
        at = a
        for place in range(c, d):
            likeness = [_likeness(old[n], new[place]) for n in range(at, b)]
            best = max(range(len(likeness)), key=likeness.__getitem__, default=0)
            if likeness and likeness[best] > _ALIKE:
                yield at + best, place
                at += best + 1
            else:
                yield None, place


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _words(text: str, wanted: str, paragraph: Paragraph) -> str:
    """Return an author's words with those that differ changed, and the blanks between the others kept."""
    before, after = _WORDS.findall(text), _WORDS.findall(wanted)
    old, new = ([_ESCAPE.sub(r"\1", word) for _, word in words] for words in (before, after))
    said = ""
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            said += "".join(gap + word for gap, word in before[a:b])
        elif c < d:
            first = before[a][0] if a < b else after[c][0]
            said += first + after[c][1] + "".join(gap + word for gap, word in after[c + 1 : d])
    said = said.lstrip()
    return said if _says(said, paragraph) else wanted
