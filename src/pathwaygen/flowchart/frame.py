"""What a drawing's boxes stand in: the marks over everything, the lanes' headings, the phases' bands."""

from __future__ import annotations

from itertools import accumulate
from math import ceil
from typing import TYPE_CHECKING

from pathwaygen.flowchart.across import MARGIN, STRIP
from pathwaygen.flowchart.drawing import Band, Column, Notice, Rect
from pathwaygen.flowchart.lettering import written
from pathwaygen.flowchart.metrics import ASCENT, DESCENT, LEADING, width
from pathwaygen.flowchart.sheets import prefix, xml_id
from pathwaygen.flowchart.wrap import lines

if TYPE_CHECKING:
    from pathwaygen.flowchart.chart import Chart
    from pathwaygen.flowchart.down import Down
    from pathwaygen.flowchart.sheets import Plan

_PAD = 5.0
"""Around the marks in their frame."""
_APART = 24.0
"""Between two marks on the same line."""
_HEADING = 8.0
"""Around the lanes' titles."""
_LEAST_HEADING = 240.0
"""No drawing is narrower: its legend needs the room."""


def drawn_width(plan: Plan) -> float:
    """Return the width of the whole drawing."""
    return max(plan.across.width, _LEAST_HEADING)


def notice(chart: Chart, right: float) -> Notice | None:
    """Return the marks in a frame over everything else: side by side, or each on its own line."""
    room = right - 2 * MARGIN - 2 * _PAD
    if not chart.marks:
        return None
    base, start = MARGIN + _PAD + ASCENT, MARGIN + _PAD
    wide = [width(mark, bold=True) for mark in chart.marks]
    if sum(wide) + _APART * (len(wide) - 1) <= room:
        begins = accumulate((start, *wide[:-1]), lambda x, before: x + before + _APART)
        found = [written(mark, x, base, bold=True) for mark, x in zip(chart.marks, begins, strict=True)]
    else:
        broken = [line for mark in chart.marks for line in lines(mark, room, bold=True)]
        found = [written(line, start, base + n * LEADING, bold=True) for n, line in enumerate(broken)]
    tall = found[-1].y - MARGIN + DESCENT + _PAD
    return Notice(Rect(MARGIN, MARGIN, right - 2 * MARGIN, tall), tuple(found), chart.marks)


def headings(plan: Plan, above: float) -> tuple[float, tuple[Column, ...]]:
    """Return where the bands begin, and the lanes with their headings, which begin at ``above``."""
    borders = plan.across.borders
    lanes = [plan.chart.lanes[i] for i in sorted({track.lane for track in plan.grid.columns})]
    if not any(lane.title for lane in lanes):
        return above, ()
    broken = [
        lines(lane.title, borders[i + 1] - borders[i] - _HEADING, bold=True) for i, lane in enumerate(lanes)
    ]
    tall = max(len(found) for found in broken) * LEADING + _HEADING
    columns = []
    for i, lane in enumerate(lanes):
        left, room = borders[i], borders[i + 1] - borders[i]
        start = above + (tall - len(broken[i]) * LEADING) / 2 + ASCENT + 1
        found = tuple(
            written(line, left + (room - width(line, bold=True)) / 2, start + n * LEADING, bold=True)
            for n, line in enumerate(broken[i])
        )
        heading = Rect(left, above, room, tall)
        columns.append(
            Column(f"{prefix(plan.chart)}-lane-{xml_id(lane.id)}", lane.title, heading, heading, found)
        )
    return above + tall + 2, tuple(columns)


def stretched(column: Column, bottom: float) -> Column:
    """Return a lane that reaches down to the last band's end."""
    x, y, wide, _ = column.rect
    return Column(column.id, column.title, Rect(x, y, wide, bottom - y), column.heading, column.lines)


def least_bands(plan: Plan) -> dict[int, float]:
    """Return the least height of each band, so that its title has room."""
    phases = plan.chart.phases
    return {band: ceil(width(phases[band].title, bold=True)) + 12.0 for band in set(plan.grid.rows)}


def band(plan: Plan, down: Down, place: int) -> Band:
    """Return a phase with its title, laid out level around ``pivot`` and turned upright in the template."""
    upper, lower = down.bands[place]
    phase = plan.chart.phases[place]
    pivot = MARGIN + STRIP / 2, (upper + lower) / 2
    title = written(phase.title, -width(phase.title, bold=True) / 2, (ASCENT - DESCENT) / 2, bold=True)
    whole = Rect(MARGIN, upper, plan.across.width - 2 * MARGIN, lower - upper)
    strip = Rect(MARGIN, upper, STRIP, lower - upper)
    return Band(f"{prefix(plan.chart)}-phase-{xml_id(phase.id)}", phase.title, whole, strip, title, pivot)
