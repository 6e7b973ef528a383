"""The spec as frozen pydantic models. Shape only: what it means is for the rules."""

from pathwaygen.model.base import Element, Marked, Node, Prose, Term
from pathwaygen.model.block import (
    Block,
    Decision,
    Group,
    Next,
    Outcome,
    Part,
    Performer,
    PhaseName,
    Target,
)
from pathwaygen.model.condition import CodeSet, CodeSystem, Condition, Population, Principal, Service
from pathwaygen.model.document import Ages, Document, Inclusion, PathwayType, Scope, Status
from pathwaygen.model.indicator import (
    ClockStart,
    Indicator,
    IndicatorKind,
    IndicatorPreset,
    PopulationBase,
)
from pathwaygen.model.pathway import (
    Crossing,
    ExitPreset,
    GoalPreset,
    Pathway,
    Supplement,
    Transition,
    Waiver,
)
from pathwaygen.model.rehabilitation import Assessment, Branch, Instruments, Rehabilitation
from pathwaygen.model.time import Duration, Time, Unit

__all__ = [
    "Ages",
    "Assessment",
    "Block",
    "Branch",
    "ClockStart",
    "CodeSet",
    "CodeSystem",
    "Condition",
    "Crossing",
    "Decision",
    "Document",
    "Duration",
    "Element",
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
    "PathwayType",
    "Pathway",
    "Performer",
    "PhaseName",
    "Population",
    "PopulationBase",
    "Principal",
    "Prose",
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
