"""The pages of a regional supplement: the national text with the region's additions, and its own document.

The national text is never altered: an addition stands after the section it belongs to, in a frame of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pathwaygen import production, regional, render
from pathwaygen.markdown import Md, inline
from pathwaygen.site import drawing, pathway, places, publication, search
from pathwaygen.site.labels import labels
from pathwaygen.site.page import head, link, page, tabs
from pathwaygen.storage import Output
from pathwaygen.view.supplement import supplement as view

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pathwaygen.site.publication import Near, Publication, Shown
    from pathwaygen.view.supplement import AdditionView, SupplementView

_HEADING = re.compile(r"(#{1,6}) ")


@dataclass(frozen=True, slots=True)
class RegionView:
    """A region with its supplements: title, address, the national pathway's title and address, and labels."""

    name: Md
    rows: tuple[tuple[Md, Md, Md, Md, Any], ...]


@dataclass(frozen=True, slots=True)
class AddedView:
    """An addition and the address of its frame on the page."""

    addition: AdditionView
    id: Md


def overview(whole: Publication) -> Iterator[Output]:
    """Yield the list of every region's supplements."""
    found: dict[str, list[Shown]] = {}
    for entry in whole.supplements:
        found.setdefault(publication.region(entry), []).append(entry)
    national = {entry.id: entry for entry in whole.pathways}
    regions = tuple(
        RegionView(inline(name), tuple(_row(entry, national) for entry in found[name]))
        for name in sorted(found, key=publication.alphabetical)
    )
    yield page(places.REGIONS, "site/regions.md.j2", head=head("Regionala tillägg"), regions=regions)


def _row(entry: Shown, national: dict[str, Any]) -> tuple[Md, Md, Md, Md, Any]:
    named = entry.supplement.builds_on
    base = national.get(named.id) if named else None
    return (
        inline(entry.title),
        link(places.REGIONS, places.supplement(entry.id)),
        inline(base.title if base else named.id if named else ""),
        link(places.REGIONS, places.pathway(base.id)) if base else Md(""),
        labels(entry),
    )


def pages(entry: Shown, near: Near) -> Iterator[Output]:
    """Yield every page and file of a supplement."""
    own = publication.profile(entry)
    if own is None:
        return
    base = near.base.pathway if near.base else None
    seen = view(entry.supplement, own, base=base, errors=entry.errors)
    files = tuple(_downloads(entry, near))
    yield from files
    edition = render.Edition(seen, address=places.DOCUMENT)
    among = [("edition", places.supplement(entry.id)), ("own", places.supplement(entry.id, places.DOCUMENT))]
    path = places.supplement(entry.id, places.DOCUMENT)
    common = {
        "head": head(f"{entry.title} – regionens dokument", navigation=False),
        "tabs": tabs(path, among),
    }
    yield Output(
        path,
        pathway.topped(search.limited(edition.document, top=False), common, "regionens dokument").encode(),
    )
    path = places.supplement(entry.id)
    values = {
        "head": head(entry.title, navigation=False, searched=False),
        "tabs": tabs(path, among),
        "labels": labels(entry),
        "files": pathway.listed(path, files),
    }
    text, more = _national(path, edition, seen, near)
    yield Output(path, f"{edition.page('site/supplement.md.j2', **values, **more)}\n{text}".encode())


def _national(
    path: str, edition: render.Edition, seen: SupplementView, near: Near
) -> tuple[str, dict[str, Any]]:
    """Return the national text with the additions under it, and what the page says before it."""
    additions = [one for section in (*seen.sections, *seen.closing) for one in section.additions]
    numbered = tuple(AddedView(one, Md(f"tillagg-{number}")) for number, one in enumerate(additions, 1))
    framed = [(added.addition.place.anchor, _frame(edition, seen, added)) for added in numbered]
    if near.base is None:
        return "", {"left": tuple(text for _, text in framed), "address": Md(""), "added": numbered}
    text, left = amended(national(path, near.base, near), framed)
    there = link(path, places.pathway(near.base.id))
    return text, {"left": tuple(map(Md, left)), "address": there, "added": numbered}


def national(path: str, base: Shown, near: Near) -> str:
    """Return the sections of a national document as they stand, with addresses right for another page."""
    folder = places.link(path, places.pathway(base.id)).removesuffix(places.OVERVIEW)
    shown = "svg" in near.downloads
    seen = pathway.document(base)
    text = render.Edition(seen, address="", chart=f"{folder}flodesschema.svg").document
    text = text[text.index("\n## ") + 1 :] if "\n## " in text else ""
    text = drawing.pictured(text, pathway.own_pictures(base), folder)
    return drawing.linked(text, f"{folder}{places.CHART}", shown=shown)


def amended(text: str, additions: Iterable[tuple[str, str]]) -> tuple[str, Sequence[str]]:
    """Return a document with additions under the sections that they belong to, and those that belong to none.

    Args:
        text: The document. Not a character of it is changed.
        additions: The address of what each belongs to, and its own text.
    """
    lines = text.split("\n")
    after: dict[int, list[str]] = {}
    left: list[str] = []
    for anchor, addition in additions:
        place = _end(lines, anchor) if anchor else None
        if place is None:
            left.append(addition)
        else:
            after.setdefault(place, []).append(addition)
    parts: list[str] = []
    start = 0
    for place in sorted(after):
        parts += ["\n".join(lines[start:place]), *after[place]]
        start = place
    parts.append("\n".join(lines[start:]))
    return "\n".join(parts), left


def _end(lines: Sequence[str], anchor: str) -> int | None:
    """Return the line after the section that has an address, or after the one that holds what has it."""
    named = re.compile(rf"\{{:?[^{{}}]*#{re.escape(anchor)}(?=[\s}}])")
    start = next((place for place, line in enumerate(lines) if named.search(line)), None)
    if start is None:
        return None
    own = _HEADING.match(lines[start])
    level = len(own[1]) if own else len("######")
    for place in range(start + 1, len(lines)):
        found = _HEADING.match(lines[place])
        if found and len(found[1]) <= level:
            return place
    return len(lines)


def _frame(edition: render.Edition, seen: SupplementView, added: AddedView) -> Md:
    """Return an addition in its frame, with its citations led to the region's own document."""
    text = render.template("site/parts/addition.md.j2", view=seen, addition=added.addition, id=added.id)
    return Md(edition.linked(text))


def _downloads(entry: Shown, near: Near) -> Iterator[Output]:
    own = publication.profile(entry)
    if own is not None:
        made = regional.outputs(
            entry.spec,
            entry.supplement,
            own,
            near.downloads,
            national=near.base.pathway if near.base else None,
            errors=entry.errors,
            generator=production.GENERATOR,
        )
        for output in made:
            yield Output(places.supplement(entry.id, output.path.rpartition("/")[2]), output.content)
