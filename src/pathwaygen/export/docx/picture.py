"""Pictures in the text: the flowchart as SVG with PNG beside it, and the document's own pictures."""

from __future__ import annotations

import re
import struct
from dataclasses import replace
from typing import TYPE_CHECKING

from pathwaygen import flowchart, render
from pathwaygen.export import flowchart as charts
from pathwaygen.export.docx.drawing import plain
from pathwaygen.export.docx.ooxml import EMU, NAMESPACES, attribute
from pathwaygen.export.png import png
from pathwaygen.flowchart.pages import PAPERS, pages, part, sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pathwaygen.export.docx.package import Package
    from pathwaygen.export.manuscript import Figure
    from pathwaygen.flowchart import Chart, Drawing
    from pathwaygen.flowchart.pages import Page

_SOURCE = "word/document.xml"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_PIXELS = 1.8
"""Pixels for each of the drawing's units in the PNG: about 200 to the inch on A4."""
_FIRST = 1000
"""Where our pictures are counted from: a template may have some of its own."""
_INCH = 25.4
_LEAST_SCALE = 0.2
"""Millimetres for each unit, under which the drawing's text would be smaller than six points."""
_FONT = re.compile(r' (?:font-family|textLength|lengthAdjust)="[^"]*"')
"""What is left out, so that the whole picture has one font: one that Word has."""
_EDGE = 25.0
"""The margins of a page that the flowchart has to itself, in millimetres."""
_CAPTION = 16.0
"""Millimetres of a page's height that are kept for the caption."""
_SCREEN_DOTS = 96.0
_LEAST_PICTURE = 24
"""Bytes that hold a picture's size, at the least."""
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_KINDS = {b"\x89PNG": ("png", "image/png"), b"\xff\xd8\xff": ("jpeg", "image/jpeg")}


class Pictures:
    """Puts pictures in the file and in the text.

    Attributes:
        width: How wide a picture may be, in millimetres.
        height: How high it may be, in millimetres.
    """

    def __init__(self, package: Package, *, width: float, height: float) -> None:
        self.width = width
        self.height = height - _CAPTION
        self._package = package
        self._count = _FIRST

    def chart(
        self, figure: Figure, said: str, own: Path | None, *, turned: tuple[float, float] | None
    ) -> Iterator[str]:
        """Yield the flowchart's pages, each as runs that hold a picture.

        Args:
            figure: The flowchart.
            said: What it is called.
            own: A working group's own templates.
            turned: The paper that it has to itself, if it has: see ``turned``.
        """
        drawing, chart = figure.drawing, figure.chart
        if drawing is None or chart is None:
            return
        words = render.template(
            "flowchart/outline.txt.j2", outline=flowchart.outline(chart), templates_dir=own
        ).strip()
        place = turned and (turned[0] - 2 * _EDGE, turned[1] - 2 * _EDGE - _CAPTION)
        laid = sheet(drawing, place or (self.width, self.height), taken=0.0 if turned else charts.LEAD)
        shown = list(pages(drawing, laid))
        for number, page in enumerate(shown, 1):
            svg = _page(drawing, chart, page, own)
            told = render.template(
                "docx/alternative.txt.j2",
                title=said,
                outline=words,
                number=number,
                count=len(shown),
                templates_dir=own,
            ).strip()
            dots = _PIXELS * _INCH / laid.scale
            drawn = png(svg, title=said, description=told, dots=dots, pixels=_PIXELS)
            yield self._run(
                drawn, (drawing.width * laid.scale, page.height * laid.scale), told, name=said, svg=svg
            )

    def turned(self, drawing: Drawing) -> tuple[float, float] | None:
        """Return the paper, in millimetres, of a drawing too wide for the text's own page; else nothing."""
        return None if self.width / drawing.width >= _LEAST_SCALE else PAPERS.get(drawing.paper)

    def own(self, content: bytes, said: str) -> str:
        """Return a picture of the document's own as runs; nothing where Word knows no such picture."""
        size = _size(content)
        if size is None:
            return ""
        width, height = (length * _INCH / _SCREEN_DOTS for length in size)
        scale = min(1.0, self.width / width, self.height / height)
        return self._run(content, (width * scale, height * scale), said, name=said)

    def _run(self, content: bytes, size: tuple[float, float], said: str, *, name: str, svg: str = "") -> str:
        self._count += 1
        number = self._count
        end, media = next(kind for start, kind in _KINDS.items() if content.startswith(start))
        raster = self._put(f"word/media/bild{number}.{end}", media, content)
        vector = ""
        if svg:
            way = self._put(f"word/media/bild{number}.svg", "image/svg+xml", svg.encode())
            vector = (
                f'<a:extLst><a:ext uri="{_SVG_EXTENSION}"><asvg:svgBlip r:embed="{way}"/></a:ext></a:extLst>'
            )
        wide, high = (round(length * EMU) for length in size)
        label = f'id="{number}" name="{attribute(f"{name} {number}"[:250])}" descr="{attribute(said)}"'
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr {label}/>'
            f'<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
            f'<a:graphic><a:graphicData uri="{NAMESPACES["pic"]}"><pic:pic>'
            f"<pic:nvPicPr><pic:cNvPr {label}/><pic:cNvPicPr/></pic:nvPicPr>"
            f'<pic:blipFill><a:blip r:embed="{raster}">{vector}</a:blip>'
            f"<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
            f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
            f"</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    def _put(self, name: str, media: str, content: bytes) -> str:
        while name in self._package.parts:  # the template has a picture of the same name
            folder, _, base = name.rpartition("/")
            name = f"{folder}/d{base}"
        self._package.add(name, media, content)
        return self._package.relate(_SOURCE, "image", name)


def _page(drawing: Drawing, chart: Chart, page: Page, own: Path | None) -> str:
    """Return a page of the drawing as SVG: the lanes' headings, a stretch, and tags where arrows go on.

    What stands beyond the stretch is covered by the headings' and the tags' own ground, not clipped: clipping
    takes resvg three times as long.
    """
    *heads, window = page.windows
    inner = plain(charts.svg(chart, window.drawing, own))
    if window.top:
        inner = f'<g transform="translate(0 {window.y - window.top:g})">{inner}</g>'
    for head in heads:
        columns = tuple(
            replace(column, rect=column.rect._replace(height=head.height - column.rect.y))
            for column in drawing.columns
        )
        top = replace(part(drawing, 0, head.height), columns=columns, height=head.height)
        inner += plain(charts.svg(chart, top, own))
    inner += _FONT.sub("", render.template("flowchart/tags.svg.j2", page=page, templates_dir=own))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {page.width:g} {page.height:g}" '
        f'width="{page.width:g}" height="{page.height:g}" font-family="Arial, \'Liberation Sans\', Arimo" '
        f'font-size="11">{inner}</svg>'
    )


def _size(content: bytes) -> tuple[float, float] | None:
    """Return a picture's width and height in pixels."""
    if len(content) < _LEAST_PICTURE:
        return None
    if content.startswith(b"\x89PNG"):
        width, height = struct.unpack_from(">II", content, 16)
        return (width, height) if width and height else None
    if not content.startswith(b"\xff\xd8\xff"):
        return None
    place = 2  # a JPEG: marks, each with its length; a frame's mark holds the size
    while place + 9 < len(content):
        mark, length = content[place + 1], struct.unpack_from(">H", content, place + 2)[0]
        if mark in _FRAMES:
            height, width = struct.unpack_from(">HH", content, place + 5)
            return (width, height) if width and height else None
        place += 2 + length
    return None
