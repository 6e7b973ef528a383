"""Person-centring, the patient's experiences, and the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, rule
from pathwaygen.rules.table1 import lacking

if TYPE_CHECKING:
    from collections.abc import Iterator


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


RULES = (missing_person_centring, missing_patient_experience, missing_background)
