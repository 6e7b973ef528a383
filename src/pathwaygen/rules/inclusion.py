"""What is left out of the scope, and whether the rest of the pathway agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Path
    from pathwaygen.model import Block

_AGE = ("barn", "ålder", "äldre", "minderårig", " år")
"""Words of a reason that speaks of age."""


@rule(
    "PW0420",
    "sick-leave-without-rehabilitation",
    Level.BOR,
    requirements=("SI-FM-13",),
    source="Skrivinstruktionen 1.2.2",
)
def sick_leave_without_rehabilitation(case: Case) -> Iterator[Finding]:
    """Sjukskrivning ingår men inte rehabilitering.

    ## Varför

    Sjukskrivning är oftast ett led i rehabiliteringen. Den som sjukskrivs utan rehabilitering riskerar att
    vara borta från arbetet längre än nödvändigt.

    ## Fel

    ```yaml
    omfattning:
      rehabilitering: {ingår: nej, motivering: Behandlingen är läkemedel.}
      sjukskrivning: {ingår: ja}
    ```

    ## Rätt

    ```yaml
    omfattning:
      rehabilitering: {ingår: ja}
      sjukskrivning: {ingår: ja}
    ```

    ## Gör så här

    Ta med rehabiliteringen. Behövs den verkligen inte, gör ett avsteg med en motivering.
    """
    scope = case.pathway.scope
    asked = bool(scope and scope.sick_leave and scope.sick_leave.included)
    if asked and not case.rehabilitation:
        yield Finding(("scope", "rehabilitation", "included"))


@rule(
    "PW0421",
    "sick-leave-outside-scope",
    Level.BOR,
    requirements=("SI-BAS-01", "SI-FM-13"),
    source="Skrivinstruktionen 1.2.2",
)
def sick_leave_outside_scope(case: Case) -> Iterator[Finding]:
    """Sjukskrivning sägs inte ingå, men ett block beskriver den.

    ## Varför

    Ett nej i omfattningen tystar kraven på planen, intyget och koordineringen. Beskrivs sjukskrivningen ändå
    får patienterna en del av den, utan det som skyddar dem.

    ## Fel

    ```yaml
    omfattning:
      sjukskrivning: {ingår: nej, motivering: Få patienter arbetar.}
    block:
      - id: B
        rehabilitering:
          intyg: standard
    ```

    ## Rätt

    ```yaml
    omfattning:
      sjukskrivning: {ingår: ja}
    block:
      - id: B
        rehabilitering:
          intyg: standard
    ```

    ## Gör så här

    Svara ja i omfattningen, eller ta bort det som gäller sjukskrivning ur blocken.
    """
    if case.sick_leave:
        return
    for index, block in enumerate(case.pathway.blocks):
        for keys in _sick_leave_parts(block):
            path: Path = ("block", index, "rehabilitation", *keys)
            yield Finding(path, {"key": case.word(keys[-1]), "id": block.id})


def _sick_leave_parts(block: Block) -> Iterator[tuple[str, ...]]:
    """What a block says on sick leave, by its keys under ``rehabilitation``."""
    carried = block.rehabilitation
    if carried is None:
        return
    if carried.assessment:
        for field in ("insurance_assessment", "work_ability", "coordination_need"):
            said = getattr(carried.assessment, field)
            if said and not (said.silent or said.not_applicable):
                yield ("assessment", field)
    if carried.plan and carried.plan.sick_leave:
        yield ("plan", "sick_leave")
    if carried.certificate and not carried.certificate.not_applicable:
        yield ("certificate",)
    if carried.coordination_measures:
        yield ("coordination_measures",)


@rule(
    "PW0422",
    "left-out-by-age",
    Level.BOR,
    requirements=("KS-03",),
    source="Den nationella webbsidan, Om modellen",
)
def left_out_by_age(case: Case) -> Iterator[Finding]:
    """Rehabilitering väljs bort med patienternas ålder som skäl.

    ## Varför

    Den generiska modellen gäller oavsett ålder. Barn och äldre har samma rätt som andra att få sitt behov av
    rehabilitering bedömt.

    ## Fel

    ```yaml
    omfattning:
      rehabilitering:
        ingår: nej
        motivering: Förloppet gäller barn under 16 år.
    ```

    ## Rätt

    ```yaml
    omfattning:
      rehabilitering:
        ingår: nej
        motivering: Sjukdomen läker inom en vecka utan kvarstående besvär.
    ```

    ## Gör så här

    Ange ett skäl som gäller hälsotillståndet, eller ta med rehabiliteringen.
    """
    scope = case.pathway.scope
    inclusion = scope.rehabilitation if scope else None
    if inclusion is None or inclusion.included is not False or not inclusion.reason:
        return
    reason = inclusion.reason.casefold()
    if any(word in reason for word in _AGE):
        yield Finding(("scope", "rehabilitation", "reason"), {"reason": inclusion.reason.strip()})


RULES = (sick_leave_without_rehabilitation, sick_leave_outside_scope, left_out_by_age)
