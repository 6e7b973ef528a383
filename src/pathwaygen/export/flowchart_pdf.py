"""A drawing → PDF with vectors and real text, by Typst; the content in words follows the picture.

The file is PDF/UA-1: Typst refuses to write it without alternative text or with a heading level skipped.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pathwaygen import resources
from pathwaygen.errors import MissingExtraError
from pathwaygen.flowchart.metrics import SIZE

if TYPE_CHECKING:
    from pathwaygen.flowchart.drawing import Drawing
    from pathwaygen.flowchart.outline import Outline

_MARGIN = 10.0
_POINT = 25.4 / 72
_LEAST_POINTS = 8.0
_HEADING = 12.0
"""Millimetres for the title above the picture."""
_SHEETS = {"A4 portrait": (210.0, 297.0), "A4 landscape": (297.0, 210.0), "A3 landscape": (420.0, 297.0)}
_TEMPLATE = "flowchart/pdf.typ"


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a drawing lies on paper: millimetres for each unit, and from where to where each page shows it.

    Attributes:
        width: Of the paper, in millimetres.
        height: Of the paper, in millimetres.
        scale: Millimetres for each of the drawing's units.
        head: How much of the drawing's top every page repeats, in units.
        cuts: The heights where pages begin and end, in units.
    """

    width: float
    height: float
    scale: float
    head: float
    cuts: tuple[float, ...]


def sheet(drawing: Drawing) -> Sheet:
    """Return how a drawing is laid on its paper: on one page if its text stays legible, else cut between rows."""
    width, height = _SHEETS[drawing.paper]
    scale = drawing.point_size / SIZE * _POINT
    room = height - 2 * _MARGIN - _HEADING
    fitted = room / drawing.height
    if fitted >= scale:
        return Sheet(width, height, scale, 0.0, (0.0, drawing.height))
    if fitted * SIZE / _POINT >= _LEAST_POINTS:
        return Sheet(width, height, fitted, 0.0, (0.0, drawing.height))
    head = min(band.rect.y for band in drawing.bands)
    places = [*drawing.breaks, drawing.legend.rect.y - 4, drawing.height]
    cuts = [0.0]
    while cuts[-1] < drawing.height:
        first = len(cuts) == 1
        reach = cuts[-1] + room / scale - (0.0 if first else head)
        fitting = [place for place in places if cuts[-1] < place <= reach]
        cuts.append(max(fitting, default=reach))
    return Sheet(width, height, scale, head, tuple(cuts))


def pdf(drawing: Drawing, svg: str, outline: Outline) -> bytes:
    """Return a drawing as PDF.

    Args:
        drawing: What is shown.
        svg: The same, as SVG.
        outline: The same, in words.

    Raises:
        MissingExtraError: Typst is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise MissingExtraError("pdf", "PDF") from error
    folder = resources.folder("templates")
    laid = sheet(drawing)
    made: bytes = typst.compile(
        str(folder / _TEMPLATE),
        root=str(folder),
        font_paths=[str(resources.folder("schema") / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"svg": svg, "data": json.dumps(_data(drawing, laid, outline), ensure_ascii=False)},
        format="pdf",
        pdf_standards=["ua-1"],
    )
    return made


def _data(drawing: Drawing, laid: Sheet, outline: Outline) -> dict[str, Any]:
    """Return what the template prints, as JSON can carry it."""
    return {
        "language": drawing.language,
        "title": drawing.title,
        "paper": {"width": laid.width, "height": laid.height, "margin": _MARGIN},
        "drawing": {"width": drawing.width * laid.scale, "height": drawing.height * laid.scale},
        "head": laid.head * laid.scale,
        "cuts": [cut * laid.scale for cut in laid.cuts],
        "sections": [
            {
                "title": section.title,
                "items": [
                    {
                        "name": item.name,
                        "kind": item.kind.lower(),
                        "lane": item.lane,
                        "rehabilitation": item.node.rehabilitation,
                        "times": list(item.times),
                        "leads": [
                            {
                                "label": lead.edge.label,
                                "target": lead.target,
                                "returns": lead.returns,
                                "kind": lead.edge.kind,
                            }
                            for lead in item.leads
                        ],
                    }
                    for item in section.items
                ],
            }
            for section in outline.sections
        ],
    }
