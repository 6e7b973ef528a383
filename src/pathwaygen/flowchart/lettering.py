"""Lines of text with their places: how every word of a drawing is written."""

from __future__ import annotations

from pathwaygen.flowchart.drawing import Run, TextLine, maker
from pathwaygen.flowchart.metrics import ASCENT, DESCENT, LEADING, width

run, _line = maker(Run), maker(TextLine)


def written(text: str, x: float, y: float, *, bold: bool = False) -> TextLine:
    """Return one line in one face, from the left end of its baseline."""
    wide = width(text, bold=bold)
    return _line((x, y, wide, (run((x, y, wide, bold, text)),)))


def block(count: int) -> float:
    """Return the height of so many lines, from the top of the first to the bottom of the last."""
    return count * LEADING - (LEADING - ASCENT - DESCENT)
