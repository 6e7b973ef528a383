"""Marks in a document's tree → places of fields: where each is edited, and where it is only repeated.

A field is edited where the document prints it first. Elsewhere its words stand as generated text. A text of
several paragraphs becomes a block of its own: what stood before it in its paragraph, a label, and after it
become paragraphs too.

Two kinds of elements are made:

- ``field`` among blocks or in a line: ``data["field"]`` is its number among the printed fields, ``children``
  its words.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pathwaygen.export.tree import Element, read
from pathwaygen.word import prose
from pathwaygen.word.field import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pathwaygen.word.words import Printed

_EDGE = re.compile("\x02([fe])(\\d+)\x03")
_LINES = frozenset({"paragraph", "block_text", "heading", "table_cell"})
_TAIL = " \t\n.;,"


class Placing:
    """Finds the places of fields in a document's tree.

    Attributes:
        placed: The numbers of the fields that have a place, in the order of the document.
        numbers: What stands for each citation's references, by the address in the list: ``[3]``.
    """

    def __init__(self, printed: Sequence[Printed]) -> None:
        self.placed: list[int] = []
        self.numbers: dict[str, str] = {}
        self._printed = printed
        self._narrow = False

    def read(self, markdown: str) -> tuple[Element, ...]:
        """Return a document's blocks with its fields in them."""
        blocks = read(markdown)
        for block in blocks:
            self._number(block)
        return tuple(made for block in blocks for made in self._block(block))

    def _number(self, element: Element) -> None:
        if element.kind == "link" and "citation" in element.classes:
            self.numbers.setdefault(str(element.data["url"]), element.words)
        for child in element.children:
            self._number(child)

    def _block(self, block: Element) -> Iterator[Element]:
        if block.kind in _LINES:
            self._narrow = block.kind in {"table_cell", "heading"}
            line = replace(block, children=tuple(self._line(block.children)))
            self._narrow = False
            yield from self._split(line) if block.kind in {"paragraph", "block_text"} else (line,)
        elif block.kind == "list_item":
            first, *rest = block.children or (Element("block_text"),)
            made = [*self._first(first), *(one for child in rest for one in self._block(child))]
            yield replace(block, children=tuple(made))
        else:
            inside = tuple(made for child in block.children for made in self._block(child))
            yield replace(block, children=inside)

    def _first(self, block: Element) -> Iterator[Element]:
        """Yield an item's first block: a text of one paragraph that begins it stays in its line."""
        if block.kind not in {"paragraph", "block_text"}:
            yield from self._block(block)
            return
        children = tuple(self._line(block.children))
        if children and children[0].kind == "field" and self._single(children[0]):
            yield replace(block, children=children)
        else:
            yield from self._split(replace(block, children=children))

    def _single(self, element: Element) -> bool:
        return not prose.several(self._printed[element.data["field"]].value)

    def _line(self, children: Iterable[Element]) -> Iterator[Element]:
        """Yield what stands in a line, a field for all that lies between its marks."""
        open_field = -1
        for child in children:
            if child.kind != "text":
                if open_field < 0:
                    yield self._within(child)
                continue
            position = 0
            for edge in _EDGE.finditer(child.text):
                if open_field < 0 and (before := child.text[position : edge.start()]):
                    yield replace(child, text=before)
                if edge[1] == "e" and open_field == int(edge[2]):
                    yield from self._field(open_field)
                    open_field = -1
                elif edge[1] == "f" and open_field < 0:
                    open_field = int(edge[2])
                position = edge.end()
            if open_field < 0 and (rest := child.text[position:]):
                yield replace(child, text=rest)

    def _within(self, element: Element) -> Element:
        if not element.children:
            return element
        if element.kind == "image":
            said = "".join(self._plain(child) for child in element.children)
            return replace(element, children=(Element("text", text=said),))
        before, self._narrow = self._narrow, True  # several paragraphs cannot stand in emphasis or a link
        children = tuple(self._line(element.children))
        self._narrow = before
        return replace(element, children=children)

    def _plain(self, element: Element) -> str:
        def words(edge: re.Match[str]) -> str:
            return self._printed[int(edge[2])].value if edge[1] == "f" else ""

        return _EDGE.sub(words, element.words)

    def _field(self, number: int) -> Iterator[Element]:
        printed = self._printed[number]
        wide = printed.field.kind is Kind.PROSE and prose.several(printed.value)
        if number in self.placed or (self._narrow and wide):
            yield from self.repeated(printed)
            return
        self.placed.append(number)
        words = printed.shown or plain(printed)
        yield Element("field", (Element("text", text=words),), data={"field": number})

    def repeated(self, printed: Printed) -> Iterator[Element]:
        """Yield a field's words as they stand where it cannot be edited."""
        if printed.field.kind not in {Kind.PROSE, Kind.LINE}:
            yield Element("text", text=printed.shown or plain(printed))
            return
        for paragraph in prose.one_line(prose.paragraphs(printed.value)):
            for span in paragraph.spans:
                made = Element("text", text=span.text.replace(prose.LITERAL, ""))
                made = Element("emphasis", (made,)) if span.italic else made
                made = Element("strong", (made,)) if span.bold else made
                yield Element("link", (made,), data={"url": span.link}) if span.link else made

    def _split(self, block: Element) -> Iterator[Element]:
        """Yield a paragraph, with each text of several paragraphs in it as a block of its own."""
        held: list[Element] = []
        parts: list[list[Element] | Element] = [held]
        for child in block.children:
            if child.kind == "field" and self._printed[child.data["field"]].field.kind is Kind.PROSE:
                held = []
                parts += [child, held]
            else:
                held.append(child)
        if len(parts) == 1:
            yield block
            return
        for place, part in enumerate(parts):
            if isinstance(part, Element):
                yield part
            elif words := _trimmed(part, after=place > 0):
                first = place == 0
                yield replace(
                    block,
                    kind="paragraph" if place else block.kind,
                    children=words,
                    id=block.id if first else "",
                    classes=block.classes if first else (),
                )


def plain(printed: Printed) -> str:
    """Return a field's words without their looks, on one line."""
    if printed.field.kind not in {Kind.PROSE, Kind.LINE}:
        return " ".join(printed.value.split())
    found = prose.one_line(prose.paragraphs(printed.value))
    return "".join(paragraph.words for paragraph in found).replace(prose.LITERAL, "")


def _trimmed(children: list[Element], *, after: bool) -> tuple[Element, ...]:
    """Return words that stand in a paragraph of their own, without what joined them to a field."""
    made = [replace(child, text=_spaced(child.text)) if child.kind == "text" else child for child in children]
    while made and made[-1].kind in {"text", "softbreak"} and not made[-1].text.strip():
        made.pop()
    while (
        made and made[0].kind in {"text", "softbreak"} and not made[0].text.strip(_TAIL if after else " \t\n")
    ):
        made.pop(0)
    if made and made[0].kind == "text":
        made[0] = replace(made[0], text=made[0].text.lstrip(_TAIL if after else " "))
    return tuple(made)


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)
