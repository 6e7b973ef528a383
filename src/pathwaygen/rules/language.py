"""How texts are written: terms, letters, brackets, lead-ins, and how hard they are to read."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from unicodedata import normalize

from pathwaygen import prose, spelling
from pathwaygen.rules.rule import Case, Finding, Level, On, Stage, inside, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Path

_COMBINING = "\u0308\u030a\u0301\u0300\u0302\u0303\u0327"
"""What a decomposed å, ä, ö or é ends with."""
_DECOMPOSED = re.compile(rf"\w*[^\W\d_][{_COMBINING}]\w*(?:[{_COMBINING}]\w*)*")
_PARTNER = {")": "(", "]": "["}
_BRACKET = re.compile(r"(?<!\\)[()\[\]]")
_NEVER_CLOSED = re.compile(rb"\([^()\0]*\0|\[[^\[\]\0]*\0")
"""An opening bracket with none after it before the text ends."""
_ENUMERATED = re.compile(r"(?:^|[\s(,;])(?:\d{1,2}|[a-zåäöA-ZÅÄÖ]|[ivx]{1,4})\Z")
"""What stands before the bracket of ``1)`` or ``a)``."""
_CODE = re.compile(r"`[^`]*`")
_SHOWN = 40
_HOSTS = frozenset(("tables", "groups", "figures"))
"""Where something of another kind follows a text: rows, blocks, a picture."""
_FOLLOWED = frozenset(("person_centring", "patient_experience", "background"))
"""Sections whose own text stands before their parts."""
_ENOUGH = 40
"""So many words a text must have for LIX to mean something."""
_UNREAD = frozenset(("address", "members", "approved", "title", "name", "team", "file"))
"""Where names stand, and no sentences."""
_PATIENT = frozenset(("patient", "person_centring", "patient_experience"))
_HARD, _HARD_FOR_PATIENTS = 65, 55
"""LIX above 60 is very hard by the scale's own bands; care's texts are full of long medical words."""


@rule(
    "PW0340",
    "discouraged-term",
    Level.BOR,
    requirements=("GEN-011",),
    source="Skrivinstruktionen 1.2.2 och 2.6.1",
    on=On.BOTH,
)
def discouraged_term(case: Case) -> Iterator[Finding]:
    """Ett begrepp är skrivet på ett sätt som inte är det vedertagna.

    ## Varför

    Den som söker efter KVÅ hittar inte KVA. När samma sak har flera namn är det också lätt att tro att det
    är flera saker.

    ## Fel

    ```yaml
    vården: |
      Registrera KVA-koden AW020 när planen är upprättad.
    ```

    ## Rätt

    ```yaml
    vården: |
      Registrera KVÅ-koden AW020 när planen är upprättad.
    ```

    ## Gör så här

    Skriv det vedertagna ordet. Böjningen väljer ni själva.
    """
    for form, (use, exact, why) in case.standard.avoided.items():
        if (form if exact else form[1:]) not in case.running_text:  # the first letter may be a capital
            continue
        end, flags = (r"(?!\w)", 0) if exact else ("", re.IGNORECASE)
        word = re.compile(rf"(?<![\w/=]){re.escape(form)}{end}", flags)
        for path, text in case.texts:
            if found := word.search(text):
                yield inside(path, text, found.span(), term=found[0], use=use, why=why)


@rule("PW0341", "decomposed-letter", Level.BOR, on=On.BOTH)
def decomposed_letter(case: Case) -> Iterator[Finding]:
    """Å, ä eller ö är skrivet som två tecken: en bokstav och ett löst accenttecken.

    ## Varför

    Det syns inte på skärmen, men den som söker på ordet hittar det inte. En hänvisning till block (Ä) eller
    till ett id känns inte heller igen. Tecknen brukar komma från en Mac eller ur en PDF.

    ## Fel

    ```yaml
    vården: |
      Patienten fa\u030ar en plan.
    ```

    ## Rätt

    ```yaml
    vården: |
      Patienten får en plan.
    ```

    ## Gör så här

    Skriv om ordet för hand, eller låt ett program sätta ihop tecknen i hela filen (Unicode NFC).
    """
    text = case.source.text
    if not any(mark in text for mark in _COMBINING):
        return
    words = [found for found in _DECOMPOSED.finditer(text) if normalize("NFC", found[0]) != found[0]]
    if words:
        path = case.source.spans.find(words[0].start())
        values = {"word": normalize("NFC", words[0][0]), "count": str(len(words))}
        yield Finding(path, values, "" if len(words) == 1 else "several", quote=words[0][0])


@rule("PW0342", "unbalanced-bracket", Level.BOR, on=On.BOTH)
def unbalanced_bracket(case: Case) -> Iterator[Finding]:
    """En parentes eller hakparentes öppnas men stängs inte, eller tvärtom.

    ## Varför

    Läsaren vet inte var inskottet slutar. Ofta har en del av meningen fallit bort när texten kopierades.

    ## Fel

    ```yaml
    vården: |
      Bedöm gång och balans (gärna med ett instrument.
    ```

    ## Rätt

    ```yaml
    vården: |
      Bedöm gång och balans (gärna med ett instrument).
    ```

    ## Gör så här

    Sätt dit den parentes som fattas, eller ta bort den som är ensam.
    """
    marks = case.marks + b"\0"
    even = marks.count(b"(") == marks.count(b")") and marks.count(b"[") == marks.count(b"]")
    if even and not _NEVER_CLOSED.search(marks):
        return
    for path, text in case.texts_with("(", ")", "[", "]"):
        if any(
            text.count(mark) != text.count(end) or text.rfind(mark) > text.rfind(end)
            for end, mark in _PARTNER.items()
        ):
            plain = _CODE.sub(lambda code: " " * len(code[0]), text) if "`" in text else text
            for place in _lonely(plain):
                stop = text.find("\n", place)
                end = min(len(text) if stop < 0 else stop, place + _SHOWN)
                start = place if text[place] in "([" else max(text.rfind("\n", 0, place) + 1, place - _SHOWN)
                span = (place, end) if text[place] in "([" else (start, place + 1)
                values = {"mark": text[place], "words": " ".join(text[slice(*span)].split())}
                yield inside(path, text, span, "open" if text[place] in "([" else "", **values)


def _lonely(text: str) -> Iterator[int]:
    """Yield where the brackets stand that have no partner; ``1)`` and ``a)`` need none."""
    opened: list[int] = []
    for found in _BRACKET.finditer(text):
        mark, place = found[0], found.start()
        if mark in "([":
            opened.append(place)
        elif opened and text[opened[-1]] == _PARTNER[mark]:
            opened.pop()
        elif not (mark == ")" and _ENUMERATED.search(text, 0, place)):
            yield place
    yield from opened


@rule("PW0343", "lead-in-without-list", Level.BOR, on=On.BOTH)
def lead_in_without_list(case: Case) -> Iterator[Finding]:
    """En text slutar med kolon, men det som skulle komma efter saknas.

    ## Varför

    "Tänk på följande:" lovar en lista. Saknas den har den antingen glömts eller fallit bort, och vården får
    inte veta vad den skulle tänka på.

    ## Fel

    ```yaml
    vården: |
      Ta ställning till följande:
    ```

    ## Rätt

    ```yaml
    vården: |
      Ta ställning till följande:

      - behovet av hjälpmedel
      - behovet av anpassningar på arbetet
    ```

    ## Gör så här

    Skriv det som ska följa, eller avsluta meningen med punkt.
    """
    if b":\0" not in case.marks + b"\0":
        return
    for path, text in case.texts_with(":"):
        if " " not in text or not (plain := text.rstrip()).endswith(":") or _followed(case, path):
            continue
        start = max(plain.rfind("\n") + 1, len(plain) - _SHOWN)
        yield inside(path, text, (start, len(plain)), words=" ".join(plain[start:].split()))


def _followed(case: Case, path: Path) -> bool:
    """Whether the document itself sets something after a text: a block's parts, a table's rows."""
    held = path[:-1] if path[-1] == "text" else path
    if path[0] in _HOSTS or (held[0] in _FOLLOWED and len(held) == 1) or "instruments" in held:
        return True
    if held[0] == "block" and held[-1] == "care" and isinstance(held[1], int):
        block = case.pathway.blocks[held[1]]
        return bool(block.rehabilitation or block.parts)
    return False


@rule("PW0344", "hard-to-read", Level.COMPLETE, on=On.BOTH)
def hard_to_read(case: Case) -> Iterator[Finding]:
    """En text har så långa meningar och ord att den är svår att läsa.

    ## Varför

    Måttet heter LIX: ord per mening plus andelen långa ord i procent. Över 60 räknas som mycket svårt. Den
    som läser i ett mottagningsrum, eller som patient, hinner inte läsa om. Gränsen här är 55 för det som
    patienten läser och 65 för övriga texter, som har många långa facktermer.

    ## Fel

    ```yaml
    patienten: |
      Genomförandet av insatserna förutsätter medverkan i planeringen av …
    ```

    ## Rätt

    ```yaml
    patienten: |
      Planera din rehabilitering tillsammans med teamet.
    ```

    ## Gör så här

    Dela långa meningar, och byt substantiv på -ning och -ande mot verb. Facktermer får stå kvar.
    """
    for path, text in case.texts:
        if len(text) < _ENOUGH * 5:
            continue
        lix = prose.lix(text, least=_ENOUGH)
        limit = _HARD_FOR_PATIENTS if _PATIENT.intersection(path) else _HARD
        if lix is not None and lix > limit:
            named = next(key for key in reversed(path) if isinstance(key, str) and key != "text")
            yield Finding(path, {"key": case.word(named), "lix": str(lix), "limit": str(limit)})


@rule("PW0351", "unknown-word", Level.KAN, on=On.BOTH)
def unknown_word(case: Case) -> Iterator[Finding]:
    """Ett ord finns varken i ordboken eller i gruppens egen ordlista.

    ## Varför

    Ett stavfel stör läsaren och gör att texten inte hittas vid en sökning. I ett läkemedel eller en diagnos
    kan det ändra betydelsen.

    ## Fel

    ```yaml
    vården: |
      Bedöm behovet av sjukskriving.
    ```

    ## Rätt

    ```yaml
    vården: |
      Bedöm behovet av sjukskrivning.
    ```

    ## Gör så här

    Rätta ordet. Är det rätt, skriv det på en egen rad i filen ordlista.txt bredvid specen. Stavningen
    kontrolleras bara när det begärs: pathwaygen check --spell.
    """
    if case.knows is None:
        return
    told: set[str] = set()
    early = case.stage is Stage.DRAFT  # asked for, so told of at once
    for path, text in case.long_texts:
        for word, start in spelling.words(text) if not _UNREAD.intersection(path) else ():
            if word.casefold() not in told and not case.knows(word):
                told.add(word.casefold())
                found = inside(path, text, (start, start + len(word)), word=word)
                yield replace(found, level=Level.BOR) if early else found


RULES = (
    discouraged_term,
    decomposed_letter,
    unbalanced_bracket,
    lead_in_without_list,
    hard_to_read,
    unknown_word,
)
