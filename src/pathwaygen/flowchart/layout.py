"""From a chart to a drawing: choose the paper, place, route, measure, and give everything its coordinates."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pathwaygen.flowchart import down as heights
from pathwaygen.flowchart import frame
from pathwaygen.flowchart.across import MARGIN
from pathwaygen.flowchart.arrows import arrows
from pathwaygen.flowchart.boxes import boxes, rects
from pathwaygen.flowchart.drawing import Drawing
from pathwaygen.flowchart.legend import legend, symbols
from pathwaygen.flowchart.metrics import SIZE
from pathwaygen.flowchart.sheets import POINT, box_ids, plan, prefix
from pathwaygen.flowchart.sound import sound

if TYPE_CHECKING:
    from pathwaygen.flowchart.chart import Chart

_NOTICE_GAP = 4.0
"""Under the marks."""
_LEGEND_GAP = 10.0
"""Between the last band and the legend."""


@lru_cache(maxsize=8)
def draw(chart: Chart) -> Drawing:
    """Return the drawing of a chart: the same every time, on the smallest paper where its text is legible."""
    found = plan(sound(chart))
    right = frame.drawn_width(found)
    notice = frame.notice(found.chart, right)
    top, columns = frame.headings(found, notice.rect.bottom + _NOTICE_GAP if notice else MARGIN)
    down = heights.measure(
        found.chart, found.grid, found.ways, found.across, top=top, least=frame.least_bands(found)
    )
    used = symbols(found.chart, found.ways)
    key = legend(found.chart, used, x=MARGIN, y=down.bottom + _LEGEND_GAP, right=right - MARGIN)
    shapes, ids = rects(found, down), box_ids(found)
    return Drawing(
        id=prefix(chart),
        title=found.chart.title,
        language=chart.language,
        width=right,
        height=key.rect.bottom + MARGIN,
        paper=found.paper.name,
        point_size=round(min(SIZE, found.paper.millimetres * POINT * SIZE / right), 2),
        bands=tuple(frame.band(found, down, place) for place in sorted(down.bands)),
        columns=tuple(frame.stretched(column, down.bottom) for column in columns),
        boxes=tuple(boxes(found, down, ids, shapes, arrows(found, down, ids, shapes))),
        legend=key,
        breaks=tuple(y for y in down.cuts[1:-1]),
        notice=notice,
    )
