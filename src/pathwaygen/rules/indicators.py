"""The three indicators of Table 2: X, Y, Z and the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, missing, rule
from pathwaygen.terms import IndicatorPreset, PopulationBase, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.model import Indicator

S0 = "Skrivinstruktionen 2.6.2, tabell 2"
SHARES = (IndicatorPreset.PLAN_ESTABLISHED, IndicatorPreset.PLAN_FOLLOWED_UP)
_BOTH = (PopulationBase.X_AND_Y, PopulationBase.X_OR_Y)
_DAYS = {Unit.DAYS: 1, Unit.WEEKS: 7}
"""The units that turn into whole days, as Z is given."""


def filled(case: Case, *presets: IndicatorPreset) -> Iterator[tuple[tuple[str, int], Indicator]]:
    """Yield the indicators that follow one of the standard's forms, with their places."""
    for index, indicator in enumerate(case.pathway.indicators):
        if indicator.standard in presets and not indicator.not_applicable:
            yield ("indicators", index), indicator


def _base(indicator: Indicator) -> PopulationBase | None:
    """How X and Y delimit the group, or None if that is not said."""
    return PopulationBase.words().get((indicator.population or "").strip().lower())


@rule("PW1401", "missing-standard-indicator", Level.BOR, requirements=("SI-IND-01",), source=S0)
def missing_standard_indicator(case: Case) -> Iterator[Finding]:
    """En av den generiska modellens tre indikatorer saknas.

    ## Varför

    Indikatorerna visar om patienterna får en plan och om den följs upp. Mäts de lika överallt går det att se
    var vården brister.

    ## Fel

    ```yaml
    indikatorer:
      - {id: ind1, standard: plan_upprättad}
    ```

    ## Rätt

    ```yaml
    indikatorer:
      - {id: ind1, standard: plan_upprättad}
      - {id: ind2, standard: plan_uppföljd}
      - id: ind3
        standard: sjukskrivningsplan
        ej_tillämpligt: Patienterna är barn under 16 år.
    ```

    ## Gör så här

    Lägg till indikatorn, eller skriv i den varför den inte är tillämplig.
    """
    present = {i.standard for i in case.pathway.indicators}
    for preset in IndicatorPreset:
        in_scope = case.sick_leave if preset is IndicatorPreset.SICK_LEAVE_PLAN else case.rehabilitation
        if in_scope and preset not in present:
            values = {"indicator": preset, "form": case.standard.indicator(preset.value).form}
            about = (("indicators",), ("indicators", "*", "standard"))
            yield Finding(("indicators",) if case.pathway.indicators else (), values, about=about)


@rule("PW1402", "undecided-population", Level.SKA, requirements=("SI-IND-02", "SI-IND-05"), source=S0)
def undecided_population(case: Case) -> Iterator[Finding]:
    """Indikatorn säger inte om gruppen avgränsas av diagnosen X, åtgärden Y, båda eller endera.

    ## Varför

    Med "och" räknas bara de som har båda, med "eller" alla som har någon av dem. Två regioner som läser olika
    får tal som inte går att jämföra.

    ## Fel

    ```yaml
    indikatorer:
      - {id: ind1, standard: plan_upprättad, inom: 14 dagar}
    ```

    ## Rätt

    ```yaml
    indikatorer:
      - id: ind1
        standard: plan_upprättad
        population: x_och_y
        inom: 14 dagar
    ```

    ## Gör så här

    Skriv x, y, x_och_y eller x_eller_y, eller id för en av populationerna.
    """
    named = {p.id for p in case.pathway.populations}
    for index, indicator in enumerate(case.pathway.indicators):
        path = ("indicators", index)
        if indicator.population is None:
            if indicator.standard in SHARES and not indicator.not_applicable:
                yield missing(path, "population", id=indicator.id)
        elif indicator.population.strip() not in named and _base(indicator) is None:
            known = ", ".join([*(base.sv for base in PopulationBase), *sorted(named)])
            values = {"value": indicator.population, "known": known}
            yield Finding((*path, "population"), values, "unknown", (("populations",),))


@rule("PW1403", "missing-intervention", Level.SKA, requirements=("SI-IND-04",), source=S0)
def missing_intervention(case: Case) -> Iterator[Finding]:
    """En indikator räknar med åtgärden Y, men åtgärden, dess namn eller dess koder saknas.

    ## Varför

    Utan åtgärdens namn blir meningen ofullständig, och utan koder går det inte att räkna patienterna.

    ## Fel

    ```yaml
    åtgärd:
      namn: höftprotesoperation
    ```

    ## Rätt

    ```yaml
    åtgärd:
      namn: höftprotesoperation
      koder:
        - {system: KVÅ, omfattar: [NFB29, NFB39]}
    ```

    ## Gör så här

    Beskriv åtgärden med namn och KVÅ-koder, eller avgränsa indikatorn med enbart diagnosen: population: x.
    """
    intervention = case.pathway.intervention
    if intervention is None:
        for path, indicator in filled(case, *SHARES):
            if _base(indicator) not in (None, PopulationBase.X):
                values = {"key": case.word("intervention"), "id": indicator.id}
                yield Finding((*path, "population"), values, "absent", (("intervention",),))
        return
    for field in ("name", "codes"):
        if not getattr(intervention, field):
            yield missing(("intervention",), field)
    for index, codes in enumerate(intervention.codes):
        for field in ("system", "includes"):
            if not getattr(codes, field):
                yield missing(("intervention", "codes", index), field)


@rule("PW1404", "missing-limit", Level.SKA, requirements=("SI-IND-06", "SI-IND-07"), source=S0)
def missing_limit(case: Case) -> Iterator[Finding]:
    """Tidsgränsen Z saknas, är noll, eller kan inte räknas i dagar.

    ## Varför

    Gränsen är det som vården lovar patienten. Skrivinstruktionen ber gruppen bestämma den för
    hälsotillståndet.

    ## Fel

    ```yaml
    indikatorer:
      - {id: ind1, standard: plan_upprättad, population: x, från: diagnos}
    ```

    ## Rätt

    ```yaml
    indikatorer:
      - id: ind1
        standard: plan_upprättad
        population: x
        från: diagnos
        inom: 14 dagar
    ```

    ## Gör så här

    Skriv inom och ett helt antal dagar eller veckor, utan spann.
    """
    for path, indicator in filled(case, *SHARES):
        limit = indicator.within
        if limit is None:
            yield missing(path, "within", id=indicator.id)
        elif limit.amount < 1 or limit.high is not None:
            yield Finding((*path, "within"), {"id": indicator.id}, "unclear")
        elif limit.unit not in _DAYS:
            yield Finding((*path, "within"), {"id": indicator.id}, "unit")


@rule("PW1405", "missing-clock-start", Level.SKA, requirements=("SI-IND-09",), source=S0)
def missing_clock_start(case: Case) -> Iterator[Finding]:
    """Indikatorn säger inte från vad tidsgränsen räknas.

    ## Varför

    Fjorton dagar efter diagnosen är något annat än fjorton dagar efter operationen. Utan start kan två
    regioner mäta olika saker under samma namn.

    ## Fel

    ```yaml
    indikatorer:
      - id: ind1
        standard: plan_upprättad
        population: x_och_y
        inom: 14 dagar
    ```

    ## Rätt

    ```yaml
    indikatorer:
      - id: ind1
        standard: plan_upprättad
        population: x_och_y
        från: åtgärd
        inom: 14 dagar
    ```

    ## Gör så här

    Skriv från: diagnos, åtgärd, senast av eller först av.
    """
    for path, indicator in filled(case, *SHARES):
        if indicator.from_ is None:
            found = missing(path, "from", id=indicator.id)
            yield Finding(found.path, found.values, "both" if _base(indicator) in _BOTH else "", found.about)


@rule("PW1406", "follow-up-before-plan", Level.BOR, requirements=("SI-IND-08",), source=S0)
def follow_up_before_plan(case: Case) -> Iterator[Finding]:
    """Gränsen för uppföljning är kortare än gränsen för att upprätta planen.

    ## Varför

    En plan kan inte följas upp innan den finns. Indikatorn skulle då visa brister som inte går att rätta.

    ## Fel

    ```yaml
    indikatorer:
      - {id: ind1, standard: plan_upprättad, inom: 30 dagar}
      - {id: ind2, standard: plan_uppföljd, inom: 14 dagar}
    ```

    ## Rätt

    ```yaml
    indikatorer:
      - {id: ind1, standard: plan_upprättad, inom: 14 dagar}
      - {id: ind2, standard: plan_uppföljd, inom: 90 dagar}
    ```

    ## Gör så här

    Båda gränserna räknas från samma händelse. Gör uppföljningens längre.
    """
    plan = [(path, i) for path, i in filled(case, IndicatorPreset.PLAN_ESTABLISHED) if i.within]
    for path, indicator in filled(case, IndicatorPreset.PLAN_FOLLOWED_UP):
        for place, first in plan:
            apart = indicator.from_ and first.from_ and indicator.from_ is not first.from_  # two clocks
            if indicator.within and not apart and _days(indicator) < _days(first):
                values = {"id": indicator.id, "plan": first.id}
                yield Finding((*path, "within"), values, related=(((*place, "within"), "other"),))


def _days(indicator: Indicator) -> float:
    if indicator.within is None:
        return 0
    other = {Unit.MONTHS: 30.4, Unit.YEARS: 365.25, Unit.WORKDAYS: 1.4}
    return indicator.within.amount * {**_DAYS, **other}.get(indicator.within.unit, 1 / 24)


@rule("PW1407", "missing-count-frame", Level.SKA, requirements=("SI-IND-10",), source=S0)
def missing_count_frame(case: Case) -> Iterator[Finding]:
    """Antalet saknar mätperiod eller åldersband för arbetsför ålder.

    ## Varför

    Ett antal säger bara något om det står under vilken tid och för vilka åldrar det räknas.

    ## Fel

    ```yaml
    indikatorer:
      - {id: ind3, standard: sjukskrivningsplan}
    ```

    ## Rätt

    ```yaml
    indikatorer:
      - id: ind3
        standard: sjukskrivningsplan
        mätperiod: kalenderår
        arbetsför_ålder: {från: 18, till: 67}
    ```

    ## Gör så här

    Skriv mätperioden och båda åldersgränserna. Källan anger dem inte, så gruppen måste välja.
    """
    for path, indicator in filled(case, IndicatorPreset.SICK_LEAVE_PLAN):
        if not indicator.period:
            yield missing(path, "period", id=indicator.id)
        if indicator.working_age is None:
            yield missing(path, "working_age", id=indicator.id)
            continue
        for field, value in (("from", indicator.working_age.from_), ("to", indicator.working_age.to)):
            if value is None:
                found = missing((*path, "working_age"), field, id=indicator.id)
                yield Finding(found.path, found.values, "age", found.about)


RULES = (
    missing_standard_indicator,
    undecided_population,
    missing_intervention,
    missing_limit,
    missing_clock_start,
    follow_up_before_plan,
    missing_count_frame,
)
