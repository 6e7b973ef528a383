"""Findings → what the program can mend itself. Form only: no fix writes clinical content.

Each code that can be mended has a function here and words in schema/messages/ (``fix``). The engine asks
only when a finding has such words, so that a sound file costs nothing.

- ``syntax``: the reader's findings, mended character by character.
- ``shape``: keys and values of the wrong shape. ``meaning``: findings of rules.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pathwaygen import catalogue, keywords
from pathwaygen.diagnostic import Fix
from pathwaygen.edit import EditError, Layout, edits
from pathwaygen.fixes import meaning, shape, syntax
from pathwaygen.fixes.model import Mend, Patient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pathwaygen.catalogue import Language
    from pathwaygen.diagnostic import Diagnostic, Path
    from pathwaygen.source import Source

MENDERS: dict[str, Callable[[Patient], Mend | None]] = {**syntax.MENDERS, **shape.MENDERS, **meaning.MENDERS}
"""For each code that can be mended, how."""

__all__ = ["MENDERS", "Mend", "attach", "mend", "order", "reading"]


def order(path: Path) -> tuple[str, ...]:
    """Return where new keys go: the only one that a fix adds stands first in the file."""
    return () if path else ("format",)


def reading(text: str, name: str) -> Source:
    """Read a text anew, with all that was left out as broken: what the author's places are in."""
    return keywords.load().read(text.encode(errors="surrogatepass"), name=name)


def mend(source: Source, diagnostic: Diagnostic) -> Mend | None:
    """Return what can be done about a finding; None if nothing can where it stands.

    Args:
        source: The file, whole.
        diagnostic: A finding of it.
    """
    mender = MENDERS.get(diagnostic.code)
    return mender(Patient(source, diagnostic)) if mender else None


def attach(source: Source, found: Iterable[Diagnostic], lang: Language) -> list[Diagnostic]:
    """Return the findings, those that can be mended with their fix."""
    whole = reading(source.text, source.name)
    layout = Layout(whole)
    return [_with_fix(diagnostic, layout, lang) for diagnostic in found]


def _with_fix(diagnostic: Diagnostic, layout: Layout, lang: Language) -> Diagnostic:
    try:
        fix = _fix(diagnostic, layout, lang) if catalogue.fixable(diagnostic.code) else None
    except Exception:  # noqa: BLE001  a finding without its fix is better than no findings at all
        return diagnostic
    return replace(diagnostic, fix=fix) if fix else diagnostic


def _fix(diagnostic: Diagnostic, layout: Layout, lang: Language) -> Fix | None:
    made = mend(layout.source, diagnostic)
    if made is None:
        return None
    try:
        own = made.edits or edits(layout.source, made.changes, order=order, layout=layout)
    except EditError:
        return None
    return Fix(catalogue.fix(diagnostic.code, made.values, lang), own, made.safe)
