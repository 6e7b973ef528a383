"""Measure + patient → verdict: plain Python, written to be read. The SQL must give the same.

How a share is counted:

1. The days that may start the clock are found, and the first of them in the period that the measure accepts.
2. The patient must be in the group by the end of the period, and of the right age on the day of the start.
3. The window goes from the start (or before it, where the measure says so) to the limit, both days included.
4. Who dies, moves away or is not yet followed to the window's last day is counted apart, whatever happened.
5. A second denominator code (an established plan) must lie in the window, where the measure asks for one.
6. The rest are the denominator. A counted code in the window, from the plan's day on, makes the numerator.

A count or a rate asks only for a counted code in the period, by a patient of the group, of the right age on
that day.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pathwaygen.indicators.calendar import age
from pathwaygen.indicators.codes import CodeMatcher
from pathwaygen.indicators.measure import Clock
from pathwaygen.terms import PatientOutcome, PopulationBase

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from pathwaygen.indicators.calendar import Length
    from pathwaygen.indicators.measure import Ages, Measure
    from pathwaygen.indicators.patient import Patient
    from pathwaygen.period import Period
    from pathwaygen.terms import CodeSystem


class Reason(StrEnum):
    """Why a patient counts as they do. The template words them."""

    NO_START = "no_start"
    NOT_FIRST = "not_first"
    NOT_BOTH = "not_both"
    WRONG_AGE = "wrong_age"
    NO_BIRTH = "no_birth"
    NO_PLAN = "no_plan"
    LOST = "lost"
    TOO_SOON = "too_soon"
    NOT_COUNTED = "not_counted"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class History:
    """What a measure sees of a patient: the days of each of its lists of codes."""

    x: tuple[dt.date, ...]
    y: tuple[dt.date, ...]
    plan: tuple[dt.date, ...]
    counted: tuple[dt.date, ...]
    parts: tuple[tuple[dt.date, ...], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a measure says of one patient, and why.

    Attributes:
        outcome: Numerator, denominator only, not followed to the end, or outside.
        reason: What decided it.
        start: The day that started the clock.
        last: The last day that counts.
        day: The day that decided: the counted code's, the plan's, the death's.
    """

    outcome: PatientOutcome
    reason: Reason
    start: dt.date | None = None
    last: dt.date | None = None
    day: dt.date | None = None


class Evaluator:
    """One measure, asked of many patients. A code's meaning is looked up once."""

    def __init__(self, measure: Measure, period: Period, until: dt.date) -> None:
        """Make an evaluator.

        Args:
            measure: The indicator.
            period: The measuring period.
            until: The last day that the register covers; what is recorded later is not seen.
        """
        self.measure = measure
        self.period = period
        self.until = until
        lists = (measure.condition, measure.intervention, measure.plan, measure.counted)
        self._matchers = [
            CodeMatcher(codes.sets) for codes in (*lists, *(part.codes for part in measure.parts))
        ]
        self._meanings: dict[tuple[str, CodeSystem], tuple[int, ...]] = {}

    def verdict(self, patient: Patient) -> Verdict:
        """Return what the measure says of a patient."""
        history = self.history(patient)
        if self.measure.followed:
            return _followed(self.measure, patient, history, self.period, self.until)
        return _recorded(self.measure, patient, history, self.period)

    def history(self, patient: Patient) -> History:
        """Return the days of each list of codes."""
        days: list[list[dt.date]] = [[] for _ in self._matchers]
        for event in patient.events:
            if event.date <= self.until:
                for place in self._meaning(event.code, event.system):
                    days[place].append(event.date)
        x, y, plan, counted, *parts = map(tuple, days)
        return History(x, y, plan, counted, tuple(parts))

    def _meaning(self, code: str, system: CodeSystem) -> tuple[int, ...]:
        found = self._meanings.get((code, system))
        if found is None:
            matching = enumerate(self._matchers)
            found = tuple(place for place, matcher in matching if matcher.matches(code, system))
            self._meanings[code, system] = found
        return found


def verdict(measure: Measure, patient: Patient, period: Period, until: dt.date) -> Verdict:
    """Return what a measure says of one patient."""
    return Evaluator(measure, period, until).verdict(patient)


def inhabitant(patient: Patient, period: Period) -> bool:
    """Whether a patient is one of those a rate divides by: lives in the region on the period's last day."""
    born = patient.born is not None and patient.born <= period.end
    return born and (patient.lost is None or patient.lost > period.end)


def _followed(
    measure: Measure, patient: Patient, history: History, period: Period, until: dt.date
) -> Verdict:
    start = _start(measure, history, period)
    if start is None:
        return Verdict(PatientOutcome.OUTSIDE, _no_start(measure, history, period))
    if not _member(measure, history, period):
        return Verdict(PatientOutcome.OUTSIDE, Reason.NOT_BOTH, start)
    if measure.ages is not None and (trouble := _age_trouble(measure.ages, patient, start)) is not None:
        return Verdict(PatientOutcome.OUTSIDE, trouble, start)
    last = _limit(measure, patient, history, start).after(start)
    if patient.lost is not None and patient.lost <= last:
        return Verdict(PatientOutcome.INCOMPLETE, Reason.LOST, start, last, patient.lost)
    if last > until:
        return Verdict(PatientOutcome.INCOMPLETE, Reason.TOO_SOON, start, last, until)
    return _answer(measure, history, start, last)


def _no_start(measure: Measure, history: History, period: Period) -> Reason:
    inside = any(day in period for day in _starts(measure, history))
    return Reason.NOT_FIRST if inside else Reason.NO_START


def _answer(measure: Measure, history: History, start: dt.date, last: dt.date) -> Verdict:
    first = None if measure.low is None else measure.low.before(start)
    if measure.plan:
        made = [day for day in history.plan if _within(day, first, last)]
        if not made:
            return Verdict(PatientOutcome.OUTSIDE, Reason.NO_PLAN, start, last)
        first = min(made)
    met = [day for day in history.counted if _within(day, first, last)]
    if met:
        return Verdict(PatientOutcome.NUMERATOR, Reason.COUNTED, start, last, min(met))
    late = [day for day in history.counted if day > last]
    if late:
        return Verdict(PatientOutcome.DENOMINATOR, Reason.TOO_LATE, start, last, min(late))
    if history.counted:
        return Verdict(PatientOutcome.DENOMINATOR, Reason.TOO_EARLY, start, last, max(history.counted))
    return Verdict(PatientOutcome.DENOMINATOR, Reason.NOT_COUNTED, start, last)


def _recorded(measure: Measure, patient: Patient, history: History, period: Period) -> Verdict:
    days = [day for day in history.counted if day in period]
    if not days:
        return Verdict(PatientOutcome.OUTSIDE, Reason.NOT_COUNTED)
    if not _member(measure, history, period):
        return Verdict(PatientOutcome.OUTSIDE, Reason.NOT_BOTH, day=min(days))
    ages = measure.ages
    fitting = [day for day in days if ages is None or _age_trouble(ages, patient, day) is None]
    if fitting:
        return Verdict(PatientOutcome.NUMERATOR, Reason.COUNTED, day=min(fitting))
    why = Reason.NO_BIRTH if patient.born is None else Reason.WRONG_AGE
    return Verdict(PatientOutcome.OUTSIDE, why, day=min(days))


def _start(measure: Measure, history: History, period: Period) -> dt.date | None:
    """Return the day that starts the clock: the first in the period, or the first that is new."""
    starts = _starts(measure, history)
    inside = [day for day in starts if day in period]
    if measure.first_ever:
        inside = [day for day in inside if not _known_before(day, starts, measure.lookback)]
    return min(inside, default=None)


def _starts(measure: Measure, history: History) -> tuple[dt.date, ...]:
    """Return the days that may start the clock."""
    x, y = history.x, history.y
    match measure.clock:
        case Clock.X:
            return x
        case Clock.Y:
            return y
        case Clock.FIRST:
            return x + y
        case Clock.LAST:
            return tuple(day for day in x + y if x and y and day >= max(min(x), min(y)))


def _known_before(day: dt.date, starts: Iterable[dt.date], lookback: Length | None) -> bool:
    """Whether there is an earlier day, no longer before than the look-back."""
    back = lookback.before(day) if lookback else None
    return any(earlier < day and (back is None or earlier >= back) for earlier in starts)


def _member(measure: Measure, history: History, period: Period) -> bool:
    """Whether the patient is in the group by the end of the period."""
    x = any(day <= period.end for day in history.x)
    y = any(day <= period.end for day in history.y)
    match measure.base:
        case PopulationBase.X:
            return x
        case PopulationBase.Y:
            return y
        case PopulationBase.X_AND_Y:
            return x and y
        case PopulationBase.X_OR_Y:
            return x or y
        case None:
            return True


def _limit(measure: Measure, patient: Patient, history: History, start: dt.date) -> Length:
    """Return the limit of the first group with one of its own that fits, else everybody's."""
    for part, days in zip(measure.parts, history.parts, strict=True):
        by_age = part.ages is None or _age_trouble(part.ages, patient, start) is None
        by_code = not part.codes or any(day <= start for day in days)
        if by_age and by_code:
            return part.high
    if measure.high is None:
        raise ValueError(f"{measure.id}: a share without a limit is not a measure")
    return measure.high


def _age_trouble(ages: Ages, patient: Patient, day: dt.date) -> Reason | None:
    if patient.born is None:
        return Reason.NO_BIRTH
    return None if age(patient.born, day) in ages else Reason.WRONG_AGE


def _within(day: dt.date, first: dt.date | None, last: dt.date) -> bool:
    return (first is None or first <= day) and day <= last
