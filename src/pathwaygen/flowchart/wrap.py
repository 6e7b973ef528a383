"""Breaks text into lines that fit a width, with hyphens in long Swedish compounds where it must."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from pathwaygen.flowchart.metrics import width

_TAILS = (
    "ansvar|artros|avdelning|avslut|bedömning|behandling|beslut|besök|diagnos|dialog|faktor|"
    "fraktur|funktion|förmåga|försäkring|givning|gräns|habilitering|information|insats|kirurgi|"
    "klinik|kommun|komplikation|kontakt|kontroll|koordin|läkare|läkemedel|medel|medicin|"
    "misstanke|mottagning|nedsättning|operation|patient|plan|prevention|program|rehabilitering|"
    "remiss|resistent|samordning|samtal|sjuksköterska|sjukvård|skrivning|sköterska|smärta|"
    "speciali|ställning|tagande|team|terapeut|terapi|trauma|träning|undersökning|uppfyllelse|"
    "uppföljning|utredning|verksamhet|värde|vård"
)
"""Second parts of common compounds: a break before one of them reads well."""
_JOINT = re.compile(rf"(?<=\w\w\w)(?={_TAILS})", re.IGNORECASE)
_SYLLABLE = re.compile(r"(?<=[a-zåäöéü])(?=[bcdfghjklmnpqrstvxz][aeiouyåäöé])", re.IGNORECASE)
_CLUSTER = re.compile(
    r"(?<=[aeiouyåäöé][bcdfghjklmnpqrstvxz])(?=[bcdfghjklmnpqrstvxz][aeiouyåäöé])", re.IGNORECASE
)
_BREAKABLE = re.compile("(?<=[-/–])(?=\\w)|\N{SOFT HYPHEN}")
_LEAST = 3
"""Letters that must stand on each side of a hyphen of ours."""


@lru_cache(maxsize=8192)
def lines(text: str, room: float, *, bold: bool = False, first: float | None = None) -> tuple[str, ...]:
    """Return the text in lines no wider than ``room``.

    Args:
        text: One line of cleaned text.
        room: The width of a line, in drawing units.
        bold: Whether the bold face is measured.
        first: The width of the first line, where something stands beside it. The line is left empty where
            the first word would have to be broken there, but fits the next.
    """
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
            while width(rest if last else _hyphenated(rest), bold=bold) > left and len(rest) > 1:
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


def _split(word: str, room: float, *, bold: bool) -> tuple[str, str]:
    """Return as much of a word as fits with its hyphen, and the rest."""
    fits = [at for at in range(1, len(word)) if width(f"{word[:at]}-", bold=bold) <= room]
    if not fits:
        return word[0], word[1:]
    inside = [at for at in fits if _LEAST <= at <= len(word) - _LEAST]
    for pattern in (_JOINT, _SYLLABLE, _CLUSTER):
        joints = {match.start() for match in pattern.finditer(word)}
        if best := [at for at in inside if at in joints and (pattern is not _JOINT or at * 3 >= inside[-1])]:
            return f"{word[: best[-1]]}-", word[best[-1] :]
    at = (inside or fits)[-1]
    return f"{word[:at]}-", word[at:]
