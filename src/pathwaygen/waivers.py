"""Waivers (*avsteg*): which finding one covers, whether it says enough, and how to write one that does."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Finding, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Path
    from pathwaygen.model import Waiver
    from pathwaygen.source import Source

_WORD = re.compile(r"\w*[^\W\d_]\w*")
_FEWEST = 2
"""The fewest words that say why."""


def covers(waiver: Waiver, finding: Finding, source: Source) -> bool:
    """Whether a finding lies where the waiver holds: each of its words is a key or an id on the way there."""
    names = (waiver.at or "").replace(".", " ").split()
    for key, own in _steps(finding, source):
        if names and (source.canonical(names[0]) == key or names[0] == own):
            names = names[1:]
    return not names


def _steps(finding: Finding, source: Source) -> Iterator[tuple[str | int, object]]:
    """Yield the keys on the way to a finding, the missing one last, each with the id of what stands there."""
    node: object = source.data
    for key in (*finding.path, finding.values.get("field", "")):
        if isinstance(node, dict):
            node = node.get(key)
        elif isinstance(node, list) and isinstance(key, int) and key < len(node):
            node = node[key]
        yield key, node.get("id") if isinstance(node, dict) else None


def lacks(waiver: Waiver, level: Level, today: dt.date) -> str | None:
    """Return which message says what a waiver lacks before it holds; None when it does.

    Every waiver needs a reason, in words; for a *ska* and for a decision also who decided, and when. What
    is still to be decided holds for nothing. ``today`` is the earliest day there is where none is known.
    """
    if len(_WORD.findall(waiver.reason or "")) < _FEWEST:
        return "thin" if (waiver.reason or "").strip() else ""
    if waiver.date is not None and dt.date.min < today < waiver.date:
        return "future"
    decided = bool(_WORD.search(waiver.decided_by or "")) and waiver.date is not None
    return "decision" if level in (Level.SKA, Level.DECISION) and not decided else None


def told(
    index: int, waiver: Waiver, variant: str, place: str, related: tuple[tuple[Path, str], ...] = ()
) -> Finding:
    """Return the finding on a waiver itself; ``place`` is where it would hold."""
    values = {"rule": waiver.rule or "?", "at": waiver.at or place or "block A", "place": place}
    values |= {"reason": waiver.reason or "", "decided": waiver.date.isoformat() if waiver.date else "–"}
    return Finding(("waivers", index), values, variant, related=related)


def place(finding: Finding, source: Source, swedish: bool) -> str:  # noqa: FBT001  the spec's own flag
    """Return what to write as the place of a waiver that covers this finding and as little else as can be.

    It is the words of the way there: the outermost key, the ids, and what is missing or wrong.
    """
    steps = [(key, own) for key, own in _steps(finding, source) if key != ""]
    words: list[str] = []
    for number, (key, own) in enumerate(steps):
        outer, inner = number == 0, number == len(steps) - 1
        if isinstance(key, str) and (outer or inner):
            words.append(source.keywords_word(key) if swedish else key)
        if isinstance(own, str):
            words.append(own)
    return " ".join(words)
