"""Lines of text with their places: how every word of a drawing is written."""

from __future__ import annotations

from pathwaygen.flowchart.drawing import Rect, Run, TextLine
from pathwaygen.flowchart.metrics import ASCENT, DESCENT, LEADING, width
from pathwaygen.flowchart.paths import rounded


def written(text: str, x: float, y: float, *, bold: bool = False) -> TextLine:
    """Return one line in one face, from the left end of its baseline."""
    wide, left = width(text, bold=bold), rounded(x)
    return TextLine(left, rounded(y), wide, (Run(text, left, wide, bold),))


def rect(x: float, y: float, w: float, h: float) -> Rect:
    """Return a rectangle as it is printed."""
    return Rect(round(x, 2), round(y, 2), round(w, 2), round(h, 2))


def block(count: int) -> float:
    """Return the height of so many lines, from the top of the first to the bottom of the last."""
    return count * LEADING - (LEADING - ASCENT - DESCENT)
