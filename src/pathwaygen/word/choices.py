"""What a drop-down offers: a field's closed list, from the model's words or the spec's own ids."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from pathwaygen import standard
from pathwaygen.markdown.tree import cleaned
from pathwaygen.terms import Desired, PhaseName, Principal, Priority, Status
from pathwaygen.word.field import Option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pathwaygen.model import Pathway
    from pathwaygen.terms import Term

_LONGEST = 250
"""Characters that Word allows in an entry of a list."""
_INCLUDED = (Option("ja", "ingår"), Option("nej", "ingår inte"))
YES_NO = (Option("ja", "ja"), Option("nej", "nej"))


def options(pathway: Pathway, path: str) -> tuple[Option, ...]:
    """Return what may be chosen at a path; nothing where there is no list.

    A value is written as the Swedish spec writes it; several at once are parted by a semicolon.
    """
    last = path.rpartition("/")[2]
    found = _LISTS.get(last)
    return found(pathway) if found else ()


def _terms(kind: type[Term]) -> tuple[Option, ...]:
    return tuple(Option(member.sv, member.sv[:1].upper() + member.sv[1:]) for member in kind)


def _phases(_: Pathway) -> tuple[Option, ...]:
    """Return the phases, and every way of joining them: a block may belong to several."""
    labels = {phase.id: phase.label for phase in standard.load().phases}
    members = tuple(PhaseName)
    made = []
    for count in range(1, len(members) + 1):
        for several in combinations(members, count):
            first, *rest = (labels.get(member.value, member.sv) for member in several)
            said = ", ".join((first, *(label[:1].lower() + label[1:] for label in rest)))
            made.append(Option("; ".join(member.sv for member in several), said))
    return tuple(made)


def flat(text: str) -> str:
    """Return a name as a list shows it."""
    return " ".join(cleaned(text).split())[:_LONGEST]


def _services(pathway: Pathway) -> tuple[Option, ...]:
    return tuple(Option(name, flat(service.title or name)) for name, service in pathway.services.items())


def _populations(pathway: Pathway) -> tuple[Option, ...]:
    return tuple(Option(one.id, flat(one.name or one.id)) for one in pathway.populations)


_LISTS: Mapping[str, Callable[[Pathway], tuple[Option, ...]]] = {
    "phase": _phases,
    "status": lambda _: _terms(Status),
    "principal": lambda _: _terms(Principal),
    "plan_follows": lambda _: YES_NO,
    "included": lambda _: _INCLUDED,
    "priority": lambda _: _terms(Priority),
    "desired": lambda _: _terms(Desired),
    "service": _services,
    "population": _populations,
}
