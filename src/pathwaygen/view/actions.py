"""The pathway's actions: healthcare's beside the patient's own, with decisions and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pathwaygen.graph import Graph
from pathwaygen.markdown import Md
from pathwaygen.view import rehabilitation, times
from pathwaygen.view.elements import ElementView, element
from pathwaygen.view.texts import NOTHING, TargetView, Texts, joint, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pathwaygen.model import Block, Decision, Element, Group, Next, Part, Pathway, Performer
    from pathwaygen.view.rehabilitation import SectionView


@dataclass(frozen=True, slots=True)
class BranchView:
    """One way on from an action: an answer or a condition, a text, and where it leads."""

    answer: Md
    when: Md
    text: Md
    to: TargetView | None
    marks: Md

    @property
    def joint(self) -> Md:
        """The word before its condition."""
        return joint(self.when)


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A question with its answers."""

    question: Md
    branches: tuple[BranchView, ...]
    marks: Md


@dataclass(frozen=True, slots=True)
class NextView:
    """What follows: the branches whose condition holds (``to``), ``all`` of them, or some (``any``)."""

    kind: Literal["to", "all", "any"]
    branches: tuple[BranchView, ...]

    @property
    def bare(self) -> bool:
        """Whether it is a plain list of blocks, which makes one sentence."""
        return all(b.to and b.to.kind == "block" and not b.when and not b.marks for b in self.branches)


@dataclass(frozen=True, slots=True)
class PerformerView:
    """Who does it: the members of a team, or single professions."""

    team: Md
    professions: Md
    reason: Md
    text: Md


@dataclass(frozen=True, slots=True)
class PartView:
    """An unlettered part of an action."""

    title: Md
    care: Md
    patient: ElementView | None


@dataclass(frozen=True, slots=True)
class ActionView:
    """A block.

    Attributes:
        anchor: The address of its heading.
        letter: Its id.
        title: What it is called; the question of a decision that has no title.
        rehabilitation: Whether it carries the R mark.
        phases: The phases it belongs to.
        phase: The one it stands under where a document goes by phase, a ``PhaseName``, or nothing.
        insured: Whether its insurance medicine stands under a heading of its own, elsewhere in the document.
        suggested: Whether the block itself is, wholly or partly, the group's own suggestion.
        patient: Elements of the patient's own actions: the block's, then each phase's.
        footnote: The note on the plan's name, where a section mentions the plan.
    """

    anchor: Md
    letter: Md
    title: Md
    rehabilitation: bool
    marks: Md
    phases: Md
    service: Md
    population: Md
    times: tuple[Md, ...]
    performer: PerformerView | None
    care: Md
    sections: tuple[SectionView, ...]
    parts: tuple[PartView, ...]
    codes: tuple[Md, ...]
    decision: DecisionView | None
    next: tuple[NextView, ...]
    patient: tuple[ElementView, ...]
    footnote: Md
    handovers: tuple[Md, ...]
    phase: str = ""
    insured: bool = False
    suggested: bool = False

    @property
    def has_care(self) -> bool:
        """Whether there is anything to print under healthcare's actions."""
        return bool(self.care or self.sections or self.parts or self.codes or self.decision or self.next)

    @property
    def has_patient(self) -> bool:
        """Whether there is anything to print under the patient's actions."""
        return bool(self.patient) or any(part.patient for part in self.parts)


@dataclass(frozen=True, slots=True)
class GroupView:
    """Blocks under a heading of their own, or blocks that belong to no group (``title`` is empty)."""

    title: Md
    anchor: Md
    marks: Md
    service: Md
    times: tuple[Md, ...]
    care: Md
    patient: ElementView | None
    actions: tuple[ActionView, ...]


def groups(pathway: Pathway, texts: Texts) -> tuple[GroupView, ...]:
    """Return the pathway's actions in the order they are written, neighbours of one group together."""
    graph = Graph(pathway)
    runs: list[tuple[Group | None, list[int]]] = []
    for index, block in enumerate(pathway.blocks):
        group = graph.group(block)
        if runs and runs[-1][0] is group:
            runs[-1][1].append(index)
        else:
            runs.append((group, [index]))
    seen: set[str] = set()
    done = []
    for group, indexes in runs:
        first = group is not None and group.id not in seen
        if group is not None:
            seen.add(group.id)
        done.append(_group(group, first=first, indexes=indexes, texts=texts, graph=graph))
    return (
        *done,
        *(
            _group(g, first=True, indexes=(), texts=texts, graph=graph)
            for g in pathway.groups
            if g.id not in seen
        ),
    )


def _group(
    group: Group | None, *, first: bool, indexes: Sequence[int], texts: Texts, graph: Graph
) -> GroupView:
    if group is None:
        actions = tuple(_action(index, texts, graph) for index in indexes)
        return GroupView(NOTHING, NOTHING, NOTHING, NOTHING, (), NOTHING, None, actions)
    place = ("groups", f"#{group.id}")
    title, anchor = texts.name(group.title or group.id), texts.claim("grupp", group.id)
    marks = texts.marks(group, *place) if first else NOTHING
    return GroupView(
        title,
        anchor,
        marks,
        texts.service(group.service) if first and group.service else NOTHING,
        tuple(times.sentence(time, texts, *place, "times") for time in group.times) if first else (),
        texts.prose(group.care, *place, "care") if first else NOTHING,
        element(group.patient, (*place, "patient"), texts, *place, "patient") if first else None,
        tuple(_action(index, texts, graph) for index in indexes),
    )


def _action(index: int, texts: Texts, graph: Graph) -> ActionView:
    block = texts.pathway.blocks[index]
    place = ("block", f"#{block.id}")
    title = texts.name(block.title or (block.decision.question if block.decision else None) or block.id)
    marks = texts.marks(block, *place)
    sections = rehabilitation.sections(block, index, texts)
    own = element(block.patient, (*place, "patient"), texts, *place, "patient")
    return ActionView(
        anchor=texts.claim("block", block.id),
        letter=texts.name(block.id),
        title=title,
        rehabilitation=block.rehabilitation is not None,
        marks=marks,
        phases=texts.chosen(Md(", ".join(phase_labels(graph, block, texts))), *place, "phase"),
        service=texts.chosen(texts.service(graph.service(block)), *place, "service"),
        population=texts.chosen(texts.population(block.population), *place, "population"),
        times=tuple(times.sentence(time, texts, *place, "times") for time in block.times),
        performer=_performer(block.performer, texts, *place, "performer"),
        care=texts.prose(block.care, *place, "care"),
        sections=sections,
        parts=tuple(_part(part, texts, *place) for part in block.parts),
        codes=tuple(texts.code(code) for code in block.codes),
        decision=_decision(block.decision, texts, *place, "decision") if block.decision else None,
        next=tuple(_next(block.next, texts, *place)) if block.next else (),
        patient=((own,) if own else ()) + rehabilitation.patient(block, index, texts),
        footnote=footnote(texts) if any(section.footnote for section in sections) else NOTHING,
        handovers=tuple(handovers(block, texts)),
        suggested=bool(block.suggestion),
        phase=_phase([phase.value for phase in graph.phases(block)]),
    )


def _phase(names: Sequence[str]) -> str:
    """Return the phase that an action stands under: what also treats is treatment, else the first."""
    return "treatment" if "treatment" in names else next(iter(names), "")


def phase_labels(graph: Graph, block: Block, texts: Texts) -> Iterator[str]:
    """Yield the names of a block's phases: the first as it is, the others inside the sentence."""
    labels = {phase.id: phase.label for phase in texts.standard.phases}
    for place, phase in enumerate(graph.phases(block)):
        said = labels.get(phase.value, phase.sv)
        yield said if place == 0 else said[:1].lower() + said[1:]


def handovers(block: Block, texts: Texts) -> Iterator[Md]:
    """Yield links to the handovers that take place in a block."""
    for transition in texts.pathway.transitions:
        if transition.block == block.id and (transition.from_ or transition.to):
            said = f"{texts.service(transition.from_)} – {texts.service(transition.to)}"
            yield Md(f"[{said}](#overgang-{transition.id})")


def footnote(texts: Texts) -> Md:
    """Return the note on the plan's name."""
    return texts.name(next((note.text for note in texts.standard.footnotes if note.id == "plan_name"), ""))


def _performer(performer: Performer | None, texts: Texts, *place: str) -> PerformerView | None:
    if performer is None:
        return None
    team = listed(texts.items(performer.team, *place, "team"))
    professions = Md(", ".join(texts.items(performer.profession, *place, "profession")))
    reason, text = texts.line(performer.reason), texts.line(performer.text)
    return PerformerView(team, professions, reason, texts.marked(text, performer, *place, beside=reason))


def _part(part: Part, texts: Texts, *place: str) -> PartView:
    title = texts.marked(texts.name(part.title or part.id), part, *place, "parts", f"#{part.id or ''}")
    within = (*place, "parts", f"#{part.id or ''}")
    own: Element | None = part.patient
    return PartView(
        title, texts.prose(part.care, *within), element(own, (*within, "patient"), texts, *within, "patient")
    )


def _decision(decision: Decision, texts: Texts, *place: str) -> DecisionView:
    marks = texts.marks(decision, *place)
    branches = []
    for outcome in decision.outcomes:
        text = texts.line(outcome.text)
        branches.append(
            BranchView(
                answer=texts.line(outcome.answer),
                when=texts.line(outcome.when),
                text=text,
                to=texts.target(outcome.to) if outcome.to else None,
                marks=texts.marks(outcome, *place, "outcomes", but=text),
            )
        )
    return DecisionView(texts.line(decision.question), tuple(branches), marks)


def _next(following: Next, texts: Texts, *place: str) -> Iterator[NextView]:
    kinds: tuple[Literal["to", "all", "any"], ...] = ("to", "all", "any")
    for kind in kinds:
        branches = tuple(
            BranchView(
                answer=NOTHING,
                when=Md(texts.line(target.when).rstrip(".")),
                text=NOTHING,
                to=texts.target(target.to),
                marks=texts.marks(target, *place, "next"),
            )
            for target in getattr(following, kind)
        )
        if branches:
            yield NextView(kind, branches)
