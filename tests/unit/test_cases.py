"""The edges of a measure give what they must, in both evaluators."""

from __future__ import annotations

import datetime as dt

import pytest

from pathwaygen.indicators.calendar import Length
from pathwaygen.indicators.cases import cases
from pathwaygen.indicators.definition import Kind
from pathwaygen.indicators.evaluate import verdict
from pathwaygen.indicators.measure import Ages, Clock, Codes, Measure, recorded
from pathwaygen.period import Period
from pathwaygen.terms import PopulationBase

PERIOD = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
PLANS = {"plan": recorded(["AW020"]), "nothing": Codes()}
BASES = [
    (PopulationBase.X, Clock.X),
    (PopulationBase.Y, Clock.Y),
    *((PopulationBase.X_AND_Y, clock) for clock in Clock),
    (PopulationBase.X_OR_Y, Clock.FIRST),
]


def made(base, clock, **changes):
    values = {
        "id": "ind1",
        "title": "Påhittad",
        "kind": Kind.SHARE,
        "base": base,
        "clock": clock,
        "condition": recorded(["M16"]),
        "intervention": recorded(["NFB49"]),
        "high": Length(days=14),
        "counted": recorded(["AW024"]),
    }
    return Measure(**(values | changes))


VARIANTS: dict[str, dict] = {
    "plain": {},
    "a plan asked for": {"plan": recorded(["AW020"])},
    "everything before counts": {"low": None},
    "a month before counts": {"low": Length(months=1)},
    "the first ever": {"first_ever": True},
    "a look-back": {"first_ever": True, "lookback": Length(months=12)},
    "no time": {"high": Length()},
    "months": {"high": Length(months=3)},
    "ages": {"ages": Ages(18, 67)},
    "children": {"ages": Ages(None, 17)},
    "a count": {"kind": Kind.COUNT, "high": None},
    "a count by age": {"kind": Kind.COUNT, "high": None, "ages": Ages(16, None)},
}


@pytest.mark.parametrize(("base", "clock"), BASES)
@pytest.mark.parametrize("name", VARIANTS)
def test_every_edge_gives_what_it_must(base, clock, name):
    measure = made(base, clock, **VARIANTS[name])
    found = cases(measure, PERIOD)
    assert len(found) > 5
    wrong = {
        case.name: (case.expected, verdict(measure, case.patient, PERIOD, case.until))
        for case in found
        if verdict(measure, case.patient, PERIOD, case.until).outcome is not case.expected
    }
    assert not wrong
