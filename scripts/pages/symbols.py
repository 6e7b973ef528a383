"""The flowchart's symbols in the guide, drawn by the program that draws them in every legend."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pathwaygen.flowchart import Chart, Edge, EdgeKind, Kind, Lane, Node, Phase, draw

if TYPE_CHECKING:
    from pathwaygen.flowchart.drawing import Sign

_CELL = re.compile(r'<svg aria-hidden="true"[^>]*>.*?</svg>(?= \| \*\*(.+?)\*\* \|)')
_GROUND = "var(--md-default-bg-color, #fff)"
_LINES = {"entry": 2.4, "decision": 1.6}
_DASHES = {
    "returns": ' stroke-dasharray="8 3"',
    "conditional": ' stroke-dasharray="2 2.5"',
    "returns conditional": ' stroke-dasharray="8 3 2 3"',
}


def filled(text: str) -> str:
    """Return a page with every symbol in front of its bold name drawn anew."""
    return _CELL.sub(lambda cell: _signs().get(cell[1], cell[0]), text)


@cache
def _signs() -> dict[str, str]:
    """Return every symbol as a small picture, by its name in the legend."""
    return {sign.line.text: _picture(sign) for sign in draw(_chart()).legend.signs}


def _chart() -> Chart:
    """Return a chart that has them all."""
    nodes = tuple(
        Node(kind.value, kind, "Ruta", phases=("u",), lane="v", rehabilitation=True, times=("tid",))
        for kind in Kind
    )
    ways: list[tuple[str, str, EdgeKind]] = [
        ("entry", "step", "normal"),
        ("step", "decision", "all"),
        ("decision", "step", "normal"),
        ("decision", "exit", "conditional"),
        ("step", "continuation", "any"),
        ("decision", "step", "conditional"),
    ]
    edges = [Edge(f"e{n}", a, b, None, kind) for n, (a, b, kind) in enumerate(ways)]
    long = "ett svar som är för långt för att stå på sin pil"
    edges += [Edge(f"svar{n}", "decision", "step", f"{long} {n}") for n in range(2)]
    return Chart("tecken", "Tecken", "sv", (Lane("v", "V"),), (Phase("u", "U"),), nodes, tuple(edges))


def _picture(sign: Sign) -> str:
    x, y, wide, high = sign.rect
    width = _LINES.get(sign.symbol, 1.3)
    return (
        f'<svg aria-hidden="true" width="64" height="32" '
        f'viewBox="{x - 1:g} {y - 1:g} {wide + 2:g} {high + 2:g}" '
        f'fill="none" stroke="currentColor" stroke-width="{width}">{"".join(_parts(sign))}</svg>'
    )


def _parts(sign: Sign) -> list[str]:
    if sign.badge:
        x, y, side, _ = sign.badge.rect
        text = sign.badge.text
        return [
            f'<circle cx="{x + side / 2:g}" cy="{y + side / 2:g}" r="{side / 2:g}" fill="currentColor"/>',
            (
                f'<text x="{text.x:g}" y="{text.y:g}" font-size="11" font-weight="700" '
                f'fill="{_GROUND}" stroke="none">R</text>'
            ),
        ]
    if sign.clock:
        (x, y), r, hands = sign.clock
        return [f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}"/>', f'<path d="{hands}"/>']
    if sign.ground:
        x, y, wide, high = sign.ground
        return [f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" rx="2"/>']
    parts = [f'<path d="{sign.path}"{_DASHES.get(sign.symbol, "")}/>']
    if sign.inner:
        parts.append(f'<path d="{sign.inner}" stroke-width=".8"/>')
    if sign.head:
        parts.append(f'<path d="{sign.head}" fill="currentColor"/>')
    if sign.foot:
        parts.append(f'<path d="{sign.foot}" fill="{_GROUND if sign.symbol == "any" else "currentColor"}"/>')
    return parts
