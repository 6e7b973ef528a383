"""Elements → HTML. Every text is escaped, and every address is one that the tree holds."""

from __future__ import annotations

import html
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from pathwaygen.export.manuscript import title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pathwaygen.export.manuscript import Section
    from pathwaygen.export.tree import Element

_PAIR = 2
_LONG_SIDE, _SHORT_SIDE = 1800, 0.4
"""A side of more characters than fill a page, beside one with so small a share of them, as in Word."""


class Writer:
    """Writes elements as HTML.

    Attributes:
        flowchart: What stands where the document has its flowchart.
    """

    def __init__(self, pictures: Mapping[str, str]) -> None:
        self.flowchart = ""
        self._pictures = pictures
        self._tables: Counter[str] = Counter()

    def section(self, section: Section) -> str:
        """Return a section with the sections in it."""
        heading, title = section.heading, title_of(section.heading)
        address = html.escape(heading.id)
        level = section.level
        own = f'<h{level} id="{address}">{self._heading(heading)}</h{level}>'
        below = "\n".join(map(self.section, section.sections))
        if below and "action" in heading.classes:
            below = f'<div class="sides{_long(section)}">\n{below}\n</div>'
        inside = "\n".join(part for part in (own, self.blocks(section.blocks, title), below) if part)
        return f"<section{_attributes(replace(heading, id=''))}>\n{inside}\n</section>"

    def _heading(self, heading: Element) -> str:
        said = self.line(heading.children)
        letter, dot, title = said.partition(" · ")
        if "action" not in heading.classes or not dot:
            return said
        return f'<span class="letter">{letter}</span> {title}'

    def blocks(self, blocks: Iterable[Element], title: str = "") -> str:
        """Return blocks one after another; ``title`` names the tables among them."""
        return "\n".join(written for block in blocks if (written := self._block(block, title)))

    def _block(self, block: Element, title: str) -> str:
        match block.kind:
            case "list":
                return self._list(block, title)
            case "table":
                return self._table(block, title)
            case "paragraph" if len(block.children) == 1 and block.children[0].kind == "image":
                return self._picture(block.children[0])
            case "block_text":
                return self.line(block.children)
            case "block_quote":
                return f"<blockquote>{self.blocks(block.children, title)}</blockquote>"
        return f"<p{_attributes(block)}>{self.line(block.children) or html.escape(block.words)}</p>"

    def _list(self, block: Element, title: str) -> str:
        ordered = bool(block.data.get("ordered"))
        first = int(block.data.get("start", 1))
        tag = "ol" if ordered else "ul"
        start = f' start="{first}"' if ordered and first != 1 else ""
        items = (
            f"<li{_attributes(item)}>{self.blocks(item.children, title)}</li>" for item in block.children
        )
        return "\n".join((f"<{tag}{start}>", *items, f"</{tag}>"))

    def _table(self, block: Element, title: str) -> str:
        """Return a table that scrolls by itself where it is wide; the first of two columns heads its row."""
        head, *bodies = block.children
        pair = len(head.children) == _PAIR
        self._tables[title] += 1
        name = html.escape(title if self._tables[title] == 1 else f"{title} ({self._tables[title]})")
        heads = "".join(f'<th scope="col">{self.line(cell.children)}</th>' for cell in head.children)
        rows = (self._row(row.children, pair=pair) for part in bodies for row in part.children)
        return "\n".join(
            (
                f'<div class="table" role="region" tabindex="0" aria-label="{name}">',
                f'<table class="{"pair" if pair else "wide"}">',
                "<thead>",
                f"<tr>{heads}</tr>",
                "</thead>",
                "<tbody>",
                *rows,
                "</tbody>",
                "</table>",
                "</div>",
            )
        )

    def _row(self, cells: Iterable[Element], *, pair: bool) -> str:
        said = [self.line(cell.children) for cell in cells]
        first = [f'<th scope="row">{said.pop(0)}</th>'] if pair and said else []
        return f"<tr>{''.join((*first, *(f'<td>{cell}</td>' for cell in said)))}</tr>"

    def _picture(self, image: Element) -> str:
        if "flowchart" in image.classes:
            return self.flowchart
        said = html.escape(image.words)
        if found := self._pictures.get(str(image.data["url"])):
            return f'<figure><img src="{html.escape(found)}" alt="{said}"></figure>'
        return f"<figure><p>{said}</p></figure>"

    def line(self, children: Iterable[Element]) -> str:
        """Return what stands in a line."""
        return "".join(map(self._inline, children))

    def _inline(self, element: Element) -> str:
        match element.kind:
            case "softbreak" | "linebreak":
                return "\n"
            case "strong":
                return f"<strong{_attributes(element)}>{self.line(element.children)}</strong>"
            case "emphasis":
                tag = "span" if element.classes else "em"
                return f"<{tag}{_attributes(element)}>{self.line(element.children)}</{tag}>"
            case "link":
                return self._link(element)
        return html.escape(element.words, quote=False)

    def _link(self, element: Element) -> str:
        address = str(element.data["url"])
        return f'<a href="{html.escape(address)}"{_attributes(element)}>{self.line(element.children)}</a>'


def _long(section: Section) -> str:
    """Return the class of an action that would leave one side's column empty for pages on paper."""
    lengths = [sum(len(block.words) for block in side.blocks) for side in section.sections]
    uneven = len(lengths) > 1 and min(lengths) < max(lengths) * _SHORT_SIDE
    return " long" if uneven and max(lengths) > _LONG_SIDE else ""


def _attributes(element: Element) -> str:
    own = f' id="{html.escape(element.id)}"' if element.id else ""
    classes = f' class="{html.escape(" ".join(element.classes))}"' if element.classes else ""
    return own + classes
