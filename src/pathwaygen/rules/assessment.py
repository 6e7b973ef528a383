"""Phase 1, assessment: Table 1's first part, and when need is assessed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, rule
from pathwaygen.rules.table1 import T1, lacking, part_of_block

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("PW1001", "missing-assessment-part", Level.SKA, requirements=("SI-T1-04",), source=T1)
def missing_assessment_part(case: Case) -> Iterator[Finding]:
    """En del av bedömningen i fas 1 är varken beskriven eller avfärdad.

    ## Varför

    Bedömningen ska omfatta hela patientens livssituation enligt ICF. Det som inte bedöms hamnar inte i
    planen, och den som till exempel riskerar att falla får ingen hjälp mot det.

    ## Fel

    ```yaml
    bedömning:
      kroppsfunktioner: |
        Bedöm smärta, rörlighet och styrka.
    ```

    ## Rätt

    ```yaml
    bedömning:
      kroppsfunktioner: |
        Bedöm smärta, rörlighet och styrka.
      fallrisk: |
        Fråga om tidigare fall, yrsel och läkemedel.
      undernäring:
        ej_tillämpligt: Patienterna är friska barn utan ökad risk.
    ```

    ## Gör så här

    Beskriv delen för hälsotillståndet. Meddelandet säger om den också får hämtas från standarden eller
    avfärdas med en motivering. Beskrivs den i ett annat block räcker det.
    """
    yield from lacking(case, part_of_block("assessment"))


@rule(
    "PW1002",
    "missing-occasion",
    Level.BOR,
    requirements=("SI-BAS-08", "SI-IN-05"),
    source="Skrivinstruktionen 1.2",
)
def missing_occasion(case: Case) -> Iterator[Finding]:
    """Det framgår inte när behovet bedöms på nytt.

    ## Varför

    Behovet av rehabilitering ändras. Bedöms det bara en gång får den som blir sämre vänta på att själv höra
    av sig.

    ## Fel

    ```yaml
    rehabilitering:
      bedömning:
        prognos: De flesta blir återställda.
    ```

    ## Rätt

    ```yaml
    rehabilitering:
      bedömning:
        prognos: De flesta blir återställda.
      tillfällen:
        - Vid återbesöket efter tre månader bedöms behovet på nytt.
    ```

    ## Gör så här

    Skriv vid vilka tillfällen, eller med vilka mellanrum, behovet bedöms igen. Kan behovet återkomma måste
    det stå.
    """
    if not case.rehabilitation:
        return
    carrying = [(i, b.rehabilitation) for i, b in enumerate(case.pathway.blocks) if b.rehabilitation]
    if not carrying or any(carried.occasions for _, carried in carrying):
        return
    index = next((i for i, carried in carrying if carried.follow_up), carrying[0][0])
    yield Finding(
        ("block", index, "rehabilitation"),
        {"field": "occasions"},
        "recurring" if case.recurring else "",
        about=(part_of_block("occasions"),),
        level=Level.DECISION if case.recurring else Level.BOR,
    )


RULES = (missing_assessment_part, missing_occasion)
