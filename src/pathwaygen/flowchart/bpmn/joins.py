"""Where branches meet again: whether the flow waits for one, for all, or for those that were taken."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

Gateway = Literal["exclusive", "parallel", "inclusive"]


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow between two boxes, reduced to what decides how branches meet."""

    id: str
    source: str
    target: str
    returns: bool
    kind: str


def joins(links: tuple[Link, ...], ends: frozenset[str]) -> dict[str, Gateway]:
    """Return the gateway before each box that several forward arrows lead to.

    Parallel: every branch of one fork leads here and nowhere else. Inclusive: branches of a fork meet here in
    any other way. Exclusive: all else, and always before an end, where nothing is waited for.

    Args:
        links: Every arrow, at most one between two boxes.
        ends: The boxes where the pathway ends.
    """
    incoming: dict[str, list[Link]] = defaultdict(list)
    outgoing: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        outgoing[link.source].append(link)
        if not link.returns:
            incoming[link.target].append(link)
    found: dict[str, Gateway] = {box: "exclusive" for box, into in incoming.items() if len(into) > 1}
    for branches in _forks(outgoing):
        carried = _carried(branches, outgoing)
        for box, gateway in found.items():
            if box in ends:
                continue
            sets = [carried[link.id] for link in incoming[box]]
            met = {branch for branch in sets if branch}
            if len(met) < 2 or len(frozenset.union(*met)) < 2:  # noqa: PLR2004  two branches meet
                continue
            pure = branches[0].kind == "all" and len(sets) == len(branches) == len(met)
            pure = pure and all(len(branch) == 1 for branch in sets) and _closed(branches, box, outgoing)
            found[box] = "parallel" if pure and gateway == "exclusive" else "inclusive"
    return found


def _forks(outgoing: dict[str, list[Link]]) -> list[list[Link]]:
    """Return the branches of every fork whose branches run side by side."""
    forks = []
    for leaving in outgoing.values():
        for kind in ("all", "any"):
            branches = [link for link in leaving if link.kind == kind]
            if len(branches) > 1:
                forks.append(branches)
    return forks


def _carried(branches: list[Link], outgoing: dict[str, list[Link]]) -> dict[str, frozenset[int]]:
    """Return the branches of a fork that each arrow may carry, following arrows forward only."""
    carried: dict[str, set[int]] = defaultdict(set)
    for number, branch in enumerate(branches):
        waiting, seen = [branch], {branch.id}
        while waiting:
            link = waiting.pop()
            carried[link.id].add(number)
            ahead = [n for n in outgoing[link.target] if not n.returns and n.id not in seen]
            seen.update(n.id for n in ahead)
            waiting += ahead
    return defaultdict(frozenset, {name: frozenset(found) for name, found in carried.items()})


def _closed(branches: list[Link], box: str, outgoing: dict[str, list[Link]]) -> bool:
    """Whether every branch leads to the box whatever happens on it, without touching another branch."""
    taken: set[str] = set()
    for branch in branches:
        region: set[str] = set()
        waiting = [branch.target]
        while waiting:
            here = waiting.pop()
            if here == box or here in region:
                continue
            if here == branch.source or not outgoing[here]:
                return False
            region.add(here)
            waiting += [link.target for link in outgoing[here]]
        if region & taken:
            return False
        taken |= region
    return True
