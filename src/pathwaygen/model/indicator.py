"""Indicators: the generic model's three, and the group's own."""

from __future__ import annotations

from pydantic import Field

from pathwaygen.model.base import Many, Marked, Node, Term, Word
from pathwaygen.model.document import Ages
from pathwaygen.model.time import Length, Time


class IndicatorPreset(Term):
    """The three indicators of Table 2."""

    PLAN_ESTABLISHED = "plan_established"
    PLAN_FOLLOWED_UP = "plan_followed_up"
    SICK_LEAVE_PLAN = "sick_leave_plan"


class IndicatorKind(Term):
    """What an indicator measures."""

    PROCESS = "process"
    RESULT = "result"
    STRUCTURE = "structure"


class Priority(Term):
    """How important an indicator is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Desired(Term):
    """Which way is better."""

    HIGH = "high"
    LOW = "low"


class IndexEvent(Term):
    """Which event starts the clock when there are several."""

    FIRST_EVER = "first_ever"
    FIRST_IN_PERIOD = "first_in_period"


class PopulationBase(Term):
    """How X and Y delimit the group: *och* and *eller* are data, never prose."""

    X = "x"
    Y = "y"
    X_AND_Y = "x_and_y"
    X_OR_Y = "x_or_y"


class ClockStart(Term):
    """What the limit is counted from."""

    CONDITION = "condition"
    INTERVENTION = "intervention"
    LAST_OF = "last_of"
    FIRST_OF = "first_of"


class Share(Node):
    """A share in words: of whom (``denominator``), who (``numerator``)."""

    numerator: str | None = None
    denominator: str | None = None


class Indicator(Marked):
    """A measure. With ``standard`` the wording comes from Table 2 of the generic model."""

    id: str
    standard: IndicatorPreset | None = None
    name: str | None = None
    not_applicable: str | None = None
    kind: IndicatorKind | None = None
    population: str | None = None
    from_: ClockStart | None = Field(default=None, alias="from")
    within: Length | None = None
    before: Length | None = None
    share: Share | None = None
    count: str | None = None
    rate: str | None = None
    per: int | None = None
    times: Many[Time] = ()
    working_age: Ages | None = None
    period: str | None = None
    index_event: IndexEvent | None = None
    lookback: Length | None = None
    earlier_plan: str | None = None
    counted_codes: Many[str] = ()
    priority: Priority | None = None
    desired: Desired | None = None
    target: Word | None = None
    data_source: str | None = None
    catalogue: str | None = None
    error_sources: str | None = None
    reported_by: Many[str] = ()
    text: str | None = None
