"""A pathway → the chart of it: which boxes, arrows, lanes and bands there are, and what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen import markdown, standard
from pathwaygen.flowchart.chart import Chart, Edge, EdgeKind, Kind, Lane, Node, Phase
from pathwaygen.graph import Arrow, Graph, Origin
from pathwaygen.view.texts import anchor, label, shortened
from pathwaygen.view.times import limit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pathwaygen.model import Block, Pathway

_ENTRY_LENGTH = 70
_TITLE_LENGTH = 90
_ANSWER_LENGTH = 64
_MOST_TIMES = 3
_ANSWERS = {
    "present": "Behov finns",
    "absent": "Inget behov",
    "met": "Målen uppfyllda",
    "need_remains": "Behov kvarstår",
    "unreachable": "Målen kan inte nås",
}
_SECOND_WORDS = frozenset((Origin.NEEDS, Origin.GOALS))
_KINDS: dict[Origin, EdgeKind] = {Origin.ALL: "all", Origin.ANY: "any"}


def chart(pathway: Pathway) -> Chart:
    """Return the chart of a pathway. A spec with faults gives a chart with gaps, never an error."""
    graph = Graph(pathway)
    blocks = tuple(_blocks(graph))
    edges = tuple(_edges(graph))
    ends = tuple(_ends(graph, {edge.target for edge in edges}))
    used = {phase for node in blocks for phase in node.phases}
    lanes = {node.lane for node in blocks}
    return Chart(
        id="flodesschema",
        title=f"Flödesschema för vårdförlopp {markdown.plain(pathway.title) or pathway.title}",
        language="sv",
        lanes=tuple(
            Lane(name, service.title or name) for name, service in pathway.services.items() if name in lanes
        ),
        phases=tuple(Phase(phase.id, phase.label) for phase in standard.load().phases if phase.id in used),
        nodes=(*_entries(pathway), *blocks, *ends),
        edges=edges,
    )


def _entries(pathway: Pathway) -> Iterator[Node]:
    for criterion in pathway.entry.criteria if pathway.entry else ():
        yield Node(
            id=criterion.id,
            kind=Kind.ENTRY,
            title=label(criterion.text or criterion.id, limit=_ENTRY_LENGTH),
            href=f"#{anchor('ingang', criterion.id)}",
            note=markdown.plain(criterion.text or ""),
        )


def _blocks(graph: Graph) -> Iterator[Node]:
    for block in graph.pathway.blocks:
        if graph.block(block.id) is not block:
            continue
        yield Node(
            id=block.id,
            kind=Kind.DECISION if block.decision else Kind.STEP,
            title=_title(block),
            label=block.id,
            phases=tuple(phase.value for phase in graph.phases(block)),
            lane=graph.service(block) or "",
            rehabilitation=block.rehabilitation is not None,
            times=tuple(_times(block, graph.pathway.events)),
            href=f"#{anchor('block', block.id)}",
        )


def _title(block: Block) -> str:
    """Return a block's title; for a decision its question."""
    question = block.decision.question if block.decision else None
    said = question or block.title or block.id
    return label(said, limit=_TITLE_LENGTH)


def _times(block: Block, events: dict[str, str]) -> Iterator[str]:
    """Yield a block's time limits, the first ones where they are many."""
    said = dict.fromkeys(filter(None, (limit(time, events) for time in block.times)))
    shown = tuple(said)
    if len(shown) <= _MOST_TIMES:
        yield from shown
    else:
        yield from shown[: _MOST_TIMES - 1]
        yield f"{len(shown) - _MOST_TIMES + 1} tidsgränser till"


def _ends(graph: Graph, targets: set[str]) -> Iterator[Node]:
    """Yield the ways out, and what else an arrow leads to: another pathway."""
    known = {block.id for block in graph.pathway.blocks}
    for criterion in graph.pathway.exit.criteria if graph.pathway.exit else ():
        yield Node(
            id=criterion.id,
            kind=Kind.EXIT,
            title=label(criterion.text or criterion.id, limit=_ENTRY_LENGTH),
            href=f"#{anchor('utgang', criterion.id)}",
            note=markdown.plain(criterion.text or ""),
        )
    for name in sorted(targets - known - set(graph.exits)):
        if _other_pathway(name, graph):
            yield Node(id=name, kind=Kind.CONTINUATION, title=name)


def _other_pathway(name: str, graph: Graph) -> bool:
    scope = graph.pathway.scope
    return bool(scope) and name in {*(scope.related if scope else ()), scope.continues if scope else None}


def _edges(graph: Graph) -> Iterator[Edge]:
    """Yield the arrows. One that Table 1 adds is left out where the pair already has one."""
    first = {(arrow.source, arrow.target) for arrow in graph.arrows if arrow.origin not in _SECOND_WORDS}
    seen: set[tuple[str, str, str | None]] = set()
    kept: Iterable[Arrow] = (
        arrow
        for arrow in graph.arrows
        if arrow.origin not in _SECOND_WORDS or (arrow.source, arrow.target) not in first
    )
    for place, arrow in enumerate(kept, 1):
        said = _said(arrow)
        key = (arrow.source, arrow.target, said)
        if key in seen:
            continue
        seen.add(key)
        yield Edge(f"pil-{place}", arrow.source, arrow.target, said, _kind(arrow))


def _said(arrow: Arrow) -> str | None:
    if arrow.origin in _SECOND_WORDS:
        return _ANSWERS.get(arrow.answer, arrow.answer)
    return shortened(markdown.plain(arrow.label), limit=_ANSWER_LENGTH) if arrow.label else None


def _kind(arrow: Arrow) -> EdgeKind:
    if arrow.origin is Origin.NEXT and arrow.label:
        return "conditional"
    return _KINDS.get(arrow.origin, "normal")
