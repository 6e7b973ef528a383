"""The generic model in our own words, each part with the pathways that answer it, and the matrix of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen import render, standard
from pathwaygen.markdown import Md, inline
from pathwaygen.site import places
from pathwaygen.site.coverage import GROUPS, Answer, Item, Place, answers, items
from pathwaygen.site.page import head, link, page
from pathwaygen.view.texts import anchor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pathwaygen.site.publication import Entry, Publication
    from pathwaygen.standard import CentralPart
    from pathwaygen.storage import Output

_FEW = 12
"""So many pathways are named under a part; of more, only how many."""
_ANSWERED = (Answer.DESCRIBED, Answer.ADOPTED, Answer.PLACED, Answer.WAIVED)


@dataclass(frozen=True, slots=True)
class CellView:
    """How one pathway answers one part. ``address`` leads to the action that does, where one does."""

    answer: str
    title: Md
    address: Md


@dataclass(frozen=True, slots=True)
class ItemView:
    """A part of the model.

    Attributes:
        anchor: Its address on the page on the model.
        level: How strongly it is asked: ``ska``, ``bör``, ``vid_behov`` or ``kan``.
        when: The part of the scope that brings it along.
        cells: How each pathway answers it, in the order of the pathways.
        answered: How many of them do, of those whose scope it is in (``asked``).
        named: The same cells where they are few enough to be named one by one.
    """

    anchor: Md
    label: Md
    prescription: Md
    level: str
    when: str
    source: Md
    cells: tuple[CellView, ...]
    answered: int
    asked: int
    named: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """Parts of the model under one heading; ``id`` is one of ``coverage.GROUPS``."""

    id: str
    lead: Md
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class PathwayView:
    """A pathway as a column of the matrix, and how much of what it is asked it answers."""

    title: Md
    address: Md
    answered: int
    asked: int


def pages(whole: Publication) -> Iterator[Output]:
    """Yield the page on the model and the matrix."""
    found = [(entry, answers(entry.pathway)) for entry in whole.pathways]
    path = places.MODEL
    yield page(
        path,
        "site/model.md.j2",
        head=head("Generiska modellen"),
        central=tuple(_central()),
        groups=_groups(path, found),
        coverage=link(path, places.COVERAGE),
        total=len(found),
    )
    path = places.COVERAGE
    yield page(
        path,
        "site/coverage.md.j2",
        head=head("Täckning", navigation=False, contents=False, searched=False),
        tables=tuple((group, _matrix(path, group, found)) for group in GROUPS),
        pathways=tuple(_pathway(path, entry, given) for entry, given in found),
        model=link(path, places.MODEL),
    )


def _central() -> Iterator[tuple[Md, Md]]:
    """Yield the model's central parts with the documents that name them."""
    known = standard.load()
    parts: Sequence[CentralPart] = known.central_parts
    for part in parts:
        named = " och ".join(known.document(name).short for name in part.named_in)
        yield inline(part.text), inline(named)


def _groups(path: str, found: Sequence[tuple[Entry, Mapping[str, Place]]]) -> tuple[GroupView, ...]:
    phases = {phase.id: phase.prescription for phase in standard.load().phases}
    return tuple(
        GroupView(
            group,
            inline(phases.get(group, "")),
            tuple(_item(path, item, found) for item in items() if item.group == group),
        )
        for group in GROUPS
    )


def _item(path: str, item: Item, found: Sequence[tuple[Entry, Mapping[str, Place]]]) -> ItemView:
    cells = tuple(_cell(path, entry, given[item.id]) for entry, given in found)
    asked = [cell for cell in cells if cell.answer != Answer.OUTSIDE.value]
    return ItemView(
        anchor=_anchor(item),
        label=inline(item.label),
        prescription=inline(item.prescription),
        level=item.level,
        when=item.when.value,
        source=inline(item.source),
        cells=cells,
        answered=sum(cell.answer in _ANSWERED for cell in asked),
        asked=len(asked),
        named=cells if len(cells) <= _FEW else (),
    )


def _matrix(path: str, group: str, found: Sequence[tuple[Entry, Mapping[str, Place]]]) -> Md:
    """Return a part of the matrix as HTML; its template escapes every text."""
    rows = [
        (
            item.label,
            places.address(path, f"{places.MODEL}#{_anchor(item)}"),
            [(given[item.id].answer.value, _there(path, entry, given[item.id])) for entry, given in found],
        )
        for item in items()
        if item.group == group
    ]
    titles = [entry.title for entry, _ in found]
    return Md(render.template("site/parts/matrix.html.j2", id=group, pathways=titles, rows=rows))


def _anchor(item: Item) -> Md:
    return anchor("del", item.id.replace("_", "-"))


def _there(path: str, entry: Entry, given: Place) -> str:
    """Return the address of the action that answers, or nothing."""
    to = places.pathway(entry.id, places.DOCUMENT)
    return places.address(path, f"{to}#{anchor('block', given.block)}") if given.block else ""


def _cell(path: str, entry: Entry, given: Place) -> CellView:
    to = places.pathway(entry.id, places.DOCUMENT)
    address = link(path, f"{to}#{anchor('block', given.block)}") if given.block else Md("")
    return CellView(given.answer.value, inline(entry.title), address)


def _pathway(path: str, entry: Entry, given: Mapping[str, Place]) -> PathwayView:
    asked = [place for place in given.values() if place.answer is not Answer.OUTSIDE]
    answered = sum(place.answer in _ANSWERED for place in asked)
    return PathwayView(inline(entry.title), link(path, places.pathway(entry.id)), answered, len(asked))
