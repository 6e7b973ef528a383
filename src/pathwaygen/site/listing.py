"""The ways to a pathway: all of them, and by diagnosis, programme area and status; and the first page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.markdown import Md, inline, phrase
from pathwaygen.site import codes, places
from pathwaygen.site.labels import Labels, labels
from pathwaygen.site.page import head, link, page
from pathwaygen.site.publication import alphabetical, region
from pathwaygen.terms import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pathwaygen.site.publication import Entry, Publication
    from pathwaygen.storage import Output


@dataclass(frozen=True, slots=True)
class RowView:
    """A pathway in a list.

    Attributes:
        title: Its title; ``address`` leads to its overview.
        condition: What it is on, as a title.
        codes: The codes of the condition and of the intervention that delimits it.
        area: Its programme area.
        version: Its version; ``valid_to`` is the day it holds to.
        labels: Where it stands.
        regions: The regions that have a supplement to it, each with its address.
    """

    title: Md
    address: Md
    condition: Md
    codes: tuple[Md, ...]
    area: Md
    version: Md
    valid_to: Md
    labels: Labels
    regions: tuple[tuple[Md, Md], ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """Pathways under a heading; nothing where the specs say nothing."""

    title: Md
    rows: tuple[RowView, ...]


def pages(whole: Publication) -> Iterator[Output]:
    """Yield the lists."""
    for path, template, title in (
        (places.START, "site/start.md.j2", whole.settings.title),
        (places.PATHWAYS, "site/pathways.md.j2", "Alla vårdförlopp"),
    ):
        values = {"title": inline(whole.settings.title), "examples": all(e.example for e in whole.pathways)}
        rows = _rows(path, whole.pathways, whole)
        shown = head(title, navigation=path != places.START, contents=False)
        yield page(path, template, head=shown, rows=rows, places=_links(path), **values)
    for path, template, title, group in (
        (places.CONDITIONS, "site/conditions.md.j2", "Efter diagnos", _condition),
        (places.AREAS, "site/areas.md.j2", "Efter programområde", _area),
        (places.STATUSES, "site/statuses.md.j2", "Efter status", _status),
    ):
        groups = tuple(_groups(path, whole, group))
        yield page(path, template, head=head(title), groups=groups, places=_links(path))


_WAYS = {
    "pathways": places.PATHWAYS,
    "conditions": places.CONDITIONS,
    "codes": places.CODES,
    "areas": places.AREAS,
    "statuses": places.STATUSES,
    "indicators": places.INDICATORS,
    "transitions": places.TRANSITIONS,
    "terms": places.TERMS,
    "model": places.MODEL,
    "coverage": places.COVERAGE,
    "regions": places.REGIONS,
    "quality": places.QUALITY,
}


def _links(path: str) -> dict[str, Md]:
    return {name: link(path, to) for name, to in _WAYS.items()}


def _rows(path: str, entries: Iterable[Entry], whole: Publication) -> tuple[RowView, ...]:
    return tuple(_row(path, entry, whole) for entry in entries)


def _row(path: str, entry: Entry, whole: Publication) -> RowView:
    document, condition = entry.document, entry.pathway.condition
    valid = document.valid if document else None
    found = codes.uses(entry.pathway)
    main = (use.code for use in found if use.purpose in (codes.CONDITION, codes.INTERVENTION))
    return RowView(
        title=inline(entry.title),
        address=link(path, places.pathway(entry.id)),
        condition=inline(_capital((condition.name if condition else None) or "")),
        codes=tuple(inline(code) for code in dict.fromkeys(main)),
        area=phrase((document.programme_area if document else None) or ""),
        version=inline((document.version if document else None) or ""),
        valid_to=Md(valid.to.isoformat()) if valid and valid.to else Md(""),
        labels=labels(entry),
        regions=tuple(
            (inline(region(one)), link(path, places.supplement(one.id)))
            for one in whole.supplements
            if one.supplement.builds_on and one.supplement.builds_on.id == entry.id
        ),
    )


def _groups(path: str, whole: Publication, group: Callable[[Entry], str]) -> Iterator[GroupView]:
    """Yield the pathways by what ``group`` says of them; those that it says nothing of come last."""
    found: dict[str, list[Entry]] = {}
    for entry in whole.pathways:
        found.setdefault(group(entry), []).append(entry)
    for name in _order(found, group):
        yield GroupView(inline(name), _rows(path, found[name], whole))


def _order(found: dict[str, list[Entry]], group: Callable[[Entry], str]) -> Sequence[str]:
    if group is _status:
        words = [status.sv.capitalize() for status in _BY_STATUS]
        return [word for word in words if word in found]
    return sorted(found, key=lambda name: (not name, name == _EXAMPLES, alphabetical(name)))


_BY_STATUS = (
    Status.PUBLISHED,
    Status.APPROVED,
    Status.UNDER_REVISION,
    Status.CONSULTATION,
    Status.REVISED,
    Status.DRAFT,
    Status.EXPIRED,
)
"""What holds comes first, and what no longer holds last."""


def _condition(entry: Entry) -> str:
    found = entry.pathway.condition
    return _capital((found.name if found else None) or "")


_EXAMPLES = "Exempel utan programområde"
"""No programme area has made an example, whatever it says under that key."""


def _area(entry: Entry) -> str:
    if entry.example:
        return _EXAMPLES
    found = entry.document
    return _capital(((found.programme_area if found else None) or "").strip())


def _status(entry: Entry) -> str:
    return entry.status.sv.capitalize()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
