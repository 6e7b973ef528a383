"""Exits and transitions: how a patient leaves, and is handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, missing, rule
from pathwaygen.terms import Crossing, ExitPreset

if TYPE_CHECKING:
    from collections.abc import Iterator

_UT = "Skrivinstruktionen 2.2.2"
_OV = "Skrivinstruktionen 2.2.3"
_BOTH_PLANS = "SI-UT-03"
"""Asked only where the exit names the sick leave plan as well."""


@rule("PW0701", "missing-exit", Level.SKA, requirements=("GEN-005",), source=_UT)
def missing_exit(case: Case) -> Iterator[Finding]:
    """Vårdförloppet saknar utgång, eller en utgång saknar text.

    ## Varför

    Utan utgång vet varken patienten eller vården när förloppet är slut och vem som tar över.

    ## Fel

    ```yaml
    utgång:
      kriterier:
        - {id: ut1}
    ```

    ## Rätt

    ```yaml
    utgång:
      kriterier:
        - id: ut1
          text: |
            Patienten klarar sig med egenvård.
    ```

    ## Gör så här

    Skriv vad som gäller när patienten lämnar förloppet.
    """
    way_out = case.pathway.exit
    if way_out is None:
        yield missing((), "exit")
        return
    if not way_out.criteria:
        yield missing(("exit",), "criteria")
    for index, criterion in enumerate(way_out.criteria):
        if not criterion.text:
            found = missing(("exit", "criteria", index), "text", id=criterion.id)
            yield Finding(found.path, found.values, "part", found.about)


@rule(
    "PW0702",
    "missing-rehabilitation-exit",
    Level.SKA,
    requirements=("SI-UT-01", "SI-UT-02", "SI-UT-03", "SI-UT-04"),
    source=_UT,
)
def missing_rehabilitation_exit(case: Case) -> Iterator[Finding]:
    """Ett av de två sätt som rehabiliteringen avslutas på saknas.

    ## Varför

    Rehabiliteringen avslutas när målen är uppfyllda, men också när de inte går att nå. Utan den andra vägen
    blir en del patienter kvar utan plan.

    ## Fel

    ```yaml
    utgång:
      kriterier:
        - {id: ut1, text: Patienten klarar sig med egenvård.}
      rehabilitering:
        - {standard: mål_uppfyllda, block: H}
    ```

    ## Rätt

    ```yaml
    utgång:
      kriterier:
        - {id: ut1, text: Patienten klarar sig med egenvård.}
      rehabilitering:
        - {standard: mål_uppfyllda, block: H}
        - {standard: mål_ej_nåbara, block: H}
    ```

    ## Gör så här

    Lägg till den som fattas, med det block som har den avslutande dialogen.
    """
    if not case.rehabilitation or case.pathway.exit is None:
        return
    exits = case.pathway.exit.rehabilitation
    unnamed = [index for index, leaving in enumerate(exits) if not leaving.standard and not leaving.text]
    for index in unnamed:
        found = missing(("exit", "rehabilitation", index), "standard")
        yield Finding(found.path, found.values, "unnamed", found.about)
    present = {leaving.standard for leaving in exits}
    parent = ("exit", "rehabilitation") if exits else ("exit",)
    for preset in (ExitPreset.GOALS_MET, ExitPreset.GOALS_UNREACHABLE):
        if preset not in present and not unnamed:
            wanted = case.standard.exit_criterion(preset.value)
            sentence = wanted.wording(sick_leave=case.sick_leave)
            both_plans = case.sick_leave and wanted.text_sick_leave
            yield Finding(
                parent,
                {"exit": preset, "sentence": sentence},
                about=(("exit", "rehabilitation"), ("exit", "rehabilitation", "*", "standard")),
                requirements=tuple(r for r in wanted.requirements if both_plans or r != _BOTH_PLANS),
            )


@rule("PW0703", "exit-without-closing-dialogue", Level.BOR, requirements=("SI-UT-04",), source=_UT)
def exit_without_closing_dialogue(case: Case) -> Iterator[Finding]:
    """En utgång ur rehabiliteringen går inte via en avslutande dialog.

    ## Varför

    I dialogen får patienten veta vad som är uppnått, vad egenvården kräver och vart man vänder sig vid
    försämring.

    ## Fel

    ```yaml
    utgång:
      rehabilitering:
        - {standard: mål_uppfyllda}
    ```

    ## Rätt

    ```yaml
    utgång:
      rehabilitering:
        - {standard: mål_uppfyllda, block: H}
    ```

    ## Gör så här

    Ange det block som har ”avslutning” bland sina delar av rehabiliteringen.
    """
    way_out = case.pathway.exit
    if not case.rehabilitation or way_out is None:
        return
    for index, leaving in enumerate(way_out.rehabilitation):
        path = ("exit", "rehabilitation", index)
        if not leaving.block:
            yield missing(path, "block")
        elif (block := case.graph.block(leaving.block)) and not (
            block.rehabilitation and block.rehabilitation.closing
        ):
            about = (("block", "*", "rehabilitation", "closing"),)
            yield Finding((*path, "block"), {"block": leaving.block}, variant="elsewhere", about=about)


@rule("PW0801", "undecided-transitions", Level.SKA, requirements=("SI-OV-01", "SI-OV-02"), source=_OV)
def undecided_transitions(case: Case) -> Iterator[Finding]:
    """Övergångar inom eller mellan huvudmän är varken beskrivna eller avfärdade.

    ## Varför

    Övergångar är en känd patientsäkerhetsrisk: det är där planer och uppgifter tappas bort.

    ## Fel

    ```yaml
    övergångar: []
    ```

    ## Rätt

    ```yaml
    övergångar:
      - id: ov1
        huvudmän: inom
        ej_tillämpligt: All vård sker på samma mottagning.
      - id: ov2
        huvudmän: mellan
        ej_tillämpligt: Ingen kommunal vård ingår i förloppet.
    ```

    ## Gör så här

    Beskriv övergångarna av båda slagen, eller skriv för det ena slaget varför det inte finns någon.
    """
    present = {t.principals for t in case.pathway.transitions}
    for crossing, requirement in ((Crossing.WITHIN, "SI-OV-01"), (Crossing.BETWEEN, "SI-OV-02")):
        if crossing not in present:
            yield Finding(
                ("transitions",) if case.pathway.transitions else (),
                {"crossing": crossing}
                if case.pathway.transitions
                else {"crossing": crossing, "field": "transitions"},
                "" if case.pathway.transitions else "none",
                about=(("transitions",), ("transitions", "*", "principals")),
                requirements=(requirement,),
            )


_DEMANDS = (
    ("principals", Level.SKA, "SI-OV-01"),
    ("coordination", Level.SKA, "SI-OV-03"),
    ("handover", Level.SKA, "SI-OV-04"),
    ("information", Level.SKA, "SI-OV-05"),
    ("plan_follows", Level.BOR, "SI-OV-06"),
    ("from", Level.BOR, "SI-OV-07"),
    ("to", Level.BOR, "SI-OV-07"),
    ("responsible", Level.BOR, "SI-OV-07"),
)
_DECISIONS = ("principals", "plan_follows")


@rule(
    "PW0802",
    "incomplete-transition",
    Level.SKA,
    requirements=("SI-OV-03", "SI-OV-04", "SI-OV-05", "SI-OV-06", "SI-OV-07", "SI-T3-15", "SI-BAS-07"),
    source=_OV,
)
def incomplete_transition(case: Case) -> Iterator[Finding]:
    """En övergång saknar samordning, aktiv överlämning, informationsöverföring eller ansvarig.

    ## Varför

    När det inte står vem som lämnar över vad till vem, blir patienten utan vård mellan två verksamheter.

    ## Fel

    ```yaml
    övergångar:
      - id: ov1
        huvudmän: inom
        från: ortopedi
        till: primarvard
    ```

    ## Rätt

    ```yaml
    övergångar:
      - id: ov1
        huvudmän: inom
        från: ortopedi
        till: primarvard
        samordning: Boka första besöket före hemgången.
        överlämning: Ring mottagaren, som bekräftar.
        information: Skicka plan och restriktioner.
        ansvarig: Fysioterapeuten på vårdavdelningen.
        plan_följer_med: ja
    ```

    ## Gör så här

    Fyll i det som fattas för just den övergången.
    """
    for index, transition in enumerate(case.pathway.transitions):
        for field, level, requirement in _DEMANDS[:1] if transition.not_applicable else _DEMANDS:
            value = getattr(transition, "from_" if field == "from" else field)
            said = value is not None if field in _DECISIONS else bool(getattr(value, "text", value))
            if not said:
                found = missing(("transitions", index), field, id=transition.id)
                demand = case.standard.element(("transitions", index, field))
                asked = demand.requirements if demand else (requirement,)
                yield Finding(found.path, found.values, about=found.about, level=level, requirements=asked)


@rule("PW0803", "dangling-transition", Level.FORM, requirements=("GEN-004",))
def dangling_transition(case: Case) -> Iterator[Finding]:
    """En övergång går från eller till en verksamhet som inte finns.

    ## Varför

    Överlämningen måste ha en mottagare som finns, annars vet ingen vem som tar emot patienten.

    ## Fel

    ```yaml
    verksamheter:
      ortopedi: {titel: Ortopedi, huvudman: region}
    övergångar:
      - {id: ov1, från: ortopedi, till: kommunen}
    ```

    ## Rätt

    ```yaml
    verksamheter:
      ortopedi: {titel: Ortopedi, huvudman: region}
      kommun: {titel: Kommunal rehabilitering, huvudman: kommun}
    övergångar:
      - {id: ov1, från: ortopedi, till: kommun}
    ```

    ## Gör så här

    Skriv namnet så som det står under verksamheter, eller lägg till verksamheten där.
    """
    services = case.pathway.services
    for index, transition in enumerate(case.pathway.transitions):
        for field, name in (("from", transition.from_), ("to", transition.to)):
            if name and name not in services:
                known = ", ".join(services) or "–"
                yield Finding(
                    ("transitions", index, field), {"id": name, "known": known}, about=(("services",),)
                )


RULES = (
    missing_exit,
    missing_rehabilitation_exit,
    exit_without_closing_dialogue,
    undecided_transitions,
    incomplete_transition,
    dangling_transition,
)
