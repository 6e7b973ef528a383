"""The parts of the generic model's Table 1 that a block carries."""

from typing import ClassVar

from pathwaygen.model.base import Element, Many, Marked, Node, Prose, YesNo


class Instrument(Marked):
    """An assessment instrument or rating scale."""

    bare: ClassVar[str | None] = "name"
    name: str | None = None
    address: str | None = None
    profession: str | None = None
    text: str | None = None


class Instruments(Element):
    """The instruments used; a bare list is the list of instruments."""

    short: ClassVar[str] = "instruments"
    instruments: Many[Instrument] = ()


class Branch(Prose):
    """An outcome of an assessment and where it leads; its text may be the standard's."""

    short: ClassVar[str] = "element"
    standard: YesNo | None = None
    to: str | None = None


class Needs(Node):
    """Whether there is a need of rehabilitation, and where each answer leads."""

    present: Branch | None = None
    absent: Branch | None = None


class Assessment(Node):
    """Phase 1: utredning och bedömning."""

    consequences: Element | None = None
    body_functions: Element | None = None
    activity_limitations: Element | None = None
    participation: Element | None = None
    environment: Element | None = None
    personal_factors: Element | None = None
    fall_risk: Element | None = None
    malnutrition: Element | None = None
    instruments: Instruments | None = None
    prognosis: Element | None = None
    needs: Needs | None = None
    insurance_assessment: Element | None = None
    work_ability: Element | None = None
    coordination_need: Element | None = None
    patient: Element | None = None


class SickLeavePlan(Node):
    """The plan's parts on sick leave."""

    extent: Element | None = None
    return_to_work: Element | None = None
    follow_up: Element | None = None
    workplace_adjustment: Element | None = None
    agreement: Element | None = None
    physician: Element | None = None


class PlanFollowUp(Element):
    """When the plan is followed up and by whom."""

    when: str | None = None
    by: str | None = None


class Plan(Node):
    """Phase 2: the individual rehabilitation plan."""

    summary: Element | None = None
    main_goal: Element | None = None
    objectives: Element | None = None
    interventions: Element | None = None
    self_care: Element | None = None
    sick_leave: SickLeavePlan | None = None
    responsible: Element | None = None
    schedule: Element | None = None
    follow_up: PlanFollowUp | None = None
    form: Element | None = None
    standalone: Element | None = None
    dialogue: Element | None = None
    patient: Element | None = None


class Coordination(Node):
    """Koordineringsinsatser according to the act (2019:1297)."""

    offer: Element | None = None
    personal_support: Element | None = None
    internal: Element | None = None
    collaboration: Element | None = None
    consent: Element | None = None


class GoalOutcomes(Node):
    """What happens when the goals are met, not yet met, or cannot be met."""

    met: Branch | None = None
    need_remains: Branch | None = None
    unreachable: Branch | None = None


class FollowUp(Node):
    """Phase 3: uppföljning och utvärdering."""

    reassessment: Element | None = None
    results: Element | None = None
    goal_attainment: Element | None = None
    patient_satisfaction: Element | None = None
    process: Element | None = None
    quality_register: Element | None = None
    insurance_assessment: Element | None = None
    goals: GoalOutcomes | None = None
    patient: Element | None = None


class Closing(Node):
    """Information och dialog om avslut och fortsatt planering."""

    summary: Element | None = None
    self_care: Element | None = None
    further_follow_up: Element | None = None
    contact: Element | None = None


class Rehabilitation(Node):
    """The elements of Table 1 that one block carries: gives it the R mark."""

    assessment: Assessment | None = None
    plan: Plan | None = None
    implementation: Element | None = None
    certificate: Element | None = None
    coordination_measures: Coordination | None = None
    follow_up: FollowUp | None = None
    closing: Closing | None = None
    occasions: Many[Prose] = ()
