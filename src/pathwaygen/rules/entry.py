"""Entry: how a patient comes in, and what is assessed already there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, missing, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_IN = "Skrivinstruktionen 2.2.1"
_EXCLUDES = (
    "ska inte ske",
    "ska inte gå in",
    "ingår inte",
    "gäller inte",
    "omfattas inte",
    "exkluder",
    "undantag",
)
"""Words that tell who does not come in."""
_EARLY = 3
"""How many arrows from an entry an early assessment may lie: our reading of "tidigt"."""


@rule("PW0601", "missing-entry", Level.SKA, requirements=("GEN-005",), source=_IN)
def missing_entry(case: Case) -> Iterator[Finding]:
    """Vårdförloppet saknar ingång, eller en ingång saknar text eller mål.

    ## Varför

    Ingången avgör vilka patienter som får vården. Är den otydlig börjar vården olika sent på olika ställen.

    ## Fel

    ```yaml
    ingång:
      kriterier:
        - {id: in1, till: A}
    ```

    ## Rätt

    ```yaml
    ingång:
      kriterier:
        - id: in1
          till: A
          text: |
            Patienten söker vård efter fall mot handen och har ont i handleden.
    ```

    ## Gör så här

    Skriv vad som gäller för den som kommer in, och till vilket block vägen leder.
    """
    entry = case.pathway.entry
    if entry is None:
        yield missing((), "entry")
        return
    if not entry.criteria:
        yield missing(("entry",), "criteria")
    for index, criterion in enumerate(entry.criteria):
        for field in ("text", "to"):
            if not getattr(criterion, field):
                found = missing(("entry", "criteria", index), field, id=criterion.id)
                yield Finding(found.path, found.values, "part", found.about)


@rule(
    "PW0602",
    "undecided-early-assessment",
    Level.SKA,
    requirements=("SI-IN-01", "SI-IN-02", "SI-IN-03"),
    source=_IN,
)
def undecided_early_assessment(case: Case) -> Iterator[Finding]:
    """Ingången säger inte om rehabiliteringsbehov och försäkringsmedicin bedöms redan där.

    ## Varför

    En tidig bedömning gör att rehabiliteringen hinner börja i tid. Skrivinstruktionen ber gruppen ta
    ställning till om den ska göras redan i den akuta fasen.

    ## Fel

    ```yaml
    ingång:
      kriterier:
        - {id: in1, till: A, text: Patienten söker vård.}
    ```

    ## Rätt

    ```yaml
    ingång:
      kriterier:
        - {id: in1, till: A, text: Patienten söker vård.}
      rehabiliteringsbedömning:
        block: A
        text: |
          Behovet av rehabilitering bedöms redan vid första besöket (A).
    ```

    ## Gör så här

    Skriv i en mening om bedömningen görs redan vid ingången, eller när den görs i stället.
    """
    entry = case.pathway.entry
    if entry is None:
        return
    wanted = (("rehabilitation_assessment", case.rehabilitation), ("insurance_assessment", case.sick_leave))
    for field, in_scope in wanted:
        element = getattr(entry, field)
        if not in_scope or (element and (element.text or element.not_applicable)):
            continue
        path, lacking = (("entry",), field) if element is None else (("entry", field), "text")
        demand = case.standard.element(("entry", field))
        forms = ("" if element is None else "text", "waivable" if demand and demand.waivable else "")
        yield Finding(
            path,
            {"field": lacking, "key": case.word(field)},
            "-".join(form for form in forms if form),
            ((*path, lacking),),
            requirements=demand.requirements if demand else None,
        )


@rule("PW0603", "late-assessment", Level.SKA, requirements=("SI-IN-04", "SI-T1-01"), source=_IN)
def late_assessment(case: Case) -> Iterator[Finding]:
    """Från en ingång dröjer det för länge till bedömningen av rehabiliteringsbehov.

    ## Varför

    Rehabiliteringsprocessen inleds med bedömningen. Görs den sent hinner besvären bli långvariga.

    ## Fel

    ```yaml
    ingång:
      kriterier:
        - {id: in1, till: F, text: Patienten läggs in.}
    ```

    ## Rätt

    ```yaml
    ingång:
      kriterier:
        - {id: in1, till: A, text: Patienten läggs in.}
    ```

    ## Gör så här

    Lägg en bedömning i något av de första blocken på varje väg in, eller led ingången till det block som
    bedömer.
    """
    if not case.rehabilitation or not case.pathway.entry:
        return
    assessing = {b.id for b in case.pathway.blocks if b.rehabilitation and b.rehabilitation.assessment}
    if not assessing:
        return
    for index, criterion in enumerate(case.pathway.entry.criteria):
        if criterion.to in case.graph.blocks and not assessing & case.graph.ahead(criterion.to, _EARLY - 1):
            yield Finding(
                ("entry", "criteria", index),
                {"id": criterion.id, "steps": str(_EARLY), "blocks": ", ".join(sorted(assessing))},
                about=(("block", "*", "rehabilitation"), ("block", "*", "next"), ("block", "*", "decision")),
            )


@rule("PW0620", "exclusion-among-entries", Level.BOR, requirements=("SI-IN-07",), source=_IN)
def exclusion_among_entries(case: Case) -> Iterator[Finding]:
    """En ingång säger vilka som inte ska komma in.

    ## Varför

    Undantag som står mitt bland ingångarna läses lätt som villkor för att komma in. Patienten kan då
    hamna fel från början.

    ## Fel

    ```yaml
    ingång:
      kriterier:
        - id: in1
          till: A
          text: Patienten har höftsmärta. Barn under 16 år ingår inte.
    ```

    ## Rätt

    ```yaml
    ingång:
      kriterier:
        - {id: in1, till: A, text: Patienten har höftsmärta.}
      undantag: Barn under 16 år ingår inte.
    ```

    ## Gör så här

    Flytta det som gäller undantagen till undantag.
    """
    entry = case.pathway.entry
    for index, criterion in enumerate(entry.criteria if entry else ()):
        text = (criterion.text or "").casefold()
        words = next((words for words in _EXCLUDES if words in text), None)
        if words:
            start = text.index(words)
            quote = (criterion.text or "")[start : start + len(words)]
            yield Finding(
                ("entry", "criteria", index, "text"), {"id": criterion.id, "words": quote}, quote=quote
            )


RULES = (
    missing_entry,
    undecided_early_assessment,
    late_assessment,
    exclusion_among_entries,
)
