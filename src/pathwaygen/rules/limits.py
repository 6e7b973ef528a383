"""Limits and groups that are given twice: in words and as a value, or at two places. They should agree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pathwaygen.rules.rule import Case, Finding, Level, inside, rule
from pathwaygen.terms import Duration, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pathwaygen.diagnostic import Path
    from pathwaygen.model import Time

_S0 = "Skrivinstruktionen 2.1 och 2.6.2"
_NUMERALS = {
    word: number
    for number, words in enumerate(
        ("en ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"), start=1
    )
    for word in words.split()
}
_UNITS = {
    **dict.fromkeys(("timme", "timmar"), Unit.HOURS),
    **dict.fromkeys(("dag", "dagar", "dygn"), Unit.DAYS),
    **dict.fromkeys(("arbetsdag", "arbetsdagar"), Unit.WORKDAYS),
    **dict.fromkeys(("vecka", "veckor"), Unit.WEEKS),
    **dict.fromkeys(("månad", "månader"), Unit.MONTHS),
    "år": Unit.YEARS,
}
_WITHIN = re.compile(
    rf"\binom\s+(\d{{1,4}}|{'|'.join(_NUMERALS)})(?:\s*[-–]\s*(\d{{1,4}}))?\s+({'|'.join(_UNITS)})\b",
    re.IGNORECASE,
)
_DAYS = {
    Unit.HOURS: 1 / 24,
    Unit.DAYS: 1.0,
    Unit.WORKDAYS: 1.4,
    Unit.WEEKS: 7.0,
    Unit.MONTHS: 30.4,
    Unit.YEARS: 365.25,
}
_NEAR = 0.04
"""Two limits closer than this share are the same: three months are 90, 91 or 92 days."""
_KINDS = ("within", "around", "every", "at_least", "at_most")


class Limit(NamedTuple):
    """A limit in words, and where in the text it stands."""

    days: float
    span: tuple[int, int]
    words: str


def days(limit: Duration) -> float:
    """Return a limit in days; a month is 30.4 and a working day 1.4."""
    return limit.amount * _DAYS[limit.unit]


def differ(one: float, other: float) -> bool:
    """Whether two limits in days are not the same limit in different units."""
    return abs(one - other) > _NEAR * max(one, other)


def limits(text: str) -> Iterator[Limit]:
    """Yield the limits of a text such as ``inom 14 dagar`` and ``inom en vecka``."""
    for found in _WITHIN.finditer(text):
        low, high, unit = found.groups()
        number = int(high or (low if low.isdigit() else _NUMERALS[low.casefold()]))
        yield Limit(number * _DAYS[_UNITS[unit.casefold()]], found.span(), found[0])


@rule("PW0540", "goal-text-with-other-limit", Level.BOR, requirements=("SI-MAL-04",), source=_S0)
def goal_text_with_other_limit(case: Case) -> Iterator[Finding]:
    """Målets text har en tidsgräns som inte är den i fältet, eller som fältet saknar.

    ## Varför

    Texten läses av vården och patienten, fältet jämförs med indikatorn. Skiljer de sig mäts något annat än
    det som lovas.

    ## Fel

    ```yaml
    mål:
      delmål:
        - {id: mal1, text: Opereras inom 90 dagar., inom: 60 dagar}
    ```

    ## Rätt

    ```yaml
    mål:
      delmål:
        - {id: mal1, text: Opereras inom 90 dagar., inom: 90 dagar}
    ```

    ## Gör så här

    Skriv samma tid på båda ställena. Finns tiden bara i texten, lägg till den i fältet.
    """
    goals = case.pathway.goals
    measured = {indicator.id for indicator in case.pathway.indicators if indicator.within}
    for index, goal in enumerate(goals.objectives if goals else ()):
        found = tuple(limits(goal.text)) if goal.text else ()
        path = ("goals", "objectives", index)
        if goal.within is None:
            if len(found) == 1 and not measured.intersection(goal.indicator):  # else PW0504 says it
                values = {"field": "within", "words": found[0].words, "goal": goal.id}
                yield Finding(path, values, "unset", about=((*path, "within"),))
        elif found and all(differ(limit.days, days(goal.within)) for limit in found):
            yield _other(case, (*path, "text"), goal.text or "", found[0], ((*path, "within"), "other"))


@rule("PW1440", "indicator-name-with-other-limit", Level.BOR, requirements=("SI-MAL-04",), source=_S0)
def indicator_name_with_other_limit(case: Case) -> Iterator[Finding]:
    """Indikatorns namn eller täljare har en annan tidsgräns än indikatorn själv.

    ## Varför

    Namnet är det som syns i redovisningen. Räknas en annan gräns än namnet säger tolkas resultatet fel.

    ## Fel

    ```yaml
    indikatorer:
      - {id: ind4, namn: Operation inom 60 dagar, inom: 90 dagar}
    ```

    ## Rätt

    ```yaml
    indikatorer:
      - {id: ind4, namn: Operation inom 90 dagar, inom: 90 dagar}
    ```

    ## Gör så här

    Rätta det ställe som är fel.
    """
    for index, indicator in enumerate(case.pathway.indicators):
        if indicator.within is None:
            continue
        path = ("indicators", index)
        share = indicator.share.numerator if indicator.share else None
        texts: tuple[tuple[Path, str | None], ...] = (
            ((*path, "name"), indicator.name),
            ((*path, "count"), indicator.count),
            ((*path, "share", "numerator"), share),
        )
        for place, text in texts:
            found = tuple(limits(text)) if text else ()
            if found and all(differ(limit.days, days(indicator.within)) for limit in found):
                yield _other(case, place, text or "", found[0], ((*path, "within"), "other"))


def _other(case: Case, path: Path, text: str, limit: Limit, related: tuple[Path, str]) -> Finding:
    values = {"words": limit.words, "limit": case.source.spans.raw(related[0]) or ""}
    found = inside(path, text, limit.span, **values)
    return Finding(path, values, quote=found.quote, nth=found.nth, related=(related,))


@rule(
    "PW1140",
    "limit-given-twice",
    Level.SKA,
    requirements=("SI-T2-13",),
    source="Skrivinstruktionen 2.4.1, tabell 1",
)
def limit_given_twice(case: Case) -> Iterator[Finding]:
    """Samma block har två olika tidsgränser för samma sak.

    ## Varför

    Den ena mottagningen följer den ena gränsen, den andra den andra. Patienten vet inte vad som gäller.

    ## Fel

    ```yaml
    block:
      - id: B
        tid:
          - {inom: 14 dagar, efter: remiss}
          - {inom: 30 dagar, efter: remiss}
    ```

    ## Rätt

    ```yaml
    block:
      - id: B
        tid:
          - {inom: 14 dagar, efter: remiss, population: barn}
          - {inom: 30 dagar, efter: remiss, population: vuxna}
    ```

    ## Gör så här

    Ta bort den gräns som är fel. Gäller båda, skriv för vem eller när med population eller när.
    """
    for index, block in enumerate(case.pathway.blocks):
        if len(block.times) > 1:
            yield from _twice(case, ("block", index, "times"), block.times)
    for index, group in enumerate(case.pathway.groups):
        if len(group.times) > 1:
            yield from _twice(case, ("groups", index, "times"), group.times)


def _twice(case: Case, path: Path, times: Sequence[Time]) -> Iterator[Finding]:
    seen: dict[tuple[str | None, ...], tuple[float, Path]] = {}
    for place, time in enumerate(times):
        for kind in _KINDS:
            limit: Duration | None = getattr(time, kind)
            if limit is None or time.text:
                continue
            key = (kind, time.after, time.before, time.population, time.when, time.at)
            here = (*path, place, kind)
            first = seen.setdefault(key, (days(limit), here))
            if differ(first[0], days(limit)):
                spans = case.source.spans
                values = {"limit": spans.raw(here) or "", "other": spans.raw(first[1]) or ""}
                yield Finding(here, values, related=((first[1], "first"),))


@rule(
    "PW1141",
    "text-with-other-limit",
    Level.BOR,
    requirements=("SI-T2-13",),
    source="Skrivinstruktionen 2.4.1, tabell 1",
)
def text_with_other_limit(case: Case) -> Iterator[Finding]:
    """Blockets text har en annan tidsgräns från samma händelse än den som står under tid.

    ## Varför

    Tiden syns i flödesschemat och texten i dokumentet. Säger de olika saker vet ingen vilken som gäller.

    ## Fel

    ```yaml
    block:
      - id: B
        tid: {inom: 14 dagar, efter: remiss}
        vården: |
          Ta emot patienten inom 30 dagar efter remissen.
    ```

    ## Rätt

    ```yaml
    block:
      - id: B
        tid: {inom: 14 dagar, efter: remiss}
        vården: |
          Ta emot patienten inom 14 dagar efter remissen.
    ```

    ## Gör så här

    Rätta det ställe som är fel. Gäller gränserna olika saker, lägg till den andra under tid också.
    """
    if "inom " not in case.running_text and "Inom " not in case.running_text:
        return
    stated = {
        index: found for index, block in enumerate(case.pathway.blocks) if (found := _stated(block.times))
    }
    for path, text in case.texts if stated else ():
        if path[0] != "block" or path[1] not in stated or "times" in path or "nom " not in text:
            continue
        times = stated[int(path[1])]
        for limit in limits(text):
            rest = text[limit.span[1] : limit.span[1] + 80].casefold()
            for event, place, known in times:
                words = case.pathway.events.get(event, "").casefold()
                if words and rest.startswith((f" efter {words}", f" från {words}")):
                    same = [k for e, _, k in times if e == event]
                    if all(differ(limit.days, known) for known in same):
                        yield _other(
                            case, path, text, limit, (("block", path[1], "times", place, "within"), "other")
                        )
                    break


def _stated(times: Iterable[Time]) -> list[tuple[str, int, float]]:
    """The limits of a block: from which event, where in the list, how many days."""
    return [
        (time.after, place, days(time.within))
        for place, time in enumerate(times)
        if time.after and time.within is not None
    ]


@rule(
    "PW0440",
    "population-defined-twice",
    Level.SKA,
    requirements=("SI-IND-05",),
    source="Skrivinstruktionen 2.6.2",
)
def population_defined_twice(case: Case) -> Iterator[Finding]:
    """Två patientgrupper har samma namn men olika kriterier.

    ## Varför

    Samma patient kan hamna i gruppen på ena mottagningen och utanför den på en annan, och en indikator som
    räknar gruppen får olika svar.

    ## Fel

    ```yaml
    populationer:
      - {id: rg2, namn: riskgrupp 2, kriterier: Nedsatt känsel.}
      - {id: risk2, namn: Riskgrupp 2, kriterier: Tidigare sår.}
    ```

    ## Rätt

    ```yaml
    populationer:
      - {id: rg2, namn: riskgrupp 2, kriterier: Nedsatt känsel.}
      - {id: rg3, namn: riskgrupp 3, kriterier: Tidigare sår.}
    ```

    ## Gör så här

    Behåll en av grupperna, eller ge dem olika namn.
    """
    seen: dict[str, int] = {}
    for index, population in enumerate(case.pathway.populations):
        name = " ".join((population.name or "").casefold().split())
        first = seen.setdefault(name, index)
        other = case.pathway.populations[first]
        if name and first != index and population.id != other.id:
            values = {"name": population.name or "", "id": other.id}
            related = ((("populations", first, "name"), "first"),)
            yield Finding(("populations", index, "name"), values, related=related)


RULES = (
    population_defined_twice,
    goal_text_with_other_limit,
    limit_given_twice,
    text_with_other_limit,
    indicator_name_with_other_limit,
)
