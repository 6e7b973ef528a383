"""A manuscript → what the Typst template prints, as JSON can carry it. No text in it is ever read as code.

Every text is a value, never Typst's markup; every link leads out to a checked address or to a label that
exists.
"""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from pathwaygen.export.columns import PAIR, hyphens, widths
from pathwaygen.export.signs import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pathwaygen.export.manuscript import Entry, Manuscript, Section
    from pathwaygen.export.tree import Element

Node = str | dict[str, Any]

_FEW_ROWS, _ONE_PIECE = 8, 1500
"""A table with no more rows than this, and what has fewer characters, stays on one page."""
_LAST, _LAST_LENGTH = 2, 400
"""So many of a longer table's last rows share a page, where they have fewer characters than that."""
_LEAD_LENGTH = 420
"""The most characters of what leads in the flowchart, on its own first page."""
_COUNTED = {"table": "Tabell", "figure": "Figur"}
"""What is numbered, and by which word."""
_REFERENCE = "ref-"
_OUT = ("http://", "https://", "mailto:")


class Paper:
    """Turns a manuscript's elements into values for the template.

    Attributes:
        labels: The addresses that a link may lead to.
    """

    def __init__(self, document: Manuscript) -> None:
        self._document = document
        self._listed = set(_addresses(document.entries))
        blocks = (*document.front, *document.blocks, *document.figure.outline)
        self.labels = {part.id for block in blocks for part in block.walk() if part.id}
        self._given: set[str] = set()
        self._counted: Counter[str] = Counter()

    def sections(self, sections: Iterable[Section]) -> list[dict[str, Any]]:
        """Return sections one after another. The patient's side of an action is one block."""
        done: list[dict[str, Any]] = []
        for section in sections:
            made = _led(section, self.blocks((section.heading, *section.blocks)))
            made += self.sections(section.sections)
            if "patient" in section.heading.classes:
                made = [{"k": "patient", "whole": _length(section.blocks) < _ONE_PIECE, "c": made}]
            done += made
        return done

    def contents(self, entries: Iterable[Entry]) -> dict[str, list[str]]:
        """Return the letter and the title of every heading in the table of contents, by its address."""
        done: dict[str, list[str]] = {}
        for entry in entries:
            done[entry.id] = [printable(entry.letter), printable(entry.title)]
            done |= self.contents(entry.entries)
        return done

    def blocks(self, blocks: Iterable[Element]) -> list[dict[str, Any]]:
        """Return blocks one after another; what leads in a list or a table stays with it."""
        done: list[dict[str, Any]] = []
        blocks = tuple(blocks)
        for before, block, after in zip((None, *blocks), blocks, (*blocks[1:], None), strict=False):
            if not (made := self._block(block)):
                continue
            if "section" in block.classes and before is not None and before.kind == "heading":
                made["class"] = "first"
            if block.kind == "paragraph" and after is not None:
                leads = after.kind == "list" and block.words.rstrip().endswith(":")
                made["leads"] = leads or after.kind == "table"
            elif block.kind == "list":
                facts = before is not None and "action" in before.classes
                made |= {"facts": facts, "whole": facts and _length((block,)) < _ONE_PIECE}
            done.append(made)
        return done

    def _block(self, block: Element) -> dict[str, Any]:
        match block.kind:
            case "heading":
                return self._heading(block)
            case "list":
                return self._list(block)
            case "table":
                return self._table(block)
            case "paragraph" if len(block.children) == 1 and block.children[0].kind == "image":
                return self._picture(block.children[0])
        line = self.line(block.children) or ([printable(block.words)] if block.words.strip() else [])
        kind = next(iter(block.classes), "")
        return {"k": "par", "class": kind, "c": line} | self._label(block) if line else {}

    def _heading(self, block: Element) -> dict[str, Any]:
        letter = ""
        children = block.children
        if "action" in block.classes and children and children[0].kind == "text":
            letter, _, title = children[0].text.partition(" · ")
            children = (type(block)("text", text=title), *children[1:])
        return {
            "k": "heading",
            "level": int(block.data["level"]),
            "class": next(iter(block.classes), ""),
            "letter": printable(letter),
            "listed": block.id in self._listed,
            "count": next((self._count(kind) for kind in block.classes if kind in _COUNTED), ""),
            "c": self.line(children),
        } | self._label(block)

    def _count(self, kind: str) -> str:
        """Return the number of the next table or figure, such as ``Tabell 2``."""
        self._counted[kind] += 1
        return f"{_COUNTED[kind]} {self._counted[kind]}"

    def _list(self, block: Element) -> dict[str, Any]:
        items = [{"c": self.blocks(item.children)} | self._label(item) for item in block.children]
        tight = all(child.kind != "paragraph" for item in block.children for child in item.children)
        ordered = bool(block.data.get("ordered"))
        start = int(block.data.get("start", 1)) if ordered else None
        cited = bool(block.children) and block.children[0].id.startswith(_REFERENCE)
        return {"k": "list", "start": start, "tight": tight, "items": items, "facts": False, "cited": cited}

    def _table(self, block: Element) -> dict[str, Any]:
        head, *bodies = block.children
        rows = [row.children for body in bodies for row in body.children]
        whole = len(rows) <= _FEW_ROWS and _length(block.children) < _ONE_PIECE
        last = [cell for row in rows[-_LAST:] for cell in row]
        wide = widths([head.children, *rows])
        return {
            "k": "table",
            "pair": len(head.children) == PAIR,
            "whole": whole,
            "last": 0 if whole or len(rows) <= _FEW_ROWS or _length(last) > _LAST_LENGTH else _LAST,
            "widths": wide,
            "hyphens": hyphens([head.children, *rows], wide),
            "head": [self.line(cell.children) for cell in head.children],
            "rows": [[self.line(cell.children) for cell in row] for row in rows],
        }

    def _picture(self, image: Element) -> dict[str, Any]:
        words = printable(image.words)
        if "flowchart" in image.classes:
            return {"k": "flowchart", "alt": words, "count": self._count("figure"), "lead": [], "foot": []}
        picture = self._document.pictures.get(str(image.data["url"]))
        return (
            {"k": "image", "alt": words, "bytes": list(picture)}
            if picture
            else {
                "k": "par",
                "class": "",
                "c": [words],
            }
        )

    def line(self, children: Iterable[Element]) -> list[Node]:
        """Return what stands in a line."""
        done: list[Node] = []
        for child in children:
            made = self._inline(child)
            if isinstance(made, str) and done and isinstance(done[-1], str):
                done[-1] += made
            elif made:
                done.append(made)
        return done

    def _inline(self, element: Element) -> Node:
        match element.kind:
            case "softbreak" | "linebreak":
                return " "
            case "strong" | "emphasis" | "link":
                inner = self.line(element.children)
            case _:
                return printable(element.words)
        kind = next(iter(element.classes), element.kind)
        return {"k": kind, "c": inner} | self._target(element) | self._label(element)

    def _target(self, element: Element) -> dict[str, str]:
        address = str(element.data.get("url", ""))
        if address.startswith("#"):
            return {"to": address[1:]} if address[1:] in self.labels else {}
        return {"url": address} if address.lower().startswith(_OUT) else {}

    def _label(self, element: Element) -> dict[str, str]:
        """Return an element's address, the first time that it is used."""
        if not element.id or element.id in self._given:
            return {}
        self._given.add(element.id)
        return {"id": element.id}


def _led(section: Section, nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a section's nodes, with the lines before and under its flowchart as the flowchart's own."""
    place = next((place for place, node in enumerate(nodes) if node["k"] == "flowchart"), 0)
    before = takewhile(lambda block: not _charted(block), section.blocks)
    if not place or _length((section.heading, *before)) > _LEAD_LENGTH:
        return nodes
    rest = nodes[place + 1 :]
    foot = [node for node in rest[:1] if node.get("class") == "footnote"]
    return [nodes[place] | {"lead": nodes[:place], "foot": foot}, *rest[len(foot) :]]


def _charted(block: Element) -> bool:
    return any("flowchart" in part.classes for part in block.children)


def _length(blocks: Iterable[Element]) -> int:
    """Return how many characters blocks have."""
    return sum(len(block.words) for block in blocks)


def _addresses(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        yield entry.id
        yield from _addresses(entry.entries)
