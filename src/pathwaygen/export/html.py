"""A manuscript → one self-contained page: nothing is fetched, and it works without a script."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from pathwaygen import render
from pathwaygen.export.markup import Writer

if TYPE_CHECKING:
    from pathwaygen.export.manuscript import Manuscript

_LANGUAGE = re.compile(r' (?:xml:)?lang="[\w-]*"')
_PICTURES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg"}


def html(document: Manuscript) -> bytes:
    """Return the page."""
    writer = Writer({name: _address(picture) for name, picture in document.pictures.items()})
    figure = render.template(
        "html/figure.html.j2",
        view=document.view,
        drawing=_inside(document.figure.svg),
        overview=_inside(document.figure.overview),
        outline=Markup(writer.blocks(document.figure.outline)),  # noqa: S704  the writer escapes every text
        templates_dir=document.templates_dir,
    )
    writer.flowchart = figure.strip()
    return render.template(
        "html/page.html.j2",
        view=document.view,
        title=document.title,
        front=Markup(writer.blocks(document.front)),  # noqa: S704  as above
        control=document.facts,
        entries=document.entries,
        body=Markup("\n".join(map(writer.section, document.sections))),  # noqa: S704  as above
        templates_dir=document.templates_dir,
    ).encode()


def _inside(svg: str) -> Markup:
    """Return a drawing as it stands in a page, which says its language for all that is in it."""
    return Markup(_LANGUAGE.sub("", svg.strip(), count=2))  # noqa: S704  our own drawing, escaped by its template


def _address(picture: bytes) -> str:
    """Return a picture as a data address."""
    kind = next((kind for start, kind in _PICTURES.items() if picture.startswith(start)), "svg+xml")
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"
