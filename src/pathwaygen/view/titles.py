"""What the things of a pathway are called: how a reader, who knows no ids, finds them again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pathwaygen import standard
from pathwaygen.view.texts import label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pathwaygen.model import Pathway

_SHORT = 100


def titles(pathway: Pathway) -> Mapping[tuple[str, str], str]:
    """Return titles by the canonical name of the list that a thing stands in, and its id."""
    found = (*_named(pathway), *_worded(pathway))
    known: dict[tuple[str, str], str] = {}
    for kind, name, title in found:
        if name and title:
            known.setdefault((kind, name), label(title, limit=_SHORT))
    return known


def _named(pathway: Pathway) -> Iterator[tuple[str, str | None, str | None]]:
    for name, service in pathway.services.items():
        yield "services", name, service.title
    for population in pathway.populations:
        yield "populations", population.id, population.name
    for table in pathway.tables:
        yield "tables", table.id, table.title
    for figure in pathway.figures:
        yield "figures", figure.id, figure.title
    for place, register in enumerate(pathway.registers, 1):
        yield "registers", str(place), register.name
    for place, attachment in enumerate(pathway.attachments, 1):
        yield "attachments", attachment.id or str(place), attachment.title
    for group in pathway.groups:
        yield "groups", group.id, group.title
    parts = [part for block in pathway.blocks for part in block.parts]
    times = Counter(part.id for part in parts)
    for own in parts:
        yield "parts", own.id if times[own.id] == 1 else None, own.title


def _worded(pathway: Pathway) -> Iterator[tuple[str, str | None, str | None]]:
    known = standard.load()
    for indicator in pathway.indicators:
        preset = indicator.standard and known.indicator(indicator.standard.value).label
        yield "indicators", indicator.id, indicator.name or preset
    for objective in pathway.goals.objectives if pathway.goals else ():
        standing = objective.standard and known.goal(objective.standard.value).wording(sick_leave=True)
        yield "goals", objective.id, objective.text or standing
    for entry in pathway.entry.criteria if pathway.entry else ():
        yield "entry", entry.id, entry.text
    for way in pathway.exit.criteria if pathway.exit else ():
        yield "exit", way.id, way.text
    services = {name: service.title or name for name, service in pathway.services.items()}
    for crossing in pathway.transitions:
        ends = (services.get(end or "", end or "") for end in (crossing.from_, crossing.to))
        yield "transitions", crossing.id, " till ".join(end for end in ends if end)
