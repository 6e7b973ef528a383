"""What a box and an arrow are called when they are read out, in the order a listener needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathwaygen.flowchart.drawing import Arrow, Box
    from pathwaygen.flowchart.words import Words


def box_name(box: Box, words: Words) -> str:
    """Return what a box is called: its kind, letter and title, its limits, and where it stands."""
    _, node, _, copies, lane, phase, also = box[:7]
    said = f"{words.kinds[node.kind]} {node.label}: " if node.label else f"{words.kinds[node.kind]}: "
    said += _stopped(node.title)
    for time in node.times:
        said += f" {words.limit}: {_stopped(time)}"
    if node.rehabilitation:
        said += f" {words.includes}."
    for text in (lane, phase, also):
        if text:
            said += f" {_stopped(text)}"
    return f"{said} {words.shown.format(copies)}." if copies > 1 else said


def arrow_name(arrow: Arrow, words: Words) -> str:
    """Return what an arrow is called: from where to where, its words, and how it is followed."""
    way = words.leads_back if arrow.circles else words.leads_up if arrow.returns else words.leads
    said = way.format(arrow.source, arrow.target)
    edge = arrow.edge
    if edge.label:
        said = f"{said}: {edge.label}"
        if edge.kind == "conditional":
            return said
    return f"{said} ({words.ways[edge.kind]})" if edge.kind in words.ways else said


def _stopped(text: str) -> str:
    """Return a text as a sentence."""
    return text if text.endswith((".", "?", "!", ":")) else f"{text}."
