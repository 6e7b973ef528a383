"""Texts and what they hold: citations, leftovers, emptiness, languages, tables and pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pathwaygen.rules.names import references
from pathwaygen.rules.rule import Case, Finding, Level, missing, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Path

_LEFTOVER = re.compile(
    r"\[(?:…|\.\.\.|LÄNK[^\]]*|länk[^\]]*)\]|\bTODO\b|\bTBD\b|\bXXX\b|under\s+uppbyggnad|"
    r"\b(?:diagnos(?:en)?\s+X|åtgärd(?:en)?\s+Y|Z\s+dagar|X\s+eller\s+Y)\b",
)
_MARKS = ("[…", "[.", "[LÄNK", "[länk", "TODO", "TBD", "uppbyggnad", "X", "Y", "Z ")
"""Of which a text with a leftover has at least one: much faster to look for."""
_FORMS = ("text", "standard", "block", "see")
_NO_ELEMENTS = ("transitions", "indicators")
"""Where text or block stands beside a waiver and says something else."""
_ORIGIN = frozenset(("suggestion", "source"))
_LISTS = frozenset(("performer", "team", "profession", "related", "reported_by", "members"))
"""What may hold several names, each an item of a list."""
_ASIDE = re.compile(r"\([^)]*\)")


@rule("PW0307", "unknown-citation", Level.BOR, requirements=("GEN-009",))
def unknown_citation(case: Case) -> Iterator[Finding]:
    """En text citerar en referens som inte står i referenslistan.

    ## Varför

    Den som vill pröva en uppgift måste kunna läsa källan. Ett citat utan referens går inte att kontrollera.

    ## Fel

    ```yaml
    sammanfattning: |
      Förloppet gäller vuxna [@k9].
    referenser:
      - {id: k1, type: webpage, title: Vårdförloppet}
    ```

    ## Rätt

    ```yaml
    sammanfattning: |
      Förloppet gäller vuxna [@k1].
    referenser:
      - {id: k1, type: webpage, title: Vårdförloppet}
    ```

    ## Gör så här

    Lägg till referensen i listan, eller rätta namnet efter @.
    """
    known = case.reference_ids
    if known is None or case.cited_ids <= known:
        return
    for path, cited in case.citations:
        for name in cited.ids:
            if name not in known:
                yield Finding(path, {"id": name}, quote=cited.raw, about=(("references",),))


@rule("PW0308", "uncited-reference", Level.BOR, requirements=("GEN-009",))
def uncited_reference(case: Case) -> Iterator[Finding]:
    """En referens i listan citeras inte någonstans.

    ## Varför

    En källa som inget bygger på ger sken av stöd som inte finns, eller så har citatet fallit bort ur texten.

    ## Fel

    ```yaml
    sammanfattning: |
      Förloppet gäller vuxna.
    referenser:
      - {id: k1, type: webpage, title: Vårdförloppet}
    ```

    ## Rätt

    ```yaml
    sammanfattning: |
      Förloppet gäller vuxna [@k1].
    referenser:
      - {id: k1, type: webpage, title: Vårdförloppet}
    ```

    ## Gör så här

    Citera referensen där uppgiften står, som [@k1] i texten eller som källa, eller ta bort den ur listan.
    """
    if case.reference_ids is None:
        return
    used = set(case.cited_ids)
    used |= {name for _, name, kind in references(case) if kind == "reference"}
    for index, reference in enumerate(case.pathway.references):
        name = str(reference.get("id", ""))
        if not name:
            yield Finding(("references", index), {}, variant="nameless")
        elif name not in used:
            yield Finding(("references", index, "id"), {"id": name})


@rule("PW0309", "template-leftover", Level.SKA, requirements=("GEN-008",))
def template_leftover(case: Case) -> Iterator[Finding]:
    """En rest av en mall står kvar i texten.

    ## Varför

    Rester som […], TODO eller "diagnos X" visar att ett avsnitt inte är färdigt. Når de läsaren vet ingen vad
    som egentligen gäller.

    ## Fel

    ```yaml
    sammanfattning: |
      Rehabiliteringsplanen upprättas inom Z dagar, se [LÄNK TILL RUTIN].
    ```

    ## Rätt

    ```yaml
    sammanfattning: |
      Rehabiliteringsplanen upprättas inom 14 dagar, se regionens rutin.
    ```

    ## Gör så här

    Skriv det som ska stå, eller ta bort resten.
    """
    marks = [mark for mark in _MARKS if mark in case.running_text]  # eleven passes in C, none over a text
    for path, text in case.texts if marks else ():
        if any(mark in text for mark in marks):
            for found in dict.fromkeys(match[0] for match in _LEFTOVER.finditer(text)):
                yield Finding(path, {"text": found}, quote=found)


@rule("PW0310", "empty-text", Level.SKA, requirements=("GEN-007",))
def empty_text(case: Case) -> Iterator[Finding]:
    """Ett fält finns men dess text är tom.

    ## Varför

    Ett tomt fält ser ut som ett svar men säger ingenting, och avsnittet blir tomt i dokumentet.

    ## Fel

    ```yaml
    block:
      - id: A
        titel: ""
    ```

    ## Rätt

    ```yaml
    block:
      - id: A
        titel: Utredning
    ```

    ## Gör så här

    Skriv texten, eller ta bort raden.
    """
    for path, text in case.texts:
        if not text or text.isspace():
            named = [key for key in path if isinstance(key, str)]
            if path[0] != "tables":
                yield Finding(path, {"key": case.word(named[-1])})


@rule("PW0311", "mixed-languages", Level.BOR)
def mixed_languages(case: Case) -> Iterator[Finding]:
    """Specen blandar svenska och engelska nycklar.

    ## Varför

    En fil på ett språk är lättare att läsa och granska, och exempel och meddelanden stämmer med det som står.

    ## Fel

    ```yaml
    block:
      - id: A
        title: Utredning
        vården: |
          Undersök patienten.
    ```

    ## Rätt

    ```yaml
    block:
      - id: A
        titel: Utredning
        vården: |
          Undersök patienten.
    ```

    ## Gör så här

    Skriv nyckeln på samma språk som de andra.
    """
    if case.source.odd_key is not None:
        path, word, meant = case.source.odd_key
        yield Finding(path, {"word": word, "meant": meant})


@rule("PW0312", "two-forms", Level.FORM)
def two_forms(case: Case) -> Iterator[Finding]:
    """Ett element sägs vara både beskrivet och inte tillämpligt.

    ## Varför

    Läsaren kan inte veta om riskbedömningen ska göras eller inte.

    ## Fel

    ```yaml
    undernäring:
      text: Bedöm risken för undernäring.
      ej_tillämpligt: Frågan saknar betydelse för friska vuxna.
    ```

    ## Rätt

    ```yaml
    undernäring:
      ej_tillämpligt: Frågan saknar betydelse för friska vuxna.
    ```

    ## Gör så här

    Behåll det som gäller och ta bort det andra.
    """
    for path, node in case.nodes:
        if node.get("not_applicable"):
            said = [name for name in _FORMS if node.get(name)]
            if said and path[0] not in _NO_ELEMENTS:
                yield Finding((*path, "not_applicable"), {"other": case.word(said[0])})


@rule("PW0313", "nothing-said", Level.SKA, requirements=("GEN-007",))
def nothing_said(case: Case) -> Iterator[Finding]:
    """Ett avsnitt finns men säger ingenting: det är tomt, eller har bara förslag eller källa.

    ## Varför

    Avsnittet ser ut som ett svar. I dokumentet blir det en tom rubrik, och det som skulle stå faller bort.

    ## Fel

    ```yaml
    prognos:
      förslag: Källorna anger ingen prognos.
    ```

    ## Rätt

    ```yaml
    prognos:
      text: De flesta är återställda inom tre månader.
      förslag: Källorna anger ingen prognos.
    ```

    ## Gör så här

    Skriv det som ska stå, eller ta bort avsnittet.
    """
    places = [*case.empty, *(path for path, node in case.nodes if node and _ORIGIN.issuperset(node))]
    for path in places:
        if path:
            named = [key for key in path if isinstance(key, str)]
            variant = "item" if isinstance(path[-1], int) else ""
            yield Finding(path, {"key": case.word(named[-1])}, variant, about=((*path, "*"),), weak=True)


@rule("PW0314", "ragged-table", Level.SKA)
def ragged_table(case: Case) -> Iterator[Finding]:
    """En tabell har rader med olika många celler.

    ## Varför

    I en tabell med en cell för lite hamnar värden under fel rubrik. En dos eller en tid kan då läsas som en
    annan.

    ## Fel

    ```yaml
    tabeller:
      - id: tab1
        rubriker: [Arbete, Tid]
        rader:
          - [lätt arbete]
    ```

    ## Rätt

    ```yaml
    tabeller:
      - id: tab1
        rubriker: [Arbete, Tid]
        rader:
          - [lätt arbete, 8 veckor]
    ```

    ## Gör så här

    Ge varje rad lika många celler som det finns rubriker.
    """
    for index, table in enumerate(case.pathway.tables):
        widths = {len(row) for row in table.rows}
        wanted = len(table.header)
        if wanted and len(widths) == 1 and wanted not in widths:
            values = {"count": str(wanted), "expected": str(*widths)}
            yield Finding(("tables", index, "header"), values, "header")
            continue
        for place, row in enumerate(table.rows):
            if wanted and len(row) != wanted:
                values = {"row": str(place + 1), "count": str(len(row)), "expected": str(wanted)}
                yield Finding(("tables", index, "rows", place), values)


@rule("PW0315", "missing-alternative", Level.SKA, source="Lag (2018:1937) om tillgänglighet, WCAG 2.1 1.1.1")
def missing_alternative(case: Case) -> Iterator[Finding]:
    """En figur saknar text för den som inte ser den.

    ## Varför

    Den som använder skärmläsare får annars bara veta att det finns en bild. Lagen kräver ett textalternativ.

    ## Fel

    ```yaml
    figurer:
      - id: fig1
        titel: Höftleden
        fil: hoftled.svg
    ```

    ## Rätt

    ```yaml
    figurer:
      - id: fig1
        titel: Höftleden
        fil: hoftled.svg
        alternativtext: Ledkulan på lårbenet vrider sig i bäckenets skål.
    ```

    ## Gör så här

    Beskriv det som bilden visar och som läsaren behöver veta.
    """
    for index, figure in enumerate(case.pathway.figures):
        if not figure.alternative:
            yield missing(("figures", index), "alternative", id=figure.id)


@rule("PW0316", "list-in-one-text", Level.BOR, requirements=("GEN-007",))
def list_in_one_text(case: Case) -> Iterator[Finding]:
    """Flera namn står med kommatecken i en enda text där de ska stå i en lista.

    ## Varför

    Texten läses som ett enda långt namn. Tre yrken räknas då som ett, och det syns varken i dokumentet eller
    i exporten.

    ## Fel

    ```yaml
    utförare:
      team: läkare, fysioterapeut, arbetsterapeut
    ```

    ## Rätt

    ```yaml
    utförare:
      team: [läkare, fysioterapeut, arbetsterapeut]
    ```

    ## Gör så här

    Sätt hakparenteser runt namnen, eller skriv dem på var sin rad med ett streck framför.
    """
    for path, text in case.texts:
        if "," not in text or not (name := _list_name(path)):
            continue
        names = [part.strip() for part in _ASIDE.sub("", text).split(",") if part.strip()]
        if len(names) > 1:
            values = {"key": case.word(name), "text": text.strip(), "list": ", ".join(names)}
            yield Finding(path, values, "performer" if name == "performer" else "")


def _list_name(path: Path) -> str | None:
    """The list that a text is the whole of, or an item of; a member's text may hold a role as well."""
    item = isinstance(path[-1], int)
    name = path[-2] if item else path[-1]
    if name not in _LISTS or "instruments" in path or (item and name == "members"):
        return None
    return str(name)


RULES = (
    unknown_citation,
    uncited_reference,
    template_leftover,
    empty_text,
    mixed_languages,
    two_forms,
    nothing_said,
    ragged_table,
    missing_alternative,
    list_in_one_text,
)
