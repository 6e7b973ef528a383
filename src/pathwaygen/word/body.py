"""The text of a Word file → what stands in each anchored field, and what stands outside them all.

One walk through the XML, in the order of the text. Fields are known by the tag of their content control, or
by the name of their bookmark where an office program has dropped the tags. Everything that a reader of the
file sees is given to a field or to what is outside; nothing is left out in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pathwaygen.word import shown
from pathwaygen.word.change import BODY, PLAIN, Change, Face, Listed, Paragraph, Stretch, accepted
from pathwaygen.word.field_code import FieldCodes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_CHANGES = {f"{W}{kind}": kind for kind in ("ins", "del", "moveFrom", "moveTo")}
_SKIPPED = frozenset(
    [
        *(f"{W}{name}" for name in ("pPr", "rPr", "sectPr", "tblPr", "tblGrid", "tcPr", "sdtPr", "sdtEndPr")),
        *(f"{W}{name}" for name in ("proofErr", "permStart", "permEnd", "rt", "delInstrText")),
        *(f"{W}{name}" for name in ("smartTagPr", "customXmlPr", "tblPrEx", "instrText", "fldData")),
        f"{_MC}Fallback",
    ]
)
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}


@dataclass(slots=True)
class Place:
    """Where text stands: one appearance of a field, or a stretch of text outside every field.

    Attributes:
        anchor: The field's hash; nothing for what is outside.
        paragraphs: The text.
        control: Whether a content control with the field's tag holds it; else a bookmark does.
        inline: Whether the control is a part of a paragraph, whose place in a list is not the field's.
        options: What a drop-down shows → what it means.
        empty: Whether it shows its help text instead of a text.
        checked: For a check box, whether it is ticked.
        heading: The heading above it.
        after: The field before it, for what is outside.
        generated: Whether the program wrote it and locked it.
        notes: What stands in it beside its text, in order: ``footnote`` and ``endnote`` with their numbers,
            ``picture`` with its description, ``struck`` with the words, ``chunk`` for a file within the file.
    """

    anchor: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list)
    control: bool = False
    inline: bool = False
    options: dict[str, str] = field(default_factory=dict)
    empty: bool = False
    checked: bool | None = None
    heading: str = ""
    after: str = ""
    generated: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader must know of the rest of the file.

    Attributes:
        tag: The tag of a content control → the field's hash, or nothing.
        bookmark: The name of a bookmark → the field's hash, or nothing.
        links: A relationship's id → the address that it leads to.
        listed: A paragraph's properties → its place in a list.
        heading: A paragraph style's id → whether it is a heading's.
        faces: A character style's id → the looks that it stands for.
    """

    tag: Callable[[str], str]
    bookmark: Callable[[str], str]
    links: Mapping[str, str] = field(default_factory=dict)
    listed: Callable[[Any], Listed] = lambda _: BODY
    heading: Callable[[str], bool] = lambda _: False
    faces: Mapping[str, Face] = field(default_factory=dict)


class Reader:
    """Reads one part's text.

    Attributes:
        places: What was found, in the order of the text.
    """

    def __init__(self, known: Known) -> None:
        self.places: list[Place] = []
        self._known = known
        self._controls: list[Place] = []
        self._marked: dict[str, Place] = {}
        self._bookmarks: dict[str, Place] = {}
        self._open: dict[str, Place] = {}
        self._changes: tuple[Change, ...] = ()
        self._link = ""
        self._codes = FieldCodes()
        self._heading = ""
        self._last = ""
        self._outside: Place | None = None
        self._parts: list[tuple[Place, Paragraph]] = []
        self._properties: Paragraph | None = None
        self._locked = 0
        self._struck = False
        self._handlers: dict[str, Callable[[Any], None]] = {
            f"{W}p": self._read_paragraph,
            f"{W}r": self._run,
            f"{W}sdt": self._control,
            f"{W}hyperlink": self._hyperlink,
            f"{W}bookmarkStart": self._start,
            f"{W}bookmarkEnd": self._end,
            f"{W}tr": self._row,
            f"{W}fldSimple": self._simple,
            **dict.fromkeys(shown.PICTURES, self._picture),
            **dict.fromkeys(shown.CHUNKS, lambda _: self._note("chunk", "")),
            f"{_M}t": lambda child: self._add(child.text or "", PLAIN, None, None),
        }

    def read(self, root: Any) -> list[Place]:  # noqa: ANN401  lxml has no types
        """Return what stands in a part, in the order of the text."""
        self._children(root)
        return self.places

    def _children(self, element: Any) -> None:  # noqa: ANN401  lxml has no types
        for child in element:
            tag = child.tag
            if tag in _SKIPPED or not isinstance(tag, str):
                continue
            handle = self._handlers.get(tag)
            if handle is not None:
                handle(child)
            elif tag in _CHANGES:
                self._inside_change(child, _CHANGES[tag])
            else:
                self._children(child)

    def _owner(self) -> Place:
        """Return the place that text belongs to here."""
        if self._controls:
            return self._controls[-1]
        if self._open:
            return next(reversed(self._open.values()))
        if self._outside is None or self._outside.heading != self._heading:
            self._outside = Place(heading=self._heading, after=self._last, generated=bool(self._locked))
            self.places.append(self._outside)
        return self._outside

    def _opened(self, place: Place) -> None:
        self.places.append(place)
        self._last = place.anchor
        self._outside = None

    # --- what stands around text ---

    def _inside_change(self, element: Any, kind: Any) -> None:  # noqa: ANN401  lxml has no types
        before = self._changes
        self._changes = (*before, made(element, kind))
        self._children(element)
        self._changes = before

    def _row(self, row: Any) -> None:  # noqa: ANN401  lxml has no types
        before = self._changes
        found = row.find(f"{W}trPr")
        if found is not None:
            self._changes = (*before, *_marks(found))
        self._children(row)
        self._changes = before

    def _control(self, control: Any) -> None:  # noqa: ANN401  lxml has no types
        properties = control.find(f"{W}sdtPr")
        content = control.find(f"{W}sdtContent")
        if content is None:
            return
        tag = properties.find(f"{W}tag") if properties is not None else None
        anchor = self._known.tag(tag.get(f"{W}val", "")) if tag is not None else ""
        if not anchor:
            listed = _generated(properties)
            self._locked += listed
            self._children(content)
            self._locked -= listed
            if listed:
                self._outside = None
            return
        place = self._open.get(anchor) or Place(anchor, heading=self._heading)
        fresh = not place.control and not place.paragraphs
        place = place if fresh else Place(anchor, heading=self._heading)
        place.control, place.inline = True, self._properties is not None
        _describe(place, properties)
        if place not in self._open.values():
            self._opened(place)
        self._controls.append(place)
        self._children(content)
        self._controls.pop()

    def _start(self, mark: Any) -> None:  # noqa: ANN401  lxml has no types
        anchor = self._known.bookmark(mark.get(f"{W}name", ""))
        if not anchor:
            return
        if anchor in self._open:  # LibreOffice may begin it anew in each paragraph, and end the last one
            self._bookmarks[mark.get(f"{W}id", "")] = self._open[anchor]
            return
        if self._controls and self._controls[-1].anchor == anchor:
            return
        place = Place(anchor, heading=self._heading)
        self._open[anchor] = place
        self._bookmarks[mark.get(f"{W}id", "")] = place
        self._opened(place)

    def _end(self, mark: Any) -> None:  # noqa: ANN401  lxml has no types
        place = self._bookmarks.pop(mark.get(f"{W}id", ""), None)
        if place is not None:
            self._open.pop(place.anchor, None)
            self._outside = None

    def _hyperlink(self, element: Any) -> None:  # noqa: ANN401  lxml has no types
        before = self._link
        inside = element.get(f"{W}anchor")
        out = self._known.links.get(element.get(f"{_R}id", ""), "")
        self._link = f"{out}#{inside}" if inside else out
        self._children(element)
        self._link = before

    def _simple(self, element: Any) -> None:  # noqa: ANN401  lxml has no types
        self._codes.begin(element.get(f"{W}instr", ""))
        self._codes.separate()
        self._children(element)
        self._codes.end()

    # --- paragraphs and runs ---

    def _read_paragraph(self, element: Any) -> None:  # noqa: ANN401  lxml has no types
        around, outer = self._parts, self._properties
        self._parts = []
        properties = element.find(f"{W}pPr")
        self._properties = whole = self._described(properties)
        if self._controls or self._open:
            self._part(self._owner())  # an empty one counts too: its mark may be what was inserted
        self._children(element)
        inside = bool(self._controls or self._open)
        owner = self._owner() if inside else self._outside
        for place, part in self._parts:
            part.whole = place is owner
            part.mark = whole.mark if part.whole or len(self._parts) == 1 else ()
        self._heard(properties)
        self._parts, self._properties = around, outer

    def _described(self, properties: Any) -> Paragraph:  # noqa: ANN401  lxml has no types
        found = Paragraph()
        if properties is None:
            found.mark = self._changes
            return found
        found.listed = self._known.listed(properties)
        changed = properties.find(f"{W}pPrChange")
        if changed is not None:
            found.format = made(changed, "paragraph")
            before = changed.find(f"{W}pPr")
            found.was = self._known.listed(before) if before is not None else BODY
        looks = properties.find(f"{W}rPr")
        found.mark = (*self._changes, *(_marks(looks) if looks is not None else ()))
        return found

    def _part(self, place: Place) -> Paragraph:
        """Return what belongs to a place of the paragraph that is being read."""
        for known, part in self._parts:
            if known is place:
                return part
        whole = self._properties or Paragraph()
        part = (
            Paragraph()
            if place.inline
            else Paragraph(listed=whole.listed, was=whole.was, format=whole.format)
        )
        self._parts.append((place, part))
        place.paragraphs.append(part)
        return part

    def _heard(self, properties: Any) -> None:  # noqa: ANN401  lxml has no types
        style = properties.find(f"{W}pStyle") if properties is not None else None
        if style is not None and self._known.heading(style.get(f"{W}val", "")):
            said = [s.text for _, part in self._parts for s in part.stretches]
            self._heading = " ".join("".join(said).split()) or self._heading

    def _run(self, run: Any) -> None:  # noqa: ANN401  lxml has no types
        properties = run.find(f"{W}rPr")
        face, before, change = self._looks(properties)
        struck = shown.struck(properties)
        for child in run:
            tag = child.tag
            if (text := shown.characters(child, tag)) is not None:
                if struck or self._struck:
                    self._cross(text, struck=struck)
                self._add(shown.raised(text, properties), face, before, change)
            elif tag == f"{W}fldChar":
                self._codes.mark(child.get(f"{W}fldCharType", ""))
            elif tag == f"{W}instrText":
                self._codes.instruct(child.text or "")
            elif tag in _NOTES:
                self._note(_NOTES[tag], child.get(f"{W}id", ""))
            elif tag in shown.PICTURES:
                self._picture(child)
            elif tag not in _SKIPPED and isinstance(tag, str) and len(child):
                self._children(child)

    def _note(self, kind: str, said: str) -> None:
        if all(change.shown(accepted) for change in self._changes):
            self._owner().notes.append((kind, said))

    def _picture(self, element: Any) -> None:  # noqa: ANN401  lxml has no types
        if (said := shown.picture(element)) is not None:
            self._note("picture", said)
        self._children(element)

    def _cross(self, text: str, *, struck: bool) -> None:
        """Note words that are crossed out but there, and those that go on from them."""
        notes = self._owner().notes
        if struck and self._struck and notes and notes[-1][0] == "struck":
            notes[-1] = ("struck", notes[-1][1] + text)
        elif struck and text.strip():
            self._note("struck", text)
        self._struck = struck

    def _looks(self, properties: Any) -> tuple[Face, Face | None, Change | None]:  # noqa: ANN401  lxml has no types
        if properties is None:
            return PLAIN, None, None
        face = self._face(properties)
        changed = properties.find(f"{W}rPrChange")
        if changed is None:
            return face, None, None
        before = changed.find(f"{W}rPr")
        return face, self._face(before) if before is not None else PLAIN, made(changed, "format")

    def _face(self, properties: Any) -> Face:  # noqa: ANN401  lxml has no types
        style = properties.find(f"{W}rStyle")
        base = self._known.faces.get(style.get(f"{W}val", ""), PLAIN) if style is not None else PLAIN
        return Face(_on(properties, "b", otherwise=base.bold), _on(properties, "i", otherwise=base.italic))

    def _add(self, text: str, face: Face, before: Face | None, change: Change | None) -> None:
        if not text or self._codes.silent:
            return
        if link := self._link or self._codes.link:
            face = face._replace(link=link)
            before = before._replace(link=link) if before is not None else None
        self._part(self._owner()).stretches.append(Stretch(text, face, self._changes, before, change))


def made(element: Any, kind: Any) -> Change:  # noqa: ANN401  lxml has no types
    """Return the tracked change that an element stands for."""
    return Change(kind, element.get(f"{W}id", ""), element.get(f"{W}author", ""), element.get(f"{W}date", ""))


def _marks(properties: Any) -> tuple[Change, ...]:  # noqa: ANN401  lxml has no types
    return tuple(made(child, _CHANGES[child.tag]) for child in properties if child.tag in _CHANGES)


def _on(properties: Any, name: str, *, otherwise: bool) -> bool:  # noqa: ANN401  lxml has no types
    found = properties.find(f"{W}{name}")
    return otherwise if found is None else found.get(f"{W}val", "1") not in shown.OFF


def _generated(properties: Any) -> bool:  # noqa: ANN401  lxml has no types
    """Whether a control holds the contents; LibreOffice keeps a field's gallery when it drops its tag."""
    gallery = properties.find(f"{W}docPartObj/{W}docPartGallery") if properties is not None else None
    return gallery is not None and gallery.get(f"{W}val") != "Quick Parts"


def _describe(place: Place, properties: Any) -> None:  # noqa: ANN401  lxml has no types
    """Note what a content control's properties say of its text."""
    place.empty = _on(properties, "showingPlcHdr", otherwise=False)
    for kind in ("dropDownList", "comboBox"):
        listed = properties.find(f"{W}{kind}")
        for item in listed if listed is not None else ():
            value = item.get(f"{W}value", "")
            place.options[item.get(f"{W}displayText", value)] = value
    box = properties.find(f"{W14}checkbox/{W14}checked")
    if box is not None:
        place.checked = box.get(f"{W14}val", "1") not in shown.OFF
