"""A manuscript → PDF, by Typst: PDF/UA-1 and PDF/A-2a in one file, with our own fonts and nothing fetched.

Typst refuses to write a picture without a text alternative or headings that skip a level.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from pathwaygen import resources
from pathwaygen.errors import UsageError, loading
from pathwaygen.export import flowchart as charts
from pathwaygen.export.flowchart_pdf import page
from pathwaygen.export.letters import lettered
from pathwaygen.export.paper import Paper
from pathwaygen.export.signs import printable
from pathwaygen.flowchart import draw
from pathwaygen.flowchart.pages import pages
from pathwaygen.view.texts import shortened

if TYPE_CHECKING:
    from pathlib import Path

    import typst

    from pathwaygen.export.manuscript import Manuscript

_TEMPLATE = "typst/document.typ"
_STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]
_GENERATIONS = 11
"""Typst remembers what its last ten compilations worked out, 90 MB each; empty ones make it forget."""
_BESIDE, _FOOT = 32.0, 7.0
"""Millimetres of a page's height beside a picture of the flowchart, and those that a note under it takes."""
_CAPTION = 100
"""The most characters of the flowchart's caption, which has one line."""
_HEAD, _EDITION = 90, 40
"""The most characters that the top and the bottom of a page repeat of the title and the version."""
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""What a document without a date says: PDF/A wants one."""


def pdf(document: Manuscript) -> bytes:
    """Return a document as PDF.

    Raises:
        MissingExtraError: Typst is not installed, or cannot be loaded.
    """
    compiler = _compiler()
    file = _template(document.templates_dir)
    told = json.dumps(_data(document), ensure_ascii=False, separators=(",", ":"))
    try:
        made = compiler.compile(
            file.read_bytes(),
            sys_inputs={"data": told},
            format="pdf",
            pdf_standards=_STANDARDS,
            timestamp=_date(document),
        )
    except RuntimeError as error:
        if document.templates_dir and file.is_relative_to(document.templates_dir):
            raise UsageError(f"Mallen {file} kan inte skrivas ut: {error}") from error
        if document.pictures:  # one of them may be broken; each then stands as its text alternative
            return pdf(replace(document, pictures={}))
        raise
    for _ in range(_GENERATIONS):
        compiler.compile(b"", sys_inputs={}, format="svg")
    if not isinstance(made, bytes):
        raise TypeError("Typst gave no file")
    return made


@cache
def _compiler() -> typst.Compiler:
    """Return the compiler, with its fonts read once."""
    with loading("pdf", "PDF"):
        import typst  # noqa: PLC0415  an extra
    folder = resources.folder("schema") / "fonts"
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    return typst.Compiler(b"", root=str(resources.folder("templates")), font_paths=fonts)


def _template(own: Path | None) -> Path:
    """Return the template: a working group's own, where it has one."""
    if own and (file := own / _TEMPLATE).is_file():
        return file
    return resources.folder("templates") / _TEMPLATE


def _date(document: Manuscript) -> dt.datetime:
    try:
        return dt.datetime.combine(dt.date.fromisoformat(document.view.control.date), dt.time(), dt.UTC)
    except ValueError:
        return _EPOCH


def _data(document: Manuscript) -> dict[str, Any]:
    """Return what the template prints, as JSON can carry it."""
    view = document.view
    paper = Paper(document)
    drawn, led = _chart(document)
    return {
        "title": printable(document.title),
        "head": printable(shortened(document.title, limit=_HEAD)),
        "kind": printable(view.plain_kind),
        "above": "" if _begins(document, view.plain_kind) else printable(view.plain_kind),
        "version": printable(shortened(view.version, limit=_EDITION)),
        "status": view.banners.status,
        "date": view.control.date,
        "example": view.banners.example,
        "errors": view.banners.errors,
        "control": [(printable(label), printable(value)) for label, value in document.facts],
        "front": paper.blocks(document.front),
        "contents": paper.contents(document.entries),
        "body": paper.sections(document.sections),
        "chart": drawn,
        "led": led,
        "caption": printable(shortened(_alternative(document), limit=_CAPTION)),
        "outline": paper.blocks(document.figure.outline),
    }


def _alternative(document: Manuscript) -> str:
    """Return what the flowchart is called."""
    found = (part for block in document.blocks for part in block.children if "flowchart" in part.classes)
    return next((part.words for part in found), "")


def _begins(document: Manuscript, kind: str) -> bool:
    """Whether the front begins with the document's kind, so that it need not stand above the title too."""
    return bool(document.front) and document.front[0].words.startswith(kind)


def _chart(document: Manuscript) -> tuple[list[dict[str, Any]], bool]:
    """Return the flowchart's pages, and whether its heading stands on the first of them.

    A page has its picture, and its paper in millimetres.
    """
    figure = document.figure
    if figure.drawing is None or figure.chart is None:
        return [], False
    chart = lettered(figure.chart)
    drawing = figure.drawing if chart is figure.chart else draw(chart)
    laid, led = charts.laid(drawing)
    own = document.templates_dir
    made = list(pages(drawing, laid))
    taken = charts.LEAD if led and len(made) == 1 else 0.0
    left = laid.height - _BESIDE - taken - made[-1].height * laid.scale
    shown = [
        {
            "svg": page(one, lambda shown: charts.svg(chart, shown, own)),
            "paper": [laid.width, laid.height],
            "width": drawing.width * laid.scale,
            "foot": one is made[-1] and left > _FOOT,
        }
        for one in made
    ]
    return shown, led
