"""A manuscript → the document's text: front, contents, sections, actions, pictures with captions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from pathwaygen.export.docx import styles
from pathwaygen.export.docx.anchors import inside
from pathwaygen.export.docx.blocks import FACTS, PAGE, Blocks
from pathwaygen.export.docx.ooxml import PLAIN, Face, field, run
from pathwaygen.export.manuscript import title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pathwaygen.export.docx.anchors import Anchors
    from pathwaygen.export.docx.line import Line
    from pathwaygen.export.docx.picture import Pictures
    from pathwaygen.export.docx.stencil import Stencil
    from pathwaygen.export.manuscript import Manuscript, Section
    from pathwaygen.export.tree import Element

_SIDES = ("care", "patient")
"""The sides of an action."""
_LEAST_SIDE, _WIDEST_SIDE = 37, 63
"""Bounds of a side's share of the width, in hundredths."""
_LONG_SIDE, _SHORT_SIDE = 1800, 0.4
"""A side of more characters than fill a page, beside one with so small a share of them, stands above it."""
_CAPTIONED = {"table": "table", "figure": "figure"}
"""Headings that are the caption of what follows, and the word that is counted."""
_LEAST_DEPTH = 2
_BREAK = "<w:pageBreakBefore/>"
_KEEP = "<w:keepNext/>"


class Body:
    """Writes a document's text."""

    def __init__(
        self,
        document: Manuscript,
        stencil: Stencil,
        anchors: Anchors,
        *,
        line: Line,
        pictures: Pictures,
        words: Mapping[str, str],
        blocks: type[Blocks] = Blocks,
    ) -> None:
        self._document = document
        self._styles = stencil.styles
        self._section_end = stencil.section
        self._anchors = anchors
        self._line = line
        self._pictures = pictures
        self._words = words
        self._counted: Counter[str] = Counter()
        self._captioned = ""
        self._blocks = blocks(
            stencil.styles, stencil.numbering, anchors, line, width=stencil.width, picture=self._picture
        )

    def text(self) -> str:
        """Return the whole text."""
        document = self._document
        title = self._blocks.paragraph(styles.CLASSES["title"], self._line.title(document))
        front = self._blocks.blocks(document.front, document.title)
        if document.control:
            front += self._blocks.table(document.control, document.title)
        listed = list(self._listed(document.sections))
        sections = "".join(map(self._section, document.sections))
        return title + front + self._contents(listed) + sections + self._blocks.end()

    @cached_property
    def _depth(self) -> int:
        """How deep the contents go: to the first level that has actions; deeper ones are listed there too."""
        found = [level for section in self._document.sections for level in _levels(section)]
        return max(min(found, default=_LEAST_DEPTH), _LEAST_DEPTH)

    def _listed(self, sections: Sequence[Section]) -> Iterator[tuple[int, Element]]:
        for section in sections:
            acts = "action" in section.heading.classes
            level = min(section.level - 1, self._depth) if acts else section.level - 1
            if level <= self._depth and not _CAPTIONED.keys() & set(section.heading.classes):
                yield level, section.heading
            if not self._sides(section):
                yield from self._listed(section.sections)

    def _contents(self, listed: Sequence[tuple[int, Element]]) -> str:
        """Return the table of contents, filled in; Word adds the page numbers when it opens the file."""
        if not listed:
            return ""
        heading = self._blocks.paragraph(styles.CONTENTS, run(self._words.get("contents", "")), _BREAK)
        entries = []
        for level, element in listed:
            letter, title = _lettered(element)
            said = run(letter, Face(bold=True)) + "<w:r><w:tab/></w:r>" if letter else ""
            linked = inside(self._anchors.name(element.id), said + run(title))
            entries.append((f"toc {level}", linked))
        begin, _, end = field(f'TOC \\o "1-{self._depth}" \\h \\z \\u', "\0", dirty=True).partition("\0")
        lines = []
        for place, (name, linked) in enumerate(entries):
            said = (begin if place == 0 else "") + linked + (end if place == len(entries) - 1 else "")
            lines.append(self._blocks.paragraph(name, said))
        return (
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
            f"</w:docPartObj></w:sdtPr><w:sdtContent>{heading}{''.join(lines)}</w:sdtContent></w:sdt>"
        )

    def _section(self, section: Section) -> str:
        title = title_of(section.heading)
        sides = self._sides(section)
        said = self._heading(section)
        said += self._blocks.blocks(section.blocks, title, FACTS if sides else PAGE)
        if sides:
            return said + self._blocks.actions(sides, title)
        return said + "".join(map(self._section, section.sections))

    def _sides(self, section: Section) -> list[tuple[Element, Sequence[Element], int]]:
        """Return an action's sides, or nothing where the section is no action or holds something else too."""
        if "action" not in section.heading.classes or not section.sections:
            return []
        lengths = []
        for below in section.sections:
            if below.sections or not set(_SIDES) & set(below.heading.classes):
                return []
            lengths.append(sum(len(block.words) for block in below.blocks) + 1)
        shares = [100] * len(lengths)
        if len(lengths) > 1 and not (max(lengths) > _LONG_SIDE and min(lengths) < max(lengths) * _SHORT_SIDE):
            wanted = [round(100 * length / sum(lengths)) for length in lengths]
            shares = [min(max(share, _LEAST_SIDE), _WIDEST_SIDE) for share in wanted]
            shares[0] += 100 - sum(shares)
        return [
            (below.heading, below.blocks, share)
            for below, share in zip(section.sections, shares, strict=True)
        ]

    def _heading(self, section: Section) -> str:
        heading = section.heading
        kind = next((word for name, word in _CAPTIONED.items() if name in heading.classes), "")
        words = [part for part in heading.children if not _badge(part)]
        badges = [part for part in heading.children if _badge(part)]
        level = max(section.level - 1, 1)
        if kind:
            self._captioned = kind
            place = f'{_KEEP}<w:outlineLvl w:val="{level - 1}"/>'
            said = self._blocks.caption(self._label(kind), self._line.runs(words), place, address=heading.id)
        else:
            letter, _ = _lettered(heading)
            runs = self._lettered(letter, words) if letter else self._line.runs(_stripped(words))
            apart = _BREAK if any(map(self._charted, section.blocks)) else ""
            if letter and level > self._depth:
                apart += f'<w:outlineLvl w:val="{self._depth - 1}"/>'
            said = self._blocks.paragraph(styles.heading(level), runs, apart, address=heading.id)
        if badges:
            gap = run("  ")
            said += self._blocks.paragraph(
                styles.BADGES, gap.join(self._line.runs([part]) for part in badges)
            )
        return said

    def _lettered(self, letter: str, words: Sequence[Element]) -> str:
        """Return an action's heading: its letter on a ground of its own, and its title."""
        mark = Face(style=self._styles.id(styles.LETTER, "character"))
        first, *rest = words
        title = first.text.partition(" · ")[2]
        return (
            run(f"\u00a0{letter}\u00a0", mark)
            + run("  ")
            + self._line.runs(_stripped([replace(first, text=title), *rest]))
        )

    def _label(self, kind: str) -> str:
        self._counted[kind] += 1
        return f"{self._words.get(kind, kind)} {self._counted[kind]}"

    def _charted(self, block: Element) -> bool:
        """Whether a block is the flowchart on pages of the text's own: its section then begins a page."""
        drawing = self._document.figure.drawing
        if drawing is None or self._pictures.turned(drawing):
            return False
        return any(part.kind == "image" and "flowchart" in part.classes for part in block.children)

    def _picture(self, image: Element) -> str:
        document = self._document
        if "flowchart" in image.classes and document.figure.drawing is not None:
            turned = self._pictures.turned(document.figure.drawing)
            pages = list(
                self._pictures.chart(document.figure, image.words, document.templates_dir, turned=turned)
            )
            said = "".join(
                self._blocks.paragraph(styles.PICTURE, page, _KEEP if place == len(pages) else "")
                for place, page in enumerate(pages, 1)
            )
            before = self._blocks.paragraph(styles.PICTURE, "", self._section_end(None)) if turned else ""
            after = self._section_end(turned) if turned else ""
            return (
                before
                + said
                + self._blocks.caption(self._label("figure"), self._line.runs(image.children), after)
            )
        content = document.pictures.get(str(image.data.get("url", "")))
        drawn = self._pictures.own(content, image.words) if content else ""
        said = drawn or self._line.runs(image.children, PLAIN)
        return self._blocks.paragraph(styles.PICTURE if drawn else styles.BODY, said)


def _levels(section: Section) -> Iterator[int]:
    if "action" in section.heading.classes:
        yield section.level - 1
    for below in section.sections:
        yield from _levels(below)


def _badge(part: Element) -> bool:
    return bool({"badge", "suggestion"} & set(part.classes))


def _lettered(heading: Element) -> tuple[str, str]:
    """Return an action's letter and title; any other heading has a title alone."""
    title = title_of(heading)
    letter, dot, rest = title.partition(" · ")
    return (letter, rest) if dot and "action" in heading.classes else ("", title)


def _stripped(words: Sequence[Element]) -> list[Element]:
    """Return a heading's words without the blank that stood before its labels."""
    made = list(words)
    while made and made[-1].kind == "text":
        text = made[-1].text.rstrip()
        if text:
            made[-1] = replace(made[-1], text=text)
            break
        made.pop()
    return made
