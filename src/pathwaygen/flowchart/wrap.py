"""Breaks text into lines that fit a width, with hyphens in long Swedish compounds where it must."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate, pairwise
from math import floor
from typing import TYPE_CHECKING

from pathwaygen.flowchart.metrics import BOLD, PLAIN, whole

if TYPE_CHECKING:
    from pathwaygen.flowchart.metrics import Advances

_TAILS = (
    "analys|ansvar|artros|avdelning|avslut|bedömning|behov|behandling|beslut|besvär|besök|diagnos|"
    "dialog|faktor|fraktur|funktion|förmåga|försäkring|givning|gräns|habilitering|information|"
    "insats|kirurgi|klinik|kommun|komplikation|kontakt|kontroll|koordin|läkare|läkemedel|medel|"
    "medicin|misstanke|mottagning|nedsättning|operation|patient|period|plan|prevention|process|"
    "program|rehabilitering|remiss|resistent|samordning|samtal|sjuksköterska|sjukvård|skrivning|"
    "sköterska|smärta|speciali|ställning|tagande|team|terapeut|terapi|trauma|träning|undersökning|"
    "uppfyllelse|uppföljning|utredning|verksamhet|värde|vård"
)
"""Second parts of common compounds: a break before one of them reads well."""
_KEY = 2
_BY_START = {
    start: tuple(tail for tail in _TAILS.split("|") if tail[:_KEY] == start)
    for start in dict.fromkeys(tail[:_KEY] for tail in _TAILS.split("|"))
}
"""The same by their first letters."""
_SYLLABLE = re.compile(r"(?<=[a-zåäöéü])(?=[bcdfghjklmnpqrstvxz][aeiouyåäöé])", re.IGNORECASE)
_CLUSTER = re.compile(
    r"(?<=[aeiouyåäöé][bcdfghjklmnpqrstvxz])(?=[bcdfghjklmnpqrstvxz][aeiouyåäöé])", re.IGNORECASE
)
_SOFT = "\N{SOFT HYPHEN}"
_BREAKABLE = re.compile(rf"(?<=[-/–])(?=\w)|{_SOFT}")
_SLACK = 1e-9
"""Sums of widths may differ by so little."""
_LONGEST = 400
"""No line of a drawing holds more letters."""
_LOOK = 20
"""So many letters after a break tell whether it stands between syllables."""
_LEAST = 3
"""Letters that must stand on each side of a hyphen of ours."""


def lines(text: str, room: float, *, bold: bool = False, first: float | None = None) -> tuple[str, ...]:
    """Return the text in lines no wider than ``room``; see ``measured``."""
    return tuple([line for line, _ in measured(text, room, bold=bold, first=first)])


def measured(
    text: str, room: float, *, bold: bool = False, first: float | None = None
) -> tuple[tuple[str, float], ...]:
    """Return the text in lines no wider than ``room``, each with its width.

    Args:
        text: One line of cleaned text.
        room: The width of a line, in drawing units.
        bold: Whether the bold face is measured.
        first: The width of the first line, where something stands beside it. The line is left empty where
            the first word would have to be broken there, but fits the next.
    """
    widths = BOLD if bold else PLAIN
    if not _breakable(text):
        words = _words(text)
        spans = list(map(widths.__getitem__, words))
        blank = widths[" "]
        whole_room = floor(room * 4) / 4 + _SLACK
        left = whole_room if first is None else floor(first * 4) / 4 + _SLACK
        total = sum(spans, blank * (len(spans) - 1))
        if total <= left:
            return ((text, whole(total)),)
        if max(spans) <= whole_room:
            return _filled(words, spans, blank, left, whole_room)
    return _broken(text, room, room if first is None else first, widths)


def _breakable(text: str) -> bool:
    """Whether there is a place in a word where it may be broken as it stands."""
    marked = "-" in text or "/" in text or "–" in text or _SOFT in text
    return marked and _BREAKABLE.search(text) is not None


def _filled(
    words: list[str], spans: list[float], blank: float, left: float, room: float
) -> tuple[tuple[str, float], ...]:
    """Return the lines of words that need not be broken, with their widths."""
    done: list[tuple[str, float]] = []
    start, used = 0, -blank
    for n, wide in enumerate(spans):
        after = used + blank + wide
        if after > left:
            done.append((" ".join(words[start:n]), whole(used) if n else 0.0))
            start, after, left = n, wide, room
        used = after
    return (*done, (" ".join(words[start:]), whole(used)))


def _broken(text: str, room: float, left: float, widths: Advances) -> tuple[tuple[str, float], ...]:
    """Return the lines of a text whose words may have to be broken, with their widths."""
    blank, hyphen = widths[" "], widths["-"]
    done: list[tuple[str, float]] = []
    line, used = "", 0.0
    for word in _words(text):
        for glue, piece, last in _pieces(word):
            wide = widths[piece]
            after = used + blank + wide if glue and line else used + wide
            if whole(after if last or piece.endswith(_DASHES) else after + hyphen) <= left:
                line, used = f"{line}{glue if line else ''}{piece}", after
                continue
            if line:
                ended = glue or line.endswith(_DASHES)
                done.append((line, whole(used)) if ended else (f"{line}-", whole(used + hyphen)))
                left = room
            elif left < room and whole(wide) <= room:
                done.append(("", 0.0))
                left = room
            rest = piece
            while len(rest) > 1 and _over(rest, left, widths, hyphen=not last):
                head, rest = _split(rest, left, widths)
                done.append(head)
                left = room
            line, used = rest, widths[rest]
    if line or not done:
        done.append((line, whole(used)))
    return tuple(done)


def _words(text: str) -> list[str]:
    """Return what a text may be broken between: dots that stand for words left out follow the one before."""
    words = text.split(" ")
    if " …" in text:
        for at in range(len(words) - 1, 0, -1):
            if words[at] == "…":
                words[at - 1 : at + 1] = [f"{words[at - 1]} …"]
    return words


def _pieces(word: str) -> list[tuple[str, str, bool]]:
    """Return the parts a word may be broken into as it is: the glue before it, it, whether last."""
    if not _breakable(word):
        return [(" ", word, True)] if word else []
    cuts = [(0, 0), *(match.span() for match in _BREAKABLE.finditer(word)), (len(word), len(word))]
    parts = [word[end:start] for (_, end), (start, _) in pairwise(cuts)]
    parts = [part for part in parts if part]
    return [("" if i else " ", part, i == len(parts) - 1) for i, part in enumerate(parts)]


_DASHES = ("-", "/", "–")


def _over(word: str, room: float, widths: Advances, *, hyphen: bool) -> bool:
    """Whether a word is too wide; of a very long one no more is measured than tells."""
    if whole(widths[word[:_LONGEST]]) > room:
        return True
    return whole(widths[word] + (widths["-"] if hyphen and not word.endswith(_DASHES) else 0.0)) > room


def _split(word: str, room: float, widths: Advances) -> tuple[tuple[str, float], str]:
    """Return as much of a word as fits with its hyphen, with its width, and the rest."""
    hyphen = widths["-"]
    reach = list(accumulate(map(widths.letters, word[:_LONGEST])))
    last = min(bisect_right(reach, room - _SLACK - hyphen), len(word) - 1)
    if not last:
        return (word[0], whole(reach[0])), word[1:]
    at = _break(word, last)
    return (f"{word[:at]}-", whole(reach[at - 1] + hyphen)), word[at:]


def _break(word: str, last: int) -> int:
    """Return where a word of which ``last`` letters fit is best broken."""
    inside = range(_LEAST, min(last, len(word) - _LEAST) + 1)
    if at := _joint(word, inside):
        return at
    ahead = word[: last + _LOOK]
    for pattern in (_SYLLABLE, _CLUSTER):
        joints = [match.start() for match in pattern.finditer(ahead) if match.start() in inside]
        if joints:
            return joints[-1]
    return inside[-1] if inside else last


def _joint(word: str, inside: range) -> int:
    """Return the last place where a common second part begins, not far from the line's end; or 0."""
    small = word.lower()
    if len(small) != len(word):
        return 0
    for at in reversed(inside):
        if at * 3 < inside[-1]:
            break
        if small.startswith(_BY_START.get(small[at : at + _KEY], ()), at) and small[at - 3 : at].isalnum():
            return at
    return 0
