"""References as endnotes: Word numbers them, and leads from the text to the note and back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pathwaygen.export.docx import styles
from pathwaygen.export.docx.ooxml import HEAD, SPACES, Face, paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pathwaygen.export.docx.anchors import Anchors
    from pathwaygen.export.docx.line import Line
    from pathwaygen.export.docx.styles import Styles
    from pathwaygen.export.manuscript import Manuscript
    from pathwaygen.export.tree import Element

PART = "word/endnotes.xml"
_PREFIX = "ref-"
_NUMBER = re.compile(r"\D*(\d+)\D*\Z")


def references(document: Manuscript) -> tuple[Element, ...]:
    """Return the references that can stand as endnotes, in order; none where Word would number otherwise.

    They can when their list is the last section of the document and each is cited, for the first time in the
    order of the list. Otherwise the list stands as a list.
    """
    if not document.sections:
        return ()
    last = document.sections[-1]
    if last.sections or len(last.blocks) != 1 or last.blocks[0].kind != "list":
        return ()
    items = last.blocks[0].children
    if not items or not all(item.id.startswith(_PREFIX) for item in items):
        return ()
    cited: dict[str, int] = {}
    for block in (*document.front, *document.blocks):
        for part in block.walk():
            address = str(part.data.get("url", ""))[1:] if part.kind == "link" else ""
            if address.startswith(_PREFIX) and address not in cited:
                said = _NUMBER.match(part.words)
                cited[address] = int(said[1]) if said else 0
    listed = {item.id: number for number, item in enumerate(items, 1)}
    return items if list(cited.items()) == list(listed.items()) else ()


def endnotes(items: Sequence[Element], line: Line, found: Styles, anchors: Anchors) -> bytes:
    """Return the part with the notes, and the lines that Word draws above them."""
    style = found.id(styles.NOTE_TEXT)
    mark = Face(style=found.id(styles.NOTE_MARK, "character")).properties
    notes = [_line("separator", -1), _line("continuationSeparator", 0)]
    for number, item in enumerate(items, 1):
        first, *rest = item.children
        start = f"<w:r>{mark}<w:endnoteRef/></w:r><w:r><w:tab/></w:r>"
        said = paragraph(style, start + anchors.mark(item.id, line.runs(_forward(first))))
        said += "".join(paragraph(style, line.runs(_forward(block))) for block in rest)
        notes.append(f'<w:endnote w:id="{number}">{said}</w:endnote>')
    return f"{HEAD}<w:endnotes {SPACES}>{''.join(notes)}</w:endnotes>".encode()


def _forward(block: Element) -> tuple[Element, ...]:
    """Return a block without its way back to the text: a note's own mark is one."""
    return tuple(part for part in block.children if "back" not in part.classes)


def _line(kind: str, number: int) -> str:
    """Return the line that Word draws above the notes."""
    return (
        f'<w:endnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0" w:line="240" '
        f'w:lineRule="auto"/></w:pPr><w:r><w:{kind}/></w:r></w:p></w:endnote>'
    )
