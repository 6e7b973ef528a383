"""Fields → WordprocessingML: a control, a bookmark and leave to edit around what the author wrote."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pathwaygen.export.docx import styles
from pathwaygen.export.docx.anchors import Anchors, Links, inside
from pathwaygen.export.docx.blocks import PAGE, Blocks, Room
from pathwaygen.export.docx.line import Line
from pathwaygen.export.docx.numbering import LEVELS, STEP
from pathwaygen.export.docx.ooxml import PLAIN, Face, W, attribute, paragraph, run
from pathwaygen.word import anchor, prose
from pathwaygen.word.field import Kind
from pathwaygen.word.map import GENERATED_STYLE, HELP_STYLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pathwaygen.export.docx.styles import Styles
    from pathwaygen.export.manuscript import Manuscript
    from pathwaygen.export.tree import Element
    from pathwaygen.word.field import Field
    from pathwaygen.word.prose import Paragraph, Span
    from pathwaygen.word.words import Printed

_FIRST_MARK = 1_000_000
"""The ids of fields' bookmarks begin here; the document's own are far fewer."""
_BLOCK = '<w:docPartObj><w:docPartGallery w:val="Quick Parts"/></w:docPartObj>'
"""The kind of a control of blocks: of the kind that a table of contents has. Of a control of rich text
LibreOffice 7.4 loses the words before a link, and the looks of its runs."""
_STYLES = {
    GENERATED_STYLE: ("GenereradText", ""),
    HELP_STYLE: ("PlaceholderText", '<w:color w:val="5F6368"/>'),
}


@dataclass(slots=True)
class Sheet:
    """What the writers share about the fields of one document.

    Attributes:
        pathway: The pathway's id.
        printed: The fields by their numbers.
        controls: Whether fields are controls, or bookmarks alone.
        references: The address in the list of references by a reference's id.
        numbers: What is shown for a reference, by its address: ``[3]``.
        citations: The citations that were written: by the name that their links lead to, what they stand for.
        cited: By a reference's address, the names that lead to it.
    """

    pathway: str
    printed: Sequence[Printed]
    controls: bool = True
    references: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    citations: dict[str, str] = field(default_factory=dict)
    cited: dict[str, list[str]] = field(default_factory=dict)

    def cite(self, raw: str, ids: Sequence[str]) -> tuple[str, str]:
        """Return the name that a citation leads to, and what it shows; no name where nobody knows its ids."""
        known = [self.references[one] for one in ids if one in self.references]
        if len(known) < len(ids) or not known:
            return "", raw
        name = anchor.citation(self.pathway, raw)
        self.citations[name] = raw
        names = self.cited.setdefault(known[0], [])
        if name not in names:
            names.append(name)
        shown = ", ".join(self.numbers.get(f"#{one}", "[?]").strip("[]") for one in known)
        return name, f"[{shown}]"


def add_styles(found: Styles) -> None:
    """Add the two styles of characters that a template does not have."""
    for name, (own, looks) in _STYLES.items():
        root = found.root
        if any(style.get(f"{{{W}}}styleId") == own for style in root):
            continue
        made = root.makeelement(f"{{{W}}}style", nsmap={"w": W})
        for key, value in (("type", "character"), ("customStyle", "1"), ("styleId", own)):
            made.set(f"{{{W}}}{key}", value)
        if name == HELP_STYLE:
            del made.attrib[f"{{{W}}}customStyle"]
        title = made.makeelement(f"{{{W}}}name")
        title.set(f"{{{W}}}val", name)
        made.append(title)
        if looks:
            properties = made.makeelement(f"{{{W}}}rPr")
            colour = properties.makeelement(f"{{{W}}}color")
            colour.set(f"{{{W}}}val", looks.split('"')[1])
            properties.append(colour)
            made.append(properties)
        root.append(made)


class Controls:
    """Puts anchors around content."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def inline(self, number: int, found: Field, content: str) -> str:
        """Return runs of a paragraph as a field."""
        begin, end = _bookmark(number, found)
        allowed, until = _leave(number)
        if not self._sheet.controls:
            return f"{allowed}{begin}{content}{end}{until}"
        held = f"<w:sdt>{_properties(number, found)}<w:sdtContent>{content}</w:sdtContent></w:sdt>"
        return f"{allowed}{begin}{held}{end}{until}"

    def block(self, number: int, found: Field, paragraphs: Sequence[str]) -> str:
        """Return paragraphs as a field."""
        begin, end = _bookmark(number, found)
        allowed, until = _leave(number)
        first, *rest = paragraphs
        place = first.index("</w:pPr>") + len("</w:pPr>")
        made = [f"{first[:place]}{begin}{first[place:]}", *rest]
        made[-1] = f"{made[-1].removesuffix('</w:p>')}{end}</w:p>"
        content = "".join(made)
        if not self._sheet.controls:
            return f"{allowed}{content}{until}"
        kind = _properties(number, found, _BLOCK)
        return f"{allowed}<w:sdt>{kind}<w:sdtContent>{content}</w:sdtContent></w:sdt>{until}"


def _bookmark(number: int, found: Field) -> tuple[str, str]:
    own = _FIRST_MARK + number
    return f'<w:bookmarkStart w:id="{own}" w:name="{found.name}"/>', f'<w:bookmarkEnd w:id="{own}"/>'


def _leave(number: int) -> tuple[str, str]:
    """Return the marks of a stretch that everyone may edit in a document that is protected."""
    own = _FIRST_MARK + number
    return f'<w:permStart w:id="{own}" w:edGrp="everyone"/>', f'<w:permEnd w:id="{own}"/>'


def _properties(number: int, found: Field, kind: str = "") -> str:
    listed = "".join(
        f'<w:listItem w:displayText="{attribute(option.label)}" w:value="{attribute(option.value)}"/>'
        for option in found.options
    )
    drop = f"<w:dropDownList>{listed}</w:dropDownList>" if found.kind is Kind.CHOICE else ""
    shown = "<w:showingPlcHdr/>" if found.empty else ""
    return (
        f'<w:sdtPr><w:alias w:val="{attribute(found.label)}"/><w:tag w:val="{found.name}"/>'
        f'<w:id w:val="{_FIRST_MARK + number}"/><w:lock w:val="sdtLocked"/>{shown}{drop}{kind}</w:sdtPr>'
    )


class FieldLine(Line):
    """Writes what stands in a line, with the fields in it."""

    def __init__(self, found: Styles, anchors: Anchors, links: Links, *, sheet: Sheet) -> None:
        add_styles(found)
        super().__init__(found, anchors, links)
        self.sheet = sheet
        self.controls = Controls(sheet)

    def runs(self, children: Iterable[Element], face: Face = PLAIN) -> str:
        """Return the runs of what stands in a line; beside a field the rest is known as generated."""
        children = tuple(children)
        if not face.style and any(part.kind == "field" for child in children for part in child.walk()):
            face = face._replace(style=_STYLES[GENERATED_STYLE][0])
        return "".join(
            self._field(child, face) if child.kind == "field" else self._run(child, face)
            for child in children
        )

    def title(self, document: Manuscript) -> str:
        """Return the runs of the document's title, which is a field."""
        return self.runs(document.heading)

    def _field(self, element: Element, face: Face) -> str:
        number = int(element.data["field"])
        printed = self.sheet.printed[number]
        rich = printed.field.kind in {Kind.PROSE, Kind.LINE}
        face = PLAIN if rich else face._replace(style="")  # bold around a field is no part of it
        if printed.field.empty and not printed.value:
            content = self.help(printed.field)
        elif rich:
            content = "".join(
                self.spans(one.spans, face) for one in prose.one_line(prose.paragraphs(printed.value))
            )
        else:
            content = run(printed.shown or " ".join(printed.value.split()), face)
        return self.controls.inline(number, printed.field, content)

    def help(self, found: Field) -> str:
        """Return the words that an empty field shows."""
        own, looks = _STYLES[HELP_STYLE]
        made = run(found.empty, Face(style=own))
        return made.replace("</w:rPr>", f"{looks}</w:rPr>", 1)  # LibreOffice loses the style in a block

    def spans(self, spans: Iterable[Span], face: Face = PLAIN) -> str:
        """Return an author's words as runs."""
        return "".join(self._span(span, face) for span in spans)

    def _span(self, span: Span, face: Face) -> str:
        face = face._replace(bold=face.bold or span.bold, italic=face.italic or span.italic)
        if span.cites:
            name, shown = self.sheet.cite(span.text, prose.cited(span.text))
            cited = face._replace(style=self._styles.id(styles.CITATION, "character"))
            return inside(name, run(shown, cited))
        if span.link and not span.link.startswith("#"):
            linked = face._replace(style=self._styles.id(styles.LINK, "character"))
            return self._links.out(span.link, run(span.text, linked))
        return run(span.text, face)


class FieldBlocks(Blocks):
    """Writes blocks, with the fields among them."""

    _line: FieldLine
    _marks = 0

    def _block(self, block: Element, title: str, room: Room) -> str:
        if block.kind == "field":
            return self.field(block, room, 0)
        return super()._block(block, title, room)

    def _item(self, item: Element, name: str, place: tuple[int, int], room: Room, wide: str) -> str:
        level = place[1]
        done = ""
        held: list[Element] = []
        for block in item.children:
            if block.kind == "field":
                if held:
                    done += super()._item(_part(item, held, first=not done), name, place, room, wide)
                    held = []
                done += self.field(block, room, level + 1)
            elif done:
                done += (
                    super()._block(block, "", room)
                    if block.kind != "paragraph"
                    else self._after_field(block, room, level)
                )
            else:
                held.append(block)
        if held:
            done += super()._item(_part(item, held, first=not done), name, place, room, wide)
        return self._cited(item.id, done)

    def _cited(self, address: str, done: str) -> str:
        """Return a reference with the bookmarks that citations of it lead to."""
        made = ""
        for name in self._line.sheet.cited.get(address, ()) if address else ():
            self._marks += 1
            own = 2 * _FIRST_MARK + self._marks
            made += f'<w:bookmarkStart w:id="{own}" w:name="{name}"/><w:bookmarkEnd w:id="{own}"/>'
        return done.replace("</w:pPr>", f"</w:pPr>{made}", 1) if made else done

    def _after_field(self, block: Element, room: Room, level: int) -> str:
        indent = f'<w:ind w:left="{STEP * (level + 1)}" w:firstLine="0"/>'
        return self.paragraph(room.continued, self.runs(block), indent, address=block.id)

    def field(self, element: Element, room: Room = PAGE, level: int = 0) -> str:
        """Return a text of the author's as paragraphs of its own."""
        number = int(element.data["field"])
        printed = self._line.sheet.printed[number]
        if printed.field.empty and not printed.value:
            paragraphs = [self._plain(self._line.help(printed.field), room, level)]
        else:
            paragraphs = list(self._paragraphs(prose.paragraphs(printed.value), room, level))
        if element.id:
            paragraphs[0] = paragraphs[0].replace(
                "</w:pPr>", f"</w:pPr>{self._anchors.mark(element.id, '')}", 1
            )
        self._after = ""
        return self._line.controls.block(number, printed.field, paragraphs)

    def _plain(self, content: str, room: Room, level: int) -> str:
        if not level:
            return paragraph(self._styles.id(room.body), content)
        indent = f'<w:ind w:left="{STEP * level}" w:firstLine="0"/>'
        return paragraph(self._styles.id(room.continued), content, indent)

    def _paragraphs(self, found: Sequence[Paragraph], room: Room, level: int) -> Iterable[str]:
        """Yield paragraphs; each numbered list counts for itself."""
        lists: dict[int, int] = {}
        for one in found:
            content = self._line.spans(one.spans)
            deep = min(one.level, LEVELS - 1)
            left = STEP * (level + deep + 1)
            if one.item in {"bullet", "number"}:
                lists = {depth: number for depth, number in lists.items() if depth <= deep}
                if one.item == "bullet":
                    number = self._numbering.bullets
                    lists.pop(deep, None)
                else:
                    number = lists.setdefault(deep, 0) or self._numbering.ordered(deep, one.start)
                    lists[deep] = number
                listed = f'<w:numPr><w:ilvl w:val="{deep}"/><w:numId w:val="{number}"/></w:numPr>'
                indent = f'<w:ind w:left="{left}" w:hanging="{STEP}"/>' if level else ""
                name = room.bullet if one.item == "bullet" else room.number
                yield paragraph(self._styles.id(name), content, listed + indent)
            elif one.item == "more":
                indent = f'<w:ind w:left="{left}" w:firstLine="0"/>'
                yield paragraph(self._styles.id(room.continued), content, indent)
            else:
                lists = {}
                yield self._plain(content, room, level)


def _part(item: Element, blocks: Sequence[Element], *, first: bool) -> Element:
    return replace(item, children=tuple(blocks), id=item.id if first else "")
