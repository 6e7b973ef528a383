"""The pathway as a graph: pure questions on blocks, arrows, ways in and out, for rules and flowchart."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pathwaygen.diagnostic import Path
    from pathwaygen.model import Block, Group, Pathway, PhaseName


class Origin(StrEnum):
    """What in the spec an arrow comes from."""

    ENTRY = "entry"
    NEXT = "next"
    ALL = "all"
    ANY = "any"
    DECISION = "decision"
    NEEDS = "needs"
    GOALS = "goals"
    EXIT_LIST = "exit"


class Arrow(NamedTuple):
    """An arrow between two ids, with the words on it and the place in the spec that says so."""

    source: str
    target: str
    origin: Origin
    path: Path
    label: str | None = None
    answer: str = ""


class Graph:
    """The arrows of one pathway. Ids may be dangling: asking is safe."""

    def __init__(self, pathway: Pathway) -> None:
        self.pathway = pathway
        self.blocks: dict[str, int] = {}
        for index, block in enumerate(pathway.blocks):
            self.blocks.setdefault(block.id, index)
        self.exits: tuple[str, ...] = tuple(e.id for e in pathway.exit.criteria) if pathway.exit else ()
        self.entries: tuple[str, ...] = tuple(e.id for e in pathway.entry.criteria) if pathway.entry else ()
        self.arrows: tuple[Arrow, ...] = tuple(_arrows(pathway))

    def block(self, block_id: str) -> Block | None:
        """Return the block with an id."""
        index = self.blocks.get(block_id)
        return None if index is None else self.pathway.blocks[index]

    @cached_property
    def outgoing(self) -> dict[str, tuple[Arrow, ...]]:
        """Arrows by the id they leave."""
        found: dict[str, list[Arrow]] = {}
        for arrow in self.arrows:
            found.setdefault(arrow.source, []).append(arrow)
        return {node: tuple(arrows) for node, arrows in found.items()}

    @cached_property
    def incoming(self) -> dict[str, tuple[Arrow, ...]]:
        """Arrows by the id they reach."""
        found: dict[str, list[Arrow]] = {}
        for arrow in self.arrows:
            found.setdefault(arrow.target, []).append(arrow)
        return {node: tuple(arrows) for node, arrows in found.items()}

    def reachable(self, starts: Iterable[str]) -> frozenset[str]:
        """Return every id that arrows lead to from ``starts``, themselves included."""
        return _closure(starts, lambda node: (a.target for a in self.outgoing.get(node, ())))

    @cached_property
    def from_entries(self) -> frozenset[str]:
        """Ids that some entry leads to."""
        return self.reachable(self.entries)

    @cached_property
    def to_exits(self) -> frozenset[str]:
        """Ids from which an exit can be reached."""
        return _closure(self.exits, lambda node: (a.source for a in self.incoming.get(node, ())))

    @cached_property
    def rehabilitation(self) -> tuple[Block, ...]:
        """The blocks that carry a part of the rehabilitation: those with the R mark."""
        return tuple(block for block in self.pathway.blocks if block.rehabilitation)

    @cached_property
    def rehabilitation_phases(self) -> frozenset[PhaseName]:
        """The phases that the rehabilitation is woven into."""
        return frozenset(phase for block in self.rehabilitation for phase in self.phases(block))

    @cached_property
    def assessing(self) -> frozenset[str]:
        """The ids of the blocks that assess the need of rehabilitation."""
        return frozenset(
            b.id for b in self.rehabilitation if b.rehabilitation and b.rehabilitation.assessment
        )

    @cached_property
    def closing(self) -> frozenset[str]:
        """The ids of the blocks that hold a closing dialogue."""
        carried = ((block.id, block.rehabilitation) for block in self.rehabilitation)
        return frozenset(block for block, parts in carried if parts and parts.closing)

    @cached_property
    def returns(self) -> tuple[Arrow, ...]:
        """The answers that a need remains though goals are not met: they should lead to an assessment."""
        return tuple(a for a in self.arrows if a.origin is Origin.GOALS and a.answer == "need_remains")

    @cached_property
    def endings(self) -> tuple[Arrow, ...]:
        """The answers that end rehabilitation: there is no need, the goals are met, or cannot be."""
        ending = ("absent", "met", "unreachable")
        return tuple(a for a in self.arrows if a.answer in ending)

    def phases(self, block: Block) -> tuple[PhaseName, ...]:
        """Return a block's phases, its own or its group's."""
        if block.phase:
            return block.phase
        group = self.group(block)
        return group.phase if group else ()

    def service(self, block: Block) -> str | None:
        """Return the id of a block's service, its own or its group's."""
        if block.service:
            return block.service
        group = self.group(block)
        return group.service if group else None

    def group(self, block: Block) -> Group | None:
        """Return the group a block belongs to: the one it names, else the one with its letter."""
        groups = self._groups
        if block.group:
            return groups.get(block.group)
        return groups.get(block.id[:1]) if len(block.id) > 1 else None

    @cached_property
    def _groups(self) -> dict[str, Group]:
        return {group.id: group for group in self.pathway.groups}

    def ahead(self, start: str, steps: int) -> frozenset[str]:
        """Return the ids within so many arrows of ``start``, itself included."""
        seen = front = frozenset((start,))
        for _ in range(steps):
            front = frozenset(a.target for node in front for a in self.outgoing.get(node, ())) - seen
            seen |= front
        return seen


def _closure(starts: Iterable[str], step: Callable[[str], Iterable[str]]) -> frozenset[str]:
    seen: set[str] = set()
    front = list(starts)
    while front:
        node = front.pop()
        if node not in seen:
            seen.add(node)
            front.extend(step(node))
    return frozenset(seen)


def _arrows(pathway: Pathway) -> Iterator[Arrow]:
    if pathway.entry:
        for index, entry in enumerate(pathway.entry.criteria):
            if entry.to:
                yield Arrow(entry.id, entry.to, Origin.ENTRY, ("entry", "criteria", index, "to"))
    for index, block in enumerate(pathway.blocks):
        yield from _leaving(block, ("block", index))
    if pathway.exit:
        for index, criterion in enumerate(pathway.exit.criteria):
            for place, origin in enumerate(criterion.from_):
                if origin not in ("alla", "all"):
                    path: Path = ("exit", "criteria", index, "from", place)
                    yield Arrow(origin, criterion.id, Origin.EXIT_LIST, path)


def _leaving(block: Block, base: Path) -> Iterator[Arrow]:
    if block.next:
        for field, origin in (("to", Origin.NEXT), ("all", Origin.ALL), ("any", Origin.ANY)):
            for place, target in enumerate(getattr(block.next, field)):
                path = (*base, "next", field, place, "to")
                yield Arrow(block.id, target.to, origin, path, target.when)
    if block.decision:
        for place, outcome in enumerate(block.decision.outcomes):
            if outcome.to:
                path = (*base, "decision", "outcomes", place, "to")
                yield Arrow(block.id, outcome.to, Origin.DECISION, path, outcome.answer or outcome.when)
    yield from _rehabilitation(block, (*base, "rehabilitation"))


def _rehabilitation(block: Block, base: Path) -> Iterator[Arrow]:
    carried = block.rehabilitation
    if carried is None:
        return
    if carried.assessment and (needs := carried.assessment.needs):
        for field in ("present", "absent"):
            if (branch := getattr(needs, field)) and branch.to:
                path = (*base, "assessment", "needs", field, "to")
                yield Arrow(block.id, branch.to, Origin.NEEDS, path, None, field)
    if carried.follow_up and (goals := carried.follow_up.goals):
        for field in ("met", "need_remains", "unreachable"):
            if (branch := getattr(goals, field)) and branch.to:
                path = (*base, "follow_up", "goals", field, "to")
                yield Arrow(block.id, branch.to, Origin.GOALS, path, None, field)
