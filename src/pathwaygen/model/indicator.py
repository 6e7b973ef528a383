"""Indicators: the generic model's three, and the group's own."""

from typing import ClassVar

from pydantic import Field

from pathwaygen.model.base import Length, Many, Marked, Node, Whole, Word, YesNo
from pathwaygen.model.document import Ages
from pathwaygen.model.time import Time
from pathwaygen.terms import ClockStart, Desired, IndexEvent, IndicatorKind, IndicatorPreset, Priority


class Share(Node):
    """A share in words: of whom (``denominator``), who (``numerator``)."""

    numerator: str | None = None
    denominator: str | None = None


class EarlierPlan(Node):
    """Whether a plan made before the index event counts (``counts``), and how."""

    bare: ClassVar[str | None] = "text"
    counts: YesNo | None = None
    text: str | None = None


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
    per: Whole | None = None
    times: Many[Time] = ()
    working_age: Ages | None = None
    period: str | None = None
    index_event: IndexEvent | None = None
    lookback: Length | None = None
    earlier_plan: EarlierPlan | None = None
    counted_codes: Many[str] = ()
    priority: Priority | None = None
    desired: Desired | None = None
    target: Word | None = None
    data_source: str | None = None
    catalogue: str | None = None
    error_sources: str | None = None
    reported_by: Many[str] = ()
    text: str | None = None
