"""Phase 2, treatment: the plan and its parts, its implementation, certificates and coordination."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, rule
from pathwaygen.rules.table1 import T1, lacking, part_of_block

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("PW1101", "missing-plan-part", Level.SKA, requirements=("SI-BAS-05",), source=T1)
def missing_plan_part(case: Case) -> Iterator[Finding]:
    """En del av rehabiliteringsplanen är varken beskriven eller avfärdad.

    ## Varför

    Planen håller ihop rehabiliteringen. Fattas målen, ansvaret eller tiden för uppföljning vet varken
    patienten eller nästa vårdgivare vad som är bestämt.

    ## Fel

    ```yaml
    plan:
      sammanfattning: standard
      åtgärder: |
        Handledd träning två gånger i veckan.
    ```

    ## Rätt

    ```yaml
    plan:
      sammanfattning: standard
      huvudmål: standard
      delmål: |
        Gå utan kryckor, gå i trappa och klara hemprogrammet.
      åtgärder: |
        Handledd träning två gånger i veckan.
    ```

    ## Gör så här

    Beskriv delen, eller skriv standard där meddelandet säger att det räcker.
    """
    yield from lacking(case, part_of_block("plan"))
    for index, block in enumerate(case.pathway.blocks):
        plan = block.rehabilitation.plan if block.rehabilitation else None
        follow_up = plan.follow_up if plan else None
        if follow_up and (follow_up.when or follow_up.by):
            path = ("block", index, "rehabilitation", "plan", "follow_up")
            for field in ("when", "by"):
                if not getattr(follow_up, field):
                    about = ((*path, field),)
                    yield Finding(path, {"field": field}, "follow-up", about, requirements=("SI-T2-09",))


@rule("PW1102", "missing-implementation", Level.SKA, requirements=("SI-T2-11",), source=T1)
def missing_implementation(case: Case) -> Iterator[Finding]:
    """Inget block genomför planens åtgärder.

    ## Varför

    En plan som ingen genomför hjälper inte patienten. Det ska stå i vilket steg rehabiliteringen sker.

    ## Fel

    ```yaml
    block:
      - id: B
        rehabilitering:
          plan: {sammanfattning: standard}
    ```

    ## Rätt

    ```yaml
    block:
      - id: B
        rehabilitering:
          plan: {sammanfattning: standard}
          genomförande: |
            Patienten tränar styrka och balans i grupp och hemma.
    ```

    ## Gör så här

    Beskriv under rehabilitering, i det block där åtgärderna ges, vad som görs.
    """
    yield from lacking(case, part_of_block("implementation"))


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


RULES = (missing_plan_part, missing_implementation, missing_certificate, missing_coordination_part)
