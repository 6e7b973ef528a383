"""A rendered document → one self-contained page: nothing is fetched, and it works without a script."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from pathwaygen import render
from pathwaygen.export.markup import Section, Writer, title_of
from pathwaygen.export.tree import Element, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pathwaygen.view import DocumentView

_LISTED_LEVELS = (2, 3)
_SLUG = str.maketrans("åäöéü", "aaoeu")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents, with the lines below it. ``letter`` is set for an action."""

    id: str
    letter: str
    title: str
    entries: tuple[Entry, ...] = ()


def page(
    markdown: str,
    view: DocumentView,
    *,
    chart: str = "",
    outline: str = "",
    pictures: Mapping[str, str] | None = None,
    templates_dir: Path | None = None,
) -> str:
    """Return the page.

    Args:
        markdown: The document, as ``render.document`` gives it.
        view: What it was made from, for the page's title and status.
        chart: The flowchart as SVG, or nothing.
        outline: The same content as a list in Markdown, or nothing.
        pictures: The addresses of the document's own pictures, with the data addresses that hold them. A
            picture that is not among them stands as its text alternative.
        templates_dir: A working group's own templates.
    """
    front, sections = _sections(_named(read(markdown)))
    writer = Writer(pictures or {})
    figure = render.template(
        "html/figure.html.j2",
        view=view,
        drawing=Markup(chart.strip()),  # noqa: S704  our own drawing, escaped by its template
        outline=Markup(writer.blocks(read(outline))),  # noqa: S704  the writer escapes every text
        templates_dir=templates_dir,
    )
    writer.flowchart = figure.strip()
    title = next((block for block in front if block.kind == "heading"), None)
    return render.template(
        "html/page.html.j2",
        view=view,
        title=title.words if title else view.plain_title,
        front=Markup(writer.blocks([block for block in front if block is not title])),  # noqa: S704  as above
        entries=tuple(_entries(sections)),
        body=Markup("\n".join(map(writer.section, sections))),  # noqa: S704  as above
        templates_dir=templates_dir,
    )


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


def _nested(runs: Sequence[tuple[Element, list[Element]]]) -> tuple[Section, ...]:
    done = []
    start = 0
    while start < len(runs):
        heading, own = runs[start]
        end = start + 1
        while end < len(runs) and runs[end][0].data["level"] > heading.data["level"]:
            end += 1
        done.append(Section(heading, tuple(own), _nested(runs[start + 1 : end])))
        start = end
    return tuple(done)


def _entries(sections: Iterable[Section]) -> Iterator[Entry]:
    for section in sections:
        heading = section.heading
        if "action" in heading.classes:
            letter, _, title = title_of(heading).partition(" · ")
            yield Entry(heading.id, letter, title)
        elif section.level in _LISTED_LEVELS or "group" in heading.classes:
            yield Entry(heading.id, "", title_of(heading), tuple(_entries(section.sections)))
