"""The three indicators of Table 2: X, Y, Z, the clock and the group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, missing, rule
from pathwaygen.terms import IndicatorPreset, PopulationBase, Unit

if TYPE_CHECKING:
    from pathwaygen.model import Indicator

_S0 = "Skrivinstruktionen 2.6.2, tabell 2"
_SHARES = (IndicatorPreset.PLAN_ESTABLISHED, IndicatorPreset.PLAN_FOLLOWED_UP)
_DAYS = {Unit.DAYS: 1, Unit.WEEKS: 7}


def _asked(case: Case) -> Iterator[tuple[IndicatorPreset, bool]]:
    for preset in IndicatorPreset:
        yield preset, case.sick_leave if preset is IndicatorPreset.SICK_LEAVE_PLAN else case.rehabilitation


def _filled(case: Case, *presets: IndicatorPreset) -> Iterator[tuple[tuple[str, int], Indicator]]:
    for index, indicator in enumerate(case.pathway.indicators):
        if indicator.standard in presets and not indicator.not_applicable:
            yield ("indicators", index), indicator


@rule("PW1401", "missing-standard-indicator", Level.BOR, requirements=("SI-IND-01",), source=_S0)
def missing_standard_indicator(case: Case) -> Iterator[Finding]:
    """En av den generiska modellens tre indikatorer saknas."""
    present = {i.standard for i in case.pathway.indicators}
    for preset, in_scope in _asked(case):
        if in_scope and preset not in present:
            about = (("indicators",), ("indicators", "*", "standard"))
            yield Finding(("indicators",) if case.pathway.indicators else (), {"indicator": preset.sv}, about=about)


@rule("PW1402", "undecided-population", Level.SKA, requirements=("SI-IND-02", "SI-IND-05"), source=_S0)
def undecided_population(case: Case) -> Iterator[Finding]:
    """Indikatorn säger inte om gruppen avgränsas av diagnosen X, åtgärden Y, båda eller endera."""
    named = {p.id for p in case.pathway.populations}
    for path, indicator in _filled(case, *_SHARES):
        if indicator.population is None:
            yield missing(path, "population", id=indicator.id)
        elif indicator.population not in named and indicator.population not in PopulationBase.words():
            yield Finding((*path, "population"), {"value": indicator.population}, "unknown", (("populations",),))


@rule("PW1403", "missing-intervention", Level.SKA, requirements=("SI-IND-04",), source=_S0)
def missing_intervention(case: Case) -> Iterator[Finding]:
    """En indikator räknar med åtgärden Y, men åtgärden, dess namn eller dess koder saknas."""
    uses = [path for path, i in _filled(case, *_SHARES) if _base(i) not in (None, PopulationBase.X)]
    intervention = case.pathway.intervention
    if intervention is None:
        for path in uses[:1]:
            yield Finding((*path, "population"), {"field": "intervention"}, "absent", (("intervention",),))
        return
    for field in ("name", "codes"):
        if not getattr(intervention, field):
            yield missing(("intervention",), field)


def _base(indicator: Indicator) -> PopulationBase | None:
    words = PopulationBase.words()
    return words.get(indicator.population or "")


@rule("PW1404", "missing-limit", Level.SKA, requirements=("SI-IND-06", "SI-IND-07"), source=_S0)
def missing_limit(case: Case) -> Iterator[Finding]:
    """Tidsgränsen Z saknas, är noll, eller kan inte räknas i dagar."""
    for path, indicator in _filled(case, *_SHARES):
        if indicator.within is None:
            yield missing(path, "within", id=indicator.id)
        elif indicator.within.amount < 1 or indicator.within.high is not None:
            yield Finding((*path, "within"), {"id": indicator.id}, "unclear")


@rule("PW1405", "missing-clock-start", Level.SKA, requirements=("SI-IND-09",), source=_S0)
def missing_clock_start(case: Case) -> Iterator[Finding]:
    """Indikatorn säger inte från vad tidsgränsen räknas."""
    for path, indicator in _filled(case, *_SHARES):
        if indicator.from_ is None:
            both = _base(indicator) in (PopulationBase.X_AND_Y, PopulationBase.X_OR_Y)
            found = missing(path, "from", id=indicator.id)
            yield Finding(found.path, found.values, "both" if both else "", found.about)


@rule("PW1406", "follow-up-before-plan", Level.BOR, requirements=("SI-IND-08",), source=_S0)
def follow_up_before_plan(case: Case) -> Iterator[Finding]:
    """Gränsen för uppföljning är kortare än gränsen för att upprätta planen."""
    plan = [i for _, i in _filled(case, IndicatorPreset.PLAN_ESTABLISHED) if i.within]
    for path, indicator in _filled(case, IndicatorPreset.PLAN_FOLLOWED_UP):
        for other in plan:
            if indicator.within and other.within and _days(indicator) < _days(other):
                values = {"id": indicator.id, "other": other.id}
                yield Finding((*path, "within"), values)


def _days(indicator: Indicator) -> float:
    if indicator.within is None:
        return 0
    return indicator.within.amount * {**_DAYS, Unit.MONTHS: 30.4, Unit.YEARS: 365.25, Unit.WORKDAYS: 1.4}.get(
        indicator.within.unit, 1 / 24
    )


@rule("PW1407", "missing-count-frame", Level.SKA, requirements=("SI-IND-10",), source=_S0)
def missing_count_frame(case: Case) -> Iterator[Finding]:
    """Antalet saknar mätperiod eller åldersband för arbetsför ålder."""
    for path, indicator in _filled(case, IndicatorPreset.SICK_LEAVE_PLAN):
        if not indicator.period:
            yield missing(path, "period", id=indicator.id)
        if indicator.working_age is None:
            yield missing(path, "working_age", id=indicator.id)
            continue
        for field, value in (("from", indicator.working_age.from_), ("to", indicator.working_age.to)):
            if value is None:
                yield missing((*path, "working_age"), field, id=indicator.id)


@rule("PW1408", "undecided-index-event", Level.BOR, requirements=("SI-IND-13",), source=_S0)
def undecided_index_event(case: Case) -> Iterator[Finding]:
    """Indikatorn säger inte vilken händelse som startar klockan, eller om en tidigare plan räknas."""
    for path, indicator in _filled(case, *_SHARES):
        for field in ("index_event", "earlier_plan", "counted_codes"):
            if not getattr(indicator, field):
                yield missing(path, field, id=indicator.id)
        if indicator.index_event == "first_ever" and indicator.lookback is None:
            yield missing(path, "lookback", id=indicator.id)


@rule("PW1409", "lowered-priority", Level.BOR, requirements=("SI-IND-11",), source=_S0)
def lowered_priority(case: Case) -> Iterator[Finding]:
    """Prioriteten för en av de tre indikatorerna är inte hög."""
    for path, indicator in _filled(case, *IndicatorPreset):
        if indicator.priority not in (None, "high"):
            yield Finding((*path, "priority"), {"id": indicator.id})


@rule("PW1410", "incomplete-own-indicator", Level.BOR, requirements=("SI-IND-13",))
def incomplete_own_indicator(case: Case) -> Iterator[Finding]:
    """En egen indikator säger inte vad den mäter: täljare, nämnare, slag eller datakälla."""
    for index, indicator in enumerate(case.pathway.indicators):
        if indicator.standard is not None or indicator.not_applicable:
            continue
        path = ("indicators", index)
        if indicator.share is None and not indicator.count and not indicator.rate:
            yield missing(path, "share", id=indicator.id)
        if indicator.share:
            for field in ("numerator", "denominator"):
                if not getattr(indicator.share, field):
                    yield missing((*path, "share"), field, id=indicator.id)
        for field in ("kind", "data_source"):
            if not getattr(indicator, field):
                yield missing(path, field, id=indicator.id)


RULES = (
    missing_standard_indicator,
    undecided_population,
    missing_intervention,
    missing_limit,
    missing_clock_start,
    follow_up_before_plan,
    missing_count_frame,
    undecided_index_event,
    lowered_priority,
    incomplete_own_indicator,
)
