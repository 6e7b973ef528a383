"""The flowchart: every block on a way in and a way out, and every arrow with its condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, missing, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pathwaygen.graph import Graph
    from pathwaygen.model import Block

_FIG = "Skrivinstruktionen 2.3, figur 1"
_ARROWS = (("block", "*", "next"), ("block", "*", "decision"), ("block", "*", "rehabilitation"))
_EVERYWHERE = ("alla", "all")
_CHOICES = 2
"""A decision is a choice between at least so many."""


@rule("PW0901", "unreachable-block", Level.SKA, requirements=("GEN-005",))
def unreachable_block(case: Case) -> Iterator[Finding]:
    """Ingen väg leder från en ingång till blocket.

    ## Varför

    Vården i blocket ges aldrig till någon, fast den står i dokumentet.

    ## Fel

    ```yaml
    block:
      - id: A
        sedan: ut1
      - id: B
        sedan: ut1
    ```

    ## Rätt

    ```yaml
    block:
      - id: A
        sedan: B
      - id: B
        sedan: ut1
    ```

    ## Gör så här

    Led en pil till blocket med sedan eller beslut, eller ta bort blocket. Bara det första blocket på en väg
    som ingen når visas; de som ligger efter det följer med.
    """
    entry = case.pathway.entry
    if not entry or not entry.criteria or any(c.to not in case.graph.blocks for c in entry.criteria):
        return
    told: set[str] = set()
    for index, block in enumerate(case.pathway.blocks):
        if block.id not in case.graph.from_entries and block.id not in told:
            told |= case.graph.reachable((block.id,))
            yield Finding(("block", index), {"id": block.id}, about=(*_ARROWS, ("entry",)))


@rule("PW0902", "dead-end", Level.SKA, requirements=("GEN-005",))
def dead_end(case: Case) -> Iterator[Finding]:
    """Ingen väg leder från blocket till en utgång.

    ## Varför

    Patienten som kommer till blocket kommer aldrig vidare: ingen vet vad som händer sedan eller när vården är
    slut.

    ## Fel

    ```yaml
    block:
      - id: A
        titel: Uppföljning
    ```

    ## Rätt

    ```yaml
    block:
      - id: A
        titel: Uppföljning
        sedan: ut1
    ```

    ## Gör så här

    Skriv vart vägen går härnäst med sedan eller beslut. Bara det block där vägen tar slut visas, inte de som
    leder dit.
    """
    graph = case.graph
    if not graph.exits:
        return
    stuck = [(index, b) for index, b in enumerate(case.pathway.blocks) if b.id not in graph.to_exits]
    if not stuck:
        return
    known = graph.blocks.keys() | set(graph.exits)
    told = _before(graph, {arrow.source for arrow in graph.arrows if arrow.target not in known})
    for index, block in stuck:
        before = _before(graph, (block.id,))
        if (
            block.id not in told and graph.reachable((block.id,)) <= before
        ):  # the last block, or the last loop
            told |= before
            variant = "" if graph.outgoing.get(block.id) else "no-arrow"
            yield Finding(("block", index), {"id": block.id}, variant, (*_ARROWS, ("exit",)))


def _before(graph: Graph, ids: Iterable[str]) -> set[str]:
    """Return the ids and every id from which arrows lead to them."""
    seen: set[str] = set()
    front = list(ids)
    while front:
        node = front.pop()
        if node not in seen:
            seen.add(node)
            front.extend(arrow.source for arrow in graph.incoming.get(node, ()))
    return seen


@rule("PW0903", "unused-exit", Level.BOR, requirements=("GEN-005",))
def unused_exit(case: Case) -> Iterator[Finding]:
    """En utgång i listan nås inte från något block.

    ## Varför

    Antingen har en väg ut ur förloppet fallit bort, eller så beskrivs en utgång som ingen patient använder.

    ## Fel

    ```yaml
    block:
      - id: A
        sedan: ut1
    utgång:
      kriterier:
        - {id: ut1, text: Patienten är återställd.}
        - {id: ut2, text: Patienten avstår från vård.}
    ```

    ## Rätt

    ```yaml
    block:
      - id: A
        sedan: ut1
    utgång:
      kriterier:
        - {id: ut1, text: Patienten är återställd.}
        - {id: ut2, text: Patienten avstår från vård., från: alla}
    ```

    ## Gör så här

    Led en pil till utgången, eller skriv från vilka block den används: från: alla om det gäller överallt.
    """
    if not case.pathway.exit or not case.pathway.blocks:
        return
    for index, criterion in enumerate(case.pathway.exit.criteria):
        if criterion.id not in case.graph.incoming and not set(_EVERYWHERE) & set(criterion.from_):
            yield Finding(("exit", "criteria", index), {"id": criterion.id}, about=_ARROWS)


@rule("PW0904", "incomplete-decision", Level.SKA, requirements=("GEN-006",))
def incomplete_decision(case: Case) -> Iterator[Finding]:
    """Ett beslut har färre än två utfall, eller ett utfall saknar svar eller mål.

    ## Varför

    Ett beslut är ett val. Saknas det ena svaret vet vården inte vad som gäller för de patienterna.

    ## Fel

    ```yaml
    beslut:
      fråga: Ska patienten opereras?
      utfall:
        - {svar: Ja, till: D}
    ```

    ## Rätt

    ```yaml
    beslut:
      fråga: Ska patienten opereras?
      utfall:
        - {svar: Ja, till: D}
        - {svar: Nej, till: ut2}
    ```

    ## Gör så här

    Skriv alla svar på frågan och vart vart och ett leder.
    """
    for index, block in enumerate(case.pathway.blocks):
        if block.decision is None:
            continue
        path = ("block", index, "decision")
        if len(block.decision.outcomes) < _CHOICES:
            about = ((*path, "outcomes"), (*path, "outcomes", "*"))
            yield Finding(path, {"id": block.id, "field": "outcomes"}, "few", about)
        for place, outcome in enumerate(block.decision.outcomes):
            for field in ("answer", "to"):
                if not getattr(outcome, field):
                    yield missing((*path, "outcomes", place), field, id=block.id)


@rule("PW0905", "no-blocks", Level.SKA, requirements=("SI-FL-01",), source=_FIG)
def no_blocks(case: Case) -> Iterator[Finding]:
    """Vårdförloppet har inga block.

    ## Varför

    Blocken är vården: vad som görs, av vem och när. Utan dem finns varken flödesschema eller åtgärder.

    ## Fel

    ```yaml
    block: []
    ```

    ## Rätt

    ```yaml
    block:
      - id: A
        titel: Utredning
        fas: utredning
    ```

    ## Gör så här

    Skriv ett block för varje steg, från ingången till utgången.
    """
    if not case.pathway.blocks:
        yield missing((), "block")


@rule("PW0911", "arrow-without-condition", Level.SKA, requirements=("GEN-006",))
def arrow_without_condition(case: Case) -> Iterator[Finding]:
    """Flera vägar leder ut ur ett block utan att det står när var och en gäller.

    ## Varför

    Den som följer flödesschemat måste kunna välja väg. Annars avgör slumpen var patienten hamnar.

    ## Fel

    ```yaml
    block:
      - id: A
        sedan: [B, C]
    ```

    ## Rätt

    ```yaml
    block:
      - id: A
        sedan:
          - {till: B, när: patienten bor hemma}
          - {till: C, när: patienten bor i särskilt boende}
    ```

    ## Gör så här

    Skriv när vägen gäller, eller använd alla om båda gäller samtidigt och någon om vården väljer fritt. En
    enda väg får stå utan villkor bredvid de andra: den gäller då annars.
    """
    for index, block in enumerate(case.pathway.blocks):
        targets = block.next.to if block.next else ()
        bare = [(place, target) for place, target in enumerate(targets) if not target.when]
        level = Level.SKA if len(bare) > 1 else Level.COMPLETE
        for place, target in bare if len(targets) > 1 else ():
            found = missing(("block", index, "next", "to", place), "when", id=block.id, to=target.to)
            yield Finding(found.path, found.values, about=found.about, level=level)


@rule("PW0921", "block-without-action", Level.BOR, requirements=("GEN-007",))
def block_without_action(case: Case) -> Iterator[Finding]:
    """Ett block säger inte vad vården gör, eller inte vad patienten gör.

    ## Varför

    Blocken är vårdförloppets åtgärder. Saknas vårdens del vet ingen vad som ska göras, och saknas patientens
    del ser det ut som om patienten inte behövs.

    ## Fel

    ```yaml
    block:
      - id: B
        titel: Träning
        patienten: Träna hemma varje dag.
    ```

    ## Rätt

    ```yaml
    block:
      - id: B
        titel: Träning
        vården: Gå igenom övningarna med patienten.
        patienten: Träna hemma varje dag.
    ```

    ## Gör så här

    Skriv det som fattas. Gör patienten inget i blocket, skriv ej_tillämpligt med skälet under patienten.
    """
    for index, block in enumerate(case.pathway.blocks):
        if block.decision or not (block.care or block.patient or block.rehabilitation or block.parts):
            continue  # an empty block is PW0941's
        group = case.graph.group(block)
        shared = (*block.parts, *((group,) if group else ()))
        if not (block.care or block.rehabilitation or any(each.care for each in shared)):
            yield missing(("block", index), "care", id=block.id)
        if not (block.patient or any(each.patient for each in shared) or _patient_of(block)):
            yield missing(("block", index), "patient", id=block.id)


def _patient_of(block: Block) -> bool:
    """Whether the block's rehabilitation says what the patient does."""
    carried = block.rehabilitation
    parts = (carried.assessment, carried.plan, carried.follow_up) if carried else ()
    return any(part.patient for part in parts if part)


RULES = (
    unreachable_block,
    dead_end,
    unused_exit,
    incomplete_decision,
    no_blocks,
    arrow_without_condition,
    block_without_action,
)
