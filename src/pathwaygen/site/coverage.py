"""What a pathway answers of the generic model: each element described, adopted, placed, waived or missing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from pathwaygen import standard
from pathwaygen.standard import Phase, When

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pathwaygen.model import Pathway


class Answer(StrEnum):
    """How an element is answered, the fullest answer first."""

    DESCRIBED = "described"
    ADOPTED = "adopted"
    PLACED = "placed"
    WAIVED = "waived"
    MISSING = "missing"
    OUTSIDE = "outside"


_ORDER = tuple(Answer)
_TEXTS = ("text", "when", "by", "instruments", "to", "share", "count", "rate")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the model asks for.

    Attributes:
        id: Its id in the standard.
        group: What it stands under: a ``Phase``, or ``around`` (beside the three phases), ``goals``,
            ``exits``, ``indicators``.
        label: What it is called.
        prescription: What is asked, in our own words or, of a preset, its wording.
        level: How strongly.
        when: The part of the scope that brings it along.
        source: Where it is asked.
        path: Where a spec answers it.
        preset: The word that a spec adopts it by, of a preset.
    """

    id: str
    group: str
    label: str
    prescription: str
    level: str
    when: When
    source: str
    path: tuple[str, ...]
    preset: str = ""


GROUPS = ("assessment", "treatment", "follow_up", "around", "goals", "exits", "indicators")
"""The groups, in the order of the model."""


@dataclass(frozen=True, slots=True)
class Place:
    """An answer, and the id of the block that gives it, or nothing."""

    answer: Answer
    block: str = ""


@cache
def items() -> tuple[Item, ...]:
    """Return everything that the model asks for, group by group."""
    known = standard.load()

    def source(entry: standard.Entry) -> str:
        return f"{known.document(entry.source).short}, {entry.section}"

    found = [
        Item(
            e.id,
            "around" if e.phase is Phase.ANY else e.phase.value,
            e.label,
            e.prescription,
            e.level.value,
            e.when,
            source(e),
            e.path,
        )
        for e in known.elements
    ]
    presets = (
        ("goals", known.goals, ("goals", "objectives", "*")),
        ("exits", known.exits, ("exit", "rehabilitation", "*")),
    )
    for group, entries, path in presets:
        found += [
            Item(f"{group}_{p.id}", group, p.label, p.text, p.level.value, p.when, source(p), path, p.id)
            for p in entries
        ]
    found += [
        Item(
            f"indicators_{f.id}",
            "indicators",
            f.label,
            f.form,
            f.level.value,
            f.when,
            source(f),
            ("indicators", "*"),
            f.id,
        )
        for f in known.indicators
    ]
    return tuple(item for group in GROUPS for item in found if item.group == group)


def answers(pathway: Pathway) -> Mapping[str, Place]:
    """Return how a pathway answers each item, by the item's id."""
    scope = {
        When.REHABILITATION: _included(pathway, "rehabilitation", silent=True),
        When.SICK_LEAVE: _included(pathway, "sick_leave", silent=True),
        When.RECURRING: _included(pathway, "recurring_need", silent=False),
        When.ALWAYS: True,
    }
    return {
        item.id: _answer(pathway, item) if scope[item.when] else Place(Answer.OUTSIDE) for item in items()
    }


def _included(pathway: Pathway, part: str, *, silent: bool) -> bool:
    found = getattr(pathway.scope, part, None)
    return silent if found is None or found.included is None else bool(found.included)


def _answer(pathway: Pathway, item: Item) -> Place:
    """Return the fullest answer that any place gives; the first of equals."""
    found = [Place(_said(value, item), block) for block, value in _standing(pathway, item.path)]
    return min(found, key=lambda place: _ORDER.index(place.answer), default=Place(Answer.MISSING))


def _standing(node: Any, path: Sequence[str], block: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Yield what stands at a path, in every place that ``*`` means, with the block it is in."""
    if not path:
        yield block, node
    elif path[:2] == ("block", "*"):
        for one in node.blocks:
            yield from _standing(one, path[2:], one.id)
    elif path[0] == "*":
        for one in node:
            yield from _standing(one, path[1:], block)
    elif (found := getattr(node, path[0], None)) is not None:
        yield from _standing(found, path[1:], block)


def _said(value: Any, item: Item) -> Answer:  # noqa: ANN401, PLR0911  any node of a spec; one return an answer
    if item.preset and getattr(value, "standard", None) != item.preset:
        return Answer.MISSING
    if isinstance(value, bool | str | tuple):
        return Answer.MISSING if value in ("", ()) else Answer.DESCRIBED
    if getattr(value, "not_applicable", None):
        return Answer.WAIVED
    if any(getattr(value, name, None) for name in _TEXTS):
        return Answer.DESCRIBED
    if getattr(value, "standard", None):
        return Answer.DESCRIBED if item.group == "indicators" else Answer.ADOPTED
    if getattr(value, "block", None) or getattr(value, "see", None):
        return Answer.PLACED
    return Answer.MISSING
