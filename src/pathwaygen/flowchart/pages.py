"""A drawing on sheets of paper: cut between rows, with a tag where an arrow goes on over the edge.

A tag names the box that the arrow comes from, or leads to, on another page. Other outputs print charts
through ``sheet``, ``pages`` and ``part``, and may rely on their arguments and on ``Sheet`` and ``Page``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pathwaygen.flowchart import paths
from pathwaygen.flowchart.drawing import Rect
from pathwaygen.flowchart.metrics import ASCENT, SIZE, width
from pathwaygen.flowchart.sheets import LEAST_POINTS, POINT
from pathwaygen.flowchart.words import WORDS
from pathwaygen.flowchart.wrap import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.flowchart.drawing import Arrow, Band, Box, Drawing

MARGIN = 10.0
"""Millimetres around what is printed."""
_STEPS = 20
_SMALL, _BARE = 0.5, 0.2
"""What tags and a phase without its title cost a page, beside the empty part of it."""
_HEADING = 12.0
"""Millimetres for the title above the picture."""
_MORE, _LETTERS = 7.0, 14.0
"""Millimetres for each further line of it, and how large its letters are, in points."""
PAPERS = {"A4 portrait": (210.0, 297.0), "A4 landscape": (297.0, 210.0), "A3 landscape": (420.0, 297.0)}
"""The papers that a drawing may ask for: width and height in millimetres."""
_SHRUNK = 0.85
"""How much smaller than its place's width a drawing may be, to stand on fewer pages."""
_TAG, _ROW, _PAD, _LEAD = 13.0, 16.0, 3.0, 12.0
"""The height of a tag, from one row of tags to the next, beside its word, and the line before the first."""
_WIDEST = (150.0, 90.0, 0.0)
"""No name on a tag is wider; where many arrows go on, names are shorter, and at last only a kind."""
_MOST_ROWS = 5
"""Of tags, before their names are shortened."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a drawing lies on paper.

    Attributes:
        width: Of the paper, in millimetres.
        height: Of the paper, in millimetres.
        scale: Millimetres for each of the drawing's units.
        head: How much of the drawing's top every page repeats, in units.
        cuts: The heights where pages begin and end, in units.
    """

    width: float
    height: float
    scale: float
    head: float
    cuts: tuple[float, ...]


class Tag(NamedTuple):
    """Where an arrow goes on over the edge of a page, in the page's own units.

    Attributes:
        x: Of the arrow.
        start: The y where its line begins.
        end: The y where it ends, at the tag.
        look: The classes of its line.
        tip: The arrow head where it leads to the tag.
        rect: The tag.
        text: The name of the box at the other end.
        left: The x of the name.
        base: The y of its baseline.
        wide: Its width.
    """

    x: float
    start: float
    end: float
    look: str
    tip: str
    rect: Rect
    text: str
    left: float
    base: float
    wide: float


class Window(NamedTuple):
    """A stretch of the drawing: where it lies on the page, how high it is, where it begins in the drawing."""

    y: float
    height: float
    top: float
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        width: In the drawing's units.
        height: In the drawing's units.
        windows: The headings if they are repeated, and last a stretch of the drawing.
        strips: The blank ground of the tags.
        tags: Where arrows go on over its edges.
    """

    width: float
    height: float
    windows: tuple[Window, ...]
    strips: tuple[Rect, ...]
    tags: tuple[Tag, ...]


def sheet(drawing: Drawing, place: tuple[float, float] | None = None, *, taken: float = 0.0) -> Sheet:
    """Return how a drawing lies on its paper: on as few pages as its text allows, then as large as can be.

    Args:
        drawing: The drawing.
        place: The width and height, in millimetres, that each page has for it; else the drawing's own paper.
        taken: How much of the first page's height is taken by something else, in millimetres.
    """
    wide, high = place or PAPERS[drawing.paper]
    room = high if place else high - 2 * MARGIN - _HEADING
    taken += 0.0 if place else _MORE * (_title_lines(drawing, wide) - 1)
    largest = wide / drawing.width if place else drawing.point_size / SIZE / POINT
    least = largest * _SHRUNK if place else min(largest, LEAST_POINTS / SIZE / POINT)
    strips = {place: _strip(drawing, place) for place in _places(drawing)}
    fewest = len(_cuts(drawing, room / least, strips, taken / least))
    for step in range(_STEPS):
        scale = largest - (largest - least) * step / _STEPS
        cuts = _cuts(drawing, room / scale, strips, taken / scale)
        if len(cuts) == fewest:
            break
    else:
        scale = least
        cuts = _cuts(drawing, room / scale, strips, taken / scale)
    return Sheet(
        wide, high, scale, _head(drawing), _evened(drawing, cuts, room / scale, strips, taken / scale)
    )


def _title_lines(drawing: Drawing, wide: float) -> int:
    """Return how many lines the title takes above the picture on paper of a width in millimetres."""
    room = (wide - 2 * MARGIN) * POINT * SIZE / _LETTERS
    return len(lines(drawing.title, room, bold=True))


def _places(drawing: Drawing) -> list[float]:
    """Return where the drawing may be cut, and its end."""
    return [*drawing.breaks, drawing.legend.rect.y - 4, drawing.height]


def _head(drawing: Drawing) -> float:
    """Return how much of the top holds the marks and the lanes' headings."""
    return min(band.rect.y for band in drawing.bands) if drawing.columns or drawing.notice else 0.0


def _cuts(drawing: Drawing, room: float, strips: dict[float, float], taken: float) -> tuple[float, ...]:
    """Return where pages of a height, in units, begin and end: between rows where there is such a place."""
    cuts = [0.0]
    while cuts[-1] < drawing.height:
        above = _head(drawing) + _reach(drawing, cuts[-1], strips) if cuts[1:] else taken
        reach = cuts[-1] + max(room - above, room / 2)
        fitting = [place for place in strips if cuts[-1] < place <= reach - strips[place]]
        cuts.append(max(fitting, default=0.0) or _forced(drawing, cuts[-1], min(reach, drawing.height)))
    return tuple(cuts)


def _reach(drawing: Drawing, cut: float, strips: dict[float, float]) -> float:
    """Return how high the strip of tags beside a cut is; those between rows are known."""
    return strips[cut] if cut in strips else _strip(drawing, cut)


def _forced(drawing: Drawing, upper: float, reach: float) -> float:
    """Return where a row higher than a page is cut: above its low boxes and words, with room for tags."""
    low = (reach - upper) / 2
    solid = [box.rect for box in drawing.boxes]
    solid += [arrow.label.rect for arrow in drawing.arrows if arrow.label]
    cut = reach
    while cut > upper + low:
        over = [rect.y for rect in solid if rect.y < cut < rect.bottom and rect.height < low]
        above = min([*over, cut, reach - _strip(drawing, cut)])
        if above == cut:
            return cut
        cut = above
    return reach - min(_strip(drawing, reach), low)


def _evened(
    drawing: Drawing, cuts: tuple[float, ...], room: float, strips: dict[float, float], taken: float
) -> tuple[float, ...]:
    """Return as many cuts where pages look better: alike full, with few arrows over their edges.

    A page has no stretch of a phase that is too low for the phase's title, if it can be helped.
    """
    places = sorted(strips)
    if any(cut not in strips for cut in cuts[1:]):
        return cuts
    head = _head(drawing)
    best: dict[float, tuple[float, tuple[float, ...]]] = {0.0: (0.0, (0.0,))}
    for _ in cuts[1:]:
        reached: dict[float, tuple[float, tuple[float, ...]]] = {}
        for upper, (cost, before) in best.items():
            above = (head if upper else taken) + strips.get(upper, 0.0)
            for lower in places:
                left = room - above - (lower - upper) - strips[lower]
                if lower <= upper or left < 0:
                    continue
                now = cost + (left / room) ** 2 + _SMALL * strips[lower] / room
                now += _BARE * _untitled(drawing, upper, lower)
                if lower not in reached or now < reached[lower][0]:
                    reached[lower] = now, (*before, lower)
        best = reached
    return best[drawing.height][1] if drawing.height in best else cuts


def _untitled(drawing: Drawing, upper: float, lower: float) -> int:
    """Return how many stretches of phases on a page are too low for their titles."""
    found = 0
    for band in drawing.bands:
        tall = min(band.rect.bottom, lower) - max(band.rect.y, upper)
        found += 0 < tall < band.line.width
    return found


def pages(drawing: Drawing, laid: Sheet) -> Iterator[Page]:
    """Yield each page of a drawing."""
    for upper, lower in pairwise(laid.cuts):
        head = laid.head if upper else 0.0
        top = head + (_strip(drawing, upper) if upper else 0.0)
        bottom = top + lower - upper
        height = bottom + (_strip(drawing, lower) if lower < drawing.height else 0.0)
        windows = [Window(top, lower - upper, upper, part(drawing, upper, lower))]
        if head:
            windows.insert(0, Window(0.0, head, 0.0, part(drawing, 0.0, head)))
        tags = [*_tags(drawing, upper, top, down=False), *_tags(drawing, lower, bottom, down=True)]
        strips = [Rect(0, y, drawing.width, end - y) for y, end in ((head, top), (bottom, height)) if end > y]
        yield Page(drawing.width, height, tuple(windows), tuple(strips), tuple(tags))


def _crossing(drawing: Drawing, cut: float) -> list[tuple[float, Arrow, bool]]:
    """Return the arrows that run over a cut from the left, and whether they run down."""
    found = [
        (ax, arrow, by > ay)
        for arrow in drawing.arrows
        for (ax, ay), (_, by) in pairwise(arrow.points)
        if min(ay, by) < cut < max(ay, by)
    ]
    return sorted(found, key=lambda crossing: crossing[0])


def _name(box: Box, x: float, drawing: Drawing, widest: float) -> str:
    """Return what a tag to the left of ``x`` calls a box: its letter, or what it is and its first words."""
    if box.node.label:
        return box.node.label
    kind = WORDS["en" if drawing.language == "en" else "sv"].kinds[box.node.kind]
    title = box.node.drawn
    said = title if title.casefold().startswith(kind.casefold()) else f"{kind}: {title}"
    room = min(widest, x - _PAD)
    if width(said) <= room:
        return said
    words = said.removesuffix(" …").split()
    while len(words) > 1 and width(f"{' '.join(words)} …") > room:
        words.pop()
    return f"{' '.join(words)} …" if words[1:] else kind


def _rows(places: list[tuple[float, float]]) -> list[int]:
    """Return the row of each tag, from the edge: each reaches to the left of its line, under those before.

    Args:
        places: The x of each line and the width of its tag, from the left.
    """
    rows: list[int] = []
    for i, (x, wide) in enumerate(places):
        covered = [rows[j] for j in range(i) if places[j][0] + _PAD >= x + _PAD - wide - 1]
        rows.append(max(covered, default=-1) + 1)
    return rows


def _strip(drawing: Drawing, cut: float) -> float:
    """Return how high the strip of tags beside a cut is."""
    found = _crossing(drawing, cut)
    if not found:
        return 0.0
    rows = [max(_named(drawing, found, down=down)[1]) for down in (True, False)]
    return _LEAD + _ROW * (max(rows) + 1)


def _named(
    drawing: Drawing, found: list[tuple[float, Arrow, bool]], *, down: bool
) -> tuple[list[str], list[int]]:
    """Return the name and the row of each tag beside a cut.

    Args:
        drawing: The whole drawing.
        found: The arrows over the cut.
        down: Whether the tags stand below the page that ends there.
    """
    boxes = {box.id: box for box in drawing.boxes}
    ends = [(boxes[_end(arrow, first=downwards is not down)], x) for x, arrow, downwards in found]
    names: list[str] = []
    rows: list[int] = []
    for widest in _WIDEST:
        names = [_name(box, x, drawing, widest) for box, x in ends]
        rows = _rows([(x, width(name) + 2 * _PAD) for (_, x), name in zip(ends, names, strict=True)])
        if max(rows, default=0) < _MOST_ROWS:
            break
    return names, rows


def _end(arrow: Arrow, *, first: bool) -> str:
    return arrow.source_box if first else arrow.target_box


def _tags(drawing: Drawing, cut: float, edge: float, *, down: bool) -> Iterator[Tag]:
    """Yield the tags of one edge.

    Args:
        drawing: The whole drawing.
        cut: Where the page is cut.
        edge: Where that is on the page.
        down: Whether the tags stand below the edge.
    """
    found = _crossing(drawing, cut)
    shown, rows = _named(drawing, found, down=down)
    sign = 1 if down else -1
    for (x, arrow, downwards), name, row in zip(found, shown, rows, strict=True):
        end = edge + sign * (_LEAD + _ROW * row)
        wide = width(name) + 2 * _PAD
        leads = downwards is down
        top = end if down else end - _TAG
        rect = Rect(round(x + _PAD - wide, 2), top, round(wide, 2), _TAG)
        look = f"{'returns' if arrow.returns else ''} {arrow.edge.kind}"
        tip = paths.head(((x, edge), (x, end))) if leads else ""
        stop = end - sign * paths.HEAD * 0.7 if leads else end
        base = top + _TAG / 2 + ASCENT / 2 - 0.5
        yield Tag(x, edge, stop, look, tip, rect, name, round(rect.x + _PAD, 2), base, width(name))


def part(drawing: Drawing, upper: float, lower: float) -> Drawing:
    """Return a drawing without what lies wholly outside a stretch, so that a search finds a text once."""

    def inside(low: float, high: float) -> bool:
        return low < lower and high > upper

    boxes = []
    for box in drawing.boxes:
        arrows = tuple(
            arrow
            for arrow in box.arrows
            if inside(min(y for _, y in arrow.points), max(y for _, y in arrow.points))
        )
        if arrows or inside(box.rect.y, box.rect.bottom):
            boxes.append(box._replace(arrows=arrows))
    legend = drawing.legend
    if not inside(legend.rect.y, legend.rect.bottom):
        legend = replace(legend, signs=())
    notice = drawing.notice
    if notice and not inside(notice.rect.y, notice.rect.bottom):
        notice = None
    bands = tuple(
        _clipped(band, upper, lower) for band in drawing.bands if inside(band.rect.y, band.rect.bottom)
    )
    return replace(drawing, boxes=tuple(boxes), bands=bands, legend=legend, notice=notice)


def _clipped(band: Band, upper: float, lower: float) -> Band:
    """Return the part of a band in a stretch, its title in the middle of that part where it has room."""
    top, bottom = max(band.rect.y, upper), min(band.rect.bottom, lower)
    line = band.line if bottom - top >= band.line.width else band.line._replace(runs=())
    return replace(
        band,
        rect=band.rect._replace(y=top, height=bottom - top),
        strip=band.strip._replace(y=top, height=bottom - top),
        pivot=(band.pivot[0], (top + bottom) / 2),
        line=line,
    )
