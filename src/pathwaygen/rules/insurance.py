"""Insurance medicine: certificates, other benefits, and coordination of return to work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.mentions import unmentioned
from pathwaygen.rules.rule import Case, Finding, Level, missing, rule
from pathwaygen.rules.table1 import T1, lacking, part_of_block

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEVERAL = 2
_OTHER_BENEFITS = ("förebyggande sjukpenning", "sjukersättning", "aktivitetsersättning")
_BENEFITS = (*_OTHER_BENEFITS, "Förebyggande sjukpenning", "Sjukersättning", "forsakringskassan.se")
"""What tells that other benefits than sickness benefit have been thought of."""


@rule("PW1103", "missing-certificate", Level.SKA, requirements=("SI-T2-12",), source=T1)
def missing_certificate(case: Case) -> Iterator[Finding]:
    """Det framgår inte hur intyg utfärdas.

    ## Varför

    Intyget avgör om patienten får ersättning. Det ska bygga på den försäkringsmedicinska bedömningen och
    följa Socialstyrelsens föreskrifter.

    ## Fel

    ```yaml
    rehabilitering:
      bedömning:
        arbetsförmåga: Ställ resurserna mot arbetets krav.
    ```

    ## Rätt

    ```yaml
    rehabilitering:
      bedömning:
        arbetsförmåga: Ställ resurserna mot arbetets krav.
      intyg: standard
    ```

    ## Gör så här

    Beskriv när och på vilken grund intyg utfärdas, eller skriv standard.
    """
    yield from lacking(case, part_of_block("certificate"))


@rule(
    "PW1104",
    "missing-coordination-part",
    Level.SKA,
    requirements=("SI-KO-01",),
    source="Skrivinstruktionen 1.2.2.1",
)
def missing_coordination_part(case: Case) -> Iterator[Finding]:
    """En del av koordineringsinsatserna är varken beskriven eller avfärdad.

    ## Varför

    Regionen ska enligt lag (2019:1297) erbjuda sjukskrivna patienter koordineringsinsatser. Den som inte får
    erbjudandet riskerar en onödigt lång väg tillbaka till arbetet.

    ## Fel

    ```yaml
    koordinering:
      erbjudande: standard
    ```

    ## Rätt

    ```yaml
    koordinering:
      erbjudande: standard
      personligt_stöd: standard
      intern_samordning: standard
      samverkan: standard
      samtycke: standard
    ```

    ## Gör så här

    Beskriv de tre slagen av insatser, erbjudandet och samtycket, eller skriv standard.
    """
    yield from lacking(case, part_of_block("coordination_measures"))


@rule(
    "PW1122",
    "coordination-without-consent",
    Level.SKA,
    requirements=("SI-KO-04",),
    source="Skrivinstruktionen 1.2.2.1",
)
def coordination_without_consent(case: Case) -> Iterator[Finding]:
    """Ett block beskriver koordineringsinsatser utan att nämna samtycket.

    ## Varför

    Insatserna får bara ges om patienten samtycker. Den som läser just det blocket ska inte kunna missa det,
    även om det står någon annanstans.

    ## Fel

    ```yaml
    block:
      - id: C
        rehabilitering:
          koordinering:
            erbjudande: Erbjud stöd på nytt.
    ```

    ## Rätt

    ```yaml
    block:
      - id: C
        rehabilitering:
          koordinering:
            erbjudande: Erbjud stöd på nytt.
            samtycke: standard
    ```

    ## Gör så här

    Skriv samtycke: standard, eller {se: B} om det står i block B.
    """
    carrying = [
        (index, block.id, block.rehabilitation.coordination_measures)
        for index, block in enumerate(case.pathway.blocks)
        if block.rehabilitation and block.rehabilitation.coordination_measures
    ]
    if len(carrying) < _SEVERAL or not case.sick_leave:
        return  # one block: PW1104 asks
    if all(measures.consent is None for _, _, measures in carrying):
        return
    for index, name, measures in carrying:
        if measures.consent is None:
            yield missing(("block", index, "rehabilitation", "coordination_measures"), "consent", id=name)


@rule(
    "PW1125",
    "unmentioned-in-coordination",
    Level.SKA,
    requirements=("SI-KO-01", "SI-KO-03", "SI-KO-04", "SI-KO-05"),
    source="Skrivinstruktionen 1.2.2.1",
)
def unmentioned_in_coordination(case: Case) -> Iterator[Finding]:
    """Koordineringsinsatserna är beskrivna men tar inte upp det som lagen ställer upp.

    ## Varför

    Lagen (2019:1297) säger att insatserna ska erbjudas, bara ges med samtycke och utformas i samråd med
    patienten. Utelämnas det kan patienten få insatser mot sin vilja, eller inga alls.

    ## Fel

    ```yaml
    koordinering:
      samtycke: Insatserna utformas tillsammans med patienten.
    ```

    ## Rätt

    ```yaml
    koordinering:
      samtycke: |
        Insatserna ges bara om patienten samtycker och utformas i samråd.
    ```

    ## Gör så här

    Lägg till punkten i texten, eller skriv standard.
    """
    yield from unmentioned(case, part_of_block("coordination_measures"))


@rule(
    "PW1126",
    "unmentioned-in-certificate",
    Level.SKA,
    requirements=("SI-FM-01", "SI-FM-02", "SI-T2-12"),
    source="Skrivinstruktionen 1.2.2",
)
def unmentioned_in_certificate(case: Case) -> Iterator[Finding]:
    """Texten om intyg nämner inte föreskrifterna, beslutsstödet eller bedömningen.

    ## Varför

    Ett intyg som inte följer föreskrifterna kan underkännas. Då väntar patienten på sin ersättning.

    ## Fel

    ```yaml
    rehabilitering:
      intyg: Läkaren skriver intyg efter sin bedömning.
    ```

    ## Rätt

    ```yaml
    rehabilitering:
      intyg: |
        Läkaren skriver intyg efter den försäkringsmedicinska bedömningen,
        enligt föreskrifterna (HSLF-FS 2018:54) och med Socialstyrelsens
        beslutsstöd som vägledning.
    ```

    ## Gör så här

    Lägg till det som fattas, eller skriv standard.
    """
    yield from unmentioned(case, part_of_block("certificate"))


@rule(
    "PW1123",
    "unmentioned-benefits",
    Level.KAN,
    requirements=("SI-FM-12",),
    source="Skrivinstruktionen 1.2.2",
)
def unmentioned_benefits(case: Case) -> Iterator[Finding]:
    """Inga andra ersättningar än sjukpenning nämns.

    ## Varför

    Förebyggande sjukpenning eller sjukersättning kan passa patienten bättre. Den som inte får veta att de
    finns kan inte söka dem.

    ## Fel

    ```yaml
    plan:
      sjukskrivning:
        grad_och_längd: Ange grad och längd.
    ```

    ## Rätt

    ```yaml
    plan:
      sjukskrivning:
        grad_och_längd: |
          Ange grad och längd. Bedöm om förebyggande sjukpenning är
          aktuell, se [Försäkringskassan](https://forsakringskassan.se).
    ```

    ## Gör så här

    Nämn de ersättningar som kan vara aktuella, med länk till Försäkringskassan.
    """
    if not case.sick_leave or any(benefit in case.running_text for benefit in _BENEFITS):
        return
    for index, block in enumerate(case.pathway.blocks):
        plan = block.rehabilitation.plan if block.rehabilitation else None
        if plan and plan.sick_leave:
            yield Finding(("block", index, "rehabilitation", "plan", "sick_leave"))
            return


@rule(
    "PW1124",
    "benefit-without-agency",
    Level.KAN,
    requirements=("SI-BAS-10",),
    source="Skrivinstruktionen 1.1",
)
def benefit_without_agency(case: Case) -> Iterator[Finding]:
    """En annan ersättning än sjukpenning nämns utan hänvisning till Försäkringskassan.

    ## Varför

    Den generiska modellen täcker bara sjukskrivning. Reglerna för andra ersättningar finns hos
    Försäkringskassan, och patienten ska hitta dit.

    ## Fel

    ```yaml
    plan:
      sjukskrivning:
        uppföljning: Bedöm om sjukersättning kan bli aktuell.
    ```

    ## Rätt

    ```yaml
    plan:
      sjukskrivning:
        uppföljning: |
          Bedöm om sjukersättning kan bli aktuell. Försäkringskassan beslutar.
    ```

    ## Gör så här

    Hänvisa till Försäkringskassan.
    """
    if "örsäkringskassan" in case.running_text or "forsakringskassan.se" in case.running_text:
        return
    for benefit in _OTHER_BENEFITS:
        if benefit in case.running_text:
            path = next(path for path, text in case.texts if benefit in text)
            yield Finding(path, {"benefit": benefit}, quote=benefit)
            return


RULES = (
    missing_certificate,
    missing_coordination_part,
    coordination_without_consent,
    unmentioned_in_coordination,
    unmentioned_in_certificate,
    unmentioned_benefits,
    benefit_without_agency,
)
