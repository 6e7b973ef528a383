"""When and by whom: every step of rehabilitation has a time with an anchor, and a team or a profession."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, missing, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Path
    from pathwaygen.model import Time

_TIME = "Skrivinstruktionen 2.4.1"
_TEAM = "Skrivinstruktionen 1.2.4"
_SAYS_WHEN = ("within", "at", "around", "between", "every", "at_least", "at_most", "immediately")
_COUNTED = ("within", "around", "between")
_OFTEN_CLEAR = ("immediately", "at_least", "at_most")
"""Limits that may be counted from when the patient comes to the block."""
_ANCHORS = ("after", "before", "text")


@rule("PW1105", "rehabilitation-without-time", Level.SKA, requirements=("SI-T2-13",), source=_TIME)
def rehabilitation_without_time(case: Case) -> Iterator[Finding]:
    """Ett block med rehabilitering säger inte när det ska ske.

    ## Varför

    Rehabilitering i rätt tid ger bättre resultat och färre komplikationer. Utan tid blir väntan olika lång på
    olika ställen.

    ## Fel

    ```yaml
    block:
      - id: B
        rehabilitering:
          genomförande: Träna enligt planen.
    ```

    ## Rätt

    ```yaml
    block:
      - id: B
        tid:
          - {id: t1, inom: 14 dagar, efter: operation}
        rehabilitering:
          genomförande: Träna enligt planen.
    ```

    ## Gör så här

    Skriv när insatsen ska ske, räknat från en händelse. En grupps tid gäller även dess block.
    """
    for index, block in enumerate(case.pathway.blocks):
        group = case.graph.group(block)
        if block.rehabilitation and not block.times and not (group and group.times):
            yield missing(("block", index), "times", id=block.id)


@rule("PW1106", "rehabilitation-without-performer", Level.BOR, requirements=("SI-TE-01",), source=_TEAM)
def rehabilitation_without_performer(case: Case) -> Iterator[Finding]:
    """Ett block med rehabilitering säger inte vem som utför det.

    ## Varför

    När utföraren inte är utpekad blir ansvaret ingens.

    ## Fel

    ```yaml
    block:
      - id: B
        rehabilitering:
          genomförande: Träna enligt planen.
    ```

    ## Rätt

    ```yaml
    block:
      - id: B
        utförare:
          team: [fysioterapeut, arbetsterapeut]
        rehabilitering:
          genomförande: Träna enligt planen.
    ```

    ## Gör så här

    Skriv vilket team, eller vilken profession och varför en räcker.
    """
    for index, block in enumerate(case.pathway.blocks):
        if block.rehabilitation is None:
            continue
        performer = block.performer
        if performer is None:
            yield missing(("block", index), "performer", id=block.id)
        elif not (performer.team or performer.profession or performer.text):
            yield missing(("block", index, "performer"), "team", id=block.id)


@rule("PW1107", "time-without-limit", Level.SKA, requirements=("SI-T2-13",), source=_TIME)
def time_without_limit(case: Case) -> Iterator[Finding]:
    """En tid säger varken gräns, tidpunkt eller mellanrum.

    ## Varför

    "Efter operationen" kan vara samma dag eller ett år senare. Patienten vet då inte vad som är att vänta.

    ## Fel

    ```yaml
    tid:
      - {id: t1, efter: operation}
    ```

    ## Rätt

    ```yaml
    tid:
      - {id: t1, inom: 14 dagar, efter: operation}
    ```

    ## Gör så här

    Skriv inom, cirka, mellan, var, minst eller högst med en tid, eller vid och en händelse, eller omedelbart:
    ja.
    """
    for path, time in _times(case):
        if any(getattr(time, field) for field in _SAYS_WHEN):
            continue
        if not time.text or time.after or time.before:
            level = Level.COMPLETE if time.text else None
            about = tuple((*path, field) for field in _SAYS_WHEN)
            yield Finding(path, {"key": case.word("times")}, about=about, level=level)


@rule("PW1108", "limit-without-anchor", Level.SKA, requirements=("SI-T2-13",), source=_TIME)
def limit_without_anchor(case: Case) -> Iterator[Finding]:
    """En tidsgräns säger inte från vad den räknas.

    ## Varför

    Fjorton dagar efter remissen är något annat än fjorton dagar efter operationen. Utan start går gränsen
    varken att hålla eller att följa upp.

    ## Fel

    ```yaml
    tid:
      - {id: t1, inom: 14 dagar}
    ```

    ## Rätt

    ```yaml
    tid:
      - {id: t1, inom: 14 dagar, efter: operation}
    ```

    ## Gör så här

    Skriv efter eller före och namnet på en händelse ur listan händelser.
    """
    for path, time in _times(case):
        if any(getattr(time, field) for field in _ANCHORS):
            continue
        limit = next((field for field in (*_COUNTED, *_OFTEN_CLEAR) if getattr(time, field)), None)
        if limit:
            events = ", ".join(case.pathway.events) or "–"
            values = {"field": "after", "limit": case.word(limit), "events": events}
            about = tuple((*path, field) for field in _ANCHORS)
            yield Finding(path, values, about=about, level=None if limit in _COUNTED else Level.COMPLETE)


def _times(case: Case) -> Iterator[tuple[Path, Time]]:
    """Every time of a group, a block or an indicator."""
    pathway = case.pathway
    holders = {
        "groups": [group.times for group in pathway.groups],
        "block": [block.times for block in pathway.blocks],
        "indicators": [indicator.times for indicator in pathway.indicators],
    }
    for name, times in holders.items():
        for index, own in enumerate(times):
            for place, time in enumerate(own):
                yield (name, index, "times", place), time


@rule("PW1109", "single-profession-without-reason", Level.KAN, requirements=("SI-TE-03",), source=_TEAM)
def single_profession_without_reason(case: Case) -> Iterator[Finding]:
    """En enskild profession utför rehabiliteringen, utan att det står varför en räcker.

    ## Varför

    Modellen utgår från team. En ensam profession kan räcka, men då ska läsaren se vilken kompetens som
    behövs.

    ## Fel

    ```yaml
    utförare:
      profession: fysioterapeut
    ```

    ## Rätt

    ```yaml
    utförare:
      profession: fysioterapeut
      motivering: Uppföljningen gäller rörelse och styrka.
    ```

    ## Gör så här

    Skriv motiveringen, eller ange teamet.
    """
    for index, block in enumerate(case.pathway.blocks):
        performer = block.performer
        if (
            block.rehabilitation
            and performer
            and performer.profession
            and not performer.team
            and not performer.reason
        ):
            yield missing(("block", index, "performer"), "reason", profession=", ".join(performer.profession))


@rule("PW1110", "fixed-team", Level.SKA, requirements=("SI-TE-02",), source=_TEAM)
def fixed_team(case: Case) -> Iterator[Finding]:
    """Teamen är bara listor: ingenstans står att sammansättningen anpassas efter patientens behov.

    ## Varför

    Teamets sammansättning ska anpassas efter patienten. En fast lista ger den ena för lite och den andra för
    mycket.

    ## Fel

    ```yaml
    utförare:
      team: [fysioterapeut, arbetsterapeut]
    ```

    ## Rätt

    ```yaml
    utförare:
      team: [fysioterapeut, arbetsterapeut]
      text: |
        Teamet anpassas efter patientens behov, till exempel med dietist.
    ```

    ## Gör så här

    Skriv under text, vid minst ett team, hur det anpassas.
    """
    teams = [
        (index, block.performer)
        for index, block in enumerate(case.pathway.blocks)
        if block.rehabilitation and block.performer and block.performer.team
    ]
    if teams and not any(performer.text for _, performer in teams):
        about = (("block", "*", "performer", "text"),)
        yield Finding(("block", teams[0][0], "performer"), {"field": "text"}, about=about)


@rule("PW1121", "missing-team", Level.BOR, requirements=("SI-BAS-06",), source=_TEAM)
def missing_team(case: Case) -> Iterator[Finding]:
    """Ingen del av rehabiliteringen utförs av ett team.

    ## Varför

    Teamet har oftast bäst möjlighet att hjälpa patienten att nå målen. Arbetar var och en för sig ser ingen
    hela patienten.

    ## Fel

    ```yaml
    block:
      - id: A
        utförare: {profession: läkare, motivering: Bedömningen är medicinsk.}
        rehabilitering:
          bedömning: {prognos: De flesta blir återställda.}
    ```

    ## Rätt

    ```yaml
    block:
      - id: A
        utförare: {team: [läkare, fysioterapeut, arbetsterapeut]}
        rehabilitering:
          bedömning: {prognos: De flesta blir återställda.}
    ```

    ## Gör så här

    Skriv i minst ett block vilka som bildar teamet, eller gör ett avsteg om en profession räcker.
    """
    carrying = [
        (index, block.performer)
        for index, block in enumerate(case.pathway.blocks)
        if block.rehabilitation and block.performer
    ]
    if not carrying or not case.rehabilitation:
        return
    for _, performer in carrying:
        if performer.team or "team" in (performer.text or "").casefold():
            return
    yield missing(("block", carrying[0][0], "performer"), "team")


RULES = (
    rehabilitation_without_time,
    rehabilitation_without_performer,
    time_without_limit,
    limit_without_anchor,
    single_profession_without_reason,
    fixed_team,
    missing_team,
)
