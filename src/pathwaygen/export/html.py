"""A rendered document → one self-contained page: nothing is fetched, and it works without a script."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from pathwaygen import render
from pathwaygen.export.tree import Element, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pathwaygen.view import DocumentView

_LISTED_LEVELS = (2, 3)
_TAGS = {"strong": "strong", "emphasis": "em", "paragraph": "p", "block_quote": "blockquote"}
_SLUG = str.maketrans("åäöéü", "aaoeu")
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents, with the lines below it."""

    id: str
    letter: str
    title: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what follows it, and the sections below it."""

    heading: Element
    blocks: tuple[Element, ...]
    sections: tuple[Section, ...]

    @property
    def level(self) -> int:
        """The heading's level."""
        return int(self.heading.data["level"])


def page(
    markdown: str,
    view: DocumentView,
    *,
    chart: str = "",
    outline: str = "",
    templates_dir: Path | None = None,
) -> str:
    """Return the page.

    Args:
        markdown: The document, as ``render.document`` gives it.
        view: What it was made from, for the page's title and status.
        chart: The flowchart as SVG, or nothing.
        outline: The same content as a list in Markdown, or nothing.
        templates_dir: A working group's own templates.
    """
    blocks = _named(read(markdown))
    front, sections = _sections(blocks)
    writer = _Writer(chart, outline)
    title = next((block for block in front if block.kind == "heading"), None)
    return render.template(
        "html/page.html.j2",
        view=view,
        title=title.words if title else view.plain_title,
        front=Markup(writer.blocks([block for block in front if block is not title])),  # noqa: S704
        entries=tuple(_entries(sections)),
        body=Markup("\n".join(map(writer.section, sections))),  # noqa: S704  the writer escapes every text
        templates_dir=templates_dir,
    )


def _named(blocks: Iterable[Element]) -> Iterator[Element]:
    """Yield the blocks with a unique address on every heading, and no address twice."""
    blocks = tuple(blocks)
    taken = Counter(part.id for block in blocks for part in block.walk() if part.id)
    for block in blocks:
        if block.kind != "heading" or block.id:
            yield block
            continue
        slug = re.sub(r"[^a-z0-9]+", "-", _title(block).lower().translate(_SLUG)).strip("-") or "avsnitt"
        taken[slug] += 1
        yield replace(block, id=slug if taken[slug] == 1 else f"{slug}-{taken[slug]}")


def _title(heading: Element) -> str:
    """Return a heading's words without its badges."""
    said = "".join(part.words for part in heading.children if not set(part.classes) & {"badge", "suggestion"})
    return " ".join(said.split())


def _sections(blocks: Iterable[Element]) -> tuple[tuple[Element, ...], tuple[Section, ...]]:
    """Return what stands before the first section, and the sections, nested by the levels of their headings."""
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
            letter, _, title = _title(heading).partition(" · ")
            yield Entry(heading.id, letter, title)
        elif section.level in _LISTED_LEVELS or "group" in heading.classes:
            yield Entry(heading.id, "", _title(heading), tuple(_entries(section.sections)))


class _Writer:
    """Writes elements as HTML. Every text is escaped."""

    def __init__(self, chart: str, outline: str) -> None:
        self._chart = chart
        self._outline = outline
        self._tables = 0

    def section(self, section: Section) -> str:
        """Return a section with the sections in it."""
        heading = section.heading
        classes = " ".join(heading.classes)
        attribute = f' class="{html.escape(classes)}"' if classes else ""
        level = min(section.level, 6)
        own = f'<h{level} id="{html.escape(heading.id)}">{self._heading(heading)}</h{level}>'
        below = "\n".join(map(self.section, section.sections))
        if below and "action" in heading.classes:
            below = f'<div class="sides">\n{below}\n</div>'
        inside = "\n".join(
            part for part in (own, self.blocks(section.blocks, label=_title(heading)), below) if part
        )
        named = f' aria-labelledby="{html.escape(heading.id)}"' if section.level == _LISTED_LEVELS[0] else ""
        return f"<section{attribute}{named}>\n{inside}\n</section>"

    def _heading(self, heading: Element) -> str:
        said = self.line(heading.children)
        if "action" not in heading.classes:
            return said
        letter, dot, title = said.partition(" · ")
        return f'<span class="letter">{letter}</span> {title}' if dot else said

    def blocks(self, blocks: Iterable[Element], *, label: str = "") -> str:
        """Return blocks one after another. ``label`` names their tables."""
        return "\n".join(written for block in blocks if (written := self._block(block, label)))

    def _block(self, block: Element, label: str) -> str:
        match block.kind:
            case "list":
                return self._list(block, label)
            case "table":
                return self._table(block, label)
            case "block_text":
                return self.line(block.children)
            case "paragraph" if len(block.children) == 1 and block.children[0].kind == "image":
                return self._figure(block.children[0])
            case "thematic_break":
                return "<hr>"
            case "paragraph" | "block_quote":
                tag = _TAGS[block.kind]
                inside = (
                    self.line(block.children) if block.kind == "paragraph" else self.blocks(block.children)
                )
                return f"<{tag}{_attributes(block)}>{inside}</{tag}>"
            case "heading":
                return f"<h1{_attributes(block)}>{self.line(block.children)}</h1>"
            case _:
                return f"<p>{html.escape(block.words)}</p>"

    def _list(self, block: Element, label: str) -> str:
        ordered = block.data.get("ordered")
        start = block.data.get("start", 1)
        tag = "ol" if ordered else "ul"
        first = f' start="{int(start)}"' if ordered and start != 1 else ""
        items = "\n".join(
            f"<li{_attributes(item)}>{self.blocks(item.children, label=label)}</li>"
            for item in block.children
        )
        return f"<{tag}{first}>\n{items}\n</{tag}>"

    def _table(self, block: Element, label: str) -> str:
        self._tables += 1
        head, *bodies = block.children
        named = len(head.children) == _PAIR
        rows = [f"<tr>{''.join(self._cell(cell, 'col') for cell in head.children)}</tr>"]
        body = [
            "<tr>"
            + "".join(
                self._cell(cell, "row" if named and not place else "")
                for place, cell in enumerate(row.children)
            )
            + "</tr>"
            for part in bodies
            for row in part.children
        ]
        name = html.escape(f"Tabell {self._tables}: {label}" if label else f"Tabell {self._tables}")
        columns = "pair" if named else "wide"
        return (
            f'<div class="table" role="region" tabindex="0" aria-label="{name}">\n<table class="{columns}">\n'
            f"<thead>\n{rows[0]}\n</thead>\n<tbody>\n" + "\n".join(body) + "\n</tbody>\n</table>\n</div>"
        )

    def _cell(self, cell: Element, scope: str) -> str:
        tag = "th" if scope else "td"
        said = f' scope="{scope}"' if scope else ""
        return f"<{tag}{said}>{self.line(cell.children)}</{tag}>"

    def _figure(self, image: Element) -> str:
        caption = html.escape(image.words)
        if "flowchart" not in image.classes:
            return (
                f'<figure><img src="{html.escape(str(image.data["url"]))}" alt="{caption}">'
                f"<figcaption>{caption}</figcaption></figure>"
            )
        listed = self.blocks(read(self._outline)) if self._outline else ""
        drawn = self._chart.strip()
        told = ""
        if listed:
            told = f"<details{'' if drawn else ' open'}><summary>Flödesschemat som text</summary>\n{listed}\n</details>"
        if not drawn:
            return told
        return (
            f'<figure class="flowchart"><div class="drawing" role="region" tabindex="0" aria-label="{caption}">\n{drawn}'
            f"\n</div>\n<figcaption>{caption}</figcaption></figure>\n{told}"
        )

    def line(self, children: Iterable[Element]) -> str:
        """Return what stands in a line."""
        return "".join(map(self._inline, children))

    def _inline(self, element: Element) -> str:
        match element.kind:
            case "text":
                return html.escape(element.text, quote=False)
            case "softbreak" | "linebreak":
                return "\n"
            case "strong" | "emphasis":
                tag = "span" if "badge" in element.classes else _TAGS[element.kind]
                return f"<{tag}{_attributes(element)}>{self.line(element.children)}</{tag}>"
            case "link":
                return self._link(element)
            case "image":
                return html.escape(element.words, quote=False)
            case _:
                return html.escape(element.text or element.words, quote=False)

    def _link(self, element: Element) -> str:
        address = str(element.data["url"])
        inside = self.line(element.children)
        if address.startswith("#ref-") and not element.classes:
            element = replace(element, classes=("citation",))
        return f'<a href="{html.escape(address)}"{_attributes(element)}>{inside}</a>'


def _attributes(element: Element) -> str:
    own = f' id="{html.escape(element.id)}"' if element.id else ""
    classes = f' class="{html.escape(" ".join(element.classes))}"' if element.classes else ""
    return own + classes
