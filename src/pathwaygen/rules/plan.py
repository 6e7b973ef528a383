"""Phase 2, treatment: the plan, its parts and its implementation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.mentions import unmentioned
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


@rule(
    "PW1120",
    "unmentioned-in-plan",
    Level.BOR,
    requirements=("SI-FM-05", "SI-FM-06", "SI-REH-03", "SI-T2-14"),
    source=T1,
)
def unmentioned_in_plan(case: Case) -> Iterator[Finding]:
    """En del av planen är beskriven men tar inte upp allt som den ska.

    ## Varför

    Skrivinstruktionen säger vad planens delar innehåller. Det som fattas är lätt att missa, till exempel att
    en läkare har ansvaret för sjukskrivningen.

    ## Fel

    ```yaml
    plan:
      sjukskrivning:
        grad_och_längd: Ange hur länge patienten behöver vara borta.
    ```

    ## Rätt

    ```yaml
    plan:
      sjukskrivning:
        grad_och_längd: Ange sjukskrivningens grad och längd.
    ```

    ## Gör så här

    Lägg till punkten i texten, eller skriv standard där meddelandet säger att det räcker. Står den där med
    andra ord, gör ett avsteg.
    """
    yield from unmentioned(case, part_of_block("plan"))


RULES = (missing_plan_part, missing_implementation, unmentioned_in_plan)
