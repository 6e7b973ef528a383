"""What is said at one place and again, or otherwise, at another: entry, exits, arrows, dates."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from pathwaygen.graph import Origin
from pathwaygen.rules.rule import Case, Finding, Level, inside, rule
from pathwaygen.rules.sameness import OPPOSITES, ways
from pathwaygen.terms import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Path

_SENTENCE = re.compile(r"[^.!?\n]+")
_PATHWAY = ("örlopp", "ngång")
"""As a sentence may begin with them in upper case."""
_BEGINS = re.compile(
    r"\b(?:inleds|börjar|startar|påbörjas|ingång\w*|kommer in|går in|tas in)\b", re.IGNORECASE
)
_WHO = r"(?:patient(?:en|er)?|person(?:er)?|vuxna|den|de)\b(?:\s+\([^)]*\))?\s+(?:som\s+)?(?:är\s+|har\s+)?"
_AT_LEAST = re.compile(
    rf"{_WHO}(?:(?:från|över|minst|fyllt)\s+(\d{{1,3}})\s+år\b|(\d{{1,3}})\s+år\s+(?:och|eller)\s+äldre)",
    re.IGNORECASE,
)
_UNDER = re.compile(rf"{_WHO}under\s+(\d{{1,3}})\s+år\b", re.IGNORECASE)
_DURATION = re.compile(r"\s*(?:s\s+ålder)?(?:efter|sedan|före|i\b|med)", re.IGNORECASE)
_LEAVES = re.compile(
    r"\bUtgång:|\btill utgång(?:en)?\b|\blämnar (?:patienten )?(?:vård)?förloppet\b|"
    r"\b(?:vård)?förloppet avslutas\b",
)
_MARKS = ("tgång", "loppet avslutas", "ämnar ")
"""Of which a text that matches has at least one: much faster to look for."""
_FINISHED = (Status.APPROVED, Status.PUBLISHED)


@rule(
    "PW0640",
    "entry-against-summary",
    Level.BOR,
    requirements=("SI-IN-03",),
    source="Publicerade vårdförlopp på 1177 för vårdpersonal",
)
def entry_against_summary(case: Case) -> Iterator[Finding]:
    """Ingressen eller sammanfattningen säger något annat om ingången än kriterierna.

    ## Varför

    Den som remitterar läser ofta bara ingressen. Säger den ”vid misstanke” men kriterierna kräver en ställd
    diagnos får patienten vänta i onödan, eller kommer tillbaka.

    ## Fel

    ```yaml
    omfattning:
      ingress: Vårdförloppet inleds vid misstanke om höftledsartros.
    ingång:
      kriterier:
        - {id: in1, till: A, text: Patienten har diagnostiserad höftledsartros.}
    ```

    ## Rätt

    ```yaml
    omfattning:
      ingress: Vårdförloppet inleds när höftledsartros är diagnostiserad.
    ingång:
      kriterier:
        - {id: in1, till: A, text: Patienten har diagnostiserad höftledsartros.}
    ```

    ## Gör så här

    Bestäm vad som gäller och skriv det på båda ställena.
    """
    entry = case.pathway.entry
    criteria = [(i, c.text) for i, c in enumerate(entry.criteria if entry else ()) if c.text]
    if not criteria:
        return
    together = " ".join(text for _, text in criteria)
    related = ((("entry", "criteria", criteria[0][0], "text"), "entry"),)
    for path, text in _summaries(case):
        for sentence in _SENTENCE.finditer(text):
            if not any(word in sentence[0] for word in _PATHWAY) or not _BEGINS.search(sentence[0]):
                continue
            for pair in OPPOSITES:
                said = ways(sentence[0], pair)
                if len(said) == 1 and len(asked := ways(together, pair)) == 1 and said.keys() != asked.keys():
                    ((way, place),) = said.items()
                    start, end = place.span()
                    found = inside(path, text, (sentence.start() + start, sentence.start() + end))
                    values = {"words": " ".join(sentence[0].split()), "entry": " ".join(together.split())}
                    yield Finding(
                        path,
                        values,
                        "" if way == "suspected" else way,
                        quote=found.quote,
                        nth=found.nth,
                        related=related,
                    )


def _summaries(case: Case) -> Iterator[tuple[Path, str]]:
    scope, summary = case.pathway.scope, case.pathway.summary
    if scope and scope.lead and scope.lead.text:
        yield ("scope", "lead", "text"), scope.lead.text
    if summary and summary.text:
        yield ("summary", "text"), summary.text


@rule("PW0641", "other-age-limit", Level.BOR, requirements=("SI-IN-07",), source="Skrivinstruktionen 2.2.1")
def other_age_limit(case: Case) -> Iterator[Finding]:
    """En text om ingången har en annan åldersgräns än den under åldrar.

    ## Varför

    Den som är mellan de två gränserna kan nekas vård, eller få vård som är gjord för andra åldrar.

    ## Fel

    ```yaml
    omfattning:
      åldrar: {från: 18}
    ingång:
      undantag: Patienter under 16 år ingår inte.
    ```

    ## Rätt

    ```yaml
    omfattning:
      åldrar: {från: 18}
    ingång:
      undantag: Patienter under 18 år ingår inte.
    ```

    ## Gör så här

    Rätta det ställe som är fel.
    """
    ages = case.pathway.scope.ages if case.pathway.scope else None
    if ages is None or ages.from_ is None:
        return
    for path, text in case.texts:
        if path[0] not in ("entry", "scope", "summary") or " år" not in text or "suggestion" in path:
            continue
        excepted = path[:2] in (("entry", "exceptions"), ("scope", "delimitation"))
        pattern = _UNDER if excepted else _AT_LEAST
        for found in pattern.finditer(text):
            age = int(next(group for group in found.groups() if group))
            if age != ages.from_ and not _DURATION.match(text, found.end()):
                values = {"words": found[0], "age": str(ages.from_)}
                place = inside(path, text, found.span())
                related = ((("scope", "ages"), "other"),)
                yield Finding(path, values, quote=place.quote, nth=place.nth, related=related)


@rule("PW0740", "exit-only-in-text", Level.BOR, requirements=("GEN-005",))
def exit_only_in_text(case: Case) -> Iterator[Finding]:
    """Blockets text säger att patienten lämnar förloppet, men ingen pil leder från blocket till en utgång.

    ## Varför

    Utgången syns inte i flödesschemat och står inte bland utgångarna. Den som följer schemat skickar
    patienten vidare.

    ## Fel

    ```yaml
    block:
      - id: C
        vården: |
          Utan fraktur lämnar patienten vårdförloppet med egenvårdsråd.
        sedan: D
    ```

    ## Rätt

    ```yaml
    block:
      - id: C
        vården: |
          Utan fraktur lämnar patienten vårdförloppet med egenvårdsråd.
        sedan:
          - {till: D, när: fraktur}
          - {till: ut1, när: ingen fraktur}
    ```

    ## Gör så här

    Led en pil till utgången med sedan eller beslut, och skriv utgången bland kriterierna om den saknas.
    """
    if not any(mark in case.running_text for mark in _MARKS):
        return
    exits = set(case.graph.exits)
    if any(set(c.from_) & {"alla", "all"} for c in (case.pathway.exit.criteria if case.pathway.exit else ())):
        return
    for path, text in case.texts:
        if path[0] != "block" or not isinstance(path[1], int) or "suggestion" in path:
            continue
        if (found := _LEAVES.search(text)) and exits:
            block = case.pathway.blocks[path[1]]
            if not exits & {arrow.target for arrow in case.graph.outgoing.get(block.id, ())}:
                yield inside(path, text, found.span(), words=found[0], id=block.id)


@rule("PW0940", "arrow-given-twice", Level.BOR, requirements=("GEN-006",))
def arrow_given_twice(case: Case) -> Iterator[Finding]:
    """Samma pil står både under sedan och i ett beslut eller en bedömning i blocket.

    ## Varför

    Flödesschemat får två pilar mellan samma rutor, den ena utan villkor. Läsaren kan tro att den alltid
    gäller.

    ## Fel

    ```yaml
    block:
      - id: D
        beslut:
          fråga: Har behandlingen haft effekt?
          utfall:
            - {svar: Ja, till: E}
            - {svar: Nej, till: A}
        sedan: E
    ```

    ## Rätt

    ```yaml
    block:
      - id: D
        beslut:
          fråga: Har behandlingen haft effekt?
          utfall:
            - {svar: Ja, till: E}
            - {svar: Nej, till: A}
    ```

    ## Gör så här

    Ta bort pilen under sedan. Ska den gälla av ett annat skäl, skriv när.
    """
    others = {
        (arrow.source, arrow.target): arrow
        for arrow in case.graph.arrows
        if arrow.origin in (Origin.DECISION, Origin.NEEDS, Origin.GOALS)
    }
    for arrow in case.graph.arrows:
        if arrow.origin in (Origin.NEXT, Origin.ALL, Origin.ANY) and arrow.label is None:
            other = others.get((arrow.source, arrow.target))
            if other:
                values = {"to": arrow.target, "id": arrow.source}
                yield Finding(arrow.path, values, related=((other.path, "other"),))


@rule("PW0941", "empty-block", Level.BOR, requirements=("GEN-007",))
def empty_block(case: Case) -> Iterator[Finding]:
    """Ett block har en rubrik men säger inte vad som görs.

    ## Varför

    Blocket blir en ruta utan innehåll. Den som ska ge vården vet inte vad rutan ber om.

    ## Fel

    ```yaml
    block:
      - id: B
        titel: Behandling
        sedan: C
    ```

    ## Rätt

    ```yaml
    block:
      - id: B
        titel: Behandling
        vården: |
          Ge patienten ett individuellt träningsprogram.
        sedan: C
    ```

    ## Gör så här

    Beskriv vad vården gör, eller ta bort blocket.
    """
    for index, block in enumerate(case.pathway.blocks):
        said = block.care or block.patient or block.rehabilitation or block.parts or block.decision
        group = None if said else case.graph.group(block)
        if not said and not (group and group.care):
            about = tuple(
                (("block", index, name)) for name in ("care", "rehabilitation", "parts", "decision")
            )
            yield Finding(("block", index), {"field": "care", "id": block.id}, about=about)


@rule("PW0441", "document-out-of-date", Level.BOR, requirements=("GEN-002",))
def document_out_of_date(case: Case) -> Iterator[Finding]:
    """Dokumentets giltighetstid har gått ut, slutar före den börjar, eller säger emot dess status.

    ## Varför

    Den som läser ett gammalt dokument kan ge en vård som inte längre rekommenderas.

    ## Fel

    ```yaml
    dokument:
      giltig: {från: 2026-11-01, till: 2024-10-31}
    ```

    ## Rätt

    ```yaml
    dokument:
      giltig: {från: 2026-11-01, till: 2028-10-31}
    ```

    ## Gör så här

    Rätta datumen, eller gå igenom dokumentet och ge det en ny giltighetstid. Datumet som jämförs är dagens,
    eller det som ges med --date.
    """
    document = case.pathway.document
    valid = document.valid if document else None
    if document is None or valid is None or valid.to is None:
        return
    path = ("document", "valid", "to")
    if valid.from_ and valid.to < valid.from_:
        yield Finding(path, {"to": str(valid.to), "from": str(valid.from_)}, "reversed")
    elif case.today == dt.date.min:
        return
    elif document.status is Status.EXPIRED:
        if valid.to >= case.today:
            yield Finding(path, {"to": str(valid.to), "from": ""}, "still")
    elif valid.to < case.today:
        yield Finding(
            path, {"to": str(valid.to), "from": ""}, "" if document.status in _FINISHED else "coming"
        )


RULES = (
    document_out_of_date,
    entry_against_summary,
    other_age_limit,
    exit_only_in_text,
    arrow_given_twice,
    empty_block,
)
