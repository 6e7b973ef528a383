"""Chooses the paper: the first sheet on which every column is wide enough for its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.flowchart import across, flow
from pathwaygen.flowchart.across import MARGIN, STRIP, Across, Routed
from pathwaygen.flowchart.grid import place, second_columns
from pathwaygen.flowchart.metrics import SIZE, width
from pathwaygen.flowchart.routing import route

if TYPE_CHECKING:
    from pathwaygen.flowchart.chart import Chart
    from pathwaygen.flowchart.grid import Grid
    from pathwaygen.flowchart.routing import Way

POINT = 72 / 25.4
"""Points in a millimetre."""
LEAST_POINTS = 8.0
"""No text on paper is smaller."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet: its name, how wide a drawing on it may be (mm), how narrow its columns (units)."""

    name: str
    millimetres: float
    least: float

    @property
    def limit(self) -> float:
        """The widest drawing whose text still has eight points."""
        return self.millimetres * POINT * SIZE / LEAST_POINTS


PAPERS = (Paper("A4 portrait", 190, 84), Paper("A4 landscape", 277, 75), Paper("A3 landscape", 400, 75))
"""Tried in turn until every lane has room."""
_WORD = 70.0
"""Words on arrows up to this width are broken only where it cannot be helped."""
_LABEL_ROOMS = ((92.0, 134.0), (_WORD, 100.0), (50.0, 92.0), (_WORD, 86.0), (40.0, 0.0))
"""How wide words beside a box may be, if every column is then at least so wide; tried in turn."""
_COMFORT = 86.0
"""So wide is every column on a sheet that fits."""
_GUTTER = 34.0
"""About how wide a gutter is: arrows leave and arrive in it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is known before heights are."""

    chart: Chart
    grid: Grid
    ways: tuple[Way, ...]
    across: Across
    paper: Paper

    @property
    def returns(self) -> frozenset[str]:
        """The ids of the arrows that are drawn as leading back."""
        return frozenset(link.edge.id for link in self.grid.links if link.returns)


class _Choices:
    """The ways to place a chart, made when asked for: ends beside what leads to them, or below."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.facts = flow.study(chart)
        self.lanes = tuple(dict.fromkeys((second_columns(chart, self.facts), frozenset[int]())))
        self.found: dict[int, Routed] = {}

    def columns(self, i: int) -> int:
        """Return how many columns there may be."""
        return len(set(self.facts.lane.values())) + len(self.lanes[i])

    def routed(self, i: int) -> Routed:
        if i not in self.found:
            grid = place(self.chart, self.facts, beside=self.lanes[i])
            self.found[i] = across.routed(grid, route(grid))
        return self.found[i]


def plan(chart: Chart) -> Plan:
    """Choose the paper, and place ends beside their sources if the columns then have room.

    Args:
        chart: One that can be drawn (``sound``).
    """
    choices = _Choices(chart)
    for paper in PAPERS:
        best: Plan | None = None
        for i in range(len(choices.lanes)):
            if i + 1 < len(choices.lanes) and not _roomy(choices.columns(i), paper):
                continue
            routed = choices.routed(i)
            found = _fit(routed, paper)
            if found and (best is None or found.narrowest > best.across.narrowest):
                best = Plan(chart, routed.grid, routed.ways, found, paper)
            if best and best.across.narrowest >= _COMFORT:
                break
        if best:
            return best
    routed = choices.routed(len(choices.lanes) - 1)
    narrow = across.measure(routed, limit=0.0, label_room=_LABEL_ROOMS[-1][0], narrow=True)
    if narrow is None:
        raise AssertionError("there is always room without a limit")
    return Plan(chart, routed.grid, routed.ways, narrow, PAPERS[-1])


def _roomy(columns: int, paper: Paper) -> bool:
    """Whether so many columns are likely to be comfortable."""
    return (paper.limit - 2 * MARGIN - STRIP - _GUTTER * columns) / columns >= _COMFORT


def _fit(found: Routed, paper: Paper) -> Across | None:
    """Return the widths with the most room for words that leaves the columns wide enough, else what fits."""
    said = set(found.labels.values())
    longest = max([width(word) for words in said for word in words.split()], default=0.0)
    widest = max(map(width, said), default=0.0)
    tried: dict[float, Across | None] = {}
    for room, least in _LABEL_ROOMS:
        inner = min(longest, room) if room == _WORD else min(widest, room)
        if inner not in tried:
            tried[inner] = across.measure(found, limit=paper.limit, label_room=inner)
        measured = tried[inner]
        if measured and measured.narrowest >= max(least, paper.least):
            return measured
    return None


def prefix(chart: Chart) -> str:
    """Return the chart's id as the start of XML ids."""
    return f"{xml_id(chart.id)}-chart" if chart.id else "chart"


_UNSAFE = re.compile(r"[^A-Za-z0-9-]")


def xml_id(text: str) -> str:
    """Return a text as part of an XML id, different for different texts."""
    if text.isascii() and text.replace("-", "0").isalnum():
        return text
    return _UNSAFE.sub(lambda match: f"_{ord(match.group()):x}_", text)


def box_ids(plan: Plan) -> list[str]:
    """Return the XML id of each cell's box, by its position."""
    before = f"{prefix(plan.chart)}-node-"
    return [
        f"{before}{xml_id(node.id)}-{copy + 1}" if copy else f"{before}{xml_id(node.id)}"
        for node, copy, _, _, _ in plan.grid.cells
    ]
