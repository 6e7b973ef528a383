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
    """Return the ids of arrows back: to a node that the chart names earlier and from which the way comes.

    Authors letter their blocks in the order of the flow, so their order tells better than any walk which
    arrow of a circle is the one back. What remains has no circles.
    """
    place = {node.id: i for i, node in enumerate(chart.nodes)}
    leaves = outgoing(chart)
    reach: dict[str, set[str]] = {}
    found: set[str] = set()
    for edge in chart.edges:
        if place[edge.target] > place[edge.source]:
            continue
        if edge.target not in reach:
            seen, queue = {edge.target}, [edge.target]
            while queue:
                for way in leaves[queue.pop()]:
                    if way.target not in seen:
                        seen.add(way.target)
                        queue.append(way.target)
            reach[edge.target] = seen
        if edge.source in reach[edge.target]:
            found.add(edge.id)
    return frozenset(found)


def bands(chart: Chart) -> dict[str, int]:
    """Return the index of each node's band: its own first phase, else its neighbours'.

    Of several phases the first counts that does not lie before what leads to the node, so that the flow does
    not jump up. An entry stands with what it leads to; any other node without a phase with what leads to it.
    """
    index = {phase.id: i for i, phase in enumerate(chart.phases)}
    own = {n.id: known for n in chart.nodes if (known := [index[p] for p in n.phases if p in index])}
    forward, backward = _neighbours(chart)
    led = _led(chart, returning(chart))
    band: dict[str, int] = {}
    for here in _in_order(chart, led):
        if here in own:
            floor = max((band[before] for before in led[here] if before in band), default=0)
            band[here] = next((phase for phase in own[here] if phase >= floor), own[here][0])
    for node in (n for n in chart.nodes if n.kind is Kind.ENTRY and n.id not in band):
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


def lanes(chart: Chart) -> dict[str, int]:
    """Return the index of each node's lane: its own, else that of what it leads to or what leads to it."""
    index = {lane.id: i for i, lane in enumerate(chart.lanes)}
    forward, backward = _neighbours(chart)
    own = {node.id: index[node.lane] for node in chart.nodes if node.lane in index}
    near = {node.id: [*forward[node.id], *backward[node.id]] for node in chart.nodes}
    return {n.id: own.get(n.id, next((own[m] for m in near[n.id] if m in own), 0)) for n in chart.nodes}


def _neighbours(chart: Chart) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return what each node leads to, and what leads to it."""
    forward: dict[str, list[str]] = {node.id: [] for node in chart.nodes}
    backward: dict[str, list[str]] = {node.id: [] for node in chart.nodes}
    for edge in chart.edges:
        forward[edge.source].append(edge.target)
        backward[edge.target].append(edge.source)
    return forward, backward


def _led(chart: Chart, returns: frozenset[str]) -> dict[str, list[str]]:
    """Return what leads to each node, without arrows back."""
    led: dict[str, list[str]] = {node.id: [] for node in chart.nodes}
    for edge in chart.edges:
        if edge.id not in returns:
            led[edge.target].append(edge.source)
    return led


def _in_order(chart: Chart, led: dict[str, list[str]]) -> list[str]:
    """Return the nodes so that each comes after everything that leads to it, else in the chart's order."""
    after: dict[str, list[str]] = {node.id: [] for node in chart.nodes}
    waiting = {node.id: len(led[node.id]) for node in chart.nodes}
    for node, before in led.items():
        for other in before:
            after[other].append(node)
    queue = deque(node.id for node in chart.nodes if not waiting[node.id])
    done: list[str] = []
    while queue:
        here = queue.popleft()
        done.append(here)
        for there in after[here]:
            waiting[there] -= 1
            if not waiting[there]:
                queue.append(there)
    return done
