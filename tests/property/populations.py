"""Any measure, and any patients, for tests of everything that counts."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from pathwaygen.indicators.calendar import Length
from pathwaygen.indicators.definition import Kind
from pathwaygen.indicators.measure import Ages, Clock, Codes, Measure, Part, recorded
from pathwaygen.indicators.patient import Event, Patient
from pathwaygen.period import Period
from pathwaygen.terms import CodeSystem, PopulationBase

X, Y, PLAN, DONE, OTHER = "M16.0", "NFB49", "AW020", "AW024", "F32.3"
PERIOD = Period(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
UNTIL = (dt.date(2024, 12, 31), dt.date(2025, 3, 1), dt.date(2024, 6, 1))
DAYS = st.dates(dt.date(2023, 6, 1), dt.date(2025, 6, 30)) | st.sampled_from(
    [
        dt.date(2024, 1, 1),
        dt.date(2024, 1, 15),
        dt.date(2024, 1, 31),
        dt.date(2024, 2, 29),
        dt.date(2024, 12, 31),
    ]
)
CODES = st.sampled_from((X, "m161", Y, "NFB99", PLAN, DONE, OTHER, "M17.0", "M16-P", "M160-P", "I69.4"))
LENGTHS = st.builds(Length, days=st.integers(0, 60)) | st.builds(Length, months=st.integers(1, 13))


def system(code: str) -> CodeSystem:
    """Return the classification of one of CODES."""
    if code.endswith("P"):
        return CodeSystem.KSH97_P
    return CodeSystem.KVA if code[:2].isalpha() else CodeSystem.ICD_10_SE


EVENTS = st.builds(lambda day, code: Event(day, code, system(code)), DAYS, CODES)
PATIENTS = st.lists(
    st.builds(
        lambda born, events, died, moved: Patient("p", born, tuple(events), died, moved),
        st.none() | st.dates(dt.date(1940, 1, 1), dt.date(2010, 12, 31)) | st.just(dt.date(2004, 2, 29)),
        st.lists(EVENTS, max_size=7),
        st.none() | DAYS,
        st.none() | DAYS,
    ),
    min_size=1,
    max_size=8,
)
AGES = st.none() | st.builds(Ages, st.none() | st.integers(0, 60), st.none() | st.integers(20, 90))
BASES: dict[PopulationBase | None, tuple[Clock, ...]] = {
    None: (Clock.FIRST,),
    PopulationBase.X: (Clock.X,),
    PopulationBase.Y: (Clock.Y,),
    PopulationBase.X_AND_Y: tuple(Clock),
    PopulationBase.X_OR_Y: (Clock.FIRST,),
}
CONDITIONS = (["M16"], ["M16", "M16-P"], ["M16.0"])


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    """Draw a measure of any kind."""
    kind = draw(st.sampled_from((Kind.SHARE, Kind.SHARE, Kind.SHARE, Kind.COUNT)))
    bases: list[PopulationBase | None] = list(PopulationBase)
    # A region's yearly count is of everybody.
    base = draw(st.sampled_from([*bases, None] if kind is Kind.COUNT else bases))
    first_ever = draw(st.booleans())
    parts = st.builds(Part, st.just("grupp"), LENGTHS, AGES, st.sampled_from((Codes(), recorded([OTHER]))))
    return Measure(
        id="ind1",
        title="Påhittad",
        kind=kind,
        base=base,
        condition=recorded(draw(st.sampled_from(CONDITIONS))),
        intervention=recorded(["NFB49", "NFB99"]),
        clock=draw(st.sampled_from(BASES[base])),
        first_ever=first_ever,
        lookback=draw(st.none() | LENGTHS) if first_ever else None,
        low=draw(st.none() | LENGTHS | st.just(Length())),
        high=draw(LENGTHS),
        counted=recorded(draw(st.sampled_from(([PLAN], [DONE], [PLAN, DONE])))),
        plan=draw(st.sampled_from((Codes(), recorded([PLAN])))) if kind is Kind.SHARE else Codes(),
        ages=draw(AGES),
        parts=tuple(draw(st.lists(parts, max_size=2))),
    )
