"""Questions about a chart's graph: what can be drawn, which arrows return, which band a node stands in."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

from pathwaygen.flowchart.chart import CONTINUATION, ENTRY, EXIT, Chart


def drawable(chart: Chart) -> Chart:
    """Return the chart without arrows to or from nothing: a spec with faults still gives a picture."""
    known = {node.id for node in chart.nodes}
    edges = tuple(edge for edge in chart.edges if edge.source in known and edge.target in known)
    return chart if len(edges) == len(chart.edges) else replace(chart, edges=edges)


@dataclass(frozen=True, slots=True)
class Flow:
    """What is known of a chart's graph before anything is placed.

    Attributes:
        circling: The ids of arrows back that close a circle; without them there are no circles.
        returning: The same, and arrows that lead up to an earlier phase: all that are drawn as leading back.
            None leads to one of ``last``, which is drawn beside what leads to it.
        band: The index of each node's phase.
        lane: The index of each node's lane.
        last: The ids of exits and continuations that something leads to and that lead nowhere.
    """

    circling: frozenset[str]
    returning: frozenset[str]
    band: dict[str, int]
    lane: dict[str, int]
    last: frozenset[str]


def study(chart: Chart) -> Flow:
    """Return what is known of a chart without loose arrows."""
    forward, backward = _neighbours(chart)
    circling = _circling(chart, forward)
    band = _bands(chart, circling, forward, backward)
    ends = [n.id for n in chart.nodes if n.kind is EXIT or n.kind is CONTINUATION]
    last = frozenset([end for end in ends if backward[end] and not forward[end]])
    up = {e.id for e in chart.edges if e.target not in last and band[e.target] < band[e.source]}
    return Flow(circling, circling | up, band, _lanes(chart, forward, backward), last)


def _circling(chart: Chart, forward: dict[str, list[str]]) -> frozenset[str]:
    """Return the ids of arrows back: to a node that the chart names earlier and from which the way comes.

    Authors letter their blocks in the order of the flow, so their order tells better than any walk which
    arrow of a circle is the one back. What remains has no circles.
    """
    place = {node.id: i for i, node in enumerate(chart.nodes)}
    reach: dict[str, set[str]] = {}
    found: set[str] = set()
    for edge in chart.edges:
        if place[edge.target] > place[edge.source]:
            continue
        if edge.target not in reach:
            reach[edge.target] = _reach(edge.target, forward)
        if edge.source in reach[edge.target]:
            found.add(edge.id)
    return frozenset(found)


def _reach(start: str, forward: dict[str, list[str]]) -> set[str]:
    """Return everything that can be reached from a node, and itself."""
    seen, queue = {start}, [start]
    while queue:
        for there in forward[queue.pop()]:
            if there not in seen:
                seen.add(there)
                queue.append(there)
    return seen


def _bands(
    chart: Chart, circling: frozenset[str], forward: dict[str, list[str]], backward: dict[str, list[str]]
) -> dict[str, int]:
    """Return the index of each node's band: its own phase, else its neighbours'.

    An entry stands with what it leads to; any other node without a phase with what leads to it.
    """
    index = {phase.id: i for i, phase in enumerate(chart.phases)}
    own = {n.id: known for n in chart.nodes if (known := [index[p] for p in n.phases if p in index])}
    led: dict[str, list[str]] = {node.id: [] for node in chart.nodes}
    for edge in chart.edges:
        if edge.id not in circling:
            led[edge.target].append(edge.source)
    band: dict[str, int] = {}
    for here in _in_order(chart, led):
        if here in own:
            phases = own[here]
            if len(phases) == 1:
                band[here] = phases[0]
                continue
            before = [band[there] for there in led[here] if there in band]
            after = [max(own[there]) for there in forward[here] if there in own and here in led[there]]
            band[here] = _of_several(phases, before, after)
    entries = [node.id for node in chart.nodes if node.kind is ENTRY and node.id not in band]
    near = {entry: [band[target] for target in forward[entry] if target in band] for entry in entries}
    band |= {entry: found[0] for entry, found in near.items() if found}
    _spread(chart, band, forward, backward)
    _spread(chart, band, backward, forward)
    return {node.id: band.get(node.id, 0) for node in chart.nodes}


def _spread(
    chart: Chart, band: dict[str, int], neighbours: dict[str, list[str]], others: dict[str, list[str]]
) -> None:
    """Give nodes without a band that of what they are neighbours of; ``others`` are those the other way."""
    led_by = {there for node in chart.nodes if node.id not in band for there in others[node.id]}
    queue = deque([node.id for node in chart.nodes if node.id in band and node.id in led_by])
    while queue:
        here = queue.popleft()
        for there in neighbours[here]:
            if there not in band:
                band[there] = band[here]
                queue.append(there)


def _of_several(phases: list[int], before: list[int], after: list[int]) -> int:
    """Return which of its phases a node stands in, so that the flow does not jump up.

    It is the last of them that does not lie after what it leads to, nor before what leads to it; where the
    pathway begins, the first.
    """
    later = [phase for phase in phases if phase >= max(before, default=0)]
    fitting = [phase for phase in later if phase <= min(after, default=phase)]
    return max(fitting) if fitting and before else min(later or phases)


def _lanes(chart: Chart, forward: dict[str, list[str]], backward: dict[str, list[str]]) -> dict[str, int]:
    """Return the index of each node's lane: its own, else that of what it leads to or what leads to it."""
    index = {lane.id: i for i, lane in enumerate(chart.lanes)}
    own = {node.id: index[node.lane] for node in chart.nodes if node.lane in index}
    return {
        n.id: own[n.id]
        if n.id in own
        else next((own[m] for m in (*forward[n.id], *backward[n.id]) if m in own), 0)
        for n in chart.nodes
    }


def detours(chart: Chart, flow: Flow) -> list[tuple[str, str]]:
    """Return the pairs of nodes of one phase and lane where the way between them runs through later phases.

    The second stands below the first: what is reassessed after a treatment comes after the first assessment.
    """
    if flow.returning == flow.circling:
        return []
    forward: dict[str, list[str]] = {node.id: [] for node in chart.nodes}
    for edge in chart.edges:
        if edge.id not in flow.circling:
            forward[edge.source].append(edge.target)
    found = []
    for node in chart.nodes:
        here = flow.band[node.id]
        queue = [there for there in forward[node.id] if flow.band[there] != here]
        seen = set(queue)
        while queue:
            for there in forward[queue.pop()]:
                if there not in seen:
                    seen.add(there)
                    if flow.band[there] != here:
                        queue.append(there)
                    elif flow.lane[there] == flow.lane[node.id]:
                        found.append((node.id, there))
    return found


def _neighbours(chart: Chart) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return what each node leads to, and what leads to it."""
    forward: dict[str, list[str]] = {node.id: [] for node in chart.nodes}
    backward: dict[str, list[str]] = {node.id: [] for node in chart.nodes}
    for edge in chart.edges:
        forward[edge.source].append(edge.target)
        backward[edge.target].append(edge.source)
    return forward, backward


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
