"""Definition → measure: an indicator so exact that patients can be counted, or the reasons why it is not.

Wherever the generic model leaves something open, the choice is stated on the field that holds it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pathwaygen.indicators.calendar import Length, length
from pathwaygen.indicators.codes import FORMS, spans
from pathwaygen.indicators.definition import Kind
from pathwaygen.terms import ClockStart, CodeSystem, IndexEvent, IndicatorPreset, PopulationBase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pathwaygen.indicators.codes import SystemSpans
    from pathwaygen.indicators.definition import AgeBand, Definition, Limit


NO_TIME = Length()


class Clock(StrEnum):
    """Which dates may start the clock.

    ``X`` and ``Y``: the dates of the diagnosis, or of the intervention. ``FIRST``: the dates of either.
    ``LAST``: the dates of either from the day on which both have been recorded.
    """

    X = "x"
    Y = "y"
    FIRST = "first"
    LAST = "last"


class Obstacle(StrEnum):
    """Why an indicator cannot be counted from codes and dates. The template words them."""

    NOT_APPLICABLE = "not_applicable"
    WORDS = "words"
    KIND = "kind"
    POPULATION = "population"
    NAMED_GROUP = "named_group"
    CONDITION_CODES = "condition_codes"
    INTERVENTION_CODES = "intervention_codes"
    COUNTED_CODES = "counted_codes"
    YEARLY_CODE = "yearly_code"
    CLOCK = "clock"
    CLOCK_OF_EITHER = "clock_of_either"
    LIMIT = "limit"
    UNIT = "unit"
    INDEX_EVENT = "index_event"
    EARLIER_PLAN = "earlier_plan"
    WORKING_AGE = "working_age"
    STRATA = "strata"
    PER = "per"


@dataclass(frozen=True, slots=True)
class Codes:
    """Recorded codes that mean the same: spans to match, and spans that do not count all the same."""

    sets: tuple[SystemSpans, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sets)


@dataclass(frozen=True, slots=True)
class Ages:
    """Ages in whole years, both ends included; None for no end."""

    low: int | None = None
    high: int | None = None

    def __contains__(self, years: int) -> bool:
        return (self.low is None or years >= self.low) and (self.high is None or years <= self.high)


@dataclass(frozen=True, slots=True)
class Part:
    """A group of patients with a limit of its own, told by age at the start or by a code on record by then.

    Attributes:
        name: The group as it stands inside a sentence.
        high: The limit.
        ages: Who belongs, by age on the day the clock starts.
        codes: Who belongs, by a code recorded on that day or earlier.
    """

    name: str
    high: Length
    ages: Ages | None = None
    codes: Codes = Codes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """An indicator that can be counted. Both evaluators read this, and nothing else.

    Attributes:
        id: The indicator's id in the spec.
        title: Its name.
        kind: Share, count or rate.
        base: How X and Y delimit the group. What a patient must have besides the day that starts the clock
            may be recorded on any day up to the end of the period. None for everybody in the register.
        condition: X's codes; ``intervention``: Y's codes.
        clock: Which dates may start the clock. The start must lie in the period.
        first_ever: Only a start with no such date before it, as far back as ``lookback`` (None: ever).
            Else the first in the period.
        low: How long before the start also counts; None where everything before it does.
        high: The limit, its last day included; None for counts and rates.
        counted: Codes that fulfil the indicator.
        plan: Codes that the denominator asks for, in the same window. What fulfils the indicator then
            counts from the day of the first such code.
        ages: Whom it concerns, by age: on the day the clock starts, or for counts and rates on the day of
            the counted code.
        parts: Groups with limits of their own; the first that fits a patient decides.
        per: The denominator of a rate: that many inhabitants on the period's last day.
    """

    id: str
    title: str
    kind: Kind
    base: PopulationBase | None
    condition: Codes
    intervention: Codes
    clock: Clock
    first_ever: bool = False
    lookback: Length | None = None
    low: Length | None = NO_TIME
    high: Length | None = None
    counted: Codes
    plan: Codes = Codes()
    ages: Ages | None = None
    parts: tuple[Part, ...] = ()
    per: int = 1

    @property
    def followed(self) -> bool:
        """Whether patients are followed for a time from a start; else codes in the period are counted."""
        return self.kind is Kind.SHARE


@dataclass(frozen=True, slots=True)
class Uncountable:
    """An indicator that codes and dates do not decide, with all reasons."""

    id: str
    title: str
    obstacles: tuple[Obstacle, ...]


def measure(definition: Definition) -> Measure | Uncountable:
    """Return what a definition counts, or everything that stands in the way."""
    obstacles = tuple(dict.fromkeys(_obstacles(definition)))
    if obstacles or definition.kind is None:
        return Uncountable(definition.id, definition.title, obstacles)
    group = definition.group
    base = (group.base if group else None) or PopulationBase.X
    followed = definition.kind is Kind.SHARE
    earlier = definition.earlier_plan_counts is True
    return Measure(
        id=definition.id,
        title=definition.title,
        kind=definition.kind,
        base=base,
        condition=Codes(spans(definition.condition.codes)),
        intervention=Codes(spans(definition.intervention.codes)),
        clock=_clock(definition.clock, base),
        first_ever=definition.index_event is IndexEvent.FIRST_EVER,
        lookback=length(definition.lookback) if definition.lookback else None,
        low=_low(definition.before, earlier=earlier),
        high=length(definition.limit) if definition.limit and followed else None,
        counted=recorded(code.code for code in definition.counted),
        plan=recorded(code.code for code in definition.plan_codes),
        ages=_ages(definition.working_age),
        parts=tuple(_parts(definition)) if followed else (),
        per=definition.per or 1,
    )


def recorded(codes: Iterable[str]) -> Codes:
    """Return what single codes mean; the form of a code tells its system. Others mean nothing."""
    found: dict[CodeSystem, list[str]] = {}
    for code in codes:
        system = system_of(code)
        if system is not None:
            found.setdefault(system, []).append(code)
    return Codes(spans(_Set(system, tuple(listed)) for system, listed in found.items()))


def system_of(code: str) -> CodeSystem | None:
    """Return the classification whose form a code has: each code has the form of one at most."""
    for system in (CodeSystem.KVA, CodeSystem.KSH97_P, CodeSystem.ICD_10_SE):
        if re.fullmatch(FORMS[system], code.strip()):
            return system
    return None


@dataclass(frozen=True, slots=True)
class _Set:
    """A code set of single codes."""

    system: CodeSystem | None
    includes: tuple[str, ...]
    excludes: tuple[str, ...] = ()


def _obstacles(d: Definition) -> Iterator[Obstacle]:
    if d.not_applicable is not None:
        yield Obstacle.NOT_APPLICABLE
        return
    if not recorded(code.code for code in d.counted):
        if d.preset is None:
            yield Obstacle.WORDS
            return
        yield Obstacle.COUNTED_CODES
    if d.kind is None:
        yield Obstacle.KIND
    yield from _unclear_group(d)
    if d.kind is Kind.SHARE:
        yield from _unclear_time(d)
    elif d.preset is IndicatorPreset.SICK_LEAVE_PLAN and d.working_age is None:
        yield Obstacle.WORKING_AGE
    if d.kind is Kind.RATE and not d.per:
        yield Obstacle.PER


def _unclear_group(d: Definition) -> Iterator[Obstacle]:
    base = d.group.base if d.group else None
    if d.group is None:
        if d.preset is not IndicatorPreset.SICK_LEAVE_PLAN:
            yield Obstacle.POPULATION
            return
        base = PopulationBase.X
    elif base is None:
        yield Obstacle.NAMED_GROUP
        return
    if base is not PopulationBase.Y and not spans(d.condition.codes):
        yield Obstacle.CONDITION_CODES
    if base not in (None, PopulationBase.X) and not spans(d.intervention.codes):
        yield Obstacle.INTERVENTION_CODES


def _unclear_time(d: Definition) -> Iterator[Obstacle]:
    base = d.group.base if d.group else None
    both = base in (PopulationBase.X_AND_Y, PopulationBase.X_OR_Y)
    if both and d.clock is None:
        yield Obstacle.CLOCK
    elif base is PopulationBase.X_OR_Y and d.clock is not ClockStart.FIRST_OF:
        yield Obstacle.CLOCK_OF_EITHER
    elif (base is PopulationBase.X and d.clock is ClockStart.INTERVENTION) or (
        base is PopulationBase.Y and d.clock is ClockStart.CONDITION
    ):
        yield Obstacle.CLOCK
    if d.limit is None:
        yield Obstacle.LIMIT
    lengths: tuple[Limit | None, ...] = (d.limit, d.before, d.lookback)
    if any(found is not None and length(found) is None for found in lengths):
        yield Obstacle.UNIT
    if d.index_event is None:
        yield Obstacle.INDEX_EVENT
    if d.preset is not None and d.earlier_plan_counts is None and d.before is None:
        yield Obstacle.EARLIER_PLAN
    for stratum in d.strata:
        telling = stratum.ages is not None or spans(stratum.codes)
        if not telling or stratum.within is None or length(stratum.within) is None:
            yield Obstacle.STRATA


def _clock(start: ClockStart | None, base: PopulationBase) -> Clock:
    if base is PopulationBase.X:
        return Clock.X
    if base is PopulationBase.Y:
        return Clock.Y
    match start:
        case ClockStart.INTERVENTION:
            return Clock.Y
        case ClockStart.FIRST_OF:
            return Clock.FIRST
        case ClockStart.LAST_OF:
            return Clock.LAST
    return Clock.X


def _low(before: Limit | None, *, earlier: bool) -> Length | None:
    if before is not None:
        return length(before)
    return None if earlier else NO_TIME


def _ages(band: AgeBand | None) -> Ages | None:
    return Ages(band.low, band.high) if band else None


def _parts(d: Definition) -> Iterator[Part]:
    for stratum in d.strata:
        high = length(stratum.within) if stratum.within else None
        if high is not None:
            yield Part(stratum.group or "", high, _ages(stratum.ages), Codes(spans(stratum.codes)))
