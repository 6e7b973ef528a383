"""A region's lists: kinds of contact, and laws."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pathwaygen import prose
from pathwaygen.rules.rule import Case, Finding, Level, On, rule
from pathwaygen.rules.supplement import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.standard.references import Law

_APPENDIX = "Region Hallands rutin, Bilaga 1"
_LAWS = (
    "Region Västerbottens riktlinje, Lagar och andra krav; "
    "Region Hallands rutin, Relaterade lagar och författningar"
)
_NUMBER = re.compile(r"(?:HSLF-FS |SOSFS )?\d{4}:\d{1,4}")


@rule(
    "PW1819",
    "unknown-contact-type",
    Level.SKA,
    requirements=("HL-12",),
    source=_APPENDIX,
    on=On.SUPPLEMENT,
)
def unknown_contact_type(case: Case) -> Iterator[Finding]:
    """En kontakttyp står inte i regionens lista, eller så nämner tillägget ingen alls.

    ## Varför

    Kontakttypen väljs i journalsystemet. Ett namn som inte finns där går inte att registrera, och kontakten
    kommer inte med i uppföljningen.

    ## Fel

    ```yaml
    profil: halland
    kontakttyper: [Telefonsamtal]
    ```

    ## Rätt

    ```yaml
    profil: halland
    kontakttyper: [Rehabkoordinering/uppföljning/telefon]
    ```

    ## Gör så här

    Skriv namnet så som regionens lista har det. Listan står i profilen och i dokumentets bilaga.
    """
    if case.profile is None or case.supplement is None or not case.profile.contact_types:
        return
    if not case.supplement.contact_types:
        count = str(len(case.profile.contact_types))
        yield Finding(
            (),
            {"field": "contact_types", "count": count, "region": case.profile.region},
            "missing",
            about=(("contact_types",),),
        )
    for index, contact in enumerate(case.supplement.contact_types):
        name = contact.name or ""
        if prose.folded(name) not in case.profile.contact:
            near = get_close_matches(prose.folded(name), case.profile.contact, n=1, cutoff=0.4)
            meant = case.profile.contact[near[0]] if near else case.profile.contact_types[0]
            yield Finding(
                ("contact_types", index),
                {"name": name or "–", "known": meant.name},
                about=(("contact_types", index, "name"),),
            )


@rule(
    "PW1820",
    "distance-without-visit",
    Level.BOR,
    requirements=("HL-13",),
    source=_APPENDIX,
    on=On.SUPPLEMENT,
)
def distance_without_visit(case: Case) -> Iterator[Finding]:
    """En kontakt på distans ska ersätta ett besök, men den egna texten säger inte det.

    ## Varför

    Distanskontakten räknas som ett besök. Ett samtal som bara informerar är en telefonkontakt. Blandas de
    blir talen fel.

    ## Fel

    ```yaml
    profil: halland
    kontakttyper:
      - namn: Rehabkoordinering/utredning/kartläggning/distans telefon
        används_vid: Påminnelse om nästa möte.
    ```

    ## Rätt

    ```yaml
    profil: halland
    kontakttyper:
      - namn: Rehabkoordinering/uppföljning/telefon
        används_vid: Påminnelse om nästa möte.
    ```

    ## Gör så här

    Välj typen utan distans, eller säg i texten att samtalet ersätter ett besök.
    """
    if case.profile is None or case.supplement is None:
        return
    for index, contact in enumerate(case.supplement.contact_types):
        known = case.profile.contact.get(prose.folded(contact.name or ""))
        text = (contact.used_for.text if contact.used_for else "") or ""
        if known and known.replaces_visit and text and "ersätt" not in text.casefold():
            yield Finding(("contact_types", index, "used_for"), {"name": known.name})


@rule(
    "PW1890",
    "contact-type-left-out",
    Level.KAN,
    requirements=("HL-12",),
    source=_APPENDIX,
    on=On.SUPPLEMENT,
)
def contact_type_left_out(case: Case) -> Iterator[Finding]:
    """Tilläggets lista saknar någon av regionens kontakttyper.

    ## Varför

    Listan i bilagan är det som den som registrerar slår i. Saknas en typ registreras kontakten som något
    annat, eller inte alls, och regionens tal blir fel.

    ## Fel

    ```yaml
    profil: halland
    kontakttyper:
      - Rehabkoordinering/utredning/kartläggning
    ```

    ## Rätt

    ```yaml
    profil: halland
    kontakttyper:
      - Rehabkoordinering/utredning/kartläggning
      - Rehabkoordinering/utredning/kartläggning/distans video
      - Rehabkoordinering/utredning/kartläggning/distans telefon
      - Rehabkoordinering/uppföljning/distans video
      - Rehabkoordinering/uppföljning/distans telefon
      - Rehabkoordinering/uppföljning/telefon
      - Rehabkoordinering/uppföljning/samverkan
      - Rehabkoordinering/uppföljning/samverkan/distans telefon
      - Rehabkoordinering/uppföljning/samverkan/distans video
      - Rehabkoordinering/uppföljning/samverkan/medverkan
      - Rehabkoordinering/uppföljning/SIP/medverkan
      - Rehabkoordinering/uppföljning/upprättande plan
      - Rehabkoordinering/uppföljning/teamkonferens/medverkan
      - Avstämning FK/uppföljning
    ```

    ## Gör så här

    Lägg till typen. Används den inte för patientgruppen, skriv det i ett avsteg.
    """
    if case.profile is None or case.supplement is None or not case.supplement.contact_types:
        return
    listed = {prose.folded(contact.name or "") for contact in case.supplement.contact_types}
    absent = [kind.name for name, kind in case.profile.contact.items() if name not in listed]
    if absent and listed <= case.profile.contact.keys():  # a name that is none may be the absent one misspelt
        values = {"names": "”, ”".join(absent), "left": str(len(absent)), "region": case.profile.region}
        values["count"] = str(len(case.profile.contact_types))
        about = (("contact_types", "*"), ("contact_types", "*", "name"))
        yield Finding(("contact_types",), values, "" if len(absent) > 1 else "one", about)


def _law(case: Case, name: str) -> Law | None:
    """Return the shipped law that a name or a number means."""
    found = case.standard.law(name.strip())
    if found is not None:
        return found
    number = _NUMBER.search(name)
    if number and (found := case.standard.law(number[0])) is not None:
        return found
    plain = prose.folded(name)
    return next((law for law in case.standard.laws if prose.folded(law.title) == plain), None)


@rule(
    "PW1821",
    "missing-law",
    Level.BOR,
    requirements=("VB-16", "VB-17", "HL-08", "HL-21"),
    source=_LAWS,
    on=On.SUPPLEMENT,
)
def missing_law(case: Case) -> Iterator[Finding]:
    """En lag eller föreskrift som regionens dokument hänvisar till finns inte i tilläggets lista.

    ## Varför

    Lagen säger vad patienten har rätt till och vad som ska dokumenteras. Regionens dokument räknar upp de
    lagar som styr arbetet, så att ingen behöver leta.

    ## Fel

    ```yaml
    profil: halland
    lagar:
      - 2014:821
    ```

    ## Rätt

    ```yaml
    profil: halland
    lagar:
      - 2014:821
      - 2019:1297
    ```

    ## Gör så här

    Lägg till lagens nummer. Har lagen ersatts av en ny räcker den nya.
    """
    if case.profile is None or case.supplement is None or not case.profile.laws:
        return
    listed = {law.id for one in case.supplement.laws if (law := _law(case, one.name or ""))}
    for demand in case.profile.laws:
        law = case.standard.law(demand.law)
        if law is not None and not {law.id, case.standard.law_in_force(law).id} & listed:
            yield Finding(
                ("laws",),
                {"law": law.title, "key": case.word("laws")},
                about=(("laws",), ("laws", "*"), ("laws", "*", "name")),
                level=LEVELS[demand.level],
                requirements=demand.requirements,
            )


@rule("PW1822", "malformed-law", Level.BOR, requirements=("VB-16",), source=_LAWS, on=On.SUPPLEMENT)
def malformed_law(case: Case) -> Iterator[Finding]:
    """En lag saknar nummer, har en annan titel än sitt nummer eller är upphävd.

    ## Varför

    Numret är det enda som säkert pekar ut lagen och dess version. En upphävd lag ger inga rättigheter.

    ## Fel

    ```yaml
    lagar: [Patientlagen]
    ```

    ## Rätt

    ```yaml
    lagar:
      - Patientlag (2014:821)
    ```

    ## Gör så här

    Skriv numret, med år och kolon. Bara numret räcker när den generiska modellens lista har lagen. Behåll en
    upphävd lag bara om regionens dokument nämner den, och lägg till den som gäller.
    """
    laws = case.supplement.laws if case.supplement else ()
    found = [_law(case, law.name or "") for law in laws]
    listed = {law.id for law in found if law}
    for index, (one, law) in enumerate(zip(laws, found, strict=True)):
        name, path = one.name or "–", ("laws", index)
        if law is None:
            if not _NUMBER.search(name):
                yield Finding(path, {"law": name}, about=((*path, "name"),))
        elif law.replaced_by and case.standard.law_in_force(law).id not in listed:
            newer = case.standard.law_in_force(law).title
            yield Finding(path, {"law": law.title, "newer": newer}, variant="replaced")
        elif not _same(name, law):
            yield Finding(path, {"law": name, "title": law.title}, variant="title")


def _same(name: str, law: Law) -> bool:
    """Whether a name is only the number, or begins as the law's title does."""
    words = re.findall(r"[^\W\d_]{4,}", _NUMBER.sub("", name).casefold())
    if not words or name.strip() == law.id:
        return True
    title = law.title.casefold()
    return any(word[:6] in title for word in words)


@rule(
    "PW1823",
    "law-misprint",
    Level.BOR,
    requirements=("HL-08",),
    source="Region Hallands rutin, Extern samverkan; vår slutsats",
    on=On.SUPPLEMENT,
)
def law_misprint(case: Case) -> Iterator[Finding]:
    """En hänvisning till en lag är ett känt skrivfel ur en källa.

    ## Varför

    Fel kapitel går inte att slå upp. Regionens text skriver 130 kap. i socialförsäkringsbalken, men fotnoten
    bredvid gäller 30 kap.: ettan är troligen fotnotens tecken.

    ## Fel

    ```yaml
    tillägg:
      - vid: F
        text: Behovet bedöms enligt 130 kap. i socialförsäkringsbalken.
    ```

    ## Rätt

    ```yaml
    tillägg:
      - vid: F
        text: Behovet bedöms enligt 30 kap. socialförsäkringsbalken.
    ```

    ## Gör så här

    Slå upp lagrummet och rätta det.
    """
    if " kap" not in case.running_text:
        return
    for law in case.standard.laws:
        for wrong in law.misprints:
            for path, text in case.texts:
                if wrong in text:
                    yield Finding(path, {"wrong": wrong, "law": law.title}, quote=wrong)


RULES = (
    unknown_contact_type,
    distance_without_visit,
    contact_type_left_out,
    missing_law,
    malformed_law,
    law_misprint,
)
