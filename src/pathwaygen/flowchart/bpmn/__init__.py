"""A drawing → BPMN 2.0: lanes, gateways and events as BPMN demands, with coordinates like the drawing's."""

from __future__ import annotations

from pathwaygen.flowchart.bpmn.diagram import Diagram, diagram

__all__ = ["Diagram", "diagram"]
