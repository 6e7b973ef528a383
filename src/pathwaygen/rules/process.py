"""The rehabilitation process in the flowchart: woven into the phases, its two decisions and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, missing, rule
from pathwaygen.terms import PhaseName

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIG = "Skrivinstruktionen 2.3, figur 1"
_NEAR = 1
"""How many arrows a closing dialogue may lie behind the block that an answer leads to."""


@rule("PW0906", "phase-without-rehabilitation", Level.BOR, requirements=("SI-FL-02",), source=_FIG)
def phase_without_rehabilitation(case: Case) -> Iterator[Finding]:
    """En av de tre faserna har inget block med rehabilitering (R-märke).

    ## Varför

    Den generiska modellen väver in rehabilitering i utredning, behandling och uppföljning. Saknas den i en
    fas bryts processen där.

    ## Fel

    ```yaml
    block:
      - id: A
        fas: utredning
        rehabilitering:
          bedömning: {prognos: De flesta blir återställda.}
      - id: B
        fas: behandling
    ```

    ## Rätt

    ```yaml
    block:
      - id: A
        fas: utredning
        rehabilitering:
          bedömning: {prognos: De flesta blir återställda.}
      - id: B
        fas: behandling
        rehabilitering:
          genomförande: Träna enligt planen.
    ```

    ## Gör så här

    Lägg de delar av rehabiliteringen som hör till fasen i ett av dess block, eller rätta blockens fas.
    """
    if not case.rehabilitation or not case.pathway.blocks:
        return
    for phase in PhaseName:
        if phase not in case.graph.rehabilitation_phases:
            about = (("block", "*", "rehabilitation"), ("block", "*", "phase"), ("groups",))
            values = {"phase": phase, "key": case.word("rehabilitation")}
            yield Finding(("block",), values, about=about)


@rule("PW0907", "rehabilitation-without-phase", Level.SKA, requirements=("SI-FL-01",), source=_FIG)
def rehabilitation_without_phase(case: Case) -> Iterator[Finding]:
    """Ett block med rehabilitering säger inte vilken fas det hör till.

    ## Varför

    Fasen avgör vilken del av processen blocket hör till och var det står i flödesschemat.

    ## Fel

    ```yaml
    block:
      - id: B
        rehabilitering:
          genomförande: Träna enligt planen.
    ```

    ## Rätt

    ```yaml
    block:
      - id: B
        fas: behandling
        rehabilitering:
          genomförande: Träna enligt planen.
    ```

    ## Gör så här

    Skriv utredning, behandling eller uppföljning, eller flera av dem.
    """
    for index, block in enumerate(case.pathway.blocks):
        if block.rehabilitation and not case.graph.phases(block):
            yield missing(("block", index), "phase", id=block.id)


@rule(
    "PW0908",
    "missing-return-to-assessment",
    Level.SKA,
    requirements=("SI-FL-04", "SI-T3-09", "SI-REH-07"),
    source=_FIG,
)
def missing_return_to_assessment(case: Case) -> Iterator[Finding]:
    """När behov kvarstår leder uppföljningen inte tillbaka till en bedömning.

    ## Varför

    Den som inte har nått målen men behöver mer rehabilitering ska bedömas på nytt, så att planen stämmer med
    hur det är nu.

    ## Fel

    ```yaml
    uppföljning:
      mål:
        behov_kvarstår: {till: H}
    ```

    ## Rätt

    ```yaml
    uppföljning:
      mål:
        behov_kvarstår: {till: A}
    ```

    ## Gör så här

    Led tillbaka till ett block som har en bedömning bland sina delar av rehabiliteringen.
    """
    for arrow in case.graph.returns:
        if case.graph.block(arrow.target) and arrow.target not in case.graph.assessing:
            about = (("block", "*", "rehabilitation", "assessment"),)
            yield Finding(arrow.path, {"block": arrow.target}, about=about)


@rule(
    "PW0909",
    "no-closing-dialogue-after-answer",
    Level.SKA,
    requirements=("SI-FL-03", "SI-T1-19", "SI-T3-10"),
    source=_FIG,
)
def no_closing_dialogue_after_answer(case: Case) -> Iterator[Finding]:
    """När behov saknas, eller målen är uppfyllda eller onåbara, leder svaret inte till en avslutande dialog.

    ## Varför

    Även den som inte behöver mer rehabilitering ska få veta vad som är bedömt, vad egenvården är och vart man
    vänder sig om det blir sämre.

    ## Fel

    ```yaml
    uppföljning:
      mål:
        uppfyllda: {till: ut1}
    ```

    ## Rätt

    ```yaml
    uppföljning:
      mål:
        uppfyllda: {till: H}
    ```

    ## Gör så här

    Led svaret till det block som har avslutning bland sina delar av rehabiliteringen, direkt eller via ett
    block.
    """
    own = case.graph.closing
    for arrow in case.graph.endings:
        if arrow.source in own:
            continue
        known = arrow.target in case.graph.exits or arrow.target in case.graph.blocks
        if known and not own & case.graph.ahead(arrow.target, _NEAR):
            about = (("block", "*", "rehabilitation", "closing"),)
            yield Finding(arrow.path, {"block": arrow.target}, about=about)


_BRANCHES = ("SI-FL-03", "SI-FL-04", "SI-T1-19", "SI-T3-09", "SI-T3-10")


@rule("PW0910", "missing-branch", Level.SKA, requirements=_BRANCHES, source=_FIG)
def missing_branch(case: Case) -> Iterator[Finding]:
    """Ett utfall av behovsbedömningen eller måluppföljningen saknas eller säger inte vart det leder.

    ## Varför

    Båda besluten finns i den generiska modellens flöde. Fattas ett utfall har en grupp patienter ingen väg
    vidare.

    ## Fel

    ```yaml
    bedömning:
      behov:
        föreligger: {till: B}
    ```

    ## Rätt

    ```yaml
    bedömning:
      behov:
        föreligger: {till: B}
        föreligger_inte: {till: H}
    ```

    ## Gör så här

    Lägg till utfallet och skriv till vilket block eller vilken utgång det leder.
    """
    for index, block in enumerate(case.pathway.blocks):
        carried = block.rehabilitation
        if carried is None:
            continue
        needs = carried.assessment.needs if carried.assessment else None
        goals = carried.follow_up.goals if carried.follow_up else None
        base = ("block", index, "rehabilitation")
        for node, path, fields in (
            (needs, (*base, "assessment", "needs"), ("present", "absent")),
            (goals, (*base, "follow_up", "goals"), ("met", "need_remains", "unreachable")),
        ):
            for field in fields if node else ():
                branch, own = getattr(node, field), (*path, field)
                demand = case.standard.element(own)
                asked = demand.requirements if demand else _BRANCHES
                values = {"key": case.word(field), "id": block.id}
                if branch is None:
                    yield Finding(path, {"field": field, "id": block.id}, about=(own,), requirements=asked)
                    continue
                if not branch.to:
                    about = ((*own, "to"),)
                    yield Finding(own, {**values, "field": "to"}, "to", about, requirements=asked)
                if field == "need_remains" and not branch.text:
                    about = ((*own, "text"),)
                    yield Finding(own, {**values, "field": "text"}, "text", about, requirements=asked)


@rule(
    "PW0920",
    "rehabilitation-apart",
    Level.BOR,
    requirements=("SI-FL-07",),
    source="Skrivinstruktionen 2.4",
)
def rehabilitation_apart(case: Case) -> Iterator[Finding]:
    """Rehabiliteringen står för sig, skild från vården av hälsotillståndet.

    ## Varför

    Rehabiliteringen ska vävas in i de åtgärder som ändå görs. Står den i egna block utan annan vård glöms den
    lätt bort när patienten utreds och behandlas.

    ## Fel

    ```yaml
    block:
      - id: A
        vården: Undersök höften.
      - id: R
        rehabilitering:
          bedömning: {prognos: De flesta blir återställda.}
    ```

    ## Rätt

    ```yaml
    block:
      - id: A
        vården: Undersök höften.
        rehabilitering:
          bedömning: {prognos: De flesta blir återställda.}
    ```

    ## Gör så här

    Lägg delarna av rehabiliteringen i de block där hälsotillståndet utreds, behandlas och följs upp.
    """
    if not case.rehabilitation:
        return
    carrying = [(index, block) for index, block in enumerate(case.pathway.blocks) if block.rehabilitation]
    if not carrying:
        return
    for _, block in carrying:
        group = case.graph.group(block)
        if block.care or block.parts or (group and group.care):
            return
    about = (("block", "*", "care"), ("groups",))
    ids = ", ".join(block.id for _, block in carrying)
    yield Finding(("block", carrying[0][0], "rehabilitation"), {"ids": ids}, about=about)


RULES = (
    phase_without_rehabilitation,
    rehabilitation_without_phase,
    missing_return_to_assessment,
    no_closing_dialogue_after_answer,
    missing_branch,
    rehabilitation_apart,
)
