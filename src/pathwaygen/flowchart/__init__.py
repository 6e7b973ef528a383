"""Flowcharts: a chart becomes a drawing with coordinates, and the same content as an ordered outline.

Templates print both; nothing here knows markup beyond SVG path data. Knows nothing of rules or findings.
"""

from __future__ import annotations

from pathwaygen.flowchart.chart import Chart, Edge, EdgeKind, Kind, Lane, Node, Phase
from pathwaygen.flowchart.drawing import Drawing
from pathwaygen.flowchart.layout import draw
from pathwaygen.flowchart.outline import Outline, outline

__all__ = [
    "Chart",
    "Drawing",
    "Edge",
    "EdgeKind",
    "Kind",
    "Lane",
    "Node",
    "Outline",
    "Phase",
    "draw",
    "outline",
]
