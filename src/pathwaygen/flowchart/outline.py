"""The same chart as an ordered text: phases, the nodes of each in reading order, and where each leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.flowchart.chart import Kind
from pathwaygen.flowchart.layout import draw
from pathwaygen.flowchart.words import WORDS, prefix

if TYPE_CHECKING:
    from pathwaygen.flowchart.chart import Chart, Edge, Node


@dataclass(frozen=True, slots=True)
class Lead:
    """An arrow from the entry it stands under.

    Attributes:
        edge: What it is.
        returns: Whether it leads back to where the patient has been.
        earlier: Whether it leads on to an earlier phase, where the patient has not been.
        target: The name of what it leads to.
    """

    edge: Edge
    returns: bool
    earlier: bool
    target: str


@dataclass(frozen=True, slots=True)
class Item:
    """A node in words.

    Attributes:
        node: What it is.
        name: Its letter and title, or what it is and its title.
        kind: What it is called.
        lane: The title of its lane, or nothing.
        also: What is said of the other phases it belongs to, or nothing.
        copies: How many times the picture shows it.
        times: Its time limits.
        leads: Where it leads.
    """

    node: Node
    name: str
    kind: str
    lane: str
    also: str
    copies: int
    times: tuple[str, ...]
    leads: tuple[Lead, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A phase with the nodes that the picture shows in it."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole chart in words.

    Attributes:
        title: The chart's title.
        language: ``sv`` or ``en``.
        sections: The phases in order.
        marks: What must be known first.
    """

    title: str
    language: str
    sections: tuple[Section, ...]
    marks: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """Every node in reading order."""
        return tuple(item for section in self.sections for item in section.items)


def outline(chart: Chart) -> Outline:
    """Return a chart in words, in the order of its picture; what is drawn twice is told once."""
    drawing = draw(chart)
    words = WORDS[chart.language]
    nodes = {box.node.id: box.node for box in drawing.boxes}
    leads: dict[str, tuple[Lead, ...]] = {}
    for box in drawing.boxes:
        leads[box.node.id] = tuple(
            Lead(
                arrow.edge,
                arrow.circles,
                arrow.returns and not arrow.circles,
                name(nodes[arrow.edge.target], chart),
            )
            for arrow in box.arrows
        )
    told: set[str] = set()
    sections: dict[str, list[Item]] = {}
    for box in drawing.boxes:
        if box.node.id in told:
            continue
        told.add(box.node.id)
        item = Item(
            node=box.node,
            name=name(box.node, chart),
            kind=words.continues if box.node.kind is Kind.CONTINUATION else words.kinds[box.node.kind],
            lane=box.lane,
            also=box.also,
            copies=box.copies,
            times=box.node.times,
            leads=leads[box.node.id],
        )
        sections.setdefault(box.phase, []).append(item)
    return Outline(
        drawing.title,
        chart.language,
        tuple(Section(title, tuple(items)) for title, items in sections.items()),
        drawing.marks,
    )


def name(node: Node, chart: Chart) -> str:
    """Return what a node is called in running text: its letter and title, or its kind and title."""
    title = node.title
    if node.label:
        return f"{node.label} {title}"
    before = prefix(node.kind, title, chart.language)
    return f"{before} {title}" if before else title
