"""A drawing → PDF with vectors and real text, by Typst; the content in words follows the picture.

The file is PDF/UA-1: Typst refuses to write it without alternative text or with a heading level skipped.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pathwaygen import resources
from pathwaygen.errors import MissingExtraError
from pathwaygen.flowchart.metrics import SIZE

if TYPE_CHECKING:
    from collections.abc import Callable

    from pathwaygen.flowchart.drawing import Drawing
    from pathwaygen.flowchart.outline import Outline

_MARGIN = 10.0
_POINT = 25.4 / 72
_LEAST_POINTS = 8.0
_STEPS = 20
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


def sheet(drawing: Drawing, place: tuple[float, float] | None = None) -> Sheet:
    """Return how a drawing lies on its paper: on as few pages as its text allows, then as large as can be.

    Args:
        drawing: The drawing.
        place: The width and height, in millimetres, that each page has for it; else the drawing's own paper.
    """
    width, height = place or _SHEETS[drawing.paper]
    room = height if place else height - 2 * _MARGIN - _HEADING
    largest = width / drawing.width if place else drawing.point_size / SIZE * _POINT
    least = min(largest, _LEAST_POINTS / SIZE * _POINT)
    fewest = len(_cuts(drawing, room / least))
    for step in range(_STEPS):
        scale = largest - (largest - least) * step / _STEPS
        cuts = _cuts(drawing, room / scale)
        if len(cuts) == fewest:
            return Sheet(width, height, scale, _head(drawing), cuts)
    return Sheet(width, height, least, _head(drawing), _cuts(drawing, room / least))


def _head(drawing: Drawing) -> float:
    """Return how much of the top holds the marks and the lanes' headings."""
    return min(band.rect.y for band in drawing.bands) if drawing.columns or drawing.notice else 0.0


def _cuts(drawing: Drawing, room: float) -> tuple[float, ...]:
    """Return where pages of a height, in units, begin and end: between rows where there is such a place."""
    places = [*drawing.breaks, drawing.legend.rect.y - 4, drawing.height]
    cuts = [0.0]
    while cuts[-1] < drawing.height:
        reach = cuts[-1] + room - (_head(drawing) if len(cuts) > 1 else 0.0)
        cuts.append(max((place for place in places if cuts[-1] < place <= reach), default=reach))
    return tuple(cuts)


def pdf(drawing: Drawing, outline: Outline, svg: Callable[[Drawing], str]) -> bytes:
    """Return a drawing as PDF.

    Args:
        drawing: What is shown.
        outline: The same, in words.
        svg: Writes a drawing as SVG.

    Raises:
        MissingExtraError: Typst is not installed.
    """
    try:
        import typst  # noqa: PLC0415  an extra
    except ImportError as error:
        raise MissingExtraError("pdf", "PDF") from error
    folder = resources.folder("templates")
    laid = sheet(drawing)
    pages = [
        page(drawing, laid.head if upper else 0.0, upper, lower, svg) for upper, lower in pairwise(laid.cuts)
    ]
    told = _data(drawing, laid, outline) | {"pages": pages}
    made: bytes = typst.compile(
        str(folder / _TEMPLATE),
        root=str(folder),
        font_paths=[str(resources.folder("schema") / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(told, ensure_ascii=False)},
        format="pdf",
        pdf_standards=["ua-1"],
    )
    return made


def page(drawing: Drawing, head: float, upper: float, lower: float, svg: Callable[[Drawing], str]) -> str:
    """Return what one page shows, as SVG: the lanes' headings if they are repeated, and a stretch."""
    shown = svg(part(drawing, upper, lower))
    if not upper and lower >= drawing.height:
        return shown
    wide = drawing.width
    window = '<svg x="0" y="{y}" width="{w}" height="{h}" viewBox="0 {top} {w} {h}">{inner}</svg>'
    parts = [window.format(y=head, w=wide, h=lower - upper, top=upper, inner=shown)]
    if head:
        parts.insert(0, window.format(y=0, w=wide, h=head, top=0, inner=svg(part(drawing, 0, head))))
    height = head + lower - upper
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{height}" '
        f'viewBox="0 0 {wide} {height}">{"".join(parts)}</svg>'
    )


def part(drawing: Drawing, upper: float, lower: float) -> Drawing:
    """Return a drawing without what lies wholly outside a stretch, so that a search finds a text once."""

    def inside(low: float, high: float) -> bool:
        return low < lower and high > upper

    boxes = []
    for box in drawing.boxes:
        arrows = tuple(
            arrow
            for arrow in box.arrows
            if inside(min(y for _, y in arrow.points), max(y for _, y in arrow.points))
        )
        if arrows or inside(box.rect.y, box.rect.bottom):
            boxes.append(box._replace(arrows=arrows))
    legend = drawing.legend
    if not inside(legend.rect.y, legend.rect.bottom):
        legend = replace(legend, signs=())
    notice = drawing.notice
    if notice and not inside(notice.rect.y, notice.rect.bottom):
        notice = None
    bands = tuple(band for band in drawing.bands if inside(band.rect.y, band.rect.bottom))
    return replace(drawing, boxes=tuple(boxes), bands=bands, legend=legend, notice=notice)


def _data(drawing: Drawing, laid: Sheet, outline: Outline) -> dict[str, Any]:
    """Return what the template prints, as JSON can carry it."""
    return {
        "language": drawing.language,
        "title": drawing.title,
        "marks": list(outline.marks),
        "paper": {"width": laid.width, "height": laid.height, "margin": _MARGIN},
        "width": drawing.width * laid.scale,
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
