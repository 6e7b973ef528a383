"""Person-centring, the patient's experiences, and the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.mentions import unmentioned
from pathwaygen.rules.rule import Case, Finding, Level, rule
from pathwaygen.rules.table1 import lacking, slight

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAKING = (
    ("members", "SI-BG-03", ("arbetsgrupp", "medlem", "tagit fram", "tagits fram")),
    ("replaces", "SI-BG-02", ("ersätt", "första version", "tidigare")),
)
"""How a document was made: the field that says it, the requirement, and words that say it in a text."""


@rule(
    "PW1301",
    "missing-person-centring",
    Level.BOR,
    requirements=("SI-PC-01",),
    source="Skrivinstruktionen 2.5",
)
def missing_person_centring(case: Case) -> Iterator[Finding]:
    """En del av personcentrering och patientkontrakt är inte beskriven.

    ## Varför

    Rehabiliteringen lyckas när den utgår från patienten. Patientkontraktet samlar planen, kontakten och
    tiderna, så att patienten vet vad som är överenskommet.

    ## Fel

    ```yaml
    personcentrering:
      patientkontrakt: standard
    ```

    ## Rätt

    ```yaml
    personcentrering:
      patientkontrakt: standard
      fast_vårdkontakt: standard
    ```

    ## Gör så här

    Beskriv delen, eller skriv standard.
    """
    yield from lacking(case, ("person_centring",))


@rule(
    "PW1302",
    "missing-patient-experience",
    Level.SKA,
    requirements=("SI-PE-01",),
    source="Skrivinstruktionen 2.7",
)
def missing_patient_experience(case: Case) -> Iterator[Finding]:
    """Patientens utmaningar inom rehabilitering eller sjukskrivning är inte beskrivna.

    ## Varför

    Vårdförloppet ska lösa de problem som patienterna har i dag. Då måste de stå där.

    ## Fel

    ```yaml
    patientens_erfarenheter:
      rehabilitering: |
        Många väntar länge på att få börja träna.
    ```

    ## Rätt

    ```yaml
    patientens_erfarenheter:
      rehabilitering: |
        Många väntar länge på att få börja träna.
      sjukskrivning: |
        Många vet inte när de kan börja arbeta igen.
    ```

    ## Gör så här

    Beskriv vilka svårigheter patienterna möter, eller skriv varför det inte är tillämpligt.
    """
    yield from lacking(case, ("patient_experience",))


@rule("PW1303", "missing-background", Level.BOR, requirements=("SI-BG-01",), source="Skrivinstruktionen 3")
def missing_background(case: Case) -> Iterator[Finding]:
    """Bakgrunden saknar kunskapsunderlag eller arbetsprocess.

    ## Varför

    Läsaren behöver veta vad texten bygger på och vilka som har skrivit den för att kunna lita på den.

    ## Fel

    ```yaml
    bakgrund:
      kunskapsunderlag: standard
    ```

    ## Rätt

    ```yaml
    bakgrund:
      kunskapsunderlag: standard
      arbetsprocess: |
        Arbetsgruppen utsågs 2025. Styrgruppen godkände texten i november 2026.
    ```

    ## Gör så här

    Hänvisa till underlaget och berätta vilka som har tagit fram texten, vem som har godkänt den och vad den
    ersätter.
    """
    yield from lacking(case, ("background",))


@rule(
    "PW1320",
    "unmentioned-in-patient-contract",
    Level.BOR,
    requirements=("SI-PC-01", "SI-PC-04", "SI-PC-05"),
    source="Skrivinstruktionen 2.5",
)
def unmentioned_in_patient_contract(case: Case) -> Iterator[Finding]:
    """Patientkontraktet är beskrivet men tar inte upp planen, kontinuiteten eller överenskommelsen.

    ## Varför

    Patientkontraktet håller ihop vården för patienten. Nämns inte rehabiliteringsplanen hamnar den utanför
    det som är överenskommet.

    ## Fel

    ```yaml
    personcentrering:
      patientkontrakt: Patienten får ett patientkontrakt.
    ```

    ## Rätt

    ```yaml
    personcentrering:
      patientkontrakt: |
        Rehabiliteringsplanen ingår i patientkontraktet, som är en
        överenskommelse som gör övergångarna säkrare.
    ```

    ## Gör så här

    Lägg till punkten i texten, eller skriv standard.
    """
    yield from unmentioned(case, ("person_centring",))


@rule(
    "PW1321",
    "incomplete-work-process",
    Level.BOR,
    requirements=("SI-BG-02", "SI-BG-03"),
    source="Skrivinstruktionen 3.2",
)
def incomplete_work_process(case: Case) -> Iterator[Finding]:
    """Arbetsprocessen säger inte vilka som har tagit fram dokumentet eller vad det ersätter.

    ## Varför

    Den som ska följa ett vårdförlopp vill veta vem som står för det och om det är den gällande versionen.

    ## Fel

    ```yaml
    bakgrund:
      arbetsprocess: Arbetet pågick under två år.
    ```

    ## Rätt

    ```yaml
    bakgrund:
      arbetsprocess: |
        Arbetsgruppen utsågs 2025. Texten ersätter version 1 från 2021.
    ```

    ## Gör så här

    Skriv det i texten, eller fyll i medlemmar och ersätter under dokument.
    """
    background, document = case.pathway.background, case.pathway.document
    process = background.work_process if background else None
    if process is None or not process.text or slight(process.text):
        return
    text = process.text.casefold()
    for field, requirement, words in _MAKING:
        if not (getattr(document, field, None) or any(word in text for word in words)):
            yield Finding(
                ("background", "work_process"),
                {"key": case.word(field)},
                "" if field == "members" else field,
                about=(("document", field),),
                requirements=(requirement,),
                weak=True,
            )


@rule(
    "PW1322",
    "unmentioned-knowledge-base",
    Level.BOR,
    requirements=("SI-BAS-09",),
    source="Skrivinstruktionen 3.1",
)
def unmentioned_knowledge_base(case: Case) -> Iterator[Finding]:
    """Kunskapsunderlaget nämner inte den generiska modellen eller det som den bygger på.

    ## Varför

    Läsaren ska kunna gå vidare till modellen för klinisk verksamhet och se vad orden betyder.

    ## Fel

    ```yaml
    bakgrund:
      kunskapsunderlag: Underlaget är nationella riktlinjer.
    ```

    ## Rätt

    ```yaml
    bakgrund:
      kunskapsunderlag: |
        Underlaget är nationella riktlinjer och den generiska modellen.
        Modellen bygger på Socialstyrelsens definition av rehabilitering och
        på den nationella informationsstrukturen (NI).
    ```

    ## Gör så här

    Lägg till hänvisningen i texten. Behövs den inte, gör ett avsteg.
    """
    yield from unmentioned(case, ("background",))


RULES = (
    missing_person_centring,
    missing_patient_experience,
    missing_background,
    unmentioned_in_patient_contract,
    incomplete_work_process,
    unmentioned_knowledge_base,
)
