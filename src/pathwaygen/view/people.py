"""Goals, the patient's experience, person-centring, and what the pathway rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.markdown import Md
from pathwaygen.view.elements import ElementView, element, gathered
from pathwaygen.view.texts import NOTHING, Texts
from pathwaygen.view.times import length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.model import Pathway


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal, its time limit, and links to the indicators that follow it."""

    anchor: Md
    text: Md
    within: Md
    indicators: tuple[Md, ...]
    marks: Md


@dataclass(frozen=True, slots=True)
class GoalsView:
    """The overall goal and the others."""

    overall: Md
    goals: tuple[GoalView, ...]


@dataclass(frozen=True, slots=True)
class JourneyStepView:
    """A row of the patient's journey."""

    experience: Md
    patient: Md
    care: Md
    challenge: Md


@dataclass(frozen=True, slots=True)
class ExperienceView:
    """What patients meet today."""

    text: Md
    elements: tuple[ElementView, ...]
    journey: tuple[JourneyStepView, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is said."""
        return not (self.text or self.elements or self.journey)


@dataclass(frozen=True, slots=True)
class PersonCentringView:
    """The patient contract, and support to those around the patient."""

    text: Md
    contract: tuple[ElementView, ...]
    support: tuple[ElementView, ...]


@dataclass(frozen=True, slots=True)
class BackgroundView:
    """What the pathway rests on and how it was made."""

    text: Md
    elements: tuple[ElementView, ...]


def goals(pathway: Pathway, texts: Texts) -> GoalsView:
    """Return the goals; the standard's in its own words."""
    found = pathway.goals
    if found is None:
        return GoalsView(NOTHING, ())
    return GoalsView(texts.prose(found.overall, "goals", "overall"), tuple(_goals(pathway, texts)))


def _goals(pathway: Pathway, texts: Texts) -> Iterator[GoalView]:
    names = {
        indicator.id: _indicator_name(indicator.name, indicator.standard, texts)
        for indicator in pathway.indicators
    }
    for objective in pathway.goals.objectives if pathway.goals else ():
        text = texts.line(objective.text)
        if objective.standard and not text:
            text = texts.name(
                texts.standard.goal(objective.standard.value).wording(sick_leave=texts.sick_leave)
            )
        yield GoalView(
            texts.claim("mal", objective.id),
            text,
            texts.name(length(objective.within)) if objective.within else NOTHING,
            tuple(
                Md(f"[{names[name] or texts.name(name)}](#indikator-{name})")
                if name in names
                else texts.name(name)
                for name in objective.indicator
            ),
            texts.marks(objective, "goals", f"#{objective.id}", but=text),
        )


def _indicator_name(name: str | None, preset: str | None, texts: Texts) -> Md:
    return texts.name(name or (texts.standard.indicator(str(preset)).label if preset else None))


def experience(pathway: Pathway, texts: Texts) -> ExperienceView:
    """Return what patients meet today."""
    found = pathway.patient_experience
    if found is None:
        return ExperienceView(NOTHING, (), ())
    base = "patient_experience"
    return ExperienceView(
        texts.prose(found.text, base, "text"),
        gathered(
            element(getattr(found, name), (base, name), texts, base, name)
            for name in ("rehabilitation", "sick_leave")
        ),
        tuple(
            JourneyStepView(
                texts.line(step.experience),
                texts.line(step.patient),
                texts.line(step.care),
                texts.marked(texts.line(step.challenge), step, base, "journey", f"#{place}"),
            )
            for place, step in enumerate(found.journey, 1)
        ),
    )


def person_centring(pathway: Pathway, texts: Texts) -> PersonCentringView:
    """Return the patient contract and the support around the patient."""
    found = pathway.person_centring
    if found is None:
        return PersonCentringView(NOTHING, (), ())
    base = "person_centring"

    def several(*names: str) -> tuple[ElementView, ...]:
        return gathered(element(getattr(found, name), (base, name), texts, base, name) for name in names)

    return PersonCentringView(
        texts.prose(found.text, base, "text"),
        several("patient_contract", "regular_contact", "scheduled_times"),
        several("support_relatives", "support_children"),
    )


def background(pathway: Pathway, texts: Texts) -> BackgroundView:
    """Return what the pathway rests on and how it was made."""
    found = pathway.background
    if found is None:
        return BackgroundView(NOTHING, ())
    base = "background"
    names = ("knowledge_base", "work_process")
    return BackgroundView(
        texts.prose(found.text, base, "text"),
        gathered(element(getattr(found, name), (base, name), texts, base, name) for name in names),
    )
