"""The parts that a region asks a supplement to hold: each adopted, described or decided against."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from pathwaygen.rules.rule import Case, Finding, Level, On, rule
from pathwaygen.rules.stems import affirmed, holds, plain
from pathwaygen.rules.supplement import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Path
    from pathwaygen.model import RegionalPart

SECTIONS = (
    "scope",
    "background",
    "purpose",
    "goals",
    "coordination",
    "roles",
    "plan",
    "documentation",
    "routines",
    "fee",
    "follow_up",
)
"""The keys of a supplement that hold parts of the profile."""
_PARTS = (
    *(f"VB-{number:02}" for number in (8, 9, 10, 11, 12, 13, 15, 18)),
    *(f"HL-{number:02}" for number in (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 14, 16, 17, 20, 22)),
    *(f"JK-{number:02}" for number in (1, 2, 3, 4, 5, 6, 7, 9, 12, 13)),
)
_LEFT_OUT = frozenset(("HL-02", "HL-16", "HL-17", "HL-20", "HL-22", "JK-13", "VB-18"))
"""What a region's document allows a supplement to leave out."""
_WORDLESS = frozenset((*_LEFT_OUT - {"HL-02"}, "JK-02", "JK-03", "JK-09", "VB-08"))
"""Parts without words that an own text must hold."""
_FIRM = tuple(name for name in _PARTS if name not in _LEFT_OUT)
_WORDED = tuple(name for name in _PARTS if name not in _WORDLESS)
_REGIONS = "Region Västerbottens riktlinje, Region Hallands rutin och Region Jönköpings läns instruktion"


def parts(case: Case) -> Iterator[tuple[Path, str, RegionalPart]]:
    """Yield every part of the supplement with its place and its section."""
    for section in SECTIONS if case.supplement else ():
        for index, part in enumerate(getattr(case.supplement, section)):
            yield (section, index), section, part


@rule("PW1807", "missing-profile-part", Level.SKA, requirements=_PARTS, source=_REGIONS, on=On.SUPPLEMENT)
def missing_profile_part(case: Case) -> Iterator[Finding]:
    """Något som regionens dokument kräver eller rekommenderar nämns inte i tillägget.

    ## Varför

    Det som ett tillägg tiger om går inte att skilja från det som glömts. En patient som har rätt till stöd
    får det då beroende på vem hen möter. Bara id:t räcker när regionens ordalydelse gäller som den står.

    ## Fel

    ```yaml
    profil: västerbotten
    roller:
      - overgripande-niva
    ```

    ## Rätt

    ```yaml
    profil: västerbotten
    roller:
      - overgripande-niva
      - verksamhetschef
      - kva-kodning
    ```

    ## Gör så här

    Lägg till delen under den nyckel som anmärkningen nämner. Skriv egen text om något är särskilt för
    vårdförloppet, eller ej_tillämpligt med skäl där regionens dokument tillåter det.
    """
    if case.profile is None:
        return
    answered = {part.id for _, _, part in parts(case)}
    for _, _, own in parts(case):  # a misspelt id has a finding of its own
        if not own.title and own.id not in case.profile.part:
            answered.update(get_close_matches(own.id, case.profile.part, n=1))
    for part in case.profile.parts:
        if part.id not in answered:
            yield Finding(
                (part.part_of,),
                {"part": part.id, "title": part.title, "key": case.word(part.part_of)},
                about=((part.part_of,), (part.part_of, "*"), (part.part_of, "*", "id")),
                level=LEVELS[part.level],
                requirements=part.requirements,
            )


@rule("PW1808", "unknown-profile-part", Level.SKA, on=On.SUPPLEMENT)
def unknown_profile_part(case: Case) -> Iterator[Finding]:
    """En del har ett id som regionens profil inte har under den nyckeln, och ingen egen titel.

    ## Varför

    Id:t hämtar regionens ordalydelse. Är det felskrivet blir delen tom, och den del som var menad räknas som
    utelämnad.

    ## Fel

    ```yaml
    profil: halland
    samordning:
      - samtyke
    ```

    ## Rätt

    ```yaml
    profil: halland
    samordning:
      - samtycke
    ```

    ## Gör så här

    Rätta id:t, flytta delen till rätt nyckel, eller ge en egen del en titel och en text.
    """
    if case.profile is None:
        return
    for path, section, part in parts(case):
        known = case.profile.part.get(part.id)
        if known is not None and known.part_of == section:
            continue
        if known is not None:
            yield Finding(path, {"part": part.id, "key": case.word(known.part_of)}, variant="elsewhere")
        elif not part.title and not part.id.startswith("?"):
            names = case.profile.names(section) or tuple(case.profile.part)
            near = get_close_matches(part.id, names, n=1)
            listed = near[0] if near else ", ".join(names)
            yield Finding(path, {"part": part.id, "known": listed, "region": case.profile.region})


@rule("PW1809", "part-without-answer", Level.SKA, on=On.SUPPLEMENT)
def part_without_answer(case: Case) -> Iterator[Finding]:
    """En del säger ingenting, eller säger emot sig själv.

    ## Varför

    Läsaren ska kunna lita på att det som står är beslutat. En rubrik utan text, eller en text som både gäller
    och inte gäller, går inte att följa.

    ## Fel

    ```yaml
    avgift:
      - id: avgift
        standard: ja
        ej_tillämpligt: Rehabkoordinator saknas.
    ```

    ## Rätt

    ```yaml
    avgift:
      - id: avgift
        ej_tillämpligt: Rehabkoordinator saknas.
    ```

    ## Gör så här

    Skriv bara id:t när regionens ordalydelse gäller, text när något är särskilt, eller ej_tillämpligt med
    skäl. Bara det första och det andra får stå tillsammans.
    """
    for path, _, part in parts(case):
        known = case.profile.part.get(part.id) if case.profile else None
        said = bool(part.text or part.standard)
        if part.not_applicable and said:
            yield Finding((*path, "not_applicable"), {"part": part.id}, variant="both")
        elif not said and not part.not_applicable:
            yield Finding(path, {"part": part.id}, about=((*path, "text"), (*path, "standard")))
        elif part.standard and not part.text and part.title and case.profile and known is None:
            yield Finding(path, {"part": part.id, "region": case.profile.region}, variant="own")


@rule("PW1810", "demanded-part-left-out", Level.SKA, requirements=_FIRM, source=_REGIONS, on=On.SUPPLEMENT)
def demanded_part_left_out(case: Case) -> Iterator[Finding]:
    """En del som regionens dokument kräver sägs inte vara tillämplig.

    ## Varför

    Ett tillägg lägger till och tar inte bort. Det som regionens eget dokument kräver gäller alla vårdförlopp
    i regionen, och patienten ska få det oavsett diagnos.

    ## Fel

    ```yaml
    profil: halland
    samordning:
      - id: samtycke
        ej_tillämpligt: Patienterna är redan informerade.
    ```

    ## Rätt

    ```yaml
    profil: halland
    samordning:
      - samtycke
    ```

    ## Gör så här

    Ta med delen som den står. Om regionen verkligen har beslutat något annat, skriv ett avsteg med vem som
    har beslutat och när.
    """
    for path, _, part in parts(case):
        known = case.profile.part.get(part.id) if case.profile else None
        if known is not None and part.not_applicable and not known.waivable:
            yield Finding(
                (*path, "not_applicable"),
                {
                    "part": part.id,
                    "title": known.title,
                    "region": case.profile.region if case.profile else "",
                },
                level=LEVELS[known.level],
                requirements=known.requirements,
            )


@rule(
    "PW1811", "part-leaves-something-out", Level.BOR, requirements=_WORDED, source=_REGIONS, on=On.SUPPLEMENT
)
def part_leaves_something_out(case: Case) -> Iterator[Finding]:
    """En egen text ersätter regionens ordalydelse men nämner inte allt som den innehåller.

    ## Varför

    Regionens dokument räknar upp vad delen ska innehålla. Faller något bort när texten skrivs om, faller det
    också bort för patienten. Granskningen letar efter ord, så läs texten själv också.

    ## Fel

    ```yaml
    profil: halland
    samordning:
      - id: erbjudande
        text: |
          Sjukskrivna patienter erbjuds stöd för att återgå i arbete.
    ```

    ## Rätt

    ```yaml
    profil: halland
    samordning:
      - id: erbjudande
        standard: ja
        text: |
          Erbjudandet ges senast när gipset tas av.
    ```

    ## Gör så här

    Låt standard: ja stå bredvid den egna texten, eller skriv in det som saknas.
    """
    for path, _, part in parts(case):
        known = case.profile.part.get(part.id) if case.profile else None
        if known is None or part.standard or not part.text:
            continue
        text = affirmed(part.text)
        lost = [words for words in known.mentions if not holds(text, words.lower().split("|"))]
        if lost:
            yield Finding(
                (*path, "text"),
                {"part": part.id, "words": ", ".join("/".join(map(plain, one.split("|"))) for one in lost)},
                requirements=known.requirements,
            )


RULES = (
    missing_profile_part,
    unknown_profile_part,
    part_without_answer,
    demanded_part_left_out,
    part_leaves_something_out,
)
