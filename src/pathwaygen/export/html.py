"""A manuscript → one self-contained page: nothing is fetched, and it works without a script."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from pathwaygen import render
from pathwaygen.export import flowchart as charts
from pathwaygen.export.markup import Writer
from pathwaygen.view.texts import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pathwaygen.export.manuscript import Figure, Manuscript

_LANGUAGE = re.compile(r' (?:xml:)?lang="[\w-]*"')
_HEAD, _EDITION = 60, 40
"""The most characters that the margins of a printed page repeat of the title and the version."""
_PICTURES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg"}


class Sheet(NamedTuple):
    """A page of the flowchart on paper: its address, its size in pixels, its paper and place as classes."""

    address: str
    width: int
    height: int
    classes: str


def html(document: Manuscript) -> bytes:
    """Return the page."""
    writer = Writer({name: _address(picture) for name, picture in document.pictures.items()})
    figure = render.template(
        "html/figure.html.j2",
        view=document.view,
        drawing=_inside(document.figure.svg),
        overview=_inside(document.figure.overview),
        sheets=tuple(_sheets(document.figure, document.templates_dir)),
        outline=Markup(writer.blocks(document.figure.outline)),  # noqa: S704  the writer escapes every text
        templates_dir=document.templates_dir,
    )
    writer.flowchart = figure.strip()
    return render.template(
        "html/page.html.j2",
        view=document.view,
        title=document.title,
        margins={
            "title": _quoted(shortened(document.title, limit=_HEAD)),
            "edition": _quoted(shortened(document.view.version, limit=_EDITION)),
        },
        front=Markup(writer.blocks(document.front)),  # noqa: S704  as above
        control=document.facts,
        entries=document.entries,
        body=Markup("\n".join(map(writer.section, document.sections))),  # noqa: S704  as above
        templates_dir=document.templates_dir,
    ).encode()


def _inside(svg: str) -> Markup:
    """Return a drawing as it stands in a page, which says its language for all that is in it."""
    return Markup(_LANGUAGE.sub("", svg.strip(), count=2))  # noqa: S704  our own drawing, escaped by its template


def _sheets(figure: Figure, own: Path | None) -> Iterator[Sheet]:
    """Yield the flowchart as it is printed: cut between rows, on the same pages as in the PDF."""
    if figure.drawing is None or figure.chart is None:
        return
    for one in charts.printed(figure.chart, figure.drawing, own):
        classes = f"{one.paper} led" if one.led else one.paper
        yield Sheet(_address(one.svg.encode()), one.width, one.height, classes)


def _quoted(text: str) -> str:
    """Return a text as a style sheet's string, in which nothing can end the string or the sheet."""
    return "".join(char if char.isalnum() and char.isascii() else f"\\{ord(char):06x}" for char in text)


def _address(picture: bytes) -> str:
    """Return a picture as a data address."""
    kind = next((kind for start, kind in _PICTURES.items() if picture.startswith(start)), "svg+xml")
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"
