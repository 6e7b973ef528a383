"""A chart → a file in each of its formats: the one list that the command line and the build read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from pathwaygen import render
from pathwaygen.errors import UsageError
from pathwaygen.export.flowchart_pdf import page, pdf
from pathwaygen.export.letters import lettered
from pathwaygen.export.png import PIXELS, png
from pathwaygen.flowchart import draw, outline
from pathwaygen.flowchart.bpmn import diagram
from pathwaygen.flowchart.data import data
from pathwaygen.flowchart.mermaid import mermaid
from pathwaygen.flowchart.metrics import SIZE
from pathwaygen.flowchart.pages import pages, sheet
from pathwaygen.flowchart.picture import picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pathwaygen.flowchart import Chart, Drawing
    from pathwaygen.flowchart.pages import Sheet

_MOST_PIXELS = 24e6
"""What a picture may hold in all: more than our largest example, and about four seconds of work."""
_LEAST_PIXELS = 1.0
"""For each of the drawing's units; with fewer its letters run together."""
_UNSEEN = re.compile(
    r"<(title|desc)\b[^>]*>[^<]*</\1>"
    r'| (?:aria-[a-z]+|aria-roledescription|role|tabindex|data-[a-z]+|href|lang|xml:lang)="[^"]*"'
)
"""What a picture on paper has no use for: names for readers, links, places for scripts."""
LEAD = 24.0
"""Millimetres of the first page's height that the heading and its lead-in may take."""
_DOTS = 96 / 25.4
"""A style sheet's pixels in a millimetre."""
Writer = Callable[["Chart", "Path | None"], bytes]
"""Takes a chart and a working group's own templates."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format: the end of its file's name, whether it can be shown as text, and what writes it."""

    suffix: str
    text: bool
    write: Writer


def svg(chart: Chart, drawing: Drawing, own: Path | None = None) -> str:
    """Return a drawing as SVG.

    A page that holds it may rely on this: the root has the drawing's id and the class ``pathway-chart``,
    and every rule of its style begins with that id. Each box is a ``g`` with ``data-node``, each arrow one
    with ``data-edge``, ``data-from`` and ``data-to`` (the ids of boxes), in reading order and within reach of
    the tab key. A box with an address stands in an ``a``.
    """
    values = {"drawing": drawing, "picture": picture(drawing), "chart": chart}
    return render.template("flowchart/svg.j2", templates_dir=own, **values)


def laid(drawing: Drawing) -> tuple[Sheet, bool]:
    """Return how a drawing lies on pages of its own, and whether its heading stands on the first of them.

    It does unless that costs a page.
    """
    alone, led = sheet(drawing), sheet(drawing, taken=LEAD)
    return (led, True) if len(led.cuts) == len(alone.cuts) else (alone, False)


class Printed(NamedTuple):
    """A page of a chart on paper.

    Attributes:
        svg: Its picture.
        width: The picture's, in pixels.
        height: The picture's, in pixels.
        paper: The name of its paper.
        led: Whether the flowchart's heading stands above the picture.
    """

    svg: str
    width: int
    height: int
    paper: str
    led: bool


def printed(chart: Chart, drawing: Drawing, own: Path | None = None) -> Iterator[Printed]:
    """Yield a drawing as a web page prints it: cut between rows, on the same pages as in the PDF."""
    lying, led = laid(drawing)
    paper = drawing.paper.lower().replace(" ", "-")
    for place, one in enumerate(pages(drawing, lying)):
        drawn = _UNSEEN.sub("", page(one, lambda shown: svg(chart, shown, own)))
        wide, high = (round(length * lying.scale * _DOTS) for length in (drawing.width, one.height))
        yield Printed(drawn, wide, high, paper, led and not place)


def _words(chart: Chart, own: Path | None) -> str:
    return render.template("flowchart/outline.txt.j2", outline=outline(chart), templates_dir=own)


def _png(chart: Chart, own: Path | None) -> bytes:
    """Return a chart as a picture: less sharp if it is very large, and none if it could not be read."""
    drawn = lettered(chart)
    drawing = draw(drawn)
    pixels = min(PIXELS, sqrt(_MOST_PIXELS / (drawing.width * drawing.height)))
    if pixels < _LEAST_PIXELS:
        raise UsageError(
            "flödesschemat är för stort för en bild i PNG: det är "
            f"{drawing.height / drawing.width:.0f} gånger så högt som brett. "
            "Välj svg eller pdf, eller korta texterna i blocken, svaren och villkoren"
        )
    dots = pixels * 72 * SIZE / drawing.point_size
    told = _words(chart, own)
    return png(
        svg(drawn, drawing, own), title=outline(chart).title, description=told, dots=dots, pixels=pixels
    )


def _pdf(chart: Chart, own: Path | None) -> bytes:
    chart = lettered(chart)
    return pdf(draw(chart), outline(chart), lambda drawing: svg(chart, drawing, own))


def _bpmn(chart: Chart, own: Path | None) -> bytes:
    made = diagram(draw(chart))
    return render.template("flowchart/bpmn.xml.j2", diagram=made, templates_dir=own).encode()


def _mermaid(chart: Chart, own: Path | None) -> bytes:
    return render.template("flowchart/mermaid.j2", chart=mermaid(chart), templates_dir=own).encode()


def _json(chart: Chart, _own: Path | None) -> bytes:
    return (json.dumps(data(chart), ensure_ascii=False, indent=2) + "\n").encode()


FORMATS: dict[str, Format] = {
    "svg": Format(".svg", True, lambda chart, own: svg(chart, draw(chart), own).encode()),  # noqa: FBT003
    "png": Format(".png", False, _png),  # noqa: FBT003
    "pdf": Format(".pdf", False, _pdf),  # noqa: FBT003
    "bpmn": Format(".bpmn", True, _bpmn),  # noqa: FBT003
    "mermaid": Format(".mmd", True, _mermaid),  # noqa: FBT003
    "text": Format(".txt", True, lambda chart, own: _words(chart, own).encode()),  # noqa: FBT003
    "json": Format(".json", True, _json),  # noqa: FBT003
}


def write(chart: Chart, form: str, *, templates_dir: Path | None = None) -> bytes:
    """Return a chart in one of ``FORMATS``.

    Args:
        chart: What to show.
        form: One of ``FORMATS``.
        templates_dir: A working group's own templates.

    Raises:
        MissingExtraError: The format needs an extra that is not installed.
        UsageError: A template of the group's own is broken, or the chart is too large for a picture.
    """
    return FORMATS[form].write(chart, templates_dir)
