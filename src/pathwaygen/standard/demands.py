"""What the model demands: elements, sentences, indicators, transitions, the plan, Table 1's headings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Level(StrEnum):
    """How strongly the source asks for something."""

    MUST = "ska"
    SHOULD = "bör"
    IF_NEEDED = "vid_behov"
    MAY = "kan"


class When(StrEnum):
    """The part of a spec's scope that brings a demand along."""

    REHABILITATION = "rehabilitation"
    SICK_LEAVE = "sick_leave"
    RECURRING = "recurring"
    ALWAYS = "always"


class Phase(StrEnum):
    """The three phases of Table 1; ``ANY`` for what belongs to none of them."""

    ASSESSMENT = "assessment"
    TREATMENT = "treatment"
    FOLLOW_UP = "follow_up"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Where an entry comes from: a source's id, its section and the source's date, None if it has none."""

    source: str
    section: str
    date: str | None = None
    requirements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Element(Entry):
    """Something the model asks a spec to take a stand on.

    Attributes:
        path: The canonical path where it lives; ``"*"`` for any list position.
        prescription: What the source asks.
        text: What is printed when a spec adopts it; set exactly when it is adoptable.
        text_sick_leave: The same where sick leave is in scope, when it differs.
        why: Why it may or may not be adopted and waived.
    """

    id: str
    phase: Phase
    path: tuple[str, ...]
    label: str
    label_en: str
    prescription: str
    level: Level
    when: When
    adoptable: bool
    waivable: bool
    why: str
    text: str | None = None
    text_sick_leave: str | None = None

    @property
    def spoken(self) -> dict[str, str]:
        """The label in both languages as it stands inside a sentence, for a message's values."""
        return {
            "label": self.label[:1].lower() + self.label[1:],
            "label_en": self.label_en[:1].lower() + self.label_en[1:],
        }

    def wording(self, *, sick_leave: bool) -> str | None:
        """Return the text to print, or None if the element may not be adopted."""
        return (self.text_sick_leave or self.text) if sick_leave else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(Entry):
    """A point that an element must hold when a group describes it in its own words.

    Attributes:
        element: The id of the element.
        words: Parts of words, in lower case; one of them is enough. ``rules/stems.py`` tells their form.
    """

    id: str
    element: str
    label: str
    label_en: str
    words: tuple[str, ...]
    level: Level
    when: When


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset(Entry):
    """A sentence that the model prescribes and a spec takes over by its id, or by its Swedish name ``sv``.

    Attributes:
        lead: The words that introduce it, if the source has any.
        text_sick_leave: The wording where sick leave is in scope, when it differs.
        prescribed: Whether the wording is the source's own.
    """

    id: str
    sv: str
    label: str
    label_en: str
    text: str
    prescribed: bool
    level: Level
    when: When
    adoptable: bool
    waivable: bool
    why: str
    lead: str | None = None
    text_sick_leave: str | None = None
    note: str | None = None

    def wording(self, *, sick_leave: bool) -> str:
        """Return the sentence to print."""
        return (self.text_sick_leave or self.text) if sick_leave else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorForm(Entry):
    """One of Table 2's indicators.

    Attributes:
        form: The prescribed wording, with X, Y and Z.
        codes: KVÅ codes that count in the numerator, unless the spec chooses others.
        denominator_codes: KVÅ codes that the denominator asks for beside X and Y.
        choice: What the source leaves open, and what we chose.
        needs: Fields of a spec without which it cannot be counted.
        not_used: Fields that the form has no place for.
    """

    id: str
    sv: str
    label: str
    label_en: str
    form: str
    prescribed: bool
    kind: Literal["share", "count"]
    measure: Literal["process"]
    priority: Literal["high"]
    priority_label: str
    numerator: str
    codes: tuple[str, ...]
    denominator_codes: tuple[str, ...]
    choice: str
    needs: tuple[str, ...]
    not_used: tuple[str, ...]
    level: Level
    when: When
    waivable: bool
    why: str
    denominator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionDemand(Entry):
    """What is asked of transitions. ``crossing`` is set where it is about one kind only."""

    id: str
    label: str
    label_en: str
    prescription: str
    path: tuple[str, ...]
    elements: tuple[str, ...]
    when: When
    level: Level
    waivable: bool
    why: str
    crossing: Literal["within", "between"] | None = None
