"""How texts are written: leftovers of a template, one language, lists as lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, On, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Path

_LEFTOVER = re.compile(
    r"\[(?:…|\.\.\.|(?:LÄNK|länk)[^\]]*)\]|\[(?i:ange|skriv|fyll i|infoga|lägg in)\b[^\]]*\](?!\()|"
    r"\]\(#?\)|\bTODO\b|\bTBD\b|\bXXX+\b|\?\?\?|_{4,}|\b[Ll]orem ipsum\b|under\s+uppbyggnad|"
    r"\b[XYZ]\s+(?:dagar|veckor|månader|år)\b|"
    r"\b(?:diagnos(?:en)?\s+X|åtgärd(?:en)?\s+Y|X\s+eller\s+Y)\b|"
    r"(?:(?<=\{)|(?<=, ))\w+:\s*(?:…|\.\.\.)(?=\s*[,}])",
)
_MARKS = ("TODO", "TBD", "uppbyggnad", "ipsum", "???", "____", "X", "Y", "Z ")
_BRACKET = re.compile(rb"\[(?!@)")
"""A text with a leftover has one of the marks, or a bracket that no citation begins with."""
_BLANKS = ("…", "...")
"""What a message's example shows where the author's own words go."""
_ELLIPSIS = re.compile("…".encode())
_DOTS = re.compile(rb"\.\.\.(?<=\0\.\.\.)(?=[\0,}]|\Z)|:\.\.\.")
_LISTS = frozenset(("performer", "team", "profession", "related", "reported_by", "members"))
"""What may hold several names, each an item of a list."""
_ASIDE = re.compile(r"\([^)]*\)")


@rule("PW0309", "template-leftover", Level.SKA, requirements=("GEN-008",), on=On.BOTH)
def template_leftover(case: Case) -> Iterator[Finding]:
    """En rest av en mall står kvar i texten.

    ## Varför

    Rester som […], TODO eller "diagnos X" visar att ett avsnitt inte är färdigt. Når de läsaren vet ingen vad
    som egentligen gäller. Detsamma gäller tre punkter som har följt med från exemplet i en anmärkning.

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
    dotted = (*case.texts_near(_ELLIPSIS), *case.texts_near(_DOTS))
    for path, text in (*case.texts_with(*_MARKS), *case.texts_near(_BRACKET), *dotted):
        for found in dict.fromkeys(match[0] for match in _LEFTOVER.finditer(text)):
            yield Finding(path, {"text": found}, quote=found)
    for path, text in (*dotted, *_blank_references((case.source.data or {}).get("references"))):
        if text.strip() in _BLANKS:
            key = next(key for key in reversed(path) if isinstance(key, str))
            word = key if path[0] == "references" else case.word(key)
            yield Finding(path, {"text": text.strip(), "key": word}, "blank")


def _blank_references(references: object) -> Iterator[tuple[Path, str]]:
    """What a reference was copied with and never given: they are not among the texts."""
    for index, reference in enumerate(references if isinstance(references, list) else ()):
        if isinstance(reference, dict) and "…" in reference.values():
            yield from ((("references", index, key), "…") for key, value in reference.items() if value == "…")


@rule("PW0311", "mixed-languages", Level.BOR, on=On.BOTH)
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


@rule("PW0316", "list-in-one-text", Level.BOR, requirements=("GEN-007",), on=On.BOTH)
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
    template_leftover,
    mixed_languages,
    list_in_one_text,
)
