"""A drawing → PDF with vectors and real text, by Typst; the content in words follows the picture.

The file is PDF/UA-1: Typst refuses to write it without alternative text or with a heading level skipped.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pathwaygen import render, resources
from pathwaygen.errors import loading
from pathwaygen.flowchart.pages import MARGIN, pages, sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from pathwaygen.flowchart.drawing import Drawing
    from pathwaygen.flowchart.outline import Outline
    from pathwaygen.flowchart.pages import Page, Sheet

_TEMPLATE = "flowchart/pdf.typ"


def pdf(drawing: Drawing, outline: Outline, svg: Callable[[Drawing], str]) -> bytes:
    """Return a drawing as PDF.

    Args:
        drawing: What is shown.
        outline: The same, in words.
        svg: Writes a drawing as SVG.

    Raises:
        MissingExtraError: Typst is not installed, or cannot be loaded.
    """
    with loading("pdf", "PDF"):
        import typst  # noqa: PLC0415  an extra
    folder = resources.folder("templates")
    laid = sheet(drawing)
    shown = [page(one, svg) for one in pages(drawing, laid)]
    told = _data(drawing, laid, outline) | {"pages": shown}
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


def page(laid: Page, svg: Callable[[Drawing], str]) -> str:
    """Return what one page shows, as SVG.

    Args:
        laid: The page.
        svg: Writes a drawing as SVG.
    """
    shown = [Markup(svg(window.drawing)) for window in laid.windows]  # noqa: S704  our own, escaped
    windows = list(zip(laid.windows, shown, strict=True))
    return render.template("flowchart/page.svg.j2", page=laid, windows=windows)


def _data(drawing: Drawing, laid: Sheet, outline: Outline) -> dict[str, Any]:
    """Return what the template prints, as JSON can carry it."""
    return {
        "language": drawing.language,
        "title": drawing.title,
        "marks": list(outline.marks),
        "paper": {"width": laid.width, "height": laid.height, "margin": MARGIN},
        "width": drawing.width * laid.scale,
        "sections": [
            {
                "title": section.title,
                "items": [
                    {
                        "name": item.name,
                        "kind": item.kind.lower(),
                        "lane": item.lane,
                        "also": item.also,
                        "rehabilitation": item.node.rehabilitation,
                        "times": list(item.times),
                        "leads": [
                            {
                                "label": lead.edge.label,
                                "target": lead.target,
                                "returns": lead.returns,
                                "earlier": lead.earlier,
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
