"""A Word file read back as a person can review it, with lxml alone and nothing of ours."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def part(made: bytes, name: str) -> Any:
    """Return a part's root."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return etree.fromstring(archive.read(name))


def names(made: bytes) -> list[str]:
    """Return the parts' names, in the order they are stored."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return archive.namelist()


def text(element: Any) -> str:
    """Return the text that an element shows, without pictures' alternatives and fields' orders."""
    return "".join(
        " " if node.tag == f"{W}tab" else node.text or ""
        for node in element.iter(f"{W}t", f"{W}tab")
        if node.getparent().tag != f"{W}tabs"
    )


def words(made: bytes) -> str:
    """Return what the file shows without what it repeats: contents, the title page's facts, margins."""
    blocks = list(part(made, "word/document.xml").find(f"{W}body"))
    contents = next((place for place, block in enumerate(blocks) if block.tag == f"{W}sdt"), -1)
    if contents > 0 and blocks[contents - 1].tag == f"{W}tbl":
        del blocks[contents - 1]
    return "\n".join(text(block) for block in blocks if block.tag != f"{W}sdt")


def dump(made: bytes) -> str:
    """Return the file as lines: each paragraph's style and text, with what the eye does not see."""
    lines = ["# egenskaper"]
    lines += [f"{etree.QName(entry).localname}: {entry.text}" for entry in part(made, "docProps/core.xml")]
    for name in sorted(names(made)):
        if name.startswith(("word/header", "word/footer")):
            lines += ["", f"# {name}", *_lines(part(made, name))]
    lines += ["", "# text", *_lines(part(made, "word/document.xml").find(f"{W}body"))]
    return "\n".join(lines) + "\n"


def _lines(container: Any) -> Iterator[str]:
    for block in container:
        if block.tag == f"{W}p":
            yield _line(block)
        elif block.tag == f"{W}tbl":
            yield from _table(block)
        elif block.tag == f"{W}sdt":
            yield "<innehållsförteckning>"
            yield from (f"  {line}" for line in _lines(block.find(f"{W}sdtContent")))


def _table(table: Any) -> Iterator[str]:
    caption = table.find(f"{W}tblPr/{W}tblCaption")
    widths = " ".join(column.get(f"{W}w") for column in table.iter(f"{W}gridCol"))
    yield f"<tabell {caption.get(f'{W}val') if caption is not None else ''!r} {widths}>"
    for row in table.findall(f"{W}tr"):
        head = row.find(f"{W}trPr/{W}tblHeader") is not None
        for cell in row.findall(f"{W}tc"):
            yield from (f"  {'‖' if head else '|'} {line}" for line in _lines(cell))
        yield "  ----"


def _line(paragraph: Any) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    number = paragraph.find(f"{W}pPr/{W}numPr/{W}ilvl")
    level = f"·{number.get(f'{W}val')}" if number is not None else ""
    return f"{style.get(f'{W}val') if style is not None else '?'}{level}: {_said(paragraph)}"


def _said(paragraph: Any) -> str:
    """Return a paragraph's text with its links, bookmarks, fields and pictures in brackets."""
    said = []
    for node in paragraph.iter():
        match etree.QName(node).localname:
            case "t":
                said.append(node.text or "")
            case "tab" if node.getparent().tag == f"{W}r":
                said.append("⇥")
            case "bookmarkStart":
                said.append(f"⟦#{node.get(f'{W}name')}⟧")
            case "hyperlink":
                said.append(f"⟦→{node.get(f'{W}anchor') or 'ut'}⟧")
            case "instrText":
                said.append(f"⟦{(node.text or '').strip()}⟧")
            case "docPr":
                said.append(f"⟦bild {node.get('descr').splitlines()[0]}⟧")
    return "".join(said).strip()
