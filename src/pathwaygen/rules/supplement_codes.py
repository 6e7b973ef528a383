"""A region's codes and yearly counts: which are asked for, which are used, and what goes with what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, On, rule
from pathwaygen.rules.supplement import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Path

_KVA = re.compile(r"[A-Z]{2}\d{3}\Z|[A-Z]{3}\d{2}\Z")
_LETTERS = "abcdefgh"
_COUNTS = (*(f"VB-14{letter}" for letter in _LETTERS), "HL-18")


def used(case: Case) -> Iterator[tuple[Path, str]]:
    """Yield every KVÅ code that the supplement says is used, with its place."""
    supplement = case.supplement
    if supplement is None:
        return
    for index, use in enumerate(supplement.codes):
        yield ("codes", index, "code"), (use.code or "").strip()
    for index, count in enumerate(supplement.yearly_counts):
        yield ("yearly_counts", index, "code"), (count.code or "").strip()
    for index, contact in enumerate(supplement.contact_types):
        for at, code in enumerate(contact.codes):
            yield ("contact_types", index, "codes", at), code.strip()


@rule(
    "PW1812",
    "missing-yearly-count",
    Level.SKA,
    requirements=_COUNTS,
    source="Region Västerbottens riktlinje, Ansvar och befogenheter; Region Hallands rutin, Uppföljning",
    on=On.SUPPLEMENT,
)
def missing_yearly_count(case: Case) -> Iterator[Finding]:
    """Ett antal som regionen räknar varje år finns inte i tillägget.

    ## Varför

    Antalen är regionens enda mått på om patienterna får en plan och om den följs upp. Ett antal som ingen
    räknar visar sig först när året är slut.

    ## Fel

    ```yaml
    profil: halland
    årliga_antal: []
    ```

    ## Rätt

    ```yaml
    profil: halland
    årliga_antal: [GC001]
    ```

    ## Gör så här

    Lägg till koden. Ordalydelsen hämtas ur regionens profil.
    """
    if case.profile is None or case.supplement is None:
        return
    listed = {(count.code or "").strip() for count in case.supplement.yearly_counts}
    for count in case.profile.counts:
        if count.code not in listed:
            yield Finding(
                ("yearly_counts",),
                {"code": count.code, "count": count.text, "key": case.word("yearly_counts")},
                about=(("yearly_counts",), ("yearly_counts", "*"), ("yearly_counts", "*", "code")),
                level=LEVELS[count.level],
                requirements=count.requirements,
            )


@rule("PW1813", "count-without-words", Level.SKA, on=On.SUPPLEMENT)
def count_without_words(case: Case) -> Iterator[Finding]:
    """Ett årligt antal gäller en kod som regionens profil inte räknar, och säger inte vad som räknas.

    ## Varför

    Den som ska ta ut talet ur journalen måste veta vad som räknas: vilka patienter, vilken åtgärd, vilket år.

    ## Fel

    ```yaml
    profil: halland
    årliga_antal: [GC001, AW020]
    ```

    ## Rätt

    ```yaml
    profil: halland
    årliga_antal:
      - GC001
      - kod: AW020
        text: Antal unika patienter med en upprättad rehabiliteringsplan
    ```

    ## Gör så här

    Skriv vad som räknas i text, eller ta bort koden.
    """
    if case.profile is None or case.supplement is None:
        return
    for index, count in enumerate(case.supplement.yearly_counts):
        if not count.text and (count.code or "").strip() not in case.profile.count:
            yield Finding(
                ("yearly_counts", index),
                {"code": count.code or "–"},
                about=(("yearly_counts", index, "text"), ("yearly_counts", index, "code")),
            )


@rule(
    "PW1814",
    "missing-region-code",
    Level.SKA,
    requirements=("HL-14", "HL-15", "JK-08", "JK-10"),
    source="Region Jönköpings läns instruktion, Sjukskrivnings- och rehabiliteringsplan; Region Hallands rutin, KVÅ-kodning",  # noqa: E501
    on=On.SUPPLEMENT,
)
def missing_region_code(case: Case) -> Iterator[Finding]:
    """En KVÅ-kod som regionen kräver nämns inte bland tilläggets koder.

    ## Varför

    Åtgärden syns i statistiken bara om koden registreras. Står den inte i tillägget glöms den i journalen.

    ## Fel

    ```yaml
    profil: jönköping
    koder: [DV077]
    ```

    ## Rätt

    ```yaml
    profil: jönköping
    koder: [DV077, AW026]
    ```

    ## Gör så här

    Lägg till koden. Titeln och när den används hämtas ur regionens profil.
    """
    if case.profile is None or case.supplement is None:
        return
    listed = {(use.code or "").strip() for use in case.supplement.codes}
    for code in case.profile.codes:
        if code.demanded and code.code not in listed:
            yield Finding(
                ("codes",),
                {"code": code.code, "title": code.title, "when": code.when, "key": case.word("codes")},
                about=(("codes",), ("codes", "*"), ("codes", "*", "code")),
                level=LEVELS[code.level],
                requirements=code.requirements,
            )


@rule(
    "PW1815",
    "code-outside-region",
    Level.SKA,
    requirements=("HL-15",),
    source="Region Hallands rutin, Bilaga 1",
    on=On.SUPPLEMENT,
)
def code_outside_region(case: Case) -> Iterator[Finding]:
    """En KVÅ-kod används som inte står i regionens lista.

    ## Varför

    Regionens lista säger vilka koder som räknas. Det som registreras med en annan kod följs inte upp. AW026
    är ett exempel: två andra regioner använder den, men den står inte i Hallands lista.

    ## Fel

    ```yaml
    profil: halland
    koder: [GC001, AW026]
    ```

    ## Rätt

    ```yaml
    profil: halland
    koder: [GC001, AW029]
    ```

    ## Gör så här

    Byt till en kod ur regionens lista. Har listan ändrats sedan profilen gjordes, skriv ett avsteg.
    """
    if case.profile is None or not case.profile.closed_codes:
        return
    for path, code in used(case):
        if _KVA.match(code) and code not in case.profile.code:
            listed = ", ".join(case.profile.code)
            yield Finding(path, {"code": code, "known": listed, "region": case.profile.region})


@rule(
    "PW1816",
    "malformed-region-code",
    Level.SKA,
    requirements=("SI-KVA-01",),
    source="Skrivinstruktionen 2.6.2.1",
    on=On.SUPPLEMENT,
)
def malformed_region_code(case: Case) -> Iterator[Finding]:
    """En kod i tillägget har inte den form som KVÅ-koder har.

    ## Varför

    En felskriven kod hittar inga patienter. Antalet blir noll utan att någon ser varför.

    ## Fel

    ```yaml
    koder: [GC01]
    ```

    ## Rätt

    ```yaml
    koder: [GC001]
    ```

    ## Gör så här

    Rätta koden: två bokstäver och tre siffror, eller tre bokstäver och två siffror.
    """
    for path, code in used(case):
        if not _KVA.match(code):
            yield Finding(path, {"code": code or "–"})


@rule(
    "PW1817",
    "other-code-title",
    Level.SKA,
    requirements=("JK-08", "HL-19"),
    source="Region Jönköpings läns instruktion, Sjukskrivnings- och rehabiliteringsplan",
    on=On.SUPPLEMENT,
)
def other_code_title(case: Case) -> Iterator[Finding]:
    """En kod har en annan titel än i regionens dokument, eller ingen alls.

    ## Varför

    Samma kod med två titlar läses som två åtgärder. Där regionens titel skiljer sig från den nationella visar
    dokumentet båda med källa, och då behövs ingen tredje.

    ## Fel

    ```yaml
    profil: jönköping
    koder:
      - kod: DV077
        titel: Sjukskrivningsplan
    ```

    ## Rätt

    ```yaml
    profil: jönköping
    koder: [DV077]
    ```

    ## Gör så här

    Ta bort titeln, så hämtas den. Skriv den bara för en kod som varken regionen eller den generiska modellen
    har.
    """
    for index, use in enumerate(case.supplement.codes if case.supplement else ()):
        code = (use.code or "").strip()
        own = case.profile.code.get(code) if case.profile else None
        shipped = case.standard.code(code) if code in case.standard.known_codes else None
        if not use.title:
            if own is None and shipped is None and _KVA.match(code):
                yield Finding(("codes", index), {"code": code}, "none", about=(("codes", index, "title"),))
            continue
        titles = [title for title in (own and own.title, shipped and shipped.title) if title]
        if titles and _plain(use.title) not in {_plain(title) for title in titles}:
            yield Finding(
                ("codes", index, "title"),
                {"code": code, "title": use.title, "known": titles[0]},
                requirements=own.requirements if own else None,
            )


def _plain(title: str) -> str:
    return "".join(title.casefold().removesuffix("(i)").split())


@rule(
    "PW1818",
    "code-without-its-pair",
    Level.SKA,
    requirements=("HL-14", "VB-15"),
    source="Region Hallands rutin, KVÅ-kodning; Region Västerbottens riktlinje, Ansvar och befogenheter",
    on=On.SUPPLEMENT,
)
def code_without_its_pair(case: Case) -> Iterator[Finding]:
    """En kod står ensam fast regionen kräver att en annan registreras tillsammans med den.

    ## Varför

    I Halland räknas koordineringen bara genom GC001, som därför alltid registreras utöver övriga koder. I
    Västerbotten syns planen i en SIP bara om även AW020 eller DV077 registreras.

    ## Fel

    ```yaml
    profil: halland
    kontakttyper:
      - namn: Rehabkoordinering/uppföljning/upprättande plan
        koder: [AW020]
    ```

    ## Rätt

    ```yaml
    profil: halland
    kontakttyper:
      - namn: Rehabkoordinering/uppföljning/upprättande plan
        koder: [GC001, AW020]
    ```

    ## Gör så här

    Lägg till den kod som anmärkningen nämner.
    """
    if case.profile is None or case.supplement is None:
        return
    always = case.profile.coordination_code
    for index, contact in enumerate(case.supplement.contact_types if always else ()):
        codes = {code.strip() for code in contact.codes}
        if codes and always not in codes:
            values = {"code": ", ".join(sorted(codes)), "needs": always}
            own = case.profile.code.get(always)
            yield Finding(
                ("contact_types", index, "codes"), values, requirements=own.requirements if own else None
            )
    listed = tuple(used(case))
    for pair in case.profile.code_pairs:
        places = [path for path, code in listed if code == pair.code]
        beside = {path[0] for path, code in listed if code in pair.needs}
        if places and not any(path[0] in beside for path in places):
            values = {"code": pair.code, "needs": " eller ".join(pair.needs)}
            yield Finding(places[0], values, requirements=pair.requirements)


RULES = (
    missing_yearly_count,
    count_without_words,
    missing_region_code,
    code_outside_region,
    malformed_region_code,
    other_code_title,
    code_without_its_pair,
)
