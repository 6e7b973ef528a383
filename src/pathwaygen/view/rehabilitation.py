"""The parts of Table 1 that a block carries, as sections of healthcare's actions and as the patient's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pathwaygen.view.elements import ElementView, element, gathered
from pathwaygen.view.texts import NOTHING, Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.markdown import Md
    from pathwaygen.model import Block, Rehabilitation

_NEED = ("consequences", "body_functions", "activity_limitations", "participation", "environment")
_NEED_MORE = ("personal_factors", "fall_risk", "malnutrition", "instruments", "prognosis")
_INSURANCE = ("insurance_assessment", "work_ability", "coordination_need")
_COORDINATION = ("offer", "personal_support", "internal", "collaboration", "consent")
_FOLLOW_UP = (
    "reassessment",
    "results",
    "goal_attainment",
    "patient_satisfaction",
    "process",
    "quality_register",
)
_CLOSING = ("summary", "self_care", "further_follow_up", "contact")
_PLAN_FORM = ("form", "standalone", "dialogue")


@dataclass(frozen=True, slots=True)
class PlanPartView:
    """One of the plan's four parts."""

    number: int
    label: Md
    elements: tuple[ElementView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of healthcare's actions.

    Attributes:
        id: Which; the template has its heading.
        elements: What it asks for.
        parts: The plan's four parts, in the section on the plan.
        texts: Paragraphs of their own, in the section on occasions.
        footnote: Whether the plan's name carries the mark of the footnote.
    """

    id: str
    elements: tuple[ElementView, ...] = ()
    parts: tuple[PlanPartView, ...] = ()
    texts: tuple[Md, ...] = ()
    footnote: bool = False

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.elements or self.parts or self.texts)


def sections(block: Block, index: int, texts: Texts) -> tuple[SectionView, ...]:
    """Return what a block carries of Table 1, in the order of the table."""
    carried = block.rehabilitation
    if carried is None:
        return ()
    found = _Carried(carried, block.id, index, texts)
    return tuple(section for section in found.sections() if not section.empty)


def patient(block: Block, index: int, texts: Texts) -> tuple[ElementView, ...]:
    """Return the patient's own actions in each phase that a block carries."""
    carried = block.rehabilitation
    if carried is None:
        return ()
    found = _Carried(carried, block.id, index, texts)
    return gathered(found.one(part, "patient") for part in ("assessment", "plan", "follow_up"))


class _Carried:
    """One block's part of Table 1."""

    def __init__(self, carried: Rehabilitation, block: str, index: int, texts: Texts) -> None:
        self.carried = carried
        self.block = block
        self.base: tuple[str | int, ...] = ("block", index, "rehabilitation")
        self.texts = texts

    def one(self, *path: str) -> ElementView | None:
        """Return the element at a path below the block's rehabilitation."""
        node: Any = self.carried
        for name in path:
            if (node := getattr(node, name, None)) is None:
                return None
        return element(node, (*self.base, *path), self.texts, "block", f"#{self.block}", *path)

    def several(self, *path: str, names: tuple[str, ...]) -> tuple[ElementView, ...]:
        """Return the elements with these names below a path."""
        return gathered(self.one(*path, name) for name in names)

    def sections(self) -> Iterator[SectionView]:
        """Yield every section, empty ones too."""
        needs = tuple(self.one("assessment", "needs", name) for name in ("present", "absent"))
        yield SectionView("need", self.several("assessment", names=_NEED + _NEED_MORE))
        yield SectionView("insurance", self.several("assessment", names=_INSURANCE))
        yield SectionView("need_decision", gathered(needs))
        yield SectionView(
            "plan", self.several("plan", names=_PLAN_FORM), self._plan_parts(), footnote=self.texts.sick_leave
        )
        yield SectionView("treatment", gathered((self.one("implementation"), self.one("certificate"))))
        yield SectionView("coordination", self.several("coordination_measures", names=_COORDINATION))
        follow_up = (
            *(self.one("follow_up", name) for name in _FOLLOW_UP),
            self.one("follow_up", "insurance_assessment"),
        )
        yield SectionView("follow_up", gathered(follow_up), footnote=self.texts.sick_leave)
        goals = (self.one("follow_up", "goals", name) for name in ("met", "need_remains", "unreachable"))
        yield SectionView("goals", gathered(goals))
        yield SectionView("closing", self.several("closing", names=_CLOSING))
        yield SectionView("occasions", texts=tuple(self._occasions()))

    def _plan_parts(self) -> tuple[PlanPartView, ...]:
        paths = {
            entry.id: entry.path[3:] for entry in self.texts.standard.elements if entry.path[0] == "block"
        }
        found = (
            PlanPartView(
                part.number,
                self.texts.name(part.label),
                gathered(self.one(*paths[name]) for name in part.elements),
            )
            for part in self.texts.standard.plan
        )
        return tuple(part for part in found if part.elements)

    def _occasions(self) -> Iterator[Md]:
        for occasion in self.carried.occasions:
            text = self.texts.line(occasion.text)
            yield self.texts.marked(text, occasion, "block", f"#{self.block}", "occasions") or NOTHING
