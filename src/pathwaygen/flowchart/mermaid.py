"""A chart → what a Mermaid template prints: phases as subgraphs, and texts that Mermaid cannot misread.

Mermaid has no lanes, so each node names its own in a line of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.flowchart.layout import draw
from pathwaygen.flowchart.outline import outline
from pathwaygen.flowchart.words import WORDS, prefix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.flowchart.chart import Chart, Language
    from pathwaygen.flowchart.drawing import Drawing
    from pathwaygen.flowchart.outline import Item, Lead

_SPECIAL = re.compile(r"""["#&;<>`\\|{}\[\]()%*_~$'@:]""")
_SAID: dict[Language, dict[str, str]] = {
    "sv": {"<": "mindre än", ">": "mer än", "&": "och"},
    "en": {"<": "less than", ">": "more than", "&": "and"},
}
_COMMAND = re.compile(r"(\$)(\$)|(\\)(n)|(\bfa[bklrs]?:)(fa-)")
"""What Mermaid would take for a formula, a new line or an icon, numbers or not."""
_JOINER = "\N{WORD JOINER}"


@dataclass(frozen=True, slots=True)
class MermaidNode:
    """A node: its own id, what it is, its lines of text, and an address."""

    id: str
    kind: str
    lines: tuple[str, ...]
    href: str


@dataclass(frozen=True, slots=True)
class MermaidEdge:
    """An arrow between two ids."""

    source: str
    target: str
    label: str
    dotted: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A phase with its nodes, in reading order."""

    id: str
    title: str
    nodes: tuple[MermaidNode, ...]


@dataclass(frozen=True, slots=True)
class Mermaid:
    """Everything that the template prints.

    Attributes:
        title: The chart's title, on one line.
        language: ``sv`` or ``en``.
        groups: The phases.
        edges: The arrows in reading order.
        told: One line a node, saying what it is and where it leads.
        marks: What must be known first.
    """

    title: str
    language: str
    groups: tuple[Group, ...]
    edges: tuple[MermaidEdge, ...]
    told: tuple[str, ...]
    marks: tuple[str, ...] = ()

    @property
    def nodes(self) -> tuple[MermaidNode, ...]:
        """Every node in reading order."""
        return tuple(node for group in self.groups for node in group.nodes)


def mermaid(chart: Chart) -> Mermaid:
    """Return a chart as Mermaid needs it. Nodes and arrows come in the drawing's reading order, each once."""
    drawing = draw(chart)
    words = outline(chart)
    ids = {box.node.id: f"n{i}" for i, box in enumerate(box for box in drawing.boxes if not box.copy)}
    groups = tuple(
        Group(
            f"fas{i}",
            escape(section.title) or " ",
            tuple(_node(item, ids, chart) for item in section.items),
        )
        for i, section in enumerate(words.sections)
    )
    told = tuple(plain(_told(item), chart.language) for item in words.items)
    return Mermaid(
        title=plain(words.title, chart.language),
        language=words.language,
        groups=groups,
        edges=tuple(_edges(drawing, ids)),
        told=told,
        marks=tuple(plain(mark, chart.language) for mark in words.marks),
    )


def _node(item: Item, ids: dict[str, str], chart: Chart) -> MermaidNode:
    node = item.node
    lead = node.label or prefix(node.kind, node.title, chart.language) or ""
    first = f"<b>{escape(lead)}</b> {escape(node.title)}" if lead else escape(node.title)
    marks = [item.also, *node.times] if item.also else [*node.times]
    if node.rehabilitation:
        marks.append(WORDS[chart.language].signs["rehabilitation"])
    lines = (
        first,
        *(escape(mark) for mark in marks),
        *((f"<i>{escape(item.lane)}</i>",) if item.lane else ()),
    )
    return MermaidNode(ids[node.id], node.kind.value, lines, _address(node.href or ""))


def _edges(drawing: Drawing, ids: dict[str, str]) -> Iterator[MermaidEdge]:
    for arrow in drawing.arrows:
        edge = arrow.edge
        dotted = edge.kind == "conditional" or arrow.returns
        yield MermaidEdge(ids[edge.source], ids[edge.target], escape(edge.label or ""), dotted)


def _told(item: Item) -> str:
    return f"{item.name}: {'; '.join(map(_lead, item.leads))}" if item.leads else item.name


def _lead(lead: Lead) -> str:
    return f"{lead.edge.label} → {lead.target}" if lead.edge.label else f"→ {lead.target}"


def escape(text: str) -> str:
    """Return a text for a quoted label: what Mermaid or HTML would interpret becomes a character's number."""
    apart = _COMMAND.sub(lambda match: _JOINER.join(filter(None, match.groups())), text)
    return _SPECIAL.sub(lambda match: f"#{ord(match.group())};", apart)


def plain(text: str, language: Language) -> str:
    """Return a text for the title or the description, which can be neither quoted nor numbered.

    A brace, a comment's two percent signs and a number sign before a word would end or change them; a sign
    that HTML knows would be read out as its name there.
    """
    swapped = text.translate(str.maketrans("{}", "()")).replace("%%", "% %")
    for sign, said in _SAID[language].items():
        swapped = re.sub(rf"\s*{sign}\s*", f" {said} ", swapped)
    return re.sub(r"#(?=\w)", "# ", swapped).strip()


def _address(href: str) -> str:
    """Return an address that cannot leave its quotation marks, or nothing for one that is not a link."""
    if not re.match(r"(?:#|https?://|/|\.)", href):
        return ""
    return href.replace('"', "%22").replace("\\", "%5C").replace(" ", "%20")
