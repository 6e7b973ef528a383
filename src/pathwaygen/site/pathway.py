"""The pages of one pathway: overview, flowchart, actions, indicators and the document, and its files."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathwaygen import indicators, render, view
from pathwaygen.export.flowchart import printed
from pathwaygen.flowchart import draw
from pathwaygen.flowchart.build import chart
from pathwaygen.lint import Options
from pathwaygen.markdown import Md, inline, plain
from pathwaygen.production import Request, pictures, render_all
from pathwaygen.site import codes, drawing, places, timeline
from pathwaygen.site.labels import labels
from pathwaygen.site.page import head, link, tabs
from pathwaygen.site.search import limited
from pathwaygen.storage import Output

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pathwaygen.flowchart import Chart
    from pathwaygen.site.page import Head
    from pathwaygen.site.publication import Near, Shown
    from pathwaygen.view import DocumentView

_TABS = (
    ("overview", places.OVERVIEW),
    ("chart", places.CHART),
    ("actions", places.ACTIONS),
    ("times", places.TIMES),
    ("patient", places.PATIENT),
    ("indicators", places.MEASURES),
    ("document", places.DOCUMENT),
)
_PICTURE = "flodesschema.svg"
_KILO = 1000
_DESCRIPTION = 200


@dataclass(frozen=True, slots=True)
class FileView:
    """A file to download: what it is, its address and its size in kilobytes."""

    name: str
    address: Md
    size: int


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code, its title, what it is used for and a link to where."""

    system: Md
    code: Md
    title: Md
    purpose: str
    name: Md
    anchor: Md
    without: Md


@dataclass(frozen=True, slots=True)
class LinkView:
    """Another page: its title and address, and whose it is."""

    title: Md
    address: Md
    region: Md


@dataclass(frozen=True, slots=True)
class SheetView:
    """A page of the flowchart on paper: its address, its picture, its size in pixels, its paper's name."""

    address: Md
    svg: str
    width: int
    height: int
    paper: Md


def pages(entry: Shown, near: Near) -> Iterator[Output]:
    """Yield every page and file."""
    charted = chart(entry.pathway, errors=entry.errors)
    drawn = drawing.svg(charted, entry.id)
    files = tuple(downloads(entry, near))
    yield from files
    sheets = tuple(_printed(charted)) if drawn else ()
    for sheet in sheets:
        yield Output(places.pathway(entry.id, sheet.address), sheet.svg.encode())
    pictured = own_pictures(entry)
    for name, content in pictured.items():
        yield Output(places.pathway(entry.id, name), content)
    seen = document(entry)
    edition = render.Edition(seen, address=places.DOCUMENT, chart=_PICTURE if drawn else "")
    timed = timeline.events(entry.pathway, seen)
    empty = {"chart": not drawn, "times": not timed, "patient": not _on_patients(seen)}
    among = [(name, places.pathway(entry.id, place)) for name, place in _TABS if not empty.get(name)]
    shared = {"labels": labels(entry), "shown": frozenset(name for name, _ in among), "events": timed}
    for name, path in among:
        common = shared | {"head": _head(entry, name), "tabs": tabs(path, among)}
        if name == "document":
            yield Output(path, _document(edition, common, pictured, shown="svg" in near.downloads).encode())
        elif name == "chart":
            values = {"drawing": drawn, "outline": drawing.outline(charted), "sheets": sheets}
            yield Output(path, edition.page("site/flowchart.md.j2", **values, **common).encode())
        elif name == "overview":
            values = _overview(entry, near, files)
            yield Output(path, limited(edition.page("site/pathway.md.j2", **values, **common)).encode())
        elif name == "times":  # every row is searched: they are what one asks for
            yield Output(path, edition.page("site/times.md.j2", **common).encode())
        else:
            yield Output(path, limited(edition.page(f"site/{name}.md.j2", **common)).encode())


def _on_patients(seen: DocumentView) -> bool:
    """Whether a document says anything of the patient's own part."""
    person = seen.person_centring
    told = person.text or person.contract or person.support or not seen.experience.empty
    return bool(told) or any(action.has_patient for group in seen.groups for action in group.actions)


def _printed(charted: Chart) -> Iterator[SheetView]:
    for number, one in enumerate(printed(charted, draw(charted)), 1):
        yield SheetView(Md(f"flodesschema-{number}.svg"), one.svg, one.width, one.height, Md(one.paper))


def document(entry: Shown) -> DocumentView:
    """Return a pathway as a document."""
    views = partial(indicators.views, environment=render.environment())
    return view.document(entry.pathway, indicators=views, errors=entry.errors)


def _document(edition: render.Edition, common: dict[str, Any], known: Collection[str], *, shown: bool) -> str:
    """Return the document with the page's head and tabs under its title."""
    text = drawing.linked(drawing.pictured(edition.document, known), places.CHART, shown=shown)
    text = _BADGED.sub(r'\1 \2 \3 {: \4 data-toc-label="\2" }', text)
    return topped(limited(text, top=False), common, "hela dokumentet")


_BADGED = re.compile(
    r"^(#{2,6}) ([\w ·,.:;?()/–-]+?) (\*R – rehabilitering\*\{\.badge\}) \{: (#[^{}]+\.action)\}$",
    re.MULTILINE,
)
"""The heading of an action with a mark, which the table of contents would show as words of the title."""


def topped(text: str, common: dict[str, Any], part: str) -> str:
    """Return a document with a page's head over its title, its tabs below it, and its part in the title."""
    title, _, rest = text.partition("\n")
    name, sign, own = title.rpartition(" {")
    title = f"{name}: {part}{sign}{own}" if sign else f"{title}: {part}"
    before = render.template("site/parts/head.md.j2", **common)
    after = render.template("site/parts/tabs.md.j2", **common)
    return f"{before}\n{title}\n\n{after}\n{rest}"


def _head(entry: Shown, name: str) -> Head:
    titles = {
        "chart": "Flödesschema",
        "actions": "Åtgärder",
        "times": "Tider",
        "patient": "Patientens del",
        "indicators": "Indikatorer",
        "document": "Hela dokumentet",
    }
    named = f"{entry.title} – {titles[name].lower()}" if name in titles else entry.title
    scope = entry.pathway.scope
    lead = plain(scope.lead.text or "")[:_DESCRIPTION] if scope and scope.lead and name == "overview" else ""
    return head(named, lead, navigation=False, contents=name in ("document", "indicators"))


def own_pictures(entry: Shown) -> dict[str, bytes]:
    """Return the group's own pictures that lie beside the spec, by the names that its document has."""
    found = pictures(entry.pathway, Path(entry.file).parent)
    return {name: content for name, content in found.items() if _is_picture(name)}


def _is_picture(name: str) -> bool:
    """Whether a file is called as a picture is, and lies in a folder of its own: no page gives way to it."""
    below = posixpath.normpath(name) == name and not name.startswith(("..", "/"))
    return below and name.lower().endswith((".png", ".jpg", ".jpeg"))


def downloads(entry: Shown, near: Near) -> Iterator[Output]:
    """Yield the files to download."""
    request = Request(Path(), near.downloads, "web", Options())
    for output in render_all(entry.spec, entry.pathway, request, errors=entry.errors):
        name = output.path.rpartition("/")[2]
        yield Output(places.pathway(entry.id, name), output.content)


def _overview(entry: Shown, near: Near, files: tuple[Output, ...]) -> dict[str, Any]:
    page = places.pathway(entry.id)
    return {
        "files": listed(page, files),
        "codes": tuple(_code(use) for use in codes.uses(entry.pathway)),
        "related": tuple(
            LinkView(inline(one.title), link(page, places.pathway(one.id)), Md("")) for one in near.related
        ),
        "supplements": tuple(
            LinkView(inline(one.title), link(page, places.supplement(one.id)), inline(one.region))
            for one in near.supplements
        ),
        "all_pathways": link(page, places.PATHWAYS),
    }


def listed(page: str, files: Iterable[Output]) -> tuple[FileView, ...]:
    """Return files as a page lists them."""
    return tuple(
        FileView(file.path.rpartition("/")[2], link(page, file.path), max(1, round(file.size / _KILO)))
        for file in files
    )


def _code(use: codes.Use) -> CodeView:
    return CodeView(
        inline(use.system),
        inline(use.code),
        inline(codes.title(use)),
        use.purpose,
        inline(use.name),
        inline(use.anchor),
        inline(", ".join(use.without)),
    )
