"""What the process holds: every box as a stack of BPMN elements, and the sequence flows between them.

BPMN asks for more than a chart draws: a gateway where arrows meet or part, a start and an end. Each is put in
the stack of the box that it belongs to, so that the drawing's layout holds. Knows no coordinates.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from pathwaygen.flowchart.bpmn.joins import Gateway, Link, joins
from pathwaygen.flowchart.bpmn.words import WORDS, Words
from pathwaygen.flowchart.chart import Kind
from pathwaygen.flowchart.words import either, prefix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pathwaygen.flowchart.drawing import Arrow, Box, Drawing

_SEVERAL = 2


class Role(StrEnum):
    """What an element is in BPMN."""

    TASK = "task"
    EXCLUSIVE = "exclusive"
    PARALLEL = "parallel"
    INCLUSIVE = "inclusive"
    START = "start"
    THROW = "throw"
    END = "end"
    MESSAGE_END = "message_end"
    ANYTIME = "anytime"
    """A way out that is open all along: an event sub-process."""

    @property
    def gateway(self) -> bool:
        """Whether it is a diamond."""
        return self in {Role.EXCLUSIVE, Role.PARALLEL, Role.INCLUSIVE}


@dataclass(frozen=True, slots=True)
class Element:
    """One flow node.

    Attributes:
        id: Unique in the file.
        role: What it is.
        name: What it is called, with a line for each time limit.
        box: The drawn box it belongs to; others in the same box were added for BPMN's sake.
        main: Whether it is the box itself.
        condition: What must hold for it to start.
    """

    id: str
    role: Role
    name: str
    box: Box
    main: bool = False
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """One sequence flow.

    Attributes:
        id: Unique in the file.
        source: The id of the element it leaves.
        target: The id of the element it enters.
        name: The words on it.
        condition: What must hold for it to be followed.
        default: Whether it is followed when no other's condition holds.
        arrow: The drawn arrow, or nothing for a flow inside a box.
        edges: The ids of the chart's arrows that it stands for.
        note: Words that choose nothing, as on a branch that is followed in any case: a text annotation.
    """

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    default: bool = False
    arrow: Arrow | None = None
    edges: tuple[str, ...] = ()
    note: str = ""

    @property
    def words(self) -> str:
        """What stands on it or beside it."""
        return self.name or self.note


@dataclass(frozen=True, slots=True)
class Process:
    """All of it: the elements of each box from top to bottom, and the flows."""

    stacks: tuple[tuple[Element, ...], ...]
    flows: tuple[Flow, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """One or more arrows from one box to another, as the one flow that they become."""

    arrow: Arrow
    name: str
    edges: tuple[str, ...]

    @property
    def kind(self) -> str:
        return self.arrow.edge.kind


def process(drawing: Drawing) -> Process:
    """Return the process of a drawing."""
    return _Builder(drawing).build()


class _Builder:
    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.words: Words = WORDS[drawing.language]
        self.ways = _ways(drawing, self.words)
        self.out: dict[str, list[_Way]] = defaultdict(list)
        self.into: dict[str, list[_Way]] = defaultdict(list)
        for way in self.ways:
            self.out[way.arrow.source_box].append(way)
            self.into[way.arrow.target_box].append(way)
        ends = frozenset(box.id for box in drawing.boxes if box.node.kind.ends)
        self.joins = joins(tuple(_link(way) for way in self.ways), ends)
        self.flows: list[Flow] = []
        self.enters: dict[str, str] = {}
        """The element that each arrow enters, by the arrow's XML id."""

    def build(self) -> Process:
        stacks = []
        leaving: list[tuple[Element, list[Element], Box]] = []
        for box in self.drawing.boxes:
            main = self._main(box)
            before, after = self._before(main, box), self._after(main, box)
            stacks.append((*before, main, *after))
            self._chain((*before, main))
            leaving.append((main, after, box))
        for main, after, box in leaving:
            self._leave(main, after, box)
        return Process(tuple(stacks), tuple(self.flows))

    def _id(self, what: str, box: Box) -> str:
        return f"{what}-{box.id.removeprefix(self.drawing.id + '-node-')}"

    def _main(self, box: Box) -> Element:
        node, into, out = box.node, self.into[box.id], self.out[box.id]
        role = Role.TASK
        if node.kind is Kind.DECISION and len(out) >= _SEVERAL:
            role = Role.EXCLUSIVE
        elif node.kind is Kind.ENTRY:
            role = Role.THROW if into else Role.START
        elif node.kind.ends and out:
            role = Role.THROW
        elif node.kind.ends:
            end = Role.END if node.kind is Kind.EXIT else Role.MESSAGE_END
            role = end if into else Role.ANYTIME
        condition = (node.note or node.title) if role is Role.START else ""
        name = _name(box, self.words, short=role is Role.ANYTIME)
        return Element(self._id("node", box), role, name, box, main=True, condition=condition)

    def _before(self, main: Element, box: Box) -> list[Element]:
        """Return what stands before a box: a start where none leads to it, gateways where arrows meet."""
        into = self.into[box.id]
        forward = [way for way in into if not way.arrow.circles]
        back = [way for way in into if way.arrow.circles]
        found: list[Element] = []
        begin = self._id("start", box)
        if not forward and main.role not in {Role.START, Role.ANYTIME}:
            found.append(Element(begin, Role.START, self.words.start, box, condition=box.node.title))
        first: Gateway = self.joins.get(box.id, "exclusive")
        if first != "exclusive":
            found.append(Element(self._id("join", box), Role(first), "", box))
        meets = len(found) + (len(forward) if first == "exclusive" else 0) + len(back)
        if meets >= _SEVERAL:
            found.append(Element(self._id("merge", box), Role.EXCLUSIVE, "", box))
        waits = found[0].id if first != "exclusive" else None
        last = found[-1].id if meets >= _SEVERAL else main.id
        for way in into:
            self.enters[way.arrow.id] = waits if waits and not way.arrow.circles else last
        return found

    def _after(self, main: Element, box: Box) -> list[Element]:
        """Return what stands after a box: gateways where arrows part, and an end where none leaves."""
        out = self.out[box.id]
        if main.role is Role.EXCLUSIVE or main.role in {Role.END, Role.MESSAGE_END, Role.ANYTIME}:
            return []
        if not out:
            return [Element(self._id("end", box), Role.END, self.words.end, box)]
        groups = _groups(out)
        found = []
        for i, (role, ways) in enumerate(groups):
            if len(ways) + (i < len(groups) - 1) < _SEVERAL:
                continue
            name = "" if role is Role.PARALLEL else self._split_name(role, box)
            found.append(Element(self._id(f"split-{role}", box), role, name, box))
        return found

    def _split_name(self, role: Role, box: Box) -> str:
        words = self.words.exclusive if role is Role.EXCLUSIVE else self.words.inclusive
        return words.format(box.node.label or box.node.title)

    def _chain(self, elements: Sequence[Element], *, default: frozenset[str] = frozenset()) -> None:
        """Join elements of one box, from top to bottom."""
        for upper, lower in pairwise(elements):
            self.flows.append(
                Flow(f"{upper.id}-to-{lower.id}", upper.id, lower.id, default=upper.id in default)
            )

    def _leave(self, main: Element, after: list[Element], box: Box) -> None:
        """Let each arrow leave the gateway of its kind."""
        ways = self.out[box.id]
        if not ways:
            self._chain((main, *after))
            return
        if main.role is Role.EXCLUSIVE:
            self._part(main, ways, onward=False)
            return
        gates = {element.role: element for element in after}
        previous = main
        defaults: set[str] = set()
        groups = _groups(ways)
        for i, (role, group) in enumerate(groups):
            gate = gates.get(role, previous)
            onward = i < len(groups) - 1
            if gate is not previous:
                self._chain((previous, gate), default=frozenset(defaults))
            if self._part(gate, group, onward=onward) and onward:
                defaults.add(gate.id)
            previous = gate

    def _part(self, gate: Element, ways: list[_Way], *, onward: bool) -> bool:
        """Add the flows of one gateway, or the only one of a box; return whether they carry conditions."""
        bare = [way for way in ways if not way.name]
        forks = gate.role in {Role.EXCLUSIVE, Role.INCLUSIVE}
        chooses = forks and len(bare) + onward <= 1
        named = chooses or (forks and len(ways) + onward >= _SEVERAL)
        for way in ways:
            default = chooses and way in bare
            self.flows.append(
                Flow(
                    id=f"flow-{way.arrow.id.removeprefix(self.drawing.id + '-edge-')}",
                    source=gate.id,
                    target=self.enters[way.arrow.id],
                    name=way.name if named else "",
                    condition=way.name if chooses and not default else "",
                    default=default,
                    arrow=way.arrow,
                    edges=way.edges,
                    note="" if named else way.name,
                )
            )
        return chooses


def _ways(drawing: Drawing, words: Words) -> tuple[_Way, ...]:
    """Return the arrows, those between the same two boxes as one: BPMN has no parallel flows."""
    between: dict[tuple[str, str], list[Arrow]] = {}
    for arrow in drawing.arrows:
        between.setdefault((arrow.source_box, arrow.target_box), []).append(arrow)
    found = []
    for arrows in between.values():
        names = dict.fromkeys(arrow.edge.label or "" for arrow in arrows)
        name = "" if "" in names else either(tuple(names), words.language)
        whole = [arrow for arrow in arrows if not arrow.joins]
        first = min(whole, key=lambda arrow: (arrow.edge.kind != "all", arrow.edge.kind == "conditional"))
        if len(arrows) > 1:
            first = first._replace(edge=replace(first.edge, label=name or None))
        found.append(_Way(first, name, tuple(arrow.edge.id for arrow in arrows)))
    return tuple(found)


def _link(way: _Way) -> Link:
    arrow = way.arrow
    return Link(arrow.id, arrow.source_box, arrow.target_box, arrow.circles, way.kind)


def _groups(ways: list[_Way]) -> list[tuple[Role, list[_Way]]]:
    """Return the arrows by how they are chosen: one of them, then all of the rest, then any of the rest.

    A branch that is alone of its kind is one of the first.
    """
    alone = {kind for kind in ("all", "any") if sum(way.kind == kind for way in ways) == 1}
    if any(way.kind == "any" for way in ways) and "any" not in alone:
        alone.discard("all")
    kinds = {way.arrow.id: way.kind if way.kind in {"all", "any"} - alone else "normal" for way in ways}
    roles = {"normal": Role.EXCLUSIVE, "all": Role.PARALLEL, "any": Role.INCLUSIVE}
    groups = [(role, [way for way in ways if kinds[way.arrow.id] == kind]) for kind, role in roles.items()]
    return [(role, group) for role, group in groups if group]


def _name(box: Box, words: Words, *, short: bool) -> str:
    """Return a box's words in one text: letter, title, R mark, and a line for each time limit.

    The symbol of a way out that is open all along does not grow with its words; its documentation does.
    """
    node = box.node
    title = node.drawn if short else node.title
    lead = node.label or prefix(node.kind, title, words.language) or ""
    mark = words.rehabilitation if node.rehabilitation else ""
    return "\n".join((" ".join(filter(None, (lead, title, mark))), *filter(None, (box.also,)), *node.times))
