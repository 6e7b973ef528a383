"""Phase 1, assessment: Table 1's first part, and when need is assessed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.mentions import unmentioned
from pathwaygen.rules.rule import Case, Finding, Level, missing, rule
from pathwaygen.rules.table1 import T1, lacking, part_of_block

if TYPE_CHECKING:
    from collections.abc import Iterator

_OF_SICK_LEAVE = ("sjukskriv", "försäkringsmedicin", "arbetsförmåg", "intyg")
"""Words of an occasion that concerns sick leave."""


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
    requirements=("SI-BAS-08", "SI-REH-01", "SI-IN-05"),
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
    demand = case.standard.element(part_of_block("occasions"))
    yield Finding(
        ("block", index, "rehabilitation"),
        {"field": "occasions"},
        "recurring" if case.recurring else "",
        about=(part_of_block("occasions"),),
        level=Level.DECISION if case.recurring else Level.BOR,
        requirements=demand.requirements if demand and case.recurring else None,
    )


@rule(
    "PW1020",
    "unmentioned-in-assessment",
    Level.BOR,
    requirements=("SI-REH-02", "SI-T1-15"),
    source=T1,
)
def unmentioned_in_assessment(case: Case) -> Iterator[Finding]:
    """En del av bedömningen är beskriven men tar inte upp allt som den ska.

    ## Varför

    Skrivinstruktionen säger vad delarna innehåller. Det som inte nämns blir inte heller bedömt, till exempel
    vad arbetet kräver av patienten.

    ## Fel

    ```yaml
    bedömning:
      arbetsförmåga: Bedöm om patienten kan arbeta.
    ```

    ## Rätt

    ```yaml
    bedömning:
      arbetsförmåga: |
        Ställ patientens resurser mot kraven i arbetet eller studierna.
    ```

    ## Gör så här

    Lägg till punkten i texten, med ord som gäller hälsotillståndet. Står den där med andra ord, gör ett
    avsteg.
    """
    yield from unmentioned(case, part_of_block("assessment"))


@rule(
    "PW1021",
    "occasion-without-sick-leave",
    Level.DECISION,
    requirements=("SI-IN-06",),
    source="Skrivinstruktionen 2.2.1",
)
def occasion_without_sick_leave(case: Case) -> Iterator[Finding]:
    """Behovet kan återkomma, men inget tillfälle gäller sjukskrivning.

    ## Varför

    Vid kronisk sjukdom kan arbetsförmågan bli sämre igen. Bedöms bara rehabiliteringen på nytt kan patienten
    stå utan intyg och ersättning.

    ## Fel

    ```yaml
    rehabilitering:
      tillfällen:
        - Vid årsbesöket bedöms behovet av träning på nytt.
    ```

    ## Rätt

    ```yaml
    rehabilitering:
      tillfällen:
        - Vid årsbesöket bedöms träning och arbetsförmåga på nytt.
    ```

    ## Gör så här

    Skriv när arbetsförmåga och sjukskrivning bedöms på nytt, här eller som försäkringsmedicinsk bedömning i
    uppföljningen.
    """
    if not (case.recurring and case.sick_leave and case.rehabilitation):
        return
    first: int | None = None
    followed = False
    for index, block in enumerate(case.pathway.blocks):
        carried = block.rehabilitation
        if carried is None:
            continue
        followed = followed or carried.follow_up is not None
        renewed = carried.follow_up.insurance_assessment if carried.follow_up else None
        if renewed and renewed.text:
            return
        for occasion in carried.occasions:
            first = index if first is None else first
            text = (occasion.text or "").casefold()
            if any(word in text for word in _OF_SICK_LEAVE):
                return
    if first is not None and followed:
        about = (part_of_block("occasions"), part_of_block("follow_up"))
        yield Finding(("block", first, "rehabilitation", "occasions"), about=about)


@rule("PW1022", "instrument-without-profession", Level.BOR, requirements=("SI-T1-13",), source=T1)
def instrument_without_profession(case: Case) -> Iterator[Finding]:
    """Det framgår inte vilken profession som använder ett bedömningsinstrument.

    ## Varför

    Ett instrument som ingen har fått på sin lott blir inte använt, eller används av två. Då går resultaten
    inte att jämföra över tid.

    ## Fel

    ```yaml
    bedömning:
      instrument:
        - namn: HOOS
    ```

    ## Rätt

    ```yaml
    bedömning:
      instrument:
        - {namn: HOOS, profession: fysioterapeut}
    ```

    ## Gör så här

    Skriv vilken profession som använder instrumentet, eller att patienten själv fyller i det.
    """
    for index, block in enumerate(case.pathway.blocks):
        assessment = block.rehabilitation.assessment if block.rehabilitation else None
        instruments = assessment.instruments.instruments if assessment and assessment.instruments else ()
        for place, instrument in enumerate(instruments):
            if not instrument.profession:
                base = ("block", index, "rehabilitation", "assessment", "instruments", "instruments", place)
                yield missing(base, "profession", instrument=instrument.name or "–")


RULES = (
    missing_assessment_part,
    missing_occasion,
    unmentioned_in_assessment,
    occasion_without_sick_leave,
    instrument_without_profession,
)
