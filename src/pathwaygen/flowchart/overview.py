"""A chart → a coarse one of it for the top of a page: what the same unit does in a phase becomes one box.

Decisions and their answers stay. Steps that lead to each other in one phase and lane are one box; entries to
the same place are one, and exits from it. Time limits and conditions are left to the detailed chart.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pathwaygen.flowchart import flow
from pathwaygen.flowchart.chart import Edge, EdgeKind, Kind
from pathwaygen.flowchart.words import WORDS, either

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pathwaygen.flowchart.chart import Chart, Node

_LONGEST, _LONGEST_END = 90, 36
"""Longer titles are cut, and those of entries and ends before: the whole stands in the detailed chart."""


def overview(chart: Chart) -> Chart:
    """Return the coarse chart of a chart. Its boxes carry the ids of their first nodes."""
    chart = flow.drawable(chart)
    facts = flow.study(chart)
    groups = _groups(chart, facts)
    order = [node.id for node in chart.nodes if node.kind is Kind.STEP or node.kind is Kind.DECISION]
    nodes = []
    for members in _members(chart, groups):
        node = _node(members, order, chart)
        nodes.append(replace(node, phases=(chart.phases[facts.band[node.id]].id,)) if node.phases else node)
    words = WORDS[chart.language]
    return replace(
        chart,
        id=f"{chart.id}-{words.overview_id}",
        title=f"{chart.title} – {words.overview}",
        nodes=tuple(nodes),
        edges=tuple(_edges(chart, groups)),
        dense=True,
    )


@dataclass(slots=True)
class _Sets:
    """Which nodes are one, each named by the first of them."""

    first: dict[str, str]

    def of(self, node: str) -> str:
        while self.first[node] != node:
            node = self.first[node]
        return node

    def join(self, one: str, other: str) -> None:
        a, b = self.of(one), self.of(other)
        self.first[b] = a


def _groups(chart: Chart, facts: flow.Flow) -> dict[str, str]:
    """Return the group of each node, named by its first."""
    kind = {node.id: node.kind for node in chart.nodes}
    sets = _Sets({node.id: node.id for node in chart.nodes})
    place = {node.id: i for i, node in enumerate(chart.nodes)}
    for edge in chart.edges:
        ends = edge.source, edge.target
        same = facts.band[ends[0]] == facts.band[ends[1]] and facts.lane[ends[0]] == facts.lane[ends[1]]
        if same and all(kind[end] is Kind.STEP for end in ends):
            sets.join(*sorted((sets.of(ends[0]), sets.of(ends[1])), key=place.__getitem__))
    inner = {node: sets.of(node) for node in kind}
    outer: dict[tuple[Kind, frozenset[str]], str] = {}
    for node in chart.nodes:
        if node.kind in {Kind.ENTRY, Kind.EXIT}:
            entry = node.kind is Kind.ENTRY
            near = frozenset(
                inner[edge.target if entry else edge.source]
                for edge in chart.edges
                if node.id == (edge.source if entry else edge.target)
            )
            inner[node.id] = outer.setdefault((node.kind, near), node.id)
    return inner


def _members(chart: Chart, groups: dict[str, str]) -> list[list[Node]]:
    found: dict[str, list[Node]] = defaultdict(list)
    for node in chart.nodes:
        found[groups[node.id]].append(node)
    return list(found.values())


def _node(members: list[Node], order: list[str], chart: Chart) -> Node:
    """Return what stands for several nodes; ``order`` is that of the chart's blocks."""
    first, last = members[0], members[-1]
    words = WORDS[chart.language]
    kept = replace(first, times=(), clocks=(), rehabilitation=any(node.rehabilitation for node in members))
    if len(members) == 1:
        most = _LONGEST if first.kind in {Kind.STEP, Kind.DECISION} else _LONGEST_END
        return replace(kept, title=_cut(first.title, most), short=None)
    if first.kind is not Kind.STEP:
        return replace(kept, title=words.several[first.kind].format(len(members)), short=None, href=None)
    title = f"{_cut(first.title)} … {_cut(last.title)}"
    note = ". ".join(f"{node.label} {node.title}" if node.label else node.title for node in members)
    return replace(kept, label=_letters(members, order), title=title, short=None, note=note)


def _letters(members: list[Node], order: list[str]) -> str | None:
    """Return the letters of several blocks, such as ``D, F–H``."""
    runs: list[list[Node]] = []
    for node in members:
        if runs and order.index(node.id) == order.index(runs[-1][-1].id) + 1:
            runs[-1].append(node)
        else:
            runs.append([node])
    long = 3
    said = []
    for run in runs:
        letters = [node.label for node in run if node.label]
        said += [f"{letters[0]}–{letters[-1]}"] if len(letters) >= long else letters
    return ", ".join(said) or None


_LOOSE = frozenset(
    (
        *("att", "av", "den", "det", "efter", "eller", "en", "ett", "från", "för", "i", "med", "men", "när"),
        *("och", "om", "på", "som", "till", "under", "utan", "vid", "är", "a", "an", "and", "as", "at"),
        *("but", "by", "for", "from", "in", "is", "of", "on", "or", "that", "the", "to", "when", "with"),
    )
)
"""No shortened text ends with one of these."""


def _cut(title: str, most: int = _LONGEST) -> str:
    """Return as many whole words as a coarse chart has room for."""
    if len(title) <= most:
        return title
    words = title[:most].rsplit(None, 1)[0].split()
    while words[1:] and words[-1].casefold() in _LOOSE:
        words.pop()
    return f"{' '.join(words).rstrip(',;:–')} …"


def _edges(chart: Chart, groups: dict[str, str]) -> Iterator[Edge]:
    """Yield one arrow between two boxes; a decision's keep their answers."""
    decisions = {node.id for node in chart.nodes if node.kind is Kind.DECISION}
    between: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in chart.edges:
        pair = groups[edge.source], groups[edge.target]
        if pair[0] != pair[1]:
            between[pair].append(edge)
    for place, ((source, target), found) in enumerate(between.items(), 1):
        said = _joined((edge.label for edge in found), chart) if source in decisions else None
        yield Edge(f"oversikt-{place}", source, target, said, _kind(found))


def _joined(answers: Iterable[str | None], chart: Chart) -> str | None:
    said = list(dict.fromkeys(_cut(answer) for answer in answers if answer))
    return either(said, chart.language) or None


def _kind(edges: list[Edge]) -> EdgeKind:
    """Return how the arrow that stands for several is followed."""
    kinds = {edge.kind for edge in edges}
    return kinds.pop() if len(kinds) == 1 else "normal"
