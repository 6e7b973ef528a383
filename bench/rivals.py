"""The same chart laid out by other engines, and what is counted in any layout.

Every engine gets the boxes as large as ours, lanes as clusters and phases as ranks as far as it knows them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from html import escape
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathwaygen.flowchart import draw

if TYPE_CHECKING:
    from pathwaygen.flowchart import Chart
    from pathwaygen.flowchart.drawing import Run

ELK = Path(__file__).parent / "elk"
Point = tuple[float, float]
_NEAR = 0.5
_FLAT = 0.9962
"""The cosine of five degrees: a smaller turn is no bend."""


@dataclass(frozen=True)
class Layout:
    """Boxes as x, y, width, height by node, and lines as corners with the nodes at their ends."""

    width: float
    height: float
    boxes: dict[str, tuple[float, float, float, float]]
    lines: list[tuple[str, str, list[Point]]]


def ours(chart: Chart) -> Layout:
    """Return our own layout; an exit that is drawn twice is two boxes."""
    drawing = draw(chart)
    boxes = {b.id: (b.rect.x, b.rect.y, b.rect.width, b.rect.height) for b in drawing.boxes}
    lines = [(a.source_box, a.target_box, list(a.points)) for a in drawing.arrows]
    return Layout(drawing.width, drawing.legend.rect.y, boxes, lines)


def _sizes(chart: Chart) -> dict[str, tuple[float, float]]:
    return {b.node.id: (b.rect.width, b.rect.height) for b in draw(chart).boxes}


def dot_source(chart: Chart) -> str:
    """Return a chart in Graphviz's language, with lanes as clusters and boxes as large as ours."""
    sizes = _sizes(chart)
    labels = {}
    for node in chart.nodes:
        wide, high = sizes[node.id]
        text = f"{node.label} {node.title}" if node.label else node.title
        labels[node.id] = f"label={json.dumps(text)} width={wide / 72:.3f} height={high / 72:.3f}"
    return _dot(chart, labels, "node [shape=box fixedsize=true fontsize=9]; edge [fontsize=9];")


def dot_whole(chart: Chart) -> str:
    """Return a chart in Graphviz's language with all that our drawing says: bold letters, times, links, lanes."""
    boxes = {box.node.id: box for box in draw(chart).boxes}
    labels = {}
    for node in chart.nodes:
        rows = "".join(
            f'<TR><TD ALIGN="LEFT">{" ".join(map(_run, line.runs))}</TD></TR>'
            for line in boxes[node.id].lines
        )
        table = f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0">{rows}</TABLE>'
        labels[node.id] = f"label=<{table}> URL={json.dumps('#' + node.id)} tooltip={json.dumps(node.title)}"
    font = 'fontname="Liberation Sans" fontsize=11'
    return _dot(chart, labels, f"node [shape=box {font}]; edge [{font}];")


def _run(run: Run) -> str:
    return f"<B>{escape(run.text)}</B>" if run.bold else escape(run.text)


def _dot(chart: Chart, labels: dict[str, str], looks: str) -> str:
    out = [f"digraph g {{ rankdir=TB; newrank=true; {looks}"]
    for lane in chart.lanes:
        out.append(f"subgraph {json.dumps('cluster_' + lane.id)} {{ label={json.dumps(lane.title)};")
        out += [f"{json.dumps(node.id)};" for node in chart.nodes if node.lane == lane.id]
        out.append("}")
    out += [f"{json.dumps(name)} [{label}];" for name, label in labels.items()]
    out += [
        f"{json.dumps(e.source)} -> {json.dumps(e.target)} [label={json.dumps(e.label or '')}];"
        for e in chart.edges
    ]
    return "\n".join([*out, "}"])


def dot(source: str, form: str) -> bytes:
    """Return what the ``dot`` process writes."""
    program = shutil.which("dot")
    if program is None:
        raise FileNotFoundError("dot: apt-get install graphviz")
    return subprocess.run(
        [program, f"-T{form}"], input=source.encode(), capture_output=True, check=True
    ).stdout


def graphviz(chart: Chart) -> Layout:
    """Return Graphviz's layout, its curves as eight straight stretches for each piece."""
    found = json.loads(dot(dot_source(chart), "json"))
    _, _, wide, high = map(float, found["bb"].split(","))
    boxes: dict[str, tuple[float, float, float, float]] = {}
    names = {}
    for thing in found["objects"]:
        if "pos" not in thing:
            continue
        x, y = map(float, thing["pos"].split(","))
        w, h = float(thing["width"]) * 72, float(thing["height"]) * 72
        boxes[thing["name"]] = (x - w / 2, high - y - h / 2, w, h)
        names[thing["_gvid"]] = thing["name"]
    lines = [(names[e["tail"]], names[e["head"]], _curve(e["pos"], high)) for e in found["edges"]]
    return Layout(wide, high, boxes, lines)


def _curve(spline: str, high: float) -> list[Point]:
    parts = spline.split(" ")
    tip = next((p[2:] for p in parts if p.startswith("e,")), None)
    points = [_point(p, high) for p in parts if not p.startswith(("e,", "s,"))]
    out = [points[0]]
    for i in range(0, len(points) - 1, 3):
        a, b, c, d = points[i : i + 4]
        for step in range(1, 9):
            t, s = step / 8, 1 - step / 8
            out.append(
                (
                    s**3 * a[0] + 3 * s * s * t * b[0] + 3 * s * t * t * c[0] + t**3 * d[0],
                    s**3 * a[1] + 3 * s * s * t * b[1] + 3 * s * t * t * c[1] + t**3 * d[1],
                )
            )
    return [*out, _point(tip, high)] if tip else out


def _point(text: str, high: float) -> Point:
    x, y = text.split(",")
    return float(x), high - float(y)


def elk(chart: Chart) -> Layout | None:
    """Return ELK's layered layout with lanes as compounds, or nothing where node or elkjs is missing."""
    node = shutil.which("node")
    if node is None or not (ELK / "node_modules").is_dir():
        return None
    sizes = _sizes(chart)
    band = {phase.id: i for i, phase in enumerate(chart.phases)}
    lanes = {lane.id for lane in chart.lanes}

    def child(n: Any) -> dict[str, Any]:  # noqa: ANN401  any node
        options = {"elk.partitioning.partition": band[n.phases[0]]} if n.phases else {}
        return {"id": n.id, "width": sizes[n.id][0], "height": sizes[n.id][1], "layoutOptions": options}

    graph = {
        "id": "root",
        "layoutOptions": {
            "elk.algorithm": "layered",
            "elk.direction": "DOWN",
            "elk.hierarchyHandling": "INCLUDE_CHILDREN",
            "elk.edgeRouting": "ORTHOGONAL",
            "elk.partitioning.activate": True,
            "elk.json.edgeCoords": "ROOT",
            "elk.json.shapeCoords": "ROOT",
        },
        "children": [
            *(
                {"id": f"lane-{lane.id}", "children": [child(n) for n in chart.nodes if n.lane == lane.id]}
                for lane in chart.lanes
            ),
            *(child(n) for n in chart.nodes if n.lane not in lanes),
        ],
        "edges": [
            {"id": e.id, "sources": [e.source], "targets": [e.target], "labels": _label(e.label)}
            for e in chart.edges
        ],
    }
    done = subprocess.run(
        [node, str(ELK / "layout.js")],
        input=json.dumps(graph).encode(),
        capture_output=True,
        check=True,
        cwd=ELK,
    )
    found = json.loads(done.stdout)
    boxes = {n["id"]: (n["x"], n["y"], n["width"], n["height"]) for n in _leaves(found)}
    lines = []
    for edge in found["edges"]:
        for section in edge["sections"]:
            points = [section["startPoint"], *section.get("bendPoints", []), section["endPoint"]]
            lines.append((edge["sources"][0], edge["targets"][0], [(p["x"], p["y"]) for p in points]))
    return Layout(found["width"], found["height"], boxes, lines)


def _label(text: str | None) -> list[dict[str, Any]]:
    return [{"text": text, "width": 6 * len(text), "height": 12}] if text else []


def _leaves(node: dict[str, Any]) -> list[dict[str, Any]]:
    below = node.get("children", [])
    if not below:
        return [] if node["id"].startswith("lane-") or node["id"] == "root" else [node]
    return [leaf for kid in below for leaf in _leaves(kid)]


def counts(layout: Layout) -> dict[str, int]:
    """Return the crossings of two arrows, the arrows through a box, the bends, and the area in thousands."""
    pieces = [
        (i, a, b) for i, (_, _, points) in enumerate(layout.lines) for a, b in pairwise(points) if a != b
    ]
    crossings = {
        (i, j, *_cell(x))
        for (i, a, b), (j, c, d) in combinations(pieces, 2)
        if i != j and (x := _meet(a, b, c, d))
    }
    through = {
        (i, name)
        for i, a, b in pieces
        for name, box in layout.boxes.items()
        if name not in layout.lines[i][:2] and _inside(a, b, box)
    }
    bends = sum(_turns(points) for _, _, points in layout.lines)
    return {
        "crossings": len(crossings),
        "through": len(through),
        "bends": bends,
        "area": round(layout.width * layout.height / 1000),
    }


def _cell(point: Point) -> tuple[int, int]:
    return round(point[0] / 20), round(point[1] / 20)


def _meet(a: Point, b: Point, c: Point, d: Point) -> Point | None:
    """Return where two stretches cross, away from their ends."""
    rx, ry, sx, sy = b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]
    turn = rx * sy - ry * sx
    if not turn:
        return None
    t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / turn
    u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / turn
    return (a[0] + t * rx, a[1] + t * ry) if 0 < t < 1 and 0 < u < 1 else None


def _inside(a: Point, b: Point, box: tuple[float, float, float, float]) -> bool:
    """Whether a stretch goes through a box, clipped to it side by side."""
    x, y, w, h = box
    low, high = 0.0, 1.0
    for start, move, least, most in (
        (a[0], b[0] - a[0], x + _NEAR, x + w - _NEAR),
        (a[1], b[1] - a[1], y + _NEAR, y + h - _NEAR),
    ):
        if not move:
            if not least < start < most:
                return False
            continue
        first, last = sorted(((least - start) / move, (most - start) / move))
        low, high = max(low, first), min(high, last)
    return low < high


def _turns(points: list[Point]) -> int:
    """Return how often a line changes its direction; a curve is one bend as long as it turns."""
    bends, turning = 0, False
    for (ax, ay), (bx, by), (cx, cy) in zip(points, points[1:], points[2:], strict=False):
        ux, uy, vx, vy = bx - ax, by - ay, cx - bx, cy - by
        size = ((ux * ux + uy * uy) * (vx * vx + vy * vy)) ** 0.5
        bent = bool(size) and (ux * vx + uy * vy) / size < _FLAT
        bends += bent and not turning
        turning = bent
    return bends


def picture(layout: Layout) -> str:
    """Return a bare SVG of a layout, so that all can be seen side by side."""
    boxes = "".join(
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" fill="#fff" stroke="#1d4b73"/>'
        f'<text x="{x + 4:.1f}" y="{y + 14:.1f}" font-size="11" font-family="Arial">{name.rpartition("-")[2]}</text>'
        for name, (x, y, w, h) in layout.boxes.items()
    )
    lines = "".join(
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" fill="none" stroke="#2a3947"/>'
        for _, _, points in layout.lines
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {layout.width + 8:.0f} {layout.height + 8:.0f}" '
        f'width="{layout.width + 8:.0f}" height="{layout.height + 8:.0f}">{lines}{boxes}</svg>\n'
    )
