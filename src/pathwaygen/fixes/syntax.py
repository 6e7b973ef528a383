"""What the reader found, mended so that the file says what it was read as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen import prose
from pathwaygen.diagnostic import Edit, Span
from pathwaygen.fixes.model import Mend, Patient
from pathwaygen.source import tabs
from pathwaygen.source.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable

_SPACE_FOR = "\x0b\x0c\x85\u2028\u2029"
"""Characters that part words; the other forbidden ones stand inside them, unseen."""


def _tabs(patient: Patient) -> Mend | None:
    """Every tab in indentation becomes as many spaces as the reader took it for."""
    lines = patient.source.lines
    edits = tuple(
        Edit(Span(row + 1, 1, row + 1, len(tabs.leading(lines[row])) + 1), spaces)
        for row, spaces in tabs.widened(lines).items()
    )
    return Mend({"count": str(len(edits))}, edits=edits) if edits else None


def _unseen(patient: Patient) -> Mend | None:
    character = _text(patient)
    if len(character) != 1:
        return None  # written as an escape: the author's own doing
    span = patient.diagnostic.span
    return Mend(edits=(Edit(span, " " if character in _SPACE_FOR else ""),), same=False)


def _hard_space(patient: Patient) -> Mend | None:
    return Mend(edits=(Edit(patient.diagnostic.span, " "),)) if _text(patient) == "\xa0" else None


def _missing_space(patient: Patient) -> Mend | None:
    span, text = patient.diagnostic.span, _text(patient)
    if not text.endswith((":", "-")):
        return None
    end = Span(span.end_line, span.end_column, span.end_line, span.end_column)
    return Mend({"character": text[-1]}, edits=(Edit(end, " "),), same=False)


def _bullets(patient: Patient) -> Mend | None:
    """Each of a word processor's bullets in the same text becomes a hyphen."""
    spans = patient.source.spans
    extent = spans.value(patient.path)
    if extent is None:
        return None
    sheet = Sheet(patient.source.text)
    start = sheet.starts[extent.line - 1] + extent.column - 1
    end = sheet.starts[extent.end_line - 1] + extent.end_column - 1
    body = patient.source.text[start:end]
    edits = tuple(
        Edit(sheet.span(start + at, start + to), "- ")
        for at, to in prose.bullets(body)
        if sheet.row(start + at) + 1 > extent.line
    )
    return Mend({"count": str(len(edits))}, edits=edits, same=False) if edits else None


def _text(patient: Patient) -> str:
    span, lines = patient.diagnostic.span, patient.source.lines
    if span.line != span.end_line or span.line > len(lines):
        return ""
    return lines[span.line - 1][span.column - 1 : span.end_column - 1]


MENDERS: dict[str, Callable[[Patient], Mend | None]] = {
    "PW0108": _tabs,
    "PW0115": _missing_space,
    "PW0119": _unseen,
    "PW0120": _unseen,
    "PW0121": _hard_space,
    "PW0140": _bullets,
}
