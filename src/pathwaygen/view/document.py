"""A pathway as a document: every value a template needs, decided and escaped. Knows no findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pathwaygen.terms import PathwayType
from pathwaygen.view import actions, control, extras, guidance, people, scope
from pathwaygen.view.references import ReferenceView, references
from pathwaygen.view.texts import NOTHING, SuggestionView, Texts, capital
from pathwaygen.view.titles import titles

if TYPE_CHECKING:
    from collections.abc import Callable

    from pathwaygen.markdown import Md
    from pathwaygen.model import Pathway
    from pathwaygen.view.actions import GroupView
    from pathwaygen.view.control import BannersView, ControlView, ServiceView, WaiverView
    from pathwaygen.view.extras import ExtrasView, IndicatorView
    from pathwaygen.view.guidance import InsuranceView, PhaseView
    from pathwaygen.view.people import BackgroundView, ExperienceView, GoalsView, PersonCentringView
    from pathwaygen.view.scope import ConditionView, ScopeView, WaysView


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A whole document.

    Attributes:
        id: The pathway's id, for file names.
        plain_title: The title as plain text, for what is not Markdown.
        status: The status as plain text, for what is not Markdown.
        version: The version as plain text.
        plain_kind: What kind of document it is, as plain text.
        title: The title.
        kind: What kind of document it is, in words.
        banners: What stands in front of it.
        groups: The actions, by group.
        footnote: The note on the plan's name, where sick leave is in scope.
        references: Every reference, in the order of the spec.
        suggestions: Every own suggestion, in the order they were met.
        guidance: Whether it is another knowledge support than a pathway.
    """

    id: str
    plain_title: str
    status: str
    version: str
    plain_kind: str
    title: Md
    kind: Md
    banners: BannersView
    control: ControlView
    services: tuple[ServiceView, ...]
    scope: ScopeView
    condition: ConditionView
    ways: WaysView
    groups: tuple[GroupView, ...]
    footnote: Md
    goals: GoalsView
    experience: ExperienceView
    person_centring: PersonCentringView
    indicators: tuple[IndicatorView, ...]
    background: BackgroundView
    extras: ExtrasView
    summary: Md
    waivers: tuple[WaiverView, ...]
    references: tuple[ReferenceView, ...]
    suggestions: tuple[SuggestionView, ...]
    guidance: bool = False

    @property
    def phases(self) -> tuple[PhaseView, ...]:
        """The actions by phase, without their insurance medicine."""
        return guidance.phases(self.groups)

    @property
    def insurance(self) -> tuple[InsuranceView, ...]:
        """The actions' insurance medicine, part by part."""
        return guidance.insurance(self.groups)


def document(
    pathway: Pathway,
    *,
    indicators: Callable[[Pathway, Texts], tuple[IndicatorView, ...]],
    errors: int = 0,
    words: Callable[[Pathway], Texts] = Texts,
) -> DocumentView:
    """Return a pathway as a document.

    Args:
        pathway: The pathway.
        indicators: Makes the indicators' specifications with the pathway's words.
        errors: How many errors it is built in spite of.
        words: Makes the pathway's words.
    """
    texts = words(pathway)
    texts.titles = titles(pathway)
    status = pathway.document.status if pathway.document else None
    view = {
        "banners": control.banners(pathway.document, errors=errors),
        "control": control.control(pathway, texts),
        "services": control.services(pathway, texts),
        "scope": scope.scope(pathway, texts),
        "condition": scope.condition(pathway, texts),
        "ways": scope.ways(pathway, texts),
        "groups": actions.groups(pathway, texts),
        "goals": people.goals(pathway, texts),
        "experience": people.experience(pathway, texts),
        "person_centring": people.person_centring(pathway, texts),
        "indicators": indicators(pathway, texts),
        "background": people.background(pathway, texts),
        "extras": extras.extras(pathway, texts),
        "summary": texts.prose(pathway.summary, "summary"),
        "waivers": control.waivers(pathway, texts),
        "references": references(texts),
    }
    return DocumentView(
        id=pathway.id,
        guidance=pathway.type is PathwayType.GUIDANCE,
        plain_title=pathway.title,
        status=status.sv if status else "",
        version=(pathway.document.version if pathway.document else None) or "",
        plain_kind=pathway.type.sv.capitalize() if pathway.type else "",
        title=texts.name(pathway.title),
        kind=capital(texts.name(pathway.type.sv)) if pathway.type else NOTHING,
        footnote=actions.footnote(texts) if texts.sick_leave else NOTHING,
        suggestions=tuple(texts.suggestions),
        **view,  # type: ignore[arg-type]
    )
