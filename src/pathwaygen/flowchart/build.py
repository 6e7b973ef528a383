"""A pathway → the chart of it: which boxes, arrows, lanes and bands there are, and what stands in them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen import markdown, standard
from pathwaygen.flowchart.chart import Chart, Edge, EdgeKind, Kind, Lane, Node, Phase
from pathwaygen.graph import Arrow, Graph, Origin
from pathwaygen.terms import Status
from pathwaygen.view.texts import anchor, joint, label, shortened
from pathwaygen.view.times import limit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.model import Block, Pathway, Time

_LONG = 130
"""Of longer texts the picture shows the first sentence."""
_ENTRY_LENGTH = 400
_TITLE_LENGTH = 240
_ANSWER_LENGTHS = (320, 1000)
_LANE_LENGTH = 120
"""Longer texts are cut in the picture; its alternatives hold them whole."""
_TIME_LENGTH = 100
_MOST_TIMES = 3
_DRAFT = "Utkast – inte fastställt"
_UNDECIDED = {
    Status.EXPIRED: "Utgånget – gäller inte längre",
    Status.UNDER_REVISION: "Under revidering – kan komma att ändras",
}
_ANSWERS = {
    "present": "Behov finns",
    "absent": "Inget behov",
    "met": "Målen uppfyllda",
    "need_remains": "Behov kvarstår",
    "unreachable": "Målen kan inte nås",
}
_SECOND_WORDS = frozenset((Origin.NEEDS, Origin.GOALS))
_KINDS: dict[Origin, EdgeKind] = {Origin.ALL: "all", Origin.ANY: "any"}


def chart(pathway: Pathway, *, errors: int = 0) -> Chart:
    """Return the chart of a pathway. A spec with faults gives a chart with gaps, never an error.

    Args:
        pathway: What to show.
        errors: How many faults the spec has, which the chart then says.
    """
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
            Lane(name, shortened(service.title or name, limit=_LANE_LENGTH))
            for name, service in pathway.services.items()
            if name in lanes
        ),
        phases=tuple(Phase(phase.id, phase.label) for phase in standard.load().phases if phase.id in used),
        nodes=(*_entries(pathway), *blocks, *ends),
        edges=edges,
        marks=tuple(_marks(pathway, errors)),
    )


def _marks(pathway: Pathway, errors: int) -> Iterator[str]:
    """Yield what everyone who sees the chart alone must know first."""
    document = pathway.document
    status = (document.status if document else None) or Status.DRAFT
    if errors:
        yield f"Byggt trots {errors} fel"
    if document and document.example:
        yield "Exempel – inte för användning i vården"
    if status not in {Status.APPROVED, Status.PUBLISHED}:
        yield _UNDECIDED.get(status, _DRAFT)


def _entries(pathway: Pathway) -> Iterator[Node]:
    for criterion in pathway.entry.criteria if pathway.entry else ():
        yield Node(
            id=criterion.id,
            kind=Kind.ENTRY,
            title=_whole(criterion.text or criterion.id),
            short=_short(criterion.text or criterion.id, _ENTRY_LENGTH),
            href=f"#{anchor('ingang', criterion.id)}",
            note=markdown.plain(criterion.text or ""),
        )


def _blocks(graph: Graph) -> Iterator[Node]:
    for block in graph.pathway.blocks:
        if graph.block(block.id) is not block:
            continue
        told = tuple(_times(block, graph.pathway))
        said = (block.decision.question if block.decision else None) or block.title or block.id
        yield Node(
            id=block.id,
            kind=Kind.DECISION if block.decision else Kind.STEP,
            title=_whole(said),
            short=_short(said, _TITLE_LENGTH),
            label=block.id,
            phases=tuple(phase.value for phase in graph.phases(block)),
            lane=graph.service(block) or "",
            rehabilitation=block.rehabilitation is not None,
            times=tuple(dict.fromkeys(time.whole for time in told)),
            clocks=_clocks(block.id, told),
            href=f"#{anchor('block', block.id)}",
        )


def _whole(said: str) -> str:
    """Return a text without its markup and its last stop."""
    return markdown.plain(said).rstrip(".")


def _short(said: str, most: int) -> str | None:
    """Return the text that the shape has room for, where that is not the whole text.

    A long text gives its first sentence, whole: what follows explains it, and stands where the link leads.
    """
    whole = _whole(said)
    short = label(said, limit=most) if len(whole) > _LONG else shortened(whole, limit=most)
    return short if short != whole else None


@dataclass(frozen=True, slots=True)
class _Limit:
    """A time in words: its limit, whom or what it holds for, and what it is about."""

    limit: str
    condition: str
    subject: str

    @property
    def drawn(self) -> str:
        """The words after the clock."""
        return " – ".join(filter(None, (self.limit, self.condition)))

    @property
    def whole(self) -> str:
        """Everything that is said of it."""
        return " – ".join(filter(None, (": ".join(filter(None, (self.subject, self.limit))), self.condition)))


def _times(block: Block, pathway: Pathway) -> Iterator[_Limit]:
    """Yield a block's times that say anything."""
    for time in block.times:
        found = _Limit(
            markdown.plain(limit(time, pathway.events)),
            "; ".join(filter(None, (_population(time, pathway), _whole(time.when or "")))),
            _whole(time.text or ""),
        )
        if found.limit or found.subject:
            yield found


def _population(time: Time, pathway: Pathway) -> str:
    """Return the name of the patients that a time holds for, as it stands inside a sentence."""
    names = {population.id: population.name for population in pathway.populations}
    name = _whole(names.get(time.population or "") or time.population or "")
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _clocks(block: str, told: tuple[_Limit, ...]) -> tuple[str, ...]:
    """Return what the shape shows of a block's times: limits with their conditions, or where they are told.

    Where several conditions decide, or the words are many, none of those limits is shown, lest one be read
    without what it holds for. A time that only words tell has no clock of its own; the shape says that it is
    there, lest the others be taken for all.
    """
    limits = {time.drawn: time for time in told if time.limit}
    conditional = [said for said, time in limits.items() if time.condition]
    hidden = set(conditional) if len(conditional) > 1 else set()
    hidden |= {said for said in limits if len(said) > _TIME_LENGTH}
    loose = sum(not time.limit for time in told)
    if len(limits) - len(hidden) + bool(hidden or loose) > _MOST_TIMES:
        hidden = set(limits)
    shown = tuple(said for said in limits if said not in hidden)
    if not hidden and not loose:
        return shown
    word = "tidsgräns" if len(limits) + loose == 1 else "tidsgränser"
    return (*shown, f"{'fler ' if shown else ''}{word}: se ({block})")


def _ends(graph: Graph, targets: set[str]) -> Iterator[Node]:
    """Yield the ways out, and what else an arrow leads to: another pathway."""
    known = {block.id for block in graph.pathway.blocks}
    for criterion in graph.pathway.exit.criteria if graph.pathway.exit else ():
        yield Node(
            id=criterion.id,
            kind=Kind.EXIT,
            title=_whole(criterion.text or criterion.id),
            short=_short(criterion.text or criterion.id, _ENTRY_LENGTH),
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
    """Yield the arrows, one for all that say the same.

    An answer of Table 1 is left out where the block itself leads there with the same words in its own, and an
    arrow without words where another from the same block to the same place has words.
    """
    own: dict[tuple[str, str], list[str | None]] = {}
    for arrow in graph.arrows:
        if arrow.origin not in _SECOND_WORDS and arrow.origin is not Origin.EXIT_LIST:
            own.setdefault((arrow.source, arrow.target), []).append(_said(arrow))
    kept: dict[tuple[str, str, str | None], Arrow] = {}
    for arrow in graph.arrows:
        said = _said(arrow)
        if arrow.origin not in _SECOND_WORDS or not _holds(own.get((arrow.source, arrow.target), []), said):
            kept.setdefault((arrow.source, arrow.target, said), arrow)
    worded = {(source, target) for source, target, said in kept if said}
    left = {key: arrow for key, arrow in kept.items() if key[2] or key[:2] not in worded}
    answers = [(source, said) for source, said in dict.fromkeys((key[0], key[2]) for key in left) if said]
    cut = _cuts(answers)
    for place, ((source, target, said), arrow) in enumerate(left.items(), 1):
        short = cut.get((source, said)) if said else None
        yield Edge(f"pil-{place}", source, target, said, _kind(arrow), short if short != said else None)


def _holds(labels: list[str | None], answer: str | None) -> bool:
    """Whether any of an author's labels has every word of an answer."""
    words = set((answer or "").casefold().split())
    return any(words <= set(re.findall(r"\w+", (label or "").casefold())) for label in labels)


def _cuts(answers: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return what is drawn of each answer: so much of it that no two from the same block look alike."""
    drawn: dict[tuple[str, str], str] = {}
    for most in _ANSWER_LENGTHS:
        same = Counter((source, drawn.get((source, said))) for source, said in answers)
        drawn |= {
            (source, said): shortened(said, limit=most)
            for source, said in answers
            if same[source, drawn.get((source, said))] != 1 or (source, said) not in drawn
        }
    return drawn


def _said(arrow: Arrow) -> str | None:
    if arrow.origin in _SECOND_WORDS:
        return _ANSWERS.get(arrow.answer, arrow.answer)
    said = markdown.plain(arrow.label) if arrow.label else ""
    if arrow.origin is Origin.NEXT:
        said = f"{joint(said)}{said}"
    return said or None


def _kind(arrow: Arrow) -> EdgeKind:
    if arrow.origin is Origin.NEXT and arrow.label:
        return "conditional"
    return _KINDS.get(arrow.origin, "normal")
