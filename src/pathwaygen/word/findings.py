"""Remarks as findings at the spec's lines, for an editor and for CI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen import catalogue
from pathwaygen.diagnostic import START, Diagnostic, Severity
from pathwaygen.word import patch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.catalogue import Language
    from pathwaygen.diagnostic import Path
    from pathwaygen.model import Node
    from pathwaygen.source import Source
    from pathwaygen.word.ledger import Entry, Ledger

COMMENT, EDIT, OUTSIDE = "PW1930", "PW1931", "PW1932"
_LONGEST = 300


def findings(
    ledger: Ledger, source: Source, model: type[Node], lang: Language = "sv"
) -> tuple[Diagnostic, ...]:
    """Return a finding for each remark, in the order of the spec."""
    return tuple(sorted(_findings(ledger, source, model, lang), key=lambda found: found.order))


def _findings(ledger: Ledger, source: Source, model: type[Node], lang: Language) -> Iterator[Diagnostic]:
    for entry in ledger.entries:
        code = OUTSIDE if not entry.path else COMMENT if entry.comment else EDIT
        values = {"author": entry.author or "?", "text": _short(entry), "field": entry.label}
        said = catalogue.say(code, values, lang=lang)
        place: Path = ()
        span = START
        if path := entry.path or entry.near:
            try:
                place, _ = patch.resolve(source.data, model, path)
                span = source.spans.closest(place)
            except patch.GoneError:
                place = ()
        yield Diagnostic(
            file=source.name,
            span=span,
            code=code,
            name=catalogue.name(code),
            severity=Severity.INFO,
            message=said.message,
            path=place,
            hint=said.hint,
            values=values,
        )


def _short(entry: Entry) -> str:
    text = " ".join(entry.text.split()).rstrip(".")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()} …"
