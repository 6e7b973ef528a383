"""The actions as other knowledge supports have them: by phase, insurance medicine under its own headings.

Nothing is said twice: what goes under insurance medicine leaves the action, and the action says where it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pathwaygen.markdown import Md

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pathwaygen.view.actions import ActionView, GroupView
    from pathwaygen.view.elements import ElementView
    from pathwaygen.view.rehabilitation import SectionView

TOPICS = ("assessment", "sick_leave", "certificate", "coordination")
PHASES = ("assessment", "treatment", "follow_up")


@dataclass(frozen=True, slots=True)
class PhaseView:
    """The actions of one phase, by group. ``id`` is a ``PhaseName``, or nothing where no phase is known."""

    id: str
    groups: tuple[GroupView, ...]


@dataclass(frozen=True, slots=True)
class InsuranceEntryView:
    """What one action says of a part of insurance medicine."""

    action: Md
    elements: tuple[ElementView, ...]


@dataclass(frozen=True, slots=True)
class InsuranceView:
    """One part of insurance medicine: ``topic`` is among ``TOPICS``."""

    topic: str
    entries: tuple[InsuranceEntryView, ...]


def phases(groups: Iterable[GroupView]) -> tuple[PhaseView, ...]:
    """Return the actions by phase, in the order of the phases, without insurance medicine.

    One of no phase stands with the action before it.
    """
    done: dict[str, list[GroupView]] = {name: [] for name in ("", *PHASES)}
    phase = ""
    for group in groups:
        titled = False
        for action in group.actions:
            phase = action.phase or phase
            held = done[phase]
            shown = _without(action)
            if held and held[-1].anchor == group.anchor and held[-1].title == group.title:
                held[-1] = replace(held[-1], actions=(*held[-1].actions, shown))
            else:
                first = group if not titled else _bare(group)
                held.append(replace(first, actions=(shown,)))
            titled = True
        if not group.actions:
            done[phase].append(group)
    return tuple(PhaseView(name, tuple(found)) for name, found in done.items() if found)


def insurance(groups: Iterable[GroupView]) -> tuple[InsuranceView, ...]:
    """Return what the actions say of insurance medicine, part by part."""
    actions = [action for group in groups for action in group.actions]
    found = (
        InsuranceView(
            topic,
            tuple(
                InsuranceEntryView(Md(f"[{action.letter} · {action.title}](#{action.anchor})"), elements)
                for action in actions
                if (elements := tuple(one for one in _elements(action) if one.topic == topic))
            ),
        )
        for topic in TOPICS
    )
    return tuple(view for view in found if view.entries)


def _bare(group: GroupView) -> GroupView:
    """Return a group's heading without what has been said of it, for the actions of a later phase."""
    return replace(group, title=Md(""), anchor=Md(""), marks=Md(""), times=(), care=Md(""), patient=None)


def _elements(action: ActionView) -> Iterator[ElementView]:
    for section in action.sections:
        yield from section.elements
        for part in section.parts:
            yield from part.elements


def _without(action: ActionView) -> ActionView:
    """Return an action without its insurance medicine."""
    kept = tuple(section for section in map(_section, action.sections) if not section.empty)
    moved = any(element.topic for element in _elements(action))
    return replace(action, sections=kept, insured=moved)


def _section(section: SectionView) -> SectionView:
    parts = (
        replace(part, elements=tuple(one for one in part.elements if not one.topic)) for part in section.parts
    )
    return replace(
        section,
        elements=tuple(one for one in section.elements if not one.topic),
        parts=tuple(part for part in parts if part.elements),
    )
