"""What the pathway covers, the condition, and the ways in and out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.markdown import Md
from pathwaygen.view.elements import ElementView, element, gathered
from pathwaygen.view.texts import NOTHING, Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.model import CodeSet, Pathway, Transition
    from pathwaygen.model.condition import About
    from pathwaygen.model.document import Ages


_ABOUT = ("definition", "prevalence", "causes", "risk_factors", "comorbidity", "course", "complications")


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision on what is in scope: rehabilitation, sick leave, recurring need.

    ``included`` says it in words; nothing where it is not decided.
    """

    id: str
    included: Md
    reason: Md


@dataclass(frozen=True, slots=True)
class AgesView:
    """An age band in years; None where it is open."""

    low: int | None
    high: int | None
    marks: Md


@dataclass(frozen=True, slots=True)
class ScopeView:
    """What the pathway covers."""

    lead: Md
    decisions: tuple[DecisionView, ...]
    ages: AgesView | None
    delimitation: Md
    care_level: Md
    related: tuple[Md, ...]
    continues: Md

    @property
    def empty(self) -> bool:
        """Whether nothing is said."""
        return not any(
            (
                self.lead,
                self.decisions,
                self.ages,
                self.delimitation,
                self.care_level,
                self.related,
                self.continues,
            )
        )


@dataclass(frozen=True, slots=True)
class CodesView:
    """Codes of one system, with those left out."""

    system: Md
    includes: Md
    excludes: Md
    marks: Md


@dataclass(frozen=True, slots=True)
class GroupOfPatientsView:
    """A named group of patients."""

    name: Md
    criteria: Md
    registered_in: Md
    marks: Md
    ages: AgesView | None = None
    codes: tuple[CodesView, ...] = ()


@dataclass(frozen=True, slots=True)
class ConditionView:
    """The condition X and the intervention Y.

    Attributes:
        about: Texts on the condition with their ids; the template has their headings.
    """

    name: Md
    codes: tuple[CodesView, ...]
    about: tuple[tuple[str, Md], ...]
    intervention: Md
    intervention_codes: tuple[CodesView, ...]
    populations: tuple[GroupOfPatientsView, ...]


@dataclass(frozen=True, slots=True)
class WayView:
    """A way in or out.

    Attributes:
        anchor: Its address.
        text: Its criterion.
        to: For a way in, a reference to the block it leads to.
        origins: For a way out, references to the blocks it is reached from.
        everywhere: Whether a way out is open from every block.
        population: Whom it is for.
    """

    anchor: Md
    text: Md
    to: Md = NOTHING
    origins: Md = NOTHING
    everywhere: bool = False
    population: Md = NOTHING
    marks: Md = NOTHING


@dataclass(frozen=True, slots=True)
class RehabilitationExitView:
    """A way out of rehabilitation, with the words that lead it in and the block of the closing dialogue."""

    lead: Md
    text: Md
    block: Md


@dataclass(frozen=True, slots=True)
class TransitionView:
    """A handover, or why there is none of its kind.

    Attributes:
        crossing: ``within`` one principal, ``between`` two, or nothing.
        plan_follows: Whether the plan goes with the patient, yes or no; nothing where nothing is said.
    """

    anchor: Md
    crossing: str
    origin: Md
    destination: Md
    block: Md
    elements: tuple[ElementView, ...]
    plan_follows: Md
    not_applicable: Md
    marks: Md


@dataclass(frozen=True, slots=True)
class WaysView:
    """Ways in and out, and the handovers on the way."""

    entries: tuple[WayView, ...]
    exceptions: tuple[Md, ...]
    early: tuple[ElementView, ...]
    exits: tuple[WayView, ...]
    rehabilitation: tuple[RehabilitationExitView, ...]
    transitions: tuple[TransitionView, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is said of ways in and out."""
        return not (self.entries or self.exceptions or self.early or self.exits or self.rehabilitation)


def scope(pathway: Pathway, texts: Texts) -> ScopeView:
    """Return what the pathway covers."""
    found = pathway.scope
    if found is None:
        return ScopeView(NOTHING, (), None, NOTHING, NOTHING, (), NOTHING)
    decisions = tuple(
        DecisionView(name, _included(inclusion.included, name, texts), texts.line(inclusion.reason))
        for name in ("rehabilitation", "sick_leave", "recurring_need")
        if (inclusion := getattr(found, name)) and (inclusion.included is not None or inclusion.reason)
    )
    return ScopeView(
        lead=texts.prose(found.lead, "scope", "lead"),
        decisions=decisions,
        ages=_ages(found.ages, texts, "scope", "ages"),
        delimitation=texts.prose(found.delimitation, "scope", "delimitation"),
        care_level=texts.prose(found.care_level, "scope", "care_level"),
        related=tuple(texts.line(name) for name in found.related),
        continues=texts.line(found.continues),
    )


def _included(said: bool | None, name: str, texts: Texts) -> Md:  # noqa: FBT001  a decision of the group
    if said is None:
        return NOTHING
    return texts.chosen(Md("ingår" if said else "ingår inte"), "scope", name, "included")


def condition(pathway: Pathway, texts: Texts) -> ConditionView:
    """Return the condition, the intervention and the groups of patients."""
    found, intervention = pathway.condition, pathway.intervention
    populations = tuple(
        GroupOfPatientsView(
            texts.name(population.name or population.id),
            texts.prose(population.criteria, "populations", f"#{population.id}", "criteria"),
            texts.line(population.registered_in),
            texts.marks(population, "populations", f"#{population.id}"),
            _ages(population.ages, texts, "populations", f"#{population.id}", "ages"),
            tuple(_codes(codes, texts, "populations", f"#{population.id}") for codes in population.codes),
        )
        for population in pathway.populations
    )
    return ConditionView(
        name=texts.name(found.name) if found else NOTHING,
        codes=tuple(_codes(codes, texts, "condition") for codes in found.codes) if found else (),
        about=tuple(_about(found.about, texts)) if found and found.about else (),
        intervention=texts.name(intervention.name) if intervention else NOTHING,
        intervention_codes=(
            tuple(_codes(codes, texts, "intervention") for codes in intervention.codes)
            if intervention
            else ()
        ),
        populations=populations,
    )


def _ages(ages: Ages | None, texts: Texts, *place: str) -> AgesView | None:
    return AgesView(ages.from_, ages.to, texts.marks(ages, *place)) if ages else None


def _codes(codes: CodeSet, texts: Texts, *place: str) -> CodesView:
    return CodesView(
        texts.name(codes.system.value if codes.system else ""),
        texts.name(", ".join(codes.includes)),
        texts.name(", ".join(codes.excludes)),
        texts.marks(codes, *place, "codes"),
    )


def _about(about: About, texts: Texts) -> Iterator[tuple[str, Md]]:
    for name in _ABOUT:
        if text := texts.prose(getattr(about, name), "condition", "about", name):
            yield name, text


def ways(pathway: Pathway, texts: Texts) -> WaysView:
    """Return the ways in and out and the handovers."""
    entry, leaving = pathway.entry, pathway.exit
    early = ("rehabilitation_assessment", "insurance_assessment")
    return WaysView(
        entries=tuple(_entries(pathway, texts)),
        exceptions=tuple(texts.prose(text, "entry", "exceptions") for text in entry.exceptions)
        if entry
        else (),
        early=gathered(
            element(getattr(entry, name, None), ("entry", name), texts, "entry", name) for name in early
        ),
        exits=tuple(_exits(pathway, texts)),
        rehabilitation=tuple(_rehabilitation_exits(pathway, texts)) if leaving else (),
        transitions=tuple(_transition(transition, texts) for transition in pathway.transitions),
    )


def _entries(pathway: Pathway, texts: Texts) -> Iterator[WayView]:
    for criterion in pathway.entry.criteria if pathway.entry else ():
        text = texts.line(criterion.text)
        yield WayView(
            texts.claim("ingang", criterion.id),
            text,
            to=texts.target(criterion.to).link if criterion.to else NOTHING,
            population=texts.population(criterion.population) if criterion.population else NOTHING,
            marks=texts.marks(criterion, "entry", f"#{criterion.id}", but=text),
        )


def _exits(pathway: Pathway, texts: Texts) -> Iterator[WayView]:
    for criterion in pathway.exit.criteria if pathway.exit else ():
        text = texts.line(criterion.text)
        origins = [origin for origin in criterion.from_ if origin not in ("alla", "all")]
        yield WayView(
            texts.claim("utgang", criterion.id),
            text,
            origins=texts.references_to(origins),
            everywhere=len(origins) != len(criterion.from_),
            marks=texts.marks(criterion, "exit", f"#{criterion.id}", but=text),
        )


def _rehabilitation_exits(pathway: Pathway, texts: Texts) -> Iterator[RehabilitationExitView]:
    for found in pathway.exit.rehabilitation if pathway.exit else ():
        preset = texts.standard.exit_criterion(found.standard.value) if found.standard else None
        text = texts.line(found.text)
        if preset and not text:
            text = texts.name(preset.wording(sick_leave=texts.sick_leave))
        yield RehabilitationExitView(
            texts.name(preset.lead) if preset else NOTHING,
            texts.marked(text, found, "exit", "rehabilitation"),
            texts.references_to([found.block]) if found.block else NOTHING,
        )


def _yes_no(said: bool | None) -> Md:  # noqa: FBT001  a decision of the group
    return NOTHING if said is None else Md("ja" if said else "nej")


def _transition(transition: Transition, texts: Texts) -> TransitionView:
    place = ("transitions", f"#{transition.id}")
    names = ("coordination", "handover", "information", "responsible")
    elements = (
        element(getattr(transition, name), ("transitions", 0, name), texts, *place, name) for name in names
    )
    return TransitionView(
        anchor=texts.claim("overgang", transition.id),
        crossing=transition.principals.value if transition.principals else "",
        origin=texts.service(transition.from_),
        destination=texts.service(transition.to),
        block=texts.references_to([transition.block]) if transition.block else NOTHING,
        elements=gathered(elements),
        plan_follows=texts.chosen(_yes_no(transition.plan_follows), *place, "plan_follows"),
        not_applicable=texts.line(transition.not_applicable),
        marks=texts.marks(transition, *place),
    )
