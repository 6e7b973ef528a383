"""A rendered document as HTML, Word and PDF take it: one tree, read once, with an address on every heading.

Every format prints the same manuscript, so that a change of a template or a spec reaches all of them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pathwaygen import flowchart, render
from pathwaygen.export import flowchart as charts
from pathwaygen.export.tree import Element, read
from pathwaygen.flowchart.overview import overview
from pathwaygen.view.supplement import SupplementView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pathwaygen.flowchart import Chart, Drawing
    from pathwaygen.view import DocumentView

_BADGES = frozenset(("badge", "suggestion"))
_LISTED_LEVELS = (2, 3)
_FIRST_LEVEL = 2
_DEEPEST_LEVEL = 6
_SLUG = str.maketrans("åäöéü", "aaoeu")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what follows it, and the sections below it."""

    heading: Element
    blocks: tuple[Element, ...]
    sections: tuple[Section, ...] = ()

    @property
    def level(self) -> int:
        """The heading's level."""
        return int(self.heading.data["level"])


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents, with the lines below it. ``letter`` is set for an action."""

    id: str
    letter: str
    title: str
    entries: tuple[Entry, ...] = ()


_COARSE = 0.9
"""An overview is worth its room if it has at most so many of the boxes."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The flowchart as a document shows it.

    Attributes:
        svg: The drawing, or nothing.
        outline: The same content in words: its text alternative, for every reader and every format.
        drawing: The drawing with its coordinates, for a format that lays it on paper itself.
        chart: What it shows.
        overview: A coarse drawing of the same, where that is much smaller, or nothing.
    """

    svg: str = ""
    outline: tuple[Element, ...] = ()
    drawing: Drawing | None = None
    chart: Chart | None = None
    overview: str = ""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A document ready to be written in a format.

    Attributes:
        view: What it was made from: the plain title, kind, version and status, and the document control.
        title: The title in words.
        control: The document control as a printed document's title page has it, a table of two columns.
        heading: The title as it stands in the tree.
        front: What stands before the first section: the subtitle, the banners, the notes.
        sections: The sections, nested by the level of their headings. Every heading has an address.
        figure: The flowchart. It stands where the tree has a paragraph that holds one image of class
            ``flowchart``.
        pictures: The addresses of the document's own pictures, with their files. A picture that is not among
            them stands as its text alternative.
        templates_dir: A working group's own templates.
    """

    view: DocumentView | SupplementView
    title: str
    control: Element | None
    front: tuple[Element, ...]
    sections: tuple[Section, ...]
    heading: tuple[Element, ...] = ()
    figure: Figure = field(default_factory=Figure)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    templates_dir: Path | None = None

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The document control of the title page as plain words: label and value."""
        rows = self.control.children[1].children if self.control and len(self.control.children) > 1 else ()
        return tuple((row.children[0].words, row.children[1].words) for row in rows)

    @property
    def blocks(self) -> tuple[Element, ...]:
        """The sections block after block, each with its heading first."""
        return tuple(block for section in self.sections for block in _flat(section))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The table of contents."""
        return tuple(_entries(self.sections))


def figure(chart: Chart, *, templates_dir: Path | None = None) -> Figure:
    """Return a chart as a document shows it; nothing where there is nothing to draw."""
    if not chart.nodes:
        return Figure()
    drawing = flowchart.draw(chart)
    listed = flowchart.outline(chart)
    said = render.template("flowchart/outline.md.j2", outline=listed, templates_dir=templates_dir)
    coarse = overview(chart)
    small = len(coarse.nodes) <= _COARSE * len(chart.nodes)
    return Figure(
        charts.svg(chart, drawing, templates_dir),
        read(said),
        drawing,
        chart,
        charts.svg(coarse, flowchart.draw(coarse), templates_dir) if small else "",
    )


def manuscript(
    markdown: str,
    view: DocumentView | SupplementView,
    *,
    figure: Figure | None = None,
    pictures: Mapping[str, bytes] | None = None,
    templates_dir: Path | None = None,
    reader: Callable[[str], tuple[Element, ...]] = read,
) -> Manuscript:
    """Return a document as the formats take it.

    Args:
        markdown: The document, as ``render.document`` gives it.
        view: What it was made from.
        figure: The flowchart.
        pictures: The addresses of the document's own pictures, with their files.
        templates_dir: A working group's own templates.
        reader: Reads the Markdown.
    """
    front, sections = _sections(_named(reader(markdown)))
    title = next((block for block in front if block.kind == "heading"), None)
    return Manuscript(
        view=view,
        title=title_of(title) if title else view.plain_title,
        control=_control(view, templates_dir),
        front=tuple(block for block in front if block is not title),
        sections=sections,
        heading=title.children if title else (),
        figure=figure or Figure(),
        pictures=pictures or {},
        templates_dir=templates_dir,
    )


def _control(view: DocumentView | SupplementView, own: Path | None) -> Element | None:
    """Return the document control of the title page, or nothing where nothing is said."""
    name = "supplement" if isinstance(view, SupplementView) else "document"
    said = read(render.template(f"{name}/title_page.md.j2", view=view, templates_dir=own))
    return next((block for block in said if block.kind == "table"), None)


def title_of(heading: Element) -> str:
    """Return a heading's words without its badges."""
    said = "".join(part.words for part in heading.children if not _BADGES.intersection(part.classes))
    return " ".join(said.split())


def _named(blocks: Iterable[Element]) -> Iterator[Element]:
    """Yield the blocks with an address of its own on every heading."""
    blocks = tuple(blocks)
    taken = Counter(part.id for block in blocks for part in block.walk() if part.id)
    for block in blocks:
        if block.kind != "heading" or block.id:
            yield block
            continue
        slug = re.sub(r"[^a-z0-9]+", "-", title_of(block).lower().translate(_SLUG)).strip("-") or "avsnitt"
        taken[slug] += 1
        while taken[slug] > 1:
            slug = f"{slug}-{taken[slug]}"
            taken[slug] += 1
        yield replace(block, id=slug)


def _sections(blocks: Iterable[Element]) -> tuple[tuple[Element, ...], tuple[Section, ...]]:
    """Return what stands before the first section, and the sections nested by the level of their headings."""
    front: list[Element] = []
    runs: list[tuple[Element, list[Element]]] = []
    for block in blocks:
        if block.kind == "heading" and block.data["level"] > 1:
            runs.append((block, []))
        elif runs:
            runs[-1][1].append(block)
        else:
            front.append(block)
    return tuple(front), _nested(runs)


def _nested(runs: Sequence[tuple[Element, list[Element]]], level: int = _FIRST_LEVEL) -> tuple[Section, ...]:
    """Return the sections of a level. No level is skipped, whatever was left out above."""
    done = []
    start = 0
    while start < len(runs):
        heading, own = runs[start]
        end = start + 1
        while end < len(runs) and runs[end][0].data["level"] > heading.data["level"]:
            end += 1
        settled = replace(heading, data={"level": min(level, _DEEPEST_LEVEL)})
        done.append(Section(settled, tuple(own), _nested(runs[start + 1 : end], level + 1)))
        start = end
    return tuple(done)


def _flat(section: Section) -> Iterator[Element]:
    yield section.heading
    yield from section.blocks
    for below in section.sections:
        yield from _flat(below)


def _entries(sections: Iterable[Section]) -> Iterator[Entry]:
    for section in sections:
        heading = section.heading
        if "action" in heading.classes:
            letter, _, title = title_of(heading).partition(" · ")
            yield Entry(heading.id, letter, title)
        elif section.level in _LISTED_LEVELS or "group" in heading.classes:
            yield Entry(heading.id, "", title_of(heading), tuple(_entries(section.sections)))
