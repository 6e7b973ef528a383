"""A made-up register, the same for the same seed, with the right answers known from how it was made.

Every patient starts the clock once, and what follows is drawn: a plan in time, late, early or never, a
follow-up, a death. The answer is what was drawn, not what is counted afterwards; so it can be tested against.
Ages, sexes and delays are drawn so that they look like a register's; no patient and no figure is real.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pathwaygen.indicators.calendar import Length
from pathwaygen.indicators.cases import sample
from pathwaygen.indicators.codes import CodeMatcher
from pathwaygen.indicators.definition import Kind
from pathwaygen.indicators.patient import Event, Patient
from pathwaygen.terms import CodeSystem, PatientOutcome, PopulationBase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pathwaygen.indicators.measure import Codes, Measure
    from pathwaygen.period import Period

EVENTS, PATIENTS = "händelser.csv", "patienter.csv"
"""What the two files are called, here and in the guide."""

REGIONS = ("Norra", "Mellersta", "Södra")
"""Made-up regions: no real one is blamed or praised."""

_SEXES = ("K", "M")
_UNITS = ("sjukhuset", "vårdcentralen")
_NOISE = (
    ("Z71.9", CodeSystem.ICD_10_SE),
    ("I10.9", CodeSystem.ICD_10_SE),
    ("QV001", CodeSystem.KVA),
    ("AU124", CodeSystem.KVA),
)
_MEAN_AGE, _SPREAD = 66, 14
_OLDEST = 100
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Made:
    """A made-up patient with what every share must say of them.

    Attributes:
        patient: The patient.
        sex: K or M.
        region: One of REGIONS.
        answers: The outcome by indicator.
    """

    patient: Patient
    sex: str
    region: str
    answers: Mapping[str, PatientOutcome]


def patients(
    measures: Sequence[Measure], period: Period, *, until: dt.date, number: int, seed: int = 0
) -> Iterator[Made]:
    """Yield made-up patients.

    Args:
        measures: The shares whose edges and middles are drawn; they share X and Y.
        period: The measuring period that everybody starts in, but for one in ten.
        until: The last day that the register covers.
        number: How many patients.
        seed: The same seed gives the same register.
    """
    drawn = random.Random(seed)  # noqa: S311  made-up patients, not secrets
    shares = [measure for measure in measures if measure.kind is Kind.SHARE]
    counted = [event for m in measures if m.kind is not Kind.SHARE for event in sample(m.counted)]
    for place in range(number):
        yield _patient(drawn, shares, counted, period=period, until=until, name=f"p{place:07}")


def until(period: Period) -> dt.date:
    """Return the last day that a made-up register covers: half a year after the period."""
    return period.end + 183 * _DAY


def write(made: Iterable[Made], events: Path, people: Path) -> None:
    """Write a register as the two CSV files that ``indicators compute`` reads."""
    with (
        events.open("w", encoding="utf-8", newline="") as one,
        people.open("w", encoding="utf-8", newline="") as two,
    ):
        lines, persons = csv.writer(one, lineterminator="\n"), csv.writer(two, lineterminator="\n")
        lines.writerow(("patient_id", "date", "code", "code_system", "unit"))
        persons.writerow(("patient_id", "birth_date", "sex", "region", "death_date", "moved_out"))
        for entry in made:
            who = entry.patient
            persons.writerow((who.id, who.born, entry.sex, entry.region, who.died or "", who.moved_out or ""))
            lines.writerows(
                (who.id, event.date, event.code, event.system.value, f"{entry.region} {_UNITS[number % 2]}")
                for number, event in enumerate(who.events)
            )


def _patient(
    drawn: random.Random,
    shares: Sequence[Measure],
    counted: Sequence[Event],
    *,
    period: Period,
    until: dt.date,
    name: str,
) -> Made:
    inside = drawn.random() < 0.9  # noqa: PLR2004  the share that starts in the period
    start = _day(drawn, period.start, period.end) if inside else period.end + drawn.randint(1, 60) * _DAY
    events = list(_begin(shares, start))
    days = _care(drawn, shares, start)
    events += [
        Event(day, code, CodeSystem.KVA) for code, found in days.items() for day in found if day <= until
    ]
    for event in counted:
        if drawn.random() < 0.2:  # noqa: PLR2004  the share on sick leave
            events.append(replace(event, date=_day(drawn, start, until)))
    for _ in range(drawn.randint(0, 4)):
        code, system = drawn.choice(_NOISE)
        events.append(Event(_day(drawn, period.start, until), code, system))
    born = start - dt.timedelta(
        days=int(min(_OLDEST, max(18, drawn.gauss(_MEAN_AGE, _SPREAD))) * 365.25) + 40
    )
    died = start + drawn.randint(1, 400) * _DAY if drawn.random() < 0.04 else None  # noqa: PLR2004  mortality
    died = died if died is not None and died <= until else None
    events = [event for event in events if event.date <= until and (died is None or event.date <= died)]
    known = {code: [day for day in found if died is None or day <= died] for code, found in days.items()}
    patient = Patient(name, born, tuple(sorted(events)), died=died)
    answers = {
        m.id: _answer(m, start, known, died, until) if inside else PatientOutcome.OUTSIDE for m in shares
    }
    return Made(patient, drawn.choice(_SEXES), drawn.choice(REGIONS), answers)


def _begin(shares: Sequence[Measure], start: dt.date) -> Iterator[Event]:
    """Yield X and Y on the day that starts every clock."""
    if not shares:
        return
    measure = shares[0]
    for codes, wanted in (
        (measure.condition, measure.base is not PopulationBase.Y),
        (measure.intervention, measure.base is not PopulationBase.X),
    ):
        if wanted:
            for event in sample(codes):
                yield Event(start, event.code, event.system)


def _care(drawn: random.Random, shares: Sequence[Measure], start: dt.date) -> dict[str, list[dt.date]]:
    """Draw a plan and its follow-up: soon, on the limit, late, early or never."""
    days: dict[str, list[dt.date]] = {}
    for measure in shares:
        last = (measure.high or Length()).after(start)
        within = (last - start).days
        delays = (
            drawn.randint(0, within) if within else 0,
            within,
            within + 1,
            within + drawn.randint(1, 90),
            -1,
        )
        for event in sample(measure.counted):
            if drawn.random() < 0.75:  # noqa: PLR2004  the share that gets something
                days.setdefault(event.code, []).append(start + drawn.choice(delays) * _DAY)
    return days


def _answer(
    measure: Measure, start: dt.date, days: Mapping[str, list[dt.date]], died: dt.date | None, until: dt.date
) -> PatientOutcome:
    """Return what was drawn, as the outcome it stands for."""
    last = (measure.high or Length()).after(start)
    first = dt.date.min if measure.low is None else measure.low.before(start)
    if last > until or (died is not None and died <= last):
        return PatientOutcome.INCOMPLETE
    if measure.plan:
        plans = [day for day in _drawn(measure.plan, days) if first <= day <= last]
        if not plans:
            return PatientOutcome.OUTSIDE
        first = min(plans)
    met = any(first <= day <= last for day in _drawn(measure.counted, days))
    return PatientOutcome.NUMERATOR if met else PatientOutcome.DENOMINATOR


def _drawn(codes: Codes, days: Mapping[str, list[dt.date]]) -> list[dt.date]:
    meant = CodeMatcher(codes.sets)
    return [day for code, found in days.items() if meant.matches(code, CodeSystem.KVA) for day in found]


def _day(drawn: random.Random, first: dt.date, last: dt.date) -> dt.date:
    return first + drawn.randint(0, max(0, (last - first).days)) * _DAY
