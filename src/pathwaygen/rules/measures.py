"""How indicators are counted, and the group's own: the index event, earlier plans, sources, goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.indicators import S0, SHARES, filled
from pathwaygen.rules.rule import Case, Finding, Level, missing, rule
from pathwaygen.terms import IndicatorPreset

_SHOWN = 5

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("PW1408", "undecided-index-event", Level.BOR, requirements=("SI-IND-13",), source=S0)
def undecided_index_event(case: Case) -> Iterator[Finding]:
    """Indikatorn säger inte vilken händelse som startar klockan, eller om en tidigare plan räknas.

    ## Varför

    En kronisk diagnos registreras varje år. Räknas den första någonsin eller den första i perioden? Svaret
    ändrar resultatet mer än vården gör.

    ## Fel

    ```yaml
    indikatorer:
      - id: ind1
        standard: plan_upprättad
        population: x
        från: diagnos
        inom: 14 dagar
    ```

    ## Rätt

    ```yaml
    indikatorer:
      - id: ind1
        standard: plan_upprättad
        population: x
        från: diagnos
        inom: 14 dagar
        indexhändelse: första i perioden
        mätperiod: kalenderår
        tidigare_plan: {räknas: nej}
        räknade_koder: [AW020]
    ```

    ## Gör så här

    Skriv vilken händelse som räknas, vad som gäller för planer från tiden före den, och vilka koder som
    räknas.
    """
    for path, indicator in filled(case, *SHARES):
        wanted = ["index_event", "earlier_plan", "counted_codes"]
        wanted += {"first_ever": ["lookback"], "first_in_period": ["period"]}.get(
            indicator.index_event or "", []
        )
        for field in wanted:
            if not getattr(indicator, field):
                yield missing(path, field, id=indicator.id)


@rule("PW1409", "lowered-priority", Level.BOR, requirements=("SI-IND-11",), source=S0)
def lowered_priority(case: Case) -> Iterator[Finding]:
    """Prioriteten för en av de tre indikatorerna är inte hög.

    ## Varför

    Skrivinstruktionen ger alla tre hög prioritet. En lägre gör att de väljs bort när tiden inte räcker.

    ## Fel

    ```yaml
    indikatorer:
      - {id: ind1, standard: plan_upprättad, prioritet: låg}
    ```

    ## Rätt

    ```yaml
    indikatorer:
      - {id: ind1, standard: plan_upprättad, prioritet: hög}
    ```

    ## Gör så här

    Skriv hög, eller gör ett avsteg med skälet.
    """
    for path, indicator in filled(case, *IndicatorPreset):
        if indicator.priority not in (None, "high"):
            yield Finding((*path, "priority"), {"id": indicator.id})


@rule("PW1410", "incomplete-own-indicator", Level.BOR, requirements=("SI-IND-13",), source=S0)
def incomplete_own_indicator(case: Case) -> Iterator[Finding]:
    """En egen indikator säger inte vad den mäter: namn, täljare, nämnare, slag eller datakälla.

    ## Varför

    Ett mått som kan räknas på flera sätt går inte att jämföra mellan enheter eller över tid.

    ## Fel

    ```yaml
    indikatorer:
      - {id: ind4, namn: Nöjda patienter}
    ```

    ## Rätt

    ```yaml
    indikatorer:
      - id: ind4
        namn: Nöjda patienter
        slag: resultatmått
        andel:
          nämnare: patienter som svarat på enkäten efter ett år
          täljare: är nöjda med resultatet
        datakälla: Kvalitetsregistret
    ```

    ## Gör så här

    Fyll i det som fattas. Är måttet inget slags andel, använd antal eller per_antal i stället.
    """
    for index, indicator in enumerate(case.pathway.indicators):
        if indicator.standard is not None or indicator.not_applicable:
            continue
        path = ("indicators", index)
        if indicator.share is None and not indicator.count and not indicator.rate:
            found = missing(path, "share", id=indicator.id)
            yield Finding(found.path, found.values, "unit", found.about)
        if indicator.share:
            for field in ("numerator", "denominator"):
                if not getattr(indicator.share, field):
                    yield missing((*path, "share"), field, id=indicator.id)
        for field in ("name", "kind", "data_source"):
            if not getattr(indicator, field):
                yield missing(path, field, id=indicator.id)


@rule(
    "PW1411",
    "indicator-without-goal",
    Level.COMPLETE,
    requirements=("SI-MAL-04",),
    source="Skrivinstruktionen 2.1",
)
def indicator_without_goal(case: Case) -> Iterator[Finding]:
    """Inget mål hänvisar till indikatorn.

    ## Varför

    En indikator är till för att visa om ett mål nås. Hör den inte till något mål är det svårt att veta vad
    ett resultat betyder.

    ## Fel

    ```yaml
    mål:
      delmål:
        - {id: mal1, standard: rehabiliteringsplan}
    indikatorer:
      - {id: ind1, standard: plan_upprättad}
    ```

    ## Rätt

    ```yaml
    mål:
      delmål:
        - {id: mal1, standard: rehabiliteringsplan, indikator: ind1}
    indikatorer:
      - {id: ind1, standard: plan_upprättad}
    ```

    ## Gör så här

    Skriv indikatorns id vid det mål som den mäter, lägg till målet, eller ta bort indikatorn.
    """
    goals = case.pathway.goals
    if goals is None or not goals.objectives:
        return
    measured = {name for goal in goals.objectives for name in goal.indicator}
    about = (("goals", "objectives", "*", "indicator"), ("goals", "objectives", "*"))
    unused = [
        (index, indicator.id)
        for index, indicator in enumerate(case.pathway.indicators)
        if indicator.id not in measured and not indicator.not_applicable
    ]
    if unused:
        related = tuple((("indicators", index), "indicator") for index, _ in unused[:_SHOWN])
        values = {"ids": ", ".join(name for _, name in unused)}
        yield Finding(("goals", "objectives"), values, about=about, related=related)


@rule(
    "PW1412", "indicator-limit-without-anchor", Level.BOR, requirements=("SI-IND-09", "SI-MAL-04"), source=S0
)
def indicator_limit_without_anchor(case: Case) -> Iterator[Finding]:
    """En egen indikator har en tidsgräns men säger inte från vad den räknas, eller tvärtom.

    ## Varför

    Samma gräns räknad från remissen och från operationen ger helt olika resultat.

    ## Fel

    ```yaml
    indikatorer:
      - {id: ind5, namn: Operation i tid, inom: 90 dagar}
    ```

    ## Rätt

    ```yaml
    indikatorer:
      - id: ind5
        namn: Operation i tid
        inom: 90 dagar
        tid: {inom: 90 dagar, efter: remiss}
    ```

    ## Gör så här

    Skriv från: diagnos eller åtgärd, eller en tid med efter och en händelse.
    """
    for index, indicator in enumerate(case.pathway.indicators):
        if indicator.standard is not None or indicator.not_applicable:
            continue
        path = ("indicators", index)
        if indicator.within is None:
            if indicator.from_ is not None:
                found = missing(path, "within", id=indicator.id)
                yield Finding(found.path, found.values, "limit", found.about)
        elif indicator.from_ is None and not any(t.after or t.before or t.text for t in indicator.times):
            about = ((*path, "from"), (*path, "times"))
            yield Finding(path, {"field": "from", "id": indicator.id}, about=about)


@rule("PW1480", "undecided-earlier-plan", Level.BOR, requirements=("SI-IND-13",), source=S0)
def undecided_earlier_plan(case: Case) -> Iterator[Finding]:
    """Om en tidigare plan räknas står bara i ord, så indikatorn går inte att räkna på ett register.

    ## Varför

    Orden kan läsas på flera sätt, och ett program gissar inte. Står det ja eller nej räknar alla lika.

    ## Fel

    ```yaml
    indikatorer:
      - id: ind1
        standard: plan_upprättad
        population: x
        från: diagnos
        inom: 14 dagar
        tidigare_plan: En aktuell plan kan räknas.
    ```

    ## Rätt

    ```yaml
    indikatorer:
      - id: ind1
        standard: plan_upprättad
        population: x
        från: diagnos
        inom: 14 dagar
        tidigare_plan: {räknas: ja, text: En aktuell plan räknas.}
    ```

    ## Gör så här

    Skriv om den räknas, ja eller nej. Räknas den bara en tid före start skriver ni den tiden under före.
    """
    for path, indicator in filled(case, *SHARES):
        earlier = indicator.earlier_plan
        if earlier is not None and earlier.counts is None and indicator.before is None:
            yield missing((*path, "earlier_plan"), "counts", id=indicator.id)


@rule("PW1481", "counted-code-of-another-indicator", Level.BOR, requirements=("SI-IND-13",), source=S0)
def counted_code_of_another_indicator(case: Case) -> Iterator[Finding]:
    """En räknad kod betyder något annat än det som indikatorn mäter.

    ## Varför

    Varje kod för en plan betyder en sak: att den har upprättats, följts upp eller avslutats. Räknas en annan
    kod mäter indikatorn inte det som dess namn säger, och den går inte att jämföra med andras.

    ## Fel

    ```yaml
    indikatorer:
      - {id: ind3, standard: sjukskrivningsplan, räknade_koder: [AW020]}
    ```

    ## Rätt

    ```yaml
    indikatorer:
      - {id: ind3, standard: sjukskrivningsplan, räknade_koder: [DV077]}
    ```

    ## Gör så här

    Räkna de koder som hör till indikatorn, eller gör ett avsteg med skälet.
    """
    for path, indicator in filled(case, *IndicatorPreset):
        form = case.standard.indicator(indicator.standard or "")
        for place, code in enumerate(indicator.counted_codes):
            known = None if code in form.codes else case.standard.code(code.strip())
            if known is None or known.code in form.codes:
                continue
            if known.kind not in _MEANT.get(form.id, ()):
                values = {"id": indicator.id, "code": known.code, "title": known.title}
                yield Finding((*path, "counted_codes", place), values | {"codes": ", ".join(form.codes)})


_MEANT = {"plan_established": ("plan",), "plan_followed_up": ("follow_up", "closing")}
"""What the codes of a share mean. Whether one for a plan on sick leave counts too is the group's choice."""

RULES = (
    undecided_index_event,
    lowered_priority,
    incomplete_own_indicator,
    indicator_without_goal,
    indicator_limit_without_anchor,
    undecided_earlier_plan,
    counted_code_of_another_indicator,
)
