"""Phase 3, follow-up: the renewed assessment and the closing dialogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.mentions import unmentioned
from pathwaygen.rules.rule import Case, Finding, Level, rule
from pathwaygen.rules.table1 import T1, lacking, part_of_block

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("PW1201", "missing-follow-up-part", Level.SKA, requirements=("SI-T3-01",), source=T1)
def missing_follow_up_part(case: Case) -> Iterator[Finding]:
    """En del av uppföljningen i fas 3 är varken beskriven eller avfärdad.

    ## Varför

    Uppföljningen är en ny bedömning. Utan den vet ingen om åtgärderna har hjälpt eller om patienten behöver
    mer.

    ## Fel

    ```yaml
    uppföljning:
      resultat: |
        Jämför gångsträcka och smärta med före behandlingen.
    ```

    ## Rätt

    ```yaml
    uppföljning:
      förnyad_bedömning: |
        Bedöm på nytt smärta, rörlighet, aktivitet och arbete.
      resultat: |
        Jämför gångsträcka och smärta med före behandlingen.
      måluppfyllelse: standard
      patientnöjdhet: standard
      process: standard
    ```

    ## Gör så här

    Beskriv delen för hälsotillståndet, eller skriv standard där meddelandet säger att det räcker.
    """
    yield from lacking(case, part_of_block("follow_up"))


@rule("PW1202", "missing-closing-part", Level.SKA, requirements=("SI-T3-11",), source=T1)
def missing_closing_part(case: Case) -> Iterator[Finding]:
    """En del av den avslutande dialogen är varken beskriven eller avfärdad.

    ## Varför

    När rehabiliteringen slutar tar patienten själv över. Då behövs en sammanfattning, råd om egenvård och
    besked om vart man vänder sig vid försämring.

    ## Fel

    ```yaml
    avslutning:
      sammanfattning: standard
    ```

    ## Rätt

    ```yaml
    avslutning:
      sammanfattning: standard
      egenvård: standard
      ytterligare_uppföljning: standard
      kontaktvägar: standard
    ```

    ## Gör så här

    Beskriv delen, eller skriv standard.
    """
    yield from lacking(case, part_of_block("closing"))


@rule("PW1220", "unmentioned-in-follow-up", Level.BOR, requirements=("SI-T3-01",), source=T1)
def unmentioned_in_follow_up(case: Case) -> Iterator[Finding]:
    """En del av uppföljningen är beskriven men tar inte upp allt som den ska.

    ## Varför

    Uppföljningen är en ny bedömning av hela patientens situation. Följs bara symtomen upp syns det inte om
    vardagen och arbetet fungerar.

    ## Fel

    ```yaml
    uppföljning:
      förnyad_bedömning: Bedöm smärta och rörlighet på nytt.
    ```

    ## Rätt

    ```yaml
    uppföljning:
      förnyad_bedömning: |
        Bedöm på nytt smärta, gång, arbete, hjälpmedel i bostaden och
        patientens tilltro till den egna förmågan.
    ```

    ## Gör så här

    Lägg till punkten i texten, med ord som gäller hälsotillståndet. Står den där med andra ord, gör ett
    avsteg.
    """
    yield from unmentioned(case, part_of_block("follow_up"))


@rule("PW1221", "unmentioned-in-closing", Level.BOR, requirements=("SI-T3-11",), source=T1)
def unmentioned_in_closing(case: Case) -> Iterator[Finding]:
    """Den avslutande dialogen är beskriven men tar inte upp allt som den ska.

    ## Varför

    Efter avslutet är patienten på egen hand. Det som dialogen inte tog upp finns det ingen att fråga om.

    ## Fel

    ```yaml
    avslutning:
      egenvård: Patienten fortsätter att träna.
    ```

    ## Rätt

    ```yaml
    avslutning:
      egenvård: |
        Patienten fortsätter att träna på egen hand och får råd om vardagen.
    ```

    ## Gör så här

    Lägg till punkten i texten, eller skriv standard.
    """
    yield from unmentioned(case, part_of_block("closing"))


RULES = (
    missing_follow_up_part,
    missing_closing_part,
    unmentioned_in_follow_up,
    unmentioned_in_closing,
)
