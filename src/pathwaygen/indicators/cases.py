"""The edges of a measure: made-up patients on either side of every limit, and what each must give."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from pathwaygen.indicators.calendar import Length
from pathwaygen.indicators.measure import Clock
from pathwaygen.indicators.patient import Event, Patient
from pathwaygen.terms import CodeSystem, PatientOutcome, PopulationBase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.indicators.measure import Codes, Measure
    from pathwaygen.period import Period

_DAY = dt.timedelta(days=1)
_MEMBER_AGE = 40
"""The age of a patient where nothing is asked of it."""

_CATEGORY = 3
"""Characters in a category of ICD-10-SE."""

_IN, _REST, _LATER, _OUT = (
    PatientOutcome.NUMERATOR,
    PatientOutcome.DENOMINATOR,
    PatientOutcome.INCOMPLETE,
    PatientOutcome.OUTSIDE,
)


@dataclass(frozen=True, slots=True)
class Case:
    """One made-up patient.

    Attributes:
        name: What it tries, in one word or two; the template words it.
        patient: The patient.
        until: The last day that the register covers.
        expected: What the measure must say.
    """

    name: str
    patient: Patient
    until: dt.date
    expected: PatientOutcome


def cases(measure: Measure, period: Period) -> tuple[Case, ...]:
    """Return a measure's edges within a period, which should be at least a quarter long."""
    made = _Maker(measure, period)
    return tuple(made.followed() if measure.followed else made.recorded())


def sample(codes: Codes, *, last: bool = False) -> tuple[Event, ...]:
    """Return an event, on no day in particular, with the first (or the last) code that some codes mean.

    No three-character code of ICD-10-SE is recorded as it stands: a digit follows.
    """
    if not codes:
        return ()
    rule = codes.sets[-1 if last else 0]
    span = rule.includes[-1 if last else 0]
    code = span.high if last else span.low
    if rule.system is CodeSystem.ICD_10_SE and len(code) == _CATEGORY:
        code = next((code + digit for digit in "9876543210" if rule.matches(code + digit)), code)
    return (Event(dt.date.min, code, rule.system),)


class _Maker:
    """Makes the cases of one measure: patients that differ from a plain one in one thing each."""

    def __init__(self, measure: Measure, period: Period) -> None:
        self.measure = measure
        self.period = period
        self.start = period.start + (period.end - period.start) // 3
        self.limit = measure.high or Length()
        self.last = self.limit.after(self.start)
        self.until = max(self.last, period.end) + 400 * _DAY
        ages = measure.ages
        low = ages.low if ages and ages.low is not None else None
        high = ages.high if ages and ages.high is not None else None
        self.age = (
            _MEMBER_AGE if ages is None or _MEMBER_AGE in ages else low if low is not None else high or 0
        )

    def followed(self) -> Iterator[Case]:
        """Yield the edges of a share."""
        yield from chain(self._days(), self._groups(), self._periods(), self._ends(), self._plans())
        yield from self._ages(self.start, self._alone(self.start))

    def recorded(self) -> Iterator[Case]:
        """Yield the edges of a count."""
        first, last = self.period.start, self.period.end
        group = self._begin(first)
        for name, day, expected in (
            ("first_day", first, _IN),
            ("last_day", last, _IN),
            ("day_before", first - _DAY, _OUT),
            ("day_after", last + _DAY, _OUT),
        ):
            yield self._case(name, (*group, *self._at(self.measure.counted, day)), expected)
        yield self._case("twice", (*group, *self._at(self.measure.counted, first, last)), _IN)
        yield self._case("not_counted", group, _OUT)
        yield self._case("nothing_else", self._at(self.measure.counted, first), _OUT)
        yield self._case(
            "group_late", (*self._begin(last + _DAY), *self._at(self.measure.counted, last)), _OUT
        )
        yield from self._ages(last, (*group, *self._at(self.measure.counted, last)))

    def _days(self) -> Iterator[Case]:
        start, last, counted = self.start, self.last, self.measure.counted
        low = self.measure.low
        early = not self.measure.plan and (low is None or low.before(start) < start)
        group = (*self._begin(start), *self._plan(start))
        yield self._case("day_0", (*group, *self._at(counted, start)), _IN)
        yield self._case("day_z", (*group, *self._at(counted, last)), _IN)
        yield self._case("day_after_z", (*group, *self._at(counted, last + _DAY)), _REST)
        yield self._case("never", group, _REST)
        yield self._case("before_start", (*group, *self._at(counted, start - _DAY)), _IN if early else _REST)
        again = self._begin(start + _DAY) if self.measure.clock in (Clock.X, Clock.Y) else ()
        yield self._case("twice_started", (*group, *again, *self._at(counted, last + _DAY)), _REST)

    def _groups(self) -> Iterator[Case]:
        base, start = self.measure.base, self.start
        x = (*self._at(self.measure.condition, start), *self._plan(start), *self._counted(start))
        y = (*self._at(self.measure.intervention, start), *self._plan(start), *self._counted(start))
        if self.measure.condition:
            alone = base in (PopulationBase.X, PopulationBase.X_OR_Y)
            yield self._case("only_x", x, _IN if alone else _OUT)
        if self.measure.intervention:
            alone = base in (PopulationBase.Y, PopulationBase.X_OR_Y)
            yield self._case("only_y", y, _IN if alone else _OUT)
        if self.measure.condition and self.measure.intervention:
            yield self._case("same_day", (*x, *self._at(self.measure.intervention, start)), _IN)

    def _periods(self) -> Iterator[Case]:
        first, end = self.period.start, self.period.end
        for name, day, expected in (
            ("first_day", first, _IN),
            ("last_day", end, _IN),
            ("day_after", end + _DAY, _OUT),
            ("day_before", first - _DAY, _OUT),
        ):
            yield self._case(name, self._alone(day), expected)
        # An earlier start, before the period: it bars the patient where only the first ever counts.
        known = (*self._begin(first - _DAY), *self._alone(first))
        yield self._case("known_before", known, _OUT if self.measure.first_ever else _IN)
        if self.measure.lookback:
            long_ago = self.measure.lookback.before(self.start) - _DAY
            if long_ago < first:
                yield self._case("long_ago", (*self._begin(long_ago), *self._alone(self.start)), _IN)

    def _ends(self) -> Iterator[Case]:
        met, last = self._alone(self.start), self.last
        if last > self.start:
            yield replace(self._case("not_yet", met, _LATER), until=last - _DAY)
        yield replace(self._case("just_followed", met, _IN), until=last)
        for name, field in (("died", "died"), ("moved", "moved_out")):
            yield self._case(f"{name}_on_last", met, _LATER, **{field: last})
            yield self._case(f"{name}_after", met, _IN, **{field: last + _DAY})

    def _plans(self) -> Iterator[Case]:
        if not self.measure.plan:
            return
        begin, start = self._begin(self.start), self.start
        yield self._case("no_plan", (*begin, *self._counted(start)), _OUT)
        late = (
            *self._at(self.measure.plan, self.last + _DAY),
            *self._at(self.measure.counted, self.last + _DAY),
        )
        yield self._case("plan_too_late", (*begin, *late), _OUT)
        if self.last > start:
            after = self._at(self.measure.plan, start + _DAY)
            yield self._case("followed_before_plan", (*begin, *after, *self._counted(start)), _REST)

    def _ages(self, day: dt.date, events: tuple[Event, ...]) -> Iterator[Case]:
        ages = self.measure.ages
        if ages is None:
            return
        if ages.low is not None:
            yield self._case("low_birthday", events, _IN, born=_years_before(day, ages.low))
            yield self._case("below_low", events, _OUT, born=_years_before(day, ages.low) + _DAY)
        if ages.high is not None:
            too_old = _years_before(day, ages.high + 1)
            yield self._case("last_of_high", events, _IN, born=too_old + _DAY)
            yield self._case("above_high", events, _OUT, born=too_old)

    def _case(
        self, name: str, events: tuple[Event, ...], expected: PatientOutcome, **changes: dt.date
    ) -> Case:
        born = _years_before(self.start, self.age) - 30 * _DAY if self.age else self.period.start - 30 * _DAY
        known = {"born": born} | changes
        patient = Patient(
            name,
            known["born"],
            tuple(sorted(events)),
            died=known.get("died"),
            moved_out=known.get("moved_out"),
        )
        return Case(name, patient, self.until, expected)

    def _begin(self, day: dt.date) -> tuple[Event, ...]:
        """Return events that start the clock on a day, and put the patient in the group."""
        x, y = self.measure.condition, self.measure.intervention
        wants_x = self.measure.base is not PopulationBase.Y
        wants_y = self.measure.base is not PopulationBase.X
        match self.measure.clock:
            case Clock.X:
                earlier = self._at(y, day - _DAY) if wants_y else ()
                return (*self._at(x, day), *earlier)
            case Clock.Y:
                earlier = self._at(x, day - _DAY) if wants_x else ()
                return (*self._at(y, day), *earlier)
            case _:
                return (*self._at(x, day), *self._at(y, day))

    def _alone(self, day: dt.date) -> tuple[Event, ...]:
        return (*self._begin(day), *self._plan(day), *self._counted(day))

    def _plan(self, day: dt.date) -> tuple[Event, ...]:
        return self._at(self.measure.plan, day) if self.measure.plan else ()

    def _counted(self, day: dt.date) -> tuple[Event, ...]:
        return self._at(self.measure.counted, day)

    def _at(self, codes: Codes, *days: dt.date) -> tuple[Event, ...]:
        return tuple(replace(event, date=day) for day in days for event in sample(codes))


def _years_before(day: dt.date, years: int) -> dt.date:
    return Length(months=12 * years).before(day)
