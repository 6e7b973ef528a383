"""From a chart to a drawing: choose the paper, place, route, measure, and give everything its coordinates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pathwaygen.flowchart import across as widths
from pathwaygen.flowchart import down as heights
from pathwaygen.flowchart import flow, paths, shapes
from pathwaygen.flowchart.across import LABEL_GAP, MARGIN, STRIP, Across
from pathwaygen.flowchart.chart import Chart, Edge, Kind, Lane, Node, Phase
from pathwaygen.flowchart.drawing import (
    Arrow,
    Badge,
    Band,
    Box,
    Clock,
    Column,
    Drawing,
    Label,
    Notice,
    Point,
    Rect,
    Run,
    TextLine,
)
from pathwaygen.flowchart.grid import Cell, Grid, place, second_columns
from pathwaygen.flowchart.legend import legend
from pathwaygen.flowchart.metrics import ASCENT, DESCENT, LEADING, SIZE, clean, width
from pathwaygen.flowchart.paths import rounded
from pathwaygen.flowchart.routing import Way, route
from pathwaygen.flowchart.wrap import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.flowchart.down import Down

_POINT = 72 / 25.4
"""Points in a millimetre."""
_LEAST_POINTS = 8.0


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet: its name, how wide a drawing on it may be (mm), how narrow its columns (units)."""

    name: str
    millimetres: float
    least: float

    @property
    def limit(self) -> float:
        """The widest drawing whose text still has eight points."""
        return self.millimetres * _POINT * SIZE / _LEAST_POINTS


PAPERS = (Paper("A4 portrait", 190, 84), Paper("A4 landscape", 277, 75), Paper("A3 landscape", 400, 75))
"""Tried in turn until every lane has room."""
_WORD = 70.0
"""Words on arrows up to this width are broken only where it cannot be helped."""
_LABEL_ROOMS = ((92.0, 134.0), (_WORD, 100.0), (50.0, 92.0), (_WORD, 86.0), (40.0, 0.0))
"""How wide words beside a box may be, if every column is then at least so wide; tried in turn."""
_NOTICE_PAD, _NOTICE_GAP = 5.0, 4.0
"""Around the marks in their frame, and under it."""
_COMFORT = 86.0
"""So wide is every column on a sheet that fits."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """Everything that is known before coordinates are."""

    chart: Chart
    grid: Grid
    ways: tuple[Way, ...]
    across: Across
    paper: Paper


@lru_cache(maxsize=8)
def draw(chart: Chart) -> Drawing:
    """Return the drawing of a chart: the same every time, on the smallest paper where its text is legible."""
    plan = _plan(_sound(chart))
    right = max(plan.across.width, 240.0)
    notice = _notice(plan.chart, right)
    top, columns = _columns(plan, notice.rect.bottom + _NOTICE_GAP if notice else MARGIN)
    least = max((_bold(plan.chart.phases[band].title) for band in plan.grid.rows), default=0.0) + 12
    down = heights.measure(plan.chart, plan.grid, plan.ways, plan.across, top=top, least=least)
    key = legend(plan.chart, _returns(plan), x=MARGIN, y=down.bottom + 10, right=right - MARGIN)
    columns = tuple(_stretched(column, down.bottom) for column in columns)
    return Drawing(
        id=_prefix(chart),
        title=plan.chart.title,
        language=chart.language,
        width=rounded(right),
        height=rounded(key.rect.bottom + MARGIN),
        paper=plan.paper.name,
        point_size=rounded(min(SIZE, plan.paper.millimetres * _POINT * SIZE / right)),
        bands=tuple(_band(plan, down, band) for band in sorted(down.bands)),
        columns=columns,
        boxes=tuple(_boxes(plan, down)),
        legend=key,
        breaks=tuple(rounded(y) for y in down.cuts[1:-1]),
        notice=notice,
    )


def _notice(chart: Chart, right: float) -> Notice | None:
    """Return the marks in a frame of their own over everything else, each on its own line."""
    room = right - 2 * MARGIN - 2 * _NOTICE_PAD
    found = [line for mark in chart.marks for line in lines(mark, room, bold=True)]
    if not found:
        return None
    base = MARGIN + _NOTICE_PAD + ASCENT
    tall = (len(found) - 1) * LEADING + ASCENT + DESCENT + 2 * _NOTICE_PAD
    return Notice(
        _rect(MARGIN, MARGIN, right - 2 * MARGIN, tall),
        tuple(
            _text(line, MARGIN + _NOTICE_PAD, base + n * LEADING, bold=True) for n, line in enumerate(found)
        ),
        chart.marks,
    )


def _sound(chart: Chart) -> Chart:
    """Return a chart that can be drawn: clean texts, no loose arrows, at least one lane and one phase."""
    chart = flow.drawable(chart)
    used = {node.lane for node in chart.nodes}
    lanes = tuple(Lane(lane.id, clean(lane.title)) for lane in chart.lanes if lane.id in used)
    phases = tuple(Phase(phase.id, clean(phase.title)) for phase in chart.phases)
    return replace(
        chart,
        title=clean(chart.title),
        lanes=lanes or (Lane("", ""),),
        phases=phases or (Phase("", ""),),
        nodes=tuple(_clean_node(node) for node in chart.nodes),
        edges=tuple(_clean_edge(edge) for edge in chart.edges),
        marks=tuple(filter(None, map(clean, chart.marks))),
    )


def _clean_node(node: Node) -> Node:
    """Return a node whose every text may be printed."""
    return replace(
        node,
        title=clean(node.title),
        label=clean(node.label or "") or None,
        times=tuple(filter(None, map(clean, node.times))),
        href=clean(node.href or "") or None,
        note=clean(node.note or "") or None,
        short=clean(node.short or "") or None,
        clocks=None if node.clocks is None else tuple(filter(None, map(clean, node.clocks))),
    )


def _clean_edge(edge: Edge) -> Edge:
    """Return an arrow whose words may be printed."""
    return replace(edge, label=clean(edge.label or "") or None, short=clean(edge.short or "") or None)


def _plan(chart: Chart) -> _Plan:
    """Choose the paper: the first where columns are wide enough, exits beside their sources if they fit."""
    placed: list[tuple[Grid, tuple[Way, ...]]] = []
    choices = tuple(dict.fromkeys((second_columns(chart), frozenset[int]())))
    for paper in PAPERS:
        best: _Plan | None = None
        for i, lanes in enumerate(choices):
            if len(placed) <= i:
                grid = place(chart, beside=lanes)
                placed.append((grid, route(grid)))
            found = _fit(*placed[i], paper)
            if found and (best is None or found.narrowest > best.across.narrowest):
                best = _Plan(chart, *placed[i], found, paper)
            if best and best.across.narrowest >= _COMFORT:
                break
        if best:
            return best
    grid, ways = placed[-1]
    found = widths.measure(grid, ways, limit=0.0, label_room=_LABEL_ROOMS[-1][0], narrow=True)
    if found is None:
        raise AssertionError("there is always room without a limit")
    return _Plan(chart, grid, ways, found, PAPERS[-1])


def _fit(grid: Grid, ways: tuple[Way, ...], paper: Paper) -> Across | None:
    """Return the widths with the most room for words that leaves the columns wide enough, else what fits."""
    labels = [way.link.edge.drawn for way in ways if way.link.edge.drawn and way.leaves != "bottom"]
    longest = max((width(word) for label in labels for word in label.split()), default=0.0)
    for room, least in _LABEL_ROOMS:
        found = widths.measure(
            grid, ways, limit=paper.limit, label_room=min(longest, room) if room == _WORD else room
        )
        if found and found.narrowest >= max(least, paper.least):
            return found
    return None


def _prefix(chart: Chart) -> str:
    """Return the chart's id as the start of XML ids."""
    return f"{_xml_id(chart.id)}-chart" if chart.id else "chart"


@lru_cache(maxsize=1024)
def _xml_id(text: str) -> str:
    """Return a text as part of an XML id, different for different texts."""
    return re.sub(r"[^A-Za-z0-9-]", lambda match: f"_{ord(match.group()):x}_", text)


def _returns(plan: _Plan) -> frozenset[str]:
    return frozenset(link.edge.id for link in plan.grid.links if link.returns)


def _bold(text: str) -> float:
    return width(text, bold=True)


def _text(text: str, x: float, y: float, *, bold: bool = False) -> TextLine:
    """Return one line in one face."""
    return TextLine(rounded(x), rounded(y), rounded(width(text, bold=bold)), (_run(text, x, bold=bold),))


def _run(text: str, x: float, *, bold: bool = False) -> Run:
    return Run(text, rounded(x), rounded(width(text, bold=bold)), bold)


def _rect(x: float, y: float, w: float, h: float) -> Rect:
    return Rect(rounded(x), rounded(y), rounded(w), rounded(h))


def _columns(plan: _Plan, above: float) -> tuple[float, tuple[Column, ...]]:
    """Return where the bands begin, and the lanes with their headings, which begin at ``above``."""
    borders = plan.across.borders
    lanes = [plan.chart.lanes[i] for i in sorted({track.lane for track in plan.grid.columns})]
    broken = [lines(lane.title, borders[i + 1] - borders[i] - 8, bold=True) for i, lane in enumerate(lanes)]
    if not any(lane.title for lane in lanes):
        return above, ()
    tall = max(len(found) for found in broken) * LEADING + 8
    columns = []
    for i, lane in enumerate(lanes):
        left, room = borders[i], borders[i + 1] - borders[i]
        start = above + (tall - len(broken[i]) * LEADING) / 2 + ASCENT + 1
        found = tuple(
            _text(line, left + (room - _bold(line)) / 2, start + n * LEADING, bold=True)
            for n, line in enumerate(broken[i])
        )
        heading = _rect(left, above, room, tall)
        columns.append(
            Column(f"{_prefix(plan.chart)}-lane-{_xml_id(lane.id)}", lane.title, heading, heading, found)
        )
    return above + tall + 2, tuple(columns)


def _stretched(column: Column, bottom: float) -> Column:
    """Return a lane that reaches down to the last band's end."""
    rect = column.rect
    return Column(
        column.id,
        column.title,
        _rect(rect.x, rect.y, rect.width, bottom - rect.y),
        column.heading,
        column.lines,
    )


def _band(plan: _Plan, down: Down, band: int) -> Band:
    """Return a phase with its title, laid out level around ``pivot`` and turned upright in the template."""
    upper, lower = down.bands[band]
    phase = plan.chart.phases[band]
    pivot = rounded(MARGIN + STRIP / 2), rounded((upper + lower) / 2)
    title = _text(phase.title, -_bold(phase.title) / 2, (ASCENT - DESCENT) / 2, bold=True)
    rect = _rect(MARGIN, upper, plan.across.width - 2 * MARGIN, lower - upper)
    strip = _rect(MARGIN, upper, STRIP, lower - upper)
    return Band(f"{_prefix(plan.chart)}-phase-{_xml_id(phase.id)}", phase.title, rect, strip, title, pivot)


def _boxes(plan: _Plan, down: Down) -> Iterator[Box]:
    """Yield each node in reading order with the arrows that leave it."""
    cells = plan.grid.cells
    copies: dict[str, int] = {}
    for cell in cells:
        copies[cell.node.id] = copies.get(cell.node.id, 0) + 1
    arrows: dict[int, list[Arrow]] = {}
    for i, way in enumerate(plan.ways):
        arrows.setdefault(way.link.source, []).append(_arrow(plan, down, i))
    for i, cell in enumerate(cells):
        yield _box(plan, down, i, copies[cell.node.id], tuple(arrows.get(i, ())))


def _box_id(plan: _Plan, cell: Cell) -> str:
    copy = f"-{cell.copy + 1}" if cell.copy else ""
    return f"{_prefix(plan.chart)}-node-{_xml_id(cell.node.id)}{copy}"


def _frame(plan: _Plan, down: Down, i: int) -> tuple[float, float, float, float]:
    """Return a cell's shape as x, y, width and height, not yet rounded."""
    cell = plan.grid.cells[i]
    x, w, h = plan.across.left[cell.column], plan.across.room[cell.column], down.height[i]
    return x, down.middle[cell.row] - h / 2, w, h


def _box(plan: _Plan, down: Down, i: int, copies: int, arrows: tuple[Arrow, ...]) -> Box:
    """Return one node with its text in the middle of its shape's height."""
    cell = plan.grid.cells[i]
    node, rows = cell.node, down.contents[i].rows
    x, y, w, h = _frame(plan, down, i)
    block = len(rows) * LEADING - (LEADING - ASCENT - DESCENT)
    base = y + (h - block) / 2 + ASCENT
    found, clocks = [], []
    for n, row in enumerate(rows):
        left, line_y = shapes.text_left(node, x, w, rows, n), base + n * LEADING
        if row.clock:
            center = rounded(left + shapes.CLOCK), rounded(line_y - ASCENT / 2 + 0.4)
            clocks.append(Clock(center, shapes.CLOCK, paths.hands(center, shapes.CLOCK)))
        runs = [_run(row.lead, left, bold=True)] if row.lead else []
        runs += [_run(row.text, left + row.ahead)] if row.text or not row.lead else []
        begin = row.ahead if row.time else 0.0
        found.append(
            TextLine(rounded(left + begin), rounded(line_y), rounded(row.width - begin), tuple(runs))
        )
    inner = paths.outline(node.kind, x + 3, y + 3, w - 6, h - 6) if node.kind is Kind.EXIT else ""
    return Box(
        id=_box_id(plan, cell),
        node=node,
        copy=cell.copy,
        copies=copies,
        lane=plan.chart.lanes[plan.grid.columns[cell.column].lane].title,
        phase=plan.chart.phases[cell.band].title,
        rect=_rect(x, y, w, h),
        outline=paths.outline(node.kind, x, y, w, h),
        inner=inner,
        corners=tuple((rounded(px), rounded(py)) for px, py in shapes.corners(node.kind, x, y, w, h)),
        lines=tuple(found),
        clocks=tuple(clocks),
        badge=_badge(x + w - shapes.SIDE[node.kind] - shapes.BADGE + 3, base - ASCENT - 2)
        if node.rehabilitation
        else None,
        arrows=arrows,
    )


def _badge(x: float, y: float) -> Badge:
    """Return the R mark."""
    side = shapes.BADGE
    return Badge(
        _rect(x, y, side, side), _text("R", x + (side - _bold("R")) / 2, y + side / 2 + 4, bold=True)
    )


def _arrow(plan: _Plan, down: Down, i: int) -> Arrow:
    """Return one edge: its line from port to port, its head, and its words."""
    way = plan.ways[i]
    source, target = plan.grid.cells[way.link.source], plan.grid.cells[way.link.target]
    points = paths.simplified(_points(plan, down, i))
    edge = way.link.edge
    return Arrow(
        id=f"{_prefix(plan.chart)}-edge-{_xml_id(edge.id)}",
        edge=edge,
        returns=way.link.returns,
        source=source.node.label or source.node.drawn,
        target=target.node.label or target.node.drawn,
        source_box=_box_id(plan, source),
        target_box=_box_id(plan, target),
        points=points,
        path=paths.line(points),
        head=paths.head(points),
        foot=paths.foot(edge.kind, points),
        label=_label(plan, down, i, points[0]),
    )


def _points(plan: _Plan, down: Down, i: int) -> list[Point]:
    """Return an arrow's corners: where its legs meet, and where the first and last meet their boxes."""
    way = plan.ways[i]
    legs = way.legs
    lie = [plan.across.x(i, n, leg) if leg.vertical else down.y(i, n, leg) for n, leg in enumerate(legs)]
    bends = [(lie[n], lie[n + 1]) if legs[n].vertical else (lie[n + 1], lie[n]) for n in range(len(lie) - 1)]
    start = _port(plan, down, way.link.source, way.leaves, lie[0])
    if way.answers:
        x, _, w, _ = _frame(plan, down, way.link.source)
        start = (x + w if way.leaves == "right" else x), lie[0]
    return [start, *bends, _port(plan, down, way.link.target, way.enters, lie[-1])]


def _port(plan: _Plan, down: Down, cell: int, side: str, lie: float) -> Point:
    """Return where a leg meets a box."""
    x, y, w, h = _frame(plan, down, cell)
    if side in {"top", "bottom"}:
        return lie, (y if side == "top" else y + h / 2 + down.depth[cell])
    inside = shapes.side(plan.grid.cells[cell].node.kind, w, h, lie - (y + h / 2), right=side == "right")
    return (x + w - inside if side == "right" else x + inside), lie


def _label(plan: _Plan, down: Down, i: int, port: Point) -> Label | None:
    """Return an arrow's words: under the box it leaves, beside it on the line, or in a row under the box."""
    way = plan.ways[i]
    x, _, w, _ = _frame(plan, down, way.link.source)
    words = down.words.get(i) or plan.across.words.get(i)
    if words is None:
        return None
    if way.answers:
        rect = _rect(x, port[1] - words.height / 2, w, words.height)
    elif way.leaves == "bottom":
        left = min(max(port[0] - words.width / 2, x), x + w - words.width)
        rect = _rect(left, port[1] + LABEL_GAP, words.width, words.height)
    else:
        left = x + w + LABEL_GAP if way.leaves == "right" else x - LABEL_GAP - words.width
        rect = _rect(left, port[1] - words.height / 2, words.width, words.height)
    block = len(words.lines) * LEADING - (LEADING - ASCENT - DESCENT)
    top = rect.y + (rect.height - block) / 2 + ASCENT
    found = tuple(
        _text(line, rect.x + (rect.width - width(line)) / 2, top + n * LEADING)
        for n, line in enumerate(words.lines)
    )
    return Label(rect, found, answer=way.answers)
