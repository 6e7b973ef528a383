"""Questions about a chart's graph: what can be drawn, which arrows return, which band a node stands in."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from pathwaygen.flowchart.chart import Chart, Edge, Kind


def drawable(chart: Chart) -> Chart:
    """Return the chart without arrows to or from nothing: a spec with faults still gives a picture."""
    known = {node.id for node in chart.nodes}
    edges = tuple(edge for edge in chart.edges if edge.source in known and edge.target in known)
    return chart if len(edges) == len(chart.edges) else replace(chart, edges=edges)


def outgoing(chart: Chart) -> dict[str, list[Edge]]:
    """Return the arrows that leave each node, in the chart's order."""
    edges: dict[str, list[Edge]] = {node.id: [] for node in chart.nodes}
    for edge in chart.edges:
        edges[edge.source].append(edge)
    return edges


def returning(chart: Chart) -> frozenset[str]:
    """Return the ids of arrows to a node on the way that led here, walking from the entries first."""
    leaves = outgoing(chart)
    roots = sorted(chart.nodes, key=lambda node: node.kind is not Kind.ENTRY)
    found: set[str] = set()
    begun: set[str] = set()
    open_now: set[str] = set()
    for root in roots:
        if root.id in begun:
            continue
        begun.add(root.id)
        open_now.add(root.id)
        stack = [(root.id, iter(leaves[root.id]))]
        while stack:
            here, rest = stack[-1]
            edge = next(rest, None)
            if edge is None:
                open_now.discard(here)
                stack.pop()
            elif edge.target in open_now:
                found.add(edge.id)
            elif edge.target not in begun:
                begun.add(edge.target)
                open_now.add(edge.target)
                stack.append((edge.target, iter(leaves[edge.target])))
    return frozenset(found)


def bands(chart: Chart) -> dict[str, int]:
    """Return the index of each node's band: its own first phase, else its neighbours'.

    An entry stands with what it leads to; any other node without a phase with what leads to it.
    """
    index = {phase.id: i for i, phase in enumerate(chart.phases)}
    band: dict[str, int] = {}
    for node in chart.nodes:
        known = [index[phase] for phase in node.phases if phase in index]
        if known:
            band[node.id] = known[0]
    forward: dict[str, list[str]] = {node.id: [] for node in chart.nodes}
    backward: dict[str, list[str]] = {node.id: [] for node in chart.nodes}
    for edge in chart.edges:
        forward[edge.source].append(edge.target)
        backward[edge.target].append(edge.source)
    for node in chart.nodes:
        if node.kind is Kind.ENTRY and node.id not in band:
            near = [band[target] for target in forward[node.id] if target in band]
            band.update({node.id: near[0]} if near else {})
    for neighbours in (forward, backward):
        queue = deque(node.id for node in chart.nodes if node.id in band)
        while queue:
            here = queue.popleft()
            for there in neighbours[here]:
                if there not in band:
                    band[there] = band[here]
                    queue.append(there)
    return {node.id: band.get(node.id, 0) for node in chart.nodes}
