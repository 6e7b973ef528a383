"""What an indicator measures, as values: no wording, no patients. ``resolve`` makes them from a spec."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pathwaygen.indicators.codes import lists
from pathwaygen.terms import PopulationBase, Unit

if TYPE_CHECKING:
    from pathwaygen.indicators.codes import CodeList
    from pathwaygen.model import CodeSet
    from pathwaygen.terms import ClockStart, Desired, IndexEvent, IndicatorKind, IndicatorPreset, Priority

_DAYS = {Unit.DAYS: 1, Unit.WEEKS: 7}


class Kind(StrEnum):
    """What is calculated."""

    SHARE = "share"
    COUNT = "count"
    RATE = "rate"


class Origin(StrEnum):
    """Where an indicator comes from."""

    GENERIC = "generic_model"
    REGION = "region"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time in the author's own unit.

    A week is 7 days. Months and years are the calendar's, from date to date, hours and working days have no
    whole number of days: none of them is converted.
    """

    low: int
    high: int | None
    unit: Unit

    @property
    def amount(self) -> int:
        """The number that is measured against: the upper end of a range."""
        return self.low if self.high is None else self.high

    @property
    def days(self) -> int | None:
        """The limit in days, or None where the unit has no fixed number of them."""
        factor = _DAYS.get(self.unit)
        return None if factor is None else self.amount * factor


@dataclass(frozen=True, slots=True)
class Subject:
    """X or Y.

    Attributes:
        name: As it stands inside a sentence.
        codes: The code sets that define it.
        moment: What its date is called in a sentence (``operationen``), where the spec names that event.
    """

    name: str | None = None
    codes: tuple[CodeSet, ...] = ()
    moment: str | None = None

    @property
    def lists(self) -> tuple[CodeList, ...]:
        """Its codes for print."""
        return lists(self.codes)


@dataclass(frozen=True, slots=True)
class Group:
    """Who is counted: by X and Y, or a group that the spec names.

    Attributes:
        base: How X and Y delimit it; None for a named group.
        name: The named group, as it stands inside a sentence.
        criteria: Who belongs to the named group.
        registered_in: Where that is recorded.
    """

    base: PopulationBase | None = None
    name: str | None = None
    criteria: str | None = None
    registered_in: str | None = None

    @property
    def by_condition(self) -> bool:
        """Whether X delimits it, alone or with Y."""
        return self.base not in (None, PopulationBase.Y)

    @property
    def by_intervention(self) -> bool:
        """Whether Y delimits it, alone or with X."""
        return self.base not in (None, PopulationBase.X)


@dataclass(frozen=True, slots=True)
class Code:
    """A KVÅ code with its title, where the catalogue has it."""

    code: str
    title: str | None


@dataclass(frozen=True, slots=True)
class Stratum:
    """A time limit of its own for a group of patients, or for all.

    Attributes:
        group: The group as it stands inside a sentence.
        within: The limit.
        around: An approximate length.
        low: At least this long.
        high: At most this long.
        after: The event it is counted from, as it stands inside a sentence.
        before: The event it precedes.
        when: The condition for it.
        text: The time in words, where it is not stated otherwise.
        ages: Who belongs to the group, by age.
        codes: Who belongs to the group, by recorded code.
    """

    group: str | None = None
    within: Limit | None = None
    around: Limit | None = None
    low: Limit | None = None
    high: Limit | None = None
    after: str | None = None
    before: str | None = None
    when: str | None = None
    text: str | None = None
    ages: AgeBand | None = None
    codes: tuple[CodeSet, ...] = ()

    @property
    def lists(self) -> tuple[CodeList, ...]:
        """The group's codes for print."""
        return lists(self.codes)


@dataclass(frozen=True, slots=True)
class AgeBand:
    """An age band in whole years, both ends included; an end that is not stated is None.

    Attributes:
        low: The youngest age.
        high: The oldest age.
        suggestion: Why the group suggests it, when no source does.
        sources: Ids of references behind it.
    """

    low: int | None
    high: int | None
    suggestion: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One indicator with everything that is needed to count it. None, or nothing, where the spec is silent.

    Attributes:
        id: The indicator's id in the spec.
        title: Its name; for one of Table 2's the standard's.
        preset: Which of Table 2's it is, if any.
        kind: Share, count or rate.
        measure: Process, result or structure.
        group: Who is counted.
        condition: X.
        intervention: Y.
        clock: What the limit is counted from.
        limit: Z.
        before: How long before the start also counts.
        strata: Limits by group.
        index_event: Which event starts the clock when there are several.
        lookback: How far back an event is searched for, to know that this is the first.
        earlier_plan_counts: Whether a plan made before the index event counts.
        earlier_plan: The same in the author's words.
        counted: Codes that count in the numerator.
        counted_by_default: Whether the standard chose them.
        plan_codes: Codes that the denominator asks for beside X and Y.
        working_age: The age band that the third indicator counts within.
        period: The measuring period, in the author's words.
        numerator: The author's own words; likewise denominator and counts (what is counted).
        per: The denominator of a rate.
        sources: Ids of references behind the indicator.
        suggestion: Why the group suggests it, when no source does.
        not_applicable: Why the standard's indicator is left out.
        section: Where in the standard's source it stands.
    """

    id: str
    title: str
    origin: Origin
    preset: IndicatorPreset | None
    kind: Kind | None
    measure: IndicatorKind | None
    group: Group | None
    condition: Subject
    intervention: Subject
    clock: ClockStart | None
    limit: Limit | None
    before: Limit | None
    strata: tuple[Stratum, ...]
    index_event: IndexEvent | None
    lookback: Limit | None
    earlier_plan_counts: bool | None
    earlier_plan: str | None
    counted: tuple[Code, ...]
    counted_by_default: bool
    plan_codes: tuple[Code, ...]
    working_age: AgeBand | None
    period: str | None
    numerator: str | None
    denominator: str | None
    counts: str | None
    per: int | None
    priority: Priority | None
    desired: Desired | None
    target: str | None
    data_source: str | None
    error_sources: str | None
    reported_by: tuple[str, ...]
    catalogue: str | None
    text: str | None
    section: str | None
    sources: tuple[str, ...]
    suggestion: str | None
    not_applicable: str | None
