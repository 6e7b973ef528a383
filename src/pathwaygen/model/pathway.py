"""The whole spec of a care pathway."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from pathwaygen import forms
from pathwaygen.model.base import Day, Element, Length, Many, Marked, Node, Prose, YesNo
from pathwaygen.model.block import Block, Group
from pathwaygen.model.condition import CodeList, Condition, Intervention, Population, Service
from pathwaygen.model.document import Document, Scope
from pathwaygen.model.indicator import Indicator
from pathwaygen.model.patient import ExamplePatient
from pathwaygen.terms import Crossing, ExitPreset, GoalPreset, PathwayType


class Objective(Marked):
    """One goal: the standard's, or the group's own."""

    id: str
    standard: GoalPreset | None = None
    text: str | None = None
    within: Length | None = None
    indicator: Many[str] = ()


class Goals(Node):
    """The pathway's goals."""

    overall: Prose | None = None
    objectives: tuple[Objective, ...] = ()


class EntryCriterion(Marked):
    """A way in, and the block it leads to."""

    id: str
    to: str | None = None
    text: str | None = None
    population: str | None = None


class Entry(Node):
    """Ways in, exceptions, and the two early assessments."""

    criteria: tuple[EntryCriterion, ...] = ()
    exceptions: Many[Prose] = ()
    rehabilitation_assessment: Element | None = None
    insurance_assessment: Element | None = None


class ExitCriterion(Marked):
    """A way out of the pathway."""

    id: str
    text: str | None = None
    from_: Many[str] = Field(default=(), alias="from")


class RehabilitationExit(Marked):
    """A way out of rehabilitation, and the block that holds the closing dialogue."""

    standard: ExitPreset | None = None
    text: str | None = None
    block: str | None = None


class Exit(Node):
    """Ways out."""

    criteria: tuple[ExitCriterion, ...] = ()
    rehabilitation: tuple[RehabilitationExit, ...] = ()


class Transition(Marked):
    """A handover between services, a known risk to patient safety."""

    id: str
    principals: Crossing | None = None
    not_applicable: str | None = None
    block: str | None = None
    from_: str | None = Field(default=None, alias="from")
    to: str | None = None
    coordination: Prose | None = None
    handover: Prose | None = None
    information: Prose | None = None
    responsible: Prose | None = None
    plan_follows: YesNo | None = None


class JourneyStep(Marked):
    """A row of the patient's journey."""

    experience: str | None = None
    patient: str | None = None
    care: str | None = None
    challenge: str | None = None


class PatientExperience(Node):
    """What patients meet today."""

    text: Prose | None = None
    rehabilitation: Element | None = None
    sick_leave: Element | None = None
    journey: tuple[JourneyStep, ...] = ()


class PersonCentring(Node):
    """The patient contract and the support around the patient."""

    text: Prose | None = None
    patient_contract: Element | None = None
    regular_contact: Element | None = None
    scheduled_times: Element | None = None
    support_relatives: Element | None = None
    support_children: Element | None = None


class Background(Node):
    """What the pathway rests on and how it was made."""

    text: Prose | None = None
    knowledge_base: Element | None = None
    work_process: Element | None = None


class Register(Marked):
    """A quality register."""

    bare: ClassVar[str | None] = "name"
    name: str | None = None
    address: str | None = None
    text: str | None = None


class Attachment(Marked):
    """An appendix: a text of its own, or an address."""

    bare: ClassVar[str | None] = "title"
    id: str | None = None
    title: str | None = None
    address: str | None = None
    text: str | None = None


class Figure(Marked):
    """A picture with its text alternative."""

    id: str
    title: str | None = None
    file: str | None = None
    alternative: str | None = None


class Table(Marked):
    """A table: one header row and rows of equally many cells."""

    id: str
    title: str | None = None
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    text: str | None = None


class Waiver(Node):
    """A finding that the group accepts, with why; for a *ska* also who decided and when."""

    rule: str | None = None
    at: str | None = None
    reason: str | None = None
    decided_by: str | None = None
    date: Day | None = None


References = Annotated[
    tuple[dict[str, Any], ...],
    BeforeValidator(forms.reference_file, json_schema_input_type=str | list[dict[str, Any]]),
]
"""CSL data, or the name of a file beside the spec that holds it."""


class Pathway(Node):
    """A care pathway, one YAML file."""

    format: Literal["1"]
    id: str
    title: str
    type: PathwayType | None = None
    document: Document | None = None
    scope: Scope | None = None
    condition: Condition | None = None
    intervention: Intervention | None = None
    code_lists: Many[CodeList] = ()
    populations: tuple[Population, ...] = ()
    events: dict[str, str] = Field(default_factory=dict)
    services: dict[str, Service] = Field(default_factory=dict)
    goals: Goals | None = None
    entry: Entry | None = None
    exit: Exit | None = None
    transitions: tuple[Transition, ...] = ()
    groups: tuple[Group, ...] = ()
    blocks: tuple[Block, ...] = Field(default=(), alias="block")
    indicators: tuple[Indicator, ...] = ()
    example_patients: tuple[ExamplePatient, ...] = ()
    patient_experience: PatientExperience | None = None
    person_centring: PersonCentring | None = None
    background: Background | None = None
    registers: Many[Register] = ()
    attachments: Many[Attachment] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    summary: Prose | None = None
    references: References = ()
    waivers: tuple[Waiver, ...] = ()
