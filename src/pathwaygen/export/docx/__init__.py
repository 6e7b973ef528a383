"""A manuscript → a Word document, in our template or a region's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen import render
from pathwaygen.errors import MissingExtraError
from pathwaygen.export.docx import settings
from pathwaygen.export.docx.anchors import Anchors, Links
from pathwaygen.export.docx.body import Body
from pathwaygen.export.docx.line import Line
from pathwaygen.export.docx.picture import Pictures
from pathwaygen.export.docx.stencil import open_template
from pathwaygen.export.tree import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.export.manuscript import Manuscript

__all__ = ["docx"]


def docx(document: Manuscript) -> bytes:
    """Return the document as a Word file: the same bytes every time.

    Raises:
        MissingExtraError: lxml or resvg is not installed.
        UsageError: The group's own template cannot be used.
    """
    try:
        import lxml.etree  # noqa: F401, PLC0415  an extra
        import resvg_py  # noqa: F401, PLC0415  the same
    except ImportError as error:
        raise MissingExtraError("docx", "Word (DOCX)") from error
    stencil = open_template(document.templates_dir)
    words = _words(document)
    anchors = Anchors(_addresses(document))
    line = Line(stencil.styles, anchors, Links(stencil.package, "word/document.xml"))
    width, height = stencil.room
    pictures = Pictures(stencil.package, width=width, height=height)
    body = Body(document, stencil, anchors, line=line, pictures=pictures, words=words)
    stencil.fill(body.text(), words)
    stencil.describe(settings.core(words, author=_author(document)))
    return stencil.write()


def _words(document: Manuscript) -> dict[str, str]:
    """Return the words that the template for Word adds, by name."""
    said = render.template(
        "docx/words.txt.j2", view=document.view, title=document.title, templates_dir=document.templates_dir
    )
    pairs = (line.partition(":") for line in said.splitlines())
    return {name.strip(): text.strip() for name, colon, text in pairs if colon}


def _author(document: Manuscript) -> str:
    return "".join(block.words for block in read(document.view.control.working_group))


def _addresses(document: Manuscript) -> Iterator[str]:
    for block in (*document.front, *document.blocks):
        for part in block.walk():
            if part.id:
                yield part.id
