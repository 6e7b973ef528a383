"""A manuscript → a Word document, in our template or a region's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen import render
from pathwaygen.errors import loading
from pathwaygen.export.docx import settings
from pathwaygen.export.docx.anchors import Anchors, Links
from pathwaygen.export.docx.blocks import Blocks
from pathwaygen.export.docx.body import Body
from pathwaygen.export.docx.line import Line
from pathwaygen.export.docx.picture import Pictures
from pathwaygen.export.docx.stencil import open_template
from pathwaygen.export.tree import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pathwaygen.export.docx.stencil import Stencil
    from pathwaygen.export.docx.styles import Styles
    from pathwaygen.export.manuscript import Manuscript

__all__ = ["compose", "docx"]


def docx(document: Manuscript) -> bytes:
    """Return the document as a Word file: the same bytes every time.

    Raises:
        MissingExtraError: lxml or resvg is not installed, or cannot be loaded.
        UsageError: The group's own template cannot be used.
    """
    return compose(document, author=_author(document)).write()


def compose(
    document: Manuscript,
    *,
    author: str,
    line: Callable[[Styles, Anchors, Links], Line] = Line,
    blocks: type[Blocks] = Blocks,
) -> Stencil:
    """Return the document in its template, ready to be written.

    Args:
        document: The document.
        author: Who stands behind it.
        line: Makes what writes the words in a line.
        blocks: What writes paragraphs, lists and tables.

    Raises:
        MissingExtraError: lxml or resvg is not installed, or cannot be loaded.
        UsageError: The group's own template cannot be used.
    """
    with loading("docx", "Word (DOCX)"):
        import lxml.etree  # noqa: F401, PLC0415  an extra
        import resvg_py  # noqa: F401, PLC0415  the same
    stencil = open_template(document.templates_dir)
    words = _words(document)
    anchors = Anchors(_addresses(document))
    writer = line(stencil.styles, anchors, Links(stencil.package, "word/document.xml"))
    width, height = stencil.room
    pictures = Pictures(stencil.package, width=width, height=height)
    body = Body(document, stencil, anchors, line=writer, pictures=pictures, words=words, blocks=blocks)
    stencil.fill(body.text(), words)
    stencil.describe(settings.core(words, author=author))
    return stencil


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
