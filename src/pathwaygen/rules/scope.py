"""Scope and document: what the group has taken a stand on, and who stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, missing, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_S0 = "Skrivinstruktionen 1.2"
_METADATA = ("version", "status", "date", "programme_area", "working_group")


@rule("PW0401", "undecided-rehabilitation", Level.DECISION, requirements=("SI-BAS-01",), source=_S0)
def undecided_rehabilitation(case: Case) -> Iterator[Finding]:
    """Specen säger inte om rehabilitering ingår.

    ## Varför

    Nästan alla regler om bedömning, plan och uppföljning hänger på svaret. Utan det kan rehabiliteringen
    falla bort för en hel patientgrupp utan att någon har bestämt det.

    ## Fel

    ```yaml
    omfattning:
      ingress: |
        Vårdförloppet gäller vuxna med axelfraktur.
    ```

    ## Rätt

    ```yaml
    omfattning:
      rehabilitering: {ingår: ja}
    ```

    ## Gör så här

    Skriv ja, eller nej med en motivering. Ett motiverat nej tystar reglerna om rehabilitering.
    """
    yield from _undecided(case, "rehabilitation")


@rule("PW0402", "undecided-sick-leave", Level.DECISION, requirements=("SI-BAS-01",), source=_S0)
def undecided_sick_leave(case: Case) -> Iterator[Finding]:
    """Specen säger inte om sjukskrivningsrelaterat arbete ingår.

    ## Varför

    Sjukskrivning är en del av vården. Om den inte nämns vet läsaren inte om arbetsförmågan ska bedömas här
    eller någon annanstans.

    ## Fel

    ```yaml
    omfattning:
      rehabilitering: {ingår: ja}
    ```

    ## Rätt

    ```yaml
    omfattning:
      rehabilitering: {ingår: ja}
      sjukskrivning:
        ingår: nej
        motivering: Förloppet gäller barn under 16 år.
    ```

    ## Gör så här

    Skriv ja, eller nej med en motivering. Ett motiverat nej tystar reglerna om sjukskrivning.
    """
    yield from _undecided(case, "sick_leave")


@rule(
    "PW0403",
    "undecided-recurring-need",
    Level.DECISION,
    requirements=("SI-IN-05",),
    source="Skrivinstruktionen 2.2.1",
)
def undecided_recurring_need(case: Case) -> Iterator[Finding]:
    """Specen säger inte om behovet av rehabilitering kan återkomma.

    ## Varför

    Vid kronisk sjukdom eller skada återkommer behovet ofta. Den som blir sämre igen behöver en väg tillbaka
    till en ny bedömning.

    ## Fel

    ```yaml
    omfattning:
      rehabilitering: {ingår: ja}
    ```

    ## Rätt

    ```yaml
    omfattning:
      rehabilitering: {ingår: ja}
      återkommande_behov: {ingår: ja}
    ```

    ## Gör så här

    Skriv ja, eller nej med en motivering.
    """
    if case.rehabilitation:
        yield from _undecided(case, "recurring_need")


def _undecided(case: Case, part: str) -> Iterator[Finding]:
    scope = case.pathway.scope
    values = {"part": case.word(part)}
    if scope is None:
        yield missing((), "scope", **values)
    elif (inclusion := getattr(scope, part)) is None:
        yield missing(("scope",), part, **values)
    elif inclusion.included is None:
        yield missing(("scope", part), "included", **values)


@rule("PW0404", "out-of-scope-without-reason", Level.DECISION, requirements=("SI-BAS-01",), source=_S0)
def out_of_scope_without_reason(case: Case) -> Iterator[Finding]:
    """En del sägs inte ingå, utan motivering.

    ## Varför

    Ett nej tystar många regler. Den som granskar måste kunna se varför patienterna inte får den delen.

    ## Fel

    ```yaml
    omfattning:
      sjukskrivning: {ingår: nej}
    ```

    ## Rätt

    ```yaml
    omfattning:
      sjukskrivning:
        ingår: nej
        motivering: Förloppet gäller barn under 16 år.
    ```

    ## Gör så här

    Skriv motiveringen i en mening. Den blir en synlig rad i dokumentet.
    """
    scope = case.pathway.scope
    for part in ("rehabilitation", "sick_leave", "recurring_need"):
        inclusion = getattr(scope, part, None)
        if inclusion and inclusion.included is False and not (inclusion.reason or "").strip():
            yield missing(("scope", part), "reason", part=case.word(part))


@rule("PW0405", "missing-metadata", Level.SKA, requirements=("GEN-002",))
def missing_metadata(case: Case) -> Iterator[Finding]:
    """Uppgifter som ett dokument måste ha saknas.

    ## Varför

    Den som läser ett vårdförlopp måste veta vilken version det är, hur färdigt det är och vem som står bakom,
    för att inte följa ett gammalt utkast.

    ## Fel

    ```yaml
    typ: vårdförlopp
    dokument:
      status: remiss
    ```

    ## Rätt

    ```yaml
    typ: vårdförlopp
    dokument:
      version: 0.9.0
      status: remiss
      datum: 2026-11-01
      programområde: Nationellt programområde rörelseorganens sjukdomar
      arbetsgrupp: Nationell arbetsgrupp axelfraktur
    ```

    ## Gör så här

    Fyll i det som fattas.
    """
    if case.pathway.type is None:
        yield missing((), "type")
    document = case.pathway.document
    if document is None:
        yield missing((), "document")
        return
    for field in _METADATA:
        if not getattr(document, field):
            yield missing(("document",), field)


@rule("PW0406", "missing-approval", Level.SKA, requirements=("SI-BG-02",), source="Skrivinstruktionen 3.2")
def missing_approval(case: Case) -> Iterator[Finding]:
    """Ett godkänt eller publicerat dokument säger inte vem som godkänt det och när.

    ## Varför

    Ett beslut utan beslutsfattare och datum går inte att åberopa, och ingen vet vem som ska tillfrågas om
    ändringar.

    ## Fel

    ```yaml
    dokument:
      status: godkänd
    ```

    ## Rätt

    ```yaml
    dokument:
      status: godkänd
      godkänd: {av: Styrgruppen, datum: 2026-11-01}
    ```

    ## Gör så här

    Skriv vem som har godkänt dokumentet och när, eller sätt status till det som gäller.
    """
    document = case.pathway.document
    if document is None or document.status not in ("approved", "published"):
        return
    if document.approved is None:
        yield missing(("document",), "approved")
        return
    for field in ("by", "date"):
        if not getattr(document.approved, field):
            yield missing(("document", "approved"), field)


@rule(
    "PW0407", "missing-condition", Level.SKA, requirements=("SI-IND-03",), source="Skrivinstruktionen 2.6.2"
)
def missing_condition(case: Case) -> Iterator[Finding]:
    """Hälsotillståndet, dess namn eller dess koder saknas.

    ## Varför

    Namnet är X i indikatorerna, och koderna avgör vilka patienter som räknas. Utan dem går det inte att se om
    patienterna får sin rehabiliteringsplan.

    ## Fel

    ```yaml
    hälsotillstånd:
      namn: höftledsartros
    ```

    ## Rätt

    ```yaml
    hälsotillstånd:
      namn: höftledsartros
      koder:
        - {system: ICD-10-SE, omfattar: [M16]}
    ```

    ## Gör så här

    Skriv namnet som det står inne i en mening, och de koder som avgränsar patientgruppen.
    """
    condition = case.pathway.condition
    if condition is None:
        yield missing((), "condition")
        return
    if not condition.name:
        yield missing(("condition",), "name")
    if not condition.codes:
        yield missing(("condition",), "codes")
    for index, codes in enumerate(condition.codes):
        for field in ("system", "includes"):
            if not getattr(codes, field):
                yield missing(("condition", "codes", index), field)


RULES = (
    undecided_rehabilitation,
    undecided_sick_leave,
    undecided_recurring_need,
    out_of_scope_without_reason,
    missing_metadata,
    missing_approval,
    missing_condition,
)
