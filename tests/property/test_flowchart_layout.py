"""Any chart up to 60 nodes: nothing overlaps or is crossed, nothing is lost, the same bytes every time."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise, permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pathwaygen import markdown, resources
from pathwaygen.flowchart import Chart, Drawing, Edge, Kind, Lane, Node, Phase, draw, outline, pages, shapes
from pathwaygen.flowchart.drawing import Arrow, Box, Point, Rect, TextLine
from pathwaygen.flowchart.picture import picture

WORDS = [
    *(
        "Rehabiliteringsbedömning",
        "vid",
        "behov",
        "av",
        "Uppföljning",
        "och",
        "utvärdering",
        "Läkemedelsresistent",
    ),
    *(
        "epilepsi",
        "Är",
        "målen",
        "uppfyllda?",
        "Ja",
        "Nej,",
        "patienten",
        "i",
        "kommunen",
        "<b>&amp;",
        "\x07tecken",
    ),
    *("字", "Sjukskrivning", "återgång", "i", "arbete", "inom", "14", "dagar"),
]
TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
SHORT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)


@st.composite
def charts(draw_, most=60):
    lanes = tuple(Lane(f"l{i}", draw_(SHORT)) for i in range(draw_(st.integers(1, 9))))
    phases = tuple(Phase(f"p{i}", draw_(SHORT)) for i in range(draw_(st.integers(0, 4))))
    count = draw_(st.integers(1, most))
    nodes = []
    for i in range(count):
        kind = draw_(st.sampled_from([Kind.STEP, Kind.STEP, Kind.STEP, Kind.DECISION, *Kind]))
        nodes.append(
            Node(
                id=f"N{i}",
                kind=kind,
                title=draw_(TEXT),
                label=f"N{i}" if kind in {Kind.STEP, Kind.DECISION} else None,
                phases=tuple(
                    draw_(st.lists(st.sampled_from([p.id for p in phases]), max_size=2)) if phases else ()
                ),
                lane=draw_(st.sampled_from(lanes)).id,
                rehabilitation=draw_(st.booleans()),
                times=tuple(draw_(st.lists(SHORT, max_size=2))),
                href=draw_(st.sampled_from([None, "#n?a=1&b=2"])),
            )
        )
    ends = st.integers(0, count - 1)
    pairs = [(i, i + 1) for i in range(count - 1) if draw_(st.integers(0, 9)) > 1]
    pairs += draw_(st.lists(st.tuples(ends, ends), max_size=count))
    edges = tuple(
        Edge(
            f"e{i}",
            f"N{a}",
            f"N{b}",
            draw_(st.none() | SHORT),
            draw_(st.sampled_from(["normal", "normal", "conditional", "all", "any"])),
        )
        for i, (a, b) in enumerate(pairs)
    )
    marks = tuple(draw_(st.lists(TEXT, max_size=3)))
    language = draw_(st.sampled_from(["sv", "en"]))
    dense = draw_(st.booleans())
    return Chart("id", draw_(TEXT), language, lanes, phases, tuple(nodes), edges, marks, dense)


bounded = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def segments(drawing: Drawing):
    for arrow in drawing.arrows:
        for i, (a, b) in enumerate(pairwise(arrow.points)):
            yield arrow, i, a, b


def crosses(a: Point, b: Point, rect: Rect, slack: float = 0.5) -> bool:
    return (
        max(a[0], b[0]) > rect.x + slack
        and min(a[0], b[0]) < rect.right - slack
        and max(a[1], b[1]) > rect.y + slack
        and min(a[1], b[1]) < rect.bottom - slack
    )


def inside(point: Point, corners: tuple[Point, ...], slack: float = 0.4) -> bool:
    return all(
        (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) >= -slack * 20
        for a, b in pairwise((*corners, corners[0]))
    )


def extent(line: TextLine) -> Rect:
    return Rect(line.x, line.y - 8.2, line.width, 10.6)


def within(inner: Rect, outer: Rect, slack: float = 0.05) -> bool:
    return (
        inner.x >= outer.x - slack
        and inner.y >= outer.y - slack
        and inner.right <= outer.right + slack
        and inner.bottom <= outer.bottom + slack
    )


def text_corners(line: TextLine) -> list[Point]:
    rect = extent(line)
    return [(rect.x, rect.y), (rect.right, rect.y), (rect.right, rect.bottom), (rect.x, rect.bottom)]


@bounded
@given(charts())
def test_boxes_labels_and_bands_do_not_overlap(chart):
    drawing = draw(chart)
    page = Rect(0, 0, drawing.width, drawing.height)
    labels = [arrow.label.rect for arrow in drawing.arrows if arrow.label]
    solid = [box.rect for box in drawing.boxes] + labels
    for a, b in combinations(solid, 2):
        assert not a.overlaps(b)
    for a, b in combinations([band.rect for band in drawing.bands], 2):
        assert not Rect(a.x, a.y + 0.02, a.width, a.height - 0.04).overlaps(b)
    body = Rect(
        0, drawing.bands[0].rect.y, drawing.width, drawing.bands[-1].rect.bottom - drawing.bands[0].rect.y
    )
    for rect in (*solid, drawing.legend.rect):
        assert within(rect, page)
    for rect in solid:
        assert within(rect, body)
        assert not rect.overlaps(drawing.legend.rect)
    for box in drawing.boxes:
        assert sum(within(box.rect, band.rect) for band in drawing.bands) == 1
    assert bool(drawing.notice) == bool(chart.marks)
    if drawing.notice:
        assert within(drawing.notice.rect, page)
        assert all(within(extent(line), drawing.notice.rect) for line in drawing.notice.lines)
        assert not any(drawing.notice.rect.overlaps(rect) for rect in (*solid, body))
        assert not any(drawing.notice.rect.overlaps(column.heading) for column in drawing.columns)
    for cut in drawing.breaks:
        assert not any(rect.y < cut < rect.bottom for rect in solid)


@bounded
@given(charts())
def test_no_arrow_crosses_a_box_and_none_shares_a_port(chart):
    drawing = draw(chart)
    boxes = {box.id: box for box in drawing.boxes}
    for arrow, _, a, b in segments(drawing):
        assert a[0] == b[0] or a[1] == b[1]
        for box in drawing.boxes:
            ends = box.id in {arrow.source_box, arrow.target_box}
            # A port on a slanted or rounded side lies a little inside the box around the shape.
            assert not crosses(a, b, box.rect, slack=12.5 if ends and box.node.kind is not Kind.STEP else 0.1)
    for arrow in drawing.arrows:
        assert leaves(arrow.points[0], boxes[arrow.source_box], arrow)
        if arrow.joins is None:
            assert near(arrow.points[-1], boxes[arrow.target_box])
            continue
        into = next(other for other in drawing.arrows if other.id == arrow.joins)
        assert (arrow.source_box, arrow.target_box) == (into.source_box, into.target_box)
        assert any(on(arrow.points[-1], a, b) for a, b in pairwise(into.points))
    ports = [arrow.points[0] for arrow in drawing.arrows]
    ports += [arrow.points[-1] for arrow in drawing.arrows if arrow.joins is None]
    for (ax, ay), (bx, by) in combinations(ports, 2):
        assert abs(ax - bx) + abs(ay - by) >= 6


@bounded
@given(charts())
def test_no_two_arrows_run_on_the_same_line(chart):
    found = list(segments(draw(chart)))
    for (arrow, _, a, b), (other, _, c, d) in combinations(found, 2):
        if arrow is other:
            continue
        for axis in (0, 1):
            if a[axis] == b[axis] and c[axis] == d[axis] and abs(a[axis] - c[axis]) < 3:
                along = 1 - axis
                assert max(a[along], b[along]) <= min(c[along], d[along]) or max(c[along], d[along]) <= min(
                    a[along], b[along]
                )


def leaves(point: Point, box: Box, arrow: Arrow) -> bool:
    """Whether an arrow begins at its box, at its own row of words under it, or below the last such row."""
    if arrow.label and arrow.label.answer:
        rect = arrow.label.rect
        assert (rect.x, rect.width) == (box.rect.x, box.rect.width)
        return (
            rect.y < point[1] < rect.bottom and min(abs(point[0] - rect.x), abs(point[0] - rect.right)) < 0.02
        )
    rows = [other.label.rect for other in box.arrows if other.label and other.label.answer]
    if rows and box.rect.x < point[0] < box.rect.right and point[1] > box.rect.bottom:
        return abs(point[1] - max(rect.bottom for rect in rows)) < 0.02
    return near(point, box)


def on(point: Point, a: Point, b: Point) -> bool:
    """Whether a point lies on a stretch, away from its ends."""
    return any(
        point[axis] == a[axis] == b[axis]
        and min(a[1 - axis], b[1 - axis]) < point[1 - axis] < max(a[1 - axis], b[1 - axis])
        for axis in (0, 1)
    )


def near(point: Point, box: Box) -> bool:
    """Whether a port lies on the edge of the shape."""
    rect = box.rect
    on_level = rect.y - 0.02 <= point[1] <= rect.bottom + 0.02
    on_width = rect.x - 0.02 <= point[0] <= rect.right + 0.02
    top = min(abs(point[1] - rect.y), abs(point[1] - rect.bottom)) < 0.02
    side = min(abs(point[0] - rect.x), abs(point[0] - rect.right)) < 13.1
    return on_level and on_width and (top or side)


@bounded
@given(charts())
def test_every_text_lies_inside_its_shape(chart):
    for box in draw(chart).boxes:
        corners = shapes.corners(box.node.kind, *box.rect)
        for line in box.lines:
            assert all(inside(corner, corners) for corner in text_corners(line)), (box.node, line)
            assert within(extent(line), box.rect)
            assert not box.badge or not extent(line).overlaps(box.badge.rect), (line, box.badge)
        for clock in box.clocks:
            (x, y), r = clock.center, clock.radius
            assert within(Rect(x - r, y - r, 2 * r, 2 * r), box.rect)
        assert not box.badge or within(box.badge.rect, box.rect)


@bounded
@given(charts())
def test_answers_hang_under_their_shape(chart):
    for box in draw(chart).boxes:
        rows = [arrow.label.rect.y for arrow in box.arrows if arrow.label and arrow.label.answer]
        assert not rows or 0 < min(rows) - box.rect.bottom <= 1.01


@bounded
@given(charts())
def test_every_other_text_has_its_ground(chart):
    drawing = draw(chart)
    for label in filter(None, [arrow.label for arrow in drawing.arrows]):
        assert all(within(extent(line), label.rect) for line in label.lines)
    for column in drawing.columns:
        assert all(within(extent(line), column.heading) for line in column.lines)
    assert all(band.line.width <= band.strip.height for band in drawing.bands)
    assert all(within(extent(sign.line), drawing.legend.rect) for sign in drawing.legend.signs)


@bounded
@given(charts())
def test_no_line_runs_behind_the_words_of_another(chart):
    drawing = draw(chart)
    for arrow in drawing.arrows:
        if (label := arrow.label) is None:
            continue
        rect = label.rect
        assert not any(crosses(a, b, rect, 0.1) for other, _, a, b in segments(drawing) if other is not arrow)


@bounded
@given(charts())
def test_text_has_eight_points_on_its_paper(chart):
    drawing = draw(chart)
    if drawing.paper != "A3 landscape":
        assert drawing.point_size >= 8
    if len(chart.lanes) <= 2:
        assert drawing.paper.startswith("A4")


@pytest.fixture(scope="module")
def env() -> Environment:
    return environment()


def environment() -> Environment:
    loader = FileSystemLoader(resources.folder("templates"))
    made = Environment(
        loader=loader, undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["inline"] = markdown.inline
    return made


def svg(env: Environment, chart: Chart) -> str:
    drawing = draw(chart)
    return env.get_template("flowchart/svg.j2").render(drawing=drawing, picture=picture(drawing), chart=chart)


@settings(bounded, max_examples=25)
@given(chart=charts())
def test_svg_and_outline_hold_exactly_the_chart(chart):
    env = environment()
    root = ET.fromstring(svg(env, chart))  # noqa: S314
    nodes = [element.attrib["data-node"] for element in root.iter() if "data-node" in element.attrib]
    edges = [element.attrib["data-edge"] for element in root.iter() if "data-edge" in element.attrib]
    assert set(nodes) == {node.id for node in chart.nodes}
    assert sorted(edges) == sorted(edge.id for edge in chart.edges)
    only_once = {node.id for node in chart.nodes if not node.kind.ends}
    assert all(nodes.count(node) == 1 for node in only_once)
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert all(identity.startswith("id-chart") for identity in ids)

    told = outline(chart)
    assert sorted(item.node.id for item in told.items) == sorted(node.id for node in chart.nodes)
    assert sorted(lead.edge.id for item in told.items for lead in item.leads) == sorted(edges)
    assert env.get_template("flowchart/outline.md.j2").render(outline=told)


SVG = "{http://www.w3.org/2000/svg}"


def looks(group: ET.Element) -> set[tuple[str, str]]:
    """Return every shape, mark and kind of line below an element; words and their ground need no sign."""
    found = {(e.tag.removeprefix(SVG), e.attrib.get("class", "")) for e in group.iter()}
    plain = {f"line {sign}": "line" for sign in ("normal", "all", "any", "joins")}
    kept = {"path", "rect", "circle"}
    return {
        (tag, plain.get(look, look))
        for tag, look in found
        if tag in kept and look not in {"ground", "legend"}
    }


@bounded
@given(chart=charts())
def test_the_legend_has_a_sign_for_all_that_is_drawn_and_for_nothing_else(chart):
    root = ET.fromstring(svg(environment(), chart))  # noqa: S314
    drawn = set().union(
        *(looks(group) for group in root.iter() if group.attrib.keys() & {"data-node", "data-edge"})
    )
    legend = looks(next(group for group in root.iter() if group.attrib.get("id") == "id-chart-legend"))
    forks = any(edge.kind in {"all", "any"} for edge in chart.edges)
    in_a_fork_s_sign = {("path", "line"), ("path", "tip")} if forks else set()
    assert drawn <= legend
    assert legend - drawn <= in_a_fork_s_sign


@settings(bounded, max_examples=10)
@given(chart=charts())
def test_the_same_chart_gives_the_same_bytes(chart):
    env = environment()
    first = svg(env, chart)
    draw.cache_clear()
    assert svg(env, chart) == first


SCRIPT = """
import sys
from runpy import run_path
from pathwaygen.flowchart import draw
sys.stdout.write(repr(draw(run_path(sys.argv[1])["_fixed"]())))
"""


def test_the_hash_seed_does_not_matter():
    outputs = set()
    for seed in ("0", "1", "4711"):
        env = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(resources.__file__).parents[1])}
        command = [sys.executable, "-c", SCRIPT, __file__]
        done = subprocess.run(command, capture_output=True, check=True, env=env, encoding="utf-8")
        outputs.add(done.stdout)
    assert len(outputs) == 1


def _fixed() -> Chart:
    lanes = tuple(Lane(f"l{i}", f"Bana {i}") for i in range(4))
    nodes = tuple(
        Node(
            f"N{i}",
            Kind.DECISION if i % 4 == 3 else Kind.STEP,
            f"Åtgärd {i}",
            f"N{i}",
            ("u",),
            f"l{i * 7 % 4}",
        )
        for i in range(24)
    )
    ends = (Node("ut1", Kind.EXIT, "Målen uppfyllda", lane="l0"),)
    pairs = [(f"N{i}", f"N{i + 1}") for i in range(23)]
    pairs += [(f"N{i}", f"N{i * 5 % 24}") for i in range(0, 24, 3)] + [
        (f"N{i}", "ut1") for i in range(3, 24, 4)
    ]
    edges = tuple(Edge(f"e{i}", a, b, "Ja" if i % 3 else None) for i, (a, b) in enumerate(pairs))
    return Chart("fast", "Fast", "sv", lanes, (Phase("u", "Utredning"),), (*nodes, *ends), edges)


@settings(bounded, max_examples=20)
@given(chart=charts())
def test_pages_break_between_rows_and_name_what_goes_on(chart):
    drawing = draw(chart)
    laid = pages.sheet(drawing)
    shown = list(pages.pages(drawing, laid))
    room = (laid.height - 2 * pages.MARGIN - 12) / laid.scale
    solid = [box.rect for box in drawing.boxes]
    solid += [arrow.label.rect for arrow in drawing.arrows if arrow.label]
    for page, (upper, lower) in zip(shown, pairwise(laid.cuts), strict=True):
        tall = [rect for rect in solid if rect.y < lower < rect.bottom]
        assert page.height <= room + 0.01 or not drawing.breaks
        assert not tall or min(rect.height for rect in tall) > room / 4
        for a, b in combinations([tag.rect for tag in page.tags], 2):
            assert not a.overlaps(b)
        for tag, other in permutations(page.tags, 2):
            low, high = sorted((other.start, other.end))
            assert not crosses((other.x, low), (other.x, high), tag.rect, 0.1)
        for cut in {upper, lower} - {0.0, drawing.height}:
            over = [a for _, _, a, b in segments(drawing) if min(a[1], b[1]) < cut < max(a[1], b[1])]
            edge = page.windows[-1].y + cut - page.windows[-1].top
            assert sorted(tag.x for tag in page.tags if tag.start == edge) == sorted(x for x, _ in over)
