"""How the sources present the model: headings, columns and notes, the plan's parts, what is central."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pathwaygen.standard.demands import Entry, Level, Phase, When


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPart(Entry):
    """One of the plan's four parts, with the ids of its elements."""

    id: str
    number: int
    label: str
    label_en: str
    prescription: str
    elements: tuple[str, ...]
    when: When
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDivision(Entry):
    """Another document's way to divide the plan; shown, never checked."""

    id: str
    label: str
    parts: tuple[str, ...]
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class CentralPart(Entry):
    """A central part of the model. ``named_in``: the documents that count it."""

    id: str
    text: str
    named_in: tuple[str, ...]
    when: When
    elements: tuple[str, ...]
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseHeading(Entry):
    """A phase of Table 1; ``id`` is a Phase."""

    id: str
    label: str
    label_en: str
    prescription: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Entry):
    """A column of Table 1, headed as the source heads it."""

    id: Literal["care", "patient"]
    label: str
    label_en: str
    prescribed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote(Entry):
    """A note that the source prints under its tables, with its mark and the phases it stands in."""

    id: str
    mark: str
    text: str
    prescribed: bool
    note: str
    phases: tuple[Phase, ...]
    level: Level
    when: When
