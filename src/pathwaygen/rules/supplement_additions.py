"""What a region adds to the national pathway: where it stands, what it rests on, and that it only adds."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pathwaygen.rules.across import Across
from pathwaygen.rules.rule import Case, Finding, Level, On, missing, rule
from pathwaygen.rules.supplement_parts import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pathwaygen.diagnostic import Path
    from pathwaygen.rules.across import Project

_GONE = r"(?:gäller (?:inte|ej)|utgår(?! i?från)|stryks(?! under)|ersätts|upphör)"
_PART = r"(?:block(?:et)?|avsnittet|texten|åtgärd(?:en)?|punkten|steget|kriteriet)(?:\s+\(?[A-ZÅÄÖ]\d?\b\)?)?"
_ALTERS = re.compile(
    r"\b(?:ersätter|upphäver|ändrar|stryker|frångår)\s+"
    r"(?:(?:hela|delar av|delvis|det|den|de)\s+){0,3}nationell|"
    r"\bi ?stället för\b[^.\n]{0,30}\bnationell|"
    r"\b(?:avsteg|avvikelser?|undantag)\s+(?:görs\s+)?från\s+(?:det|den|de)\s+nationell|"
    r"\b(?:följer|tillämpar|tillämpas)\s+(?:inte|ej)\s+(?:det|den|de)?\s*(?:nationell|vårdförlopp)|"
    rf"\bnationella?\b[^.\n]{{0,60}}\b(?:{_GONE}|(?:följs|tillämpas) (?:inte|ej))|"
    rf"\b{_PART}\s+{_GONE}|"
    rf"\bbortse\s+från\s+(?:(?:det|den|de)\s+nationell|{_PART})|"
    r"\btids?(?:gräns|frist)\w*\b[^.\n]{0,40}\b(?:ersätts av|ändras till|förlängs till|förkortas till)\b",
    re.IGNORECASE,
)
_HINTS = ("nationell", "utgår", "gäller", "bortse", "tids", "ersätts", "stryks", "vårdförlopp", "upphör")
"""Of which a text that alters has at least one."""


@rule("PW1824", "incomplete-addition", Level.SKA, on=On.SUPPLEMENT)
def incomplete_addition(case: Case) -> Iterator[Finding]:
    """Ett tillägg säger inte var det hör hemma, eller säger ingenting.

    ## Varför

    Tillägget visas vid sin plats i vårdförloppet. Utan plats vet läsaren inte när det gäller.

    ## Fel

    ```yaml
    tillägg:
      - text: Ring rehabkoordinatorn.
    ```

    ## Rätt

    ```yaml
    tillägg:
      - vid: F
        text: Ring rehabkoordinatorn.
    ```

    ## Gör så här

    Skriv id:t för blocket, övergången eller en annan plats i det nationella vårdförloppet, och texten.
    """
    for index, addition in enumerate(case.supplement.additions if case.supplement else ()):
        path: Path = ("additions", index)
        if not addition.at:
            yield missing(path, "at")
        if not addition.text:
            yield missing(path, "text")


@rule("PW1825", "unsourced-addition", Level.BOR, on=On.SUPPLEMENT)
def unsourced_addition(case: Case) -> Iterator[Finding]:
    """Ett tillägg, eller en egen text i en del, säger inte vad den bygger på.

    ## Varför

    Läsaren ska kunna se om det är ett beslut, en uppgift ur ett dokument eller gruppens eget förslag. Annars
    väger allt lika.

    ## Fel

    ```yaml
    tillägg:
      - vid: F
        text: Rehabkoordinatorn kontaktas inom en vecka.
    ```

    ## Rätt

    ```yaml
    tillägg:
      - vid: F
        text: Rehabkoordinatorn kontaktas inom en vecka.
        förslag: Regionens rutin anger ingen tid.
    ```

    ## Gör så här

    Skriv källa: och referensens id, [@id] i texten, eller förslag: och varför.
    """
    supplement = case.supplement
    additions = supplement.additions if supplement else ()
    nodes: list[tuple[Path, Any]] = [
        *((("additions", index), addition) for index, addition in enumerate(additions)),
        *((path, part) for path, _, part in parts(case)),
    ]
    for path, node in nodes:
        if node.text and not node.source and not node.suggestion and "[@" not in node.text:
            yield Finding(path, {}, about=((*path, "source"), (*path, "suggestion")))


@rule("PW1826", "altering-addition", Level.SKA, on=On.SUPPLEMENT)
def altering_addition(case: Case) -> Iterator[Finding]:
    """En text säger att den nationella texten inte gäller eller ersätts.

    ## Varför

    Ett regionalt tillägg lägger till och ändrar aldrig. Den nationella texten är lika för alla patienter, och
    den som läser båda får annars två besked.

    ## Fel

    ```yaml
    tillägg:
      - vid: F
        text: Detta ersätter den nationella texten om gipstid.
    ```

    ## Rätt

    ```yaml
    tillägg:
      - vid: F
        text: I regionen görs kontrollen på sjukhusets gipsmottagning.
    ```

    ## Gör så här

    Skriv vad regionen gör utöver den nationella texten. Behöver den ändras, vänd er till den nationella
    arbetsgruppen.
    """
    said = case.running_text.lower()
    if not any(word in said for word in _HINTS):
        return
    for path, text in case.texts:
        if path[0] in ("additions", *_CHECKED) and (found := _ALTERS.search(text)):
            yield Finding(path, {"words": found[0]}, quote=found[0])


_CHECKED = ("coordination", "roles", "plan", "documentation", "routines", "contact_types")


@rule("PW1827", "nothing-of-its-own", Level.BOR, on=On.SUPPLEMENT)
def nothing_of_its_own(case: Case) -> Iterator[Finding]:
    """Tillägget har inget eget om vårdförloppet: allt är regionens allmänna ordalydelse.

    ## Varför

    Regionens allmänna text finns redan i regionens eget dokument. Ett tillägg behövs när något är särskilt
    för just det här vårdförloppet, till exempel vart remissen går.

    ## Fel

    ```yaml
    roller: [utsedd-rehabkoordinator]
    tillägg: []
    ```

    ## Rätt

    ```yaml
    roller: [utsedd-rehabkoordinator]
    tillägg:
      - vid: F
        text: Rehabkoordinatorn finns på gipsmottagningen.
        källa: k1
    ```

    ## Gör så här

    Lägg till minst en text vid en plats i vårdförloppet.
    """
    supplement = case.supplement
    if supplement is None or supplement.additions or any(part.text for _, _, part in parts(case)):
        return
    yield Finding((), {"field": "additions"}, about=(("additions",),))


@rule("PW1828", "addition-at-unknown-place", Level.SKA, requirements=("GEN-004",), project=True)
def addition_at_unknown_place(project: Project) -> Iterator[Across]:
    """Ett tillägg hänger på en plats som det nationella vårdförloppet inte har.

    ## Varför

    Platsen avgör när regionens text gäller. Har blocket fått en ny bokstav i en senare version visas texten
    vid fel åtgärd, eller inte alls.

    ## Fel

    ```yaml
    tillägg:
      - vid: Q
        text: Ring rehabkoordinatorn.
    ```

    ## Rätt

    ```yaml
    tillägg:
      - vid: F
        text: Ring rehabkoordinatorn.
    ```

    ## Gör så här

    Skriv id:t för platsen så som det står i det nationella vårdförloppet.
    """
    for one in project.cards:
        national = project.find(one, one.base[0]) if one.base else None
        supplement = project.read(one).supplement if national else None
        if national is None or supplement is None or not supplement.additions:
            continue
        known = tuple(dict.fromkeys(_ids(project.read(national).source.data)))
        for index, addition in enumerate(supplement.additions if known else ()):
            if addition.at and addition.at not in known:
                near = get_close_matches(addition.at, known, n=3, cutoff=0.4) or known[:_MOST]
                values = {"at": addition.at, "title": national.title, "known": ", ".join(near)}
                yield Across(one, Finding(("additions", index, "at"), values))


def _ids(data: object) -> Iterator[str]:
    """Yield every id below the root of a spec, in the order of the file."""
    items = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    for item in items:
        if isinstance(item, dict) and isinstance(own := item.get("id"), str):
            yield own
        yield from _ids(item)


_MOST = 30

RULES = (
    incomplete_addition,
    unsourced_addition,
    altering_addition,
    nothing_of_its_own,
    addition_at_unknown_place,
)
