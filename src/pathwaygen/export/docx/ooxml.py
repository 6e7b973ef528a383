"""WordprocessingML as text: small pieces, each escaped here and nowhere else. Knows nothing of documents."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = {
    "w": W,
    "r": R,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
}
SPACES = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

EMU = 36000
"""English metric units in a millimetre."""
TWIPS = 1440 / 25.4
"""Twentieths of a point in a millimetre."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BLANKS = re.compile(r"[\t\n\r]+")


def clean(text: str) -> str:
    """Return a text on one line, with what XML cannot hold shown as a missing character."""
    return _BLANKS.sub(" ", _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))


def attribute(text: str) -> str:
    """Return a text as it may stand between an attribute's quotes; its lines are kept."""
    said = html.escape(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))
    return said.replace("\r", "").replace("\n", "&#10;").replace("\t", " ")


class Face(NamedTuple):
    """How a run looks: bold, italic, and the id of a character style."""

    bold: bool = False
    italic: bool = False
    style: str = ""

    @property
    def properties(self) -> str:
        """The run's properties."""
        style = f'<w:rStyle w:val="{attribute(self.style)}"/>' if self.style else ""
        bold = "<w:b/><w:bCs/>" if self.bold else ""
        italic = "<w:i/><w:iCs/>" if self.italic else ""
        said = style + bold + italic
        return f"<w:rPr>{said}</w:rPr>" if said else ""


PLAIN = Face()


def run(text: str, face: Face = PLAIN) -> str:
    """Return a stretch of text, or nothing."""
    if not text:
        return ""
    said = html.escape(clean(text), quote=False)
    return f'<w:r>{face.properties}<w:t xml:space="preserve">{said}</w:t></w:r>'


def field(instruction: str, shown: str, *, dirty: bool = False, face: Face = PLAIN) -> str:
    """Return a field that Word computes, and what it shows until then (runs)."""
    begin = ' w:dirty="true"' if dirty else ""
    return (
        f'<w:r>{face.properties}<w:fldChar w:fldCharType="begin"{begin}/></w:r>'
        f'<w:r>{face.properties}<w:instrText xml:space="preserve"> {html.escape(instruction, quote=False)} '
        f'</w:instrText></w:r><w:r>{face.properties}<w:fldChar w:fldCharType="separate"/></w:r>{shown}'
        f'<w:r>{face.properties}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def paragraph(style: str, content: str, more: str = "") -> str:
    """Return a paragraph.

    Args:
        style: The style's id.
        content: Its runs.
        more: Properties after the style, in the schema's order.
    """
    return f'<w:p><w:pPr><w:pStyle w:val="{attribute(style)}"/>{more}</w:pPr>{content}</w:p>'
