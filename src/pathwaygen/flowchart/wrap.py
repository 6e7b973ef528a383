"""Breaks text into lines that fit a width, with hyphens in long Swedish compounds where it must."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, pairwise
from math import floor

from pathwaygen.flowchart.metrics import advance, table, whole, width

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
_JOINT = re.compile(rf"(?<=\w\w\w)(?={_TAILS})", re.IGNORECASE)
_SYLLABLE = re.compile(r"(?<=[a-zåäöéü])(?=[bcdfghjklmnpqrstvxz][aeiouyåäöé])", re.IGNORECASE)
_CLUSTER = re.compile(
    r"(?<=[aeiouyåäöé][bcdfghjklmnpqrstvxz])(?=[bcdfghjklmnpqrstvxz][aeiouyåäöé])", re.IGNORECASE
)
_BREAKABLE = re.compile("(?<=[-/–])(?=\\w)|\N{SOFT HYPHEN}")
_SLACK = 1e-9
"""Sums of widths may differ by so little."""
_LONGEST = 400
"""No line of a drawing holds more letters."""
_LOOK = 20
"""So many letters after a break tell whether it stands at a joint."""
_LEAST = 3
"""Letters that must stand on each side of a hyphen of ours."""


def lines(text: str, room: float, *, bold: bool = False, first: float | None = None) -> tuple[str, ...]:
    """Return the text in lines no wider than ``room``; see ``measured``."""
    return tuple([line for line, _ in measured(text, room, bold=bold, first=first)])


@lru_cache(maxsize=8192)
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
    found = _whole_words(text, room, room if first is None else first, bold=bold)
    if found:
        return found
    return tuple([(line, width(line, bold=bold)) for line in _broken(text, room, first, bold=bold)])


def _whole_words(text: str, room: float, left: float, *, bold: bool) -> tuple[tuple[str, float], ...]:
    """Return the lines of a text where no word need be broken, with their widths, else nothing."""
    if _BREAKABLE.search(text):
        return ()
    blank = advance(" ", bold)
    room = floor(room * 4) / 4 + _SLACK
    left = floor(left * 4) / 4 + _SLACK
    done: list[tuple[str, float]] = []
    line: list[str] = []
    used = 0.0
    for word in text.split(" "):
        wide = advance(word, bold)
        if wide > room:
            return ()
        after = used + blank + wide if line else wide
        if after <= left:
            line.append(word)
            used = after
        else:
            done.append((" ".join(line), whole(used)))
            line, used, left = [word], wide, room
    return (*done, (" ".join(line), whole(used)))


def _broken(text: str, room: float, first: float | None, *, bold: bool) -> tuple[str, ...]:
    """Return the lines of a text whose words may have to be broken."""
    done: list[str] = []
    line, left = "", room if first is None else first
    for word in text.split(" "):
        for glue, piece, last in _pieces(word):
            candidate = f"{line}{glue if line else ''}{piece}"
            if width(candidate if last else _hyphenated(candidate), bold=bold) <= left:
                line = candidate
                continue
            if line:
                done.append(line if glue else _hyphenated(line))
                left = room
            elif left < room and width(piece, bold=bold) <= room:
                done.append("")
                left = room
            rest = piece
            while len(rest) > 1 and _over(rest, left, bold=bold, hyphen=not last):
                head, rest = _split(rest, left, bold=bold)
                done.append(head)
                left = room
            line = rest
    return (*done, line) if line or not done else tuple(done)


def _pieces(word: str) -> list[tuple[str, str, bool]]:
    """Return the parts a word may be broken into as it is: the glue before it, it, whether last."""
    cuts = [(0, 0), *(match.span() for match in _BREAKABLE.finditer(word)), (len(word), len(word))]
    parts = [word[end:start] for (_, end), (start, _) in pairwise(cuts)]
    parts = [part for part in parts if part]
    return [("" if i else " ", part, i == len(parts) - 1) for i, part in enumerate(parts)]


def _hyphenated(line: str) -> str:
    """Return a line whose last word goes on, with a hyphen if it has none."""
    return line if line.endswith(("-", "/", "–")) else f"{line}-"


def _over(word: str, room: float, *, bold: bool, hyphen: bool) -> bool:
    """Whether a word is too wide; of a very long one no more is measured than tells."""
    return (
        width(word[:_LONGEST], bold=bold) > room
        or width(_hyphenated(word) if hyphen else word, bold=bold) > room
    )


def _split(word: str, room: float, *, bold: bool) -> tuple[str, str]:
    """Return as much of a word as fits with its hyphen, and the rest."""
    widths = table(bold=bold)
    reach = accumulate(map(widths.__getitem__, word[:_LONGEST]))
    fits = [at for at, wide in enumerate(reach, 1) if wide + widths["-"] <= room - _SLACK and at < len(word)]
    if not fits:
        return word[0], word[1:]
    inside = [at for at in fits if _LEAST <= at <= len(word) - _LEAST]
    ahead = word[: fits[-1] + _LOOK]
    for pattern in (_JOINT, _SYLLABLE, _CLUSTER):
        joints = {match.start() for match in pattern.finditer(ahead)}
        if best := [at for at in inside if at in joints and (pattern is not _JOINT or at * 3 >= inside[-1])]:
            return f"{word[: best[-1]]}-", word[best[-1] :]
    at = (inside or fits)[-1]
    return f"{word[:at]}-", word[at:]
