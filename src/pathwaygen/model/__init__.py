"""The spec as frozen pydantic models. Shape only: what it means is for the rules."""

from pathwaygen.model.base import Element, Marked, Node, Prose
from pathwaygen.model.block import Block, Decision, Group, Next, Outcome, Part, Performer, Target
from pathwaygen.model.condition import CodeList, CodeSet, Condition, Population, Service
from pathwaygen.model.document import Ages, Document, Inclusion, Scope
from pathwaygen.model.indicator import EarlierPlan, Indicator
from pathwaygen.model.pathway import Pathway, Transition, Waiver
from pathwaygen.model.patient import ExamplePatient, Record
from pathwaygen.model.rehabilitation import Assessment, Branch, Instruments, Rehabilitation
from pathwaygen.model.supplement import RegionalDocument, RegionalPart, Supplement
from pathwaygen.model.time import Time
from pathwaygen.terms import (
    ClockStart,
    CodeSystem,
    Crossing,
    Duration,
    ExitPreset,
    GoalPreset,
    IndicatorKind,
    IndicatorPreset,
    PathwayType,
    PhaseName,
    PopulationBase,
    Principal,
    Status,
    Term,
    Unit,
)

__all__ = [
    "Ages",
    "Assessment",
    "Block",
    "Branch",
    "ClockStart",
    "CodeList",
    "CodeSet",
    "CodeSystem",
    "Condition",
    "Crossing",
    "Decision",
    "Document",
    "Duration",
    "EarlierPlan",
    "Element",
    "ExamplePatient",
    "ExitPreset",
    "GoalPreset",
    "Group",
    "Inclusion",
    "Indicator",
    "IndicatorKind",
    "IndicatorPreset",
    "Instruments",
    "Marked",
    "Next",
    "Node",
    "Outcome",
    "Part",
    "Pathway",
    "PathwayType",
    "Performer",
    "PhaseName",
    "Population",
    "PopulationBase",
    "Principal",
    "Prose",
    "Record",
    "RegionalDocument",
    "RegionalPart",
    "Rehabilitation",
    "Scope",
    "Service",
    "Status",
    "Supplement",
    "Target",
    "Term",
    "Time",
    "Transition",
    "Unit",
    "Waiver",
]
