"""Blocks → paragraphs, lists and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.export.columns import PAIR, widths
from pathwaygen.export.docx import styles
from pathwaygen.export.docx.numbering import LEVELS, STEP
from pathwaygen.export.docx.ooxml import Face, attribute, field, paragraph, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pathwaygen.export.docx.anchors import Anchors
    from pathwaygen.export.docx.line import Line
    from pathwaygen.export.docx.numbering import Numbering
    from pathwaygen.export.docx.styles import Styles
    from pathwaygen.export.tree import Element

_KEPT = "<w:keepNext/>"
_AFTER = {
    "head": '<w:spacing w:before="40"/>',
    "table": '<w:spacing w:before="200"/>',
    "list": '<w:spacing w:before="120"/>',
}
"""Room above what follows a table's header row, a table or a list."""
_UNBROKEN_ROW = 500
"""A row with fewer characters than this is kept on one page."""
_FEW_ROWS, _ONE_PIECE = 8, 900
"""A table with no more rows than this, and fewer characters, is kept on one page."""
_MANY = 100
_WIDE = '<w:ind w:left="560" w:hanging="560"/>'
"""Room for numbers of three figures."""
_REFERENCE = "ref-"
_CELL_MARGIN = 200
_WHOLE = 100
_FIRST_STYLE = re.compile(r'(<w:p><w:pPr><w:pStyle w:val="[^"]*"/>)(?!<w:keepNext)')


@dataclass(frozen=True, slots=True)
class Room:
    """Where blocks stand: in the page's whole width, or in a table's cell with smaller text."""

    body: str = styles.BODY
    bullet: str = styles.BULLET
    number: str = styles.NUMBER
    continued: str = styles.CONTINUED
    kept: bool = False
    """Whether each paragraph stands on the page of the one after it."""


PAGE = Room()
FACTS = Room(bullet=styles.FACT, kept=True)
REFERENCES = Room(number=styles.REFERENCE)
CELL = Room(styles.TABLE_TEXT, styles.TABLE_BULLET, styles.TABLE_NUMBER, styles.TABLE_CONTINUED)


class Blocks:
    """Writes blocks.

    Attributes:
        width: How wide a table may be, in twentieths of a point.
        picture: Writes a picture, in paragraphs.
    """

    def __init__(
        self,
        found: Styles,
        numbering: Numbering,
        anchors: Anchors,
        line: Line,
        *,
        width: int,
        picture: Callable[[Element], str],
    ) -> None:
        self.width = width
        self.picture = picture
        self._styles = found
        self._numbering = numbering
        self._anchors = anchors
        self._line = line
        self._after = ""
        self._keep = False

    def paragraph(self, name: str, content: str, more: str = "", *, address: str = "") -> str:
        """Return a paragraph in a style by name, with room above it after a table."""
        gap = _AFTER.get(self._after, "")
        if name.startswith("heading") or (self._after == "list" and "<w:numPr>" in more):
            gap = ""
        self._after = ""
        if self._keep and "<w:keepNext/>" not in more:
            more = f"{_KEPT}{more}"
        return paragraph(self._styles.id(name), self._anchors.mark(address, content), _ordered(more, gap))

    def blocks(self, blocks: Iterable[Element], title: str = "", room: Room = PAGE) -> str:
        """Return blocks one after another; ``title`` names the tables among them."""
        blocks = tuple(blocks)
        done = []
        for place, block in enumerate(blocks):
            following = blocks[place + 1].kind if place + 1 < len(blocks) else ""
            self._keep = block.kind == "paragraph" and (
                following == "table"
                or "part" in block.classes
                or (following == "list" and block.words.rstrip().endswith(":"))
            )
            done.append(self._block(block, title, room))
        self._keep = False
        return "".join(done)

    def _block(self, block: Element, title: str, room: Room) -> str:
        match block.kind:
            case "list":
                said = self.list(block, REFERENCES if _cited(block) else room)
                self._after = "list"
                return said
            case "table":
                return self.table(block, title)
            case "heading":
                return self.paragraph(styles.heading(int(block.data["level"]) - 1), self.runs(block))
            case "block_quote":
                return self.blocks(block.children, title, room)
        only = block.children[0] if len(block.children) == 1 else None
        if only is not None and only.kind == "image":
            return self.picture(only)
        name = next((styles.CLASSES[kind] for kind in block.classes if kind in styles.CLASSES), room.body)
        said = self.runs(block) or run(block.words)
        return self.paragraph(name, said, address=block.id) if said else ""

    def end(self) -> str:
        """Return what must stand last: a document cannot end in a table."""
        return self.paragraph(styles.BODY, "") if self._after == "table" else ""

    def runs(self, block: Element) -> str:
        """Return what stands in a block's line."""
        return self._line.runs(block.children)

    def list(self, block: Element, room: Room = PAGE, level: int = 0) -> str:
        """Return a list, with the lists in it one level down."""
        deep = min(level, LEVELS - 1)
        number = self._numbering.bullets
        if block.data.get("ordered"):
            number = self._numbering.ordered(deep, int(block.data.get("start", 1)))
        name = room.number if block.data.get("ordered") else room.bullet
        wide = _WIDE if block.data.get("ordered") and len(block.children) >= _MANY and not deep else ""
        return "".join(self._item(item, name, (number, deep), room, wide) for item in block.children)

    def _item(self, item: Element, name: str, place: tuple[int, int], room: Room, wide: str) -> str:
        number, level = place
        numbered = _KEPT if room.kept else ""
        numbered += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        numbered += wide
        further = (
            wide.replace('hanging="560"', 'firstLine="0"')
            or f'<w:ind w:left="{STEP * (level + 1)}" w:firstLine="0"/>'
        )
        done: list[str] = []
        for block in item.children:
            if block.kind == "list" and done:
                done.append(self.list(block, room, level + 1))
            elif block.kind in {"list", "table"}:
                done.append(self.paragraph(name, "", numbered) + self._block(block, "", room))
            elif not done:
                said = self._anchors.mark(item.id, self.runs(block))
                done.append(self.paragraph(name, said, numbered, address=block.id))
            else:
                done.append(self.paragraph(room.continued, self.runs(block), further, address=block.id))
        return "".join(done) or self.paragraph(name, self._anchors.mark(item.id, ""), numbered)

    def table(self, block: Element, title: str) -> str:
        """Return a table with a header row that every page repeats."""
        apart = self.paragraph(styles.BODY, "") if self._after == "table" else ""
        head, *bodies = block.children
        rows = [tuple(row.children) for body in bodies for row in body.children]
        columns = _twips([tuple(head.children), *rows], self.width)
        first = self._row([self._cell(cell, styles.TABLE_HEAD) for cell in head.children], columns, head=True)
        pair = len(columns) == PAIR
        together = (
            len(rows) <= _FEW_ROWS and sum(len(cell.words) for row in rows for cell in row) < _ONE_PIECE
        )
        said = [first]
        for place, row in enumerate(rows, 1):
            kept = place < len(rows) and (together or place in {1, len(rows) - 1})
            said.append(self._said(row, columns, pair=pair, kept=kept))
        return apart + self.framed(styles.TABLE, title, columns, said, first_column=pair)

    def _said(self, cells: Sequence[Element], columns: Sequence[int], *, pair: bool, kept: bool) -> str:
        whole = sum(len(cell.words) for cell in cells) < _UNBROKEN_ROW
        cells = tuple(cells)[: len(columns)]
        more = _KEPT if kept else ""
        said = [
            self._cell(cell, styles.TABLE_TEXT, more, bold=pair and not n) for n, cell in enumerate(cells)
        ]
        said += [self._empty()] * (len(columns) - len(said))
        return self._row(said, columns, whole=whole)

    def _cell(self, cell: Element, name: str, more: str = "", *, bold: bool = False) -> str:
        said = self._line.runs(cell.children, Face(bold=bold))
        return paragraph(self._styles.id(name), self._anchors.mark(cell.id, said), more)

    def _empty(self) -> str:
        return paragraph(self._styles.id(styles.TABLE_TEXT), "")

    def actions(self, columns: Sequence[tuple[Element, Sequence[Element], int]], title: str) -> str:
        """Return an action as a table: a column a side, headed by the side's own heading.

        Args:
            columns: Each side's heading, what stands under it, and its share of the width in hundredths.
                Sides that each have the whole width stand one under the other.
            title: The action's title.
        """
        wide = [round(self.width * share / 100) for _, _, share in columns]
        outer = self.width
        heads, sides = [], []
        for (heading, blocks, _), width in zip(columns, wide, strict=True):
            said = self._anchors.mark(heading.id, self.runs(heading))
            heads.append(paragraph(self._styles.id(styles.TABLE_HEAD), said))
            self.width, self._after = width - _CELL_MARGIN, "head"
            sides.append(self.blocks(blocks, title, CELL) or self._empty())
            if self._after == "table":
                sides[-1] += self._empty()
        self.width, self._after = outer, ""
        if all(share == _WHOLE for _, _, share in columns):
            apart = paragraph(self._styles.id(styles.BETWEEN), "")
            return apart.join(
                self._sides([head], [side], [width], title)
                for head, side, width in zip(heads, sides, wide, strict=True)
            )
        return self._sides(heads, sides, wide, title)

    def _sides(self, heads: Sequence[str], sides: Sequence[str], wide: Sequence[int], title: str) -> str:
        rows = [self._row(heads, wide, head=True), self._row(list(map(_loosened, sides)), wide)]
        return self.framed(styles.ACTION_TABLE, title, wide, rows)

    def _row(
        self, cells: Sequence[str], columns: Sequence[int], *, head: bool = False, whole: bool = False
    ) -> str:
        kept = "<w:cantSplit/>" if head or whole else ""
        repeated = "<w:tblHeader/>" if head else ""
        said = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for cell, width in zip(cells, columns, strict=True)
        )
        properties = f"<w:trPr>{kept}{repeated}</w:trPr>" if kept else ""
        return f"<w:tr>{properties}{said}</w:tr>"

    def framed(
        self,
        name: str,
        title: str,
        columns: Sequence[int],
        rows: Sequence[str],
        *,
        first_column: bool = False,
    ) -> str:
        """Return rows as a table of fixed width."""
        self._after = "table"
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
        look = "06A0" if first_column else "0620"
        caption = f'<w:tblCaption w:val="{attribute(title)}"/>' if title else ""
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{attribute(self._styles.id(name, "table"))}"/>'
            f'<w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f'<w:tblLook w:val="{look}" w:firstRow="1" w:lastRow="0" w:firstColumn="{int(first_column)}" '
            f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{caption}</w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )

    def caption(self, label: str, said: str, more: str = "", *, address: str = "") -> str:
        """Return a caption with a number that Word counts.

        Args:
            label: What is counted, and its number so far, such as ``Tabell 2``.
            said: The caption's runs.
            more: The paragraph's own properties.
            address: Its address.
        """
        name, _, number = label.rpartition(" ")
        counted = run(f"{name} ", Face(bold=True)) + field(
            f"SEQ {name} \\* ARABIC", run(number, Face(bold=True)), face=Face(bold=True)
        )
        content = counted + run(". ", Face(bold=True)) + said
        return self.paragraph(styles.CAPTION, content, more, address=address)


def _loosened(side: str) -> str:
    """Return a side whose first paragraph does not ask for the next one's page.

    LibreOffice takes that to be what the whole table asks for, and moves it with the next action.
    """
    return _FIRST_STYLE.sub(r'\1<w:keepNext w:val="0"/>', side, count=1)


def _cited(block: Element) -> bool:
    """Whether a list is the list of references."""
    return bool(block.children) and block.children[0].id.startswith(_REFERENCE)


def _ordered(more: str, gap: str) -> str:
    """Return properties in the schema's order: spacing before indents, and before the level."""
    if not gap:
        return more
    places = [place for tag in ("<w:ind", "<w:outlineLvl", "<w:sectPr") if (place := more.find(tag)) >= 0]
    place = min(places, default=len(more))
    return more[:place] + gap + more[place:]


def _twips(rows: Sequence[Sequence[Element]], total: int) -> list[int]:
    """Return the columns' widths in twentieths of a point."""
    wanted = widths(rows)
    made = [round(width * total / sum(wanted)) for width in wanted]
    made[-1] += total - sum(made)
    return made
