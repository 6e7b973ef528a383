"""Codes: their form, and the codes that the plan's life calls for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Path

KVA = re.compile(r"(?:[A-Z]{2}\d{3}|[A-Z]{3}\d{2})\Z")
_ICD = re.compile(r"[A-Z]\d{2}(?:\.?\d[\dA-HJ-NP-TWX]?)?\Z")
_KSH = re.compile(r"[A-Z]\d{2,3}-?P\Z")
FORMS = {"ICD-10-SE": _ICD, "KSH97-P": _KSH, "KVÅ": KVA}
"""What a code looks like in each system."""

_EXAMPLES = {"ICD-10-SE": "M16 eller S52.5", "KSH97-P": "M16-P", "KVÅ": "AW020 eller NFB29"}
_SET = 5
"""The length of the path to a code of a code set, where a range may stand."""
_RANGE = re.compile(r"\s*[-–]\s*")
_BETWEEN = re.compile(r"[\s,;]+")
_LETTERS = 2
"""How many letters a code of the catalogue begins with."""
_PLAN_CODE = re.compile(r"\b[A-Z]{2}\d{3}\b")


def listed(case: Case) -> Iterator[tuple[Path, str, str]]:
    """Every code with its place and system."""
    for name in ("condition", "intervention"):
        holder = getattr(case.pathway, name)
        for index, codes in enumerate(holder.codes if holder else ()):
            for field in ("includes", "excludes"):
                for place, code in enumerate(getattr(codes, field)):
                    yield (
                        (name, "codes", index, field, place),
                        code,
                        codes.system.value if codes.system else "",
                    )
    for index, block in enumerate(case.pathway.blocks):
        for place, code in enumerate(block.codes):
            yield ("block", index, "codes", place), code, "KVÅ"
    for index, indicator in enumerate(case.pathway.indicators):
        for place, code in enumerate(indicator.counted_codes):
            yield ("indicators", index, "counted_codes", place), code, "KVÅ"


@rule(
    "PW1501",
    "malformed-code",
    Level.SKA,
    requirements=("SI-IND-03", "SI-IND-04", "SI-IND-13", "SI-KVA-01"),
    source="Skrivinstruktionen 2.6.2",
)
def malformed_code(case: Case) -> Iterator[Finding]:
    """En kod har inte den form som dess kodsystem har.

    ## Varför

    En felskriven kod hittar inga patienter. Indikatorn blir då noll utan att någon ser varför.

    ## Fel

    ```yaml
    koder:
      - {system: ICD-10-SE, omfattar: [16M]}
    ```

    ## Rätt

    ```yaml
    koder:
      - {system: ICD-10-SE, omfattar: [M16]}
    ```

    ## Gör så här

    Rätta koden. Flera koder skrivs som en lista: [AW020, AW024]. Ett spann skrivs med två koder av samma
    längd inom samma bokstav: I60–I69.
    """
    for path, code, system in listed(case):
        form = FORMS.get(system)
        if form and form.match(code):
            continue
        several = [part for part in _BETWEEN.split(_RANGE.sub("–", code.strip())) if part]
        if form and (meant := _respelt(code, system)):
            yield Finding(path, {"code": code.strip(), "system": system, "meant": meant}, "meant")
            continue
        if len(several) > 1:
            values = {"code": code.strip(), "key": case.word(str(path[-2])), "list": ", ".join(several)}
            yield Finding(path, values, "list")
            continue
        variant = _fault(code, form, ranges=len(path) == _SET) if form else None
        if variant is not None:
            values = {"code": code, "system": system, "example": _EXAMPLES[system]}
            yield Finding(path, values, variant)


def _respelt(code: str, system: str) -> str | None:
    """Return the code that is meant by one in small letters, or with spaces and signs in it."""
    signs = r"[\s.\-–]+" if system == "KVÅ" else r"\s+"
    tight = re.sub(signs, "", code).upper()
    return tight if FORMS[system].match(tight) else None


def well_formed(code: str, system: str) -> bool:
    """Whether a code, or a range of codes, has the form of its system."""
    form = FORMS.get(system)
    return form is None or bool(form.match(code)) or _fault(code, form, ranges=True) is None


def _fault(code: str, form: re.Pattern[str], *, ranges: bool) -> str | None:
    """Name the message on what is wrong with a range of codes or no code; None if nothing is."""
    first, dash, last = (part.strip() for part in _RANGE.sub("–", code, count=1).partition("–"))
    if not ranges or not dash or not form.match(first) or not form.match(last):
        return ""
    low, high = first.replace(".", ""), last.replace(".", "")
    if low[0] != high[0]:
        return "letters"
    return "order" if len(low) != len(high) or low > high else None


@rule(
    "PW1502",
    "habilitation-code-with-rehabilitation",
    Level.BOR,
    requirements=("SI-KVA-05",),
    source="Socialstyrelsen, KVÅ",
)
def habilitation_code_with_rehabilitation(case: Case) -> Iterator[Finding]:
    """AW020 och AW021 registreras i samma vårdförlopp, fast de utesluter varandra.

    ## Varför

    AW021 gäller habilitering, vid medfödd eller tidigt förvärvad funktionsnedsättning. Blandas koderna går
    det inte att följa upp hur många som fått en rehabiliteringsplan.

    ## Fel

    ```yaml
    block:
      - {id: B, koder: [AW020, AW021]}
    ```

    ## Rätt

    ```yaml
    block:
      - {id: B, koder: [AW020]}
    ```

    ## Gör så här

    Behåll den kod som gäller patientgruppen.
    """
    places: dict[str, Path] = {}
    for path, code, _ in listed(case):
        if path[0] == "block":
            places.setdefault(code, path)
    if "AW020" in places and "AW021" in places:
        yield Finding(places["AW021"], {}, related=((places["AW020"], "other"),))


_T1 = "Skrivinstruktionen 2.4.1, tabell 1"


@rule("PW1503", "missing-plan-code", Level.SKA, requirements=("SI-T2-10",), source=_T1)
def missing_plan_code(case: Case) -> Iterator[Finding]:
    """Planen upprättas men ingen KVÅ-kod registreras för den.

    ## Varför

    Det är koden som visar att patienten fått en plan. Utan den syns inte vården i någon uppföljning.

    ## Fel

    ```yaml
    block:
      - id: B
        rehabilitering:
          plan: {sammanfattning: standard}
    ```

    ## Rätt

    ```yaml
    block:
      - id: B
        rehabilitering:
          plan: {sammanfattning: standard}
        koder: [AW020]
    ```

    ## Gör så här

    Skriv AW020 för rehabiliteringsplan, och DV077 för sjukskrivnings- och rehabiliteringsplan.
    """
    yield from _unregistered(case, "plan", ("AW020", "DV077"))


@rule("PW1504", "missing-follow-up-code", Level.SKA, requirements=("SI-T3-08",), source=_T1)
def missing_follow_up_code(case: Case) -> Iterator[Finding]:
    """Planen följs upp men ingen KVÅ-kod registreras för det.

    ## Varför

    Indikatorn för uppföljning räknar koderna. Utan dem ser det ut som om ingen plan följs upp.

    ## Fel

    ```yaml
    block:
      - id: K
        rehabilitering:
          uppföljning: {måluppfyllelse: standard}
    ```

    ## Rätt

    ```yaml
    block:
      - id: K
        rehabilitering:
          uppföljning: {måluppfyllelse: standard}
        koder: [AW024, AW027]
    ```

    ## Gör så här

    Skriv AW024 för uppföljning, AW027 när planen också revideras och AW035 när den avslutas.
    """
    yield from _unregistered(case, "follow_up", ("AW024", "AW027", "AW035", "AW026", "AW029"))


def _unregistered(case: Case, section: str, codes: tuple[str, ...]) -> Iterator[Finding]:
    if not case.rehabilitation:
        return
    carrying = [
        (index, block)
        for index, block in enumerate(case.pathway.blocks)
        if block.rehabilitation and getattr(block.rehabilitation, section)
    ]
    registered = " ".join(code for _, block in carrying for code in block.codes)
    if not carrying or any(code in registered for code in codes):
        return
    index, block = carrying[0]
    about = (("block", "*", "codes"), ("block", "*", "rehabilitation", section))
    values = {"field": "codes", "section": case.word(section), "id": block.id, "codes": ", ".join(codes)}
    yield Finding(("block", index), values, about=about)


@rule("PW1505", "unlisted-code", Level.KAN, requirements=("SI-T2-10", "SI-T3-08"), source=_T1)
def unlisted_code(case: Case) -> Iterator[Finding]:
    """En text i blocket nämner en KVÅ-kod för planen, men koden står inte bland blockets koder.

    ## Varför

    Uppföljningen räknar koderna i listan. Står koden bara i texten räknas patienten inte.

    ## Fel

    ```yaml
    block:
      - id: B
        vården: |
          Registrera AW020 när planen är upprättad.
    ```

    ## Rätt

    ```yaml
    block:
      - id: B
        vården: |
          Registrera AW020 när planen är upprättad.
        koder: [AW020]
    ```

    ## Gör så här

    Lägg till koden i listan, eller stryk den ur texten om den registreras i ett annat block.
    """
    known = case.standard.known_codes
    told: set[tuple[str | int, str]] = set()
    for path, text in case.texts_with(*sorted({code[:_LETTERS] for code in known})):
        if path[0] != "block" or " " not in text:
            continue  # a code alone stands in a list
        for code in _PLAN_CODE.findall(text):
            listed = " ".join(case.pathway.blocks[int(path[1])].codes)
            if code in known and code not in listed and (path[1], code) not in told:
                told.add((path[1], code))
                about = (("block", "*", "codes"), ("block", "*", "codes", "*"))
                yield Finding(
                    path[:2], {"field": "codes", "code": code}, about=about, related=((path, "mentioned"),)
                )


@rule(
    "PW1520",
    "code-without-origin",
    Level.KAN,
    requirements=("SI-KVA-04",),
    source="Skrivinstruktionen 2.6.2.1",
)
def code_without_origin(case: Case) -> Iterator[Finding]:
    """En kod för planen hör inte till skrivinstruktionens fem, och det framgår inte varifrån den kommer.

    ## Varför

    Indikatorerna räknar de fem koderna. Den som registrerar en annan behöver veta om den är nationell eller
    regionens egen, annars räknas patienten på ett ställe och inte på ett annat.

    ## Fel

    ```yaml
    block:
      - id: C
        vården: Följ upp och ändra planen.
        koder: [AW029]
    ```

    ## Rätt

    ```yaml
    block:
      - id: C
        vården: |
          Följ upp och ändra planen. Registrera AW029, som regionen
          använder [@riktlinje].
        koder: [AW029]
    ```

    ## Gör så här

    Nämn koden i en text som citerar källan, eller byt till en av de fem koderna.
    """
    beyond = case.standard.codes_beyond
    for path, code, system in listed(case):
        if code not in beyond or system != "KVÅ":
            continue
        if any("[@" in text for _, text in case.texts_with(code) if text != code):
            continue
        known = case.standard.code(code)
        yield Finding(path, {"code": code, "note": known.note or "" if known else ""})


RULES = (
    code_without_origin,
    malformed_code,
    habilitation_code_with_rehabilitation,
    missing_plan_code,
    missing_follow_up_code,
    unlisted_code,
)
