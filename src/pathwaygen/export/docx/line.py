"""Words in a line → runs: bold, italic, links, labels."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pathwaygen.export.docx import styles
from pathwaygen.export.docx.anchors import inside
from pathwaygen.export.docx.ooxml import PLAIN, Face, run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pathwaygen.export.docx.anchors import Anchors, Links
    from pathwaygen.export.docx.styles import Styles
    from pathwaygen.export.manuscript import Manuscript
    from pathwaygen.export.tree import Element


class Line:
    """Writes what stands in a line of one part of the file."""

    def __init__(self, styles: Styles, anchors: Anchors, links: Links) -> None:
        self._styles = styles
        self._anchors = anchors
        self._links = links

    def runs(self, children: Iterable[Element], face: Face = PLAIN) -> str:
        """Return the runs of what stands in a line."""
        return "".join(self._run(child, face) for child in children)

    def title(self, document: Manuscript) -> str:
        """Return the runs of the document's title."""
        return run(document.title)

    def _run(self, element: Element, face: Face) -> str:
        match element.kind:
            case "text":
                return run(element.text, face)
            case "softbreak" | "linebreak":
                return run(" ", face)
            case "strong":
                face = face._replace(bold=True)
            case "link":
                return self._anchors.mark(element.id, self._link(element, face))
            case "emphasis":
                face = self._dressed(element, face) or face._replace(italic=True)
            case _ if not element.children:
                return run(element.text, face)
        return self._anchors.mark(element.id, self.runs(element.children, face))

    def _dressed(self, element: Element, face: Face) -> Face | None:
        """Return the face of a label, or nothing where it is none."""
        name = next((styles.WORDS[name] for name in element.classes if name in styles.WORDS), "")
        return face._replace(style=self._styles.id(name, "character")) if name else None

    def _link(self, element: Element, face: Face) -> str:
        address = str(element.data.get("url", ""))
        linked = self._dressed(element, face)
        if linked:  # a label stays on one line
            element = replace(element, children=tuple(map(_unbroken, element.children)))
        else:
            name = styles.CITATION if "citation" in element.classes else styles.LINK
            linked = face._replace(style=self._styles.id(name, "character"))
        if address.startswith("#"):
            name = self._anchors.name(address[1:])
            return inside(name, self.runs(element.children, linked if name else face))
        return self._links.out(address, self.runs(element.children, linked))


def _unbroken(part: Element) -> Element:
    return replace(part, text=part.text.replace(" ", "\N{NO-BREAK SPACE}"))
