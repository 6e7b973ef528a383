"""Blocks: what is done, by whom, when, and what comes after."""

from typing import ClassVar

from pathwaygen.model.base import Element, Many, Marked, Node, Prose
from pathwaygen.model.rehabilitation import Rehabilitation
from pathwaygen.model.time import Time
from pathwaygen.terms import PhaseName


class Performer(Marked):
    """Who does it: a team, or a single profession and why."""

    bare: ClassVar[str | None] = "profession"
    short: ClassVar[str] = "performer"
    team: Many[str] = ()
    profession: Many[str] = ()
    reason: str | None = None
    text: str | None = None


class Target(Marked):
    """Where an arrow leads, and under which condition."""

    bare: ClassVar[str | None] = "to"
    to: str
    when: str | None = None


class Next(Node):
    """What comes after: one place, several, all at once, or any of them."""

    short: ClassVar[str] = "next"
    to: Many[Target] = ()
    all: Many[Target] = ()
    any: Many[Target] = ()


class Outcome(Marked):
    """One answer of a decision and where it leads."""

    answer: str | None = None
    to: str | None = None
    when: str | None = None
    text: str | None = None


class Decision(Marked):
    """A question with two or more outcomes."""

    question: str | None = None
    outcomes: tuple[Outcome, ...] = ()


class Part(Marked):
    """An unlettered part of a block."""

    id: str | None = None
    title: str | None = None
    care: Prose | None = None
    patient: Element | None = None


class Group(Marked):
    """A heading with text of its own over several blocks."""

    id: str
    title: str | None = None
    phase: Many[PhaseName] = ()
    service: str | None = None
    times: Many[Time] = ()
    care: Prose | None = None
    patient: Element | None = None


class Block(Marked):
    """A step of the pathway: a letter, a title, healthcare's actions beside the patient's own."""

    id: str
    title: str | None = None
    group: str | None = None
    phase: Many[PhaseName] = ()
    service: str | None = None
    population: str | None = None
    times: Many[Time] = ()
    performer: Performer | None = None
    care: Prose | None = None
    patient: Element | None = None
    rehabilitation: Rehabilitation | None = None
    parts: tuple[Part, ...] = ()
    codes: Many[str] = ()
    next: Next | None = None
    decision: Decision | None = None
